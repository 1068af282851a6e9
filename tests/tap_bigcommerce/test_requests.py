"""What a run asks the store for: nothing twice, and next to nothing when nothing changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import COLLECTIONS
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.below import BelowEach

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
    run = run_tap(sandbox, EVERYTHING, page_size=PAGE, ahead=ahead)
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
    run = run_tap(sandbox, ["channels", "channel_listings"], ahead=ahead)
    assert len(run.records("channel_listings")) > 0
    assert [request.path for request in sandbox.requests].count("/v3/channels") == 1
    sandbox.forget_requests()
    # Of the channels only those that changed are read, but the listings of all.
    run_tap(sandbox, ["channels", "channel_listings"], state=run.state, ahead=ahead)
    below = {request.path for request in sandbox.requests if request.path.endswith("/listings")}
    assert len(below) == len(sandbox.store.documents("channels"))


def test_a_channel_left_out_by_a_filter_is_not_left_out_of_its_listings(sandbox: Sandbox, run_tap: RunTap) -> None:
    sandbox.forget_requests()
    run_tap(sandbox, ["channels", "channel_listings"], stream_filters={"channels": {"type:in": "marketplace"}})
    below = {request.path for request in sandbox.requests if request.path.endswith("/listings")}
    assert len(below) == len(sandbox.store.documents("channels"))
