"""Orders: made anew from their history, changed only in what they say of themselves, never in their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.comparing import rfc_2822
from target_bigcommerce.items import Operation
from target_bigcommerce.listing import by_id
from target_bigcommerce.resources import order_addresses, order_lines
from target_bigcommerce.resources.base import FIRST_CHANNEL, MOST_LOOKED_UP_SINGLY, NONE_IDS, refused
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.resources.order_addresses import ADDRESS_FIELDS
from target_bigcommerce.resources.order_people import People

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

ORDERS = "/v2/orders"
STATUSES = "order_statuses"
"""Where the directory holds the statuses that this run was told of."""

MIGRATED = "M-MIG"
"""Marks an order that was not placed in this store, which then does not count in its turnover nor its products' sales:
https://developer.bigcommerce.com/docs/rest-management/orders."""

FEE_FIELDS = (
    *("type", "display_name_customer", "display_name_merchant", "source", "cost_ex_tax", "cost_inc_tax"),
    "tax_class_id",
)
PICKUP_FIELDS = (
    *("pickup_method_id", "pickup_method_display_name", "collection_instructions"),
    *("collection_time_description", "location"),
)
DATES = ("date_created",)
PAIRS = ("subtotal", "total", "shipping_cost", "handling_cost", "wrapping_cost")
"""Costs that are overridden without and with tax together."""


class Orders(ListedResource):
    """Orders. https://developer.bigcommerce.com/docs/rest-management/orders."""

    name = "orders"
    path = ORDERS
    key_words = "external_order_id, or an id to make one of"
    key_fields = frozenset({"external_order_id"})
    lists_of_objects = frozenset({"products", "fees"})
    name_filter = "external_order_id"
    writable = frozenset(
        {
            *("base_handling_cost", "base_shipping_cost", "base_wrapping_cost", "customer_message"),
            *("date_created", "discount_amount", "ebay_order_id", "external_source", "geoip_country"),
            *(
                "geoip_country_iso2",
                "ip_address",
                "ip_address_v6",
                "payment_method",
                "payment_provider_id",
                "staff_notes",
                "status_id",
            ),
            *("external_order_id", "external_merchant_id", "default_currency_code", "customer_locale"),
            *(f"{cost}_{tax}_tax" for cost in PAIRS for tax in ("ex", "inc")),
        }
    )
    money = frozenset(
        {"base_handling_cost", "base_shipping_cost", "base_wrapping_cost", "discount_amount"}
        | {f"{cost}_{tax}_tax" for cost in PAIRS for tax in ("ex", "inc")}
    )
    cleared_by: ClassVar = dict.fromkeys(("staff_notes", "customer_message"), "")
    create_only = frozenset(
        {
            "date_created",
            "external_merchant_id",
            "default_currency_code",
            "external_source",
            "products",
            "fees",
        }
        | {"shipping_addresses", "customer_id", "consignments", "channel_id"}
    )

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._lines = order_lines.Lines(store)
        self._people = People(store)
        self._asked: Mapping[str, str] = {}

    @override
    def is_skipped(self, item: Item) -> str | None:
        if item.record.get("is_deleted") is True:
            # An archived order is a deleted one: what is not there needs no making.
            item.operation = Operation.DELETE
        return None

    @override
    def is_deleted(self, row: Document) -> bool:
        return row.get("is_deleted") is True

    @override
    def after_delete(self, row: Document) -> Document:
        return {**row, "is_deleted": True}

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        self._lines.prepare([item.record for item in items])
        self._people.prepare(items)
        go_somewhere = any(order_lines.addresses_of(item.record) for item in items)
        self._asked = order_addresses.WITH_ADDRESSES if go_somewhere else {}

    @override
    def fields_of(self, item: Item) -> Document:
        record = item.record
        fields = {name: value for name, value in super().fields_of(item).items() if value != ""}
        for name in DATES:
            if name in fields:
                fields[name] = rfc_2822(fields[name])
        is_own = item.rules.match_by == self.key
        if not fields.get("external_order_id") and item.source_id is not None and not is_own:
            fields["external_order_id"] = external_id(self.store.source_name, item.source_id)
        if item.operation is Operation.DELETE:
            return fields
        fields.setdefault("external_source", MIGRATED)
        if isinstance(billing := record.get("billing_address"), dict):
            fields["billing_address"] = {name: billing[name] for name in ADDRESS_FIELDS if billing.get(name)}
        if "customer_id" in record:
            fields["customer_id"] = self._people.customer_of(item)
        if record.get("channel_id") and is_own:
            fields["channel_id"] = record["channel_id"]
        elif record.get("channel_id", 1) not in {*NONE_IDS, FIRST_CHANNEL}:
            self.store.tell_once("orders of other channels are written to the first, since channels differ by store")
        if isinstance(record.get("fees"), list) and record["fees"]:
            fields["fees"] = [
                {name: row[name] for name in FEE_FIELDS if row.get(name) is not None} for row in record["fees"]
            ]
        return fields | self._carried(item)

    def _carried(self, item: Item) -> Document:
        """The lines of a new order, and where they go: to addresses, or to be picked up."""
        lines = order_lines.lines_of(item.record)
        pickups = order_lines.pickups_of(item.record)
        if len(pickups) == 1 and item.rules.match_by == self.key:
            written = [self._lines.written(item, line) for line in lines]
            own = {name: pickups[0][name] for name in PICKUP_FIELDS if pickups[0].get(name)}
            return {"consignments": {"pickups": [{**own, "line_items": written}]}}
        if pickups:
            self.store.tell_once("orders that were picked up are written as shipped, since places to pick up differ")
        addresses = order_lines.addresses_of(item.record)
        if len(addresses) > 1:
            self.store.tell_once("orders have several shipping addresses; the API puts all lines to the first of them")
        found = {
            "products": [self._lines.written(item, line) for line in lines],
            "shipping_addresses": [
                {name: row[name] for name in (*ADDRESS_FIELDS, "shipping_method") if row.get(name)} for row in addresses
            ],
        }
        return {name: rows for name, rows in found.items() if rows}

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        if item.record.get("customer_id") not in NONE_IDS:
            yield "customers", item.record["customer_id"]
        for line in order_lines.lines_of(item.record):
            if line.get("product_id") not in NONE_IDS:
                yield "products", line["product_id"]

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["external_order_id"]) if fields.get("external_order_id") else None

    @override
    def rows(self) -> Iterable[Document]:
        for archived in (False, True):
            # An archived order is an order too: a second one must not be made beside it.
            for row in by_id(
                self.store.client, self.path, {**self._asked, **({"is_deleted": True} if archived else {})}
            ):
                if row.get("external_order_id"):
                    yield row

    @override
    def find_one(self, item: Item) -> list[Document]:
        parameters = {**self._asked, "external_order_id": item.fields["external_order_id"]}
        return (
            self.store.read(self.path, parameters)
            or self.store.read(self.path, {**parameters, "is_deleted": True})
            or []
        )

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        if not self._listed.is_listed and len(keys) > MOST_LOOKED_UP_SINGLY:
            held = int(self.store.read(f"{self.path}/count")["count"])
            if held // 250 + 1 > len(keys):
                singly = self.store.parallel(
                    lambda pair: self.look_up_again(*pair), list(zip(items, keys, strict=True))
                )
                return dict(zip(keys, singly, strict=True))
        return super().look_up(items, keys)

    @override
    def look_up_lost(self, item: Item, key: str) -> list[Document]:
        return self.look_up_patiently(item, key)

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return self.read_singly(ids, self._asked)

    @override
    def learn(self, item: Item, row: Document) -> None:
        super().learn(item, row)
        if "status_id" in item.fields:
            identifier = int(row["id"])
            status = {"status_id": item.fields["status_id"]}
            self.store.directory.put(STATUSES, [(identifier, str(identifier), status)])
        if item.rules.match_by != self.key:
            self._lines.learn(item.record)

    @override
    def changes(self, item: Item) -> Document:
        changes = super().changes(item)
        for cost in PAIRS:
            pair = {f"{cost}_ex_tax", f"{cost}_inc_tax"}
            if changes.keys() & pair:
                changes |= {name: item.fields[name] for name in pair if name in item.fields}
        return changes

    @override
    def write_parts(self, item: Item) -> bool:
        wanted = item.fields.get("shipping_addresses")
        order = {**(item.current or {}), **self.changes(item)}
        if not wanted or self.is_deleted(order):
            return False
        after = order_addresses.bring_in_step(self.store, f"{self.path}/{self.id_of(item)}", wanted, order)
        if after is None:
            return False
        item.current = after
        self.learn(item, after)
        return True

    @override
    def to_create(self, item: Item) -> Document:
        if not item.fields.get("billing_address"):
            raise refused("billing_address is missing, without which no order can be made")
        if not item.fields.keys() & {"products", "consignments"}:
            raise refused("the order has no lines: neither consignments with line_items nor products")
        if "customer_id" in item.fields and item.fields["customer_id"] is None:
            item.fields["customer_id"] = self._people.made_for(item)
        self._lines.tell_left_out(item)
        return item.fields


def external_id(source_name: str, source_id: object) -> str:
    """What an order is called that brings no external_order_id of its own."""
    return f"{source_name}-{source_id}"
