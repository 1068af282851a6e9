"""What all streams have in common; a stream itself is a screen of facts."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE, REPLICATION_INCREMENTAL
from typing_extensions import override

from bigcommerce_api.errors import BigCommerceError
from tap_bigcommerce import bookmarks, times
from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.progress import Progress
from tap_bigcommerce.settings import LONGEST_PAGE
from tap_bigcommerce.streams import entries, widened
from tap_bigcommerce.streams.apart import Apart
from tap_bigcommerce.streams.changes import Changes
from tap_bigcommerce.streams.listings import listings, parameters_of, wanted_properties
from tap_bigcommerce.streams.nested import HeldBack, Inner, listed_again
from tap_bigcommerce.streams.outlet import Outlet
from tap_bigcommerce.streams.rows import Rows
from tap_bigcommerce.walks.listing import rows_left

if TYPE_CHECKING:
    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.metrics import Counter
    from singer_sdk.singerlib import Catalog, MetadataMapping

    from tap_bigcommerce.kinds import Fields
    from tap_bigcommerce.reader import Reader
    from tap_bigcommerce.streams.children import ChildStream
    from tap_bigcommerce.streams.nested import Nested
    from tap_bigcommerce.tap import TapBigCommerce
    from tap_bigcommerce.walks import Listing, Page, Position, Row, Walk

    _List = tuple[int, Listing, Iterator[Page]]


class BigCommerceStream(Stream):
    """A collection of the store, listed by a walk and put in form by its schema.

    Attributes:
        path: Path of the collection below the store.
        shape: The documented fields, from which the schema and the normaliser are made.
        walk: How the collection is listed.
        scope: The words by which the control panel calls the scope that opens the collection.
        changed_since: The parameter that bounds `replication_key` from below.
        includes: By property, what `include` must name for the property to be served.
        asked_with: By property, further parameters that go with it.
        page_size_with: By property, the longest page the API serves along with it.
        longest_page: The longest page that the API documents for the collection, where it is longer than usual.
        off_by_default: Properties that are not selected unless the catalog selects them.
        chooses_fields: Whether the API takes `include_fields`.
        channel_filter: The parameter that `channel_ids` becomes: ending in `:in` it takes a list, else one.
        hidden_filter: The parameter that tells visible records from hidden ones.
        apart: Parameters that choose rows which the collection leaves out without them.
        nested: Lists within a record that the API cuts short.
        filters: The parameters that `stream_filters` may name.
    """

    path: ClassVar[str]
    shape: ClassVar[Fields]
    walk: ClassVar[Walk]
    scope: ClassVar[str]
    changed_since: ClassVar[str | None] = None
    includes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    asked_with: ClassVar[Mapping[str, Mapping[str, object]]] = {}
    page_size_with: ClassVar[Mapping[str, int]] = {}
    longest_page: ClassVar[int] = LONGEST_PAGE
    off_by_default: ClassVar[frozenset[str]] = frozenset()
    chooses_fields: ClassVar[bool] = False
    channel_filter: ClassVar[str | None] = None
    hidden_filter: ClassVar[str | None] = None
    apart: ClassVar[Mapping[str, object]] = {}
    nested: ClassVar[tuple[Nested, ...]] = ()
    filters: ClassVar[frozenset[str]] = frozenset()

    name: str = ""
    primary_keys: Sequence[str] = ("id",)
    replication_key: str | None = None

    # The normaliser puts values in form, at a fraction of the cost.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap, schema=self.shape.schema)
        self._store = tap
        self._own_key, self._own_primary_keys = self.replication_key, self.primary_keys
        self._told: set[str] = set()
        self._children: list[ChildStream] = []
        self._changes = Changes(self._own_key)
        self._walk_started: str | None = None
        self._has_signpost, self._is_resumable = False, True
        self._writes_pages = False
        self._records: Counter | None = None
        self._extracted_at = datetime.now(UTC)
        if not self.replication_key:
            self.forced_replication_method = REPLICATION_FULL_TABLE

    @property
    @override
    def metadata(self) -> MetadataMapping:
        is_new = self._metadata is None
        mapping = super().metadata
        if is_new and self._tap_input_catalog is None:
            for name in self.off_by_default:
                mapping["properties", name].selected_by_default = False
        return mapping

    @override
    def apply_catalog(self, catalog: Catalog) -> None:
        super().apply_catalog(catalog)
        entries.check_replication(self, self._own_key)
        self.primary_keys = self._own_primary_keys
        self.replication_key = self._own_key
        if (entry := catalog.get_stream(self.name)) is not None:
            entries.complete(entry, self.primary_keys, self.replication_key)

    @override
    def log(self, message: str, *args: Any, level: int = logging.INFO, **kwargs: Any) -> None:
        # At this level the SDK only says that an exception is on its way; the command line says which.
        super().log(message, *args, level=logging.DEBUG if level == logging.ERROR else level, **kwargs)

    @override
    def get_records(self, context: Context | None) -> Iterable[dict[str, Any]]:
        self._children = self.selected_children
        try:
            with contextlib.ExitStack() as counters:
                counters.enter_context(self._store.watch.reading(self.name, *(child.name for child in self._children)))
                for child in self._children:
                    child.begin(counters)
                yield from self._walk()
        except (BigCommerceError, WalkError) as error:
            reason = self._store.stream_failed(self, error)
            self.logger.warning("Giving up on this stream and going on with the next: %s", reason)
            for member in (self, *self._children):
                bookmarks.forget_progress(member.stream_state)
        if not self.selected:
            bookmarks.forget_progress(self.stream_state)

    @property
    def selected_children(self) -> list[ChildStream]:
        """The selected streams that this one's walk serves too."""
        return [child for child in self.child_streams if child.selected]  # type: ignore[misc]  # this tap's own

    @override
    def get_record_counter(self, **kwargs: Any) -> Counter:
        self._records = super().get_record_counter(**kwargs)
        return self._records

    @override
    def _sync_records(
        self, context: Context | None = None, *, write_messages: bool = True
    ) -> Generator[dict[str, Any], Any, Any]:
        """As the SDK does it, but records are written by the page: record by record, its loop takes as long as writing.

        https://github.com/meltano/sdk/blob/main/singer_sdk/streams/core.py
        """
        self._writes_pages = write_messages and self.ABORT_AT_RECORD_COUNT is None
        yield from super()._sync_records(context, write_messages=write_messages)

    @override
    def _write_record_message(self, record: Record) -> None:
        """As the SDK does it, but looks at no property that needs nothing done.

        https://github.com/meltano/sdk/blob/main/singer_sdk/streams/core.py
        """
        self._write_records((record,))

    def _write_records(self, records: Sequence[Row]) -> None:
        self._rows.write(records, self._extracted_at)
        self.state_manager.is_flushed = False

    @cached_property
    def _rows(self) -> Rows:
        # Streams that are read only for what hangs on them have no stream maps.
        outlet = Outlet(self.name, self.stream_maps if self.selected else (), self._store.message_writer)
        return Rows(self.shape, self.mask, self._wandered, outlet)

    @override
    def _increment_stream_state(self, latest_record: Record, *, context: Context | None = None) -> None:
        """Nothing: the state is brought up to date once a page, for a tenth of the time."""

    @override
    def generate_child_contexts(self, record: Record, context: Context | None) -> Iterable[Context | None]:
        """None: the SDK would run every child once for each record."""
        return ()

    @override
    def log_sync_costs(self) -> None:
        """Ends the run with an error if streams failed.

        The SDK calls this for every stream when all have had their turn, which no other hook waits for.
        """
        super().log_sync_costs()
        self._store.raise_failures()

    @property
    def is_incremental(self) -> bool:
        """Whether only what changed is read."""
        return self.replication_method == REPLICATION_INCREMENTAL

    @classmethod
    def is_by_channel(cls) -> bool:
        """Whether `channel_ids` says which of the stream's records are read."""
        return cls.channel_filter is not None

    @classmethod
    def bookmark_field(cls) -> str | None:
        """The field whose greatest value the bookmark keeps."""
        return cls.replication_key

    def paths(self) -> Iterable[str]:
        """The collections to list: one, unless each of several holds a part of the stream.

        Raises:
            BigCommerceError: The store could not be asked which they are.
        """
        return (self.path,)

    def start(self) -> datetime | None:
        """From when on this stream wants changes: its bookmark or the start date; None for everything."""
        kept = bookmarks.bookmark(self.stream_state, self.bookmark_field() or "")
        start_date = self.config.get("start_date")
        moments = [times.moment(moment) for moment in (kept, start_date) if moment]
        return max(moments) if moments and self.is_incremental else None

    def stamp(self) -> None:
        """Takes the time at which the records to come were read."""
        self._extracted_at = datetime.now(UTC)

    def probe(self) -> None:
        """Asks for a single row, to see whether the token may.

        Raises:
            BigCommerceError: It may not, or the store cannot be reached.
        """
        self._read(self.path, {"limit": 1})

    def _walk(self) -> Iterable[Record]:
        """Lists the collection, and emits what its children have of each page behind the page's records."""
        since = self._since()
        if told := widened.warning((member for member, _ in self._bookmarked()), since):
            self._tell(told)
        asked = list(listings(self, since))
        filters: Mapping[str, Any] = self.config.get("stream_filters", {})
        children = {child.name: filters.get(child.name, {}) for child in self._children}
        progress = Progress(self.stream_state, asked, children, type(self.walk).__name__)
        self._begin(progress)
        apart = Apart(self.apart)
        wanted = wanted_properties(self)
        inner = {some: self._inner(some) for some in self.nested if some.name in wanted}
        held = HeldBack(self._read, inner, self.config["page_size"])
        for page in listed_again(self._read, self.path, parameters_of(self), progress.held):
            self._put_signpost(page.asked_at)
            yield from self._with_children(held.passed(self._in_form(page)))
        left = ((number, listing) for number, listing in enumerate(asked) if not progress.is_done(number))
        with self._reader_of(self._rows).foreseeing() as read:
            for number, listing, pages in self._lists(read, left, progress):
                start = progress.start(number)
                self._store.watch.begin_listing(
                    self.name, is_begun=start is not None, left=rows_left(start) if start else None
                )
                for page in apart.pages(listing, pages):
                    self._put_signpost(page.asked_at)
                    rows = held.passed(self._in_form(page))
                    yield from self._with_children(rows + held.completed())
                    # All is written by now: by the SDK too, before it asks for the next record.
                    self._remember(progress, number, page.position, held.ids)
        yield from self._with_children(held.rest())
        progress.forget()
        widened.remember(member for member, _ in self._bookmarked())

    def _lists(self, read: Reader, left: Iterable[tuple[int, Listing]], progress: Progress) -> Iterator[_List]:
        """The listings that are left, each with its number before it and its pages behind it."""
        for number, listing in left:
            # Of rows apart, the first page may be the last that is wanted.
            asking = self._reader_of(self._rows) if listing.apart else read
            yield number, listing, self.walk.pages(asking, listing, progress.start(number))

    def _with_children(self, rows: list[Row]) -> Iterable[Record]:
        """Gives out records, and emits what the children have of them when they are out."""
        for member in self._members:
            member.stamp()
        behind = [(child, child.taken_from(rows)) for child in self._children]
        if not self._writes_pages:
            yield from cast("list[Record]", rows)
        elif self.selected and rows:
            self._write_records(rows)
            if self._records:
                self._records.increment(len(rows))
        if self.selected:
            self._store.watch.add(self.name, len(rows))
        for child, taken in behind:
            self._emit(child, taken)

    def _in_form(self, page: Page) -> list[Row]:
        """A page's rows, normalised, without those that did not change."""
        self._rows.put_in_form(page.rows)
        rows = self._changes.among(page.rows)
        if self._changes.is_unbounded:
            self._tell(f"{self.path} ignores {self.changed_since}; passing on older records too")
        self._store.watch.meet(self.name, len(page.rows), len(page.rows) - len(rows))
        return rows

    def _emit(self, child: ChildStream, taken: Iterable[Row]) -> None:
        """Emits a child's rows; a child that fails leaves the others their turn."""
        if child not in self._children:
            return
        try:
            child.emit(taken)
        except (BigCommerceError, WalkError) as error:
            reason = self._store.stream_failed(child, error)
            child.logger.warning("Giving up on this stream and going on with the others: %s", reason)
            bookmarks.forget_progress(child.stream_state)
            self._children.remove(child)
            # The pages that the child missed must be read again, should this run be cut short.
            self._is_resumable = False

    def _since(self) -> bookmarks.Since | None:
        """From when on changes are wanted: the earliest that any of the family needs; None for everything."""
        starts = [member.start() for member in self._members]
        start_date = self.config.get("start_date")
        since = bookmarks.since(
            None if None in starts else min(start for start in starts if start),
            lookback=timedelta(seconds=self.config["lookback_seconds"]),
            start_date=times.moment(start_date) if start_date else None,
        )
        self._changes = Changes(self._own_key, since)
        return since

    @property
    def _read(self) -> Reader:
        return self._store.reader

    def _reader_of(self, rows: Rows) -> Reader:
        """What rows are read with: as structs, where nothing else is done with them than writing."""
        is_plain = self._writes_pages and not self._children and rows.may_be_typed
        return self._read.decoding(rows.typed.decode) if is_plain else self._read

    def _inner(self, nested: Nested) -> Inner:
        rows = self._rows.within(nested.name)
        return Inner(self._reader_of(rows), rows.put_in_form)

    @property
    def _members(self) -> list[BigCommerceStream]:
        """The selected streams of the family: those whose bookmarks this walk moves."""
        return [member for member in (self, *self._children) if member.selected]

    def _begin(self, progress: Progress) -> None:
        """Sets the state up for a walk that begins or goes on."""
        self._walk_started = progress.started
        self._has_signpost, self._is_resumable = False, True
        self._changes.greatest = progress.greatest

    def _put_signpost(self, server_time: datetime | None) -> None:
        """Says how far the bookmarks may go: to the beginning of the walk, of whichever run."""
        if self._has_signpost:
            return
        self._has_signpost = True
        started = times.moment(self._walk_started) if self._walk_started else bookmarks.beginning(server_time)
        self._walk_started = times.utc_text(started)
        for member, field in self._bookmarked():
            latest = bookmarks.signpost(member.stream_state, field, started)
            # As text, which the SDK leaves in the form that bookmarks have.
            member.state_manager.write_replication_key_signpost(times.utc_text(latest))

    def _bookmarked(self) -> Iterator[tuple[BigCommerceStream, str]]:
        for member in self._members:
            field = member.bookmark_field()
            if field and member.is_incremental:
                yield member, field

    def _remember(self, progress: Progress, listing: int, position: Position | None, held: list[int]) -> None:
        """Says in a STATE that a page's records are all out but those held back."""
        for member, field in self._bookmarked():
            bookmarks.reached(member.stream_state, field, self._changes.greatest)
        if held and position is None and self._is_resumable:
            # A run that ends before they are out is better off behind the page before than begun anew.
            return
        resumable = position if self._is_resumable else None
        progress.remember(listing, resumable, self._walk_started, self._changes.greatest, held)
        self.state_manager.is_flushed = False
        self._write_state_message()

    def _wandered(self, path: str, value: object) -> None:
        kind = type(value).__name__
        self._tell(f"{self.name}.{path} held a {kind} that is not what the API documents")

    def _tell(self, warning: str) -> None:
        if warning not in self._told:
            self._told.add(warning)
            self.logger.warning(warning)
