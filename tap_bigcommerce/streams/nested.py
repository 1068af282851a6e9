"""Lists within a record that the API cuts short, made whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tap_bigcommerce.walks import Backwards, Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.walks import Row

MOST_PARENTS = 100
"""Parents whose children are asked for at once, few enough for an address that every proxy takes."""


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


def complete(
    read: Reader, rows: Sequence[Row], nested: Sequence[Nested], selected: Collection[str], page_size: int
) -> None:
    """Fills the lists of a page's records that were cut short, with one more request for many records.

    Args:
        read: Asks the store.
        rows: The records, changed in place.
        nested: The lists that may be cut.
        selected: The fields that are wanted.
        page_size: How many of theirs to ask for at once.

    Raises:
        BigCommerceError: A request failed for good.
    """
    for some in nested:
        if some.name not in selected:
            continue
        cut = {row["id"]: row for row in rows if (row.get(some.count) or 0) > len(row.get(some.name) or ())}
        ids = list(cut)
        for start in range(0, len(ids), MOST_PARENTS):
            _fill(read, some, {key: cut[key] for key in ids[start : start + MOST_PARENTS]}, page_size)


def _fill(read: Reader, nested: Nested, rows: Mapping[int, Row], page_size: int) -> None:
    listing = Listing(nested.path, {**nested.parameters, f"{nested.parent}:in": list(rows)}, page_size)
    found: dict[int, dict[int, Row]] = {key: {} for key in rows}
    for page in Backwards().pages(read, listing):
        for child in page.rows:
            if child[nested.parent] in found:
                found[child[nested.parent]][child["id"]] = child
    for key, row in rows.items():
        row[nested.name] = [found[key][child] for child in sorted(found[key])]
