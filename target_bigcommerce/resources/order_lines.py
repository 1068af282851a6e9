"""The lines and addresses of an order, from either of the shapes in which a record may hold them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from target_bigcommerce.items import MissingReferenceError
from target_bigcommerce.listing import in_lists, pages
from target_bigcommerce.resources import choices
from target_bigcommerce.resources.base import NONE_IDS, refused

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

LINES = "order_products"
"""Under what the places of lines within their orders are remembered."""

PRICES = ("price_ex_tax", "price_inc_tax")
LINE_FIELDS = ("name", "name_customer", "name_merchant", "quantity", "upc")
FILE = "file"
"""The type of modifiers for which a shopper sent a file, which no order that is made here can have."""

WRAPPING_FIELDS = ("wrapping_name", "wrapping_message", "wrapping_cost_ex_tax", "wrapping_cost_inc_tax")


def lines_of(record: Document) -> list[Document]:
    """All lines of an order: those of its consignments, or its `products`."""
    if isinstance(record.get("products"), list):
        return list(record["products"])
    return [line for holder in _holders(record) for line in holder.get("line_items") or ()]


def pickups_of(record: Document) -> list[Document]:
    """The pickups of an order that has nothing else to be carried; a new order takes one of the two ways only."""
    consignments = record.get("consignments")
    if isinstance(record.get("products"), list) or not isinstance(consignments, dict):
        return []
    pickups = [row for row in consignments.get("pickups") or () if row.get("line_items")]
    return pickups if sum(len(row["line_items"]) for row in pickups) == len(lines_of(record)) else []


def addresses_of(record: Document) -> list[Document]:
    """The shipping addresses of an order: its shipping consignments, or its `shipping_addresses`."""
    if isinstance(record.get("shipping_addresses"), list):
        return list(record["shipping_addresses"])
    consignments = record.get("consignments")
    return list((consignments or {}).get("shipping") or ()) if isinstance(consignments, dict) else []


def _holders(record: Document) -> Iterator[Document]:
    consignments = record.get("consignments")
    if not isinstance(consignments, dict):
        return
    for name in ("pickups", "shipping", "downloads"):
        yield from consignments.get(name) or ()
    yield from (consignments.get("email") or {}).get("gift_certificates") or ()


class Lines:
    """Turns lines of the source into lines that a new order takes.

    Args:
        store: The store, asked for the variants of the products that lines name.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._variants: dict[int, list[Document]] = {}
        self._modifiers: dict[int, list[Document]] = {}
        self._by_sku: dict[str, int | None] = {}

    def written(self, item: Item, line: Document) -> Document:
        """One line: of this store's product where it has one, with the prices that were paid.

        Raises:
            MissingReferenceError: Its product, or its variant, may still come.
            RefusedError: Its product is there, but not the variant.
        """
        fields = {name: line[name] for name in (*LINE_FIELDS, *PRICES) if line.get(name) not in (None, "")}
        product_id = self._product(item, line)
        if product_id is None:
            if line.get("product_id") not in NONE_IDS:
                self._store.tell_once("orders have lines of products that are no more; they become custom lines")
            return self._custom(fields, line)
        variants = self._variants_for(item, product_id)
        variant_id = self._variant(item, line, variants)
        if variants and variant_id is None:
            if line.get("variant_id") in NONE_IDS:
                raise refused(
                    f"no variant of product {product_id} of this store has the SKU {line.get('sku')!r} of a line; "
                    "correct it, or send the product's variants too"
                )
            self._store.tell_once("orders have lines of variants that are no more; they become custom lines")
            return self._custom(fields, line)
        fields["product_id"] = product_id
        if variant_id:
            fields["variant_id"] = variant_id
        if options := self._options(item, line, product_id):
            fields["product_options"] = options
        return fields | {name: line[name] for name in WRAPPING_FIELDS if line.get(name) not in (None, "")}

    @staticmethod
    def _custom(fields: Document, line: Document) -> Document:
        if line.get("sku"):
            fields["sku"] = line["sku"]
        return fields

    def _product(self, item: Item, line: Document) -> int | None:
        """This store's product of a line; None if there is none and none will come."""
        source_id = line.get("product_id")
        if source_id is None and line.get("sku"):
            # A line that says nothing of a product may mean one; one that says 0 means none.
            return self._product_with(str(line["sku"]).casefold())
        if source_id in NONE_IDS:
            return None
        if item.rules.match_by == "id":
            return int(source_id)
        known = self._store.references.get("products", source_id)
        if known is None and line.get("sku"):
            # Good for this line only: the source may have given the SKU to another product since.
            known = self._product_with(str(line["sku"]).casefold())
        if known is None and not item.final:
            raise MissingReferenceError("product_id of a line", "products", source_id)
        return known

    def _product_with(self, sku: str) -> int | None:
        """The product that has a SKU, itself or on a variant."""
        if sku not in self._by_sku:
            rows = self._store.read("/v3/catalog/variants", {"sku": sku})["data"]
            same = {int(row["product_id"]) for row in rows if str(row.get("sku")).casefold() == sku}
            self._by_sku[sku] = same.pop() if len(same) == 1 else None
        return self._by_sku[sku]

    def _variants_for(self, item: Item, product_id: int) -> list[Document]:
        """The variants that a line of a product must choose among; none where it has no options."""
        if item.rules.match_by == "id" or product_id < 0:
            return []
        return [row for row in self._variants_of(product_id) if row.get("option_values")]

    def _variant(self, item: Item, line: Document, variants: list[Document]) -> int | None:
        """This store's variant of a line; None where there is none.

        Raises:
            MissingReferenceError: The variant may still come.
        """
        if item.rules.match_by == "id":
            return line.get("variant_id") or None
        for row in variants:
            if row.get("sku") and str(row["sku"]).casefold() == str(line.get("sku") or "").casefold():
                return int(row["id"])
        chosen = {(row.get("display_name"), row.get("display_value")) for row in line.get("product_options") or ()}
        for row in variants:
            labels = {(value["option_display_name"], value["label"]) for value in row["option_values"]}
            if labels <= chosen:
                return int(row["id"])
        if variants or ("product_variants" in self._store.streams and line.get("product_options")):
            self._wait_for_variant(item, line)
        return None

    def _wait_for_variant(self, item: Item, line: Document) -> None:
        """Lets a line wait whose variant may still come.

        Raises:
            MissingReferenceError: It may.
        """
        source_id = line.get("variant_id")
        is_known = source_id in NONE_IDS or self._store.references.get("product_variants", source_id) is not None
        if not item.final and not is_known:
            raise MissingReferenceError("variant_id of a line", "product_variants", source_id)

    def _variants_of(self, product_id: int) -> list[Document]:
        if product_id not in self._variants:
            rows = in_lists(self._store.client, "/v3/catalog/variants", "product_id:in", [product_id])
            self._variants[product_id] = list(rows)
        return self._variants[product_id]

    def _options(self, item: Item, line: Document, product_id: int) -> list[Document]:
        """What was chosen beside the variant: the modifiers of this store's product, by their names.

        Raises:
            MissingReferenceError: A modifier may still come.
        """
        if item.rules.match_by == "id":
            chosen = line.get("product_options") or ()
            return [{"id": row["product_option_id"], "value": str(row["value"])} for row in chosen]
        found = []
        for row, modifier, value in self._chosen(line, product_id):
            if value is not None and modifier is not None:
                found.append({"id": modifier.get("id"), "value": value})
            elif not item.final and (modifier is None or modifier["type"] != FILE):
                awaited = choices.modifier_name(product_id, row.get("display_name"))
                self._store.references.expect(choices.MODIFIERS.resource, awaited)
                raise MissingReferenceError("product_options of a line", choices.MODIFIERS.resource, awaited)
        return found

    def _chosen(self, line: Document, product_id: int) -> Iterator[tuple[Document, Document | None, str | None]]:
        """What was chosen beside the variant, each with its modifier and the value it takes, where there are such."""
        known = [*self._modifiers.get(product_id, ()), *choices.pretended(self._store, choices.MODIFIERS, product_id)]
        modifiers = {choices.key_of(row): row for row in known}
        options = self._option_names(product_id)
        # Of a product that a dry run made up nobody can be asked which choices its variants stand for.
        for row in line.get("product_options") or () if product_id > 0 else ():
            modifier = modifiers.get(choices.key_of(row))
            if modifier is None:
                if choices.key_of(row) not in options:
                    yield row, None, None
                continue
            labels = {value["label"]: value.get("id") for value in modifier.get("option_values") or ()}
            value = labels.get(row.get("display_value")) if labels else row.get("value")
            is_written = value is not None and modifier["type"] != FILE
            yield row, modifier, str(value) if is_written else None

    def tell_left_out(self, item: Item) -> None:
        """Warns of what was chosen in a new order, and is not here to be chosen."""
        for place, line in enumerate(lines_of(item.record), 1):
            product_id = None if item.rules.match_by == "id" else self._product(item, line)
            for row, _, value in self._chosen(line, product_id) if product_id is not None else ():
                if value is None:
                    self._store.logger.warning(
                        "order %s, line %d (%s): the choice %s: %s is left out, since the product here has no such "
                        "modifier or value, or it is a file; send product_modifiers too",
                        *(item.source_id or item.fields.get("external_order_id"), place, line.get("name")),
                        *(row.get("display_name"), row.get("display_value")),
                    )

    def learn(self, record: Document) -> None:
        """Remembers the places of an order's lines, which are made in that order, for what points at them."""
        for place, line in enumerate(lines_of(record), 1):
            if line.get("id"):
                self._store.references.learn(LINES, str(line["id"]), place, line.get("name"))

    def prepare(self, records: list[Document]) -> None:
        """Asks for the variants and modifiers of many lines' products at once, and forgets those of others."""
        lines = [line for record in records for line in lines_of(record)]
        skus = {str(line["sku"]).casefold() for line in lines if line.get("product_id") is None and line.get("sku")}
        self._by_sku = {}
        self._store.parallel(self._product_with, sorted(skus))
        with_choices: dict[int, set[str]] = {found: set() for found in self._by_sku.values() if found}
        for line in lines:
            known = self._store.references.get("products", line.get("product_id"))
            if known is not None and known > 0:
                names = {choices.key_of(row) for row in line.get("product_options") or ()}
                with_choices.setdefault(known, set()).update(names)
        self._ask_for_variants(with_choices)
        self._ask_for_modifiers(with_choices)

    def _ask_for_variants(self, product_ids: Iterable[int]) -> None:
        wanted = sorted(product_ids)
        # Anew each time, since what lines waited for may have come since the last.
        self._variants = {one: [] for one in wanted}
        for row in in_lists(self._store.client, "/v3/catalog/variants", "product_id:in", wanted):
            self._variants[row["product_id"]].append(row)

    def _ask_for_modifiers(self, chosen: Mapping[int, set[str]]) -> None:
        """Asks for modifiers where lines chose more than their variants stand for."""
        wanted = [one for one, names in chosen.items() if names - self._option_names(one)]
        paths = [f"/v3/catalog/products/{one}/modifiers" for one in wanted]
        answers = self._store.parallel(lambda path: list(pages(self._store.client, path, {})), paths)
        self._modifiers = dict(zip(wanted, answers, strict=True))

    def _option_names(self, product_id: int) -> set[str]:
        values = (value for row in self._variants.get(product_id, ()) for value in row.get("option_values") or ())
        return {str(value["option_display_name"]).casefold() for value in values}
