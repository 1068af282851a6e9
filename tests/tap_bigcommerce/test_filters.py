"""Filters, and the settings that become filters, over all streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from singer_sdk.exceptions import ConfigValidationError

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.settings import SETTINGS
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.streams.order_parts import OrderCoupons
from tap_bigcommerce.tap import TapBigCommerce
from tap_bigcommerce.walks import Within
from tests.tap_bigcommerce.records import requests_for

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

NAMES = [stream.name for stream in STREAMS]
SEED = SeedSizes(products=25, customers=25, orders=25, coupons=18)


def refused(**settings: object) -> str:
    with pytest.raises(ConfigValidationError) as caught:
        TapBigCommerce(config={"store_hash": "abc", "access_token": "abc", **settings})
    return str(caught.value)


@pytest.mark.parametrize(
    ("stream", "parameter", "reason"),
    [
        ("products", "page", "the run itself says which page it wants; page_size says how long pages are"),
        ("customers", "after", "the run itself says which page it wants"),
        ("brands", "limit", "the run itself says which page it wants"),
        ("products", "sort", "the run itself sets the order"),
        ("orders", "include", "what a record holds follows from what the catalog selects"),
        ("products", "include_fields", "what a record holds follows from what the catalog selects"),
        ("products", "id:greater", "the run itself sets it, to go on from where it has come to"),
        ("redirects", "id:min", "the run itself sets it, to go on from where it has come to"),
        ("orders", "min_date_modified", "the run itself sets it, by the bookmark; start_date bounds the first run"),
        ("channels", "date_modified:max", "the run itself sets it"),
        ("store", "name", "no such filter of this stream; there is none"),
        ("gift_certificates", "colour", "no such filter of this stream; there are code, from_email, from_name"),
    ],
)
def test_a_parameter_that_is_no_filter_is_refused_with_the_reason(stream: str, parameter: str, reason: str) -> None:
    found = refused(stream_filters={stream: {parameter: "1"}})
    assert found.startswith(f"stream_filters.{stream}.{parameter}: {reason}")
    assert "\n" not in found


def test_a_filter_that_another_setting_sets_is_refused() -> None:
    hidden = {"products": {"is_visible": False}}
    assert "include_hidden_products sets this filter" in refused(stream_filters=hidden, include_hidden_products=False)
    pages = {"pages": {"channel_id": 1}}
    assert "channel_ids sets this filter" in refused(stream_filters=pages, channel_ids=[2])


def test_a_child_without_filters_of_its_own_says_whose_filters_count() -> None:
    alone = [stream for stream in STREAMS if issubclass(stream, ChildStream) and not stream.filters]
    for child in alone:
        found = refused(stream_filters={child.name: {"colour": 1}})
        assert found.endswith(f"it brings what belongs to the {child.parent.name} that pass theirs")


@pytest.fixture(scope="module")
def store() -> Any:  # noqa: ANN401 - a generator of sandboxes
    with Sandbox(SandboxOptions(seed=SEED)) as sandbox:
        yield sandbox


def test_short_pages_bring_the_same_records_as_long_ones(store: Sandbox, run_tap: RunTap) -> None:
    page_size = 3
    since = {"start_date": "2000-01-01"}
    long = run_tap(store, NAMES, **since)
    store.forget_requests()
    short = run_tap(store, NAMES, page_size=page_size, **since)
    assert long.failure is None
    assert short.failure is None
    for stream in STREAMS:
        before, after = (keyed(run.records(stream.name), stream) for run in (long, short))
        assert before.keys() == after.keys(), stream.name
    limits = {int(request.parameters["limit"]) for request in store.requests if "limit" in request.parameters}
    assert max(limits) == page_size
    # The run read everything in several pages, so every parameter that a walk sets was sent.
    completing = {nested.path for stream in STREAMS for nested in stream.nested}
    for stream in STREAMS:
        is_of_others = stream.path in completing or isinstance(stream.walk, Within)
        if stream.path and not is_of_others:
            assert not sent(store, stream) & stream.filters - {stream.channel_filter}, stream.name


def keyed(records: list[dict[str, Any]], stream: type[BigCommerceStream]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(record[key] for key in stream.primary_keys): record for record in records}


def sent(sandbox: Sandbox, stream: type[BigCommerceStream]) -> set[str]:
    """The names of the parameters that were sent to a stream's path, whatever parents are named there."""
    wanted = stream.path.split("/")
    return {
        name
        for request in sandbox.requests
        for name in request.parameters
        if len(request.path.split("/")) == len(wanted)
        and all(
            part == given or part.startswith("{") for part, given in zip(wanted, request.path.split("/"), strict=True)
        )
    }


def test_children_come_of_those_parents_only_that_pass_the_filters(store: Sandbox, run_tap: RunTap) -> None:
    filters = {"promotions": {"status": "DISABLED"}}
    run = run_tap(store, ["promotions", "promotion_codes"], stream_filters=filters)
    wanted = {row["id"] for row in store.store.documents("promotions") if row["status"] == "DISABLED"}
    assert set(run.ids("promotions")) == wanted
    assert {record["promotion_id"] for record in run.records("promotion_codes")} <= wanted
    alone = run_tap(store, ["promotion_codes"], stream_filters=filters)
    assert alone.records("promotion_codes") == run.records("promotion_codes")


def test_a_child_may_be_filtered_besides(store: Sandbox, run_tap: RunTap) -> None:
    code = run_tap(store, ["promotion_codes"]).records("promotion_codes")[-1]["code"]
    run = run_tap(store, ["promotions", "promotion_codes"], stream_filters={"promotion_codes": {"code": code}})
    assert [record["code"] for record in run.records("promotion_codes")] == [code]
    assert len(run.records("promotions")) == store.store.count("promotions")


def test_another_filter_of_a_child_begins_the_walk_anew(
    store: Sandbox, run_tap: RunTap, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the children with filters none has a parent whose walk is gone on with after a page.
    monkeypatch.setattr(OrderCoupons, "filters", frozenset({"colour"}))
    family = ["orders", "order_coupons"]
    whole = run_tap(store, family, page_size=10)
    state = next(state for state in whole.states if "walk" in state["bookmarks"]["orders"])
    same = run_tap(store, family, page_size=10, state=state)
    assert 0 < len(same.ids("orders")) < len(whole.ids("orders"))
    other = run_tap(store, family, page_size=10, state=state, stream_filters={"order_coupons": {"colour": "red"}})
    assert other.ids("orders") == whole.ids("orders")


def test_another_page_size_begins_the_walk_anew(store: Sandbox, run_tap: RunTap) -> None:
    whole = run_tap(store, ["orders"], page_size=12)
    state = next(state for state in whole.states if "walk" in state["bookmarks"]["orders"])
    again = run_tap(store, ["orders"], page_size=6, state=state)
    assert again.ids("orders") == whole.ids("orders")


def test_hidden_products_are_left_out_with_what_comes_with_them(store: Sandbox, run_tap: RunTap) -> None:
    children = [stream.name for stream in STREAMS if getattr(stream, "parent", BigCommerceStream).name == "products"]
    store.forget_requests()
    run = run_tap(store, ["products", *children], include_hidden_products=False)
    visible = {row["id"] for row in store.store.documents("products") if row["is_visible"]}
    assert 0 < len(visible) < store.store.count("products")
    assert set(run.ids("products")) == visible
    for child in children:
        assert {record["product_id"] for record in run.records(child)} <= visible
    assert {asked["is_visible"] for asked in requests_for(store, "/v3/catalog/products")} == {"true"}


def test_the_setting_says_which_streams_can_be_told_by_channel() -> None:
    (said,) = (str(setting.description) for setting in SETTINGS if setting.name == "channel_ids")
    told = [stream.name.replace("_", " ") for stream in STREAMS if stream.channel_filter]
    assert all(name in said for name in (*told, "channel listings"))
    assert all(stream.channel_filter in stream.filters for stream in STREAMS if stream.channel_filter)


@pytest.mark.parametrize("name", [stream.name for stream in STREAMS if stream.channel_filter])
def test_channels_bring_what_is_theirs(store: Sandbox, run_tap: RunTap, name: str) -> None:
    everything = set(map(str, run_tap(store, [name]).records(name)))
    store.forget_requests()
    run = run_tap(store, [name], channel_ids=[1, 2])
    assert run.failure is None
    assert set(map(str, run.records(name))) <= everything
    (stream,) = (stream for stream in STREAMS if stream.name == name)
    assert all(stream.channel_filter in request.parameters for request in store.requests if request.path == stream.path)
