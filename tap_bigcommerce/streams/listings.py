"""What a stream asks its collection for: only what is selected, only what the settings let through."""

from __future__ import annotations

from sys import maxsize
from typing import TYPE_CHECKING

from tap_bigcommerce.settings import LONGEST_PAGE
from tap_bigcommerce.walks import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_bigcommerce.bookmarks import Since
    from tap_bigcommerce.streams.base import BigCommerceStream


def listings(stream: BigCommerceStream, since: Since | None) -> Iterator[Listing]:
    """Says what the stream has to list: one listing, unless the API keeps parts of it apart.

    Rows that the collection leaves out are listed behind the others, where it can be asked for them.

    Args:
        stream: The stream.
        since: From when on changes are wanted; None for everything.
    """
    wanted = wanted_properties(stream)
    parameters = parameters_of(stream)
    if stream.hidden_filter and not stream.config.get("include_hidden_products", True):
        parameters[stream.hidden_filter] = True
    if since is not None and stream.changed_since is not None:
        parameters[stream.changed_since] = since.asked
    page_size = min(
        _usual_page_size(stream), *(size for name, size in stream.page_size_with.items() if name in wanted), maxsize
    )
    for apart in ({}, stream.apart) if stream.apart else ({},):
        for path in stream.paths():
            for channel in _channels(stream):
                asked = {**parameters, **channel, **apart}
                yield Listing(path, asked, page_size, tuple(stream.primary_keys), apart, stream.changed_since)


def parameters_of(stream: BigCommerceStream) -> dict[str, object]:
    """The parameters that a stream's filters and its selection make, for every listing of it."""
    filters: dict[str, object] = stream.config.get("stream_filters", {}).get(stream.name, {})
    return {**filters, **_includes(stream, wanted_properties(stream))}


def wanted_properties(stream: BigCommerceStream) -> set[str]:
    """The names of the properties to ask for: those selected, and those that selected children are made from."""
    selected = {name for name in stream.schema["properties"] if stream.mask["properties", name]}
    children = stream.selected_children
    if not children:
        return selected
    own = {*stream.primary_keys, *([stream.replication_key] if stream.replication_key else [])}
    return selected.union(own, *(child.wanted_of_parent() for child in children))


def _includes(stream: BigCommerceStream, wanted: set[str]) -> dict[str, object]:
    """The parameters that choose what a record holds."""
    asked: dict[str, object] = {}
    tokens = dict.fromkeys(token for name, names in stream.includes.items() if name in wanted for token in names)
    if tokens:
        asked["include"] = list(tokens)
    for name, parameters in stream.asked_with.items():
        if name in wanted:
            asked |= parameters
    own = set(stream.schema["properties"]) - set(stream.includes)
    # With everything selected nothing is chosen, so that fields the API adds later come along.
    if stream.chooses_fields and not own <= wanted:
        asked["include_fields"] = sorted(own & wanted)
    return asked


def _usual_page_size(stream: BigCommerceStream) -> int:
    """The length of pages that the settings ask for: as long as the API allows, unless it is bounded."""
    asked: int = stream.config["page_size"]
    return asked if asked < LONGEST_PAGE else stream.longest_page


def _channels(stream: BigCommerceStream) -> list[dict[str, object]]:
    channels = stream.config.get("channel_ids")
    if not channels or stream.channel_filter is None:
        return [{}]
    if stream.channel_filter.endswith(":in"):
        return [{stream.channel_filter: channels}]
    return [{stream.channel_filter: channel} for channel in dict.fromkeys(channels)]
