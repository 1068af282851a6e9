"""Everything the sandbox knows, in SQLite: objects as they are served, and columns they are searched by."""
# ruff: noqa: S608 - the names of tables and columns are those of declared collections, never a client's

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox.condition import Condition, Row, equal, where_clause, within
from bigcommerce_sandbox.sql import IN_MEMORY, blank, carry_out, marks, pieces
from bigcommerce_sandbox.tables import Tables
from bigcommerce_sandbox.totals import Totals

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.collection import Collection, Column, Document

ROWS_AT_ONCE = 5_000
"""Rows rendered and written together by `Store.insert_many`; bounds its memory."""


class Store:
    """The objects of one store, safe to use from several threads.

    Names of resources are those of the collections, e.g. ``"customers"``. What is written here obeys none of
    the API's rules (unique names, limits): those live in the areas. Ids ascend and are never used twice.

    Args:
        collections: What the store consists of.
        database: A file, or ``:memory:``.
        clock: The store's time in unix seconds. May be replaced at any time, e.g. to let many changes fall
            into one second.
    """

    def __init__(
        self,
        collections: Iterable[Collection],
        database: str = IN_MEMORY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        self._depth = 0
        self._totals = Totals(self._count)
        self._connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._tables = {collection.name: Tables(collection) for collection in collections}
        self._children: dict[str, list[tuple[Tables, str]]] = {name: [] for name in self._tables}
        for tables in self._tables.values():
            for parent in tables.collection.parents:
                self._children[parent.collection].append((tables, parent.column))
        statements = tuple(statement for tables in self._tables.values() for statement in tables.created_by())
        if database == IN_MEMORY:
            blank(statements).backup(self._connection)
        else:
            carry_out(self._connection, statements)

    def close(self) -> None:
        """Closes the database; a file keeps everything written."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes what happens inside one change: all of it, or after an exception none of it."""
        with self._lock:
            if self._depth:
                yield
                return
            self._depth = 1
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                self._totals.forget()
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._depth = 0

    # Reading

    def select(
        self,
        resource: str,
        conditions: Sequence[Condition] = (),
        *,
        order: str = "id",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Row]:
        """Returns keys and documents of the rows that satisfy every condition, in this order."""
        tables, (where, values) = self._tables[resource], where_clause(conditions)
        page = f"SELECT id FROM {tables.name}{where} ORDER BY {order} LIMIT ? OFFSET ?"
        with self._lock:
            keys = [key for (key,) in self._connection.execute(page, (*values, -1 if limit is None else limit, offset))]
            found: dict[int, bytes] = {}
            for some in pieces(keys):
                chosen = f"SELECT id, document FROM {tables.documents} WHERE id IN ({marks(some)})"
                found.update(self._connection.execute(chosen, some))
        return [Row(key, found[key]) for key in keys]

    def keys(self, resource: str, conditions: Sequence[Condition] = (), limit: int | None = None) -> list[int]:
        """Returns the keys of the rows that satisfy every condition, ascending."""
        where, values = where_clause(conditions)
        query = f"SELECT id FROM {self._tables[resource].name}{where} ORDER BY id LIMIT ?"
        with self._lock:
            return [key for (key,) in self._connection.execute(query, (*values, -1 if limit is None else limit))]

    def count(self, resource: str, conditions: Sequence[Condition] = ()) -> int:
        """Returns how many rows satisfy every condition."""
        with self._lock:
            return self._totals.count(resource, conditions)

    def _count(self, resource: str, conditions: Sequence[Condition]) -> int:
        where, values = where_clause(conditions)
        query = f"SELECT count(*) FROM {self._tables[resource].name}{where}"
        (number,) = self._connection.execute(query, values).fetchone()
        return int(number)

    def knows(self, resource: str) -> bool:
        """Whether there is a collection of this name."""
        return resource in self._tables

    def holds_anything(self) -> bool:
        """Whether there is any object at all."""
        return any(self.keys(name, limit=1) for name in self._tables)

    def any_key(self, resource: str, dice: random.Random) -> int | None:
        """Returns the key of a random object, or None if there is none."""
        name = self._tables[resource].name
        with self._lock:
            (highest,) = self._connection.execute(f"SELECT max(id) FROM {name}").fetchone()
        if highest is None:
            return None
        return self.find(resource, Condition("id >= ?", (dice.randint(1, highest),)))

    def find(self, resource: str, *conditions: Condition) -> int | None:
        """Returns the lowest key that satisfies every condition, or None."""
        return next(iter(self.keys(resource, conditions, 1)), None)

    def served(self, resource: str, key: int) -> bytes | None:
        """Returns a document as it is served, or None."""
        return next((row.document for row in self.select(resource, [equal("id", key)])), None)

    def document(self, resource: str, key: int) -> Document | None:
        """Returns a document together with its hidden values, or None."""
        tables = self._tables[resource]
        with self._lock:
            found = self._connection.execute(tables.select_one, (key,)).fetchone()
        return None if found is None else {**json.loads(found[0]), **tables.hidden_values(found[1:])}

    def documents(self, resource: str, conditions: Sequence[Condition] = ()) -> list[Document]:
        """Returns documents in the API's form with their hidden values, e.g. the owner's id, by key."""
        with self._lock:
            rows = self.select(resource, conditions)
            hidden = self._hidden(self._tables[resource], [row.key for row in rows])
        return [{**json.loads(row.document), **hidden.get(row.key, {})} for row in rows]

    def children(self, resource: str, column: str, owners: Sequence[int]) -> dict[int, list[bytes]]:
        """Returns the documents of several owners' children, by owner, in ascending order of their keys."""
        rows = self.child_rows(resource, column, owners)
        return {owner: [row.document for row in those] for owner, those in rows.items()}

    def child_rows(self, resource: str, column: str, owners: Sequence[int]) -> dict[int, list[Row]]:
        """Returns keys and documents of several owners' children, by owner, in ascending order of their keys."""
        tables, found = self._tables[resource], dict[int, list[Row]]()
        with self._lock:
            for some in pieces(owners):
                query = (
                    f"SELECT t.{column}, t.id, d.document FROM {tables.name} t JOIN {tables.documents} d "
                    f"USING (id) WHERE t.{column} IN ({marks(some)}) ORDER BY t.id"
                )
                for owner, key, document in self._connection.execute(query, some):
                    found.setdefault(owner, []).append(Row(key, document))
        return found

    def hidden(self, resource: str, column: str, keys: Sequence[int]) -> dict[int, Any]:
        """Returns one hidden column of several rows, by key; JSON stays rendered."""
        found: dict[int, Any] = {}
        with self._lock:
            for some in pieces(keys):
                query = f"SELECT id, {column} FROM {self._tables[resource].name} WHERE id IN ({marks(some)})"
                found.update(self._connection.execute(query, some))
        return found

    def links(
        self, resource: str, field: str, conditions: Sequence[Condition], limit: int, offset: int
    ) -> tuple[int, list[tuple[int, int]]]:
        """Returns pairs of a row's key and an id in its list, and how many there are in all.

        The columns that conditions may name are ``id`` (the row's key) and ``value`` (the id in the list).
        """
        where, values = where_clause(conditions)
        table = self._tables[resource].link(field)
        page = f"SELECT id, value FROM {table}{where} ORDER BY id, value LIMIT ? OFFSET ?"
        with self._lock:
            (total,) = self._connection.execute(f"SELECT count(*) FROM {table}{where}", values).fetchone()
            return total, self._connection.execute(page, (*values, limit, offset)).fetchall()

    # Writing

    def insert(self, resource: str, document: Document, *, companions: bool = True) -> Document:
        """Adds one object, with defaults and the clock's moment where the document says nothing.

        Args:
            resource: The collection.
            document: Its fields; an id, if given, must be free.
            companions: Whether what belongs to every new object is added too, e.g. a product's base variant.

        Returns:
            The whole document with its id and hidden values.
        """
        with self.transaction():
            tables = self._tables[resource]
            full = {**tables.collection.defaults, **document}
            self._stamp(tables.collection, full)
            key = self._write(tables, full)
            self._tell_owners(tables.collection, full, added=1)
            if companions and tables.collection.companions:
                tables.collection.companions(self, {**full, tables.key: key})
            return self.document(resource, key) or {}

    def insert_many(self, resource: str, documents: Iterable[Document]) -> None:
        """Adds many whole documents quickly, with nothing filled in but defaults; owners are not touched."""
        tables = self._tables[resource]
        remaining = iter(documents)
        with self.transaction():
            while some := list(islice(remaining, ROWS_AT_ONCE)):
                self._write_many(tables, [{**tables.collection.defaults, **document} for document in some])

    def change(self, resource: str, key: int, changes: Document, *, touch: bool = True) -> Document:
        """Changes fields of one object and moves its time of modification, unless `changes` gives one.

        Args:
            resource: The collection.
            key: The object's id.
            changes: New values by field.
            touch: False leaves the times of modification, also the owner's, as they are.

        Raises:
            KeyError: There is no such object.
        """
        with self.transaction():
            tables = self._tables[resource]
            before = self.document(resource, key)
            if before is None:
                raise KeyError(f"{resource} has no {key}")
            after = {**before, **changes}
            collection = tables.collection
            if touch and collection.modified and collection.modified not in changes:
                after[collection.modified] = collection.time_form(self.clock())
            self._rewrite(tables, key, before, after)
            if touch:
                self._tell_owners(collection, after, added=0)
        return after

    def remove(self, resource: str, key: int) -> bool:
        """Removes one object and its children; says whether there was one."""
        return self.remove_many(resource, [key]) == 1

    def remove_many(self, resource: str, keys: Sequence[int]) -> int:
        """Removes objects and their children; returns how many there were."""
        with self.transaction():
            tables = self._tables[resource]
            removed = self.documents(resource, [within("id", keys)]) if tables.collection.parents else []
            number = self._delete(tables, keys)
            for document in removed:
                self._tell_owners(tables.collection, document, added=-1)
        return number

    def clear(self) -> None:
        """Removes everything; ids begin at 1 again."""
        with self.transaction():
            self._totals.forget()
            for tables in self._tables.values():
                for table in (tables.documents, *map(tables.link, tables.collection.links), tables.name):
                    self._connection.execute(f"DELETE FROM {table}")
            self._connection.execute("DELETE FROM sqlite_sequence")

    def touch(self, resource: str, key: int) -> None:
        """Moves an object's time of modification, if there is such an object."""
        with contextlib.suppress(KeyError):
            self.change(resource, key, {})

    # Inside

    def _stamp(self, collection: Collection, document: Document) -> None:
        now = collection.time_form(self.clock())
        for name in (collection.created, collection.modified):
            if name and not document.get(name):
                document[name] = now

    def _tell_owners(self, collection: Collection, document: Document, added: int) -> None:
        for parent in collection.parents:
            owner = document.get(parent.column)
            if not owner or not (parent.touched or (parent.counter and added)):
                continue
            before = self.document(parent.collection, owner)
            if before is not None:
                counted = {parent.counter: before.get(parent.counter, 0) + added} if parent.counter else {}
                self.change(parent.collection, owner, counted, touch=parent.touched)

    def _write(self, tables: Tables, document: Document, key: int | None = None) -> int:
        self._totals.forget()
        if key is None and tables.collection.key:
            key = document.get(tables.collection.key)
        if key is None and tables.collection.numbered_with:
            key = self._next_of(tables.collection)
        values = tables.values(document)
        cursor = self._connection.execute(tables.insert_row, (key, *values))
        key = int(cursor.lastrowid or 0)
        self._connection.execute(tables.insert_document, (key, tables.rendered(document, key)))
        self._link(tables, [(key, document)])
        return key

    def _rewrite(self, tables: Tables, key: int, before: Document, after: Document) -> None:
        self._totals.forget()
        values = tables.values(after)
        if values and values != tables.values(before):
            self._connection.execute(tables.update_row, (*values, key))
        self._connection.execute(tables.update_document, (tables.rendered(after, key), key))
        for name in tables.collection.links:
            self._connection.execute(f"DELETE FROM {tables.link(name)} WHERE id = ?", (key,))
        self._link(tables, [(key, after)])

    def _next_of(self, collection: Collection) -> int:
        """The next id where several collections count on together."""
        names = [self._tables[name].name for name in (collection.name, *collection.numbered_with)]
        query = f"SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name IN ({marks(names)})"
        return int(self._connection.execute(query, names).fetchone()[0])

    def _write_many(self, tables: Tables, documents: list[Document]) -> None:
        field = tables.collection.key
        if not documents or field is None or any(document.get(field) is None for document in documents):
            for document in documents:
                self._write(tables, document)
            return
        self._totals.forget()
        keyed = [(int(document[field]), document) for document in documents]
        self._connection.executemany(tables.insert_row, ((key, *tables.values(row)) for key, row in keyed))
        self._connection.executemany(tables.insert_document, ((key, tables.rendered(row, key)) for key, row in keyed))
        self._link(tables, keyed)

    def _link(self, tables: Tables, keyed: list[tuple[int, Document]]) -> None:
        for name in tables.collection.links:
            self._connection.executemany(
                f"INSERT OR IGNORE INTO {tables.link(name)} (id, value) VALUES (?, ?)",
                ((key, value) for key, row in keyed for value in row.get(name) or ()),
            )

    def _delete(self, tables: Tables, keys: Sequence[int]) -> int:
        self._totals.forget()
        number = 0
        for some in pieces(keys):
            for table in (tables.documents, *map(tables.link, tables.collection.links)):
                self._connection.execute(f"DELETE FROM {table} WHERE id IN ({marks(some)})", some)
            number += self._connection.execute(f"DELETE FROM {tables.name} WHERE id IN ({marks(some)})", some).rowcount
            for child, column in self._children[tables.name]:
                self.remove_many(child.name, self.keys(child.name, [within(column, some)]))
        return number

    def _hidden(self, tables: Tables, keys: Sequence[int]) -> dict[int, Document]:
        columns: list[Column] = tables.hidden
        if not columns:
            return {}
        found: dict[int, Document] = {}
        names = ",".join(column.name for column in columns)
        for some in pieces(keys):
            for key, *values in self._connection.execute(
                f"SELECT id, {names} FROM {tables.name} WHERE id IN ({marks(some)})", some
            ):
                found[key] = tables.hidden_values(values)
        return found
