"""Ending a conversation from outside, such as by a signal."""

from __future__ import annotations

import time
from typing import Final

SECONDS_UNTIL_SEEN: Final = 0.2
"""How long a wait may go on after it was to end."""


class StoppedError(Exception):
    """What was asked for is not done, since the conversation is to end; says nothing of the store."""


class Stop:
    """Whether a conversation is to end.

    A signal may come while its thread holds any lock. So asking takes none, and who waits looks from time to time.
    """

    def __init__(self) -> None:
        self._is_asked = False

    def ask(self) -> None:
        """Let waits end, and nothing begin."""
        self._is_asked = True

    def check(self) -> None:
        """Go on unless it is to end.

        Raises:
            StoppedError: It is.
        """
        if self._is_asked:
            raise StoppedError("ended from outside")

    def sleep(self, seconds: float) -> None:
        """Wait, unless it is to end.

        Raises:
            StoppedError: It is.
        """
        end = time.monotonic() + seconds
        self.check()
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, SECONDS_UNTIL_SEEN))
            self.check()
