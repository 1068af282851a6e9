"""Pieces of SQL that choose rows of a collection."""

# ruff: noqa: S608 - the names of tables and columns are those of declared collections, never a client's

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL over the columns of one collection, and the values it stands with."""

    sql: str
    values: tuple[object, ...] = ()


class Row(NamedTuple):
    """A found object: its key and its document as it is served."""

    key: int
    document: bytes


def equal(column: str, value: object) -> Condition:
    """Rows whose column has this value."""
    return Condition(f"{column} = ?", (value,))


def within(column: str, values: Iterable[object]) -> Condition:
    """Rows whose column has one of these values."""
    given = tuple(values)
    return Condition(f"{column} IN ({','.join('?' * len(given))})", given)


def found_in(table: str, column: str, condition: Condition) -> Condition:
    """Rows whose key stands in a column of another table, in a row that satisfies a condition."""
    return Condition(f"id IN (SELECT {column} FROM {table} WHERE {condition.sql})", condition.values)


def where_clause(conditions: Sequence[Condition]) -> tuple[str, tuple[object, ...]]:
    """The ``WHERE`` that demands every condition, and its values; empty for none."""
    if not conditions:
        return "", ()
    sql = " AND ".join(f"({condition.sql})" for condition in conditions)
    return f" WHERE {sql}", tuple(value for condition in conditions for value in condition.values)
