"""What docs/streams.md and docs/state.md claim holds for real runs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.bookmarks import accepted_state
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.children import ChildStream, Inside
from tap_bigcommerce.walks import Within
from tests.programs import REPOSITORY
from tests.tap_bigcommerce.conftest import run_tap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tap_bigcommerce.streams.base import BigCommerceStream

__all__ = ["run_tap"]

STREAM_PAGE: Final = (REPOSITORY / "docs" / "streams.md").read_text()
STATE_PAGE: Final = (REPOSITORY / "docs" / "state.md").read_text()
JSON_BLOCKS: Final = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", STATE_PAGE, flags=re.DOTALL)]

PAGE: Final = 10
"""So many records a page show with few records what 250 a page cost."""

FULL_PAGES: Final = 4
"""Pages of 1,000 records, 250 each."""

ROWS: Final = FULL_PAGES * PAGE
CONSTANT: Final = 5
"""Requests besides: to learn where a list ends, to read page 1 again, and to ask for archived orders."""

SIZES: Final = SeedSizes(products=ROWS, customers=ROWS, orders=ROWS, coupons=ROWS)


@pytest.fixture(scope="module")
def store() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SIZES)) as sandbox:
        yield sandbox


def claimed(stream: type[BigCommerceStream]) -> str:
    """The last column of a stream's line in the table."""
    (line,) = re.findall(rf"^\| \[`{stream.name}`\].* \| ([^|]+) \|$", STREAM_PAGE, flags=re.MULTILINE)
    return str(line)


def counted_by(stream: type[BigCommerceStream]) -> type[BigCommerceStream]:
    """The stream whose records the number of requests goes by: the one that it comes with, if it does."""
    if isinstance(stream.walk, Within):
        return next(owners for owners in STREAMS if owners.path == stream.path)
    return stream.parent if issubclass(stream, ChildStream) else stream


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_a_stream_takes_no_more_requests_than_its_page_says(
    store: Sandbox, run_tap: Callable[..., Any], stream: type[BigCommerceStream]
) -> None:
    store.forget_requests()
    # A child and its parent share their requests, so selecting both costs no more than selecting the child.
    run = run_tap(store, [*{stream.name, counted_by(stream).name}], page_size=PAGE)
    assert run.failure is None
    parents, number = (len(run.records(name)) for name in (counted_by(stream).name, stream.name))

    claim = claimed(stream)
    per_1000 = re.match(r"\d+", claim)
    if claim.startswith("1 in all"):
        allowed = 1.0
    elif "for each of" in claim:
        allowed = CONSTANT + parents / PAGE + parents + number / PAGE
    elif "those of" in claim:
        allowed = CONSTANT + parents * FULL_PAGES / ROWS
    else:
        assert per_1000 is not None
        channels = store.store.count("channels") if "for each channel" in claim else 0
        # Requests of products with options are for ten products, however long pages are otherwise.
        scale = 1000 if issubclass(stream, Inside) else 1000 * PAGE // stream.longest_page
        allowed = CONSTANT + int(per_1000.group()) * parents / scale
        allowed += channels + claim.count("as many for") * number * FULL_PAGES / ROWS
    assert len(store.requests) <= allowed, claim


@pytest.mark.parametrize("name", ["products", "customers", "orders", "order_products", "coupons", "product_variants"])
def test_the_streams_that_matter_most_take_four_requests_for_1000_records(name: str) -> None:
    (stream,) = (stream for stream in STREAMS if stream.name == name)
    assert re.match(r"4\b|those of `orders`", claimed(stream))


def test_the_state_of_a_run_under_way_is_as_the_page_shows_it(store: Sandbox, run_tap: Callable[..., Any]) -> None:
    first = run_tap(store, ["products", "customers"], page_size=PAGE)
    again = run_tap(store, ["products", "customers"], page_size=PAGE, state=first.state, lookback_seconds=31622400)
    under_way = next(state for state in again.states if "walk" in state["bookmarks"].get("customers", {}))
    assert shape(under_way) == shape(JSON_BLOCKS[0])


def shape(value: object) -> object:
    """The names in a JSON object, all the way down; what a position holds is the walk's own business."""
    if not isinstance(value, dict):
        return type(value).__name__
    return {name: shape(inner) if name != "position" else "position" for name, inner in value.items()}


@pytest.mark.parametrize("state", JSON_BLOCKS[1:], ids=json.dumps)
def test_the_other_states_of_the_page_are_taken_over(state: dict[str, Any]) -> None:
    replication_keys = {stream.name: stream.bookmark_field() for stream in STREAMS}
    kept = accepted_state(state, replication_keys)["bookmarks"]["orders"]
    assert kept == {"replication_key": "date_modified", "replication_key_value": "2026-01-31T08:00:00+00:00"}


def test_every_stream_has_its_line_and_its_section_in_the_order_of_the_run() -> None:
    names = [stream.name for stream in STREAMS]
    assert re.findall(r"^\| \[`(\w+)`\]", STREAM_PAGE, flags=re.MULTILINE) == names
    assert re.findall(r"^### (\w+)$", STREAM_PAGE, flags=re.MULTILINE) == names
