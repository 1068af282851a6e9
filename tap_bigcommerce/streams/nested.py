"""Lists within a record that the API cuts short, made whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tap_bigcommerce.walks import Backwards, Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.walks import Page, Row

MOST_PARENTS = 100
"""Parents whose children are asked for at once, few enough for an address that every proxy takes."""

BY_IDS = "id:in"
"""The parameter that asks for records by their ids."""


@dataclass(frozen=True, slots=True)
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

    def is_cut(self, row: Row) -> bool:
        """Whether a record holds fewer rows than there are."""
        return (row.get(self.count) or 0) > len(row.get(self.name) or ())


class HeldBack:
    """Keeps records with lists that were cut short until there are enough of them to ask for the rest at once.

    So completing them costs requests by their own number, and not by that of the pages they came with. Whoever
    keeps how far a walk has come has to keep the ids of these records too, since they are not out yet.

    Args:
        nested: The lists that may be cut.
        wanted: The fields that are wanted.
        page_size: How many rows of the lists to ask for at once.
    """

    def __init__(self, nested: Iterable[Nested], wanted: Collection[str], page_size: int) -> None:
        self._page_size = page_size
        self._nested = [some for some in nested if some.name in wanted]
        self._rows: dict[int, Row] = {}

    @property
    def ids(self) -> list[int]:
        """The ids of the records held back."""
        return list(self._rows)

    def passed(self, rows: list[Row]) -> list[Row]:
        """The records that are whole; keeps the others."""
        if not self._nested:
            return rows
        cut = {row["id"]: row for row in rows if any(some.is_cut(row) for some in self._nested)}
        self._rows |= cut
        return [row for row in rows if row["id"] not in cut]

    def completed(self, read: Reader, at_least: int = 1) -> list[Row]:
        """The records held back, made whole, if there are so many.

        Raises:
            BigCommerceError: A request failed for good.
            WalkError: The store's answers cannot be listed without loss.
        """
        if len(self._rows) < at_least:
            return []
        rows, self._rows = self._rows, {}
        parts = [part for some in self._nested for part in _parts(some, rows.values(), self._page_size)]
        for _ in read.in_order(lambda part: _fill(read, *part, self._page_size), parts):
            pass
        return list(rows.values())


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
    for row in rows:
        if not nested.is_cut(row):
            continue
        if part and (length + row[nested.count] > page_size or len(part) == MOST_PARENTS):
            yield nested, part
            part, length = {}, 0
        part[row["id"]] = row
        length += row[nested.count]
    if part:
        yield nested, part


def _fill(read: Reader, nested: Nested, rows: Mapping[int, Row], page_size: int) -> None:
    listing = Listing(nested.path, {**nested.parameters, f"{nested.parent}:in": list(rows)}, page_size)
    found: dict[int, dict[int, Row]] = {key: {} for key in rows}
    for page in Backwards().pages(read, listing):
        for child in page.rows:
            if child[nested.parent] in found:
                found[child[nested.parent]][child["id"]] = child
    for key, row in rows.items():
        row[nested.name] = [found[key][child] for child in sorted(found[key])]
