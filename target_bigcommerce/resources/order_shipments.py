"""Shipments: which lines of an order have left, and under which tracking number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typing_extensions import override

from target_bigcommerce.items import MissingReferenceError
from target_bigcommerce.listing import plain_pages
from target_bigcommerce.resources.base import NONE_IDS, Resource, refused
from target_bigcommerce.resources.orders import ORDERS, STATUSES, external_id
from target_bigcommerce.resources.shipped_lines import WITH_LINES, ShippedLines, left_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

SHIPPED, PARTIALLY_SHIPPED = 2, 3
"""What a new shipment makes of its order's status: https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments."""

SETTLED = frozenset({4, 5, 6, 10, 13, 14})
"""Statuses that a shipment that is told of late must not take back: refunded, cancelled, declined, completed, disputed
and partially refunded: https://developer.bigcommerce.com/docs/rest-management/orders/order-status."""


class OrderShipments(Resource):
    """Shipments of orders. https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments.

    A record names its order by `external_order_id`, or by the `order_id` of the source, and ships all that is left
    where it has no `items`. An item names its line by `order_product_id`, `sku` or `product_id`. The store tells the
    shopper of a new shipment by e-mail. A status of the order that a shipment would take back is restored.
    """

    name = "order_shipments"
    path = ORDERS
    key_words = "order_id or external_order_id, and tracking_number or items"
    key_fields = frozenset({"tracking_number"})
    lists_of_objects = frozenset({"items"})
    writable = frozenset(
        {
            *("tracking_number", "merchant_shipping_cost", "shipping_method", "shipping_provider"),
            *("tracking_carrier", "tracking_link", "comments"),
        }
    )
    create_only = frozenset({"order_id", "items"})
    money = frozenset({"merchant_shipping_cost"})

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._by_external_id: dict[str, list[int]] = {}
        self._lines = ShippedLines(store)
        self._statuses: dict[int, int] = {}

    # Their orders.

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        names = sorted({name for item in items if (name := self._external_id(item))})
        found = dict(zip(names, self.store.parallel(self._orders_called, names), strict=True))
        self._by_external_id = {name: [row["id"] for row in rows] for name, rows in found.items()}
        with_items = (item for item in items if item.record.get("items"))
        known = {self.store.references.get("orders", item.record.get("order_id")) for item in with_items}
        self._lines.prepare([row for rows in found.values() for row in rows], known)

    def _orders_called(self, name: str) -> list[Document]:
        rows = self.store.read(ORDERS, {"external_order_id": name, **WITH_LINES}) or []
        return [row for row in rows if row.get("external_order_id") == name]

    def _external_id(self, item: Item) -> str | None:
        """What an order that is not known by its id is called in this store."""
        if item.record.get("external_order_id"):
            return str(item.record["external_order_id"])
        source_id = item.record.get("order_id")
        is_known = item.rules.match_by == self.key or source_id in NONE_IDS
        if is_known or self.store.references.get("orders", source_id) is not None:
            return None
        return external_id(self.store.source_name, source_id)

    def _order_of(self, item: Item) -> int | None:
        """This store's id of the order that a record names; None if it names none.

        Raises:
            MissingReferenceError: The order may still come.
            RefusedError: It cannot be told which it is.
        """
        source_id = item.record.get("order_id")
        name = self._external_id(item)
        if name is None:
            if source_id in NONE_IDS:
                return None
            if item.rules.match_by == self.key:
                return int(str(source_id))
            return self.store.references.get("orders", source_id)
        found = self._by_external_id.get(name, [])
        if len(found) > 1:
            ids = ", ".join(map(str, found))
            raise refused(f"orders {ids} all have the external_order_id {name!r}; make it unique")
        if found:
            return found[0]
        if item.record.get("external_order_id") and item.final:
            raise refused(f"the store has no order of the external_order_id {name!r}; send the order first")
        field = "external_order_id" if item.record.get("external_order_id") else "order_id"
        raise MissingReferenceError(field, "orders", item.record[field])

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        if item.record.get("order_id") not in NONE_IDS:
            yield "orders", item.record["order_id"]
        for one in item.record.get("items") or ():
            if one.get("product_id") not in NONE_IDS:
                yield "products", one["product_id"]

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        order_id = self._order_of(item)
        if order_id is not None:
            fields["order_id"] = order_id
            if item.record.get("items"):
                fields["items"] = self._lines.of_record(item, order_id)
        return fields

    # Matching.

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("order_id"):
            return None
        items = fields.get("items") or ()
        if fields.get("tracking_number"):
            # Parcels to two addresses of an order may go under one number.
            lines = sorted({one["order_product_id"] for one in items})
            return _numbered(fields) + (f"/{json.dumps(lines)}" if lines else "")
        taken = sorted((one["order_product_id"], one["quantity"]) for one in items)
        return f"{fields['order_id']}/{json.dumps(taken)}" if taken else None

    @override
    def turn(self, item: Item) -> str | None:
        # What one ships, the next cannot ship.
        return str(item.fields["order_id"]) if item.fields.get("order_id") else None

    @override
    def is_matched_by_id(self, item: Item) -> bool:
        # They are listed by order only.
        return False

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return {}

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        found = self.store.parallel(lambda pair: self._shipments_for(*pair), list(zip(items, keys, strict=True)))
        return dict(zip(keys, found, strict=True))

    def _shipments_for(self, item: Item, key: str) -> list[Document]:
        order_id = item.fields["order_id"]
        if order_id < 0:
            return []
        rows = list(plain_pages(self.store.client, _shipments(order_id), {}))
        same = [row for row in rows if key in {self.natural_key(row), _numbered(row)}]
        if same or item.source_id is None:
            return same
        # One whose tracking number has changed is known by its id.
        known = self.store.references.remembered(item.rules.scope, item.source_id)
        return [row for row in rows if known and known == (row["id"], self.natural_key(row))]

    @override
    def look_up_lost(self, item: Item, key: str) -> list[Document]:
        return self.look_up_patiently(item, key)

    # Writing.

    @override
    def to_create(self, item: Item) -> Document:
        order_id = item.fields["order_id"]
        body = {name: value for name, value in item.fields.items() if name != "order_id" and value != ""}
        if order_id < 0:
            return body
        lines = self._lines.of_order(order_id)
        body["items"] = (
            self._lines.of_record(item, order_id) if item.record.get("items") else self._lines.all_left(item, order_id)
        )
        leaving = {one["order_product_id"] for one in body["items"]}
        places = {line["order_address_id"] for line in lines if line["id"] in leaving}
        if len(places) != 1:
            raise refused(f"the items go to several addresses of order {order_id}; send one shipment for each address")
        self._note_status(order_id, lines, body["items"])
        return {"order_address_id": places.pop(), **body}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        order_id = items[0].fields["order_id"]
        row = self.store.write("POST", _shipments(order_id), self.to_create(items[0]))
        self._lines.forget(order_id)
        self._restore_status(order_id)
        return [row]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        self.store.write("PUT", f"{_shipments(items[0].fields['order_id'])}/{self.id_of(items[0])}", changes[0])

    @override
    def delete(self, items: Sequence[Item]) -> None:
        self.store.write("DELETE", f"{_shipments(items[0].fields['order_id'])}/{self.id_of(items[0])}")

    @override
    def write_parts(self, item: Item) -> bool:
        # After a create that was not answered.
        return self._restore_status(item.fields["order_id"])

    def _note_status(self, order_id: int, lines: Iterable[Document], items: Iterable[Document]) -> None:
        """Remembers the status that an order has to have after a shipment, if the store makes another of it."""
        leaving = {one["order_product_id"]: one["quantity"] for one in items}
        is_whole = all(left_of(line) <= leaving.get(line["id"], 0) for line in lines if line["order_address_id"])
        told = self.store.directory.get(STATUSES, str(order_id))
        status = told[0]["status_id"] if told else self._lines.order(order_id)["status_id"]
        if (told or status in SETTLED) and status != (SHIPPED if is_whole else PARTIALLY_SHIPPED):
            self._statuses[order_id] = status

    def _restore_status(self, order_id: int) -> bool:
        status = self._statuses.pop(order_id, None)
        if status is not None:
            self.store.write("PUT", f"{ORDERS}/{order_id}", {"status_id": status})
        return status is not None


def _numbered(shipment: Document) -> str:
    """What names a shipment whose lines are not told."""
    return f"{shipment['order_id']}/{str(shipment.get('tracking_number')).casefold()}"


def _shipments(order_id: int) -> str:
    return f"{ORDERS}/{order_id}/shipments"
