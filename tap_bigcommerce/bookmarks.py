"""Bookmarks: where an incremental stream goes on, and how far it may say it has come.

The greatest `date_modified` seen becomes the bookmark, but never later than the server's clock when the walk
began, so that what changes after it was read comes again, and never earlier than the bookmark before. The SDK
promotes the progress it has marked, capped by a signpost; both are set here so that this is what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tap_bigcommerce import times
from tap_bigcommerce.errors import UnusableInputError

RESOLUTION = timedelta(seconds=1)
"""The API keeps moments to the second."""

CLOCK_MARGIN = timedelta(hours=2)
"""How far this machine's clock is distrusted when the server does not tell its own: an hour that it is off, as where
summer time was missed, and another for the first answer to come, whose retries may take that long."""

NOT_OF_STREAMS = {"currently_syncing"}
"""What a state of other taps may hold besides bookmarks."""

_PASSING = ("progress_markers", "replication_key_signpost", "starting_replication_value")
"""What the SDK keeps in a stream's state during a run."""

_OF_OTHER_TAPS = ("partitions",)
"""What the SDK keeps of a stream that has a state for each parent, as no stream here has.

With it there, the SDK would look for progress in it and never make a bookmark of this tap's.
"""


@dataclass(frozen=True, slots=True)
class Since:
    """From when on changes are wanted.

    Attributes:
        moment: The bound; what changed at this very moment is wanted.
    """

    moment: datetime

    @property
    def asked(self) -> datetime:
        """What to ask the store for.

        The documentation calls bounds inclusive here and exclusive there, so that a bound one step earlier is
        asked for, in whole seconds; what lies before the true bound is left out afterwards.
        """
        return (self.moment - RESOLUTION).replace(microsecond=0)


def since(start: datetime | None, *, lookback: timedelta, start_date: datetime | None) -> Since | None:
    """The bound for a run.

    Args:
        start: Bookmark or start date, whichever is later.
        lookback: How far to go back behind it.
        start_date: Never before this.
    """
    if start is None:
        return None
    try:
        bound = start - lookback
        return Since(bound if start_date is None else max(bound, start_date))
    except OverflowError:
        return None


def reached(state: dict[str, Any], replication_key: str, greatest: str | None) -> None:
    """Marks how far the walk has come as progress made, which never falls behind the bookmark.

    Args:
        state: The stream's state.
        replication_key: The field of the bookmark.
        greatest: The greatest value of that field so far, in this run and those before it of the same walk.
    """
    markers = {"Note": "Progress becomes the bookmark when the stream is complete."}
    values = [value for value in (bookmark(state, replication_key), greatest) if value is not None]
    if values:
        markers |= {"replication_key": replication_key, "replication_key_value": max(values)}
    state["progress_markers"] = markers


def beginning(server_time: datetime | None) -> datetime:
    """When a walk began by the server's clock, or, when the server tells none, certainly before that."""
    return server_time or datetime.now(UTC) - CLOCK_MARGIN


def signpost(state: Mapping[str, Any], replication_key: str, started: datetime) -> datetime:
    """The latest moment the bookmark may come to say.

    Args:
        state: The stream's state.
        replication_key: The field of the bookmark.
        started: The server's clock at the start of the walk.
    """
    kept = bookmark(state, replication_key)
    return started if kept is None else max(started, times.moment(kept))


def forget_progress(state: dict[str, Any]) -> None:
    """Leaves of a stream's state what a failed run must not change: the bookmark."""
    for name in _PASSING:
        state.pop(name, None)


def accepted_state(state: object, replication_keys: Mapping[str, str | None]) -> dict[str, Any]:
    """Brings a state, of this tap or of another one for BigCommerce, into this tap's form.

    Args:
        state: What was given as state: `{"bookmarks": {stream: {field: value}}}` of any tap, or the form of
            the SDK with `replication_key` and `replication_key_value`; values in any form the API has.
        replication_keys: By the names of the streams.

    Raises:
        UnusableInputError: It is no state, or a bookmark is no moment.
    """
    if not isinstance(state, Mapping):
        raise UnusableInputError("the state must be a JSON object with bookmarks")
    value = state.get("value")
    if state.get("type") == "STATE" and isinstance(value, Mapping):
        # A line of a tap's own output, of which the value alone was meant.
        return accepted_state(value, replication_keys)
    if isinstance(state.get("singer_state"), Mapping):
        # What `meltano state get` shows, of which the inner part was meant.
        return accepted_state(state["singer_state"], replication_keys)
    if state.keys() - NOT_OF_STREAMS and state.get("bookmarks") is None:
        raise UnusableInputError("the state has no bookmarks, so that everything would be read again; leave it out")
    bookmarks = state.get("bookmarks", {})
    if not isinstance(bookmarks, Mapping):
        raise UnusableInputError("the state's bookmarks must be a JSON object of streams")
    accepted = {
        name: _accepted_bookmark(name, bookmark, replication_keys.get(name)) for name, bookmark in bookmarks.items()
    }
    return {**state, "bookmarks": accepted}


def unused(state: Mapping[str, Any], replication_keys: Mapping[str, str | None]) -> Iterator[str]:
    """Says what of an accepted state says nothing to this tap.

    Args:
        state: What `accepted_state` made of it.
        replication_keys: By the names of the streams.
    """
    for name, kept in state["bookmarks"].items():
        if name not in replication_keys:
            yield f"The state has a bookmark of {name}, which is no stream of this tap"
        elif (key := kept.get("replication_key")) and key != replication_keys[name]:
            wanted = f"; it is by {replication_keys[name]} here" if replication_keys[name] else ""
            yield f"The state's bookmark of {name} is by {key}, and is not used{wanted}"


def _accepted_bookmark(name: str, bookmark: object, replication_key: str | None) -> dict[str, Any]:
    if not isinstance(bookmark, Mapping):
        raise UnusableInputError(
            f"the state's bookmark of {name} must be a JSON object; take it out to read the stream anew"
        )
    kept = {field: value for field, value in bookmark.items() if field not in (*_PASSING, *_OF_OTHER_TAPS)}
    if replication_key is None:
        return kept
    if replication_key in kept:
        kept = {
            "replication_key": replication_key,
            "replication_key_value": kept.pop(replication_key),
            **kept,
        }
    value = kept.get("replication_key_value")
    if value is None or kept.get("replication_key") != replication_key:
        return kept
    try:
        return {**kept, "replication_key_value": times.utc_text(value)}
    except ValueError:
        raise UnusableInputError(
            f"the state's bookmark of {name} is not a date: {repr(value)[:100]}; take it out to read the stream anew"
        ) from None


def bookmark(state: Mapping[str, Any], replication_key: str) -> str | None:
    """The bookmark of a stream's state."""
    value = state.get("replication_key_value")
    return value if isinstance(value, str) and state.get("replication_key") == replication_key else None
