"""What the entries of a catalog may ask for, and what every one of them has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from singer_sdk.singerlib import Metadata
from singer_sdk.singerlib.catalog import REPLICATION_FULL_TABLE, REPLICATION_INCREMENTAL

from tap_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from singer_sdk.singerlib import CatalogEntry

    from tap_bigcommerce.streams.base import BigCommerceStream


def check_replication(stream: BigCommerceStream, own_key: str | None) -> None:
    """Looks at how a stream is to be replicated, now that the catalog has said it.

    Args:
        stream: The stream.
        own_key: The replication key that the API can serve it by, if any.

    Raises:
        UnusableInputError: The API cannot.
    """
    if stream.replication_key and stream.replication_key != own_key:
        raise UnusableInputError(
            f"the catalog replicates {stream.name} by {stream.replication_key}, which the API cannot; "
            + (f"use {own_key}" if own_key else f"use {REPLICATION_FULL_TABLE}")
        )
    if stream.replication_method not in {
        REPLICATION_FULL_TABLE,
        REPLICATION_INCREMENTAL if stream.bookmark_field() else None,
    }:
        raise UnusableInputError(
            f"the catalog replicates {stream.name} as {stream.replication_method}, which the API cannot"
        )


def complete(entry: CatalogEntry, keys: Iterable[str], replication_key: str | None) -> None:
    """Gives an entry the keys of its stream, which are selected whatever it says.

    Args:
        entry: The entry.
        keys: The stream's primary keys.
        replication_key: Its replication key, if it has one.

    Raises:
        UnusableInputError: The entry is selected, and its schema lacks one of them.
    """
    needed = (*keys, *([replication_key] if replication_key else []))
    missing = [name for name in needed if name not in (entry.schema.properties or {})]
    if missing and entry.metadata.root.selected:
        raise UnusableInputError(
            f"the catalog's schema of {entry.tap_stream_id} lacks {', '.join(missing)}; make it anew with --discover"
        )
    entry.key_properties = list(keys)
    for name in needed:
        entry.metadata["properties", name].inclusion = Metadata.InclusionType.AUTOMATIC
