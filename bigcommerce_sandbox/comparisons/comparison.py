"""How a resource is compared, and what its objects are called in both stores."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Document = dict[str, Any]
"""An object of the API, or the facts of one that are compared."""

DANGLING = "(an id that leads nowhere)"


class Names:
    """Natural keys by id, as far as a store's rows have told: what an id stands for."""

    def __init__(self) -> None:
        self._by_resource: dict[str, dict[int, str]] = {}

    def learn(self, resource: str, names: dict[int, str]) -> None:
        """Takes the natural keys of rows by their ids."""
        self._by_resource.setdefault(resource, {}).update(names)

    def of(self, resource: str, identifier: int | str | None) -> str | None:
        """The natural key behind an id; ``None`` for no id, and a mark for an id that leads nowhere."""
        if not identifier:
            return None
        return self._by_resource.get(resource, {}).get(int(identifier), DANGLING)

    def all_of(self, resource: str, identifiers: Iterable[int] | None) -> list[str]:
        """The natural keys behind a list of ids, sorted."""
        return sorted(str(self.of(resource, identifier)) for identifier in identifiers or ())


def nothing(_row: Document, _names: Names) -> None:
    """For rows that point nowhere."""


def no_names(_rows: list[Document], _names: Names) -> dict[int, str]:
    """For rows that nothing points at."""
    return {}


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How one resource is compared.

    Attributes:
        resource: Its name, as the stream's.
        path: The list that holds it; with ``{id}`` there is one list for each row of `under`.
        key_field: The compared field that identifies an object to a reader.
        left_out: Fields that a copy cannot carry.
        translate: Turns ids into natural keys and nested lists into comparable ones, in place.
        remains: Those differences, in words.
        parameters: Query parameters of the list.
        named: What the rows are called by those that point at them, by id.
        under: The comparison whose rows have a list each.
        has_list: Whether such a row needs to be asked for its list.
        is_compared: Whether a copy can hold such a row at all.
    """

    resource: str
    path: str
    key_field: str
    left_out: frozenset[str]
    remains: str
    translate: Callable[[Document, Names], None] = nothing
    parameters: dict[str, str] = dataclasses.field(default_factory=dict)
    named: Callable[[list[Document], Names], dict[int, str]] = no_names
    under: Comparison | None = None
    has_list: Callable[[Document], bool] = lambda _: True
    is_compared: Callable[[Document], bool] = lambda _: True

    def shape(self, row: Document, names: Names) -> Document:
        """The facts of one object that are compared."""
        shaped = {name: _plain(value) for name, value in row.items() if name not in self.left_out}
        self.translate(shaped, names)
        return shaped

    def key(self, shaped: Document) -> str:
        """What a reader calls the object."""
        return str(shaped[self.key_field])


def without(rows: Iterable[Document] | None, *fields: str) -> list[Document]:
    """Rows less some fields, in an order that does not depend on their ids."""
    kept = [{name: value for name, value in row.items() if name not in fields} for row in rows or ()]
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))


def _plain(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Makes 10 and 10.0 one number, all the way down."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
