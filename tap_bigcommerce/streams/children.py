"""Streams that come with a parent: one walk serves the parent and all of its children.

A page of parents is read once. Its records are emitted when the parent is selected, then each selected child
emits what belongs to that page's parents, so that a STATE behind the page holds for all of them. A child is
as incremental as its parent. It keeps a bookmark of its own, and the walk starts from the earliest bookmark of
the family, so that a child selected later gets its history.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE, REPLICATION_INCREMENTAL
from typing_extensions import override

from bigcommerce_api.errors import NotFoundError
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.listings import parameters_of
from tap_bigcommerce.walks import Listing, Whole

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from singer_sdk.metrics import Counter

    from tap_bigcommerce.tap import TapBigCommerce
    from tap_bigcommerce.walks import Row, Walk


class ChildStream(BigCommerceStream):
    """A stream whose records belong to those of another one.

    Attributes:
        parent: The stream of the parents.
        parent_keys: By field of the child, the field of its parent that it is filled from.
        parent_fields: Further fields of the parent that the child is made from.
    """

    parent: ClassVar[type[BigCommerceStream]]
    parent_keys: ClassVar[Mapping[str, str]]
    parent_fields: ClassVar[frozenset[str]] = frozenset()

    path = ""
    walk: ClassVar[Walk] = Whole()
    selected_by_default = False

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap)
        self._counter: Counter | None = None
        # Not on the class, since the SDK would link the two in its own way, a line of log for each.
        self.parent_stream_type = self.parent
        # Its records come with those of its parent that changed, though it has no replication key of its own.
        self.forced_replication_method = (
            REPLICATION_INCREMENTAL if self.parent.replication_key else REPLICATION_FULL_TABLE
        )

    @classmethod
    @override
    def bookmark_field(cls) -> str | None:
        return cls.parent.bookmark_field()

    def wanted_of_parent(self) -> frozenset[str]:
        """The properties of the parent that the child is made from."""
        return self.parent_fields.union(self.parent_keys.values())

    def begin(self, counters: contextlib.ExitStack) -> None:
        """Announces the stream, before any of its records.

        Args:
            counters: Where the count of its records ends.
        """
        self._write_schema_message()
        self._counter = counters.enter_context(self.get_record_counter())

    @abstractmethod
    def taken_from(self, parents: Sequence[Row]) -> Iterable[Row]:
        """The rows that belong to a page's parents.

        Called before the parents are emitted; what the result asks the store for, it asks when it is iterated.

        Args:
            parents: The parents, normalised, with all that was asked for.

        Raises:
            BigCommerceError: A request failed for good, when the result is iterated.
            WalkError: The store's answers cannot be listed without loss, likewise.
        """

    def emit(self, rows: Iterable[Row]) -> None:
        """Writes rows that `taken_from` gave."""
        number = 0
        for number, row in enumerate(rows, 1):  # noqa: B007 - counted in one go
            self._rows.put_in_form((row,))
            self._write_records((row,))
            if self._counter:
                self._counter.increment()
        self._store.watch.add(self.name, number)

    def belonging(self, row: Row, parent: Row) -> Row:
        """A copy of a row that names its parent."""
        return {**row, **{name: parent[field] for name, field in self.parent_keys.items()}}


class Inside(ChildStream):
    """Children that their parent's record holds.

    Attributes:
        inside: The field of the parent that holds them.
    """

    inside: ClassVar[str]

    @override
    def wanted_of_parent(self) -> frozenset[str]:
        return super().wanted_of_parent() | {self.inside}

    def rows_in(self, parent: Row) -> Iterable[Row]:
        """The children that one parent's record holds."""
        return parent.get(self.inside) or ()

    @override
    def taken_from(self, parents: Sequence[Row]) -> list[Row]:
        taken = [self.belonging(row, parent) for parent in parents for row in self.rows_in(parent)]
        # What is not selected of a parent is taken out of its record, and would be missing here as well.
        return copy.deepcopy(taken) if self._parent_is_pruned else taken

    @property
    def _parent_is_pruned(self) -> bool:
        parent = self._store.streams[self.parent.name]
        return parent.selected and not all(parent.mask.values())

    @override
    def probe(self) -> None:
        self._read(self.parent.path, {"limit": 1})


class UnderEach(ChildStream):
    """Children that can only be asked for one parent at a time.

    `path` names the parent's fields in braces: `/v2/orders/{id}/coupons`.
    """

    @override
    def taken_from(self, parents: Sequence[Row]) -> Iterator[Row]:
        # At once, for by the time the rows are wanted what is not selected has been taken out of the parents.
        asked = [parent for parent in parents if self.has_any(parent)]
        lists = self._read.lists_in_order(self._pages_under, asked)
        return (row for pages in lists for rows in pages for row in rows)

    def has_any(self, parent: Row) -> bool:  # noqa: ARG002 - for those whose parent tells
        """Whether a parent may have children; asks the store for those that may."""
        return True

    def listing_under(self, parent: Row) -> Listing:
        """What to list for one parent."""
        # What names the parent is filled in afterwards.
        keys = tuple(name for name in self.primary_keys if name not in self.parent_keys)
        return Listing(self.path.format_map(parent), parameters_of(self), self.config["page_size"], keys)

    def _pages_under(self, parent: Row) -> Iterator[list[Row]]:
        pages = self.walk.pages(self._read, self.listing_under(parent))
        try:
            for page in pages:
                yield [self.belonging(row, parent) for row in page.rows]
        except NotFoundError:
            if not self._is_gone(parent):
                raise

    def _is_gone(self, parent: Row) -> bool:
        """Whether a parent was deleted after it was listed, rather than its children being out of reach."""
        try:
            self._read(f"{self.parent.path}/{parent[self.parent.primary_keys[0]]}", {})
        except NotFoundError:
            return True
        return False

    @override
    def probe(self) -> None:
        parents = self.parent.walk.pages(self._read, Listing(self.parent.path, {}, 1))
        parent = next((row for row in next(iter(parents)).rows), None)
        if parent is not None:
            self._read(self.path.format_map(parent), {"limit": 1})
