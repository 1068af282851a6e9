"""By cursor: for collections that hand out a mark to go on from."""

from __future__ import annotations

import itertools
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bigcommerce_api.errors import InvalidRequestError, NotFoundError
from tap_bigcommerce.walks.backwards import Backwards
from tap_bigcommerce.walks.cursor_pages import CursorPage, announce_page, ask_page
from tap_bigcommerce.walks.dated import Dated, Met
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, meta_of, number_in

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tap_bigcommerce.reader import Reader

A_FEW_PAGES = 2
"""With no more left than these, nothing is asked ahead."""

LATEST_TURN = 4
"""Pages after which a walk does not turn to windows any more; what was read till then is remembered."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Tally:
    """How many rows were met, and how many there were when the walk began; None if that was not told."""

    met: int = 0
    total: int | None = None

    def take(self, page: CursorPage) -> None:
        self.met += len(page.rows)
        self.total = page.total if page.total is not None else self.total

    def position(self, page: CursorPage, cursor: object) -> Position | None:
        # Behind the last page too there is a place to go on: another listing may follow this one.
        reached = page.reached or cursor
        counted = {} if self.total is None else {"met": self.met, "total": self.total}
        return {"after": reached, **counted} if reached else None

    def fell_short(self, read: Reader, listing: Listing) -> bool:
        # Only where fewer came than there were is it worth asking whether as many have gone.
        if self.total is None or self.met >= self.total:
            return False
        total = number_in(meta_of(listing.ask(read, {"limit": 1}), "pagination"), "total")
        return total is not None and self.met < total


@dataclass(frozen=True)
class ByCursor(Walk):
    """Follows `end_cursor` with `after`, in the order the server chooses for it.

    A cursor holds the key of the last row of a page, so the next page begins behind that key, whatever was
    deleted or changed before it: it is a walk by id whose order the server looks after. No `sort` is sent,
    because what a cursor means under another order is not documented. A page is the last when it is empty or
    has no link to a next one; the first page also tells the total, and if that says there is more, the walk
    goes on. If a page repeats rows of the one before, or there is no cursor, the server does not know
    cursors.

    A cursor cannot be guessed, so nothing can be asked ahead. Where rows bear a moment that never changes and
    can be bounded, a long collection far away is read by windows of that moment instead, each by cursor, as
    `Dated` argues. If that does not hold, the walk goes on by cursor from where it left.

    In the end no fewer rows were met than the first answer counted. If they were, it is asked how many there are
    now: with more than were met there too, pages may have left rows out. The collection is read again from the
    beginning, since as many may have gone as came behind the walk; if it falls short once more, backwards by page.

    https://developer.bigcommerce.com/docs/rest-management/customers

    Attributes:
        windows: The field with such a moment; its bounds are named after it.
    """

    windows: str | None = None

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        if start and "left" in start:
            # Of a walk that had to go backwards.
            yield from Backwards().pages(read, listing, start)
            return
        dated = Dated(read, listing, self.windows, Met()) if self.windows and self._is_unbounded(listing) else None
        if start and "window" in start:
            if dated is not None and (yield from dated.resumed(start)):
                return
            start = dated = None
        if not (yield from self._by_cursor(read, listing, start, None if start else dated)):
            return
        logger.warning("%s serves fewer records than it counts; reading it again", listing.path)
        if (yield from self._by_cursor(read, listing, None, None)):
            logger.warning("%s serves fewer records than it counts again; reading it backwards by page", listing.path)
            yield from Backwards().pages(read, listing)

    def _by_cursor(
        self, read: Reader, listing: Listing, start: Position | None, dated: Dated | None
    ) -> Generator[Page, None, bool]:
        """Reads by cursor to the end, and returns whether it fell short."""
        cursor: object = start["after"] if start else None
        tally = _Tally(start.get("met", 0), start.get("total")) if start else _Tally()
        before: set[tuple[Any, ...]] = set()
        for number in itertools.count(1):
            try:
                page = ask_page(read, listing, cursor)
            except (InvalidRequestError, NotFoundError):
                if before or cursor is None:
                    raise
                # A cursor of an earlier run that the server does not know any more.
                cursor, tally = None, _Tally()
                continue
            if not page.follows(cursor, before):
                logger.warning("%s ignores cursors; reading it backwards by page", listing.path)
                yield from Backwards().pages(read, listing)
                return False
            tally.take(page)
            if page.following is None:
                yield Page(page.rows, page.asked_at, tally.position(page, cursor))
                return tally.fell_short(read, listing)
            turns = dated is not None and number <= LATEST_TURN and self._is_long(read, dated, page)
            if not turns:
                announce_page(read, listing, page.following)
            yield Page(page.rows, page.asked_at, tally.position(page, cursor))
            cursor, before = page.following, page.keys
            if dated is not None and turns:
                if (yield from dated.pages()):
                    return False
                dated = None
        return False

    @staticmethod
    def _is_long(read: Reader, dated: Dated, page: CursorPage) -> bool:
        """Whether so much is left that it is worth asking ahead."""
        dated.note(page)
        return read.ahead > 1 and dated.left > A_FEW_PAGES * len(page.rows)

    def _is_unbounded(self, listing: Listing) -> bool:
        """Whether no filter bounds the moment already."""
        return not any(name.partition(":")[0] == self.windows for name in listing.parameters)
