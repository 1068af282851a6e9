"""The quota of requests in fixed windows, and its headers.

https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits
"""

from __future__ import annotations

import math
import threading
import time


class Quota:
    """Counts the requests of a window, refused ones too.

    Args:
        allowed: Requests per window; None for no quota.
        window_ms: Length of the window in milliseconds; it begins with the first request after the last one
            ended.
    """

    def __init__(self, allowed: int | None, window_ms: int) -> None:
        self._allowed = allowed
        self._window_ms = window_ms
        self._ends = 0.0
        self._used = 0
        self._lock = threading.Lock()

    def set(self, allowed: int | None) -> None:
        """Replaces what is allowed; what was used of the running window stays used."""
        with self._lock:
            self._allowed = allowed

    def use(self) -> tuple[bool, dict[str, str]]:
        """Counts one request.

        Returns:
            Whether it is within the quota, and the headers for its answer.
        """
        with self._lock:
            now = time.monotonic()
            if now >= self._ends:
                self._ends = now + self._window_ms / 1000
                self._used = 0
            self._used += 1
            if self._allowed is None:
                return True, {}
            reset_ms = max(1, math.ceil((self._ends - now) * 1000))
            within = self._used <= self._allowed
            headers = {
                "X-Rate-Limit-Time-Window-Ms": str(self._window_ms),
                "X-Rate-Limit-Time-Reset-Ms": str(reset_ms),
                "X-Rate-Limit-Requests-Quota": str(self._allowed),
                "X-Rate-Limit-Requests-Left": str(max(0, self._allowed - self._used)),
            }
            if not within:
                headers["X-Retry-After"] = str(math.ceil(reset_ms / 1000))
            return within, headers
