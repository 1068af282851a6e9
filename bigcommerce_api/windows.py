"""Finding out where a server's quota window lies, as seen by our own clock."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

SLOW_SHARE: Final = 4
"""An answer that took a quarter of a window or longer does not tell where the window lies."""


class Place(Enum):
    """Which window an answer speaks of."""

    CURRENT = auto()
    NEW = auto()
    OLD = auto()
    UNKNOWN = auto()


def grain(length: float) -> float:
    """Return the seconds by which two clocks may differ over a window, plus the headers' millisecond."""
    return length / 1000 + 0.001


class WindowTracker:
    """Follows the ends of fixed windows, and notices a server that has none.

    An answer that says "R seconds to the reset" was made between the sending of its request and its
    arrival, so the window ends between ``sent + R`` and ``received + R``. Answers of one window agree on
    such an interval. When they do not, the server counts over a rolling window (or in a way unknown to us),
    and its resets are not relied on any more.

    Attributes:
        length: The window's length in seconds.
        rolling: Whether the resets have shown not to belong to fixed windows.
        earliest_end: The current window ends no sooner than this.
        latest_end: The current window ends no later than this.
    """

    def __init__(self, length: float) -> None:
        self.length = length
        self.rolling = False
        self.earliest_end: float | None = None
        self.latest_end: float | None = None

    def place(self, sent: float, received: float, reset: float | None) -> Place:
        """Say which window an answer speaks of, and learn from it.

        Args:
            sent: When the request went out.
            received: When its answer came.
            reset: Seconds to the window's end, by the answer.
        """
        if reset is None or self.rolling or received - sent >= self.length / SLOW_SHARE:
            return Place.UNKNOWN
        earliest, latest = sent + reset, received + reset
        if self.earliest_end is None or self.latest_end is None:
            self.earliest_end, self.latest_end = earliest, latest
            return Place.NEW
        slack = grain(self.length)
        if latest < self.earliest_end - slack:
            if sent <= self.latest_end - self.length + slack:
                return Place.OLD
        elif earliest <= self.latest_end + slack:
            self.earliest_end = max(self.earliest_end, earliest)
            self.latest_end = max(self.earliest_end, min(self.latest_end, latest))
            return Place.CURRENT
        elif latest >= self.earliest_end + self.length - slack and received >= self.earliest_end - slack:
            self.earliest_end, self.latest_end = earliest, latest
            return Place.NEW
        self.rolling = True
        self.earliest_end = self.latest_end = None
        return Place.UNKNOWN
