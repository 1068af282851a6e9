"""How far a run is, as a table at the foot of a terminal that is drawn anew a few times a second."""

from __future__ import annotations

import contextlib
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from bigcommerce_api.terminal_foot import Foot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bigcommerce_api.client import BigCommerceClient
    from bigcommerce_api.tally import StreamCount

SECONDS_BETWEEN_DRAWINGS: Final = 0.5
"""How often the table is drawn; more often would only cost time that the run needs."""

LEAST_IMPORTANT_FIRST: Final = (
    *("skipped", "unchanged", "deleted", "waited", "retries", "429s", "requests", "updated", "created"),
    *("rows/s", "of", "left", "rejected"),
)
"""Columns that a narrow terminal does without; what they add up to stands below the table, or in the log."""

SPACE_AROUND_A_CELL: Final = 2

SECONDS_IN_A_MINUTE: Final = 60


@contextmanager
def displaying(client: BigCommerceClient, counts: Callable[[], Sequence[StreamCount]]) -> Iterator[None]:
    """Show how far a run is, and at the end how far it came.

    Whatever is written to the terminal meanwhile, by this program or another one, appears above the table.

    Args:
        client: Does the requests.
        counts: How far the streams are; called by another thread.
    """
    console = Console(stderr=True)
    foot = Foot(sys.stderr)
    done = threading.Event()

    def lines(room: int) -> list[str]:
        console.width = foot.width
        with console.capture() as captured:
            console.print(table(client, counts(), width=foot.width, most_lines=room))
        return captured.get().splitlines()

    def draw() -> None:
        # A terminal that went away ends the drawing, and not the run.
        with contextlib.suppress(OSError):
            foot.draw(lines)
            while not done.wait(SECONDS_BETWEEN_DRAWINGS):
                foot.draw(lines)

    thread = threading.Thread(target=draw, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        with contextlib.suppress(OSError):
            foot.give_back()
            console.width = foot.width
            console.print(table(client, counts(), width=foot.width))


def table(
    client: BigCommerceClient, streams: Sequence[StreamCount], *, width: int, most_lines: int | None = None
) -> Group:
    """Draw how far a run is.

    Args:
        client: Does the requests.
        streams: How far the streams are.
        width: Characters of a line; columns that have no room are left out.
        most_lines: How many lines it may have, for which only the latest streams are shown; None for all.
    """
    caption = Text(_caption(client), style="dim")
    if most_lines is not None:
        lines_of_caption = len(caption.wrap(Console(width=width), width))
        streams = streams[-max(1, most_lines - lines_of_caption - 1) :]
    columns = _fitting(_columns(streams), width)
    drawn = Table(box=None)
    for name in columns:
        drawn.add_column(name, justify="left" if name == "stream" else "right", no_wrap=True)
    for cells in zip(*columns.values(), strict=True):
        drawn.add_row(*cells)
    return Group(drawn, caption)


def _columns(streams: Sequence[StreamCount]) -> dict[str, list[str]]:
    """What there is to show, column by column; nothing that is known of no stream."""
    columns = {
        "stream": [stream.name for stream in streams],
        "rows": [str(stream.rows) for stream in streams],
        "of": ["" if stream.total is None else str(stream.total) for stream in streams],
        "rows/s": [f"{stream.per_second:.0f}" for stream in streams],
        "left": ["done" if stream.is_done else _time(stream.seconds_left) for stream in streams],
    }
    for outcome in dict.fromkeys(outcome for stream in streams for outcome in stream.outcomes):
        columns[outcome] = [str(stream.outcomes.get(outcome, 0)) for stream in streams]
    works = [stream.work for stream in streams]
    columns["requests"] = [str(work.requests) if work else "" for work in works]
    columns["429s"] = [str(work.rate_limited) if work else "" for work in works]
    columns["retries"] = [str(work.retries) if work else "" for work in works]
    columns["waited"] = [_time(work.waited_seconds) if work else "" for work in works]
    return {name: cells for name, cells in columns.items() if name in {"stream", "rows"} or any(cells)}


def _fitting(columns: dict[str, list[str]], width: int) -> dict[str, list[str]]:
    fitting = dict(columns)
    for name in LEAST_IMPORTANT_FIRST:
        if sum(max(map(len, (title, *cells))) + SPACE_AROUND_A_CELL for title, cells in fitting.items()) <= width:
            break
        fitting.pop(name, None)
    return fitting


def _caption(client: BigCommerceClient) -> str:
    told = client.quota
    quota = f", quota {told.left} of {told.quota} left ({told.left / told.quota:.0%})" if told else ""
    return f"{client.usage.work}{quota}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), SECONDS_IN_A_MINUTE)
    return f"{minutes}:{rest:02}"
