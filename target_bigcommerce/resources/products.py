"""Products with their options, modifiers, variants, images, custom fields, bulk pricing rules, videos and channels."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.items import Document, Item, MissingReferenceError, Operation
from target_bigcommerce.listing import in_lists, pages
from target_bigcommerce.resources import choices, product_parts, variant_rows
from target_bigcommerce.resources.base import FIRST_CHANNEL, reason_of
from target_bigcommerce.resources.of_collections import OfCollection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.store import Store

PARTS = "variants,images,custom_fields,bulk_pricing_rules,videos"
PARTS_OF_SOME = ("channels", "options", "modifiers")
"""Parts that are asked for only when a record has them; with the last two the API serves ten products a page."""

AUTOMATIC = -1
"""The one "id" in `related_products` that lets the store choose."""


class Products(OfCollection):
    """Products. https://developer.bigcommerce.com/docs/rest-catalog/products."""

    name = "products"
    path = "/v3/catalog/products"
    key_words = "sku or name"
    key_fields = frozenset({"sku", "name"})
    lists_of_objects = frozenset(
        {"variants", "images", "videos", "custom_fields", "bulk_pricing_rules", "options", "modifiers"}
    )
    unique = ("sku", "name", "custom_url")
    writable = frozenset(
        {
            *(
                "name",
                "type",
                "sku",
                "description",
                "weight",
                "width",
                "depth",
                "height",
                "price",
                "cost_price",
            ),
            *("retail_price", "sale_price", "map_price", "tax_class_id", "product_tax_code", "categories"),
            *("brand_id", "brand_name", "inventory_level", "inventory_warning_level", "inventory_tracking"),
            *(
                "fixed_cost_shipping_price",
                "is_free_shipping",
                "is_visible",
                "is_featured",
                "related_products",
            ),
            *("warranty", "bin_picking_number", "layout_file", "upc", "search_keywords", "availability"),
            *("availability_description", "gift_wrapping_options_type", "gift_wrapping_options_list"),
            *("sort_order", "condition", "is_condition_shown", "order_quantity_minimum", "view_count"),
            *("order_quantity_maximum", "page_title", "meta_keywords", "meta_description", "custom_url"),
            *("preorder_release_date", "preorder_message", "is_preorder_only", "is_price_hidden"),
            *("price_hidden_label", "open_graph_type", "open_graph_title", "open_graph_description"),
            *("open_graph_use_meta_description", "open_graph_use_product_name", "open_graph_use_image"),
            *("gtin", "mpn", "date_last_imported", "reviews_rating_sum", "reviews_count", "total_sold"),
        }
    )
    nullable = frozenset({"preorder_release_date"})
    cleared_by: ClassVar = {
        **dict.fromkeys(("description", "warranty", "bin_picking_number", "upc", "mpn", "gtin"), ""),
        **dict.fromkeys(("search_keywords", "availability_description", "page_title", "meta_description"), ""),
        **dict.fromkeys(("cost_price", "retail_price", "sale_price", "map_price", "brand_id"), 0),
    }
    unordered = frozenset({"categories", "related_products", "gift_wrapping_options_list"})
    references: ClassVar = {"brand_id": "brands", "categories": "categories"}
    parts = frozenset({"variants", "images", "custom_fields", "bulk_pricing_rules", "videos", "channels"})
    most_updated = 10
    most_deleted = 250
    looks_ahead = True

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._parts = PARTS

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        if all(item.operation is Operation.DELETE for item in items):
            # What goes is told apart, and not compared.
            self._parts = ""
            return
        some = [name for name in PARTS_OF_SOME if any(item.record.get(name) is not None for item in items)]
        self._parts = ",".join([PARTS, *some])

    @override
    def look_up_parameters(self) -> Mapping[str, object]:
        return {"include": self._parts} if self._parts else {"include_fields": "sku,name"}

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if fields.get("date_last_imported") == "":
            del fields["date_last_imported"]
        if item.rules.match_by != self.key and "related_products" in fields:
            try:
                fields["related_products"] = self._related(fields["related_products"])
            except MissingReferenceError as error:
                # Products may point at each other, so that one is written before all it points at is there.
                item.incomplete = error
                del fields["related_products"]
        if item.operation is not Operation.DELETE:
            try:
                self._choices(item)
            except MissingReferenceError as error:
                item.incomplete = error
        return fields

    def _choices(self, item: Item) -> Document:
        """The options and modifiers of a record as this store knows them.

        Raises:
            MissingReferenceError: A value of one stands for a product that has not come yet.
        """
        if item.rules.match_by == self.key:
            return product_parts.choices_of(item.record, lambda one: one)
        return product_parts.choices_of(item.record, lambda one: self.translated("value_data", self.name, one))

    def _record(self, item: Item) -> Document:
        """A record as this store knows what is in it."""
        record = {name: value for name, value in item.record.items() if name not in PARTS_OF_SOME}
        with contextlib.suppress(MissingReferenceError):
            record |= self._choices(item)
        channels = self._channels(item)
        return record if channels is None else {**record, "channels": channels}

    def _channels(self, item: Item) -> list[int] | None:
        """The channels that a product belongs to, or None if its record does not say.

        Channels of which this store knows nothing are passed over, and those that only this store has are kept.
        """
        named = item.record.get("channels")
        if named is None or self.is_matched_by_id(item):
            return named
        found = {one: self._channel(one) for one in named}
        if None in found.values():
            self.store.tell_once("products are not assigned to channels that this store does not know")
        wanted = {one for one in found.values() if one is not None}
        kept = set((item.current or {}).get("channels") or []) - {FIRST_CHANNEL}
        return sorted(wanted | kept)

    def _channel(self, named: object) -> int | None:
        return FIRST_CHANNEL if named == FIRST_CHANNEL else self.store.references.get("channels", named)

    def _related(self, ids: object) -> list[object]:
        listed = ids if isinstance(ids, list) else []
        return [one if one == AUTOMATIC else self.translated("related_products", self.name, one) for one in listed]

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        yield from super().referenced(item)
        yield from ((self.name, one) for one in item.record.get("related_products") or () if one != AUTOMATIC)
        yield from ((self.name, one) for one in product_parts.products_in_choices(item.record))
        yield from (("channels", one) for one in item.record.get("channels") or () if one != FIRST_CHANNEL)

    @override
    def natural_key(self, fields: Document) -> str | None:
        if fields.get("sku"):
            return f"sku {str(fields['sku']).casefold()}"
        return f"name {str(fields['name']).casefold()}" if fields.get("name") else None

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        # A list of values is cut at commas, and there is no list of names.
        listable = [str(item.fields["sku"]) for item in items if _is_listable(item)]
        singly = [item for item in items if not _is_listable(item)]
        rows = list(in_lists(self.store.client, self.path, "sku:in", listable, **self.look_up_parameters()))
        for answer in self.store.parallel(self._ask_for_one, singly):
            rows += answer
        found: dict[str, list[Document]] = {}
        for row in {row["id"]: row for row in rows}.values():
            for key in {self.natural_key({"sku": row["sku"]}), self.natural_key({"name": row["name"]})} & set(keys):
                found.setdefault(str(key), []).append(row)
        return found

    @override
    def holders(self, item: Item) -> list[tuple[str, int]]:
        # No variant of another product may have the SKU either.
        sku = item.fields.get("sku")
        rows = self.store.read(variant_rows.PATH, {"sku": sku})["data"] if sku else []
        held = [place for row in rows for place in (("product_variants", row["id"]), (self.name, row["product_id"]))]
        return [*super().holders(item), *held]

    def _ask_for_one(self, item: Item) -> list[Document]:
        field = "sku" if item.fields.get("sku") else "name"
        answer = self.store.read(self.path, {field: item.fields[field], **self.look_up_parameters()})
        return list(answer["data"])

    @override
    def to_create(self, item: Item) -> Document:
        return {**item.fields, **product_parts.for_new_product(item.record)}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        answer = self.store.write("POST", self.path, self.to_create(items[0]))
        self._tell_what_was_left_out(answer)
        if not answer:
            return [None]
        self._complete(items[0], answer["data"])
        return [answer["data"]]

    def _complete(self, item: Item, row: Document) -> None:
        """Gives a new product what creating it does not take."""
        record = self._record(item)
        # Options came to be with the variants, and every product is on the storefront.
        unlike = [name for name in ("options", "modifiers") if record.get(name)]
        if record.get("channels", [FIRST_CHANNEL]) != [FIRST_CHANNEL]:
            unlike.append("channels")
        if unlike:
            current = self.store.read(f"{self.path}/{row['id']}", {"include": ",".join(unlike)})["data"]
            product_parts.bring_choices_in_step(self.store, row["id"], record, current)
            product_parts.bring_channels_in_step(self.store, row["id"], record, current)

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        if len(items) == 1:
            answer = self.store.write("PUT", f"{self.path}/{self.id_of(items[0])}", changes[0])
        else:
            answer = self.store.write("PUT", self.path, self.changed_rows(items, changes))
        self._tell_what_was_left_out(answer)

    def _tell_what_was_left_out(self, answer: Document | None) -> None:
        """A product may be saved without its URL or its stock, which is no error to the store."""
        if answer and answer.get("errors"):
            self.store.tell_once(f"products were saved, but not all of them: {reason_of(answer['errors'])}")

    @override
    def write_parts(self, item: Item) -> bool:
        current = item.current or {}
        known = [variant_rows.labels(row) for row in current.get("variants") or ()]
        wrote = product_parts.bring_in_step(
            self.store, self.id_of(item), self._record(item), current, is_own=item.rules.match_by == self.key
        )
        if [variant_rows.labels(row) for row in current.get("variants") or ()] != known:
            self.learn(item, current)
        return wrote

    @override
    def learn(self, item: Item, row: Document) -> None:
        """Takes in which variant of the store each variant of the record is, for records that point at them."""
        if item.operation is Operation.DELETE:
            return
        for name, kind in product_parts.CHOICES.items():
            choices.pretend(self.store, kind, row["id"], item.record.get(name) or ())
        wanted = [one for one in item.record.get("variants") or () if one.get("id") is not None]
        if not wanted or item.rules.match_by == self.key:
            return
        current = row.get("variants")
        if current is None:
            current = self._new_variants(row, wanted)
        self.store.references.learn_several(
            "product_variants",
            [
                (str(one["id"]), known["id"], variant_rows.key_of({**known, "product_id": row["id"]}))
                for one, known in variant_rows.pairs(wanted, current)
                if known
            ],
        )

    @override
    def imagine_parts(self, item: Item, row: Document) -> Document:
        parts = super().imagine_parts(item, row)
        own = self.is_matched_by_id(item)
        return parts | product_parts.imagine(self.store, row["id"], self._record(item), item.current or {}, is_own=own)

    def _new_variants(self, row: Document, wanted: Sequence[Document]) -> list[Document]:
        """The variants of a product that was just created, where the answer does not tell."""
        if self.store.dry_run:
            return [{**one, "id": self.store.made_up_id()} for one in wanted]
        if row.get("base_variant_id"):
            return [{"id": row["base_variant_id"], "sku": row.get("sku"), "option_values": []}]
        return list(pages(self.store.client, f"{self.path}/{row['id']}/variants", {}))


def _is_listable(item: Item) -> bool:
    sku = str(item.fields.get("sku") or "")
    return bool(sku) and "," not in sku
