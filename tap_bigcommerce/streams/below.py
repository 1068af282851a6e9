"""Streams that the API keeps apart for each object of another one, with dates of their own."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, ClassVar, cast

from typing_extensions import override

from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import Listing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from singer_sdk.helpers.types import Record

    from tap_bigcommerce.progress import Progress
    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.tap import TapBigCommerce
    from tap_bigcommerce.walks import Page, Row


class ListedAbove(BigCommerceStream):
    """A stream of few objects that others are listed below: what it has just read is not asked for again."""

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap)
        self._found: set[int] = set()
        self._is_new = self._is_whole = False
        self._read_at: datetime | None = None

    def all_numbers(self) -> tuple[set[int], datetime | None] | None:
        """The numbers of all objects, and a moment not after they were read; None if this run has not read all."""
        return (self._found, self._read_at) if self._is_whole else None

    @override
    def _walk(self) -> Iterable[Record]:
        yield from super()._walk()
        filters = self.config.get("stream_filters", {}).get(self.name)
        self._is_whole = self._is_new and self._changes.is_everything and not filters

    @override
    def _begin(self, progress: Progress) -> None:
        super()._begin(progress)
        self._is_new = progress.is_new

    @override
    def _in_form(self, page: Page) -> list[Row]:
        (key,) = self.primary_keys
        self._read_at = self._read_at or page.asked_at
        self._found.update(row[key] for row in page.rows)
        return super()._in_form(page)


class BelowEach(BigCommerceStream):
    """A stream listed object by object, of all objects whether they changed or not.

    It is no child, since a row may change without a trace on the object it is below. `path` has `{id}` where the
    number of the object stands.

    Attributes:
        above: The stream of the objects.
    """

    above: ClassVar[type[ListedAbove]]

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap)
        self._above_read_at: datetime | None = None

    @override
    def paths(self) -> list[str]:
        return [self.path.format(id=number) for number in sorted(self.numbers_above())]

    def numbers_above(self) -> Collection[int]:
        """The numbers of the objects.

        Raises:
            BigCommerceError: The store could not be asked which they are.
        """
        above = cast("ListedAbove", self._store.streams[self.above.name])
        if (known := above.all_numbers()) is not None:
            found, self._above_read_at = known
            return found
        (key,) = self.above.primary_keys
        listing = Listing(self.above.path, {}, self.config["page_size"], (key,))
        found = set()
        for page in self.above.walk.pages(self._read, listing):
            self._above_read_at = self._above_read_at or page.asked_at
            found.update(row[key] for row in page.rows)
        return found

    @override
    def _lists(
        self, read: Reader, left: Iterable[tuple[int, Listing]], progress: Progress
    ) -> Iterator[tuple[int, Listing, Iterator[Page]]]:
        """As of any stream, but several are begun at a time."""
        # Each list has a thread to itself; what it announces is not asked for besides.
        lists = super()._lists(self._read, left, progress)
        while not self._has_signpost and (first := next(lists, None)) is not None:
            # Its first page says when the walk began; nothing that counts as read may be asked for before.
            yield first
        asked = list(lists)
        with contextlib.closing(self._read.lists_in_order(lambda one: one[2], asked)) as begun:
            for (number, listing, _), pages in zip(asked, begun, strict=True):
                yield number, listing, pages

    @override
    def probe(self) -> None:
        for path in self.paths()[:1]:
            self._read(path, {"limit": 1})

    @override
    def _begin(self, progress: Progress) -> None:
        super()._begin(progress)
        if self._above_read_at:
            # What is below an object that comes later than this is later than the bookmark, too.
            self._put_signpost(self._above_read_at)
