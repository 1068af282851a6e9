"""Windows of time, several read at once, each by cursor."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from bigcommerce_api.errors import InvalidRequestError, NotFoundError
from tap_bigcommerce import times
from tap_bigcommerce.walks.cursor_pages import CursorPage, ask_page
from tap_bigcommerce.walks.listing import Listing, Page, Position, meta_of, number_in
from tap_bigcommerce.walks.windows import Window, Windows

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from tap_bigcommerce.reader import Reader

MOST_OVER = 2
"""Times as many pages as expected that a window may turn out to hold, to be read by the thread that asked for it."""

WORTH_DIVIDING = 32
"""Pages of such a window; what holds less is read to its end faster than it is divided."""

MOST_COUNTS = 3
"""How often it is counted whether all rows bear a date, while rows come in between."""

FAR_PAST = datetime(1900, 1, 1, tzinfo=UTC)
"""Before any row of any store."""

logger = logging.getLogger(__name__)


class _OtherwiseError(Exception):
    """The collection cannot be read by windows without the risk of losing records."""


@dataclass(slots=True)
class Met:
    """What has been met of a collection.

    Attributes:
        total: How many rows the collection had when the walk began.
        count: How many rows were met in windows.
        page: The rows of a page.
        first: What identifies the rows that came before the windows.
        seconds: Their dates, in unix seconds.
    """

    total: int = 0
    count: int = 0
    page: int = 1
    first: set[tuple[Any, ...]] = field(default_factory=set)
    seconds: list[int] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many rows are believed not to have come in windows yet."""
        return max(0, self.total - self.count)


@dataclass(frozen=True, slots=True)
class _Found:
    """Pages of a window, with the dates of their rows, and how many rows the server says it has."""

    window: Window
    pages: list[tuple[CursorPage, list[int]]]
    total: int


class Dated:
    """Reads a collection by windows of a moment that each row bears and that never changes.

    The windows join, and the last has no end. A row lies in exactly one of them, whatever happens to it, and
    within a window the walk is by cursor: so a row that exists throughout is met, and once. Each window is asked
    for a second wider on either side, since bounds may be inclusive or not, and what lies beyond is left out.

    What this takes for granted is checked. That every row bears such a moment: as many are counted with one as
    without asking for one, before and after. That the server heeds the bounds: no row lies beyond what was asked
    for. That nothing is missing: in the end no fewer rows were met than there were all the time. If any of it does
    not hold, the caller reads in another way.

    A position names the window and the cursor within it, behind which nothing is out.

    https://developer.bigcommerce.com/docs/rest-management/customers#get-all-customers

    Args:
        read: Asks the store.
        listing: What is listed.
        moment: The field with the moment; its bounds are named after it.
        met: What came before.
    """

    def __init__(self, read: Reader, listing: Listing, moment: str, met: Met) -> None:
        self._read, self._listing, self._moment, self._met = read, listing, moment, met

    def note(self, page: CursorPage) -> None:
        """Takes in a page that came before the windows."""
        self._met.total = page.total if page.total is not None else self._met.total
        self._met.page = max(self._met.page, len(page.rows))
        self._met.first |= page.keys
        with contextlib.suppress(_OtherwiseError):
            self._met.seconds += self._seconds_of(page)

    @property
    def left(self) -> int:
        """How many rows are believed to be left behind the pages that came before the windows."""
        return self._met.total - len(self._met.first)

    def pages(self) -> Generator[Page, None, bool]:
        """Reads all windows, and returns whether that was everything; if not, it has to be read in another way."""
        return (yield from self._checked(self._begun()))

    def resumed(self, start: Position) -> Generator[Page, None, bool]:
        """Goes on behind a position, likewise."""
        return (yield from self._checked(self._gone_on_with(start)))

    def _checked(self, pages: Iterable[Page]) -> Generator[Page, None, bool]:
        try:
            yield from pages
            self._check_count()
        except _OtherwiseError as reason:
            logger.warning("%s %s by %s; reading it by cursor", self._listing.path, reason, self._moment)
            return False
        return True

    def _check_count(self) -> None:
        # Only where fewer came than there were is it worth asking whether as many have gone.
        if self._met.count < self._met.total and self._met.count < self._count({})[0]:
            raise _OtherwiseError("serves fewer records than it counts")

    def _begun(self) -> Generator[Page, None, None]:
        total, until = self._met.total, None
        for _ in range(MOST_COUNTS):
            before = total
            dated, _ = self._count({f"{self._moment}:min": FAR_PAST})
            total, until = self._count({})
            if before == dated == total:
                break
        else:
            raise _OtherwiseError("serves fewer records than it counts")
        self._met.total = total
        yield from self._from(None, until)

    def _gone_on_with(self, start: Position) -> Generator[Page, None, None]:
        window = Window(*start["window"])
        self._met.total, self._met.count, self._met.page = start["total"], start["met"], start["page_size"]
        if start["after"] is not None:
            yield from self._one_by_one(window, start["after"])
        if window.end is not None:
            yield from self._from(window.end, self._count({})[1])

    def _from(self, begin: int | None, until: datetime | None) -> Generator[Page, None, None]:
        """Reads all windows from one moment on."""
        if until is None:
            raise _OtherwiseError("does not tell the time, nor whether it is complete")
        plan = Windows(
            begin=begin,
            until=int(until.timestamp()),
            seconds=self._met.seconds,
            page=self._met.page,
            left=self._met.left,
            ahead=self._read.ahead,
        )
        yield from self._several(plan, plan)

    def _several(self, windows: Iterable[Window], plan: Windows) -> Generator[Page, None, None]:
        """Reads windows that join, several at a time."""

        def fetch(window: Window) -> _Found:
            return self._fetch(window, plan)

        with contextlib.closing(self._read.in_order(fetch, windows)) as fetched:
            for found in fetched:
                window, (last, _) = found.window, found.pages[-1]
                if last.following is not None and found.total > WORTH_DIVIDING * len(last.rows):
                    parts = window.divided(ceil(found.total / plan.rows_each), plan.since, plan.until)
                    if len(parts) > 1:
                        yield from self._several(parts, plan)
                        continue
                for page, seconds in found.pages:
                    yield from self._taken(window, page, seconds)
                if last.following is not None:
                    yield from self._one_by_one(window, last.following)

    def _fetch(self, window: Window, plan: Windows) -> _Found:
        """Reads a window, or only its first page if it holds far more than expected."""
        cursor, before, total = None, set[tuple[Any, ...]](), None
        pages: list[tuple[CursorPage, list[int]]] = []
        while True:
            page, seconds = self._ask(window, cursor, before)
            pages.append((page, seconds))
            if total is None:
                if page.total is None:
                    raise _OtherwiseError("does not count its records")
                total = page.total
                plan.learn(window, total)
            if page.following is None or total > MOST_OVER * plan.pages_each * len(page.rows):
                return _Found(window, pages, total)
            cursor, before = page.following, page.keys

    def _one_by_one(self, window: Window, cursor: object) -> Generator[Page, None, None]:
        """Reads the rest of a window, page by page."""
        before: set[tuple[Any, ...]] = set()
        while cursor is not None:
            try:
                page, seconds = self._ask(window, cursor, before)
            except (InvalidRequestError, NotFoundError):
                if before:
                    raise
                raise _OtherwiseError("does not know a cursor of an earlier run") from None
            yield from self._taken(window, page, seconds)
            cursor, before = page.following, page.keys

    def _ask(self, window: Window, cursor: object, before: set[tuple[Any, ...]]) -> tuple[CursorPage, list[int]]:
        parameters = {**self._listing.parameters, **window.parameters(self._moment)}
        page = ask_page(self._read, replace(self._listing, parameters=parameters), cursor)
        if not page.follows(cursor, before):
            raise _OtherwiseError("ignores cursors")
        seconds = self._seconds_of(page)
        if not all(window.was_asked(second) for second in seconds):
            raise _OtherwiseError("ignores bounds")
        return page, seconds

    def _taken(self, window: Window, page: CursorPage, seconds: list[int]) -> Generator[Page, None, None]:
        """The rows of a page that lie in its window and have not come before."""
        within = [row for row, second in zip(page.rows, seconds, strict=True) if window.holds(second)]
        self._met.count += len(within)
        rows = [row for row in within if self._listing.identity_of(row) not in self._met.first]
        if rows:
            yield Page(
                rows,
                page.asked_at,
                {
                    "window": [window.begin, window.end],
                    "after": page.following,
                    "met": self._met.count,
                    "total": self._met.total,
                    "page_size": self._met.page,
                },
            )

    def _count(self, parameters: Mapping[str, object]) -> tuple[int, datetime | None]:
        """How many rows the server counts, and a moment not after that."""
        answer = self._listing.ask(self._read, {**parameters, "limit": 1})
        total = number_in(meta_of(answer, "pagination"), "total")
        if total is None:
            raise _OtherwiseError("does not count its records")
        return total, answer.server_time

    def _seconds_of(self, page: CursorPage) -> list[int]:
        try:
            return [int(times.moment(row.get(self._moment)).timestamp()) for row in page.rows]
        except ValueError:
            raise _OtherwiseError("serves records without a date") from None
