"""By id: for collections that can be asked for the rows beyond a given id, in the order of ids."""

from __future__ import annotations

import logging
from abc import abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.backwards import Backwards, BackwardsCounted
from tap_bigcommerce.walks.listing import Listing, Page, Position, Read, Row, Walk, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bigcommerce_api import Answer

SMALLEST_PAGE_CAP = 10
"""The shortest page that the API is known to cut a longer one to: products with options or modifiers.
https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products"""

logger = logging.getLogger(__name__)


class _ByKeyset(Walk):
    """Asks again and again for the rows beyond the last id seen.

    An id never changes, so no row leaves its place; a deletion shifts nothing, because the next request
    counts from an id and not from a position; a new row gets a greater id than all others and comes at the
    end. A row that exists throughout is therefore met. This needs ids that ascend and lie beyond the id asked
    for, and both are checked: if they do not, the server ignored a parameter.
    """

    order: Mapping[str, object]
    otherwise: Backwards

    @override
    def pages(self, read: Read, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        last, longest = (start["last"], start["longest"]) if start else (0, 0)
        while True:
            answer = listing.ask(read, {**self.order, **(self.beyond(last) if last else {})})
            rows = rows_of(listing, answer)
            is_last = self.is_last(listing, answer, len(rows), longest)
            if not _ascend(listing, rows, last) or not (rows or is_last):
                logger.warning("%s ignores an id as bound or as order; reading it backwards by page", listing.path)
                yield from self.otherwise.pages(read, listing.ordered(self.order))
                return
            if rows:
                last, longest = listing.key_of(rows[-1]), max(longest, len(rows))
            yield Page(rows, answer.server_time, {"last": last, "longest": longest})
            if is_last:
                return

    @abstractmethod
    def beyond(self, last: int) -> Mapping[str, object]:
        """The parameters that ask for rows beyond an id."""

    @abstractmethod
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        """Whether nothing comes after a page of so many rows, the longest before it having been `longest`."""


@dataclass(frozen=True)
class ByGreaterId(_ByKeyset):
    """By id on V3: `id:greater`, which leaves out the id itself.

    Every answer counts all rows that match its request, those beyond the page too. A page holding as many
    rows as that is the last; how long it is says nothing, since the server may cut pages shorter than asked.
    """

    order: Mapping[str, object] = field(default_factory=lambda: {"sort": "id", "direction": "asc"})
    otherwise: Backwards = field(default_factory=Backwards)

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"id:greater": last}

    @override
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        total = number_in(meta_of(answer, "pagination"), "total")
        return not rows if total is None else total <= rows


@dataclass(frozen=True)
class ByMinimumId(ByGreaterId):
    """The same with `id:min`, which takes in the id itself, so the next one is asked for."""

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"id:min": last + 1}


@dataclass(frozen=True)
class ByLeastId(_ByKeyset):
    """By id on V2: `min_id`, which takes in the id itself, so the next one is asked for.

    V2 does not count. A page shorter than the pages before it is the last, and so is an empty one. A first
    page shorter than asked for may be the last, or may be as long as the server ever makes one; only when it
    is shorter than any limit the API is known to set is it taken for the last without asking on.

    Args:
        order: The parameters that put rows in the order of ids, where that is not the only order there is.
    """

    order: Mapping[str, object] = field(default_factory=dict)
    otherwise: Backwards = field(default_factory=BackwardsCounted)

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"min_id": last + 1}

    @override
    def is_last(self, listing: Listing, answer: Answer, rows: int, longest: int) -> bool:
        return not rows or rows < (longest or min(SMALLEST_PAGE_CAP, listing.page_size))


class _NoOther(Backwards):
    """What is left for a collection that knows no pages."""

    @override
    def pages(self, read: Read, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        raise WalkError(f"{listing.path} ignores its parameters, and there is no other way to list it")


@dataclass(frozen=True)
class ByLastId(ByLeastId):
    """By id without pages or a count: `after`, which leaves out the id itself, in the order of ids.

    https://developer.bigcommerce.com/docs/rest-management/channels/listings
    """

    otherwise: Backwards = field(default_factory=_NoOther)

    @override
    def beyond(self, last: int) -> Mapping[str, object]:
        return {"after": last}


def _ascend(listing: Listing, rows: list[Row], last: int) -> bool:
    for row in rows:
        key = listing.key_of(row)
        if key <= last:
            return False
        last = key
    return True
