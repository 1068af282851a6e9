"""Customer attributes and their values.

https://developer.bigcommerce.com/docs/rest-management/customers/customer-attributes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, joined, nothing, too_many_items
from bigcommerce_sandbox.areas.customers_shapes import ATTRIBUTE, VALUE, check_batch, refuse
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import REFUSED
from bigcommerce_sandbox.filters import Filter, compare, conditions, one_of
from bigcommerce_sandbox.listing import Listing, list_v3
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

AT_ONCE: Final = 3
MOST_ATTRIBUTES: Final = 50
"""Attributes of a store."""

MOST_CUSTOMERS: Final = 10
"""Customers whose values one PUT may set."""

_DATES: Final[dict[str, Filter]] = {
    **compare("date_created", Kind.MOMENT, "", "min", "max"),
    **compare("date_modified", Kind.MOMENT, "", "min", "max"),
}

LIST: Final = Listing(
    resource="customer_attributes",
    filters={
        **compare("name", Kind.TEXT, "", "like"),
        "type": one_of("type", "string", "number", "date"),
        **_DATES,
    },
)


def _named(text: str, _call: Call) -> Condition:
    return Condition("attribute_id IN (SELECT id FROM customer_attributes WHERE name = ?)", (text.casefold(),))


VALUE_LIST: Final = Listing(
    resource="customer_attribute_values",
    filters={
        **compare("customer_id", Kind.INTEGER, "in"),
        **compare("attribute_id", Kind.INTEGER, "in"),
        "name": _named,
        **_DATES,
    },
)


def list_attributes(call: Call) -> Answer:
    """Attributes of the store."""
    return list_v3(call, LIST)


def create_attributes(call: Call) -> Answer:
    """New attributes; a name that is taken refuses all."""
    checked, errors = check_batch(ATTRIBUTE, call.items(), creating=True)
    if call.store.count("customer_attributes") + len(checked) > MOST_ATTRIBUTES:
        errors["0.name"] = f"A store has at most {MOST_ATTRIBUTES} customer attributes"
    refuse(errors or _taken(call.store, checked), "Create customer attributes")
    keys = [call.store.insert("customer_attributes", fields)["id"] for fields in checked]
    return _served(call, "customer_attributes", keys)


def update_attributes(call: Call) -> Answer:
    """Renames attributes; their type stays."""
    checked, errors = check_batch({**ATTRIBUTE, "type": REFUSED}, call.items(), creating=False)
    for index, item in enumerate(checked):
        if not errors and call.store.served("customer_attributes", item["id"]) is None:
            errors[f"{index}.id"] = f"There is no attribute {item['id']}"
    refuse(errors or _taken(call.store, checked), "Update customer attributes")
    for fields in checked:
        call.store.change("customer_attributes", fields["id"], fields)
    return _served(call, "customer_attributes", [fields["id"] for fields in checked])


def _taken(store: Store, items: list[Document]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for index, item in enumerate(items):
        name, other = item.get("name", ""), Condition("id <> ?", (item.get("id", 0),))
        if name and store.find("customer_attributes", equal("name", name.casefold()), other) is not None:
            errors[f"{index}.name"] = f"There is already an attribute {name}"
    return errors


def _served(call: Call, resource: str, keys: list[int]) -> Answer:
    return data(joined(call.store.served(resource, key) or b"" for key in keys))


def delete_attributes(call: Call) -> Answer:
    """Removes the attributes in ``id:in`` with all their values."""
    return _deleted(call, "customer_attributes")


def list_values(call: Call) -> Answer:
    """Values of attributes of all customers."""
    return list_v3(call, VALUE_LIST)


def put_values(call: Call) -> Answer:
    """Sets values: one that the customer already has for the attribute is changed, otherwise it is added."""
    items = call.items()
    if len({str(item.get("customer_id")) for item in items}) > MOST_CUSTOMERS:
        raise too_many_items(MOST_CUSTOMERS)
    checked, errors = check_batch(VALUE, items, creating=True)
    for index, item in enumerate(checked):
        for resource, name in (("customers", "customer_id"), ("customer_attributes", "attribute_id")):
            if not errors and call.store.served(resource, item[name]) is None:
                errors[f"{index}.{name}"] = f"There is no {name.removesuffix('_id')} {item[name]}"
    refuse(errors, "Update customer attribute values")
    return _served(call, "customer_attribute_values", [_put(call.store, item) for item in checked])


def _put(store: Store, item: Document) -> int:
    owners = {"customer_id": item["customer_id"], "attribute_id": item["attribute_id"]}
    key = store.find("customer_attribute_values", *(equal(name, value) for name, value in owners.items()))
    if key is None:
        value = {**owners, "attribute_value": item["value"]}
        return int(store.insert("customer_attribute_values", value)["id"])
    store.change("customer_attribute_values", key, {"attribute_value": item["value"]})
    return key


def delete_values(call: Call) -> Answer:
    """Removes the values in ``id:in``."""
    return _deleted(call, "customer_attribute_values")


def _deleted(call: Call, resource: str) -> Answer:
    if not call.parameters.get("id:in"):
        raise invalid({"id:in": "id:in is required"})
    chosen = conditions(compare("id", Kind.INTEGER, "in"), call)
    call.store.remove_many(resource, call.store.keys(resource, chosen))
    return nothing()


ROUTES: Final = (
    Route("GET", "/v3/customers/attributes", scopes.CUSTOMERS, list_attributes),
    Route("POST", "/v3/customers/attributes", scopes.CUSTOMERS, create_attributes, parallel=AT_ONCE),
    Route("PUT", "/v3/customers/attributes", scopes.CUSTOMERS, update_attributes, parallel=AT_ONCE),
    Route("DELETE", "/v3/customers/attributes", scopes.CUSTOMERS, delete_attributes),
    Route("GET", "/v3/customers/attribute-values", scopes.CUSTOMERS, list_values),
    Route("PUT", "/v3/customers/attribute-values", scopes.CUSTOMERS, put_values, parallel=AT_ONCE),
    Route("DELETE", "/v3/customers/attribute-values", scopes.CUSTOMERS, delete_values),
)
