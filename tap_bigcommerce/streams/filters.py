"""What a stream may be filtered by, and why it may not be by other parameters that the API has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tap_bigcommerce.streams.base import BigCommerceStream

_REFUSED: dict[frozenset[str], str] = {
    frozenset({"page", "limit", "before", "after"}): (
        "the run itself says which page it wants; page_size says how long pages are"
    ),
    frozenset({"sort", "direction"}): "the run itself sets the order, since in another one records could be missed",
    frozenset({"include", "include_fields", "exclude_fields", "consignment_structure"}): (
        "what a record holds follows from what the catalog selects"
    ),
    frozenset({"id:greater", "id:min", "min_id", "date_modified:max"}): (
        "the run itself sets it, to go on from where it has come to"
    ),
    frozenset({"date_created", "date_modified"}): "it means one single second; bound the date by start_date or filters",
}
"""Why parameters are refused, where a stream does not have them among its filters."""


def problems(config: Mapping[str, Any], streams: Iterable[type[BigCommerceStream]]) -> Iterator[str]:
    """Says what is wrong with the setting `stream_filters`, in one line each.

    Args:
        config: Settings that meet their schema.
        streams: All streams.
    """
    known = {stream.name: stream for stream in streams}
    for name, parameters in (config.get("stream_filters") or {}).items():
        if name not in known:
            yield f"stream_filters.{name}: no such stream; there are {', '.join(known)}"
            continue
        for parameter in parameters or {}:
            if why := _why_not(known[name], parameter, config):
                yield f"stream_filters.{name}.{parameter}: {why}"


def refusal(stream: type[BigCommerceStream], parameter: str) -> str | None:
    """Why a parameter that the API has for a stream is none of its filters; None if there is no reason."""
    if parameter in stream.filters:
        return None
    if parameter == stream.changed_since:
        return "the run itself sets it, by the bookmark; start_date bounds the first run"
    if parameter == getattr(stream, "parents_filter", None):
        return "the run itself names the parents there; filter the stream of the parents"
    return next((reason for names, reason in _REFUSED.items() if parameter in names), None)


def _why_not(stream: type[BigCommerceStream], parameter: str, config: Mapping[str, Any]) -> str | None:
    if parameter in stream.filters:
        if config.get("channel_ids") and parameter == stream.channel_filter:
            return "channel_ids sets this filter; set one of the two"
        if not config.get("include_hidden_products", True) and parameter == stream.hidden_filter:
            return "include_hidden_products sets this filter; set one of the two"
        return None
    reason = refusal(stream, parameter)
    if reason is not None:
        return reason
    parent = getattr(stream, "parent", None)
    if not stream.filters and parent is not None:
        return f"this stream has no filters of its own; it brings what belongs to the {parent.name} that pass theirs"
    return f"no such filter of this stream; there {_listed(stream.filters)}"


def _listed(names: frozenset[str]) -> str:
    return f"are {', '.join(sorted(names))}" if names else "is none"
