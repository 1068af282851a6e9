"""Pages that are asked for by cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tap_bigcommerce.walks.listing import Listing, Row, meta_of, number_in, rows_of

if TYPE_CHECKING:
    from datetime import datetime

    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader


@dataclass(frozen=True, slots=True)
class CursorPage:
    """A page that was asked for by cursor, or the first.

    Attributes:
        rows: The rows.
        keys: What identifies them.
        following: The cursor to go on with: None at the end, empty text where there should be one and is none.
        reached: The cursor behind the last row, at the end too; None if there is none.
        total: How many rows there are in all; told on a first page only.
        asked_at: A moment by the server's clock not after the request was handled.
    """

    rows: list[Row]
    keys: set[tuple[Any, ...]]
    following: object
    reached: object
    total: int | None
    asked_at: datetime | None

    def follows(self, cursor: object, before: set[tuple[Any, ...]]) -> bool:
        """Whether the server took the cursor for what it is, and the walk can go on from here."""
        return not self.keys & before and (self.following is None or self.following not in {"", cursor})


def ask_page(read: Reader, listing: Listing, cursor: object) -> CursorPage:
    """Asks for the page behind a cursor; for the first without one.

    Raises:
        BigCommerceError: The request failed for good.
        WalkError: The answer holds no rows.
    """
    answer = listing.ask(read, {"after": cursor} if cursor is not None else {})
    rows = rows_of(listing, answer)
    total = number_in(meta_of(answer, "pagination"), "total") if cursor is None else None
    return CursorPage(
        rows,
        {listing.identity_of(row) for row in rows},
        _following(answer, len(rows), total, is_first=cursor is None),
        meta_of(answer, "cursor_pagination").get("end_cursor"),
        total,
        answer.server_time,
    )


def announce_page(read: Reader, listing: Listing, cursor: object) -> None:
    """Says that the page behind a cursor is asked for next."""
    listing.announce(read, {"after": cursor})


def _following(answer: Answer, rows: int, total: int | None, *, is_first: bool) -> object:
    marks = meta_of(answer, "cursor_pagination")
    if not rows:
        # Behind a cursor an answer that says nothing at all is not taken for the end.
        return None if is_first or marks or meta_of(answer, "pagination") else ""
    links = marks.get("links")
    has_next = bool(links.get("next")) if isinstance(links, dict) else not is_first
    if not has_next and ((total is None and marks) or (total is not None and total <= rows)):
        return None
    return marks.get("end_cursor") or ""
