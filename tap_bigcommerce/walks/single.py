"""Single: for what there is one of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.walks.listing import Listing, Page, Position, Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_bigcommerce.reader import Reader


class Single(Walk):
    """Asks once, for an object that stands alone and not in a list."""

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        answer = read(listing.path, listing.parameters)
        if not isinstance(answer.body, dict):
            raise WalkError(f"{listing.path} did not answer with an object")
        yield Page([answer.body], answer.server_time)
