"""Streams of what belongs to customers, and of the metafields that look the same on orders."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes

Document = dict[str, Any]
Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]
Requests = Callable[[Sandbox, str], list[dict[str, str]]]

SEED = SeedSizes(products=10, customers=24, orders=24)
PAGE = 5
PATHS = {
    "customer_groups": "/v2/customer_groups",
    "customer_attributes": "/v3/customers/attributes",
    "customer_addresses": "/v3/customers/addresses",
    "customer_attribute_values": "/v3/customers/attribute-values",
    "customer_metafields": "/v3/customers/metafields",
    "subscribers": "/v3/customers/subscribers",
    "order_refunds": "/v3/orders/payment_actions/refunds",
    "order_metafields": "/v3/orders/metafields",
}
TEXTS = {
    "customer_attributes": "name",
    "customer_attribute_values": "attribute_value",
    "customer_metafields": "value",
    "subscribers": "first_name",
    "order_metafields": "value",
}
"""By the incremental streams, a field to change."""

LATER = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SEED))


def test_every_record_comes_once_and_no_address_is_asked_for_twice(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests
) -> None:
    run = run_tap(store, list(PATHS), page_size=PAGE)
    assert run.failure is None
    for stream, path in PATHS.items():
        # What another app keeps to itself is not served.
        there = [row["id"] for row in store.store.documents(stream) if row.get("permission_set") != "app_only"]
        assert len(there) > 1
        assert sorted(set(run.ids(stream)) & set(there)) == there
        assert len(run.ids(stream)) == len(set(run.ids(stream)))
        pages = -(-len(run.ids(stream)) // PAGE)
        assert len(listed_requests(store, path)) <= pages + 1


def test_a_second_run_asks_once_and_emits_what_changed(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests
) -> None:
    first = run_tap(store, list(TEXTS), page_size=PAGE)
    store.forget_requests()
    unchanged = run_tap(store, list(TEXTS), state=first.state, page_size=PAGE)
    keys = {}
    for stream, text in TEXTS.items():
        assert len(listed_requests(store, PATHS[stream])) == 1
        assert len(unchanged.ids(stream)) < PAGE
        keys[stream] = min(set(first.ids(stream)) - set(unchanged.ids(stream)))
        store.store.change(stream, keys[stream], {text: "changed", "date_modified": LATER.isoformat()})
    changed = run_tap(store, list(TEXTS), state=first.state, page_size=PAGE)
    for stream, text in TEXTS.items():
        assert set(changed.ids(stream)) - set(unchanged.ids(stream)) == {keys[stream]}
        assert [row[text] for row in changed.records(stream) if row["id"] == keys[stream]] == ["changed"]


def test_streams_without_a_trace_of_changes_are_read_whole_each_time(store: Sandbox, run_tap: RunTap) -> None:
    whole = sorted(set(PATHS) - set(TEXTS))
    first = run_tap(store, whole)
    again = run_tap(store, whole, state=first.state)
    assert [again.records(stream) for stream in whole] == [first.records(stream) for stream in whole]


def test_a_run_cut_off_after_any_line_is_gone_on_with(store: Sandbox, run_tap: RunTap) -> None:
    whole = run_tap(store, list(PATHS), page_size=PAGE)
    for cut in range(7, len(whole.messages), len(whole.messages) // 8):
        before = whole.messages[:cut]
        states = [message["value"] for message in before if message["type"] == "STATE"]
        rest = run_tap(store, list(PATHS), state=json.loads(json.dumps(states[-1])) if states else None, page_size=PAGE)
        for stream in PATHS:
            met = {row["record"]["id"] for row in before if row["type"] == "RECORD" and row["stream"] == stream}
            assert met | set(rest.ids(stream)) == set(whole.ids(stream))
            assert rest.bookmark(stream) == whole.bookmark(stream)


def test_addresses_bring_their_form_fields_only_if_they_are_selected(
    store: Sandbox, run_tap: RunTap, select: Callable[..., Document], listed_requests: Requests
) -> None:
    run = run_tap(store, ["customer_addresses"])
    assert any(record["form_fields"] for record in run.records("customer_addresses"))
    store.forget_requests()
    without = run_tap(store, catalog=select("customer_addresses", customer_addresses__form_fields=False))
    assert all("form_fields" not in record for record in without.records("customer_addresses"))
    assert all("include" not in asked for asked in listed_requests(store, PATHS["customer_addresses"]))


def test_a_group_has_numbers_for_discounts_and_moments_with_a_zone(store: Sandbox, run_tap: RunTap) -> None:
    groups = run_tap(store, ["customer_groups"]).records("customer_groups")
    amounts = [rule["amount"] for group in groups for rule in group["discount_rules"] if "amount" in rule]
    assert amounts
    assert not any(isinstance(amount, str) for amount in amounts)
    assert all(group["date_modified"].endswith("+00:00") for group in groups)


def test_what_one_stream_brings_besides_is_not_selected_by_itself(run_tap: RunTap, store: Sandbox) -> None:
    assert not set(PATHS) & set(run_tap(store).streams())
