"""What no two objects may share, when a record takes it before the one that has it is renamed or deleted."""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

from target_bigcommerce.items import MissingReferenceError

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item, Refusal
    from target_bigcommerce.store import Store

KEYS_OF = "keys of "
"""Begins the name under which a record waits for the keys of an object, as others do for the object itself."""

OF_A_KEY = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST})
"""What the store may answer where another object has a key."""


class KeyTakenError(MissingReferenceError):
    """The store refuses a record for a key that another object has, which the source may yet rename or delete.

    Args:
        resource: What that object is.
        store_id: Its id in the store.
    """

    def __init__(self, resource: str, store_id: int) -> None:
        super().__init__("a key", KEYS_OF + resource, store_id)


class Holders:
    """Knows which records wait for the keys of which objects. Thread-safe.

    A list that is ordered by id, or by time with only the last state of each object, may bring a record that takes a
    name before the one that gives it away, and the deletions of a version come at its end. So a record is not rejected
    as long as what stands against it is an object that the source knows too; at the end of the input it is.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._awaited: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def awaits(self, item: Item, refusal: Refusal) -> bool:
        """Whether a record that the store refused is to be tried again when another one has come; it waits then."""
        if item.final or refusal.status not in OF_A_KEY or not item.resource.unique:
            return False
        for resource, store_id in item.resource.holders(item):
            if self._is_the_source_s(item, resource, store_id):
                awaited = KeyTakenError(resource, store_id)
                with self._lock:
                    self._awaited.add((awaited.resource, awaited.source_id))
                self._store.references.expect(awaited.resource, awaited.source_id)
                item.incomplete = awaited
                return True
        return False

    def _is_the_source_s(self, item: Item, resource: str, store_id: int) -> bool:
        if resource == item.resource.name and item.current and store_id == item.resource.identity(item.current):
            return False
        return item.resource.is_matched_by_id(item) or bool(self._store.references.sources_of(resource, [store_id]))

    def renamed(self, item: Item, change: Document) -> None:
        """Takes in that an object was changed, which may have set a key free."""
        if change.keys() & set(item.resource.unique):
            self.freed(item)

    def freed(self, item: Item) -> None:
        """Takes in that an object has other keys now, or is gone."""
        name = KEYS_OF + item.resource.name, str(item.resource.identity(item.current or {}))
        with self._lock:
            is_awaited = name in self._awaited
        if is_awaited:
            self._store.references.announce(name[0], [name[1]])
