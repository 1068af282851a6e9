"""Brands, category trees and categories. Products stand in `products.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.listing import pages
from target_bigcommerce.resources.base import FIRST_CHANNEL, reason_of, refused
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.resources.of_collections import OfCollection
from target_bigcommerce.resources.pictures import is_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_bigcommerce.items import Document, Item


class Brands(ListedResource):
    """Brands. https://developer.bigcommerce.com/docs/rest-catalog/brands."""

    name = "brands"
    path = "/v3/catalog/brands"
    key_words = "name"
    key_fields = frozenset({"name"})
    unique = ("name", "custom_url")
    name_filter = "name"
    cleared_by: ClassVar = dict.fromkeys(("page_title", "meta_description", "search_keywords"), "")
    writable = frozenset(
        {
            *("name", "page_title", "meta_keywords", "meta_description", "search_keywords", "image_url"),
            "custom_url",
        }
    )

    @override
    def natural_key(self, fields: Document) -> str | None:
        # Names are unique without regard to case.
        return str(fields["name"]).casefold() if fields.get("name") else None

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name == "image_url" and value and current:
            return is_same(value, current)
        return super()._equal(name, value, current)


class CategoryTrees(OfCollection, ListedResource):
    """Category trees. https://developer.bigcommerce.com/docs/rest-catalog/category-trees."""

    name = "category_trees"
    path = "/v3/catalog/trees"
    key_words = "name"
    key_fields = frozenset({"name", "channels"})
    writable = frozenset({"name", "channels"})
    create_only = frozenset({"channels"})

    @override
    def rows(self) -> Iterable[Document]:
        rows: list[Document] = self.store.read(self.path)["data"]
        return rows

    @override
    def natural_key(self, fields: Document) -> str | None:
        # Each store has one tree on its first storefront, whatever it is called there.
        if FIRST_CHANNEL in (fields.get("channels") or ()):
            return f"channel {FIRST_CHANNEL}"
        return f"name {fields['name']}" if fields.get("name") else None

    @override
    def to_create(self, item: Item) -> Document:
        if self.is_matched_by_id(item):
            return item.fields
        channels = []
        for one in item.fields.get("channels") or ():
            known = self.store.references.get("channels", one)
            if known is None:
                raise refused(
                    f"channels names channel {one} of the source, which this store does not know, and it has no "
                    f"category tree of the name {item.fields['name']!r}; send channels too, or make one in the store"
                )
            channels.append(known)
        return {**item.fields, "channels": channels}

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        yield from (("channels", one) for one in item.record.get("channels") or ())

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("PUT", self.path, [self.to_create(item) for item in items])
        return list(made["data"]) if made else [None] * len(items)


class Categories(OfCollection, ListedResource):
    """Categories of all trees. https://developer.bigcommerce.com/docs/rest-catalog/category-trees/categories."""

    name = "categories"
    path = "/v3/catalog/trees/categories"
    key = "category_id"
    id_list = "category_id:in"
    key_words = "tree_id, parent_id and name"
    key_fields = frozenset({"tree_id", "parent_id", "name"})
    unique = ("url",)
    writable = frozenset(
        {
            *("name", "tree_id", "parent_id", "description", "views", "sort_order", "page_title"),
            *("meta_keywords", "meta_description", "layout_file", "image_url", "is_visible"),
            *("search_keywords", "default_product_sort", "url"),
        }
    )
    create_only = frozenset({"tree_id"})
    cleared_by: ClassVar = dict.fromkeys(("description", "page_title", "meta_description", "search_keywords"), "")
    references: ClassVar = {"tree_id": "category_trees", "parent_id": "categories"}
    most_created = 10
    most_updated = 10
    most_deleted = 50

    @override
    def rows(self) -> Iterable[Document]:
        return pages(self.store.client, self.path, {})

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("name") or fields.get("tree_id") is None:
            return None
        return f"{fields['tree_id']}/{fields.get('parent_id') or 0}/{str(fields['name']).casefold()}"

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name == "image_url" and value and current:
            return is_same(value, current)
        return super()._equal(name, value, current)

    @override
    def to_create(self, item: Item) -> Document:
        # A category below another takes its tree from there; one at the top names its tree.
        left_out = "tree_id" if item.fields.get("parent_id") else "parent_id"
        return {name: value for name, value in item.fields.items() if name != left_out}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        rows = {self.key_of_row(row): row for row in (made or {}).get("data") or []}
        return [rows.get(self.natural_key(item.fields) or "") for item in items]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        answer = self.store.write("PUT", self.path, self.changed_rows(items, changes))
        if answer and answer.get("errors"):
            # Some were changed and some not; which, is only certain when each is sent alone.
            raise refused(reason_of(answer["errors"]))
