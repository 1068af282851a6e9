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
    from collections.abc import Sequence

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

ACCESS_TYPES: Final = ("all", "specific", "none")
RULE_METHODS: Final = ("percent", "fixed", "price")
RULE_TARGETS: Final = {
    "price_list": ("price_lists", "price_list_id"),
    "category": ("categories", "category_id"),
    "product": ("products", "product_id"),
    "all": (None, None),
}
"""By type of a discount rule what it is about, and the field that names it."""

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
    if not errors:
        errors = _odd_access(store, fields.get("category_access")) | _odd_rules(store, fields.get("discount_rules", ()))
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The customer group is invalid.", errors)
    for name in ("is_default", "is_group_for_guests"):
        if fields.get(name):
            for other in store.keys("customer_groups", [equal(name, 1), Condition("id <> ?", (key,))]):
                store.change("customer_groups", other, {name: False})
    return fields


def _odd_access(store: Store, access: Document | None) -> dict[str, str]:
    if access is None:
        return {}
    if access.get("type") not in ACCESS_TYPES:
        return {"category_access": f"The type of 'category_access' must be one of {', '.join(ACCESS_TYPES)}."}
    unknown = [one for one in access.get("categories") or () if store.served("categories", one) is None]
    return {"category_access": f"The category {unknown[0]} of 'category_access' does not exist."} if unknown else {}


def _odd_rules(store: Store, rules: Sequence[Document]) -> dict[str, str]:
    """What is wrong with discount rules: one of a price list stands alone, and there is one for the whole store."""
    types = [rule.get("type") for rule in rules]
    if not set(types) <= RULE_TARGETS.keys():
        return {"type": f"The type of 'discount_rules' must be one of {', '.join(RULE_TARGETS)}."}
    if ("price_list" in types and len(types) > 1) or types.count("all") > 1:
        return {"type": "A price list stands alone in 'discount_rules', and there is one of type all."}
    for rule in rules:
        resource, field = RULE_TARGETS[rule["type"]]
        if rule["type"] != "price_list" and (rule.get("method") not in RULE_METHODS or not _is_amount(rule)):
            return {"method": f"'discount_rules' need an amount, and a method of {', '.join(RULE_METHODS)}."}
        if resource and field and store.served(resource, rule.get(field) or 0) is None:
            return {field: f"The {field} {rule.get(field)} of 'discount_rules' does not exist."}
    return {}


def _is_amount(rule: Document) -> bool:
    try:
        return float(rule["amount"]) >= 0
    except (KeyError, TypeError, ValueError):
        return False


_ONE: Final = "/v2/customer_groups/{customer_group_id}"

ROUTES: Final = (
    Route("GET", "/v2/customer_groups", scopes.CUSTOMERS, list_groups, parallel=AT_ONCE),
    Route("POST", "/v2/customer_groups", scopes.CUSTOMERS, create_group, parallel=AT_ONCE),
    Route("GET", "/v2/customer_groups/count", scopes.CUSTOMERS, count_groups),
    Route("GET", _ONE, scopes.CUSTOMERS, get_group, parallel=AT_ONCE),
    Route("PUT", _ONE, scopes.CUSTOMERS, update_group),
    Route("DELETE", _ONE, scopes.CUSTOMERS, delete_group, parallel=AT_ONCE),
)
