"""How far a run is, as a table on a terminal that is drawn anew a few times a second."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bigcommerce_api.client import BigCommerceClient
    from bigcommerce_api.tally import StreamCount

DRAWN_PER_SECOND: Final = 2
"""How often the table is drawn; more would only cost time that the run needs."""

LINES_AROUND: Final = 4
"""Lines of a table beside those of its streams, and one for the prompt."""

SECONDS_IN_A_MINUTE: Final = 60


@contextmanager
def displaying(client: BigCommerceClient, counts: Callable[[], Sequence[StreamCount]]) -> Iterator[None]:
    """Show how far a run is, and at the end how far it came.

    Lines that are logged meanwhile appear above the table.

    Args:
        client: Does the requests.
        counts: How far the streams are.
    """
    console = Console(stderr=True)

    def drawn() -> Group:
        return table(client, counts(), console.height - LINES_AROUND)

    live = Live(
        get_renderable=drawn,
        console=console,
        refresh_per_second=DRAWN_PER_SECOND,
        transient=True,
        # What is written there are messages for another program.
        redirect_stdout=False,
    )
    terminal = sys.stderr
    with live:
        moved = [
            handler
            for handler in logging.getLogger().handlers
            if isinstance(handler, logging.StreamHandler) and handler.stream is terminal
        ]
        for handler in moved:
            handler.setStream(sys.stderr)
        try:
            yield
        finally:
            for handler in moved:
                handler.setStream(terminal)
    console.print(table(client, counts()))


def table(client: BigCommerceClient, streams: Sequence[StreamCount], most: int | None = None) -> Group:
    """Draw how far a run is.

    Args:
        client: Does the requests.
        streams: How far the streams are.
        most: How many of them to show, the latest; None for all.
    """
    shown = streams if most is None else streams[-max(1, most) :]
    outcomes = list(dict.fromkeys(outcome for stream in streams for outcome in stream.outcomes))
    has_work = any(stream.work is not None for stream in streams)
    drawn = Table(box=None)
    drawn.add_column("stream", no_wrap=True)
    work_columns = ("requests", "429s", "retries", "waited") if has_work else ()
    for name in ("rows", "of", "rows/s", "left", *outcomes, *work_columns):
        drawn.add_column(name, justify="right")
    for stream in shown:
        left = stream.seconds_left
        cells = [
            stream.name,
            str(stream.rows),
            "" if stream.total is None else str(stream.total),
            f"{stream.per_second:.0f}",
            "done" if stream.is_done else _time(left),
            *(str(stream.outcomes.get(outcome, 0)) for outcome in outcomes),
        ]
        if has_work:
            work = stream.work
            facts = (work.requests, work.rate_limited, work.retries, _time(work.waited_seconds)) if work else ()
            cells.extend(str(fact) for fact in facts)
        drawn.add_row(*cells)
    return Group(drawn, Text(_caption(client), style="dim"))


def _caption(client: BigCommerceClient) -> str:
    told = client.quota
    quota = f", quota {told.left} of {told.quota} left ({told.left / told.quota:.0%})" if told else ""
    return f"{client.usage.work}{quota}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), SECONDS_IN_A_MINUTE)
    return f"{minutes}:{rest:02}"
