"""Variants, and the options and modifiers of products, as streams of their own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.items import MissingReferenceError, Operation
from target_bigcommerce.listing import in_lists, page_count, pages
from target_bigcommerce.resources import choices, variant_rows
from target_bigcommerce.resources.base import MOST_LOOKED_UP_SINGLY, refused
from target_bigcommerce.resources.known_choices import KnownChoices
from target_bigcommerce.resources.listed import Listed
from target_bigcommerce.resources.owned import Owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

PRODUCTS = "/v3/catalog/products"


class OfProducts(Owned):
    """What belongs to a product."""

    owner_field = "product_id"
    references: ClassVar = {"product_id": "products"}

    @override
    def delete(self, items: Sequence[Item]) -> None:
        self.store.write("DELETE", self.path_of(items[0]))

    def path_of(self, item: Item) -> str:
        """Where the object of an item is changed and deleted."""
        product = (item.current or {})["product_id"]
        return f"{PRODUCTS}/{product}/{self.path}/{self.id_of(item)}"


class Choices(OfProducts):
    """Options or modifiers of products."""

    kind: ClassVar[choices.Kind]
    key_words = "product_id and display_name"
    key_fields = frozenset({"product_id", "display_name"})
    lists_of_objects = frozenset({"option_values"})
    create_only = frozenset({"product_id"})

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.operation is Operation.DELETE:
            return fields
        shaped = choices.shaped(self.kind, item.record, lambda one: self._product(item, one))
        return {**shaped, **{name: fields[name] for name in ("product_id",) if name in fields}}

    def _product(self, item: Item, named: object) -> object:
        return named if self.is_matched_by_id(item) else self.translated("value_data", "products", named)

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        yield from super().referenced(item)
        for value in item.record.get("option_values") or ():
            data = value.get("value_data")
            if isinstance(data, dict) and data.get("product_id"):
                yield "products", data["product_id"]

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("display_name") or fields.get("product_id") is None:
            return None
        return f"{fields['product_id']}/{choices.key_of(fields)}"

    @override
    def read_of(self, owners: Sequence[int]) -> Iterable[Document]:
        # Ten products a page, which is ten times fewer requests than one for each.
        asked = {"include": self.path, "include_fields": "id"}
        for product in in_lists(self.store.client, PRODUCTS, "id:in", owners, **asked):
            yield from ({**row, "product_id": product["id"]} for row in product.get(self.path) or ())

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        (item,) = items
        product = item.fields["product_id"]
        body = {name: value for name, value in item.fields.items() if name != "product_id"}
        made = self.store.write("POST", f"{PRODUCTS}/{product}/{self.path}", choices.to_create(self.kind, body))
        choices.pretend(self.store, self.kind, product, [body])
        if not made:
            choices.announce(self.store, self.kind, product, body)
            values = [{**value, "id": self.store.made_up_id()} for value in body.get("option_values") or ()]
            return [{**item.fields, "id": self.store.made_up_id(), "option_values": values}]
        row: Document = {**made["data"], "product_id": product}
        item.current = row
        choices.bring_values_in_step(self.store, self.kind, self._known_of(item), body, row)
        choices.announce(self.store, self.kind, product, body)
        return [row]

    @override
    def changes(self, item: Item) -> Document:
        current = item.current or {} if self.store.skip_unchanged else {}
        return choices.differences(self.kind, item.fields, current)

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        self.store.write("PUT", self.path_of(items[0]), changes[0])

    @override
    def write_parts(self, item: Item) -> bool:
        current = item.current or {}
        choices.pretend(self.store, self.kind, current["product_id"], [item.fields])
        wrote = choices.bring_values_in_step(self.store, self.kind, self._known_of(item), item.fields, current)
        # Its name may have changed too.
        choices.announce(self.store, self.kind, current["product_id"], item.fields)
        return wrote

    def _known_of(self, item: Item) -> KnownChoices:
        product = (item.current or {})["product_id"]
        return KnownChoices(self.store, self.name, product, is_own=self.is_matched_by_id(item))


class ProductOptions(Choices):
    """Options. https://developer.bigcommerce.com/docs/rest-catalog/product-variant-options."""

    name = "product_options"
    path = "options"
    kind = choices.OPTIONS
    writable = frozenset({"product_id", "option_values", *choices.OPTIONS.fields})


class ProductModifiers(Choices):
    """Modifiers. https://developer.bigcommerce.com/docs/rest-catalog/product-modifiers."""

    name = "product_modifiers"
    path = "modifiers"
    kind = choices.MODIFIERS
    writable = frozenset({"product_id", "option_values", *choices.MODIFIERS.fields})


class ProductVariants(OfProducts):
    """Variants. https://developer.bigcommerce.com/docs/rest-catalog/product-variants."""

    name = "product_variants"
    path = "variants"
    key_words = "sku, or product_id with option_values"
    key_fields = frozenset({"sku", "product_id", "option_values"})
    lists_of_objects = frozenset({"option_values"})
    unique = ("sku",)
    writable = frozenset({"product_id", "option_values", "image_url", *variant_rows.FIELDS})
    create_only = frozenset({"product_id", "option_values", "image_url"})
    nullable = variant_rows.NULLABLE
    most_updated = variant_rows.MOST_VARIANTS

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._listed = Listed(store, self.name)
        self._options: dict[int, list[Document]] = {}
        self._asking: dict[int, threading.Lock] = {}

    @override
    def fields_of(self, item: Item) -> Document:
        if item.operation is Operation.DELETE and item.record.get("sku"):
            # The product may go in the same run, and is not needed.
            return {"sku": item.record["sku"]}
        return super().fields_of(item)

    @override
    def natural_key(self, fields: Document) -> str | None:
        return variant_rows.key_of(fields)

    @override
    def read_of(self, owners: Sequence[int]) -> Iterable[Document]:
        return in_lists(self.store.client, variant_rows.PATH, "product_id:in", owners)

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        found = dict(super().look_up(items, keys))
        by_labels: dict[str | None, list[Document]] = {}
        for row in self._rows.values():
            by_labels.setdefault(variant_rows.key_by_labels(row), []).append(row)
        elsewhere = []
        for item, key in zip(items, keys, strict=True):
            labels = variant_rows.key_by_labels(item.fields)
            if not found[key] and labels is not None:
                # A SKU may have changed; what a variant is made of cannot.
                found[key] = by_labels.get(labels, [])
            elif not found[key] and item.fields.get("product_id") is None:
                elsewhere.append(str(item.fields["sku"]))
        return found | self._by_sku(elsewhere)

    def _by_sku(self, skus: Sequence[str]) -> dict[str, list[Document]]:
        """Variants by SKU alone; the API takes one at a time, so that listing all of them may be the cheaper way."""
        if self._list_if_cheaper(len(skus)):
            return {key: self.store.directory.get(self.name, key) for sku in skus if (key := _key_of_sku(sku))}
        answers = self.store.parallel(lambda sku: self._ask({"sku": sku}), list(skus))
        return {_key_of_sku(sku): rows for sku, rows in zip(skus, answers, strict=True)}

    def _list_if_cheaper(self, number: int) -> bool:
        if not self._listed.is_listed:
            if number <= MOST_LOOKED_UP_SINGLY or page_count(self.store.client, variant_rows.PATH) > number:
                return False
        elif number == 0:
            return True
        self._listed.refresh(lambda: variant_rows.keyed(pages(self.store.client, variant_rows.PATH, {})))
        return True

    def _ask(self, parameters: Mapping[str, object]) -> list[Document]:
        rows: list[Document] = self.store.read(variant_rows.PATH, parameters)["data"]
        return rows

    @override
    def look_up_again(self, item: Item, key: str) -> list[Document]:
        if item.fields.get("product_id") is not None:
            return super().look_up_again(item, key)
        return [row for row in self._ask({"sku": item.fields["sku"]}) if self.natural_key(row) == key]

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        found = dict(super().look_up_ids(ids))
        others = [one for one in ids if one not in found]
        if self._list_if_cheaper(len(others)):
            return found | {row["id"]: row for row in self.store.directory.get_ids(self.name, others)}
        answers = self.store.parallel(lambda one: self._ask({"id": one}), others)
        return found | {row["id"]: row for rows in answers for row in rows}

    @override
    def holders(self, item: Item) -> list[tuple[str, int]]:
        # The variant of a product without options has its SKU from there.
        rows = self._ask({"sku": item.fields["sku"]}) if item.fields.get("sku") else []
        others = {row["product_id"] for row in rows} - {item.fields.get("product_id")}
        return [*((self.name, row["id"]) for row in rows), *(("products", one) for one in sorted(others))]

    @override
    def learn(self, item: Item, row: Document) -> None:
        super().learn(item, row)
        self._listed.put(row["id"], variant_rows.key_of(row) or "", row)

    @override
    def forget(self, item: Item) -> None:
        super().forget(item)
        self._listed.remove(self.id_of(item))

    @override
    def to_create(self, item: Item) -> Document:
        fields = item.fields
        if fields.get("product_id") is None or not fields.get("option_values"):
            raise refused(
                "the store has no variant of this sku; product_id and option_values are needed to make one"
                if fields.get("sku")
                else "the product's own variant comes with the product and cannot be made"
            )
        body = {name: value for name, value in fields.items() if name != "product_id" and value is not None}
        if self.is_matched_by_id(item):
            values = [{name: one[name] for name in ("id", "option_id")} for one in fields["option_values"]]
        else:
            values = variant_rows.addressed(fields, self._options_for(item))
        return {**body, "option_values": values}

    def _options_for(self, item: Item) -> list[Document]:
        """The options of a new variant's product.

        Raises:
            MissingReferenceError: They lack a value that may still come.
        """
        product = item.fields["product_id"]
        options = list(self._options_of(product))
        if not item.final:
            for option, label in variant_rows.lacking(item.fields, options):
                awaited = choices.value_name(product, option, label)
                self.store.references.expect(choices.VALUES, awaited)
                raise MissingReferenceError("option_values", choices.VALUES, awaited)
        return options

    def _options_of(self, product: int) -> Iterable[Document]:
        if product > 0:
            # Several threads make variants of one product, and one of them is enough to ask.
            with self._asking.setdefault(product, threading.Lock()):
                if product not in self._options:
                    self._options[product] = list(pages(self.store.client, f"{PRODUCTS}/{product}/options", {}))
            yield from self._options[product]
        yield from choices.pretended(self.store, choices.OPTIONS, product)

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        self._options.clear()
        self._asking.clear()
        super().prepare(items)

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        body = self.to_create(items[0])
        made = self.store.write("POST", f"{PRODUCTS}/{items[0].fields['product_id']}/variants", body)
        return [made["data"] if made else None]

    @override
    def changes(self, item: Item) -> Document:
        if self.store.skip_unchanged:
            return variant_rows.differences(item.fields, item.current or {})
        return {name: value for name, value in item.fields.items() if name in variant_rows.FIELDS}

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        variant_rows.change(self.store, [(item.current or {}, one) for item, one in zip(items, changes, strict=True)])


def _key_of_sku(sku: str) -> str:
    return variant_rows.key_of({"sku": sku}) or ""
