"""Backwards by page: for collections that offer nothing but `page` and `limit`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, has_next, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader

Key = tuple[Any, ...]
"""What identifies a row."""

MOST_ROUNDS = 5
"""How often a collection that fell short is read again before the walk gives up."""

SMALLEST_PAGE_CAP = 10
"""The shortest page that the API is known to cut a longer one to: products with options or modifiers.
https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products"""


class _Reading:
    """One reading of all pages.

    While ids ascend they tell what was met, in no memory: the rows of page 1, and those from the least id read
    backwards. Otherwise all keys are remembered.

    Args:
        listing: What is read.
        met: The keys met in this reading and those before it; None while ids tell.
        start: The position behind which an earlier run's reading goes on.
        takes_full: Whether full pages are read besides shorter ones.
    """

    def __init__(
        self, listing: Listing, met: set[Key] | None, start: Position | None = None, *, takes_full: bool = True
    ) -> None:
        self._listing, self._met, self._takes_full = listing, met, takes_full
        self._met_now: set[Key] = set()
        self._count = 0
        self._by_id = self._in_full = True
        self.resumed = start is not None
        self._first = _key(start["first"]) if start else None
        self._least = _key(start["least"]) if start else None
        self._full: int = start["full"] if start else 0
        # How many places at the beginning of the collection are still to be read.
        self._left: int = start["left"] if start else 0
        # What an earlier run met is not known by its keys.
        self._before: set[Key] | None = None

    @property
    def is_in_vain(self) -> bool:
        """Whether ids do not tell what was met after all, and nothing else does."""
        return self._met is None and not self._by_id

    def following(self) -> tuple[int, int] | None:
        """The number of the next page and the length of pages by which it is counted; None at the end."""
        if not self._left:
            return None
        shorter = max(1, self._full - 1)
        # So many places are filled by shorter pages and by full ones alike.
        length = self._full if self._takes_full and self._left > self._full * shorter else shorter
        return -(-self._left // length), length

    def take_first(self, page: Page, total: int) -> Page:
        """The first page when it is read for the first time.

        Args:
            page: The page.
            total: How many rows there are in all.
        """
        self._full, self._left = len(page.rows), total if 0 < len(page.rows) < total else 0
        if self._met is None and not _ascend([self._listing.identity_of(row) for row in page.rows]):
            self._met = set()
        page = self._unmet(page)
        if self._by_id and page.rows:
            self._first = self._listing.identity_of(page.rows[-1])
        return replace(page, position=self._position())

    def take(self, page: Page, number: int, length: int, total: int | None) -> Page:
        """A page that is read backwards, without rows that were met before.

        Args:
            page: The page.
            number: Its number.
            length: The length of pages by which it is counted.
            total: How many rows there were in all; None if the answer did not tell.
        """
        self._left = (number - 1) * length
        # Of a collection that does not count, only the page read first may be the last.
        due = length if total is None else min(length, total - self._left)
        if len(page.rows) < due and (total is not None or self._least is not None):
            self._in_full = False
        unmet = self._unmet(page)
        keys = [self._listing.identity_of(row) for row in page.rows]
        if self._by_id:
            self._by_id = self._stands_where_ids_say(keys, number, length)
        if self._by_id and unmet.rows:
            self._least = self._listing.identity_of(unmet.rows[0])
        if self._by_id and self._repeats_last(keys, number, length):
            self._left = 0
        self._before = set(keys)
        return replace(unmet, position=self._position())

    def missed(self, before: int, after: Callable[[], int]) -> int:
        """How many records may have been missed.

        Args:
            before: How many rows the server counted when the reading began.
            after: Tells how many it counts now.
        """
        if self._met is None:
            if not (self._by_id and self._in_full):
                return 1
            # What came or went meanwhile, or was met by an earlier run, is not counted.
            is_countable = not self.resumed and self._count < before and before == after()
            return before - self._count if is_countable else 0
        if self._by_id:
            return max(0, min(before, after()) - len(self._met))
        stood_still = before == after() == len(self._met_now)
        return 0 if stood_still else max(1, after() - len(self._met_now))

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

    def _stands_where_ids_say(self, keys: list[Key], number: int, length: int) -> bool:
        """Whether what ids say was met was: rows of the page read just before, pushed here by deletions."""
        behind = {key for key in keys if self._is_behind(key)}
        is_pushed = self._before is None or self._least is None or behind <= self._before
        others = keys[1:] if self._repeats_last(keys, number, length) else keys
        return is_pushed and not (number > 1 and any(self._is_on_first(key) for key in others))

    def _repeats_last(self, keys: list[Key], number: int, length: int) -> bool:
        """Whether this is the shorter page 2, and begins with the row that stood last on page 1, as it should."""
        return number == 2 and length < self._full and bool(keys) and keys[0] == self._first  # noqa: PLR2004 - page 2

    def _is_behind(self, key: Key) -> bool:
        return self._least is not None and _ascend([self._least, key])

    def _is_on_first(self, key: Key) -> bool:
        return self._first is not None and _ascend([key, self._first])

    def _position(self) -> Position | None:
        """Where to go on; None where ids do not tell what was met."""
        if not self._by_id or self._first is None:
            return None
        return {
            "size": self._listing.page_size,
            "full": self._full,
            "left": self._left,
            "first": list(self._first),
            "least": None if self._least is None else list(self._least),
        }


class Backwards(Walk):
    """Reads from the last page to the first.

    Rows stand in the order of their creation. A deletion moves the rows behind it towards the first page,
    which is towards pages still to be read; a new row comes at the end and shifts nothing. So a row that
    exists throughout is on some page when that page is read. Pages are read one after the other: of two asked for
    at once, the lower may be answered first, and a row that then moves onto it is on neither.

    The first request has to be for page 1, because it tells how many rows there are. When they are more, rows may
    move onto page 1 before page 2 is read. So the other pages are one row shorter: page 2 then begins with the row
    that stood last on page 1, unless a row before it is gone. If it does, nothing behind that row has come onto
    page 1, and all is read. If not, page 1 is read in the shorter length, too. Of a collection so long that shorter
    pages would be more by one, full pages are read down to where both end at the same place. So no request is made
    twice in a reading, and there is at most one more than the collection has pages. Only if pages are to hold a single
    row, page 1 is asked for again as it was.

    Of what changed since a moment that is not true: a row that changes meanwhile comes in among the others, and
    pushes those behind it onto pages already read. So the rows are asked for whenever they changed.

    While ids ascend, page by page, they tell what was met: the rows from the least id on, and those of page 1.
    All others stand before the page read last, however long the walk rests, so the number of places before it is a
    position, and no key has to be remembered. Every page has to be as long as the server's count says, and what it
    repeats has to come from the page read just before. Of a collection that stood still, the rows met have to be as
    many as the server counts. If not, or if the order is another one, it is read again with every key remembered,
    until the records met are as many as were there all the time.

    Attributes:
        takes_full: Whether full pages are read besides shorter ones.
    """

    takes_full: ClassVar[bool] = True

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        listing, met = listing.whole(), None
        if start is not None and start.get("size") != listing.page_size:
            start = None
        for _ in range(MOST_ROUNDS):
            reading = _Reading(listing, met, start, takes_full=self.takes_full)
            missed = yield from self._read_all(read, listing, reading, start)
            if not missed:
                return
            start, met = None, set[Key]() if met is None else met
        raise WalkError(f"{listing.path} counts {missed} records more than it served in {MOST_ROUNDS} readings")

    def _read_all(
        self, read: Reader, listing: Listing, reading: _Reading, start: Position | None
    ) -> Generator[Page, None, int]:
        """Reads every page once, and returns how many records may have been missed."""
        before, told, first = 0, None, None
        if start is None:
            first = listing.ask(read, {"page": 1})
            before = told = self.total(read, listing, first)
            page = reading.take_first(Page(rows_of(listing, first), first.server_time), before)
            following = self._announced(read, listing, reading)
            yield page
        else:
            following = reading.following()
        while following is not None:
            number, length = following
            answer = replace(listing, page_size=length).ask(read, {"page": number})
            told = number_in(meta_of(answer, "pagination"), "total")
            page = reading.take(Page(rows_of(listing, answer), answer.server_time), number, length, told)
            following = self._announced(read, listing, reading)
            yield page
            if reading.is_in_vain:
                return 1

        def after() -> int:
            return told if told is not None else self.total(read, listing, first or listing.ask(read, {"page": 1}))

        return reading.missed(before, after)

    @staticmethod
    def _announced(read: Reader, listing: Listing, reading: _Reading) -> tuple[int, int] | None:
        """What follows a page, and is asked for when the page is out."""
        following = reading.following()
        if following is not None and not reading.is_in_vain:
            number, length = following
            replace(listing, page_size=length).announce(read, {"page": number})
        return following

    def total(self, read: Reader, listing: Listing, first: Answer) -> int:  # noqa: ARG002 - V2's need to ask
        """How many rows there are.

        Args:
            read: Asks the store.
            listing: What is read.
            first: Its first page.
        """
        if first.body is None:
            return 0
        total = number_in(meta_of(first, "pagination"), "total")
        if total is None:
            raise WalkError(f"{listing.path} does not tell how many records it has")
        if total <= len(rows_of(listing, first)) and has_next(first):
            raise WalkError(f"{listing.path} counts {total} records, but has more pages than they fill")
        return total


class BackwardsCounted(Backwards):
    """The same for V2, whose lists do not tell how long they are: a sister path ending in `/count` does.

    A first page shorter than any limit the API is known to set is the only one.
    """

    @override
    def total(self, read: Reader, listing: Listing, first: Answer) -> int:
        rows = len(rows_of(listing, first))
        if is_only_page(listing, rows):
            return rows
        counted = read(f"{listing.path}/count", listing.parameters).body
        total = number_in(counted, "count") if isinstance(counted, dict) else None
        if total is None:
            raise WalkError(f"{listing.path}/count does not answer with a count")
        return total


def is_only_page(listing: Listing, rows: int) -> bool:
    """Whether a first page of so many rows cannot but be the only one, of a list that does not count."""
    return rows < min(SMALLEST_PAGE_CAP, listing.page_size)


def _key(position: list[Any] | None) -> Key | None:
    return None if position is None else tuple(position)


def _ascend(keys: list[Key]) -> bool:
    try:
        return keys == sorted(keys)
    except TypeError:  # a number among texts
        return False
