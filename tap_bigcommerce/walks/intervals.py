"""Where to ask ahead in a collection in the order of ids: intervals of ids sized by the density seen."""

from __future__ import annotations

import math
import threading
from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from tap_bigcommerce.reader import MOST_PAGES_HELD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tap_bigcommerce.walks.listing import Row

MOST_PAGES_EACH: Final = 8
"""Pages in a part: the more, the less is lost where two meet, and the later its first row comes out."""

MOST_BYTES_HELD: Final = 16_000_000
"""Bytes of the answers held at a time, where pages are long; decoded they take four times as much memory."""

PAGES_REMEMBERED: Final = 8
"""Pages whose density is remembered; it differs from one part of a collection to another."""

MARGINS: Final = (2.5, 2.0, 1.5, 1.0, 0.5, 0.0)
"""Standard deviations by which a part may be kept shorter than so many pages."""

DEVIATIONS: Final = 1.4826
"""Standard deviation of a normal distribution in terms of its median absolute deviation."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of rows in the order of ids: all there are from one id to the page's last.

    Attributes:
        after: The id beyond which was asked.
        keys: The rows' ids.
        rows: The rows.
        left: How many rows the server says there are behind the page; None if it does not count.
        is_last: Whether there are none.
        asked_at: A moment by the server's clock not after the request was handled.
        size: Bytes of the answer.
    """

    after: int
    keys: list[int]
    rows: list[Row]
    left: int | None
    is_last: bool
    asked_at: datetime | None
    size: int = 0

    @property
    def last(self) -> int:
        """The id up to which this is everything."""
        return self.keys[-1] if self.keys else self.after

    @property
    def is_sound(self) -> bool:
        """Whether ids ascend from beyond the one asked for, and there are rows unless it is the end."""
        previous = self.after
        for key in self.keys:
            if key <= previous:
                return False
            previous = key
        return bool(self.keys) or self.is_last


@dataclass(frozen=True, slots=True)
class Interval:
    """The ids beyond one and up to another, expected to fill so many pages."""

    after: int
    end: int
    pages: int


class Intervals:
    """Says, one after the other, which intervals to read; without a gap between them, and none behind the end.

    Safe to be told of pages by several threads.

    Args:
        seen: A page, whose end is where the first interval begins.
        left: How many rows are believed to be behind it; None if that cannot be known.
        ahead: How many intervals are read at a time.
        until: The id at which the last interval ends; None to go on to the end.
    """

    def __init__(self, seen: Stretch, left: int | None, ahead: int, until: int | None = None) -> None:
        self._lock = threading.Lock()
        self._until: float = math.inf if until is None else until
        self._page = len(seen.keys)
        self._spans: deque[float] = deque(maxlen=PAGES_REMEMBERED)
        self._reached, self._left_behind, self._left = seen.last, seen.last, left
        self._ended = False
        self._pages = pages_each(left, self._page, ahead, seen.size)
        self.learn(seen)

    def learn(self, stretch: Stretch) -> None:
        """Takes in what a page showed: the density, how much is left, and what need not be asked for any more."""
        with self._lock:
            self._ended = self._ended or stretch.is_last
            if not stretch.keys:
                return
            span = (stretch.keys[-1] - stretch.keys[0] + 1) / len(stretch.keys)
            self._spans.append(span * self._page)
            if stretch.left is not None and stretch.last >= self._left_behind:
                self._left_behind, self._left = stretch.last, stretch.left
            if stretch.after <= self._reached:
                # Its rows come out as they are, also those behind the interval that they were asked for.
                self._reached = max(self._reached, stretch.last)

    def __iter__(self) -> Iterator[Interval]:
        while (interval := self._next()) is not None:
            yield interval

    def _next(self) -> Interval | None:
        with self._lock:
            typical = median(self._spans)
            if (
                self._ended
                or self._reached >= self._until
                or (self._left is not None and self._reached >= self._left_behind + self._left / self._page * typical)
            ):
                return None
            after = self._reached
            self._reached = int(min(self._until, after + self._size(typical)))
            return Interval(after, self._reached, self._pages)

    def _size(self, typical: float) -> int:
        size = cheapest_size(self._pages, typical, self._deviation(typical))
        # There are no more rows than ids.
        return max(self._pages * self._page, math.floor(size))

    def _deviation(self, typical: float) -> float:
        """The standard deviation of how many ids a page takes: as seen, or as if rows were missing by chance."""
        seen = DEVIATIONS * median(abs(span - typical) for span in self._spans)
        density = min(1.0, self._page / typical)
        return max(seen, math.sqrt(self._page * (1 - density)) / density)


def pages_each(left: int | None, page: int, ahead: int, size: int = 0) -> int:
    """How many pages each part of a collection is to hold.

    Args:
        left: The rows of all parts; None if unknown.
        page: The rows of a page.
        ahead: How many parts are read at a time.
        size: Bytes of a page.
    """
    most = max(1, min(MOST_PAGES_EACH, MOST_PAGES_HELD // ahead, MOST_BYTES_HELD // (ahead * max(1, size))))
    return most if left is None else max(1, min(most, math.ceil(left / page / ahead)))


def cheapest_size(pages: int, page: float, deviation: float) -> float:
    """How much of a collection to read with so many pages, so that a row costs the fewest requests.

    A smaller part holds fewer rows for its pages; a larger one more often holds rows for one page more.

    Args:
        pages: How many pages.
        page: What a page takes usually.
        deviation: The standard deviation of that.
    """
    spread = deviation * math.sqrt(pages)

    def requests_each(margin: float) -> float:
        one_more = math.erfc(margin / math.sqrt(2)) / 2
        return (pages + one_more) / max(1.0, pages * page - margin * spread)

    return pages * page - min(MARGINS, key=requests_each) * spread
