"""Records that have to wait for what they point at, on disk, so that memory stays flat however many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from target_bigcommerce.holders import KEYS_OF, KeyTakenError
from target_bigcommerce.items import Document, Operation, Outcome
from target_bigcommerce.journal import decode, encode

if TYPE_CHECKING:
    from target_bigcommerce.items import Item
    from target_bigcommerce.journal import CrossReference

_ROW = "aside.id, aside.stream, aside.record, aside.written, aside.position, aside.merged"
_HAS_COME = (
    "(EXISTS (SELECT 1 FROM cross_reference AS known WHERE known.store = ? AND known.source = ? "
    "AND known.resource = aside.awaited_resource AND known.source_id = aside.awaited_id AND known.run = ? "
    "AND (known.store_id <> 0 OR aside.deletes)) OR EXISTS (SELECT 1 FROM temp.come "
    "WHERE come.resource = aside.awaited_resource AND come.id = aside.awaited_id))"
)
"""What was deleted lets go only of what is to be deleted with it."""


class Waiting(NamedTuple):
    """A record that was set aside.

    Attributes:
        stream: Its stream.
        record: The record.
        written: What became of it if it was written in part.
        position: Its place in the input.
        merged: The records that it was made of, if it was of several.
    """

    stream: str
    record: Document
    written: Outcome | None
    position: int
    merged: list[tuple[Document, int]]


class SetAside:
    """The records of a run that wait, in the order in which they came.

    Args:
        references: What they wait for; they are kept beside it for as long as it is open.
    """

    def __init__(self, references: CrossReference) -> None:
        self._references = references
        self._awaits_keys = False
        self._database = references.database
        self._database.execute(
            "CREATE TEMP TABLE aside (id INTEGER PRIMARY KEY, stream TEXT, source_id TEXT, resource TEXT, record BLOB, "
            "written TEXT, position INTEGER, merged BLOB, deletes INTEGER, awaited_resource TEXT, awaited_id TEXT)"
        )
        self._database.execute("CREATE INDEX temp.by_position ON aside (position)")
        self._database.execute("CREATE INDEX temp.by_source ON aside (stream, source_id)")
        self._database.execute("CREATE INDEX temp.by_resource ON aside (resource, deletes)")

    def add(self, item: Item) -> None:
        """Sets a record aside, with what it waits for."""
        awaited = item.incomplete
        self._awaits_keys = self._awaits_keys or isinstance(awaited, KeyTakenError)
        row = (
            *(item.rules.stream, item.source_id, item.resource.name, encode(item.record), item.written),
            *(item.position, encode(item.merged) if item.merged else None, item.operation is Operation.DELETE),
            *((awaited.resource, awaited.source_id) if awaited else (None, None)),
        )
        self._database.execute("INSERT INTO temp.aside VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    @property
    def first(self) -> int | None:
        """The first place in the input of those that are here; None if there are none."""
        row = self._database.execute("SELECT MIN(position) FROM temp.aside").fetchone()
        return None if row[0] is None else int(row[0])

    @property
    def awaits_keys(self) -> bool:
        """Whether any waits for the keys of an object."""
        if self._awaits_keys:
            query = "SELECT 1 FROM temp.aside WHERE awaited_resource LIKE ? LIMIT 1"
            self._awaits_keys = self._database.execute(query, (f"{KEYS_OF}%",)).fetchone() is not None
        return self._awaits_keys

    def take_earlier(self, stream: str, source_id: str) -> list[Waiting]:
        """Takes out what came earlier of an object of the source."""
        return self._taken("aside.stream = ? AND aside.source_id = ?", (stream, source_id))

    def take_ready(self, resource: str, most: int, *, deletes: bool) -> list[Waiting]:
        """Takes out the first records of a resource of which what they wait for has come."""
        references = self._references
        condition = f"aside.resource = ? AND aside.deletes = ? AND {_HAS_COME}"
        return self._taken(condition, (resource, deletes, *references.scope, references.run), most)

    def take_all(self, resource: str, most: int, *, deletes: bool) -> list[Waiting]:
        """Takes out records of a resource, whatever they wait for, those first that were made of several.

        Among what they were made of may be what others wait for.
        """
        order = "aside.merged IS NULL, aside.id"
        taken = self._taken("aside.resource = ? AND aside.deletes = ?", (resource, deletes), most, order)
        return sorted(taken, key=lambda waiting: waiting.position)

    def _taken(
        self, condition: str, values: tuple[object, ...], most: int = -1, order: str = "aside.id"
    ) -> list[Waiting]:
        rows = self._database.execute(
            f"SELECT {_ROW} FROM temp.aside AS aside WHERE {condition} ORDER BY {order} LIMIT ?",  # noqa: S608 - no input
            (*values, most),
        ).fetchall()
        self._database.executemany("DELETE FROM temp.aside WHERE id = ?", [(row[0],) for row in rows])
        return [
            Waiting(stream, decode(record), Outcome(written) if written else None, position, _pairs(merged))
            for _, stream, record, written, position, merged in rows
        ]


def _pairs(merged: bytes | None) -> list[tuple[Document, int]]:
    return [(record, position) for record, position in decode(merged)] if merged else []
