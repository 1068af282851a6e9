"""The lines of orders that shipments take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.errors import NotFoundError
from target_bigcommerce.resources import order_lines
from target_bigcommerce.resources.base import refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

ORDERS = "/v2/orders"
WITH_LINES = {"include": "consignments,consignments.line_items", "consignment_structure": "object"}
"""https://developer.bigcommerce.com/docs/rest-management/orders#get-an-order"""

NAMES = ("order_product_id", "sku", "product_id")
"""What an item may name its line by."""


class ShippedLines:
    """Finds the lines that shipments mean.

    Args:
        store: The store, asked for orders with their lines.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: dict[int, Document] = {}

    def prepare(self, orders: Iterable[Document], others: Iterable[int | None]) -> None:
        """Takes orders in that were just read, asks for others at once, and forgets those of before."""
        self._orders = {row["id"]: row for row in orders}
        missing = [one for one in others if one and one > 0 and one not in self._orders]
        self._store.parallel(self.order, missing)

    def forget(self, order_id: int) -> None:
        """Takes in that an order has changed."""
        self._orders.pop(order_id, None)

    def order(self, order_id: int) -> Document:
        """An order with its lines.

        Raises:
            RefusedError: There is none.
        """
        if order_id not in self._orders:
            try:
                self._orders[order_id] = self._store.read(f"{ORDERS}/{order_id}", WITH_LINES)
            except NotFoundError:
                raise refused(f"the store has no order {order_id}") from None
        return self._orders[order_id]

    def of_order(self, order_id: int) -> list[Document]:
        """All lines of an order, in the order in which they were made."""
        lines = order_lines.lines_of({"consignments": self.order(order_id)["consignments"]})
        return sorted(lines, key=lambda line: int(line["id"]))

    def all_left(self, item: Item, order_id: int) -> list[Document]:
        """Items for all that was not shipped yet, to the one address if the record names one of this store.

        Raises:
            RefusedError: Nothing is left.
        """
        left = [line for line in self.of_order(order_id) if left_of(line) > 0 and line["order_address_id"]]
        own = item.record.get("order_address_id") if item.rules.match_by == item.resource.key else None
        if own:
            left = [line for line in left if line["order_address_id"] == own]
        if not left:
            raise refused(f"nothing of order {order_id} is left to ship")
        return [{"order_product_id": line["id"], "quantity": left_of(line)} for line in left]

    def of_record(self, item: Item, order_id: int) -> list[Document]:
        """The items of a record, by the lines of this store.

        Raises:
            RefusedError: One means no line, or several.
        """
        if order_id < 0:
            # A dry run made no order; items are told apart all the same.
            return [{"order_product_id": place, "quantity": 1} for place, _ in enumerate(item.record["items"])]
        found: dict[int, int] = {}
        for one in item.record["items"]:
            line = self._line(item, one, self.of_order(order_id))
            quantity = one.get("quantity")
            found[line["id"]] = found.get(line["id"], 0) + int(left_of(line) if quantity is None else quantity)
        return [{"order_product_id": line, "quantity": quantity} for line, quantity in found.items()]

    def _line(self, item: Item, one: Document, lines: list[Document]) -> Document:
        same: list[Document] = []
        for same in self._candidates(item, one, lines):
            if len(same) == 1:
                return same[0]
        words = ", ".join(f"{name} {one[name]}" for name in NAMES if one.get(name)) or "without a name"
        number = "several" if same else "none"
        raise refused(f"item {words} means {number} of the order's lines; send its sku, or the stream orders too")

    def _candidates(self, item: Item, one: Document, lines: list[Document]) -> Iterator[list[Document]]:
        """The lines that an item may mean, the surest name first."""
        if item.rules.match_by == item.resource.key:
            yield [line for line in lines if line["id"] == one.get("order_product_id")]
            return
        if known := self._store.references.remembered(order_lines.LINES, one.get("order_product_id")):
            place, name = known
            yield [line for line in lines[place - 1 : place] if line["name"] == name]
        if one.get("sku"):
            yield [line for line in lines if str(line.get("sku")).casefold() == str(one["sku"]).casefold()]
        if product_id := self._store.references.get("products", one.get("product_id")):
            yield [line for line in lines if line["product_id"] == product_id]


def left_of(line: Document) -> int:
    """How many pieces of a line were not shipped yet."""
    return int(line["quantity"]) - int(line.get("quantity_shipped") or 0)
