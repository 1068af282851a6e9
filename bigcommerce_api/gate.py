"""The one gate that every request of a client passes, retries included."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from bigcommerce_api.concurrency import EndpointCap, caps_for
from bigcommerce_api.pace import AnswerTimes
from bigcommerce_api.quota import QuotaPacer, Ticket
from bigcommerce_api.quota_headers import QuotaReport, limited_wait, read_report
from bigcommerce_api.stopping import SECONDS_UNTIL_SEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bigcommerce_api.pace import Pace
    from bigcommerce_api.retries import RetryPolicy
    from bigcommerce_api.stopping import Stop
    from bigcommerce_api.usage import Usage


class Passage:
    """One request's way through the gate."""

    def __init__(self, gate: Gate, ticket: Ticket) -> None:
        self._gate = gate
        self._ticket: Ticket | None = ticket
        self.succeeded = False

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Tell the gate what the store answered, as soon as the headers are there."""
        self.succeeded = status < HTTPStatus.BAD_REQUEST
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._gate.learn(ticket, status, headers)

    def left(self) -> None:
        """Tell the gate that the request is over."""
        if self._ticket is not None:
            ticket, self._ticket = self._ticket, None
            self._gate.learn_nothing(ticket)


class Gate:
    """Lets requests out within the quota, the concurrency and the waits that the store asks for.

    All three are decided together under one lock, so that no request holds a place while it waits for
    something else. Writes go before reads: an endpoint that takes one at a time would be idle whenever its next
    write stood in a row of look-ups, of which there always are some that nobody waits for yet.

    Args:
        max_concurrency: The most requests in flight.
        reserve_percent: The share of the quota that is left to other apps.
        longest_hold: The longest wait in seconds that a store can ask of all threads.
        policy: How waits grow after a 429 that names none.
        usage: Where waiting is counted.
        stop: Whether nothing is to go out any more.
        clock: A monotonic clock in seconds.
    """

    def __init__(  # noqa: PLR0913 - one keyword per thing it is made of
        self,
        *,
        max_concurrency: int,
        reserve_percent: int,
        longest_hold: float,
        policy: RetryPolicy,
        usage: Usage,
        stop: Stop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_concurrency = max_concurrency
        self._longest_hold = longest_hold
        self._policy = policy
        self._usage = usage
        self._stop = stop
        self._clock = clock
        self._changed = threading.Condition()
        self._pacer = QuotaPacer(reserve_percent)
        self._answer_times = AnswerTimes()
        self._in_flight = 0
        self._by_cap: Counter[EndpointCap] = Counter()
        self._waiting_writes: Counter[tuple[EndpointCap, ...]] = Counter()
        self._limited_in_a_row = 0
        self._limited_at = float("-inf")
        self.report: QuotaReport | None = None

    @contextmanager
    def passage(self, method: str, path: str) -> Iterator[Passage]:
        """Wait until a request may go out, and keep its place until it is over.

        Raises:
            StoppedError: None is to go out any more.
        """
        caps = caps_for(method, path)
        ticket = self._enter(caps) if method == "GET" else self._enter_writing(caps)
        passage = Passage(self, ticket)
        took = None
        try:
            yield passage
            took = self._clock() - ticket.sent if passage.succeeded else None
        finally:
            passage.left()
            with self._changed:
                if took is not None:
                    self._answer_times.add(took)
                self._in_flight -= 1
                self._by_cap.subtract(caps)
                self._changed.notify_all()

    def pace(self) -> Pace | None:
        """Return how fast the store answers and how often it may be asked; None while that is unknown."""
        with self._changed:
            return self._answer_times.pace(self._pacer.per_second(self._clock()))

    def learn(self, ticket: Ticket, status: int, headers: Mapping[str, str]) -> None:
        """Take in an answer's status and headers."""
        with self._changed:
            now = self._clock()
            # A 429 without headers speaks of load, and a 5xx may come from a machine in front of the store.
            tells = status != HTTPStatus.TOO_MANY_REQUESTS and status < HTTPStatus.INTERNAL_SERVER_ERROR
            report = read_report(headers)
            self.report = report or self.report
            self._pacer.answered(ticket, now, report, tells=tells)
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                self._hold(ticket, now, limited_wait(headers))
            elif ticket.sent >= self._limited_at:
                self._limited_in_a_row = 0
            self._changed.notify_all()

    def learn_nothing(self, ticket: Ticket) -> None:
        """Take in that a request ended without an answer."""
        with self._changed:
            self._pacer.failed(ticket, self._clock())
            self._changed.notify_all()

    def _enter_writing(self, caps: tuple[EndpointCap, ...]) -> Ticket:
        with self._changed:
            self._waiting_writes[caps] += 1
            try:
                return self._enter(caps, is_write=True)
            finally:
                self._waiting_writes[caps] -= 1
                # Reads that gave way have no other sign that they may go.
                self._changed.notify_all()

    def _enter(self, caps: tuple[EndpointCap, ...], *, is_write: bool = False) -> Ticket:
        began = self._clock()
        with self._changed:
            self._stop.check()
            while (delay := self._delay(caps, is_write=is_write)) > 0:
                # An answer wakes the wait early.
                self._changed.wait(min(delay, SECONDS_UNTIL_SEEN))
                self._stop.check()
            now = self._clock()
            self._in_flight += 1
            self._by_cap.update(caps)
            ticket = self._pacer.sent(now)
        self._usage.count_waiting(now - began)
        return ticket

    def _delay(self, caps: tuple[EndpointCap, ...], *, is_write: bool = False) -> float:
        if self._in_flight >= self._max_concurrency or not self._has_place(caps):
            return float("inf")
        if not is_write and any(number and self._has_place(one) for one, number in self._waiting_writes.items()):
            return float("inf")
        return self._pacer.delay(self._clock())

    def _has_place(self, caps: tuple[EndpointCap, ...]) -> bool:
        return all(self._by_cap[cap] < cap.most for cap in caps)

    def _hold(self, ticket: Ticket, now: float, told: float | None) -> None:
        """Let nothing out for the time that a 429 asks for, or for growing times where it asks for none."""
        if ticket.sent >= self._limited_at:
            # Those sent before the last 429 came back share its cause, and do not make it worse.
            self._limited_in_a_row += 1
            self._limited_at = now
        wait = told if told is not None else self._policy.grown(self._limited_in_a_row - 1, writing=False)
        self._pacer.hold(now + min(wait, self._longest_hold))
