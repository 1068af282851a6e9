"""Rows that a collection leaves out unless it is asked for them, by parameters that a store need not know."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bigcommerce_api.errors import InvalidRequestError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tap_bigcommerce.walks import Listing, Page, Row

logger = logging.getLogger(__name__)


class Apart:
    """Keeps apart what a stream lists in two goes.

    A store that lists such rows among the others is not asked for them again. One that ignores the parameters
    serves others in their place: these are dropped, and nothing more is asked for. One that refuses them is left
    alone. So a store that cannot be asked costs one request, and never the stream.

    Args:
        parameters: What such rows are asked for with; they hold fields of the same names and values.
    """

    def __init__(self, parameters: Mapping[str, object]) -> None:
        self._parameters = parameters
        self._lists_all = False

    def pages(self, listing: Listing, pages: Iterable[Page]) -> Iterable[Page]:
        """The pages of a listing, of which those of rows apart hold no others.

        Args:
            listing: One of the stream's listings; those of rows apart come last.
            pages: Its pages, read as they are taken.

        Raises:
            BigCommerceError: A request failed for good.
            WalkError: The store's answers cannot be listed without loss.
        """
        if not self._parameters:
            return pages
        return self._only(listing, pages) if listing.apart else self._watched(pages)

    def _watched(self, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            self._lists_all = self._lists_all or any(map(self._belongs, page.rows))
            yield page

    def _only(self, listing: Listing, pages: Iterable[Page]) -> Iterator[Page]:
        if self._lists_all:
            return
        asked = " ".join(f"{name}={value}".lower() for name, value in self._parameters.items())
        try:
            for page in pages:
                rows = [row for row in page.rows if self._belongs(row)]
                yield replace(page, rows=rows)
                if len(rows) < len(page.rows):
                    logger.info("%s ignores %s", listing.path, asked)
                    return
        except (InvalidRequestError, NotFoundError) as error:
            logger.warning("%s cannot be asked for %s, so such records are left out: %s", listing.path, asked, error)

    def _belongs(self, row: Row) -> bool:
        return all(row.get(name) == value for name, value in self._parameters.items())
