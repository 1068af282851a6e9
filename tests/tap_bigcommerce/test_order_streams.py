"""Streams of what lies under orders: from the orders' own answers where these hold it, else from a request for each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.tap_bigcommerce.records import assert_valid, assert_whole

Document = dict[str, Any]
Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]
Select = Callable[..., Document]
Requests = Callable[[Sandbox, str], list[dict[str, str]]]

INSIDE = ("order_products", "order_shipping_addresses", "order_fees")
UNDER = ("order_coupons", "order_shipments", "order_transactions")
CHILDREN = (*INSIDE, *UNDER)
SEED = SeedSizes(products=20, customers=10, orders=40, coupons=8)
PAGE = 10


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SEED))


def paths(sandbox: Sandbox) -> Counter[str]:
    """How often each path was asked for, the ids of orders left out."""
    return Counter(
        "/".join("{id}" if part.isdecimal() else part for part in request.path.split("/"))
        for request in sandbox.requests
    )


def test_every_record_comes_once_with_its_order(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["orders", *CHILDREN], page_size=PAGE)
    for stream in ("orders", *CHILDREN):
        assert_whole(run, store, stream)
    owners = {(row["id"], int(row["order_id"])) for row in store.store.documents("order_transactions")}
    assert {(row["id"], row["order_id"]) for row in run.records("order_transactions")} == owners
    for stream in INSIDE:
        assert {row["order_id"] for row in run.records(stream)} <= set(run.ids("orders"))


def test_what_an_order_holds_costs_no_request(store: Sandbox, run_tap: RunTap) -> None:
    run_tap(store, ["orders"], page_size=PAGE)
    alone = paths(store)
    store.forget_requests()
    run_tap(store, ["orders", *INSIDE], page_size=PAGE)
    assert paths(store) == alone


def test_only_lines_and_addresses_can_be_read(store: Sandbox, run_tap: RunTap, listed_requests: Requests) -> None:
    run = run_tap(store, ["order_shipping_addresses", "order_products"], page_size=PAGE)
    assert run.streams() == ["order_products", "order_shipping_addresses"]
    assert_whole(run, store, "order_products")
    assert_whole(run, store, "order_shipping_addresses")
    assert {asked["include"] for asked in listed_requests(store, "/v2/orders")} == {
        "consignments,consignments.line_items"
    }
    assert {asked["consignment_structure"] for asked in listed_requests(store, "/v2/orders")} == {"object"}


def test_an_order_is_asked_once_for_each_thing_under_it_unless_it_has_nothing_to_ship(
    store: Sandbox, run_tap: RunTap
) -> None:
    run = run_tap(store, ["orders", *UNDER])
    asked, orders = paths(store), len(run.ids("orders"))
    shipped = sum(row["shipping_address_count"] != 0 for row in run.records("orders"))
    assert 0 < shipped < orders
    assert asked["/v2/orders/{id}/coupons"] == asked["/v3/orders/{id}/transactions"] == orders
    assert asked["/v2/orders/{id}/shipments"] == shipped
    urls = Counter((request.path, tuple(sorted(request.parameters.items()))) for request in store.requests)
    assert set(urls.values()) == {1}


def test_more_coupons_than_a_page_holds_all_come(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store()
    order = sandbox.store.insert("orders", {"customer_id": 0, "status_id": 1})["id"]
    used = [
        sandbox.store.insert("order_coupons", {"order_id": order, "coupon_id": number, "code": f"C{number}"})["id"]
        for number in range(1, 26)
    ]
    assert sorted(run_tap(sandbox, ["order_coupons"], page_size=10).ids("order_coupons")) == used


def test_things_wide_of_the_schema_are_put_in_form(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, list(CHILDREN))
    for stream in CHILDREN:
        assert_valid(run, stream)
    assert all(isinstance(row["price_inc_tax"], Decimal) for row in run.records("order_products"))
    assert all(isinstance(row["order_id"], int) for row in run.records("order_transactions"))
    assert all(row["date_created"].endswith("+00:00") for row in run.records("order_shipments"))
    assert not any({"line_items", "shipping_quotes"} & set(row) for row in run.records("order_shipping_addresses"))


def test_what_is_deselected_of_an_order_is_still_there_for_its_lines(
    store: Sandbox, run_tap: RunTap, select: Select
) -> None:
    catalog = select(
        "orders", *CHILDREN, orders__consignments=False, orders__fees=False, orders__shipping_address_count=False
    )
    run = run_tap(store, catalog=catalog)
    assert not {"consignments", "fees", "shipping_address_count"} & set().union(*run.records("orders"))
    for stream in CHILDREN:
        assert_whole(run, store, stream)


def test_children_of_what_changed_come_with_it(store: Sandbox, run_tap: RunTap) -> None:
    first = run_tap(store, ["orders", *CHILDREN])
    unchanged = run_tap(store, ["orders", *CHILDREN], state=first.state, lookback_seconds=0)
    line = min(set(first.ids("order_products")) - set(unchanged.ids("order_products")))
    (order,) = (row["order_id"] for row in first.records("order_products") if row["id"] == line)
    store.store.change("order_products", line, {"name": "Changed"})
    store.store.change("orders", order, {"date_modified": "Sun, 01 Jan 2040 00:00:00 +0000"})
    store.forget_requests()
    second = run_tap(store, ["orders", *CHILDREN], state=first.state, lookback_seconds=0)
    assert set(second.ids("orders")) - set(unchanged.ids("orders")) == {order}
    assert [row["name"] for row in second.records("order_products") if row["id"] == line] == ["Changed"]
    asked = {request.path for request in store.requests if request.path.endswith("/coupons")}
    assert asked == {f"/v2/orders/{key}/coupons" for key in second.ids("orders")}


def test_a_run_cut_off_after_any_line_is_gone_on_with(store: Sandbox, run_tap: RunTap) -> None:
    streams = ["orders", *INSIDE, "order_coupons"]
    whole = run_tap(store, streams, page_size=PAGE)
    for cut in range(9, len(whole.messages), len(whole.messages) // 5):
        before = whole.messages[:cut]
        states = [message["value"] for message in before if message["type"] == "STATE"]
        rest = run_tap(store, streams, state=json.loads(json.dumps(states[-1])) if states else None, page_size=PAGE)
        for stream in streams:
            met = {row["record"]["id"] for row in before if row["type"] == "RECORD" and row["stream"] == stream}
            assert met | set(rest.ids(stream)) == set(whole.ids(stream))


def test_requests_under_orders_may_overtake_one_another_but_records_do_not(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, latency_ms=5))
    run = run_tap(sandbox, ["orders", "order_transactions"], max_concurrency=8)
    assert_whole(run, sandbox, "order_transactions")
    place = {order: number for number, order in enumerate(run.ids("orders"))}
    places = [place[row["order_id"]] for row in run.records("order_transactions")]
    assert places == sorted(places)
