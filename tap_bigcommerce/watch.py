"""How far a run of the tap is, counted by the page."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_api.run_log import is_terminal, telling
from bigcommerce_api.tally import Tally

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator, Mapping

    from bigcommerce_api import Answer, BigCommerceClient

BEHIND_AN_ID: Final = frozenset({"id:greater", "id:min", "min_id"})
"""Parameters that ask for what is behind an id."""


class Watch(Tally):
    """Counts the rows of a run's streams, and tells how far they are.

    Args:
        client: Does the requests.
        streams: The streams by the path that lists them.

    Attributes:
        is_live: Whether somebody looks on.
    """

    def __init__(self, client: BigCommerceClient, streams: Mapping[str, str]) -> None:
        super().__init__(client.usage)
        self._client = client
        self._names = dict(streams)

        self._names |= {f"{path}/count": name for path, name in streams.items()}
        self._served: Counter[str] = Counter()
        self.is_live = False

    @contextmanager
    def telling(self, logger: logging.Logger) -> Iterator[None]:
        """Tells how far the run is, as long as it lasts, and at the end what was read."""
        may_be_live = _has_terminal_to_itself()
        with telling(logger, self._client, lambda: self.counts, may_be_live=may_be_live) as self.is_live:
            yield

    def answered(self, path: str, parameters: Mapping[str, object], answer: Answer) -> None:
        """Takes in how many rows an answer says there are; V3's lists tell, those of V2 are counted apart."""
        name, total = self._names.get(path), _total(answer.body)
        if name is None:
            return
        if isinstance(answer.body, list):
            self._served[name] += len(answer.body)
        elif total is not None:
            # What is listed by id tells how many are left behind an id.
            besides = "page" not in parameters and not BEHIND_AN_ID.isdisjoint(parameters)
            # A count comes when pages before it, read ahead, may not be out.
            ahead = max(0, self._served[name] - self.met(name)) if besides else 0
            self.expect(name, total + ahead, besides=besides)


def _total(body: Any) -> int | None:  # noqa: ANN401 - JSON
    match body:
        case {"meta": {"pagination": {"total": int(total)}}} | {"count": int(total)}:
            return total
    return None


def _has_terminal_to_itself() -> bool:
    """Whether nothing else writes to the terminal while the tap runs.

    In a pipe the program behind it does, a target most likely, which has a live display of its own: two would
    overwrite each other, and that of the target is of more use, since what it counts is in the store. Without any
    redirection the records go to the terminal themselves.
    """
    try:
        kind = os.fstat(sys.stdout.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return not (is_terminal(sys.stdout) or stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind))
