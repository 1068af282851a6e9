"""How far a run of the target is: what became of the records of each stream."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bigcommerce_api.run_log import is_terminal
from bigcommerce_api.run_log import telling as telling_of
from bigcommerce_api.tally import StreamCount

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.reporting import Report


@contextmanager
def telling(logger: logging.Logger, client: BigCommerceClient, report: Report, *, dry_run: bool) -> Iterator[None]:
    """Tells how far the run is, as long as it lasts, and at the end what became of the records.

    At the end of a pipe the terminal is the target's, since the tap before it shows no live display; unless STATE goes
    to the terminal too. How many records are to come nobody knows, and requests serve several streams at once.

    Args:
        logger: Takes the lines.
        client: Does the requests.
        report: Knows what became of the records, and is asked only when there is something to tell.
        dry_run: Whether nothing is sent.
    """
    began: dict[str, float] = {}
    asked_at = time.monotonic()

    def counts() -> list[StreamCount]:
        nonlocal asked_at
        before, asked_at = asked_at, time.monotonic()
        return [
            StreamCount(name, sum(outcomes.values()), asked_at - began.setdefault(name, before), outcomes=outcomes)
            for name, outcomes in report.by_stream.items()
        ]

    with telling_of(logger, client, counts, may_be_live=not is_terminal(sys.stdout)):
        try:
            yield
        finally:
            if dry_run:
                logger.info("Dry run, nothing was sent; this would be:")
