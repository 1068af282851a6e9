"""How fast a store answers, and how often it may be asked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median
from typing import Final

FEWEST_ANSWERS: Final = 3
"""A single answer may have taken the time that it takes to make a connection."""

MOST_ANSWERS: Final = 9
"""Answers that are looked back on; enough to pass over one that was slow by chance."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a store answers, and how often it may be asked.

    Attributes:
        shortest: Seconds; the shortest time that one of the last answers took, waits before the gate left out.
        usual: Seconds; the time that the last answers took usually.
        per_second: Requests a second that the quota leaves us; None where there is no quota.
    """

    shortest: float
    usual: float
    per_second: float | None


class AnswerTimes:
    """The times that the last answers took."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=MOST_ANSWERS)

    def add(self, seconds: float) -> None:
        """Take in a successful answer."""
        self._seconds.append(seconds)

    def pace(self, per_second: float | None) -> Pace | None:
        """Return the pace, or None while there were too few answers to tell."""
        if len(self._seconds) < FEWEST_ANSWERS:
            return None
        return Pace(min(self._seconds), median(self._seconds), per_second)
