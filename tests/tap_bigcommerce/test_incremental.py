from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.errors import UnusableInputError
from tap_bigcommerce.reader import Reader

if TYPE_CHECKING:
    from tap_bigcommerce.tap import TapBigCommerce

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

START = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)
INCREMENTAL = ["products", "customers", "orders"]
BOUNDS = {
    "products": ("/v3/catalog/products", "date_modified:min"),
    "customers": ("/v3/customers", "date_modified:min"),
    "orders": ("/v2/orders", "min_date_modified"),
}
MAKE: dict[str, Callable[[int], dict[str, Any]]] = {
    "products": lambda number: {"name": f"P{number}", "type": "physical", "weight": 1, "price": 2},
    "customers": lambda number: {"email": f"c{number}@example.com", "first_name": "A", "last_name": "B"},
    "orders": lambda number: {"customer_id": 0, "status_id": 1, "total_inc_tax": f"{number}.0000"},
}


def as_served(stream: str, moment: datetime) -> str:
    return format_datetime(moment) if stream == "orders" else moment.isoformat()


def text(moment: datetime) -> str:
    return moment.isoformat()


def bookmarked(stream: str, moment: datetime) -> dict[str, Any]:
    return {"bookmarks": {stream: {"replication_key": "date_modified", "replication_key_value": text(moment)}}}


def filled(sandbox: Sandbox, stream: str, moments: list[datetime]) -> list[int]:
    """Puts in one object for each moment of modification."""
    ids = []
    for number, moment in enumerate(moments):
        served = as_served(stream, moment)
        document = MAKE[stream](number) | {"date_created": served, "date_modified": served}
        ids.append(sandbox.store.insert(stream, document, companions=False)["id"])
    return ids


@pytest.fixture(params=INCREMENTAL)
def stream(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_bookmark_is_the_greatest_date_seen(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store()
    filled(sandbox, stream, [START + timedelta(minutes=minute) for minute in (3, 9, 1)])
    assert run_tap(sandbox, [stream]).bookmark(stream) == text(START + timedelta(minutes=9))


def test_a_second_run_emits_only_what_changed(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store()
    ids = filled(sandbox, stream, [START + timedelta(hours=hour) for hour in range(30)])
    first = run_tap(sandbox, [stream], page_size=10)
    assert sorted(first.ids(stream)) == ids
    later = as_served(stream, START + timedelta(days=9))
    sandbox.store.change(stream, ids[4], {"date_modified": later})
    second = run_tap(sandbox, [stream], state=first.state, page_size=10)
    # The record that made the bookmark comes again: something may have changed in the same second.
    assert second.ids(stream) == [ids[4], ids[29]]
    assert second.bookmark(stream) == text(START + timedelta(days=9))


@pytest.mark.parametrize("exclusive", [False, True], ids=["inclusive", "exclusive"])
def test_whether_the_server_counts_the_bound_in_does_not_matter(
    open_store: Open,
    run_tap: RunTap,
    stream: str,
    exclusive: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    sandbox = open_store(SandboxOptions(exclusive_bounds=exclusive))
    ids = filled(sandbox, stream, [START + timedelta(seconds=second) for second in range(-3, 4)])
    state = bookmarked(stream, START)
    assert run_tap(sandbox, [stream], state=state, lookback_seconds=0).ids(stream) == ids[3:]
    assert run_tap(sandbox, [stream], state=state, lookback_seconds=2).ids(stream) == ids[1:]
    assert run_tap(sandbox, [stream], start_date=text(START)).ids(stream) == ids[3:]


def test_the_lookback_does_not_cross_the_start_date(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store()
    ids = filled(sandbox, stream, [START + timedelta(seconds=second) for second in range(-3, 4)])
    state = {"bookmarks": {stream: {"date_modified": text(START + timedelta(seconds=1))}}}
    run = run_tap(sandbox, [stream], state=state, start_date="2024-05-01T12:00:00Z", lookback_seconds=60)
    assert run.ids(stream) == ids[3:]


def test_bounds_are_sent_as_full_timestamps_with_an_offset(
    open_store: Open, run_tap: RunTap, stream: str, listed_requests: Callable[..., Any]
) -> None:
    sandbox = open_store()
    run_tap(sandbox, [stream], start_date="2024-05-01T00:00:00.75Z")
    path, parameter = BOUNDS[stream]
    assert {one[parameter] for one in listed_requests(sandbox, path)} == {"2024-04-30T23:59:59+00:00"}


def test_the_bookmark_never_goes_back(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store()
    filled(sandbox, stream, [START])
    ahead = START + timedelta(seconds=50)
    run = run_tap(sandbox, [stream], state=bookmarked(stream, ahead), lookback_seconds=600)
    assert len(run.ids(stream)) == 1
    assert {state["bookmarks"][stream]["replication_key_value"] for state in run.states} == {text(ahead)}


@pytest.mark.parametrize("offset", [-3 * 86_400, 0, 3 * 86_400], ids=["slow clock", "same clock", "fast clock"])
def test_the_bookmark_is_never_later_than_the_servers_clock(
    open_store: Open, run_tap: RunTap, stream: str, offset: int
) -> None:
    sandbox = open_store(SandboxOptions(clock_offset_seconds=offset))
    before = sandbox.store.clock()
    filled(sandbox, stream, [datetime.fromtimestamp(int(before) + 3600, tz=UTC)])
    bookmark = datetime.fromisoformat(run_tap(sandbox, [stream]).bookmark(stream)).timestamp()
    assert before - 30 < bookmark <= sandbox.store.clock()


def test_where_no_clock_of_the_server_is_told_the_bookmark_stays_well_behind_this_machines(
    open_store: Open, run_tap: RunTap, stream: str
) -> None:
    sandbox = open_store()
    now = datetime.now(UTC)
    filled(sandbox, stream, [now + timedelta(days=1)])

    def dateless(tap: TapBigCommerce) -> Reader:
        return Reader(lambda path, asked: replace(tap.read(path, asked), server_time=None), lambda: 1)

    bookmark = run_tap(sandbox, [stream], reader=dateless).bookmark(stream)
    assert text(now - timedelta(hours=3)) < bookmark < text(now - timedelta(minutes=30))


@pytest.mark.parametrize("offset", [-3600, 0, 3600], ids=["slow clock", "same clock", "fast clock"])
def test_a_server_that_tells_no_time_may_be_an_hour_off(
    open_store: Open, run_tap: RunTap, stream: str, offset: int
) -> None:
    sandbox = open_store(SandboxOptions(clock_offset_seconds=offset))
    before = sandbox.store.clock()
    filled(sandbox, stream, [datetime.fromtimestamp(int(before) + 60, tz=UTC)])

    def reader(tap: TapBigCommerce) -> Reader:
        return Reader(lambda path, parameters: replace(tap.read(path, parameters), server_time=None))

    run = run_tap(sandbox, [stream], reader=reader)
    assert len(run.ids(stream)) == 1
    assert datetime.fromisoformat(run.bookmark(stream)).timestamp() < before


def test_a_bookmark_ahead_of_the_servers_clock_stays(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store(SandboxOptions(clock_offset_seconds=-3 * 86_400))
    ahead = datetime.now(UTC).replace(microsecond=0)
    filled(sandbox, stream, [ahead])
    run = run_tap(sandbox, [stream], state=bookmarked(stream, ahead))
    assert len(run.ids(stream)) == 1
    assert run.bookmark(stream) == text(ahead)


def test_a_bookmark_that_cannot_move_on_stays_as_it_is_written(open_store: Open, run_tap: RunTap, stream: str) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    sandbox = open_store()
    filled(sandbox, stream, [ahead + timedelta(minutes=1)])
    assert run_tap(sandbox, [stream], state=bookmarked(stream, ahead)).bookmark(stream) == text(ahead)


def test_a_record_that_changes_after_it_was_read_comes_again(open_store: Open, run_tap: RunTap, stream: str) -> None:
    sandbox = open_store()
    ids = filled(sandbox, stream, [START] * 12)
    first = run_tap(sandbox, [stream], page_size=5)
    sandbox.store.change(stream, ids[0], {})
    second = run_tap(sandbox, [stream], state=first.state, page_size=5)
    assert ids[0] in second.ids(stream)


@pytest.mark.parametrize(
    "bookmark",
    [
        {"date_modified": "Wed, 01 May 2024 12:00:00 +0000"},
        {"date_modified": "2024-05-01T12:00:00Z"},
        {"replication_key": "date_modified", "replication_key_value": "Wed, 01 May 2024 08:00:00 -0400"},
        {"replication_key": "date_modified", "replication_key_value": "2024-05-01 12:00:00"},
        {"replication_key_signpost": "2000-01-01T00:00:00+00:00", "date_modified": 1714564800},
        {"date_modified": "2024-05-01T12:00:00.000000Z", "partitions": [{"context": {"store": 1}}]},
    ],
)
def test_bookmarks_of_any_tap_are_accepted(
    open_store: Open, run_tap: RunTap, stream: str, bookmark: dict[str, Any]
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, stream, [START + timedelta(seconds=second) for second in (-2, 0, 2)])
    run = run_tap(sandbox, [stream], state={"bookmarks": {stream: bookmark}}, lookback_seconds=0)
    assert run.ids(stream) == ids[1:]
    assert run.state["bookmarks"][stream] == {
        "replication_key": "date_modified",
        "replication_key_value": text(START + timedelta(seconds=2)),
    }


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"bookmarks": {"orders": {"date_modified": "soon"}}}, "bookmark of orders is not a date: 'soon'"),
        ({"bookmarks": {"orders": "2024-01-01"}}, "bookmark of orders must be a JSON object"),
        ({"bookmarks": ["orders"]}, "bookmarks must be a JSON object"),
    ],
)
def test_a_state_that_is_none_is_refused(
    open_store: Open, run_tap: RunTap, state: dict[str, Any], message: str
) -> None:
    failure = run_tap(open_store(), ["orders"], state=state).failure
    assert isinstance(failure, UnusableInputError)
    assert message in str(failure)


def test_bookmarks_of_unknown_streams_are_kept(open_store: Open, run_tap: RunTap) -> None:
    state = {"bookmarks": {"refunds": {"created": "2024-01-01"}, "orders": {"date_modified": text(START)}}}
    kept = run_tap(open_store(), ["orders"], state=state).state["bookmarks"]
    assert kept["refunds"] == {"created": "2024-01-01"}


SINGER_IO = {
    "currently_syncing": "orders",
    "bookmarks": {
        "products": {"date_modified": "2024-05-01T12:00:00.000000Z"},
        "customers": {"date_modified": "2024-05-01T12:00:00.000000Z"},
        "orders": {"date_modified": "2024-05-01T12:00:00.000000Z"},
        "coupons": {"id": 4711},
        "customersv3": {"date_modified": "2024-05-01T12:00:00.000000Z"},
    },
}
HOTGLUE = {
    "bookmarks": {
        "products": {"replication_key": "date_modified", "replication_key_value": "2024-05-01T12:00:00Z"},
        "product_images": {"partitions": [{"context": {"product_id": 1}}, {"context": {"product_id": 2}}]},
        "customers": {"replication_key": "date_modified", "replication_key_value": "2024-05-01T12:00:00Z"},
        "orders": {"replication_key": "date_modified", "replication_key_value": "Wed, 01 May 2024 12:00:00 +0000"},
        "order_shipping_addresses": {"partitions": [{"context": {"order_products_path": "/a", "order_id": 1}}]},
        "order_lines": {"partitions": [{"context": {"order_products_path": "/a", "order_id": 1}}]},
        "refunds": {"replication_key": "created", "replication_key_value": "2024-05-01T12:00:00Z"},
        "coupons": {},
    }
}


@pytest.mark.parametrize("state", [SINGER_IO, HOTGLUE], ids=["singer-io", "hotglue"])
def test_a_whole_state_of_another_tap_is_gone_on_from(open_store: Open, run_tap: RunTap, state: dict[str, Any]) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(coupons=1)))
    ids = {stream: filled(sandbox, stream, [START - timedelta(hours=1), START]) for stream in INCREMENTAL}
    run = run_tap(sandbox, [*INCREMENTAL, "coupons"], state=state)
    assert {stream: run.ids(stream) for stream in INCREMENTAL} == {stream: ids[stream][1:] for stream in INCREMENTAL}
    assert len(run.ids("coupons")) == 1


def test_children_of_another_taps_state_get_bookmarks_of_their_own(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=3, orders=3)))
    streams = ["products", "product_images", "orders", "order_shipping_addresses"]
    first = run_tap(sandbox, streams, state=HOTGLUE)
    for child, parent in (("product_images", "products"), ("order_shipping_addresses", "orders")):
        assert first.state["bookmarks"][child] == first.state["bookmarks"][parent]
    sandbox.forget_requests()
    run_tap(sandbox, streams, state=first.state)
    bounds = dict(BOUNDS.values())
    lists = [request for request in sandbox.requests if request.path in bounds]
    assert lists
    assert all(bounds[request.path] in request.parameters for request in lists)


def test_full_table_streams_have_no_bookmark_and_read_everything(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=10, coupons=5)))
    run = run_tap(sandbox, ["brands", "category_trees", "categories", "coupons"], start_date="2999-01-01")
    assert len(run.ids("coupons")) == 5
    assert run.state == {"bookmarks": {"brands": {}, "category_trees": {}, "categories": {}, "coupons": {}}}


def test_an_incremental_stream_can_be_read_whole(
    open_store: Open, run_tap: RunTap, select: Callable[..., Any], stream: str
) -> None:
    sandbox = open_store()
    ids = filled(sandbox, stream, [START, START + timedelta(hours=1)])
    catalog = select(stream)
    for entry in catalog["streams"]:
        entry["replication_method"] = "FULL_TABLE"
    state = {"bookmarks": {stream: {"date_modified": text(START + timedelta(days=1))}}}
    assert run_tap(sandbox, catalog=catalog, state=state, start_date="2999-01-01").ids(stream) == ids


def test_an_ignored_bound_is_told_and_nothing_is_left_out(
    open_store: Open, run_tap: RunTap, stream: str, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store(SandboxOptions(ignored_parameters=frozenset({BOUNDS[stream][1]})))
    ids = filled(sandbox, stream, [START, START + timedelta(hours=1)])
    state = {"bookmarks": {stream: {"date_modified": text(START + timedelta(minutes=30))}}}
    run = run_tap(sandbox, [stream], state=state)
    assert run.ids(stream) == ids
    assert len([message for message in caplog.messages if "ignores" in message]) == 1


def test_a_run_is_schema_then_records_then_a_final_state(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=10, customers=10, orders=10, coupons=5)))
    run = run_tap(sandbox)
    kinds = [message["type"] for message in run.messages]
    assert run.failure is None
    assert run.streams() == [
        *("brands", "category_trees", "categories", "products", "customers", "coupons", "orders"),
    ]
    assert kinds[-1] == "STATE"
    started: set[str] = set()
    for message in run.messages:
        if message["type"] == "SCHEMA":
            assert message["stream"] not in started
            started.add(message["stream"])
        elif message["type"] == "RECORD":
            assert message["stream"] in started
    for bookmark in run.state["bookmarks"].values():
        assert set(bookmark) in (set(), {"replication_key", "replication_key_value"})
