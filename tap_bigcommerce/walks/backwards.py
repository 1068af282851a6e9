"""Backwards by page: for collections that offer nothing but `page` and `limit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tap_bigcommerce.reader import Reader

MOST_ROUNDS = 5
"""How often a collection that fell short is read again before the walk gives up."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The first page, and how many records and pages there are."""

    page: Page
    total: int
    pages: int


class _Reading:
    """One reading of all pages.

    Args:
        listing: What is read.
        met: The keys met in this reading and those before it.
    """

    def __init__(self, listing: Listing, met: set[tuple[Any, ...]]) -> None:
        self._listing, self._met = listing, met
        self._met_now: set[tuple[Any, ...]] = set()
        self._by_id = True

    def take(self, page: Page) -> Page:
        """The page without rows that were met before; remembers the others."""
        keys = [self._listing.identity_of(row) for row in page.rows]
        self._by_id = self._by_id and _ascend(keys)
        self._met_now.update(keys)
        unmet = [row for key, row in zip(keys, page.rows, strict=True) if key not in self._met]
        self._met.update(keys)
        return Page(unmet, page.asked_at)

    def missed(self, total_before: int, total_after: int) -> int:
        """How many records may have been missed, by what the server counted before and after."""
        if self._by_id:
            # What came or went meanwhile may have been met or not; what was there all the time must be.
            return max(0, min(total_before, total_after) - len(self._met))
        stood_still = total_before == total_after == len(self._met_now)
        return 0 if stood_still else max(1, total_after - len(self._met_now))


class Backwards(Walk):
    """Reads from the last page to the first.

    Rows stand in the order of their creation. A deletion moves the rows behind it towards the first page,
    which is towards pages still to be read; a new row comes at the end and shifts nothing. So a row that
    exists throughout is on some page when that page is read. The first request has to be for page 1, because
    it tells how many pages there are; when there are more, page 1 is read once more at the end, since rows
    may have moved onto it. Rows met twice are dropped.

    Of what changed since a moment that is not true: a row that changes meanwhile comes in among the others, and
    pushes those behind it onto pages already read. So the rows are asked for whenever they changed.

    At the end the records met are counted against those that were there all the time. If they are fewer, or
    if the ids show that the order is another one and the collection did not stand still, it is read again.
    """

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        listing, met = listing.whole(), set[tuple[Any, ...]]()
        for _ in range(MOST_ROUNDS):
            reading = _Reading(listing, met)
            missed = yield from self._read_all(read, listing, reading)
            if not missed:
                return
        raise WalkError(f"{listing.path} counts {missed} records more than it served in {MOST_ROUNDS} readings")

    def _read_all(self, read: Reader, listing: Listing, reading: _Reading) -> Generator[Page, None, int]:
        """Reads every page once, and returns how many records may have been missed."""
        first = final = self.survey(read, listing)
        yield reading.take(first.page)
        for number in range(first.pages, 1, -1):
            answer = listing.ask(read, {"page": number})
            yield reading.take(Page(rows_of(listing, answer), answer.server_time))
        if first.pages > 1:
            final = self.survey(read, listing)
            yield reading.take(final.page)
        return reading.missed(first.total, final.total)

    def survey(self, read: Reader, listing: Listing) -> Survey:
        """Reads page 1 and what the server says of the others."""
        answer = listing.ask(read, {"page": 1})
        rows = rows_of(listing, answer)
        meta = meta_of(answer, "pagination")
        total, pages = number_in(meta, "total"), number_in(meta, "total_pages")
        if total is None or pages is None:
            raise WalkError(f"{listing.path} does not tell how many pages it has")
        return Survey(Page(rows, answer.server_time), total, pages)


class BackwardsCounted(Backwards):
    """The same for V2, whose lists do not tell how long they are: a sister path ending in `/count` does."""

    @override
    def survey(self, read: Reader, listing: Listing) -> Survey:
        answer = listing.ask(read, {"page": 1})
        rows = rows_of(listing, answer)
        counted = read(f"{listing.path}/count", listing.parameters).body
        total = number_in(counted, "count") if isinstance(counted, dict) else None
        if total is None:
            raise WalkError(f"{listing.path}/count does not answer with a count")
        return Survey(Page(rows, answer.server_time), total, -(-total // max(1, len(rows))))


def _ascend(keys: list[tuple[Any, ...]]) -> bool:
    try:
        return keys == sorted(keys)
    except TypeError:  # a number among texts
        return False
