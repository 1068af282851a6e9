"""Lists within a record that the API cuts short, made whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tap_bigcommerce.walks import Backwards, Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.walks import Page, Row

MOST_PARENTS = 100
"""Parents whose children are asked for at once, few enough for an address that every proxy takes."""

BY_IDS = "id:in"
"""The parameter that asks for records by their ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """A list within a record that holds no more than so many rows, while a count tells how many there are.

    Attributes:
        name: The field with the list.
        count: The field that tells how many rows there are.
        path: The collection that holds all of them.
        parent: The field of a row there that names the record.
        parameters: What else to ask that collection for.
    """

    name: str
    count: str
    path: str
    parent: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def cut(self, rows: Iterable[Row]) -> list[Row]:
        """The records that hold fewer rows than there are."""
        name, count = self.name, self.count
        return [row for row in rows if (row.get(count) or 0) > len(row.get(name) or ())]


@dataclass(frozen=True, slots=True)
class Inner:
    """How the rows of a list within a record are read.

    Attributes:
        read: Asks the store.
        put_in_form: Puts rows in form, in place.
    """

    read: Reader
    put_in_form: Callable[[Iterable[Row]], None]


class HeldBack:
    """Keeps records with lists that were cut short until there are enough of them to ask for the rest at once.

    So completing them costs requests by their own number, and not by that of the pages they came with; and it costs no
    time, since the rest is asked for while the walk goes on. Whoever keeps how far a walk has come has to keep the ids
    of these records too, since they are not out yet.

    Args:
        read: Asks the store for several things at once.
        inner: How the rows of the lists that may be cut are read, those of them that are wanted.
        page_size: How many rows of the lists to ask for at once.
    """

    def __init__(self, read: Reader, inner: Mapping[Nested, Inner], page_size: int) -> None:
        self._read = read
        self._page_size = page_size
        self._nested = inner
        self._rows: dict[int, Row] = {}
        self._coming: Future[dict[int, Row]] | None = None
        self._ids_coming: list[int] = []

    @property
    def ids(self) -> list[int]:
        """The ids of the records held back."""
        return [*self._ids_coming, *self._rows]

    def passed(self, rows: list[Row]) -> list[Row]:
        """The records that are whole; keeps the others."""
        if not self._nested:
            return rows
        cut = {row["id"] for some in self._nested for row in some.cut(rows)}
        if not cut:
            return rows
        self._rows |= {row["id"]: row for row in rows if row["id"] in cut}
        return [row for row in rows if row["id"] not in cut]

    def completed(self) -> list[Row]:
        """Records held back before that are whole by now; when there are enough of others, begins to complete them.

        Raises:
            BigCommerceError: A request failed for good.
            WalkError: The store's answers cannot be listed without loss.
        """
        if len(self._rows) < MOST_PARENTS:
            return []
        rows = self._taken()
        self._begin()
        return rows

    def rest(self) -> list[Row]:
        """All that are held back, made whole.

        Raises:
            BigCommerceError: A request failed for good.
            WalkError: The store's answers cannot be listed without loss.
        """
        rows = self._taken()
        self._begin()
        return rows + self._taken()

    def _begin(self) -> None:
        if self._rows:
            rows, self._rows = self._rows, {}
            self._ids_coming = list(rows)
            self._coming = self._read.meanwhile(lambda: self._made_whole(rows))

    def _taken(self) -> list[Row]:
        if self._coming is None:
            return []
        rows = list(self._coming.result().values())
        self._coming, self._ids_coming = None, []
        return rows

    def _made_whole(self, rows: dict[int, Row]) -> dict[int, Row]:
        parts = [part for some in self._nested for part in _parts(some, rows.values(), self._page_size)]
        for _ in self._read.in_order(lambda part: _fill(self._nested[part[0]], *part, self._page_size), parts):
            pass
        return rows


def listed_again(read: Reader, path: str, parameters: Mapping[str, object], ids: Sequence[int]) -> Iterator[Page]:
    """Asks for records that an earlier run held back; those that have gone meanwhile are missing.

    Args:
        read: Asks the store.
        path: The collection of the records.
        parameters: What else to ask it for.
        ids: The ids of the records.

    Raises:
        BigCommerceError: A request failed for good.
        WalkError: The store's answers cannot be listed without loss.
    """
    wanted = set(ids)
    for start in range(0, len(ids), MOST_PARENTS):
        asked = {**parameters, BY_IDS: ids[start : start + MOST_PARENTS]}
        for page in Backwards().pages(read, Listing(path, asked)):
            yield replace(page, rows=[row for row in page.rows if row["id"] in wanted])


def _parts(nested: Nested, rows: Iterable[Row], page_size: int) -> Iterator[tuple[Nested, dict[int, Row]]]:
    """The records whose list was cut, by as many as have their rows on one page."""
    part: dict[int, Row] = {}
    length = 0
    for row in nested.cut(rows):
        if part and (length + row[nested.count] > page_size or len(part) == MOST_PARENTS):
            yield nested, part
            part, length = {}, 0
        part[row["id"]] = row
        length += row[nested.count]
    if part:
        yield nested, part


def _fill(inner: Inner, nested: Nested, rows: Mapping[int, Row], page_size: int) -> None:
    listing = Listing(nested.path, {**nested.parameters, f"{nested.parent}:in": list(rows)}, page_size)
    found: dict[int, dict[int, Row]] = {key: {} for key in rows}
    for page in Backwards().pages(inner.read, listing):
        inner.put_in_form(page.rows)
        for child in page.rows:
            if child[nested.parent] in found:
                found[child[nested.parent]][child["id"]] = child
    for key, row in rows.items():
        row[nested.name] = [found[key][child] for child in sorted(found[key])]
