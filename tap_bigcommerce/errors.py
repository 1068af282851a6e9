"""What can keep the tap from doing its work, each told in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from singer_sdk.exceptions import SingerSDKError

if TYPE_CHECKING:
    from collections.abc import Mapping


class WalkError(SingerSDKError):
    """A collection cannot be listed without the risk of losing records.

    Run again; if it stays, the store answers as the API does not document, and a report of the line is welcome.
    """


class UnusableInputError(SingerSDKError):
    """A state, a catalog or a file given on the command line is not what it should be.

    Correct what the line names, or leave the option out.
    """


class StreamsFailedError(SingerSDKError):
    """Some streams failed, after which the others were read to their end.

    Look up the reason of each here, and run again: the others go on from their STATE.

    Args:
        failures: What happened, in one line, by the name of the stream.
        tried: How many streams were to be read.
    """

    def __init__(self, failures: Mapping[str, str], tried: int) -> None:
        self.failures = dict(failures)
        reasons = "; ".join(f"{name}: {reason}" for name, reason in self.failures.items())
        super().__init__(f"{len(self.failures)} of {tried} streams failed: {reasons}")
