"""Whole collections of the store that are listed once and looked into often."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.listing import pages
from target_bigcommerce.resources.base import MOST_LOOKED_UP_SINGLY, Resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

SECONDS_LISTED = 300
"""How long a listed collection is believed; others may change the store during a long run."""

SHARE_OF_LISTING = 20
"""How many times as long as it took a listing is believed at least, so that little of a run goes into listing."""


class Listed:
    """A collection in the directory of the run, each object under a key.

    Args:
        store: The store.
        name: What it is called in the directory.

    Attributes:
        is_listed: Whether it was listed.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name
        self.is_listed = False
        self._until = 0.0

    def refresh(self, rows: Callable[[], Iterable[tuple[int, str, Document]]]) -> None:
        """Lists the collection, unless that was done a while ago at most.

        Args:
            rows: Reads it: the id, the key and the document of each object.
        """
        began = time.monotonic()
        if self.is_listed and began < self._until:
            return
        self._store.directory.replace(self._name, rows())
        ended = time.monotonic()
        self.is_listed = True
        self._until = ended + max(SECONDS_LISTED, SHARE_OF_LISTING * (ended - began))

    def get(self, key: str) -> list[Document]:
        """The objects of a key."""
        return self._store.directory.get(self._name, key)

    def put(self, identifier: int, key: str, row: Document) -> None:
        """Takes in what an object is now, if the collection was listed."""
        if self.is_listed:
            self._store.directory.put(self._name, [(identifier, key, row)])

    def remove(self, identifier: int) -> None:
        """Takes out an object that is gone."""
        self._store.directory.remove(self._name, identifier)


class ListedResource(Resource):
    """A resource that is listed whole when many keys are looked up, because the API takes one key at a time."""

    name_filter: ClassVar[str | None] = None
    """The parameter that finds an object by its natural key; None where there is none."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._listed = Listed(store, self.name)

    def rows(self) -> Iterable[Document]:
        """The whole collection."""
        return pages(self.store.client, self.path, {})

    def key_of_row(self, row: Document) -> str:
        """The natural key of an object of the store."""
        return self.natural_key(row) or ""

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        if not self._listed.is_listed and self.name_filter and len(keys) <= MOST_LOOKED_UP_SINGLY:
            looked = self.store.parallel(lambda pair: self.look_up_again(*pair), list(zip(items, keys, strict=True)))
            return dict(zip(keys, looked, strict=True))
        self._listed.refresh(self._keyed_rows)
        return {key: self._listed.get(key) for key in keys}

    @override
    def look_up_again(self, item: Item, key: str) -> list[Document]:
        if self.name_filter is None:
            # Another thread may put an older listing into the directory at any moment.
            return [row for row in self.rows() if self.key_of_row(row) == key]
        return [row for row in self.find_one(item) if self.key_of_row(row) == key]

    @override
    def held_now(self, item: Item, fields: Document, key: str) -> list[Document]:
        # A listing is kept in step, and may be long.
        return self._listed.get(key) if self._listed.is_listed else super().held_now(item, fields, key)

    def find_one(self, item: Item) -> list[Document]:
        """Asks the store for the objects of one natural key, and maybe others."""
        assert self.name_filter is not None  # noqa: S101 - the caller sees to it
        found = self.store.read(self.path, {self.name_filter: item.fields[self.name_filter]})
        return list(found.get("data", []) if isinstance(found, dict) else found or [])

    @override
    def learn(self, item: Item, row: Document) -> None:
        self._listed.put(row[self.key], self.key_of_row(row), row)

    @override
    def forget(self, item: Item) -> None:
        self._listed.remove(self.id_of(item))

    def _keyed_rows(self) -> Iterable[tuple[int, str, Document]]:
        return ((row[self.key], self.key_of_row(row), row) for row in self.rows())
