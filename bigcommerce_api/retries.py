"""Whether, when and for how long a request is sent again."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import backoff

if TYPE_CHECKING:
    from collections.abc import Callable

    from bigcommerce_api.errors import BigCommerceError

logger = logging.getLogger(__name__)

_T = TypeVar("_T")
_MOST_DOUBLINGS = 32


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How the waits between tries grow.

    Attributes:
        base_ms: The first wait of a read, in milliseconds; it doubles from try to try.
        cap_ms: The longest wait that we choose ourselves, in milliseconds.
        write_factor: How many times longer a write waits than a read, as the integration guide asks:
            https://developer.bigcommerce.com/docs/start/best-practices/integration-design
    """

    base_ms: int = 1000
    cap_ms: int = 60_000
    write_factor: int = 2

    def grown(self, tries: int, *, writing: bool) -> float:
        """Return the jittered wait in seconds after so many waits before it.

        Half of it is certain and half is chance, so that threads that failed together do not come back
        together, and none comes back at once.
        """
        base = self.base_ms * (self.write_factor if writing else 1)
        milliseconds = min(base * 2 ** min(tries, _MOST_DOUBLINGS), self.cap_ms)
        return float(milliseconds / 1000 * (0.5 + backoff.full_jitter(0.5)))


class Retry(Exception):  # noqa: N818 - not an error of its own: it carries one
    """A failed try that may be followed by another.

    Attributes:
        error: What to raise when there is no other.
        told: How long the store asks to wait, in seconds, if it does.
    """

    def __init__(self, error: BigCommerceError, told: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.told = told


@dataclass(frozen=True, slots=True)
class Retrier:
    """Sends a request until it succeeds, fails for good or runs out of time.

    Attributes:
        policy: How the waits grow.
        max_seconds: How long to go on, in seconds from the first try, waits included.
        on_wait: Called with the seconds of each wait before another try.
        sleep: Waits so many seconds.
    """

    policy: RetryPolicy
    max_seconds: float
    on_wait: Callable[[float], None]
    sleep: Callable[[float], None]

    def run(self, attempt: Callable[[], _T], *, writing: bool) -> _T:
        """Call ``attempt`` until it returns, or raises anything but :class:`Retry`.

        Raises:
            BigCommerceError: The last try's error, when the time is over.
            StoppedError: The wait was ended.
        """
        began = time.monotonic()
        tries = 0

        def left() -> float:
            return self.max_seconds - (time.monotonic() - began)

        def out_of_time(failed: Exception) -> bool:
            return isinstance(failed, Retry) and (failed.told or 0) > left()

        def counted() -> _T:
            nonlocal tries
            tries += 1
            return attempt()

        def wait(details: Any) -> None:  # noqa: ANN401 - a mapping of the library's own
            failed: Retry = details["exception"]
            grown = self.policy.grown(tries - 1, writing=writing)
            # The store's word beats the formula; the jitter keeps threads from coming back together.
            seconds = max(0.0, min(grown if failed.told is None else failed.told, left()))
            logger.warning("%s; trying again in %.1f s", failed, seconds)
            self.on_wait(seconds)
            self.sleep(seconds)

        again = backoff.on_exception(
            # The library's own wait cannot be ended.
            lambda: backoff.constant(0),
            Retry,
            max_time=self.max_seconds,
            jitter=None,
            giveup=out_of_time,
            on_backoff=wait,
            logger=None,
        )
        try:
            return again(counted)()
        except Retry as failed:
            error = failed.error
        error.tries = tries
        raise error
