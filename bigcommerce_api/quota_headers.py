"""What the headers of an answer say about the quota.

https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WINDOW: Final = 3600.0
"""Seconds; headers that speak of a longer window are taken for nonsense."""


@dataclass(frozen=True, slots=True)
class QuotaReport:
    """What one answer says about the quota.

    Attributes:
        quota: Requests that the store allows per window, at least 1.
        left: Requests that were left when the answer was made.
        window: The window's length in seconds.
        reset: Seconds that were left of the window; None if not told.
    """

    quota: int
    left: int
    window: float
    reset: float | None


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        number = float(headers.get(name, ""))
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def read_report(headers: Mapping[str, str]) -> QuotaReport | None:
    """Read the quota headers of an answer; None where they are missing or make no sense."""
    quota = _number(headers, "X-Rate-Limit-Requests-Quota")
    left = _number(headers, "X-Rate-Limit-Requests-Left")
    window_ms = _number(headers, "X-Rate-Limit-Time-Window-Ms")
    reset_ms = _number(headers, "X-Rate-Limit-Time-Reset-Ms")
    if quota is None or left is None or window_ms is None or quota < 1 or left > quota:
        return None
    window = window_ms / 1000
    if not 0 < window <= LONGEST_WINDOW:
        return None
    reset = reset_ms / 1000 if reset_ms is not None and reset_ms <= window_ms else None
    return QuotaReport(int(quota), int(left), window, reset)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds an answer asks to wait before the next try, or None."""
    waits = [_number(headers, "X-Retry-After"), _number(headers, "Retry-After"), _until_retry(headers)]
    return max((wait for wait in waits if wait is not None), default=None)


def _until_retry(headers: Mapping[str, str]) -> float | None:
    """The same where it is written as a date (RFC 9110, section 10.2.3), by the clock of whoever wrote it."""
    try:
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("Retry-After", "Date"))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def limited_wait(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds to wait after a 429: the longer of its wait and the window's rest, or None."""
    asked = retry_after(headers)
    reset_ms = _number(headers, "X-Rate-Limit-Time-Reset-Ms")
    if reset_ms is None:
        return asked
    return max(asked or 0.0, reset_ms / 1000)
