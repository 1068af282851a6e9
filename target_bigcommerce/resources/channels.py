"""Channels: found in this store, never made, since each is set up by the app or the storefront behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from target_bigcommerce.listing import pages
from target_bigcommerce.resources.base import FIRST_CHANNEL, Resource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

KEY = ("name", "type", "platform")
"""What tells channels apart."""


class Channels(Resource):
    """Channels, for what points at them. https://developer.bigcommerce.com/docs/rest-management/channels.

    The first storefront is the same one in every store; another channel is the one of its name, type and platform. One
    that this store lacks is passed over.
    """

    name = "channels"
    path = "/v3/channels"
    key_words = "name, type and platform"
    key_fields = frozenset({"id", *KEY})
    writable = key_fields

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._rows: list[Document] | None = None

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.source_id != str(FIRST_CHANNEL):
            fields.pop("id", None)
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        if fields.get("id") == FIRST_CHANNEL:
            return "the first storefront"
        return ", ".join(str(fields.get(name)).casefold() for name in KEY) if fields.get("name") else None

    @override
    def is_skipped(self, item: Item) -> str | None:
        if item.record.get("_sdc_deleted_at") is not None:
            return "channels are not deleted"
        known = {self.natural_key(row) for row in self._all()}
        if self.is_matched_by_id(item) or self.natural_key(item.record) in known:
            return None
        return f"this store has no channel {item.record.get('name')!r}; make it there to have what belongs to it copied"

    def _all(self) -> list[Document]:
        if self._rows is None:
            self._rows = list(pages(self.store.client, self.path, {}))
        return self._rows

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        return {key: [row for row in self._all() if self.natural_key(row) == key] for key in keys}

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return {row["id"]: row for row in self._all() if row["id"] in ids}

    @override
    def changes(self, item: Item) -> Document:
        return {}
