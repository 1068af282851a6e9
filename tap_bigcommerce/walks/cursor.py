"""By cursor: for collections that hand out a mark to go on from."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from bigcommerce_api.errors import InvalidRequestError, NotFoundError
from tap_bigcommerce.walks.backwards import Backwards
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader

logger = logging.getLogger(__name__)


class ByCursor(Walk):
    """Follows `end_cursor` with `after`, in the order the server chooses for it.

    A cursor holds the key of the last row of a page, so the next page begins behind that key, whatever was
    deleted or changed before it: it is a walk by id whose order the server looks after. No `sort` is sent,
    because what a cursor means under another order is not documented. A page is the last when it is empty or
    has no link to a next one; the first page also tells the total, and if that says there is more, the walk
    goes on. If a page repeats rows of the one before, or there is no cursor, the server does not know
    cursors.

    https://developer.bigcommerce.com/docs/rest-management/customers
    """

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        cursor: object = start["after"] if start else None
        before: set[tuple[Any, ...]] = set()
        while True:
            try:
                answer = listing.ask(read, {"after": cursor} if cursor is not None else {})
            except (InvalidRequestError, NotFoundError):
                if before or cursor is None:
                    raise
                # A cursor of an earlier run that the server does not know any more.
                cursor = None
                continue
            rows = rows_of(listing, answer)
            keys = {listing.identity_of(row) for row in rows}
            following = _following(answer, len(rows), is_first=cursor is None)
            if keys & before or (following is not None and following in ("", cursor)):
                logger.warning("%s ignores cursors; reading it backwards by page", listing.path)
                yield from Backwards().pages(read, listing)
                return
            yield Page(rows, answer.server_time, {"after": following} if following else None)
            if following is None:
                return
            cursor, before = following, keys


def _following(answer: Answer, rows: int, *, is_first: bool) -> object:
    """The cursor to go on with: None at the end, empty text where there should be one and is none."""
    if not rows:
        return None
    marks = meta_of(answer, "cursor_pagination")
    links = marks.get("links")
    has_next = bool(links.get("next")) if isinstance(links, dict) else not is_first
    if not has_next:
        total = number_in(meta_of(answer, "pagination"), "total") if is_first else None
        if (total is None and marks) or (total is not None and total <= rows):
            return None
    return marks.get("end_cursor") or ""
