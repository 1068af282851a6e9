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

TITLES: Final = {"answered_429": "429s", "waited_seconds": "waited"}
"""What stands above columns whose names as data are longer."""

POOR_TERMINALS: Final = frozenset({"", "dumb", "unknown"})
"""Kinds of terminals that can only go on."""


@contextmanager
def telling(logger: logging.Logger, client: BigCommerceClient, counts: Counts, *, may_be_live: bool) -> Iterator[bool]:
    """Tells how far a run is, as long as it lasts, and at the end what it came to.

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
        for text, facts in summary(client, counts()):
            logger.info("%s", text, extra={"summary": facts} if facts else None)


def is_terminal(stream: Any) -> bool:  # noqa: ANN401 - whatever stands in for standard error
    """Say whether somebody looks at a stream, on a terminal that can go back over what it shows."""
    try:
        return bool(stream.isatty()) and os.environ.get("TERM", "") not in POOR_TERMINALS
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


def summary(client: BigCommerceClient, streams: Sequence[StreamCount]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Sum a run up: a table, line by line; with each line but its head the same as data."""
    outcomes = dict.fromkeys(outcome for stream in streams for outcome in stream.outcomes)
    rows = [_summed_up(stream) for stream in streams]
    rows.append(
        {
            "rows": sum(stream.rows for stream in streams),
            **{outcome: sum(stream.outcomes.get(outcome, 0) for stream in streams) for outcome in outcomes},
            **client.usage.work.facts,
        }
    )
    names = dict.fromkeys(["stream", *(name for facts in rows for name in facts)])
    head = [TITLES.get(name, name) for name in names]
    grid = [head, *([str(facts.get(name, "all" if name == "stream" else "")) for name in names] for facts in rows)]
    widths = [max(map(len, cells)) for cells in zip(*grid, strict=True)]
    for (name, *others), facts in zip(grid, [None, *rows], strict=True):
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *cells)).rstrip(), facts


def _summed_up(stream: StreamCount) -> dict[str, Any]:
    facts: dict[str, Any] = {"stream": stream.name, "rows": stream.rows}
    if stream.outcomes:
        return {**facts, **stream.outcomes}
    work = stream.work.facts if stream.work else {}
    return {**facts, "seconds": round(stream.seconds, 1), **work}
