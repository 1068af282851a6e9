"""Within: for rows that stand within those of another collection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from typing_extensions import override

from bigcommerce_api.errors import NotFoundError
from tap_bigcommerce.walks.backwards import Backwards
from tap_bigcommerce.walks.listing import Listing, Page, Position, Row, Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_bigcommerce.reader import Reader


@dataclass(frozen=True)
class Within(Walk):
    """Walks a collection of owners, and gives out the rows that each of them holds.

    The walk meets every owner that exists throughout, with the rows that it has at that moment. An owner that counts
    more rows than it holds has its own list read. The rows have to be identified by a field that the owners have,
    too.

    Attributes:
        walk: How the owners are listed.
        inside: The field of an owner that holds its rows.
        count: The field of an owner that tells how many rows it has at least.
        named: The field of a row that names its owner.
        path: The list of one owner's rows, with `{id}` where its number stands.
    """

    walk: Walk
    inside: str
    count: str
    named: str
    path: str

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        for page in self.walk.pages(read, listing, start):
            yield replace(page, rows=[row for owner in page.rows for row in self._rows_of(read, listing, owner)])

    def _rows_of(self, read: Reader, listing: Listing, owner: Row) -> list[Row]:
        rows: list[Row] = owner.get(self.inside) or []
        key = listing.key_of(owner)
        if len(rows) < (owner.get(self.count) or 0):
            rows = self._listed(read, Listing(self.path.format(id=key), page_size=listing.page_size)) or rows
        return [{self.named: key, **row} for row in rows]

    def _listed(self, read: Reader, listing: Listing) -> list[Row]:
        try:
            return [row for page in Backwards().pages(read, listing) for row in page.rows]
        except NotFoundError:
            # The owner was deleted meanwhile.
            return []
