"""Archived orders are read by whatever means the store accepts, and no store is worse off for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from bigcommerce_sandbox.options import ArchivedOrders

Document = dict[str, Any]
Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]
Requests = Callable[[Sandbox, str], list[dict[str, str]]]

ORDERS = 20
PAGE = 5
ARCHIVED = 4


def store_with(open_store: Open, archived_orders: ArchivedOrders, ignored: frozenset[str] = frozenset()) -> Sandbox:
    """A store with twenty orders, every fourth of which is archived."""
    sandbox = open_store(SandboxOptions(archived_orders=archived_orders, ignored_parameters=ignored))
    for number in range(ORDERS):
        order = {"customer_id": 0, "status_id": 1, "is_deleted": number % ARCHIVED == 0}
        key = sandbox.store.insert("orders", order)["id"]
        sandbox.store.insert("order_products", {"order_id": key, "name": "Towel", "order_address_id": 0})
        sandbox.store.change("orders", key, {"date_modified": f"Mon, 01 Jan 2024 12:{number:02}:00 +0000"})
    return sandbox


def keys(sandbox: Sandbox, *, archived: bool) -> set[int]:
    return {row["id"] for row in sandbox.store.documents("orders") if row["is_deleted"] is archived}


@pytest.mark.parametrize("archived_orders", ["by_filter", "listed"])
def test_archived_orders_come_once_and_say_so(
    open_store: Open, run_tap: RunTap, archived_orders: ArchivedOrders
) -> None:
    sandbox = store_with(open_store, archived_orders)
    run = run_tap(sandbox, ["orders", "order_products"], page_size=PAGE)
    assert run.failure is None
    assert sorted(run.ids("orders")) == sorted(keys(sandbox, archived=True) | keys(sandbox, archived=False))
    assert {row["id"] for row in run.records("orders") if row["is_deleted"]} == keys(sandbox, archived=True)
    assert sorted(row["order_id"] for row in run.records("order_products")) == sorted(run.ids("orders"))


@pytest.mark.parametrize("archived_orders", ["by_filter", "hidden", "listed"])
def test_a_store_that_knows_no_such_filter_costs_one_request(
    open_store: Open,
    run_tap: RunTap,
    listed_requests: Requests,
    caplog: pytest.LogCaptureFixture,
    archived_orders: ArchivedOrders,
) -> None:
    sandbox = store_with(open_store, archived_orders, frozenset({"is_deleted"}))
    with caplog.at_level(logging.WARNING):
        run = run_tap(sandbox, ["orders"], page_size=PAGE)
    asked = [parameters.get("is_deleted") for parameters in listed_requests(sandbox, "/v2/orders")]
    lists_all = archived_orders == "listed"
    assert asked.count("true") == (0 if lists_all else 1)
    assert run.failure is None
    shown = keys(sandbox, archived=False) | (keys(sandbox, archived=True) if lists_all else set())
    assert sorted(run.ids("orders")) == sorted(shown)
    assert caplog.messages == []


def test_a_store_that_refuses_the_filter_is_left_alone(
    open_store: Open, run_tap: RunTap, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = store_with(open_store, "refused")
    with caplog.at_level(logging.WARNING):
        run = run_tap(sandbox, ["orders"], page_size=PAGE)
    assert run.failure is None
    assert set(run.ids("orders")) == keys(sandbox, archived=False)
    assert run.bookmark("orders") is not None
    (told,) = caplog.messages
    assert told.startswith("/v2/orders cannot be asked for is_deleted=true")


def test_a_second_run_costs_one_request_for_orders_and_one_for_archived_ones(
    open_store: Open, run_tap: RunTap, listed_requests: Requests
) -> None:
    sandbox = store_with(open_store, "by_filter")
    first = run_tap(sandbox, ["orders"])
    sandbox.forget_requests()
    run_tap(sandbox, ["orders"], state=first.state)
    asked = [parameters.get("is_deleted") for parameters in listed_requests(sandbox, "/v2/orders")]
    assert asked == [None, "true"]


def test_an_order_that_is_archived_or_restored_later_comes_again(open_store: Open, run_tap: RunTap) -> None:
    sandbox = store_with(open_store, "by_filter")
    first = run_tap(sandbox, ["orders"])
    lost, found = min(keys(sandbox, archived=False)), min(keys(sandbox, archived=True))
    later = "Sun, 01 Jan 2040 00:00:00 +0000"
    sandbox.store.change("orders", lost, {"is_deleted": True, "date_modified": later})
    sandbox.store.change("orders", found, {"is_deleted": False, "date_modified": later})
    second = run_tap(sandbox, ["orders"], state=first.state, lookback_seconds=0)
    told = {row["id"]: row["is_deleted"] for row in second.records("orders")}
    assert (told[lost], told[found]) == (True, False)


def test_a_run_cut_off_among_the_archived_orders_is_gone_on_with(open_store: Open, run_tap: RunTap) -> None:
    sandbox = store_with(open_store, "by_filter")
    whole = run_tap(sandbox, ["orders"], page_size=3)
    everything = set(whole.ids("orders"))
    for cut in range(13, len(whole.messages), 7):
        before = whole.messages[:cut]
        states = [message["value"] for message in before if message["type"] == "STATE"]
        rest = run_tap(sandbox, ["orders"], state=json.loads(json.dumps(states[-1])) if states else None, page_size=3)
        met = {message["record"]["id"] for message in before if message["type"] == "RECORD"}
        assert met | set(rest.ids("orders")) == everything
        assert len(met & set(rest.ids("orders"))) <= 3
        assert rest.bookmark("orders") == whole.bookmark("orders")
