"""Backwards by page: for collections that offer nothing but `page` and `limit`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tap_bigcommerce.reader import Reader

Key = tuple[Any, ...]
"""What identifies a row."""

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

    While ids ascend they tell what was met, in no memory: the rows of page 1, and those from the least id read
    backwards. Otherwise all keys are remembered.

    Args:
        listing: What is read.
        met: The keys met in this reading and those before it; None while ids tell.
        start: The position behind which an earlier run's reading goes on.
    """

    def __init__(self, listing: Listing, met: set[Key] | None, start: Position | None = None) -> None:
        self._listing, self._met = listing, met
        self._met_now: set[Key] = set()
        self._count = 0
        self._by_id = self._in_full = True
        self.resumed = start is not None
        self._first = _key(start["first"]) if start else None
        self._least = _key(start["least"]) if start else None
        self._length = start["length"] if start else 0
        # What an earlier run met is not known by its keys.
        self._before: set[Key] | None = None

    @property
    def is_in_vain(self) -> bool:
        """Whether ids do not tell what was met after all, and nothing else does."""
        return self._met is None and not self._by_id

    def take_first(self, survey: Survey) -> Page:
        """The first page when it is read for the first time."""
        self._length = len(survey.page.rows)
        if self._met is None and not _ascend([self._listing.identity_of(row) for row in survey.page.rows]):
            self._met = set()
        page = self._unmet(survey.page)
        if self._by_id and page.rows:
            self._first = self._listing.identity_of(page.rows[-1])
        return replace(page, position=self._position(survey.pages + 1))

    def take(self, page: Page, number: int, total: int | None) -> Page:
        """A page that is read backwards, without rows that were met before.

        Args:
            page: The page.
            number: Its number.
            total: How many rows there were in all; None if the answer did not tell.
        """
        # Of a collection that does not count, only the page read first may be the last.
        due = self._length if total is None else min(self._length, total - (number - 1) * self._length)
        if len(page.rows) < due and (total is not None or self._least is not None):
            self._in_full = False
        unmet = self._unmet(page)
        keys = {self._listing.identity_of(row) for row in page.rows}
        if self._by_id:
            self._by_id = self._stands_where_ids_say(keys, number)
        if self._by_id and unmet.rows:
            self._least = self._listing.identity_of(unmet.rows[0])
        self._before = keys
        return replace(unmet, position=self._position(number))

    def missed(self, total_before: int, total_after: int) -> int:
        """How many records may have been missed, by what the server counted before and after."""
        if self._met is None:
            if not (self._by_id and self._in_full):
                return 1
            # What came or went meanwhile, or was met by an earlier run, is not counted.
            is_countable = not self.resumed and total_before == total_after
            return max(0, total_before - self._count) if is_countable else 0
        if self._by_id:
            return max(0, min(total_before, total_after) - len(self._met))
        stood_still = total_before == total_after == len(self._met_now)
        return 0 if stood_still else max(1, total_after - len(self._met_now))

    def _unmet(self, page: Page) -> Page:
        """The page without rows that were met before; remembers the others."""
        keys = [self._listing.identity_of(row) for row in page.rows]
        self._by_id = self._by_id and _ascend(keys)
        unmet = [row for key, row in zip(keys, page.rows, strict=True) if not self._was_met(key)]
        self._count += len(unmet)
        if self._met is not None:
            self._met_now.update(keys)
            self._met.update(keys)
        return Page(unmet, page.asked_at)

    def _was_met(self, key: Key) -> bool:
        if self._met is not None:
            return key in self._met
        return self._is_behind(key) or self._is_on_first(key)

    def _stands_where_ids_say(self, keys: set[Key], number: int) -> bool:
        """Whether what ids say was met was: rows of the page read just before, pushed here by deletions."""
        behind = {key for key in keys if self._is_behind(key)}
        is_pushed = self._before is None or self._least is None or behind <= self._before
        return is_pushed and not (number > 1 and any(self._is_on_first(key) for key in keys))

    def _is_behind(self, key: Key) -> bool:
        return self._least is not None and _ascend([self._least, key])

    def _is_on_first(self, key: Key) -> bool:
        return self._first is not None and _ascend([key, self._first])

    def _position(self, number: int) -> Position | None:
        """Where to go on; None where ids do not tell what was met."""
        if not self._by_id or self._first is None:
            return None
        return {
            "page": number,
            "size": self._listing.page_size,
            "length": self._length,
            "first": list(self._first),
            "least": None if self._least is None else list(self._least),
        }


class Backwards(Walk):
    """Reads from the last page to the first.

    Rows stand in the order of their creation. A deletion moves the rows behind it towards the first page,
    which is towards pages still to be read; a new row comes at the end and shifts nothing. So a row that
    exists throughout is on some page when that page is read. The first request has to be for page 1, because
    it tells how many pages there are; when there are more, page 1 is read once more at the end, since rows
    may have moved onto it. Rows met twice are dropped. Pages are read one after the other: of two asked for at
    once, the lower may be answered first, and a row that then moves onto it is on neither.

    Of what changed since a moment that is not true: a row that changes meanwhile comes in among the others, and
    pushes those behind it onto pages already read. So the rows are asked for whenever they changed.

    While ids ascend, page by page, they tell what was met: the rows from the least id on, and those of page 1.
    All others stand before the page read last, however long the walk rests, so its number is a position, and no
    key has to be remembered. Every page has to be as long as the server's count says, and what it repeats has to
    come from the page read just before. Of a collection that stood still, the rows met have to be as many as the
    server counts. If not, or if the order is another one, it is read again with every key remembered, until the
    records met are as many as were there all the time.
    """

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        listing, met = listing.whole(), None
        if start is not None and start.get("size") != listing.page_size:
            start = None
        for _ in range(MOST_ROUNDS):
            reading = _Reading(listing, met, start)
            missed = yield from self._read_all(read, listing, reading, start)
            if not missed:
                return
            start, met = None, set[Key]() if met is None else met
        raise WalkError(f"{listing.path} counts {missed} records more than it served in {MOST_ROUNDS} readings")

    def _read_all(
        self, read: Reader, listing: Listing, reading: _Reading, start: Position | None
    ) -> Generator[Page, None, int]:
        """Reads every page once, and returns how many records may have been missed."""
        if start is None:
            first = self.survey(read, listing)
            before, pages = first.total, first.pages
            yield reading.take_first(first)
        else:
            before, pages = 0, start["page"] - 1
        for number in range(pages, 1, -1):
            answer = listing.ask(read, {"page": number})
            total = number_in(meta_of(answer, "pagination"), "total")
            yield reading.take(Page(rows_of(listing, answer), answer.server_time), number, total)
            if reading.is_in_vain:
                return 1
        if pages <= 1 and start is None:
            return reading.missed(before, before)
        final = self.survey(read, listing)
        yield reading.take(final.page, 1, final.total)
        return reading.missed(before, final.total)

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


def _key(position: list[Any] | None) -> Key | None:
    return None if position is None else tuple(position)


def _ascend(keys: list[Key]) -> bool:
    try:
        return keys == sorted(keys)
    except TypeError:  # a number among texts
        return False
