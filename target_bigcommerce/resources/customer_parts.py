"""What hangs on a customer: addresses, form fields, values of attributes.

A new customer takes ten addresses and all else in one request. An existing one takes each at a place of its own, and
only what differs is sent: https://developer.bigcommerce.com/docs/rest-management/customers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal
from target_bigcommerce.listing import in_lists
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

NESTED = 10
"""Addresses, and values of attributes, that a customer carries within: https://developer.bigcommerce.com/docs/rest-management/customers."""

ADDRESSES = "/v3/customers/addresses"
MOST_ADDRESSES = 10
"""Addresses of one request; the API names no number."""

MOST_DELETED = 100
CORE_FIELDS = (
    *("first_name", "last_name", "company", "address1", "address2", "city", "state_or_province"),
    *("postal_code", "country_code", "phone", "address_type"),
)
"""No customer has two addresses that are equal in all of these:
https://developer.bigcommerce.com/docs/rest-management/customers/addresses."""

UNSAID = {"address_type": "residential"}
"""What an address is taken to be that does not say."""


def core_key(address: Document) -> str:
    """What the store tells the addresses of one customer apart by, as one text."""
    values = {name: str(address.get(name) or UNSAID.get(name, "")) for name in CORE_FIELDS}
    return json.dumps([*(values | {"country_code": values["country_code"].upper()}).values()])


def written_fields(rows: object) -> list[Document]:
    """Form fields as they are written, by name and value."""
    return [{"name": row["name"], "value": row["value"]} for row in rows] if isinstance(rows, list) else []


def changed_fields(wanted: Iterable[Document], current: Iterable[Document] | None) -> list[Document]:
    """The form fields whose values are others than the store has; those that are not mentioned stay."""
    held = {row["name"].casefold(): row["value"] for row in current or ()}
    return [row for row in wanted if not equal(row["value"], held.get(row["name"].casefold()))]


def addresses_of(record: Document) -> list[Document]:
    """The addresses of a customer's record, less ids, less those that the store would take for the same."""
    found: dict[str, Document] = {}
    for row in record.get("addresses") or ():
        address = {name: row[name] for name in CORE_FIELDS if row.get(name) is not None}
        if forms := written_fields(row.get("form_fields")):
            address["form_fields"] = forms
        found.setdefault(core_key(address), address)
    return list(found.values())


def all_of(store: Store, customer: Document, name: str, count: str, path: str, **parameters: object) -> list[Document]:
    """All addresses, or all values of attributes, of a customer that carries only the first ones."""
    nested: list[Document] = customer.get(name) or []
    if int(customer.get(count) or 0) <= len(nested):
        return nested
    return list(in_lists(store.client, path, "customer_id:in", [customer["id"]], **parameters))


def write_addresses(store: Store, customer: Document, record: Document) -> bool:
    """Brings the addresses of an existing customer to those of a record; says whether anything was written.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    wanted = {core_key(row): row for row in addresses_of(record)}
    parameters = {"include": "formfields"}
    rows = all_of(store, customer, "addresses", "address_count", ADDRESSES, **parameters)
    current = {core_key(row): row for row in rows}
    # Only a list that is whole says that the others are gone.
    is_whole = len(wanted) >= int(record.get("address_count") or 0)
    left = [row["id"] for key, row in current.items() if is_whole and key not in wanted]
    new = [row for key, row in wanted.items() if key not in current]
    changed = [
        {"id": current[key]["id"], "form_fields": forms}
        for key, row in wanted.items()
        if key in current and (forms := changed_fields(row.get("form_fields", ()), current[key].get("form_fields")))
    ]
    add_addresses(store, customer["id"], new)
    for some in chunks(changed, MOST_ADDRESSES):
        store.write("PUT", ADDRESSES, some)
    for ids in chunks(left, MOST_DELETED):
        store.write("DELETE", ADDRESSES, parameters={"id:in": ids})
    return bool(new or changed or left)


def add_addresses(store: Store, customer_id: int, addresses: Sequence[Document]) -> None:
    """Adds addresses to a customer; one that the store takes for another that is there already is told of."""
    for some in chunks(addresses, MOST_ADDRESSES):
        made = store.write("POST", ADDRESSES, [{**row, "customer_id": customer_id} for row in some])
        if made is not None and len(made["data"]) < len(some):
            store.tell_once(
                "the store took addresses of a customer for others that the customer has, and added them not"
            )
