"""Locations: the places where stock lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from target_bigcommerce.items import Operation
from target_bigcommerce.listing import pages
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.resources.of_collections import OfCollection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item

DEFAULT_LOCATION = 1
"""The location that every store begins with, whatever its code is there:
https://developer.bigcommerce.com/docs/store-operations/catalog/inventory-locations."""


class Locations(OfCollection, ListedResource):
    """Locations. https://developer.bigcommerce.com/docs/rest-management/locations."""

    name = "locations"
    path = "/v3/inventory/locations"
    id_list = "location_id:in"
    key_words = "code"
    key_fields = frozenset({"code"})
    unique = ("code",)
    writable = frozenset(
        {
            *("code", "label", "description", "managed_by_external_source", "type_id", "enabled", "operating_hours"),
            *("time_zone", "address", "storefront_visibility", "special_hours"),
        }
    )

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.source_id == str(DEFAULT_LOCATION) and not self.is_matched_by_id(item):
            # Its code is the store's own affair, like its place.
            return {"id": DEFAULT_LOCATION, **{name: value for name, value in fields.items() if name != "code"}}
        if item.operation is not Operation.DELETE and not fields.get("special_hours"):
            fields.pop("special_hours", None)
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        if fields.get("id") == DEFAULT_LOCATION:
            return "the default location"
        return str(fields["code"]).casefold() if fields.get("code") else None

    @override
    def rows(self) -> Iterable[Document]:
        return pages(self.store.client, self.path, {})

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return {row["id"]: row for row in pages(self.store.client, self.path, {"location_id:in": list(ids)})}

    @override
    def to_create(self, item: Item) -> Document:
        return {name: value for name, value in item.fields.items() if name != "id"}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        (item,) = items
        made = self.store.write("POST", self.path, [self.to_create(item)])
        # The answer does not tell what was made.
        found = self.look_up_again(item, self.natural_key(item.fields) or "") if made else []
        return [next(iter(found), None)]

    @override
    def changes(self, item: Item) -> Document:
        return {name: value for name, value in super().changes(item).items() if name != "id"}
