"""What the target remembers: which object of this store a source's id means.

Everything lies in SQLite, so that memory stays flat. The cross-reference may be kept in a file between runs; it is
an aid only: an object is looked up in the store before it is written, and a file that is lost costs look-ups.
"""

from __future__ import annotations

import itertools
import sqlite3
import threading
import uuid
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from target_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from target_bigcommerce.items import Document

GONE = 0
"""Stands for the id of an object that was deleted; the store gives ids from 1 on."""

ROWS_AT_ONCE = 1000
"""Objects that are entered together; as few as that stay in memory however large a collection is."""

VERSION = 1
"""Of the tables in the file."""

_LEARN = (
    "INSERT INTO cross_reference VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET store_id = excluded.store_id, key = excluded.key, run = excluded.run, "
    "written = COALESCE(excluded.written, written)"
)

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def encode(value: object) -> bytes:
    """JSON, with decimals as numbers."""
    return _encoder.encode(value)


def decode(text: bytes) -> Any:  # noqa: ANN401 - JSON
    """What JSON says, with fractions as decimals."""
    return _decoder.decode(text)


class CrossReference:
    """Which object of this store an object of the source is, by resource.

    What an earlier run remembered is not believed until it is confirmed in this one: the store may have been emptied
    and filled anew since, and its ids may mean other objects now.

    Args:
        path: The file that keeps it between runs; None for this run only.
        store: Identifies the store written to.
        source: Identifies the source, the setting `source_name`.
        keep: Whether what is learned may stay in the file; a dry run must leave no trace.

    Attributes:
        database: Where all is kept.
        scope: The store and the source.
        run: Marks what this run knows.

    Raises:
        UnusableInputError: The file cannot be opened, or is something else.
    """

    def __init__(self, path: str | None, store: str, source: str, *, keep: bool = True) -> None:
        self._lock = threading.Lock()
        self.scope = (store, source)
        self.run = uuid.uuid4().hex
        try:
            # An empty name is a temporary database on disk that goes when it is closed.
            name = path if path and keep else ""
            self.database = sqlite3.connect(name, check_same_thread=False, isolation_level=None)
            if path and not keep and Path(path).exists():
                with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as kept:
                    kept.backup(self.database)
            self._set_up()
        except (sqlite3.Error, ValueError) as error:
            raise UnusableInputError(f"journal_path: {path} cannot be used: {error}") from error

    def _set_up(self) -> None:
        if self.database.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            # What an older version remembered costs look-ups, no more.
            self.database.execute("DROP TABLE IF EXISTS cross_reference")
            self.database.execute(f"PRAGMA user_version = {VERSION}")
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS cross_reference (store TEXT, source TEXT, resource TEXT, "
            "source_id TEXT, store_id INTEGER, key TEXT, run TEXT, written INTEGER, "
            "PRIMARY KEY (store, source, resource, source_id)) WITHOUT ROWID"
        )
        self.database.execute(
            "CREATE TABLE IF NOT EXISTS versions (store TEXT, source TEXT, resource TEXT, source_id TEXT, "
            "version INTEGER, PRIMARY KEY (store, source, resource, source_id)) WITHOUT ROWID"
        )
        self.database.execute(
            "CREATE INDEX IF NOT EXISTS by_store_id ON cross_reference (store, source, resource, store_id)"
        )
        self.database.execute(
            "CREATE TEMP TABLE come (resource TEXT, id TEXT, PRIMARY KEY (resource, id)) WITHOUT ROWID"
        )
        self.database.execute("PRAGMA synchronous = OFF")
        (last,) = self.database.execute("SELECT MAX(written) FROM cross_reference").fetchone()
        self._first = (last or 0) + 1
        self._turns = itertools.count(self._first)

    def learn(self, resource: str, source_id: str, store_id: int, key: str | None, *, is_written: bool = False) -> None:
        """Remembers which object of the store a source id means, and the natural key that the object has.

        Args:
            resource: The kind of object, or the stream's own part of it.
            source_id: The id in the source.
            store_id: The id in the store.
            key: The natural key that the object has.
            is_written: Whether the source has just said that the object is, so that it is not deleted for
                another id that the source had for it.
        """
        with self._lock:
            turn = next(self._turns) if is_written else None
            self.database.execute(_LEARN, (*self.scope, resource, source_id, store_id, key, self.run, turn))

    def learn_several(self, resource: str, rows: Iterable[tuple[str, int, str | None]]) -> None:
        """Remembers source ids of one resource, each with the store's id and the natural key."""
        known = [(*self.scope, resource, *row, self.run, None) for row in rows]
        with self._lock:
            self.database.execute("BEGIN")
            self.database.executemany(_LEARN, known)
            self.database.execute("COMMIT")

    def expect(self, resource: str, name: str) -> None:
        """Takes in that something without an id in the source is waited for, which was not there a moment ago."""
        with self._lock:
            self.database.execute("DELETE FROM temp.come WHERE resource = ? AND id = ?", (resource, name))

    def announce(self, resource: str, names: Iterable[str]) -> None:
        """Takes in for the time of a run that such things have come."""
        with self._lock:
            self.database.executemany(
                "INSERT OR IGNORE INTO temp.come VALUES (?, ?)", [(resource, one) for one in names]
            )

    def lives_on(self, resource: str, source_id: str, store_id: int) -> bool:
        """Whether an object is another one of the source by now: one written in this run, or later than this one."""
        with self._lock:
            found = self.database.execute(
                # Left to itself, SQLite goes through all of a resource: the primary key begins as the index does.
                "SELECT 1 FROM cross_reference AS other INDEXED BY by_store_id WHERE store = ? AND source = ? "
                "AND resource = ? AND store_id = ? AND source_id <> ? AND written > COALESCE((SELECT "
                "MIN(own.written, ?) FROM cross_reference AS own WHERE own.store = other.store "
                "AND own.source = other.source AND own.resource = other.resource AND own.source_id = ?), 0)",
                (*self.scope, resource, store_id, source_id, self._first - 1, source_id),
            ).fetchone()
        return found is not None

    def mark(self, resource: str, source_id: str, version: int) -> None:
        """Remembers that a version of a stream holds a source id."""
        with self._lock:
            self.database.execute(
                "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)", (*self.scope, resource, source_id, version)
            )

    def is_empty(self, resource: str, version: int) -> bool:
        """Whether nothing is known of a version."""
        with self._lock:
            found = self.database.execute(
                "SELECT 1 FROM versions WHERE store = ? AND source = ? AND resource = ? AND version = ? LIMIT 1",
                (*self.scope, resource, version),
            ).fetchone()
        return found is None

    def outside(self, resource: str, version: int) -> list[str]:
        """The source ids of objects that a version does not hold."""
        with self._lock:
            rows = self.database.execute(
                "SELECT source_id FROM cross_reference AS known WHERE store = ? AND source = ? AND resource = ? "
                "AND store_id <> ? AND NOT EXISTS (SELECT 1 FROM versions AS held WHERE held.store = known.store "
                "AND held.source = known.source AND held.resource = known.resource "
                "AND held.source_id = known.source_id AND held.version = ?)",
                (*self.scope, resource, GONE, version),
            ).fetchall()
        return [source_id for (source_id,) in rows]

    def forget(self, resource: str, source_id: str) -> None:
        """Forgets a source id whose object is gone."""
        with self._lock:
            self.database.execute(
                "DELETE FROM cross_reference WHERE store = ? AND source = ? AND resource = ? AND source_id = ?",
                (*self.scope, resource, source_id),
            )

    def bury(self, resource: str, source_id: str) -> None:
        """Remembers that a source's object was deleted, so that what was below it is known to be gone too."""
        self.learn(resource, source_id, GONE, None)

    def is_gone(self, resource: str, source_id: object) -> bool:
        """Whether a source's object was deleted."""
        known = self._row(resource, source_id)
        return known is not None and known[0] == GONE

    def get(self, resource: str, source_id: object) -> int | None:
        """The store's id of a source's object, if this run knows it."""
        known = self._row(resource, source_id)
        return (known[0] or None) if known and known[2] == self.run else None

    def remembered(self, resource: str, source_id: object) -> tuple[int, str | None] | None:
        """The store's id of a source's object and the natural key it had, as this or an earlier run knew them."""
        known = self._row(resource, source_id)
        return (known[0], known[1]) if known and known[0] else None

    def sources_of(self, resource: str, store_ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
        """The source ids of objects of the store and the natural keys that they had, as far as they are remembered."""
        query = (
            "SELECT source_id, key FROM cross_reference INDEXED BY by_store_id "
            "WHERE store = ? AND source = ? AND resource = ? AND store_id = ?"
        )
        with self._lock:
            rows = {one: self.database.execute(query, (*self.scope, resource, one)).fetchone() for one in store_ids}
        return {one: (row[0], row[1]) for one, row in rows.items() if row}

    def unconfirmed(self, resource: str, source_ids: Iterable[object]) -> dict[str, tuple[int, str | None]]:
        """What earlier runs remembered of these source ids, and this one has not confirmed."""
        rows = {str(source_id): self._row(resource, source_id) for source_id in source_ids}
        return {one: (row[0], row[1]) for one, row in rows.items() if row and row[0] and row[2] != self.run}

    def _row(self, resource: str, source_id: object) -> tuple[int, str | None, str] | None:
        with self._lock:
            row: tuple[int, str | None, str] | None = self.database.execute(
                "SELECT store_id, key, run FROM cross_reference "
                "WHERE store = ? AND source = ? AND resource = ? AND source_id = ?",
                (*self.scope, resource, str(source_id)),
            ).fetchone()
        return row

    def close(self) -> None:
        """Closes the file."""
        self.database.close()


class Directory:
    """Objects of whole collections by natural key, for the time of a run, on disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.execute(
            "CREATE TABLE directory (resource TEXT, id INTEGER, key TEXT, document BLOB, PRIMARY KEY (resource, id))"
        )
        self._database.execute("CREATE INDEX by_key ON directory (resource, key)")

    def replace(self, resource: str, rows: Iterable[tuple[int, str, Document]]) -> None:
        """Enters a whole collection: id, key and document of each object."""
        with self._lock:
            self._database.execute("DELETE FROM directory WHERE resource = ?", (resource,))
        remaining = iter(rows)
        while some := list(itertools.islice(remaining, ROWS_AT_ONCE)):
            self.put(resource, some)

    def put(self, resource: str, rows: Iterable[tuple[int, str, Document]]) -> None:
        """Enters objects, or what they have become: id, key and document of each."""
        entries = [(resource, identifier, key, _encoder.encode(row)) for identifier, key, row in rows]
        with self._lock:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO directory VALUES (?, ?, ?, ?)", entries)
            self._database.execute("COMMIT")

    def remove(self, resource: str, identifier: int) -> None:
        """Takes an object out that is gone."""
        with self._lock:
            self._database.execute("DELETE FROM directory WHERE resource = ? AND id = ?", (resource, identifier))

    def get_ids(self, resource: str, ids: Iterable[int]) -> list[Document]:
        """Those of the objects of these ids that were entered."""
        query = "SELECT document FROM directory WHERE resource = ? AND id = ?"
        with self._lock:
            rows = [self._database.execute(query, (resource, one)).fetchone() for one in ids]
        return [decode(row[0]) for row in rows if row]

    def get(self, resource: str, key: str) -> list[Document]:
        """The objects of a key: none, one, or several that cannot be told apart by it."""
        with self._lock:
            rows = self._database.execute(
                "SELECT document FROM directory WHERE resource = ? AND key = ?", (resource, key)
            ).fetchall()
        return [decode(row[0]) for row in rows]
