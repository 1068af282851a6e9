"""Customer groups, a V2 resource whose filters are V3's.

https://developer.bigcommerce.com/docs/rest-management/customer-groups
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, not_found, nothing, plain
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import FLAG, OBJECT, OBJECTS, check, text
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, count_v2, list_v2
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

AT_ONCE: Final = 40

SHAPE: Final = {
    "name": text(255, required=True),
    "is_default": FLAG,
    "category_access": OBJECT,
    "discount_rules": OBJECTS,
    "is_group_for_guests": FLAG,
}

LIST: Final = Listing(
    resource="customer_groups",
    filters={
        **compare("name", Kind.TEXT, "", "like"),
        **compare("is_default", Kind.FLAG, ""),
        **compare("is_group_for_guests", Kind.FLAG, ""),
        **compare("date_created", Kind.MOMENT, "", "min", "max"),
        **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    },
)


def list_groups(call: Call) -> Answer:
    """Groups by ascending id."""
    return list_v2(call, LIST)


def count_groups(call: Call) -> Answer:
    """How many there are."""
    return count_v2(call, LIST)


def get_group(call: Call) -> Answer:
    """One group."""
    return plain(_served(call.store, call.ids["customer_group_id"]))


def create_group(call: Call) -> Answer:
    """A new group. Answers 200, not 201."""
    fields = _checked(call.store, call.object(), 0)
    return plain(_served(call.store, call.store.insert("customer_groups", fields)["id"]))


def update_group(call: Call) -> Answer:
    """Changes a group; its discount rules are replaced as a whole."""
    key = call.ids["customer_group_id"]
    _served(call.store, key)
    call.store.change("customer_groups", key, _checked(call.store, call.object(), key))
    return plain(_served(call.store, key))


def delete_group(call: Call) -> Answer:
    """Removes a group; its customers stay without one."""
    key = call.ids["customer_group_id"]
    _served(call.store, key)
    for customer in call.store.keys("customers", [equal("customer_group_id", key)]):
        call.store.change("customers", customer, {"customer_group_id": 0})
    call.store.remove("customer_groups", key)
    return nothing()


def _served(store: Store, key: int) -> bytes:
    group = store.served("customer_groups", key)
    if group is None:
        raise not_found("The customer group")
    return group


def _checked(store: Store, body: Document, key: int) -> Document:
    fields, errors = check(SHAPE, body, creating=not key)
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The customer group is invalid.", errors)
    for name in ("is_default", "is_group_for_guests"):
        if fields.get(name):
            for other in store.keys("customer_groups", [equal(name, 1), Condition("id <> ?", (key,))]):
                store.change("customer_groups", other, {name: False})
    return fields


_ONE: Final = "/v2/customer_groups/{customer_group_id}"

ROUTES: Final = (
    Route("GET", "/v2/customer_groups", scopes.CUSTOMERS, list_groups, parallel=AT_ONCE),
    Route("POST", "/v2/customer_groups", scopes.CUSTOMERS, create_group, parallel=AT_ONCE),
    Route("GET", "/v2/customer_groups/count", scopes.CUSTOMERS, count_groups),
    Route("GET", _ONE, scopes.CUSTOMERS, get_group, parallel=AT_ONCE),
    Route("PUT", _ONE, scopes.CUSTOMERS, update_group),
    Route("DELETE", _ONE, scopes.CUSTOMERS, delete_group, parallel=AT_ONCE),
)
