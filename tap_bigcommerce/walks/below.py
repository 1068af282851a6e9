"""Below an object: for collections that go when the object goes that they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from bigcommerce_api.errors import NotFoundError
from tap_bigcommerce.walks.listing import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.walks.listing import Listing, Page, Position


@dataclass(frozen=True)
class Below(Walk):
    """Another walk, which ends when the collection is not found.

    The object was there when it was listed. If it is not there any more, neither are the rows below it, so
    none of those that exist throughout is left out.

    Args:
        walk: How the collection is listed while it is there.
    """

    walk: Walk

    @override
    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        try:
            yield from self.walk.pages(read, listing, start)
        except NotFoundError:
            return
