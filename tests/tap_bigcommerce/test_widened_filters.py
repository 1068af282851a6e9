"""Filters that let more through than before are told where a bookmark keeps older records from coming."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    RunTap = Callable[..., Any]
    Told = Callable[..., list[str]]

ROOT = Path(__file__).resolve().parents[2]
FAMILY = ["products", "product_images", "customers", "orders", "order_products", "channel_listings"]
HIDDEN = {"include_hidden_products": False}
PENDING = {"stream_filters": {"orders": {"status_id": 11}}}


@pytest.fixture(scope="module")
def store() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SeedSizes(products=4, customers=3, orders=4, coupons=1))) as sandbox:
        first, second, *_ = sandbox.store.documents("orders")
        sandbox.store.change("orders", first["id"], {"status_id": 11})
        sandbox.store.change("orders", second["id"], {"status_id": 10})
        product = sandbox.store.documents("products")[0]["id"]
        sandbox.store.insert("channel_listings", {"channel_id": 1, "product_id": product, "state": "active"})
        yield sandbox


@pytest.fixture
def told(store: Sandbox, run_tap: RunTap, caplog: pytest.LogCaptureFixture) -> Told:
    """What is said of changed filters by the last of several runs, each from the state of the one before."""

    def run_all(*runs: dict[str, Any], state: dict[str, Any] | None = None) -> list[str]:
        for settings in runs:
            caplog.clear()
            run = run_tap(store, FAMILY, state=state, **settings)
            assert run.failure is None
            state = run.state
        return [message for message in caplog.messages if "changed since the bookmark" in message]

    return run_all


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (PENDING, {}, ["stream_filters.orders.status_id changed since the bookmark of orders, order_products; "]),
        (
            PENDING,
            {"stream_filters": {"orders": {"status_id": 10}}},
            ["stream_filters.orders.status_id changed since the bookmark of orders, order_products; "],
        ),
        (HIDDEN, {}, ["include_hidden_products changed since the bookmark of products, product_images; "]),
        (
            {"channel_ids": [1]},
            {"channel_ids": [1, 2]},
            [
                "channel_ids changed since the bookmark of products, product_images; ",
                "channel_ids changed since the bookmark of channel_listings; ",
                "channel_ids changed since the bookmark of orders, order_products; ",
            ],
        ),
        ({"channel_ids": [1, 2]}, {"channel_ids": [2]}, []),
        ({"channel_ids": [1, 2]}, {"channel_ids": [2, 1]}, []),
        (PENDING, PENDING, []),
        ({}, PENDING | HIDDEN | {"channel_ids": [1]}, []),
    ],
)
def test_filters_that_became_wider_are_told_by_stream_and_setting(
    told: Told, before: dict[str, Any], after: dict[str, Any], said: list[str]
) -> None:
    lines = told(before, after)
    assert len(lines) == len(said)
    assert all(line.startswith(start) and "--full-refresh" in line for line, start in zip(lines, said, strict=True))


def test_wider_filters_are_told_once(told: Told) -> None:
    assert told(PENDING, {}, {}) == []


def test_wider_filters_are_not_told_where_older_records_are_not_wanted(told: Told) -> None:
    assert told(PENDING, {"start_date": "2999-01-01"}) == []


def test_wider_filters_are_not_told_where_the_bookmark_was_taken_out(
    store: Sandbox, run_tap: RunTap, told: Told
) -> None:
    state = run_tap(store, FAMILY, **PENDING).state
    del state["bookmarks"]["orders"]
    # The family is read anew, its children with it.
    assert told({}, state=state) == []


def test_a_state_that_keeps_no_filters_is_taken_as_it_is(store: Sandbox, run_tap: RunTap, told: Told) -> None:
    state = run_tap(store, FAMILY, **PENDING).state
    state["bookmarks"]["orders"]["filtered_by"] = "something else"
    del state["bookmarks"]["order_products"]["filtered_by"]
    assert told({}, state=state) == []


def test_the_state_keeps_what_its_page_shows(store: Sandbox, run_tap: RunTap) -> None:
    kept = run_tap(store, FAMILY, channel_ids=[2, 1], **PENDING).state["bookmarks"]["orders"]["filtered_by"]
    assert json.dumps(kept) in (ROOT / "docs/state.md").read_text(encoding="utf-8")


def test_what_filters_let_through_is_kept_without_their_values(store: Sandbox, run_tap: RunTap) -> None:
    asked = {"stream_filters": {"customers": {"email:in": ["ann@example.com"]}}}
    state = run_tap(store, FAMILY, **asked).state
    assert list(state["bookmarks"]["customers"]["filtered_by"]) == ["stream_filters.customers.email:in"]
    assert "ann@" not in json.dumps(state)
    assert "filtered_by" not in state["bookmarks"]["orders"]
