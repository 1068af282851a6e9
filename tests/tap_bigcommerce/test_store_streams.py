"""The store itself, its currencies and its channels."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.walks import BackwardsUncounted, Listing
from tests.tap_bigcommerce.records import assert_valid, assert_whole, requests_for

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

MARKETPLACE = 664_179
LAST_CHANGED = 664_207


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SeedSizes(products=8, orders=4)))


def test_the_store_is_one_record_read_with_one_request(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["store"])
    assert_valid(run, "store")
    (record,) = run.records("store")
    assert record["id"] == store.store_hash
    assert record["timezone"]["raw_offset"] == -21_600
    assert record["features"]["storefront_limits"]["active"] == 3
    assert len(store.requests) == 1


def test_nothing_that_the_store_tells_of_itself_is_a_secret(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["store"])
    assert store.access_token not in str(run.messages)


def test_the_currencies_come_once_with_exact_rates(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["currencies"])
    assert_whole(run, store, "currencies")
    rates = {record["currency_code"]: record["currency_exchange_rate"] for record in run.records("currencies")}
    assert rates["EUR"] == Decimal("0.92")
    assert all(record["last_updated"].endswith("+00:00") for record in run.records("currencies"))
    assert len(store.requests) == 1


def test_the_channels_come_once_with_those_that_were_deleted_and_their_currencies(
    store: Sandbox, run_tap: RunTap
) -> None:
    run = run_tap(store, ["channels"])
    assert_whole(run, store, "channels")
    assert "deleted" in {record["status"] for record in run.records("channels")}
    assert all("USD" in record["currencies"]["enabled_currencies"] for record in run.records("channels"))
    assert [asked["include"] for asked in requests_for(store, "/v3/channels")] == ["currencies"]


@pytest.mark.parametrize("number", [1, 9, 10, 11, 19, 20, 21, 30, 31, 75])
def test_a_list_that_does_not_say_how_long_it_is_is_read_backwards_and_whole(
    open_store: Open, reader_of: Callable[..., Any], number: int
) -> None:
    sandbox = open_store()
    for at in range(number - sandbox.store.count("currencies")):
        sandbox.store.insert("currencies", {"currency_code": f"X{at}"})
    pages = BackwardsUncounted().pages(reader_of(sandbox), Listing("/v2/currencies", {}, 10))
    assert sorted(row["id"] for page in pages for row in page.rows) == list(range(1, number + 1))


def test_a_deletion_under_way_costs_such_a_list_no_record(open_store: Open, reader_of: Callable[..., Any]) -> None:
    sandbox = open_store()
    for at in range(34):
        sandbox.store.insert("currencies", {"currency_code": f"X{at}"})
    searched = 4
    read = reader_of(sandbox, {searched + 1: lambda: sandbox.store.remove("currencies", 2)})
    pages = BackwardsUncounted().pages(read, Listing("/v2/currencies", {}, 10))
    assert {row["id"] for page in pages for row in page.rows} >= {1, *range(3, 36)}


def test_a_short_page_of_a_server_that_cuts_pages_is_not_taken_for_the_last(
    open_store: Open, reader_of: Callable[..., Any]
) -> None:
    sandbox = open_store(SandboxOptions(page_cap=12))
    for at in range(40):
        sandbox.store.insert("currencies", {"currency_code": f"X{at}"})
    pages = BackwardsUncounted().pages(reader_of(sandbox), Listing("/v2/currencies", {}, 250))
    assert sorted(row["id"] for page in pages for row in page.rows) == list(range(1, 42))


def test_only_channels_that_changed_come_again(store: Sandbox, run_tap: RunTap) -> None:
    first = run_tap(store, ["channels"])
    store.forget_requests()
    assert run_tap(store, ["channels"], state=first.state).ids("channels") == [LAST_CHANGED]
    assert len(store.requests) == 1
    began = store.store.clock()
    store.store.clock = lambda: began + 3600
    store.store.change("channels", 2, {"name": "Renamed"})
    assert run_tap(store, ["channels"], state=first.state).ids("channels") == [2, LAST_CHANGED]


def test_what_every_channel_lists_comes_once_with_its_variants(store: Sandbox, run_tap: RunTap) -> None:
    products = [row["id"] for row in store.store.documents("products")]
    for product in products:
        store.store.insert("channel_listings", {"channel_id": 2, "product_id": product})
    run = run_tap(store, ["channel_listings"], page_size=3)
    assert_whole(run, store, "channel_listings", "listing_id")
    assert {record["channel_id"] for record in run.records("channel_listings")} == {2, MARKETPLACE}
    assert any(record["variants"] for record in run.records("channel_listings"))
    asked = requests_for(store, "/v3/channels/2/listings")
    assert len(asked) == -(-(len(products) + 1) // 3)


def test_a_listing_that_changes_comes_again_though_its_channel_did_not_change(store: Sandbox, run_tap: RunTap) -> None:
    first = run_tap(store, ["channels", "channel_listings"])
    began = store.store.clock()
    store.store.clock = lambda: began + 3600
    listing = store.store.documents("channel_listings")[0]["listing_id"]
    store.store.change("channel_listings", listing, {"state": "rejected"})
    second = run_tap(store, ["channels", "channel_listings"], state=first.state)
    (record,) = [row for row in second.records("channel_listings") if row["listing_id"] == listing]
    assert record["state"] == "rejected"
    assert second.ids("channels") == [LAST_CHANGED]


def test_listings_of_certain_channels_are_asked_for_without_a_list_of_channels(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["channel_listings"], channel_ids=[MARKETPLACE])
    assert_whole(run, store, "channel_listings", "listing_id")
    assert {request.path for request in store.requests} == {f"/v3/channels/{MARKETPLACE}/listings"}


def test_listings_that_cannot_be_asked_for_beyond_an_id_are_not_read_for_ever(
    open_store: Open, run_tap: RunTap
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=60), ignored_parameters=frozenset({"after"})))
    run = run_tap(sandbox, ["channel_listings"], page_size=5)
    assert "there is no other way to list it" in str(run.failure)


def test_a_listing_made_on_a_channel_that_came_after_the_channels_were_read_is_not_missed(
    store: Sandbox, run_tap: RunTap
) -> None:
    began = store.store.clock()
    store.store.clock = lambda: began + 3600
    first = run_tap(store, ["channel_listings"], lookback_seconds=0)
    reached = first.bookmark("channel_listings")
    assert reached is not None
    channel = store.store.insert("channels", {"name": "New", "type": "pos", "platform": "square"})["id"]
    made = store.store.insert("channel_listings", {"channel_id": channel, "product_id": 1})["listing_id"]
    assert made in run_tap(store, ["channel_listings"], state=first.state, lookback_seconds=0).ids(
        "channel_listings", "listing_id"
    )
