"""Keeping within a store's request quota without wasting it.

The quota belongs to the store and is shared by every app that calls it, so it is learned from the headers
of each answer: https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits.

Three rules decide whether a request may go out. All of them count what *may* have happened at the server,
because an answer's headers lag behind the requests in flight:

1. *Own pace.* A request that arrived at the server did so before its answer came back. If fewer than the
   budget (the quota less its reserve) are in flight or came back within the last window, then no window of
   the server, wherever it begins, holds more than the budget.
2. *Other apps.* What the store counts beyond the greatest number that our own requests explain was used by
   others. Once there are others, at least the reserve has to be left for certain, or we wait for the reset.
3. *Spread.* Requests go out evenly over the window; the pace sinks by what others are about to use.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bigcommerce_api.windows import Place, WindowTracker, grain

if TYPE_CHECKING:
    from bigcommerce_api.quota_headers import QuotaReport

DOCUMENTED_WINDOW: Final = 30.0
"""Seconds; the length of a window, used until an answer says otherwise."""

SHORTEST_DELAY: Final = 0.001
"""Seconds; the grain of the headers, and of any wait."""

BURST_SHARE: Final = 10
"""One request and a tenth of the budget may go out without a pause after a lull."""

MOST_AFTER_SPENT: Final = 2
"""Requests that may go out at once after the budget was used up: one, and one for a late waking."""


@dataclass(slots=True, eq=False)
class Ticket:
    """A request in flight.

    Attributes:
        sent: When it was let go, in seconds of the gate's clock.
    """

    sent: float


class QuotaPacer:
    """Decides when the next request may be sent. Holds no lock and knows no clock: callers pass both.

    Args:
        reserve_percent: The share of the quota that is left to other apps.
    """

    def __init__(self, reserve_percent: int) -> None:
        self._reserve_percent = reserve_percent
        self._in_flight: set[Ticket] = set()
        self._ended: list[float] = []
        self._knows = False
        self._report: QuotaReport | None = None
        self._report_sent = -math.inf
        self._report_ended = -math.inf
        self._windows = WindowTracker(DOCUMENTED_WINDOW)
        self._foreign = 0
        self._foreign_until = -math.inf
        self._tokens = 0.0
        self._refilled = 0.0
        self._held_until = -math.inf

    @property
    def budget(self) -> int | None:
        """Requests of ours allowed per window; None while no quota is known."""
        report = self._report
        if report is None:
            return None
        return max(1, report.quota * (100 - self._reserve_percent) // 100)

    def per_second(self, now: float) -> float | None:
        """Return the requests a second that are left to us; None while no quota is known."""
        report, budget = self._report, self.budget
        return None if report is None or budget is None else self._rate(now, report, budget)

    def delay(self, now: float) -> float:
        """Say how long to wait before asking again whether a request may go out.

        Returns:
            Seconds; 0 when a request may go out now, infinity when an answer has to come first.
        """
        if now < self._held_until:
            return max(self._held_until - now, SHORTEST_DELAY)
        report, budget = self._report, self.budget
        if report is None or budget is None:
            # Until the first answer it is unknown how many requests the store would bear.
            return 0.0 if self._knows or not self._in_flight else math.inf
        spent = max(self._wait_for_own(now, report, budget), self._wait_for_others(now, report, budget))
        wait = max(spent, self._wait_for_spacing(now, report, budget))
        if spent > 0:
            # A budget that is used up is not followed by a burst when it comes back.
            self._tokens = min(self._tokens, MOST_AFTER_SPENT)
        return max(wait, SHORTEST_DELAY) if wait > 0 else 0.0

    def sent(self, now: float) -> Ticket:
        """Note that a request goes out."""
        ticket = Ticket(now)
        self._in_flight.add(ticket)
        self._tokens -= 1
        return ticket

    def failed(self, ticket: Ticket, now: float) -> None:
        """Note that a request ended without an answer; the server may have counted it all the same."""
        self._in_flight.discard(ticket)
        self._ended.append(now)
        self._forget(now)

    def answered(self, ticket: Ticket, now: float, report: QuotaReport | None, *, tells: bool = True) -> None:
        """Note an answer.

        Args:
            ticket: The request's ticket.
            now: When the answer's headers came, by the gate's clock.
            report: What it says about the quota, if anything.
            tells: Whether silence about the quota means that there is none; an error page made by a
                machine in front of the store means nothing.
        """
        self.failed(ticket, now)
        if report is None:
            self._knows = self._knows or tells
            return
        self._knows = True
        old = self._report
        newest = ticket.sent >= self._report_sent
        if old is None or (report.quota, report.window) != (old.quota, old.window):
            if not newest:
                return
            self._start_over(report, now)
        self._refill(now)
        if newest:
            self._report, self._report_sent, self._report_ended = report, ticket.sent, now
        self._count_others(ticket, now, report, newest=newest)

    def hold(self, until: float) -> None:
        """Let nothing out before ``until``, in seconds of the gate's clock."""
        self._held_until = max(self._held_until, until)

    def _start_over(self, report: QuotaReport, now: float) -> None:
        first = self._report is None
        self._report = report
        self._windows = WindowTracker(report.window)
        self._foreign, self._foreign_until = 0, -math.inf
        budget = self.budget or 1
        self._tokens = self._burst(budget) if first else min(self._tokens, self._burst(budget))
        self._refilled = now

    def _forget(self, now: float) -> None:
        window = self._report.window if self._report else DOCUMENTED_WINDOW
        oldest = min((ticket.sent for ticket in self._in_flight), default=now)
        # Twice a window: a fixed window may have begun a window before the oldest request in flight.
        del self._ended[: bisect_left(self._ended, oldest - 2 * window)]

    def _wait_for_own(self, now: float, report: QuotaReport, budget: int) -> float:
        span = report.window + grain(report.window)
        first = bisect_right(self._ended, now - span)
        recent = len(self._ended) - first
        excess = recent + len(self._in_flight) - budget + 1
        if excess <= 0:
            return 0.0
        if excess > recent:
            # Not one of ours is about to fall out of the window: an answer has to come first.
            return math.inf
        return max(self._ended[first + excess - 1] + span - now, SHORTEST_DELAY)

    def _wait_for_others(self, now: float, report: QuotaReport, budget: int) -> float:
        foreign = self._others(now)
        if not foreign:
            return 0.0
        if self._windows.latest_end is None:
            # What is left grows with each of our own requests that falls out of the rolling window.
            own_wait = self._wait_for_own(now, report, budget - foreign)
            return min(own_wait, self._foreign_until - now)
        ended_since = len(self._ended) - bisect_right(self._ended, self._report_sent)
        itself = 1 if self._report_ended > self._report_sent else 0
        uncounted = ended_since - itself + len(self._in_flight)
        if report.left - uncounted > report.quota - budget:
            return 0.0
        return self._foreign_until - now

    def _wait_for_spacing(self, now: float, report: QuotaReport, budget: int) -> float:
        self._refill(now)
        missing = 1 - self._tokens
        if missing <= 1e-9:  # noqa: PLR2004 - the grain of the arithmetic
            return 0.0
        wait = missing / self._rate(now, report, budget)
        # The pace rises when the count of others starts again.
        return min(wait, self._foreign_until - now) if self._others(now) else wait

    def _others(self, now: float) -> int:
        return self._foreign if now < self._foreign_until else 0

    def _share(self, now: float, report: QuotaReport, budget: int) -> float:
        """Return how many requests of ours a window bears beside those that others are about to send."""
        foreign: float = self._others(now)
        if foreign and self._windows.latest_end is not None:
            elapsed = now - (self._windows.latest_end - report.window)
            # Early in a window a single foreign request says little about the rest of it.
            foreign *= report.window / min(max(elapsed, report.window / 4), report.window)
        return max(1.0, budget - foreign)

    def _rate(self, now: float, report: QuotaReport, budget: int) -> float:
        return self._share(now, report, budget) / report.window

    @staticmethod
    def _burst(share: float) -> float:
        return 1.0 if share < 2 else 1 + share / BURST_SHARE  # noqa: PLR2004 - one has nothing to spread

    def _refill(self, now: float) -> None:
        report, budget = self._report, self.budget
        if report is None or budget is None:
            return
        share = self._share(now, report, budget)
        gained = max(0.0, now - self._refilled) * share / report.window
        self._tokens = min(self._tokens + gained, self._burst(share))
        self._refilled = now

    def _count_others(self, ticket: Ticket, now: float, report: QuotaReport, *, newest: bool) -> None:
        """Count what the store has counted and our own requests cannot explain."""
        was_rolling = self._windows.rolling
        place = self._windows.place(ticket.sent, now, report.reset)
        if place is Place.OLD:
            return
        if place is Place.NEW or self._windows.rolling != was_rolling:
            self._foreign = 0
        tracked = self._windows.earliest_end, self._windows.latest_end
        begin = tracked[0] if tracked[0] is not None and place is not Place.UNKNOWN else ticket.sent
        span = report.window + grain(report.window)
        own = len(self._ended) - bisect_left(self._ended, begin - span) + len(self._in_flight)
        foreign = max(0, report.quota - report.left - own)
        if tracked[1] is None:
            if newest:
                self._foreign, self._foreign_until = foreign, now + span
        elif place is not Place.UNKNOWN:
            self._foreign = max(self._foreign, foreign)
            self._foreign_until = tracked[1] + grain(report.window)
        elif foreign > self._others(now):
            self._foreign, self._foreign_until = foreign, now + span
