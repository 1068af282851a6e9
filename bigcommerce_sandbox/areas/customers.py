"""Customers.

https://developer.bigcommerce.com/docs/rest-management/customers
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, joined, nothing
from bigcommerce_sandbox.areas.customers_addresses import add_address, nested_addresses, write_form_fields
from bigcommerce_sandbox.areas.customers_shapes import (
    CUSTOMER_CHANGED,
    CUSTOMER_NEW,
    FORM_FIELD,
    NESTED_ADDRESS,
    NESTED_VALUE,
    check_batch,
    check_nested,
    refuse,
)
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.filters import Filter, compare, conditions
from bigcommerce_sandbox.listing import Include, Listing, children_of, compose, hidden_json
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

NESTED_MOST: Final = 10
"""Addresses and attributes shown within a customer; the rest is found at their own lists."""

MOST_WRITTEN: Final = 10
"""Customers in one POST or PUT."""

PUTS_AT_ONCE: Final = 3

_FULL_NAME: Final = "first_name || ' ' || last_name"


def _name_like(text: str, call: Call) -> Condition:
    like = compare(f"({_FULL_NAME})", Kind.TEXT, "like", parameter="name")["name:like"]
    found = [like(part.strip(), call) for part in text.split(",")]
    return Condition(" OR ".join(one.sql for one in found), tuple(value for one in found for value in one.values))


def _name_in(text: str, _call: Call) -> Condition:
    return within(_FULL_NAME, (part.strip().casefold() for part in text.split(",")))


FILTERS: Final[dict[str, Filter]] = {
    **compare("id", Kind.INTEGER, "in"),
    **compare("email", Kind.TEXT, "in"),
    **compare("company", Kind.TEXT, "in"),
    **compare("phone", Kind.TEXT, "in"),
    **compare("registration_ip_address", Kind.TEXT, "in"),
    **compare("customer_group_id", Kind.INTEGER, "in"),
    **compare("date_created", Kind.MOMENT, "", "min", "max"),
    **compare("date_modified", Kind.MOMENT, "", "min", "max"),
    "name:in": _name_in,
    "name:like": _name_like,
}

LIST: Final = Listing(
    resource="customers",
    filters=FILTERS,
    sorts={
        f"{column}:{direction}": f"{column} {direction}, id {direction}"
        for column in ("date_created", "last_name", "date_modified")
        for direction in ("asc", "desc")
    },
    includes={
        "addresses": Include("addresses", children_of("customer_addresses", "customer_id", NESTED_MOST)),
        "storecredit": Include("store_credit_amounts", hidden_json("customers", "store_credit_amounts")),
        "attributes": Include("attributes", children_of("customer_attribute_values", "customer_id", NESTED_MOST)),
        "formfields": Include("form_fields", children_of("customer_form_field_values", "customer_id")),
    },
)


_LIST_WITH_FORMS: Final = dataclasses.replace(
    LIST, includes={**LIST.includes, "addresses": Include("addresses", nested_addresses(NESTED_MOST))}
)


def _listing(call: Call) -> Listing:
    """Form fields stand in the addresses too where both are asked for."""
    asked = {name.strip() for name in call.parameters.get("include", "").split(",")}
    return _LIST_WITH_FORMS if asked >= {"addresses", "formfields"} else LIST


def list_customers(call: Call) -> Answer:
    """Customers, by number of page or by cursor."""
    return list_by_cursor(call, _listing(call))


def create_customers(call: Call) -> Answer:
    """Up to ten new customers; what is wrong with one of them refuses all. Answers 200, not 201."""
    items = call.items(MOST_WRITTEN)
    checked, errors = check_batch(CUSTOMER_NEW, items, creating=True)
    for index, item in enumerate(checked):
        if not errors:
            errors |= check_nested(NESTED_ADDRESS, item.get("addresses"), f"{index}.addresses")
            errors |= check_nested(NESTED_VALUE, item.get("attributes"), f"{index}.attributes")
            errors |= check_nested(FORM_FIELD, item.get("form_fields"), f"{index}.form_fields")
    refuse(errors, "Create customers")
    refuse(_conflicts(call.store, checked), "Create customers")
    return _written(call, [_insert(call.store, fields) for fields in checked])


def update_customers(call: Call) -> Answer:
    """Changes up to ten customers; what is wrong with one of them refuses all."""
    checked, errors = check_batch(CUSTOMER_CHANGED, call.items(MOST_WRITTEN), creating=False)
    for index, item in enumerate(checked):
        if not errors and call.store.served("customers", item["id"]) is None:
            errors[f"{index}.id"] = f"There is no customer {item['id']}."
        if not errors:
            errors |= check_nested(FORM_FIELD, item.get("form_fields"), f"{index}.form_fields")
    refuse(errors, "Update customers")
    refuse(_conflicts(call.store, checked), "Update customers")
    for fields in checked:
        key = fields.pop("id")
        forms = fields.pop("form_fields", None)
        call.store.change("customers", key, _storable(fields))
        write_form_fields(call.store, {"customer_id": key}, forms)
        fields["id"] = key
    return _written(call, [fields["id"] for fields in checked])


def _written(call: Call, keys: list[int]) -> Answer:
    rows = {row.key: row for row in call.store.select("customers", [within("id", keys)])}
    return data(joined(compose(call, _listing(call), [rows[key] for key in keys])))


def _conflicts(store: Store, items: list[Document]) -> dict[str, str]:
    """Emails that are taken, and groups, channels and attributes that do not exist."""
    errors: dict[str, str] = {}
    emails: dict[str, int] = {}
    for index, item in enumerate(items):
        email = item.get("email", "").casefold()
        if email and "@" not in email.strip("@"):
            errors[f"{index}.email"] = f"{item['email']} is not a valid email address"
        other = store.find("customers", equal("email", email), Condition("id <> ?", (item.get("id", 0),)))
        if email and (other is not None or email in emails):
            errors[f"{index}.email"] = f"The email {item['email']} is already in use"
        emails[email] = index
        group = item.get("customer_group_id")
        if group and store.served("customer_groups", group) is None:
            errors[f"{index}.customer_group_id"] = f"There is no customer group {group}"
        if item.get("channel_ids") == []:
            errors[f"{index}.channel_ids"] = "channel_ids must not be empty"
        for value in item.get("attributes") or ():
            if store.served("customer_attributes", value["attribute_id"]) is None:
                errors[f"{index}.attributes"] = f"There is no attribute {value['attribute_id']}"
    return errors


def _insert(store: Store, fields: Document) -> int:
    nested = {name: fields.pop(name, None) or () for name in ("addresses", "attributes", "form_fields")}
    fields.pop("trigger_account_created_notification", None)
    key = int(store.insert("customers", _storable(fields))["id"])
    write_form_fields(store, {"customer_id": key}, nested["form_fields"])
    for address in nested["addresses"]:
        add_address(store, {**address, "customer_id": key})
    for value in nested["attributes"]:
        store.insert("customer_attribute_values", {**value, "customer_id": key})
    return key


def _storable(fields: Document) -> Document:
    """What is kept of an authentication: never a password."""
    if "authentication" in fields:
        forced = bool(fields["authentication"].get("force_password_reset", False))
        return {**fields, "authentication": {"force_password_reset": forced}}
    return fields


def delete_customers(call: Call) -> Answer:
    """Removes the customers in ``id:in``; without it nothing happens."""
    if call.parameters.get("id:in"):
        chosen = conditions({"id:in": FILTERS["id:in"]}, call)
        call.store.remove_many("customers", call.store.keys("customers", chosen))
    return nothing()


ROUTES: Final = (
    Route("GET", "/v3/customers", scopes.CUSTOMERS, list_customers),
    Route("POST", "/v3/customers", scopes.CUSTOMERS, create_customers),
    Route("PUT", "/v3/customers", scopes.CUSTOMERS, update_customers, parallel=PUTS_AT_ONCE),
    Route("DELETE", "/v3/customers", scopes.CUSTOMERS, delete_customers),
)
