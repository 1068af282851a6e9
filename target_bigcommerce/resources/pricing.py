"""Price lists, their records, and whom they are for."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from bigcommerce_api.errors import InvalidRequestError
from target_bigcommerce.items import MissingReferenceError, PartlyRefusedError, Refusal
from target_bigcommerce.listing import by_cursor, in_lists
from target_bigcommerce.resources.base import FIRST_CHANNEL, NONE_IDS, Resource
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.store import ASSIGNMENTS_OF_LISTS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item

MOST_ASSIGNED = 25
"""https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-assignments"""

MOST_RECORDS = 1000
"""https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-records#upsert-price-list-records"""

VALUES = ("price", "sale_price", "retail_price", "map_price", "bulk_pricing_tiers")
"""What a record says; a price that is null is the catalog's."""


class PriceLists(ListedResource):
    """Price lists. https://developer.bigcommerce.com/docs/rest-management/price-lists."""

    name = "price_lists"
    path = "/v3/pricelists"
    key_words = "name"
    key_fields = frozenset({"name"})
    unique = ("name",)
    name_filter = "name"
    writable = frozenset({"name", "active"})

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["name"]).casefold() if fields.get("name") else None

    @override
    def rows(self) -> Iterable[Document]:
        return by_cursor(self.store.client, self.path, {})


class PriceListAssignments(ListedResource):
    """Which price list a customer group sees on a channel.

    https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-assignments
    """

    name = "price_list_assignments"
    path = ASSIGNMENTS_OF_LISTS
    key_words = "customer_group_id or channel_id"
    key_fields = frozenset({"customer_group_id", "channel_id"})
    writable = frozenset({"price_list_id", "customer_group_id", "channel_id"})
    create_only = key_fields
    references: ClassVar = {"price_list_id": "price_lists", "customer_group_id": "customer_groups"}
    most_created = MOST_ASSIGNED

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if not self.is_matched_by_id(item) and fields.get("channel_id") not in {None, FIRST_CHANNEL}:
            fields["channel_id"] = self.translated("channel_id", "channels", fields["channel_id"])
        return fields

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        yield from super().referenced(item)
        if item.record.get("channel_id") not in {None, FIRST_CHANNEL}:
            yield "channels", item.record["channel_id"]

    @override
    def natural_key(self, fields: Document) -> str | None:
        group, channel = fields.get("customer_group_id"), fields.get("channel_id")
        return f"{group or 'any'}/{channel or 'any'}" if group or channel else None

    @override
    def rows(self) -> Iterable[Document]:
        return by_cursor(self.store.client, self.path, {})

    @override
    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        try:
            self.store.write("POST", self.path, [item.fields for item in items])
        except InvalidRequestError as error:
            said = error.body.get("errors") if isinstance(error.body, dict) else None
            refused = {str(at): Refusal(str(text), error.status) for at, text in (said or {}).items()}
            if len(items) == 1 or not refused or len(refused) == len(items):
                raise
        else:
            refused = {}
        if self.store.dry_run:
            return [None] * len(items)
        # The answer does not tell what was made.
        made = {self.natural_key(row): row for row in self.rows()}
        return [refused.get(str(at)) or made.get(self.natural_key(item.fields)) for at, item in enumerate(items)]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        (item,) = items
        pair = {name: value for name, value in item.fields.items() if name in self.key_fields}
        self.store.write("PUT", f"{PriceLists.path}/{changes[0]['price_list_id']}/assignments", pair)

    @override
    def delete(self, items: Sequence[Item]) -> None:
        self.store.write("DELETE", self.path, parameters={"id": self.id_of(items[0])})


class PriceListRecords(Resource):
    """Prices of variants on price lists. https://developer.bigcommerce.com/docs/rest-management/price-lists/price-lists-records.

    A record has no id: price list, variant and currency tell it apart. The variant may be named by its SKU instead.
    """

    name = "price_list_records"
    path = "/v3/pricelists"
    key_words = "price_list_id, variant_id or sku, and currency"
    key_fields = frozenset({"price_list_id", "variant_id", "sku", "currency"})
    writable = frozenset({"price_list_id", "variant_id", "sku", "currency", *VALUES})
    create_only = key_fields
    nullable = frozenset(VALUES) - {"bulk_pricing_tiers"}
    references: ClassVar = {"price_list_id": "price_lists", "variant_id": "product_variants"}
    most_created = MOST_RECORDS
    most_updated = MOST_RECORDS
    looks_ahead = True

    @override
    def source_id_of(self, record: Document) -> str | None:
        variant = record.get("variant_id") or record.get("sku")
        return f"{record.get('price_list_id')}/{variant}/{str(record.get('currency')).lower()}"

    @override
    def identity(self, row: Document) -> int | str:
        return self.natural_key(row) or ""

    @override
    def is_matched_by_id(self, item: Item) -> bool:
        return False

    @override
    def is_gone(self, item: Item) -> bool:
        return False

    @override
    def fields_of(self, item: Item) -> Document:
        try:
            fields = super().fields_of(item)
        except MissingReferenceError as error:
            # A SKU that both stores know says as much, once it is certain that nothing better comes.
            if not item.final or error.resource != "product_variants" or not item.record.get("sku"):
                raise
            by_sku = {name: value for name, value in item.record.items() if name != "variant_id"}
            fields = super().fields_of(dataclasses.replace(item, record=by_sku))
        if fields.get("variant_id"):
            fields.pop("sku", None)
        if "currency" in fields:
            fields["currency"] = str(fields["currency"]).lower()
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        variant = fields.get("variant_id") or (f"sku {str(fields['sku']).casefold()}" if fields.get("sku") else None)
        if not variant or fields.get("price_list_id") in NONE_IDS or not fields.get("currency"):
            return None
        return f"{fields['price_list_id']}/{variant}/{fields['currency']}"

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        wanted = set(keys)
        found: dict[str, list[Document]] = {}
        for price_list in sorted({item.fields["price_list_id"] for item in items}):
            of_list = [item.fields for item in items if item.fields["price_list_id"] == price_list]
            # A dry run makes price lists and variants up.
            variants = sorted({one["variant_id"] for one in of_list if one.get("variant_id", 0) > 0})
            skus = sorted({str(one["sku"]) for one in of_list if not one.get("variant_id")})
            for row in self._rows(price_list, variants, skus) if price_list > 0 else ():
                by_sku = {"price_list_id": price_list, "sku": row.get("sku"), "currency": row["currency"]}
                for key in {self.natural_key(row), self.natural_key(by_sku)} & wanted:
                    found.setdefault(str(key), []).append(row)
        return found

    def _rows(self, price_list: int, variants: Sequence[int], skus: Sequence[str]) -> Iterable[Document]:
        path, include = self._path_of(price_list), "bulk_pricing_tiers,sku"
        yield from in_lists(self.store.client, path, "variant_id:in", variants, include=include)
        yield from in_lists(self.store.client, path, "sku:in", skus, include=include)

    def _path_of(self, price_list: int) -> str:
        return f"{self.path}/{price_list}/records"

    @override
    def request_of(self, item: Item) -> Hashable:
        # The path of a request names the list.
        return int(item.fields["price_list_id"])

    @override
    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        refusals = self._upsert([item.fields for item in items])
        return [refusals.get(at) or item.fields for at, item in enumerate(items)]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        refusals = self._upsert(
            [
                # Nothing says what becomes of a price that is left out, so that none is.
                {name: value for name, value in (item.current or {}).items() if name in {*self.key_fields, *VALUES}}
                | change
                for item, change in zip(items, changes, strict=True)
            ]
        )
        if refusals:
            raise PartlyRefusedError(refusals)

    def _upsert(self, rows: Sequence[Document]) -> dict[int, Refusal]:
        """Writes records of one list, and returns why some were refused."""
        refusals: dict[int, Refusal] = {}
        due = dict(enumerate(rows))
        while due:
            refused = self._send(due)
            if not refused:
                break
            # The others may have been saved or not; that they are, sending them again makes certain.
            refusals |= refused
            due = {at: row for at, row in due.items() if at not in refused}
        return refusals

    def _send(self, due: Mapping[int, Document]) -> dict[int, Refusal]:
        (price_list,) = {row["price_list_id"] for row in due.values()}
        bodies = [{name: value for name, value in row.items() if name != "price_list_id"} for row in due.values()]
        for body in bodies:
            if body.get("variant_id"):
                body.pop("sku", None)
        try:
            self.store.write("PUT", self._path_of(price_list), bodies)
        except InvalidRequestError as error:
            said = {_named(one["data"]): one.get("field_errors") for one in error.batch_errors if _is_about_one(one)}
            refused = {
                at: Refusal(error.reason, error.status, _texts(fields))
                for at, row in due.items()
                if (fields := said.get(_named(row))) is not None
            }
            if not refused:
                raise
            return refused
        return {}

    @override
    def delete(self, items: Sequence[Item]) -> None:
        row = items[0].current or {}
        self.store.write("DELETE", f"{self._path_of(row['price_list_id'])}/{row['variant_id']}/{row['currency']}")


def _is_about_one(error: object) -> bool:
    return isinstance(error, dict) and isinstance(error.get("data"), dict)


def _named(row: Document) -> tuple[object, str]:
    """What tells the records of one list apart in the words that they were sent with."""
    variant = row.get("variant_id") or str(row.get("sku")).casefold()
    return variant, str(row.get("currency")).lower()


def _texts(fields: object) -> dict[str, str]:
    return {str(name): str(text) for name, text in fields.items()} if isinstance(fields, dict) else {}
