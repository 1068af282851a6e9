"""Storing the parts of an order: addresses, pickups and lines.

https://developer.bigcommerce.com/docs/rest-management/orders#update-an-order
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.areas.orders_collections import ADDRESS
from bigcommerce_sandbox.areas.orders_lines import changed_line, new_line, option_ids
from bigcommerce_sandbox.areas.orders_shapes import (
    PICKUP,
    SHIPPING_ADDRESS,
    SHIPPING_ADDRESS_CHANGE,
    checked,
    part_id,
    refused,
)
from bigcommerce_sandbox.condition import equal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

_COSTS: Final = {"base_cost": "base_shipping_cost", "base_handling_cost": "base_handling_cost"} | {
    f"{prefix}cost_{side}": f"{cost}_cost_{side}"
    for prefix, cost in (("", "shipping"), ("handling_", "handling"))
    for side in ("ex_tax", "inc_tax", "tax")
}
"""The costs of a shipping address, and what an order calls them."""


def new_addresses(sent: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Shipping addresses that are not stored yet.

    Raises:
        RefusedError: 400.
    """
    return [
        checked(SHIPPING_ADDRESS, body, creating=True, where=f"shipping_addresses.{number}.")
        for number, body in enumerate(sent)
    ]


def new_pickup(body: Mapping[str, Any]) -> Document:
    """A pickup that is not stored yet, with its lines as sent.

    Raises:
        RefusedError: 400.
    """
    return checked(PICKUP, body, creating=True, where="consignments.pickups.0.")


def new_lines(store: Store, sent: Sequence[Mapping[str, Any]], where: str) -> list[Document]:
    """Lines that are not stored yet."""
    return [new_line(store, body, f"{where}.{number}.") for number, body in enumerate(sent)]


def store_parts(
    store: Store,
    order: Document,
    addresses: Sequence[Document],
    pickup: Document | None,
    lines: list[Document],
) -> None:
    """Adds what a new order consists of.

    Everything that is shipped goes to the first address, which takes the order's costs too.
    """
    documents = [
        {"order_id": order["id"], **(_costs(order) if number == 0 else {}), **address}
        for number, address in enumerate(addresses)
    ]
    address = next(iter(_added(store, "order_shipping_addresses", order["id"], documents)), 0)
    picked = [{**pickup, "order_id": order["id"]}] if pickup else []
    pickup_id = next(iter(_added(store, "order_pickups", order["id"], picked)), 0)
    add_lines(store, order["id"], lines, address=address, pickup=pickup_id)
    count_addresses(store, order["id"])


def add_lines(store: Store, order: int, lines: Sequence[Document], *, address: int = 0, pickup: int = 0) -> None:
    """Stores new lines under what carries them."""
    carried = [
        {
            **line,
            "order_id": order,
            "order_address_id": address if line["type"] == "physical" and not pickup else 0,
            "order_pickup_method_id": pickup,
        }
        for line in lines
    ]
    for key, line in zip(_added(store, "order_products", order, carried), carried, strict=True):
        if line.get("product_options"):
            options = option_ids({**line, "id": key})
            store.change("order_products", key, {"product_options": options}, touch=False)


def change_lines(
    store: Store, order: int, sent: Sequence[Mapping[str, Any]], where: str, pickup: int = 0
) -> list[Document]:
    """Applies sent lines to those stored: with an id changed, or removed for quantity 0; without one added.

    Returns:
        The lines that were changed or removed, as they were before.

    Raises:
        RefusedError: 400.
    """
    before = {line["id"]: line for line in lines_of(store, order)}
    affected = []
    for number, body in enumerate(sent):
        place = f"{where}.{number}."
        key = part_id(body, before, place)
        if key is None:
            _add_line(store, order, new_line(store, body, place), pickup)
            continue
        affected.append(before[key])
        line = changed_line(store, before[key], body, place)
        if line["quantity"] == 0:
            store.remove("order_products", key)
        else:
            store.change("order_products", key, {**line, "product_options": option_ids(line)})
    return affected


def _add_line(store: Store, order: int, line: Document, pickup: int) -> None:
    """Adds a line to an order that may have to be given an address for it."""
    pickup = pickup or store.find("order_pickups", equal("order_id", order)) or 0
    address = store.find("order_shipping_addresses", equal("order_id", order)) or 0
    if line["type"] == "physical" and not pickup and not address:
        billing = (store.document("orders", order) or {})["billing_address"]
        address = _added(
            store, "order_shipping_addresses", order, [{**as_shipping_address(billing), "order_id": order}]
        )[0]
    add_lines(store, order, [line], address=address, pickup=pickup)


def change_addresses(store: Store, order: int, sent: Sequence[Mapping[str, Any]]) -> None:
    """Applies sent shipping addresses: with an id changed, without one added.

    Raises:
        RefusedError: 400.
    """
    known = store.keys("order_shipping_addresses", [equal("order_id", order)])
    for number, body in enumerate(sent):
        where = f"shipping_addresses.{number}."
        fields = checked(SHIPPING_ADDRESS_CHANGE, body, creating=False, where=where)
        key = part_id(body, known, where)
        if key is None:
            store.insert("order_shipping_addresses", {**fields, "order_id": order})
        else:
            store.change("order_shipping_addresses", key, fields)


def change_pickups(store: Store, order: int, sent: Sequence[Mapping[str, Any]]) -> list[Document]:
    """Applies sent pickups, which are always changes; returns the lines affected, as they were before.

    Raises:
        RefusedError: 400.
    """
    known = store.keys("order_pickups", [equal("order_id", order)])
    affected = []
    for number, body in enumerate(sent):
        where = f"consignments.pickups.{number}."
        fields = checked(PICKUP, body, creating=False, where=where)
        key = part_id(body, known, where)
        if key is None:
            raise refused(f"The required field '{where}id' was not supplied.")
        lines = fields.pop("line_items", [])
        store.change("order_pickups", key, fields)
        affected += change_lines(store, order, lines, f"{where}line_items", pickup=key)
    return affected


def lines_of(store: Store, order: int) -> list[Document]:
    """The lines of an order, by ascending id."""
    return store.documents("order_products", [equal("order_id", order)])


def charge_address(store: Store, order: Document) -> None:
    """Has an only address show the order's costs; the shares of several stay as they are."""
    keys = store.keys("order_shipping_addresses", [equal("order_id", order["id"])])
    if len(keys) == 1:
        store.change("order_shipping_addresses", keys[0], _costs(order), touch=False)


def _costs(order: Document) -> Document:
    return {name: order[of_order] for name, of_order in _COSTS.items()}


def count_addresses(store: Store, order: int) -> int:
    """Counts pieces and shipped pieces of each address; returns how many addresses there are."""
    totals, shipped = Counter[int](), Counter[int]()
    for line in lines_of(store, order):
        totals[line["order_address_id"]] += line["quantity"]
        shipped[line["order_address_id"]] += line["quantity_shipped"]
    addresses = store.documents("order_shipping_addresses", [equal("order_id", order)])
    for address in addresses:
        key = address["id"]
        counts = {"items_total": totals[key], "items_shipped": shipped[key]}
        if any(address[name] != value for name, value in counts.items()):
            store.change("order_shipping_addresses", key, counts, touch=False)
    return len(addresses)


def as_shipping_address(billing: Document) -> Document:
    """Where goods go if nothing else was said."""
    return {name: billing.get(name, "") for name in ADDRESS}


def _added(store: Store, resource: str, order: int, documents: Sequence[Document]) -> list[int]:
    """Adds parts of an order without moving its time of modification; returns their ids."""
    if not documents:
        return []
    store.insert_many(resource, documents)
    return store.keys(resource, [equal("order_id", order)])[-len(documents) :]
