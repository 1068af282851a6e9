"""Backwards within a span of time: for collections by page that can be asked for what changed since."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce import times
from tap_bigcommerce.walks.backwards import Backwards
from tap_bigcommerce.walks.listing import Listing, Page, Position, Row, Walk, has_next, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tap_bigcommerce.reader import Reader

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackwardsUntil(Walk):
    """Reads backwards what changed from one moment to another.

    Of a whole collection rows only go, and new ones come at the end, which reading backwards allows for. Of
    what changed since a moment that is not so: a row that changes meanwhile comes in among the others, and
    pushes those behind it onto pages already read. So such a list is bounded above too, by the server's clock
    at the first request. From then on rows can only leave it, which is like a deletion; those that left have
    changed later than any bookmark of this walk and come with the next run.

    A list that fits on one page has nothing to push, and costs no second request. If rows beyond the bound
    come, or the server does not tell the time, the collection is read whole.

    Attributes:
        changed: The field with the moment of a row's last change; the parameters are named after it.
    """

    changed: str

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        until = f"{self.changed}:max"
        if listing.since not in listing.parameters or (start and "left" in start):
            yield from Backwards().pages(read, listing, start)
            return
        bound = times.moment(start["until"]) if start else None
        if bound is None:
            answer = listing.ask(read, {"page": 1})
            rows = rows_of(listing, answer)
            total = number_in(meta_of(answer, "pagination"), "total")
            if total is not None and total <= len(rows) and not has_next(answer):
                yield Page(rows, answer.server_time)
                return
            bound = answer.server_time
        if bound is not None:
            bounded = replace(listing, parameters={**listing.parameters, until: bound}, since=None)
            place = start["place"] if start else None
            for page in Backwards().pages(read, bounded, place):
                if any(self._is_later(row, bound) for row in page.rows):
                    logger.warning("%s ignores %s; reading it whole", listing.path, until)
                    break
                position = {"until": times.utc_text(bound), "place": page.position} if page.position else None
                yield replace(page, position=position)
            else:
                return
        yield from Backwards().pages(read, listing)

    def _is_later(self, row: Row, bound: datetime) -> bool:
        try:
            return times.moment(row.get(self.changed)) > bound
        except ValueError:
            return False
