"""Telling how far a run is: live on a terminal, else by a line of log at a steady interval."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterator, Sequence

    from bigcommerce_api.client import BigCommerceClient
    from bigcommerce_api.tally import StreamCount

    Counts = Callable[[], Sequence[StreamCount]]

SECONDS_BETWEEN_LINES: Final = 30.0
"""How often a log tells how far a run is: often enough for whoever looks, and 120 lines an hour for who does not."""

LOG_CONFIG: Final = "SINGER_SDK_LOG_CONFIG"
"""The variable by which Meltano, or a user, asks for logs of another form, which a live display would break:
https://sdk.meltano.com/en/latest/implementation/logging.html."""


@contextmanager
def telling(logger: logging.Logger, client: BigCommerceClient, counts: Counts, *, may_be_live: bool) -> Iterator[bool]:
    """Tells how far a run is, as long as it lasts.

    Args:
        logger: Takes the lines.
        client: Does the requests.
        counts: How far the streams are; called by another thread, a few times a second at most.
        may_be_live: Whether the program has the terminal for itself, if standard error is one.

    Yields:
        Whether it is told live.
    """
    if may_be_live and is_terminal(sys.stderr) and LOG_CONFIG not in os.environ:
        # Loaded here, since it takes a tenth of a second that other runs need not spend.
        from bigcommerce_api.run_display import displaying  # noqa: PLC0415 - only a terminal needs it

        with displaying(client, counts):
            yield True
        return
    done = threading.Event()
    thread = threading.Thread(target=_log, args=(logger, client, counts, done), name="progress", daemon=True)
    thread.start()
    try:
        yield False
    finally:
        done.set()
        thread.join()


def is_terminal(stream: Any) -> bool:  # noqa: ANN401 - whatever stands in for standard error
    """Say whether somebody looks at a stream, on a terminal that can go back over what it shows."""
    try:
        return bool(stream.isatty()) and os.environ.get("TERM") != "dumb"
    except (AttributeError, ValueError):
        return False


def _log(logger: logging.Logger, client: BigCommerceClient, counts: Counts, done: threading.Event) -> None:
    before: dict[str, int] = {}
    told_at = time.monotonic()
    while not done.wait(SECONDS_BETWEEN_LINES):
        now = time.monotonic()
        streams = counts()
        facts = progress_facts(client, streams, before, now - told_at)
        told_at, before = now, {stream.name: stream.rows for stream in streams}
        line = " ".join(f"{name}={value}" for name, value in facts.items())
        logger.info("progress %s", line, extra={"progress": facts})


def progress_facts(
    client: BigCommerceClient, streams: Sequence[StreamCount], before: dict[str, int], seconds: float
) -> dict[str, object]:
    """Gather what a line of progress says.

    Args:
        client: Does the requests.
        streams: How far the streams are.
        before: The rows of the streams when the last line was said.
        seconds: How long ago that was.
    """
    rows = sum(stream.rows for stream in streams)
    moved = [stream for stream in streams if stream.rows != before.get(stream.name, 0) or not stream.is_done]
    left = [stream.seconds_left for stream in moved if stream.seconds_left is not None]
    work, told = client.usage.work, client.quota
    facts: dict[str, object] = {"rows": rows, "rows_per_second": round((rows - sum(before.values())) / seconds, 1)}
    for stream in moved:
        facts[stream.name] = str(stream.rows) if stream.total is None else f"{stream.rows}/{stream.total}"
    if left:
        facts["seconds_left"] = round(max(left))
    facts |= work.facts
    if told is not None:
        facts["quota_left"] = f"{told.left}/{told.quota}"
    return facts


def summary_lines(client: BigCommerceClient, streams: Sequence[StreamCount]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Sum a run up, a line for each stream and one for all; with each the same as data."""
    for stream in streams:
        facts: dict[str, Any] = {"stream": stream.name, "rows": stream.rows, "seconds": round(stream.seconds, 1)}
        text = f"{stream.name}: {stream.rows} rows in {stream.seconds:.1f} s"
        if stream.work is not None:
            facts |= stream.work.facts
            text = f"{text}, {stream.work}"
        yield text, facts
    rows, work = sum(stream.rows for stream in streams), client.usage.work
    yield f"{rows} rows, {work}", {"rows": rows, **work.facts}
