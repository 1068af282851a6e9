"""Whole collections of the store that are listed once and looked into often."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from target_bigcommerce.items import Document
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
