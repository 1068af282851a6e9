"""Tax classes of V2, whose ids are texts; to be read only.

https://developer.bigcommerce.com/docs/rest-management/tax-classes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, not_found, nothing, plain
from bigcommerce_sandbox.collection import Collection
from bigcommerce_sandbox.listing import Listing, page_limit, positive
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

TAX_CLASSES: Final = Collection(
    name="tax_classes",
    defaults={"name": "", "created_at": None, "updated_at": None},
    created="created_at",
    modified="updated_at",
)

LIST: Final = Listing("tax_classes", most_is_documented=True)

OF_EVERY_STORE: Final = ("Non-Taxable Products", "Shipping", "Gift Wrapping")


def list_tax_classes(call: Call) -> Answer:
    """Tax classes by ascending id."""
    limit, page = page_limit(call, LIST), positive(call, "page", 1)
    found = call.store.documents("tax_classes")[(page - 1) * limit : page * limit]
    return plain([_served(row) for row in found]) if found else nothing()


def get_tax_class(call: Call) -> Answer:
    """One tax class."""
    found = call.store.document("tax_classes", call.ids["id"])
    if found is None:
        raise not_found("The tax class")
    return plain(_served(found))


def _served(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "id": str(row["id"])}


def furnish(store: Store) -> None:
    """Gives a store the tax classes that none is without."""
    if not store.count("tax_classes"):
        for name in OF_EVERY_STORE:
            store.insert("tax_classes", {"name": name})


COLLECTIONS: Final = (TAX_CLASSES,)

ROUTES: Final = (
    Route("GET", "/v2/tax_classes", scopes.INFORMATION, list_tax_classes),
    Route("GET", "/v2/tax_classes/{id}", scopes.INFORMATION, get_tax_class),
)
