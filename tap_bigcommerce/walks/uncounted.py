"""Backwards by page, for V2 lists that in no way tell how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.walks.backwards import Backwards, is_only_page
from tap_bigcommerce.walks.listing import Listing, rows_of

if TYPE_CHECKING:
    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader


class BackwardsUncounted(Backwards):
    """The same for V2 lists without a count: the last page is searched for, in twice its logarithm of requests.

    A page shorter than the first is the last, and so is the one before an empty one. A first page shorter than any
    limit the API is known to set is the only one; a longer one may be as long as the server ever makes one.

    https://developer.bigcommerce.com/docs/rest-management/currencies
    """

    # Full pages have been asked for in search of the last one.
    takes_full = False

    @override
    def total(self, read: Reader, listing: Listing, first: Answer) -> int:
        length = len(rows_of(listing, first))
        if is_only_page(listing, length):
            return length
        full, short, rest = 1, 2, self._length(read, listing, 2)
        while rest >= length:
            full, short = short, 2 * short
            rest = self._length(read, listing, short)
        while short - full > 1:
            middle = (full + short) // 2
            found = self._length(read, listing, middle)
            if found < length:
                short, rest = middle, found
            else:
                full = middle
        return full * length + rest

    @staticmethod
    def _length(read: Reader, listing: Listing, page: int) -> int:
        return len(rows_of(listing, listing.ask(read, {"page": page})))
