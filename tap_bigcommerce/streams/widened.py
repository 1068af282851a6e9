"""Filters that let more records through than those with which a bookmark was reached.

Behind a bookmark only changes are read, so that older records which only wider filters let through do not come. What
the settings filtered is therefore kept in the state of an incremental stream beside its bookmark::

    "filtered_by": {"stream_filters.orders.status_id": "4fc82b26", "channel_ids": [1, 2]}

Of a filter's value only a sum is kept, since it may be somebody's address. A state that does not hold this, because
nothing was filtered or because something else wrote it, is taken as it is.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tap_bigcommerce import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tap_bigcommerce.bookmarks import Since
    from tap_bigcommerce.streams.base import BigCommerceStream

FILTERED_BY = "filtered_by"


def warning(streams: Iterable[BigCommerceStream], since: Since | None) -> str | None:
    """Says which filters of streams read together have become wider, and what to do; None where nothing is missed.

    Args:
        streams: Incremental ones that are read by one walk.
        since: From when on changes are wanted; None for everything.
    """
    if since is None:
        return None
    settings: dict[str, None] = {}
    names = []
    for stream in streams:
        start_date = stream.config.get("start_date")
        if start_date and since.moment <= times.moment(start_date):
            # All that is wanted is read.
            continue
        if wider := list(_wider(stream.stream_state.get(FILTERED_BY), _filters_of(stream))):
            names.append(stream.name)
            settings |= dict.fromkeys(wider)
    if not names:
        return None
    return (
        f"{', '.join(settings)} changed since the bookmark of {', '.join(names)}; to read older records too that may "
        "pass now, take that out of the state, or let Meltano do a --full-refresh"
    )


def remember(streams: Iterable[BigCommerceStream]) -> None:
    """Keeps what filters the bookmarks are reached with."""
    for stream in streams:
        stream.stream_state.pop(FILTERED_BY, None)
        if filters := _filters_of(stream):
            stream.stream_state[FILTERED_BY] = filters


def _filters_of(stream: BigCommerceStream) -> dict[str, object]:
    """By setting, what it lets through; children pass where their parents do."""
    kinds = [type(stream), *([parent] if (parent := getattr(stream, "parent", None)) else [])]
    asked: Mapping[str, Mapping[str, Any]] = stream.config.get("stream_filters") or {}
    filters: dict[str, object] = {
        f"stream_filters.{kind.name}.{parameter}": _sum_of(value)
        for kind in kinds
        for parameter, value in (asked.get(kind.name) or {}).items()
    }
    if (channels := stream.config.get("channel_ids")) and any(kind.is_by_channel() for kind in kinds):
        filters["channel_ids"] = sorted(set(channels))
    if not stream.config.get("include_hidden_products", True) and any(kind.hidden_filter for kind in kinds):
        filters["include_hidden_products"] = False
    return filters


def _wider(kept: object, now: Mapping[str, object]) -> Iterator[str]:
    """The settings that may let through what those kept did not."""
    for name, before in kept.items() if isinstance(kept, dict) else ():
        after = now.get(name)
        is_fewer = isinstance(before, list) and isinstance(after, list) and all(one in before for one in after)
        if before != after and not is_fewer:
            yield name


def _sum_of(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return hashlib.sha256(",".join(map(str, values)).encode()).hexdigest()[:8]
