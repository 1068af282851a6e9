"""Which of the rows that a walk lists are changes, and how far the bookmark may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_bigcommerce import times

if TYPE_CHECKING:
    from tap_bigcommerce.bookmarks import Since
    from tap_bigcommerce.walks import Row


class Changes:
    """The changes among the rows of one walk.

    Args:
        field: The field that says when a row changed; None if no field does.
        since: From when on changes are wanted; None for everything.

    Attributes:
        greatest: The latest that any row changed, or None.
        is_everything: Whether all rows are wanted.
        is_unbounded: Whether the store served rows older than it was asked for.
    """

    def __init__(self, field: str | None, since: Since | None = None) -> None:
        self._field = field
        self._oldest = times.utc_text(since.moment) if since else ""
        self._asked = times.utc_text(since.asked) if since else ""
        self.greatest: str | None = None
        self.is_everything = since is None
        self.is_unbounded = False

    def among(self, rows: list[Row]) -> list[Row]:
        """The rows that changed; with those older than was asked for, since by them the store's filter did not work.

        Args:
            rows: Rows in form; those that lack the field are given it.
        """
        field = self._field
        if field is None:
            return rows
        dates = [row.setdefault(field, None) for row in rows]
        self.greatest = max((self.greatest or "", *(date for date in dates if date))) or None
        oldest, asked = self._oldest, self._asked
        if all(date is None or date >= oldest for date in dates):
            return rows
        self.is_unbounded |= any(date is not None and date < asked for date in dates)
        return [row for row, date in zip(rows, dates, strict=True) if date is None or date >= oldest or date < asked]
