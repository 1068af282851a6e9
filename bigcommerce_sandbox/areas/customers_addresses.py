"""Addresses of customers, and the values of form fields.

https://developer.bigcommerce.com/docs/rest-management/customers/addresses
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, joined, nothing
from bigcommerce_sandbox.areas.countries import COUNTRIES
from bigcommerce_sandbox.areas.customers_shapes import ADDRESS, FORM_FIELD, check_batch, check_nested, refuse
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Include, Listing, children_of, compose, list_v3
from bigcommerce_sandbox.routing import Route
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.condition import Row
    from bigcommerce_sandbox.listing import Fragments
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

POSTS_AT_ONCE: Final = 10
PUTS_AT_ONCE: Final = 3

CORE: Final = (
    "first_name",
    "last_name",
    "company",
    "phone",
    "address_type",
    "address1",
    "address2",
    "city",
    "country_code",
    "state_or_province",
    "postal_code",
)
"""A customer has no two addresses that are equal in all of these."""


def _name_in(text: str, _call: Call) -> Condition:
    return within("first_name || ' ' || last_name", (part.strip().casefold() for part in text.split(",")))


LIST: Final = Listing(
    resource="customer_addresses",
    filters={
        **compare("id", Kind.INTEGER, "in"),
        **compare("customer_id", Kind.INTEGER, "in"),
        **compare("company", Kind.TEXT, "in"),
        "name:in": _name_in,
    },
    includes={"formfields": Include("form_fields", children_of("customer_form_field_values", "address_id"))},
)

FORM_FIELD_LIST: Final = Listing(
    resource="customer_form_field_values",
    filters={
        **compare("customer_id", Kind.INTEGER, ""),
        **compare("address_id", Kind.INTEGER, ""),
        **compare("name", Kind.TEXT, "", parameter="field_name"),
        "field_type": lambda text, _call: _of_type(text),
    },
)


def _of_type(text: str) -> Condition:
    if text not in {"customer", "address"}:
        raise ValueError(f"{text!r} is neither customer nor address")
    return Condition(f"{text}_id IS NOT NULL")


def list_addresses(call: Call) -> Answer:
    """Addresses of all customers."""
    return list_v3(call, LIST)


def create_addresses(call: Call) -> Answer:
    """New addresses; one that its customer already has is silently missing from the answer."""
    checked, errors = check_batch(ADDRESS, call.items(), creating=True)
    for index, item in enumerate(checked):
        if not errors and call.store.served("customers", item["customer_id"]) is None:
            errors[f"{index}.customer_id"] = f"There is no customer {item['customer_id']}"
    refuse(errors or _odd_form_fields(checked), "Create customer addresses")
    keys = [add_address(call.store, fields) for fields in checked]
    return _written(call, [key for key in keys if key is not None])


def update_addresses(call: Call) -> Answer:
    """Changes addresses; one that would equal another is left as it is and missing from the answer."""
    shape = {name: field for name, field in ADDRESS.items() if name != "customer_id"}
    checked, errors = check_batch(shape, call.items(), creating=False)
    for index, item in enumerate(checked):
        if not errors and call.store.served("customer_addresses", item["id"]) is None:
            errors[f"{index}.id"] = f"There is no address {item['id']}"
    refuse(errors or _odd_form_fields(checked), "Update customer addresses")
    return _written(call, [fields["id"] for fields in checked if _update(call.store, dict(fields))])


def _odd_form_fields(items: Sequence[Document]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for index, item in enumerate(items):
        errors |= check_nested(FORM_FIELD, item.get("form_fields"), f"{index}.form_fields")
    return errors


def _written(call: Call, keys: list[int]) -> Answer:
    rows = {row.key: row for row in call.store.select("customer_addresses", [within("id", keys)])}
    return data(joined(compose(call, LIST, [rows[key] for key in keys])))


def add_address(store: Store, fields: Document) -> int | None:
    """Adds an address; returns its id, or None if its customer already has it."""
    fields = dict(fields)
    forms = fields.pop("form_fields", None)
    _name_country(fields)
    if _has(store, fields, fields["customer_id"], 0):
        return None
    key = int(store.insert("customer_addresses", fields)["id"])
    write_form_fields(store, {"address_id": key}, forms)
    return key


def _update(store: Store, fields: Document) -> bool:
    key, forms = fields.pop("id"), fields.pop("form_fields", None)
    before = store.document("customer_addresses", key) or {}
    if "country_code" in fields:
        _name_country(fields)
    if _has(store, {**before, **fields}, before["customer_id"], key):
        return False
    store.change("customer_addresses", key, fields)
    write_form_fields(store, {"address_id": key}, forms)
    return True


def _name_country(fields: Document) -> None:
    code = fields["country_code"].upper()
    if code not in COUNTRIES:
        raise invalid({"country_code": f"{fields['country_code']} is no country code"})
    fields |= {"country_code": code, "country": COUNTRIES[code]}


def _has(store: Store, address: Document, customer: int, key: int) -> bool:
    full = {"address_type": "residential", **address}
    return any(
        all(other[name] == full.get(name, "") for name in CORE)
        for other in store.documents("customer_addresses", [equal("customer_id", customer)])
        if other["id"] != key
    )


def delete_addresses(call: Call) -> Answer:
    """Removes the addresses in ``id:in``, which is required."""
    if not call.parameters.get("id:in"):
        raise invalid({"id:in": "id:in is required"})
    chosen = conditions({"id:in": LIST.filters["id:in"]}, call)
    call.store.remove_many("customer_addresses", call.store.keys("customer_addresses", chosen))
    return nothing()


def write_form_fields(store: Store, owner: dict[str, int], items: Iterable[Document] | None) -> None:
    """Sets form fields of a customer or of an address; other ones stay."""
    ((column, key),) = owner.items()
    for item in items or ():
        same = (equal(column, key), equal("name", item["name"].casefold()))
        store.remove_many("customer_form_field_values", store.keys("customer_form_field_values", same))
        store.insert("customer_form_field_values", {**owner, "name": item["name"], "value": item["value"]})


def nested_addresses(most: int) -> Callable[[Store, Sequence[int]], Fragments]:
    """Renders the addresses of customers with their form fields, at most so many each."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        found = {
            owner: rows[:most] for owner, rows in store.child_rows("customer_addresses", "customer_id", keys).items()
        }
        ids = [row.key for rows in found.values() for row in rows]
        forms = store.children("customer_form_field_values", "address_id", ids)

        def whole(row: Row) -> bytes:
            fields = map(json.loads, forms.get(row.key, ()))
            named = joined(render({name: one[name] for name in ("name", "value")}) for one in fields)
            return b"".join((row.document[:-1], b',"form_fields":', named, b"}"))

        return {owner: joined(map(whole, rows)) for owner, rows in found.items()}

    return fragments


def list_form_field_values(call: Call) -> Answer:
    """Values of form fields of customers and of addresses, by number of page or by cursor."""
    return list_by_cursor(call, FORM_FIELD_LIST)


ROUTES: Final = (
    Route("GET", "/v3/customers/addresses", scopes.CUSTOMERS, list_addresses),
    Route("POST", "/v3/customers/addresses", scopes.CUSTOMERS, create_addresses, parallel=POSTS_AT_ONCE),
    Route("PUT", "/v3/customers/addresses", scopes.CUSTOMERS, update_addresses, parallel=PUTS_AT_ONCE),
    Route("DELETE", "/v3/customers/addresses", scopes.CUSTOMERS, delete_addresses),
    Route("GET", "/v3/customers/form-field-values", scopes.CUSTOMERS, list_form_field_values),
)
