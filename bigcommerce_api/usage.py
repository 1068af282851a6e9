"""Counts of what a client did, for summaries at the end of a run."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass

from typing_extensions import override

_ID = re.compile(r"\d+|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)


def endpoint(method: str, path: str) -> str:
    """Return a request's endpoint with ids replaced, such as ``GET /v2/orders/{id}/products``."""
    segments = ["{id}" if _ID.fullmatch(segment) else segment for segment in path.split("/")]
    return f"{method} {'/'.join(segments)}"


@dataclass(frozen=True, slots=True)
class Work:
    """What a client did in some time.

    Attributes:
        requests: Requests sent, retries included.
        rate_limited: Answers with status 429.
        retries: Requests that were sent once more.
        waited_seconds: Seconds spent waiting for quota, a free place or the next try, added up over all threads.
    """

    requests: int = 0
    rate_limited: int = 0
    retries: int = 0
    waited_seconds: float = 0.0

    def since(self, before: Work) -> Work:
        """Return what was done after ``before``."""
        return Work(
            self.requests - before.requests,
            self.rate_limited - before.rate_limited,
            self.retries - before.retries,
            self.waited_seconds - before.waited_seconds,
        )

    @property
    def facts(self) -> dict[str, int | float]:
        """The same as data, for logs that are read by programs."""
        return {
            "requests": self.requests,
            "answered_429": self.rate_limited,
            "retries": self.retries,
            "waited_seconds": round(self.waited_seconds, 1),
        }

    @override
    def __str__(self) -> str:
        waited = f"{self.waited_seconds:.1f} s waited"
        return f"{self.requests} requests, {self.rate_limited} answered 429, {self.retries} retries, {waited}"


class Usage:
    """Thread-safe counters of one client."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._retries = 0
        self._rate_limited = 0
        self._waited_seconds = 0.0
        self._by_endpoint: Counter[str] = Counter()

    @property
    def requests(self) -> int:
        """Requests sent, retries included."""
        return self._requests

    @property
    def retries(self) -> int:
        """Requests that were sent once more."""
        return self._retries

    @property
    def rate_limited(self) -> int:
        """Answers with status 429."""
        return self._rate_limited

    @property
    def waited_seconds(self) -> float:
        """Seconds spent waiting for quota, a free place or the next try, added up over all threads."""
        return self._waited_seconds

    @property
    def work(self) -> Work:
        """What was done so far."""
        with self._lock:
            return Work(self._requests, self._rate_limited, self._retries, self._waited_seconds)

    @property
    def by_endpoint(self) -> dict[str, int]:
        """Requests sent by endpoint, ids replaced: ``{"GET /v2/orders/{id}": 12}``."""
        with self._lock:
            return dict(self._by_endpoint)

    def count_request(self, method: str, path: str) -> None:
        """Count a request that is sent."""
        with self._lock:
            self._requests += 1
            self._by_endpoint[endpoint(method, path)] += 1

    def count_retry(self, wait: float) -> None:
        """Count a request that is sent once more, and the seconds that it waits before."""
        with self._lock:
            self._retries += 1
            self._waited_seconds += wait

    def count_rate_limited(self) -> None:
        """Count an answer with status 429."""
        with self._lock:
            self._rate_limited += 1

    def count_waiting(self, seconds: float) -> None:
        """Add seconds spent waiting."""
        with self._lock:
            self._waited_seconds += seconds
