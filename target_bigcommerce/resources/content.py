"""Redirects."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from typing_extensions import override

from bigcommerce_api.errors import MissingScopeError, NotFoundError
from target_bigcommerce.items import Operation
from target_bigcommerce.listing import pages
from target_bigcommerce.resources.base import refused
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.resources.of_collections import OfCollection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

MOST_REDIRECTS = 100
"""Redirects of one batch. No number is documented; a batch that is too long is halved."""

STOREFRONT = "/v3/channels/1/site"
"""The site of the storefront that every store begins with: https://developer.bigcommerce.com/docs/rest-management/sites."""

TARGETS = {"product": "products", "brand": "brands", "category": "categories"}
"""What a redirect may lead to that is written by this target."""


class Redirects(OfCollection, ListedResource):
    """Redirects. https://developer.bigcommerce.com/docs/rest-content/redirects."""

    name = "redirects"
    path = "/v3/storefront/redirects"
    key_words = "from_path"
    key_fields = frozenset({"site_id", "from_path"})
    unique = ("from_path",)
    name_filter = "keyword"
    writable = frozenset({"site_id", "from_path", "to"})
    most_created = MOST_REDIRECTS
    most_updated = MOST_REDIRECTS
    most_deleted = MOST_REDIRECTS

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._site: int | None = None

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        if self._site is None and not all(self.is_matched_by_id(item) and item.record.get("site_id") for item in items):
            try:
                self._site = int(self.store.read(STOREFRONT)["data"]["id"])
            except (MissingScopeError, NotFoundError):
                self._site = 0

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        fields["site_id"] = self._site_of(item)
        if not fields.get("from_path"):
            return fields
        fields["from_path"] = "/" + str(fields["from_path"]).lstrip("/")
        if item.operation is not Operation.DELETE and isinstance(fields.get("to"), dict):
            fields["to"] = self._target(item, fields["to"])
        return fields

    def _site_of(self, item: Item) -> int:
        named = item.record.get("site_id")
        if named is not None and (self.is_matched_by_id(item) or named == self._site):
            return int(named)
        if named is None and self._site:
            return self._site
        if named is None:
            raise refused("site_id is missing, and the token may not ask which site the storefront has; give it Sites")
        raise refused(
            f"site_id {named} is a site of the source, which this store does not know; remove the field with a stream "
            "map to write to the first storefront, or set match_by to id if the ids are this store's own"
        )

    def _target(self, item: Item, to: Document) -> Document:
        kind, entity = to.get("type"), to.get("entity_id")
        if kind == "url":
            return {"type": kind, "url": to.get("url")}
        if self.is_matched_by_id(item):
            return {"type": kind, "entity_id": entity}
        if kind in TARGETS:
            return {"type": kind, "entity_id": self.translated("to", TARGETS[kind], entity)}
        path = urlsplit(str(item.record.get("to_url") or "")).path
        if not path:
            raise refused(f"to points at {kind} {entity} of the source, which is not written; send its path as a url")
        self.store.tell_once(f"redirects to a {kind} are written as redirects to its path")
        return {"type": "url", "url": path}

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        to = item.record.get("to")
        if isinstance(to, dict) and to.get("type") in TARGETS and to.get("entity_id"):
            yield TARGETS[to["type"]], to["entity_id"]

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("from_path"):
            return None
        return f"{fields.get('site_id')} /{str(fields['from_path']).lstrip('/').casefold()}"

    @override
    def rows(self) -> Iterable[Document]:
        return pages(self.store.client, self.path, {"sort": "id"})

    @override
    def find_one(self, item: Item) -> list[Document]:
        # What is asked for is the beginning of the path.
        asked = {"site_id": item.fields["site_id"], "keyword": item.fields["from_path"]}
        return list(pages(self.store.client, self.path, asked))

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self._upsert([item.fields for item in items])
        rows = {self.key_of_row(row): row for row in made}
        return [rows.get(self.natural_key(item.fields) or "") for item in items]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        names = ("site_id", "from_path", "to")
        # One that is left out would lead to the home page.
        wholes = [
            {name: change.get(name, (item.current or {}).get(name)) for name in names}
            for item, change in zip(items, changes, strict=True)
        ]
        rows = {self.key_of_row(row): row["id"] for row in self._upsert(wholes)}
        # The path is what a redirect is known by, so that one with another path is another one.
        left = {self.id_of(item) for item in items}
        for item, whole in zip(items, wholes, strict=True):
            now = rows.get(self.natural_key(whole) or "", self.id_of(item))
            if now != self.id_of(item):
                self.forget(item)
                item.current = {**(item.current or {}), self.key: now}
        left -= {self.id_of(item) for item in items}
        if left:
            self.store.write("DELETE", self.path, parameters={"id:in": sorted(left)})

    def _upsert(self, rows: Sequence[Document]) -> list[Document]:
        answer = self.store.write("PUT", self.path, list(rows))
        return list(answer["data"]) if answer else []
