"""Coupons, a V2 resource.

https://developer.bigcommerce.com/docs/rest-management/marketing/coupons
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, not_found, nothing, plain
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import ANY, FLAG, MOMENT, OBJECT, REFUSED, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, conditions, one_of
from bigcommerce_sandbox.listing import Listing, count_v2, list_v2
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import rfc_2822, unix_seconds

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

COUPON_TYPES: Final = (
    "per_item_discount",
    "per_total_discount",
    "shipping_discount",
    "free_shipping",
    "percentage_discount",
    "promotion",
)
"""The last one is listed but cannot be created."""

COUPONS = Collection(
    name="coupons",
    columns=(
        Column("name", Kind.TEXT),
        Column("code", Kind.TEXT),
        Column("type", Kind.TEXT, indexed=False),
    ),
    defaults={
        "name": "",
        "type": "per_total_discount",
        "amount": "0.0000",
        "min_purchase": "0.0000",
        "expires": "",
        "enabled": True,
        "code": "",
        "applies_to": {"entity": "categories", "ids": [0]},
        "num_uses": 0,
        "max_uses": 0,
        "max_uses_per_customer": 0,
        "restricted_to": {},
        "shipping_methods": [],
        "date_created": None,
    },
    time_form=rfc_2822,
    created="date_created",
)

_CODE: Final = re.compile(r"^[A-Za-z0-9_\- ]+$")
_MONEY: Final = re.compile(r"^\d+(\.\d+)?$")

SHAPE = {
    "name": text(100, required=True),
    "type": choice(*COUPON_TYPES[:-1], required=True),
    "code": text(50, required=True),
    "expires": MOMENT,
    "enabled": FLAG,
    "applies_to": OBJECT,
    "max_uses": integer(0),
    "max_uses_per_customer": integer(0),
    "amount": ANY,
    "min_purchase": ANY,
    "restricted_to": ANY,
    "shipping_methods": ANY,
    "id": REFUSED,
    "num_uses": REFUSED,
    "date_created": REFUSED,
}

_ENTITIES: Final = ("categories", "products")

LIST = Listing(
    resource="coupons",
    filters={
        **compare("id", Kind.INTEGER, ""),
        **compare("code", Kind.TEXT, ""),
        **compare("name", Kind.TEXT, ""),
        "min_id": compare("id", Kind.INTEGER, "min")["id:min"],
        "max_id": compare("id", Kind.INTEGER, "max")["id:max"],
        "type": one_of("type", *COUPON_TYPES),
        "exclude_type": one_of("type", *COUPON_TYPES, negated=True),
    },
)


def list_coupons(call: Call) -> Answer:
    """Coupons by ascending id."""
    return list_v2(call, LIST)


def count_coupons(call: Call) -> Answer:
    """How many there are."""
    return count_v2(call, LIST)


def create_coupon(call: Call) -> Answer:
    """A new coupon; its code and its name must be unique."""
    body = call.object()
    fields = _checked(call.store, body, key=0, creating=True)
    return plain(call.store.insert("coupons", fields), HTTPStatus.CREATED)


def update_coupon(call: Call) -> Answer:
    """Changes a coupon; ``applies_to`` is cleared unless it is sent along."""
    key = call.ids["id"]
    if call.store.served("coupons", key) is None:
        raise not_found("The coupon")
    fields = _checked(call.store, call.object(), key, creating=False)
    return plain(call.store.change("coupons", key, {"applies_to": {}, **fields}))


def delete_coupon(call: Call) -> Answer:
    """Removes one coupon."""
    if not call.store.remove("coupons", call.ids["id"]):
        raise not_found("The coupon")
    return nothing()


def delete_coupons(call: Call) -> Answer:
    """Removes the coupons in ``id:in``, and without it every coupon there is."""
    chosen = conditions(compare("id", Kind.INTEGER, "in"), call)
    call.store.remove_many("coupons", call.store.keys("coupons", chosen))
    return nothing()


def _checked(store: Store, body: Document, key: int, *, creating: bool) -> Document:
    fields, errors = check(SHAPE, body, creating=creating)
    if creating:
        errors |= {
            name: f"The required field '{name}' was not supplied."
            for name in ("amount", "applies_to")
            if name not in body
        }
    for name in ("amount", "min_purchase"):
        if name in fields:
            if isinstance(fields[name], bool) or not _MONEY.match(str(fields[name])):
                errors[name] = f"The field '{name}' is invalid."
            else:
                fields[name] = f"{float(fields[name]):.4f}"
    if not errors:
        errors = _odd_values(fields)
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The coupon is invalid.", errors)
    for name in ("code", "name"):
        if name in fields and store.find("coupons", equal(name, fields[name].casefold()), Condition("id <> ?", (key,))):
            raise RefusedError(HTTPStatus.CONFLICT, f"A coupon with this {name} already exists.")
    if fields.get("expires"):
        fields["expires"] = rfc_2822(unix_seconds(fields["expires"]))
    return fields


def _odd_values(fields: Document) -> dict[str, str]:
    errors = {}
    if "code" in fields and not _CODE.match(fields["code"]):
        errors["code"] = "The field 'code' may hold letters, digits, spaces, underscores and hyphens only."
    target = fields.get("applies_to")
    if target is not None and (
        target.get("entity") not in _ENTITIES
        or not isinstance(target.get("ids"), list)
        or not all(isinstance(one, int) for one in target["ids"])
    ):
        errors["applies_to"] = "The field 'applies_to' needs an entity (categories, products) and ids."
    return errors


COLLECTIONS = (COUPONS,)

ROUTES = (
    Route("GET", "/v2/coupons", scopes.MARKETING, list_coupons),
    Route("POST", "/v2/coupons", scopes.MARKETING, create_coupon),
    Route("DELETE", "/v2/coupons", scopes.MARKETING, delete_coupons),
    Route("GET", "/v2/coupons/count", scopes.MARKETING, count_coupons),
    Route("PUT", "/v2/coupons/{id}", scopes.MARKETING, update_coupon),
    Route("DELETE", "/v2/coupons/{id}", scopes.MARKETING, delete_coupon),
)
