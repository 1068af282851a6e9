"""Backwards by page, for V2 lists that in no way tell how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.walks.backwards import Backwards, Survey
from tap_bigcommerce.walks.keyset import SMALLEST_PAGE_CAP
from tap_bigcommerce.walks.listing import Listing, Page, rows_of

if TYPE_CHECKING:
    from tap_bigcommerce.reader import Reader


class BackwardsUncounted(Backwards):
    """The same for V2 lists without a count: the last page is searched for, in twice its logarithm of requests.

    A page shorter than the first is the last, and so is the one before an empty one. A first page shorter than any
    limit the API is known to set is the only one; a longer one may be as long as the server ever makes one.

    https://developer.bigcommerce.com/docs/rest-management/currencies
    """

    @override
    def survey(self, read: Reader, listing: Listing) -> Survey:
        answer = listing.ask(read, {"page": 1})
        rows = rows_of(listing, answer)
        first = Page(rows, answer.server_time)
        if len(rows) < min(SMALLEST_PAGE_CAP, listing.page_size):
            return Survey(first, len(rows), 1)
        full, short, rest = 1, 2, self._length(read, listing, 2)
        while rest >= len(rows):
            full, short = short, 2 * short
            rest = self._length(read, listing, short)
        while short - full > 1:
            middle = (full + short) // 2
            length = self._length(read, listing, middle)
            if length < len(rows):
                short, rest = middle, length
            else:
                full = middle
        return Survey(first, full * len(rows) + rest, short if rest else full)

    @staticmethod
    def _length(read: Reader, listing: Listing, page: int) -> int:
        return len(rows_of(listing, listing.ask(read, {"page": page})))
