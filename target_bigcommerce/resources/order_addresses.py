"""Where orders that are there already go: the shipping addresses that differ from their records.

https://developer.bigcommerce.com/docs/rest-management/orders/order-shipping-addresses
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.comparing import equal
from target_bigcommerce.listing import plain_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

WITH_ADDRESSES = {"include": "consignments", "consignment_structure": "object"}
"""What look-ups ask for besides, so that addresses come with their orders."""

ADDRESS_FIELDS = (
    *("first_name", "last_name", "company", "street_1", "street_2", "city", "state", "zip"),
    *("country", "country_iso2", "phone", "email"),
)


def bring_in_step(store: Store, path: str, wanted: Sequence[Document], order: Document) -> Document | None:
    """Changes the shipping addresses of an order that are not as its record says; none is added or taken away.

    Args:
        store: The store.
        path: Where the order is.
        wanted: The addresses of the record, in the order in which they were made.
        order: The order as the store holds it.

    Returns:
        The order as it is then, or None if nothing differed.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    current = _addresses(store, path, order)
    if len(wanted) != len(current):
        store.tell_once("orders have more or fewer shipping addresses than before; the API adds and takes away none")
        return None
    after = []
    for row, known in zip(wanted, current, strict=True):
        changes = {name: row[name] for name in ADDRESS_FIELDS if name in row and not equal(row[name], known.get(name))}
        if changes:
            store.write("PUT", f"{path}/shipping_addresses/{known['id']}", changes)
        after.append({**known, **changes})
    return None if after == current else {**order, "consignments": {**_consignments(order), "shipping": after}}


def _addresses(store: Store, path: str, order: Document) -> list[Document]:
    shipping = _consignments(order).get("shipping")
    if not isinstance(shipping, list):
        if order["id"] < 0:
            return []
        shipping = list(plain_pages(store.client, f"{path}/shipping_addresses", {}))
    return sorted(shipping, key=lambda row: int(row["id"]))


def _consignments(order: Document) -> Document:
    found = order.get("consignments")
    return found if isinstance(found, dict) else {}
