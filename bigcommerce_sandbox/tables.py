"""How a collection lies in SQLite.

A narrow table holds the columns, a second one the documents as rendered bytes, so that counting, filtering
and stepping over a million rows never drags the documents along. Lists of ids that are searched get a table
each.
"""
# ruff: noqa: S608 - the names of tables and columns are those of declared collections, never a client's

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.times import unix_seconds

_SQL_TYPES = {
    Kind.INTEGER: "INTEGER",
    Kind.NUMBER: "NUMERIC",
    Kind.FLAG: "INTEGER",
    Kind.TEXT: "TEXT",
    Kind.MOMENT: "INTEGER",
    Kind.JSON: "BLOB",
}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def render(value: object) -> bytes:
    """JSON as it goes over the wire."""
    return _encode(value).encode()


def column_value(kind: Kind, value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    """Turns a document's value into what a column of this kind keeps."""
    if value is None:
        return None
    match kind:
        case Kind.TEXT:
            return str(value).casefold()
        case Kind.MOMENT:
            return unix_seconds(str(value)) if value != "" else None
        case Kind.FLAG:
            return int(bool(value))
        case Kind.JSON:
            return render(value)
        case Kind.INTEGER | Kind.NUMBER:
            return value


class Tables:
    """The tables and statements of one collection."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.name = collection.name
        self.documents = f"{collection.name}__documents"
        self.key = collection.key or "_row"
        self.hidden = [column for column in collection.columns if column.hidden]
        self._hidden_names = frozenset(column.name for column in self.hidden)
        names = "".join(f", {column.name}" for column in collection.columns)
        marks = ", ?" * len(collection.columns)
        self.insert_row = f"INSERT INTO {self.name} (id{names}) VALUES (?{marks})"
        self.insert_document = f"INSERT INTO {self.documents} (id, document) VALUES (?, ?)"
        self.update_row = f"UPDATE {self.name} SET ({names[2:]}) = ({marks[2:]}) WHERE id = ?"
        self.update_document = f"UPDATE {self.documents} SET document = ? WHERE id = ?"
        hidden = "".join(f", t.{column.name}" for column in self.hidden)
        self.select_one = f"SELECT document{hidden} FROM {self.name} t JOIN {self.documents} USING (id) WHERE id = ?"

    def link(self, field: str) -> str:
        """The table that holds a list of ids."""
        return f"{self.name}__{field}"

    def created_by(self) -> Iterator[str]:
        """Statements that make the tables where they are missing."""
        columns = "".join(f", {column.name} {_SQL_TYPES[column.kind]}" for column in self.collection.columns)
        yield f"CREATE TABLE IF NOT EXISTS {self.name} (id INTEGER PRIMARY KEY AUTOINCREMENT{columns})"
        yield f"CREATE TABLE IF NOT EXISTS {self.documents} (id INTEGER PRIMARY KEY, document BLOB NOT NULL)"
        for column in self.collection.columns:
            if column.indexed and column.kind is not Kind.JSON:
                index = f"{self.name}__by_{column.name}"
                yield f"CREATE INDEX IF NOT EXISTS {index} ON {self.name} ({column.name})"
        for field in self.collection.links:
            table = self.link(field)
            yield (
                f"CREATE TABLE IF NOT EXISTS {table} (id INTEGER, value INTEGER, PRIMARY KEY (id, value)) WITHOUT ROWID"
            )
            yield f"CREATE INDEX IF NOT EXISTS {table}__by_value ON {table} (value, id)"

    def values(self, document: Document) -> list[object]:
        """The columns of a document."""
        return [column_value(column.kind, _taken(document, column)) for column in self.collection.columns]

    def hidden_values(self, values: Iterable[Any]) -> Document:
        """Hidden values by name, for those that their columns keep."""
        return {
            column.name: json.loads(value) if column.kind is Kind.JSON and value is not None else value
            for column, value in zip(self.hidden, values, strict=True)
        }

    def rendered(self, document: Document, key: int) -> bytes:
        """The document as it is served: with its id, without hidden values."""
        served = {name: value for name, value in document.items() if name not in self._hidden_names}
        if self.collection.key:
            served = {self.key: key, **served, self.key: key}
        return render(served)


def _taken(document: Document, column: Column) -> Any:  # noqa: ANN401 - whatever JSON holds
    value: Any = document
    for name in column.source or (column.name,):
        value = value.get(name) if isinstance(value, dict) else None
    return value
