"""What a dry run would have made of the store, so that its later records meet what its earlier ones would have left."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

from target_bigcommerce.journal import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from target_bigcommerce.items import Document

Identity = int | str


class Shadow:
    """Objects as they would be, on disk, for the time of a dry run; empty in any other. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.execute(
            "CREATE TABLE shadow (resource TEXT, identity, key TEXT, document BLOB, PRIMARY KEY (resource, identity))"
        )
        self._database.execute("CREATE INDEX by_key ON shadow (resource, key)")
        self._is_empty = True

    def put(self, resource: str, identity: Identity, key: str | None, row: Document | None) -> None:
        """Enters what an object would be; None for gone."""
        document = None if row is None else encode(row)
        with self._lock:
            self._is_empty = False
            self._database.execute(
                "INSERT OR REPLACE INTO shadow VALUES (?, ?, ?, ?)", (resource, identity, key, document)
            )

    def over_ids(self, resource: str, rows: Mapping[int, Document], ids: Iterable[int]) -> dict[int, Document]:
        """Objects by id: the store's, less those that would be others or gone by now, and what they would be."""
        found = dict(rows)
        for identifier in () if self._is_empty else ids:
            entry = self._entry(resource, identifier)
            if entry is not None:
                found.pop(identifier, None)
                if entry[0] is not None:
                    found[identifier] = decode(entry[0])
        return found

    def over_key(
        self, resource: str, rows: Mapping[Identity, Document], key: str, *, keeps_keys: bool
    ) -> list[Document]:
        """The same for the objects of one natural key, which the store has by identity.

        Args:
            resource: The kind of object.
            rows: The objects.
            key: The natural key.
            keeps_keys: Whether an object is found by all keys that it ever had.
        """
        if self._is_empty:
            return list(rows.values())
        if keeps_keys:
            over = {identity: self._entry(resource, identity) for identity in rows}
            return [decode(entry[0]) if (entry := over[one]) and entry[0] else row for one, row in rows.items()]
        with self._lock:
            entries = self._database.execute(
                "SELECT document FROM shadow WHERE resource = ? AND key = ? AND document IS NOT NULL", (resource, key)
            ).fetchall()
        kept = [row for identity, row in rows.items() if self._entry(resource, identity) is None]
        return [*kept, *(decode(document) for (document,) in entries)]

    def _entry(self, resource: str, identity: Identity) -> tuple[bytes | None] | None:
        with self._lock:
            entry: tuple[bytes | None] | None = self._database.execute(
                "SELECT document FROM shadow WHERE resource = ? AND identity = ?", (resource, identity)
            ).fetchone()
        return entry
