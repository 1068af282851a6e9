"""Where to ask ahead in a collection whose rows bear a moment that never changes: windows of time."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, sqrt
from statistics import median
from typing import TYPE_CHECKING, Final

from tap_bigcommerce.walks.intervals import DEVIATIONS, cheapest_size, pages_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WINDOWS_REMEMBERED: Final = 8
"""Windows of which it is remembered how far their sizes were off; as many as are in flight."""

MOST_GROWTH: Final = 8.0
"""Times longer or shorter than the last one known that a window may be."""

SHORTEST: Final = 60
"""Seconds of a window, of which two more are asked for."""

SHORTEST_PART: Final = 10
"""Seconds of a part of a window that turned out to hold too much."""

DENSEST: Final = 1e-3
"""Seconds between two rows; none come faster."""


@dataclass(frozen=True, slots=True)
class Window:
    """The moments from one second on and before another one.

    Attributes:
        begin: Unix seconds; None for any earlier time.
        end: Unix seconds; None for any later time.
    """

    begin: int | None
    end: int | None

    def parameters(self, field: str) -> dict[str, object]:
        """What asks for the rows within, whether the store takes bounds in or leaves them out."""
        asked: dict[str, object] = {}
        if self.begin is not None:
            asked[f"{field}:min"] = datetime.fromtimestamp(self.begin - 1, tz=UTC)
        if self.end is not None:
            asked[f"{field}:max"] = datetime.fromtimestamp(self.end, tz=UTC)
        return asked

    def holds(self, second: int) -> bool:
        """Whether a moment lies within."""
        return (self.begin is None or self.begin <= second) and (self.end is None or second < self.end)

    def was_asked(self, second: int) -> bool:
        """Whether a store that heeds the parameters may serve a row of this moment."""
        return (self.begin is None or self.begin - 1 <= second) and (self.end is None or second <= self.end)

    def divided(self, parts: int, since: int, until: int) -> list[Window]:
        """This window in so many parts, or as many as are long enough; itself if it cannot be divided.

        Args:
            parts: How many.
            since: Where rows begin for all that is known, if the window does not.
            until: Where they end, if the window does not.
        """
        first = since if self.begin is None else self.begin
        length = (until if self.end is None else self.end) - first
        parts = min(parts, length // SHORTEST_PART)
        if parts <= 1:
            return [self]
        inner = [first + length * part // parts for part in range(1, parts)]
        bounds = [self.begin, *inner, self.end]
        return [Window(begin, end) for begin, end in itertools.pairwise(bounds)]


class Windows:
    """Says, one after the other, which windows to read; without a gap between them, the last one open.

    Safe to be told of windows by several threads.

    Args:
        begin: Where the first one begins, in unix seconds; None to begin before every row.
        until: The present, by the server's clock.
        seconds: The moments of rows that are known, which are believed to be among the oldest.
        page: The rows of a page.
        left: How many rows are believed to be there.
        ahead: How many windows are read at a time.

    Attributes:
        since: Where rows begin for all that is known.
        until: The present.
    """

    def __init__(  # noqa: PLR0913 - one keyword per thing it goes by
        self, *, begin: int | None, until: int, seconds: Sequence[int], page: int, left: int, ahead: int
    ) -> None:
        self._lock = threading.Lock()
        self._page, self.until = page, until
        self._pages = pages_each(left, page, ahead)
        self._is_first, self._is_done = begin is None, False
        known = sorted(seconds)
        self.since = self._reached = begin if begin is not None else min((*known[:1], until))
        # By how many seconds one row follows the other: as in the first rows, unless they come in another order.
        each = (until - self._reached) / max(1, left)
        if known and known == list(seconds):
            each = (known[-1] - known[0]) / len(known)
        self._each = max(DENSEST, each)
        self._known_to = self._reached
        self._off: deque[float] = deque(maxlen=WINDOWS_REMEMBERED)

    def learn(self, window: Window, rows: int) -> None:
        """Takes in how many rows a window holds."""
        with self._lock:
            if window.begin is None or window.end is None or window.end <= self._known_to:
                return
            length, self._known_to = window.end - window.begin, window.end
            expected = length / self._each
            self._off.append(rows / expected)
            change = expected / rows if rows else MOST_GROWTH
            self._each = max(DENSEST, self._each * min(MOST_GROWTH, max(1 / MOST_GROWTH, change)))

    def __iter__(self) -> Iterator[Window]:
        while (window := self._next()) is not None:
            yield window

    def _next(self) -> Window | None:
        with self._lock:
            if self._is_done:
                return None
            begin = None if self._is_first else self._reached
            self._reached += max(SHORTEST, ceil(self.rows_each * self._each))
            self._is_first, self._is_done = False, self._reached >= self.until
            return Window(begin, None if self._is_done else self._reached)

    @property
    def rows_each(self) -> int:
        """How many rows a window is to hold."""
        typical = median(self._off) if self._off else 1.0
        seen = DEVIATIONS * median(abs(off - typical) for off in self._off) if self._off else 0.0
        # At least as irregular as what comes by chance.
        return max(1, int(cheapest_size(self._pages, self._page, max(seen * self._page, sqrt(self._page)))))

    @property
    def pages_each(self) -> int:
        """How many pages a window is to fill."""
        return self._pages
