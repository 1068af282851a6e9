"""Whole: for collections that come in one answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.walks.backwards import Backwards
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, has_next, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_bigcommerce.reader import Reader

logger = logging.getLogger(__name__)


class Whole(Walk):
    """Asks once; nothing can move between pages when there are none.

    An answer that counts more rows than it holds was a page after all.
    """

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        answer = read(listing.path, listing.parameters)
        rows = rows_of(listing, answer)
        total = number_in(meta_of(answer, "pagination"), "total")
        if has_next(answer) or (total is not None and total > len(rows)):
            logger.warning("%s does not come whole; reading it backwards by page", listing.path)
            yield from Backwards().pages(read, listing, start)
            return
        yield Page(rows, answer.server_time)
