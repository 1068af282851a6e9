"""Backwards by page: for collections that offer nothing but `page` and `limit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.listing import Listing, Page, Read, Row, Walk, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MOST_ROUNDS = 5
"""How often a collection that fell short is read again before the walk gives up."""


@dataclass(frozen=True, slots=True)
class _Survey:
    """The first page, and how much there is beyond it."""

    page: Page
    total: int
    pages: int


class Backwards(Walk):
    """Reads from the last page to the first.

    Rows stand in the order of their creation. A deletion moves the rows behind it towards the first page,
    which is towards pages still to be read; a new row comes at the end and shifts nothing. So a row that
    exists throughout is on some page when that page is read. The first request has to be for page 1, because
    it tells how many pages there are; when there are more, page 1 is read once more at the end, since rows
    may have moved onto it. Rows met twice are dropped.

    Against a server whose order is another one, the count is checked at the end: fewer different rows than
    there were all the time means that some were missed, and the collection is read again.
    """

    @override
    def pages(self, read: Read, listing: Listing) -> Iterator[Page]:
        met: set[object] = set()
        for _ in range(MOST_ROUNDS):
            short_of = yield from self._round(read, listing, met)
            if not short_of:
                return
        raise WalkError(
            f"{listing.path} counts {short_of} records more than it served in {MOST_ROUNDS} readings"
        )

    def _round(self, read: Read, listing: Listing, met: set[object]) -> Generator[Page, None, int]:
        """Reads every page once, and returns how many records it fell short of."""
        survey = self.survey(read, listing)
        yield _unmet(survey.page, listing, met)
        for number in range(survey.pages, 1, -1):
            answer = listing.ask(read, {"page": number})
            yield _unmet(Page(rows_of(listing, answer), answer.server_time), listing, met)
        total = survey.total
        if survey.pages > 1:
            final = self.survey(read, listing)
            yield _unmet(final.page, listing, met)
            # What came or went during the round may be met or not; what was there all the time must be.
            total = min(total, final.total)
        return max(0, total - len(met))

    def survey(self, read: Read, listing: Listing) -> _Survey:
        """Reads page 1 and what the server says of the others."""
        answer = listing.ask(read, {"page": 1})
        rows = rows_of(listing, answer)
        meta = meta_of(answer, "pagination")
        total, pages = number_in(meta, "total"), number_in(meta, "total_pages")
        if total is None or pages is None:
            raise WalkError(f"{listing.path} does not tell how many pages it has")
        return _Survey(Page(rows, answer.server_time), total, pages)


class BackwardsCounted(Backwards):
    """The same for V2, whose lists do not tell how long they are: a sister path ending in `/count` does."""

    @override
    def survey(self, read: Read, listing: Listing) -> _Survey:
        answer = listing.ask(read, {"page": 1})
        rows = rows_of(listing, answer)
        counted = read(f"{listing.path}/count", listing.parameters).body
        total = number_in(counted, "count") if isinstance(counted, dict) else None
        if total is None:
            raise WalkError(f"{listing.path}/count does not answer with a count")
        return _Survey(Page(rows, answer.server_time), total, -(-total // max(1, len(rows))))


def _unmet(page: Page, listing: Listing, met: set[object]) -> Page:
    """The page without rows that were met before; remembers the others."""
    new: list[Row] = []
    for row in page.rows:
        key = listing.key_of(row)
        if key not in met:
            met.add(key)
            new.append(row)
    return Page(new, page.asked_at)
