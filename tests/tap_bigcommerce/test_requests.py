"""What a run asks the store for: nothing twice, and next to nothing when nothing changed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import COLLECTIONS
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.below import BelowEach

if TYPE_CHECKING:
    from bigcommerce_api import Answer
    from tap_bigcommerce.tap import TapBigCommerce

RunTap = Callable[..., Any]

EVERYTHING = [stream.name for stream in STREAMS]
PAGE = 3


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A store with several short pages of nearly everything."""
    seed = SeedSizes(products=12, customers=8, orders=12, coupons=7)
    with Sandbox(SandboxOptions(seed=seed)) as store:
        for name in {collection.name for collection in COLLECTIONS if collection.key == "id"} & set(EVERYTHING):
            rows = store.store.documents(name)
            if 0 < len(rows) <= 2 * PAGE:
                copies = ({**rows[-1], "id": rows[-1]["id"] + more} for more in range(1, 3 * PAGE))
                store.store.insert_many(name, copies)
        yield store


def asked_twice(sandbox: Sandbox) -> set[str]:
    asked = Counter(f"{request.path} {sorted(request.parameters.items())}" for request in sandbox.requests)
    return {request for request, number in asked.items() if number > 1}


@pytest.mark.parametrize("ahead", [1, 8])
def test_nothing_is_asked_for_twice_in_a_run(sandbox: Sandbox, run_tap: RunTap, ahead: int) -> None:
    sandbox.forget_requests()
    run = run_tap(sandbox, EVERYTHING, page_size=PAGE, reader=lambda tap: Reader(tap.read, ahead))
    assert run.failure is None
    assert sum(len(run.records(name)) > 2 * PAGE for name in EVERYTHING) > 40, "few streams have several pages"
    assert asked_twice(sandbox) == set()


INCREMENTAL = [stream.name for stream in STREAMS if stream.replication_key]
WITH_OBJECTS_ABOVE = {stream.name: stream.above for stream in STREAMS if issubclass(stream, BelowEach)}


@pytest.mark.parametrize("stream", INCREMENTAL)
def test_reading_again_what_did_not_change_costs_one_request_for_each_list(
    sandbox: Sandbox, run_tap: RunTap, stream: str
) -> None:
    first = run_tap(sandbox, [stream])
    assert len(first.records(stream)) > 0
    sandbox.forget_requests()
    second = run_tap(sandbox, [stream], state=first.state)
    assert second.failure is None
    above = WITH_OBJECTS_ABOVE.get(stream)
    # Archived orders are a list of their own; what lies below other objects is as many lists, besides that of those.
    lists = 1 + len(sandbox.store.documents(above.name)) if above else 2 if stream == "orders" else 1
    assert len(sandbox.requests) == lists


@pytest.mark.parametrize("ahead", [1, 8])
def test_objects_that_a_run_has_just_read_are_not_asked_for_again_to_read_what_is_below(
    sandbox: Sandbox, run_tap: RunTap, ahead: int
) -> None:
    sandbox.forget_requests()
    run = run_tap(sandbox, ["channels", "channel_listings"], reader=lambda tap: Reader(tap.read, ahead))
    assert len(run.records("channel_listings")) > 0
    assert [request.path for request in sandbox.requests].count("/v3/channels") == 1
    sandbox.forget_requests()
    # Of the channels only those that changed are read, but the listings of all.
    run_tap(sandbox, ["channels", "channel_listings"], state=run.state, reader=lambda tap: Reader(tap.read, ahead))
    below = {request.path for request in sandbox.requests if request.path.endswith("/listings")}
    assert len(below) == len(sandbox.store.documents("channels"))


def test_a_channel_left_out_by_a_filter_is_not_left_out_of_its_listings(sandbox: Sandbox, run_tap: RunTap) -> None:
    sandbox.forget_requests()
    run_tap(sandbox, ["channels", "channel_listings"], stream_filters={"channels": {"type:in": "marketplace"}})
    below = {request.path for request in sandbox.requests if request.path.endswith("/listings")}
    assert len(below) == len(sandbox.store.documents("channels"))


def with_prices(sandbox: Sandbox) -> None:
    for lists in range(6):
        above = sandbox.store.insert("price_lists", {"name": f"List {lists}"})["id"]
        for variant in range(lists + 1):
            price = {"price_list_id": above, "variant_id": variant + 1, "currency": "usd", "price": 1}
            sandbox.store.insert("price_records", price)


def with_codes(sandbox: Sandbox) -> None:
    for promotions in range(6):
        above = sandbox.store.insert("promotions", {"name": f"P{promotions}", "redemption_type": "COUPON"})["id"]
        for code in range(promotions + 1):
            sandbox.store.insert("promotion_codes", {"promotion_id": above, "code": f"{promotions}-{code}"})


@pytest.mark.parametrize(
    ("stream", "filled", "name"),
    [("price_list_records", with_prices, "price_list_id"), ("promotion_codes", with_codes, "code")],
)
def test_lists_of_several_objects_are_read_at_once_and_come_in_the_order_of_the_objects(
    open_store: Callable[..., Sandbox], run_tap: RunTap, stream: str, filled: Callable[[Sandbox], None], name: str
) -> None:
    sandbox = open_store()
    filled(sandbox)
    first = run_tap(sandbox, [stream], page_size=2)
    below = list(dict.fromkeys(request.path for request in sandbox.requests))[1:]
    assert len(below) == len(first.records(stream)) // 3 - 1 == 6
    met = threading.Barrier(2)
    waited: set[str] = set()

    def reader(tap: TapBigCommerce) -> Reader:
        def get(path: str, parameters: Mapping[str, object]) -> Answer:
            if path in below[2:4] and path not in waited:
                waited.add(path)
                met.wait(timeout=20)
            return tap.read(path, parameters)

        return Reader(get, 4)

    second = run_tap(sandbox, [stream], page_size=2, reader=reader)
    assert second.failure is None
    assert waited == {*below[2:4]}
    assert not met.broken
    assert second.ids(stream, name) == first.ids(stream, name)


@pytest.mark.parametrize(("settings", "limits"), [({}, ["1000"]), ({"page_size": 200}, ["200", "199"])])
def test_pages_are_as_long_as_the_api_allows_unless_the_settings_want_shorter_ones(
    open_store: Callable[..., Sandbox], run_tap: RunTap, settings: dict[str, int], limits: list[str]
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=120)))
    run = run_tap(sandbox, ["inventory_items"], **settings)
    assert 200 < len(run.records("inventory_items")) < 398
    assert [request.parameters["limit"] for request in sandbox.requests] == limits
