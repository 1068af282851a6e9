"""A store's quota and the threads of a client in simulated time: no clock, no sleeping, no sockets."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bigcommerce_api.quota import QuotaPacer
from bigcommerce_api.quota_headers import QuotaReport

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """How a store counts."""

    GRID = "fixed windows, whoever calls"
    FIRST_CALL = "fixed windows, each begun by the first call after the last one"
    ROLLING = "the last window at any moment; reset tells when the oldest request falls out"
    ROLLING_FULL = "the last window at any moment; reset tells the window's whole length"
    ROLLING_MUTE = "the last window at any moment; reset is not told"


@dataclass
class Store:
    kind: Kind
    quota: int
    window: float
    phase: float = 0.0
    own: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    begin: float = 0.0

    def handle(self, now: float, *, own: bool) -> QuotaReport | None:
        """Handle a request; None means 429."""
        if self.kind is Kind.GRID:
            self.begin = now - (now - self.phase) % self.window
        elif self.kind is Kind.FIRST_CALL and (not self.counted or now >= self.begin + self.window):
            self.begin = now
        fixed = self.kind in {Kind.GRID, Kind.FIRST_CALL}
        since = self.begin if fixed else now - self.window
        self.counted = [moment for moment in self.counted if moment >= since]
        allowed = len(self.counted) < self.quota
        if allowed:
            self.counted.append(now)
            if own:
                self.own.append(now)
        elif own:
            return None
        reset: float | None = None
        if fixed:
            reset = self.begin + self.window - now
        elif self.kind is Kind.ROLLING:
            reset = self.counted[0] + self.window - now
        elif self.kind is Kind.ROLLING_FULL:
            reset = self.window
        if reset is not None:
            reset = int(reset * 1000) / 1000
        return QuotaReport(self.quota, self.quota - len(self.counted), self.window, reset)


@dataclass
class Run:
    """What came of a simulated run; ``own`` holds the moments at which the store took our requests."""

    own: list[float]
    refused: int
    least_left: int

    def most_in_a_window(self, window: float) -> int:
        """Return the most of our requests in any rolling window, wherever it begins."""
        most = first = 0
        for last, moment in enumerate(self.own):
            while self.own[first] <= moment - window:
                first += 1
            most = max(most, last - first + 1)
        return most


@dataclass
class Simulation:
    """Threads that send as fast as the pacer lets them, against one store."""

    store: Store
    reserve_percent: int
    threads: int
    latency: tuple[float, float]
    seed: int = 0
    gap: Callable[[float], float] | None = None

    def __post_init__(self) -> None:
        self.pacer = QuotaPacer(self.reserve_percent)
        self.random = random.Random(self.seed)  # noqa: S311 - a simulation
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._order = 0
        self._now = 0.0
        self._idle = self.threads
        self._refused = 0
        self._wake = 0.0
        self._least_left = self.store.quota

    def run(self, until: float) -> Run:
        """Run on to this simulated second; may be called again to go on."""
        self._at(self._now, lambda _now: None)
        if self.gap is not None:
            self._at(self._now + self.gap(self._now), self._other_app)
        while self._events and self._events[0][0] < until:
            self._now, _, event = heapq.heappop(self._events)
            event(self._now)
            self._let_out(self._now)
        self._now = until
        return Run(self.store.own, self._refused, self._least_left)

    def _at(self, moment: float, event: Callable[[float], None]) -> None:
        self._order += 1
        heapq.heappush(self._events, (moment, self._order, event))

    def _let_out(self, now: float) -> None:
        while self._idle:
            delay = self.pacer.delay(now)
            if delay > 0:
                if now + delay < self._wake or self._wake <= now < now + delay < float("inf"):
                    self._wake = now + delay
                    self._at(self._wake, lambda _now: None)
                return
            self._send(now)

    def _send(self, now: float) -> None:
        self._idle -= 1
        ticket = self.pacer.sent(now)
        took = self.random.uniform(*self.latency)
        there = took * self.random.random()

        def arrive(at: float) -> None:
            report = self.store.handle(at, own=True)
            if report is not None:
                self._least_left = min(self._least_left, report.left)
            self._at(now + took, lambda back: done(back, report))

        def done(back: float, report: QuotaReport | None) -> None:
            self._idle += 1
            if report is None:
                self._refused += 1
                self.pacer.answered(ticket, back, None)
                self.pacer.hold(back + self.store.window)
            else:
                self.pacer.answered(ticket, back, report)

        self._at(now + there, arrive)

    def _other_app(self, now: float) -> None:
        if self.gap is None:
            return
        self.store.handle(now, own=False)
        self._at(now + self.gap(now), self._other_app)
