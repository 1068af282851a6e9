"""What all streams have in common; a stream itself is a screen of facts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel
from singer_sdk.singerlib import Metadata
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE, REPLICATION_INCREMENTAL
from typing_extensions import override

from bigcommerce_api.errors import BigCommerceError
from tap_bigcommerce import bookmarks, times
from tap_bigcommerce.errors import UnusableInputError, WalkError
from tap_bigcommerce.progress import Progress
from tap_bigcommerce.streams.listings import listings, selected_properties
from tap_bigcommerce.streams.nested import complete

if TYPE_CHECKING:
    from datetime import datetime

    from singer_sdk.helpers.types import Context, Record
    from singer_sdk.singerlib import Catalog, MetadataMapping

    from bigcommerce_api import Answer
    from tap_bigcommerce.kinds import Fields
    from tap_bigcommerce.streams.nested import Nested
    from tap_bigcommerce.tap import TapBigCommerce
    from tap_bigcommerce.walks import Position, Walk


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
        off_by_default: Properties that are not selected unless the catalog selects them.
        chooses_fields: Whether the API takes `include_fields`.
        channel_filter: The parameter that `channel_ids` becomes: ending in `:in` it takes a list, else one.
        hidden_filter: The parameter that tells visible records from hidden ones.
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
    off_by_default: ClassVar[frozenset[str]] = frozenset()
    chooses_fields: ClassVar[bool] = False
    channel_filter: ClassVar[str | None] = None
    hidden_filter: ClassVar[str | None] = None
    nested: ClassVar[tuple[Nested, ...]] = ()
    filters: ClassVar[frozenset[str]] = frozenset()

    name: str = ""
    primary_keys = ("id",)
    replication_key: str | None = None

    # The normaliser puts values in form, at a fraction of the cost.
    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.NONE

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap, schema=self.shape.to_dict())
        self._store = tap
        self._own_key, self._own_primary_keys = self.replication_key, self.primary_keys
        self._normalise = self.shape.normaliser(self._wandered)
        self._told: set[str] = set()
        self._since_text = self._asked_text = ""
        self._walk_started: str | None = None
        self._has_signpost = False
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
        own_key = self._own_key
        if self.replication_key and self.replication_key != own_key:
            raise UnusableInputError(
                f"the catalog replicates {self.name} by {self.replication_key}, which the API cannot; "
                + (f"use {own_key}" if own_key else f"use {REPLICATION_FULL_TABLE}")
            )
        if self.replication_method not in {
            REPLICATION_FULL_TABLE,
            REPLICATION_INCREMENTAL if own_key else None,
        }:
            raise UnusableInputError(
                f"the catalog replicates {self.name} as {self.replication_method}, which the API cannot"
            )
        self.primary_keys = self._own_primary_keys
        self.replication_key = own_key
        if (entry := catalog.get_stream(self.name)) is not None:
            entry.key_properties = list(self.primary_keys)
            for name in (*self.primary_keys, *([own_key] if own_key else [])):
                entry.metadata["properties", name].inclusion = Metadata.InclusionType.AUTOMATIC

    @override
    def log(self, message: str, *args: Any, level: int = logging.INFO, **kwargs: Any) -> None:
        # At this level the SDK only says that an exception is on its way; the command line says which.
        super().log(message, *args, level=logging.DEBUG if level == logging.ERROR else level, **kwargs)

    @override
    def get_records(self, context: Context | None) -> Iterable[dict[str, Any]]:
        since = self._since(context)
        asked = list(listings(self, since))
        progress = Progress(self.stream_state, asked)
        self._begin(progress)
        selected = selected_properties(self)
        try:
            for number, listing in enumerate(asked):
                if progress.is_done(number):
                    continue
                for page in self.walk.pages(self._read, listing, progress.start(number)):
                    self._put_signpost(page.asked_at)
                    if self.nested:
                        complete(self._read, page.rows, self.nested, selected)
                    yield from page.rows
                    # The SDK has written a record before it asks for the next one.
                    self._remember(progress, number, page.position)
            progress.forget()
        except (BigCommerceError, WalkError) as error:
            reason = self._store.stream_failed(self, error)
            self.logger.warning("Giving up on this stream and going on with the next: %s", reason)
            bookmarks.forget_progress(self.stream_state)

    @override
    def post_process(self, row: Record, context: Context | None = None) -> dict[str, Any] | None:
        self._normalise(row)
        if self.replication_key:
            changed = row.setdefault(self.replication_key, None)
            if changed is not None and changed < self._since_text:
                if changed >= self._asked_text:
                    return None
                self._tell(f"{self.path} ignores {self.changed_since}; passing on older records too")
        return row

    @override
    def log_sync_costs(self) -> None:
        """Ends the run with an error if streams failed.

        The SDK calls this for every stream when all have had their turn, which no other hook waits for.
        """
        super().log_sync_costs()
        self._store.raise_failures()

    @property
    def _is_incremental(self) -> bool:
        return self.replication_method == REPLICATION_INCREMENTAL

    def _since(self, context: Context | None) -> bookmarks.Since | None:
        """From when on changes are wanted; None for everything."""
        self._since_text = self._asked_text = ""
        if not self._is_incremental:
            return None
        start_date = self.config.get("start_date")
        since = bookmarks.since(
            self.get_starting_timestamp(context),
            lookback=timedelta(seconds=self.config["lookback_seconds"]),
            start_date=times.moment(start_date) if start_date else None,
        )
        if since is not None:
            self._since_text, self._asked_text = times.utc_text(since.moment), times.utc_text(since.asked)
        return since

    def _begin(self, progress: Progress) -> None:
        """Sets the state up for a walk that begins or goes on."""
        self._walk_started = progress.started
        if self._is_incremental and self.replication_key:
            bookmarks.begin(self.stream_state, self.replication_key, progress.greatest)

    def _put_signpost(self, server_time: datetime | None) -> None:
        """Says how far the bookmark may go: to the beginning of the walk, of whichever run."""
        if self._is_incremental and not self._has_signpost:
            started = times.moment(self._walk_started) if self._walk_started else server_time
            latest = bookmarks.signpost(self.stream_state, self.replication_key or "", started)
            self._walk_started = times.utc_text(latest)
            self.state_manager.write_replication_key_signpost(latest)
            self._has_signpost = True

    def _remember(self, progress: Progress, listing: int, position: Position | None) -> None:
        """Says in a STATE that a page's records are all out."""
        greatest = bookmarks.greatest(self.stream_state) if self._is_incremental else None
        progress.remember(listing, position, self._walk_started, greatest)
        self.state_manager.is_flushed = False
        self._write_state_message()

    def _read(self, path: str, parameters: Mapping[str, object]) -> Answer:
        return self._store.read(path, parameters)

    def _wandered(self, path: str, value: object) -> None:
        kind = type(value).__name__
        self._tell(f"{self.name}.{path} held a {kind} that is not what the API documents")

    def _tell(self, warning: str) -> None:
        if warning not in self._told:
            self._told.add(warning)
            self.logger.warning(warning)
