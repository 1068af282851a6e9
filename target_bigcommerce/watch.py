"""How far a run of the target is: what became of the records of each stream."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from bigcommerce_api.run_log import is_terminal
from bigcommerce_api.run_log import telling as telling_of
from bigcommerce_api.tally import StreamCount

if TYPE_CHECKING:
    import logging
    from contextlib import AbstractContextManager

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.reporting import Report


def telling(logger: logging.Logger, client: BigCommerceClient, report: Report) -> AbstractContextManager[bool]:
    """Tells how far the run is, as long as it lasts.

    At the end of a pipe the terminal is the target's, since the tap before it shows no live display; unless STATE goes
    to the terminal too. How many records are to come nobody knows, and requests serve several streams at once.

    Args:
        logger: Takes the lines.
        client: Does the requests.
        report: Knows what became of the records, and is asked only when there is something to tell.
    """
    began: dict[str, float] = {}

    def counts() -> list[StreamCount]:
        now = time.monotonic()
        return [
            StreamCount(name, sum(outcomes.values()), now - began.setdefault(name, now), outcomes=outcomes)
            for name, outcomes in report.by_stream.items()
        ]

    return telling_of(logger, client, counts, may_be_live=not is_terminal(sys.stdout))
