"""Shipments: tracking numbers for orders, and shipments of a store that is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce.resources import base
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import BILLING, deleted, line, order, product

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

ORDER = order(
    6, line(id=61, name="Shirt", quantity=2), line(id=62, name="Hat"), external_order_id="ERP-6", status_id=11
)
AWAITING, SHIPPED, PARTIALLY, COMPLETED = 11, 2, 3, 10


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LOOKS_AFTER_LOST", (0.0, 0.0, 0.0))


def tracking(number: str | None, **fields: object) -> Document:
    """What a carrier's file says."""
    own = {"external_order_id": "ERP-6", "tracking_number": number, "shipping_provider": "ups"}
    return record("order_shipments", **own | fields)


def shipped(sandbox: Sandbox) -> dict[str, dict[str, int]]:
    """Pieces by tracking number and name of the line."""
    names = {row["id"]: row["name"] for row in sandbox.store.documents("order_products")}
    rows = sandbox.store.documents("order_shipments")
    found = {
        row["tracking_number"]: {names[one["order_product_id"]]: one["quantity"] for one in row["items"]}
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def statuses(sandbox: Sandbox) -> dict[str, int]:
    return {row["external_order_id"]: row["status_id"] for row in sandbox.store.documents("orders")}


def test_a_tracking_number_ships_all_that_is_left_of_its_order(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER]).succeeded()
    sandbox.forget_requests()
    message = tracking("1Z-1", merchant_shipping_cost=5, comments="Fragile", date_created="2026-01-01T00:00:00Z")
    assert run_target(sandbox, [message]).succeeded().counts("order_shipments") == {"created": 1}
    assert shipped(sandbox) == {"1Z-1": {"Shirt": 2, "Hat": 1}}
    (row,) = sandbox.store.documents("order_shipments")
    assert (row["shipping_provider"], row["merchant_shipping_cost"], row["comments"]) == ("ups", "5.0000", "Fragile")
    assert statuses(sandbox) == {"ERP-6": SHIPPED}
    assert len(sandbox.requests) <= 3
    (request,) = writes(sandbox)
    assert isinstance(request.body, dict)
    assert "date_created" not in request.body
    sandbox.forget_requests()
    assert run_target(sandbox, [message]).succeeded().counts("order_shipments") == {"unchanged": 1}
    assert calls(sandbox) == []


def test_an_order_may_be_named_by_the_id_of_the_source(sandbox: Sandbox, run_target: RunTarget) -> None:
    bare = order(7, line(name="Shirt"))
    run_target(sandbox, [bare]).succeeded()
    # Known by what orders are called that bring no name, in another run and without a journal.
    message = record("order_shipments", order_id=7, tracking_number="1Z-7")
    run_target(sandbox, [message]).succeeded()
    assert shipped(sandbox) == {"1Z-7": {"Shirt": 1}}
    run_target(sandbox, [record("order_shipments", order_id=6, tracking_number="1Z-6"), ORDER]).succeeded()
    assert shipped(sandbox) == {"1Z-7": {"Shirt": 1}, "1Z-6": {"Shirt": 2, "Hat": 1}}


def test_where_ids_match_orders_lines_and_addresses_are_this_store_s(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER]).succeeded()
    (own,) = sandbox.store.documents("orders")
    lines = {row["name"]: row["id"] for row in sandbox.store.documents("order_products")}
    items = [{"order_product_id": lines["Hat"], "quantity": 1}]
    rules = {"order_shipments": {"match_by": "id"}}
    messages = [
        record("order_shipments", order_id=own["id"], tracking_number="1Z-1", items=items),
        record("order_shipments", order_id=own["id"], tracking_number="1Z-2"),
    ]
    run_target(sandbox, messages, streams=rules).succeeded()
    assert shipped(sandbox) == {"1Z-1": {"Hat": 1}, "1Z-2": {"Shirt": 2}}


def test_items_may_be_named_by_sku(sandbox: Sandbox, run_target: RunTarget) -> None:
    products = [product(41, "Shirt", "SH-1"), product(42, "Hat", "HAT-1")]
    bought = order(6, line(41, name="Shirt", quantity=3), line(42, name="Hat"), external_order_id="ERP-6")
    run_target(sandbox, [*products, bought]).succeeded()
    messages = [
        tracking("1Z-1", items=[{"sku": "sh-1", "quantity": 2}]),
        tracking("1Z-2", items=[{"sku": "HAT-1"}, {"sku": "SH-1", "quantity": 1}]),
    ]
    run_target(sandbox, messages).succeeded()
    assert shipped(sandbox) == {"1Z-1": {"Shirt": 2}, "1Z-2": {"Hat": 1, "Shirt": 1}}
    assert statuses(sandbox) == {"ERP-6": SHIPPED}
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("numbers", [("1Z-1", "1Z-2"), ("1Z-1", "1Z-1"), (None, None)])
def test_shipments_of_a_copied_store_ship_the_same_lines(
    numbers: tuple[str | None, str | None], sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.store.insert("order_products", {"order_id": 0, "name": "Makes ids differ"})
    same = [line(id=61 + index, name="Shirt", quantity=2) for index in range(2)]
    messages = [
        order(6, *same, status_id=COMPLETED),
        record(
            "order_shipments",
            id=900,
            order_id=6,
            order_address_id=77,
            tracking_number=numbers[0],
            items=[{"order_product_id": 62, "product_id": 0, "quantity": 2}],
        ),
        record(
            "order_shipments",
            id=901,
            order_id=6,
            order_address_id=77,
            tracking_number=numbers[1],
            items=[{"order_product_id": 61, "product_id": 0, "quantity": 1}],
        ),
    ]
    run_target(sandbox, messages).succeeded()
    lines = sorted(row["id"] for row in sandbox.store.documents("order_products") if row["name"] == "Shirt")
    taken = {
        item["order_product_id"]: item["quantity"]
        for row in sandbox.store.documents("order_shipments")
        for item in row["items"]
    }
    assert taken == {lines[1]: 2, lines[0]: 1}
    # What was completed stays so, though shipments move the status.
    assert set(statuses(sandbox).values()) == {COMPLETED}
    sandbox.forget_requests()
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("order_shipments") == {"unchanged": 2}
    assert calls(sandbox) == []


@pytest.mark.parametrize(("before", "after"), [(AWAITING, SHIPPED), (COMPLETED, COMPLETED), (4, 4), (1, SHIPPED)])
def test_a_late_tracking_number_moves_an_order_that_waits_and_no_other(
    before: int, after: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = {**ORDER, "record": {**ORDER["record"], "status_id": before}}
    run_target(sandbox, [message]).succeeded()
    run_target(sandbox, [tracking("1Z-1")]).succeeded()
    assert statuses(sandbox) == {"ERP-6": after}


def test_a_status_that_the_source_says_is_kept(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER, tracking("1Z-1")]).succeeded()
    assert statuses(sandbox) == {"ERP-6": AWAITING}
    sandbox.forget_requests()
    run_target(sandbox, [ORDER, tracking("1Z-1")]).succeeded()
    assert calls(sandbox) == []


def test_what_is_said_of_a_shipment_is_changed_in_its_place(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = {"journal_path": str(tmp_path / "journal")}
    run_target(sandbox, [ORDER, tracking("1Z-1", id=900)], **journal).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [tracking("1Z-1", id=900, comments="Left at the door")], **journal).succeeded()
    assert outcome.counts("order_shipments") == {"updated": 1}
    assert [request.body for request in writes(sandbox)] == [{"comments": "Left at the door"}]
    # One that is remembered may get another number.
    run_target(sandbox, [tracking("1Z-9", id=900)], **journal).succeeded()
    assert shipped(sandbox) == {"1Z-9": {"Shirt": 2, "Hat": 1}}


def test_a_shipment_is_deleted_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    some = [tracking(f"1Z-{index}", items=[{"sku": f"S-{index}", "quantity": 1}]) for index in (1, 2)]
    run_target(sandbox, [order(6, line(sku="S-1"), line(sku="S-2"), external_order_id="ERP-6"), *some]).succeeded()
    (own,) = sandbox.store.documents("orders")
    ids = {row["tracking_number"]: row["id"] for row in sandbox.store.documents("order_shipments")}
    sandbox.forget_requests()
    assert run_target(sandbox, [deleted(some[0])]).succeeded().counts("order_shipments") == {"deleted": 1}
    assert calls(sandbox) == [f"DELETE /v2/orders/{own['id']}/shipments/{ids['1Z-1']}"]
    assert list(shipped(sandbox)) == ["1Z-2"]
    assert run_target(sandbox, [deleted(some[0])]).succeeded().counts("order_shipments") == {"unchanged": 1}


@pytest.mark.parametrize("kind", ["lost", "truncate", "502"])
def test_a_shipment_whose_creation_was_not_answered_is_made_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = {**ORDER, "record": {**ORDER["record"], "status_id": COMPLETED}}
    run_target(sandbox, [message]).succeeded()
    (own,) = sandbox.store.documents("orders")
    sandbox.fail_next(kind, times=2, method="POST", path=f"/v2/orders/{own['id']}/shipments")
    run_target(sandbox, [tracking("1Z-1")]).succeeded()
    assert shipped(sandbox) == {"1Z-1": {"Shirt": 2, "Hat": 1}}
    assert statuses(sandbox) == {"ERP-6": COMPLETED}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"external_order_id": "ERP-9"},
            "the store has no order of the external_order_id 'ERP-9'; send the order first",
        ),
        ({"external_order_id": None, "order_id": 9}, "order_id points at orders 9, which is neither in the input"),
        ({"external_order_id": None}, "it has no order_id or external_order_id"),
        ({"tracking_number": None}, "and tracking_number or items, by which order_shipments are matched"),
        ({"items": [{"sku": "X"}]}, "item sku X means none of the order's lines; send its sku"),
        ({"items": [{"quantity": 1}]}, "item without a name means none of the order's lines"),
        ({"shipping_provider": "pigeon"}, "shipping_provider"),
    ],
    ids=lambda value: ", ".join(map(str, value.items())) if isinstance(value, dict) else "",
)
def test_what_cannot_be_shipped_costs_only_itself(
    fields: Document, reason: str, sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    run_target(sandbox, [ORDER, order(7, external_order_id="ERP-7")]).succeeded()
    messages = [tracking("1Z-1", **fields), tracking("1Z-7", external_order_id="ERP-7")]
    rejects = tmp_path / "rejects"
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("order_shipments") == {"created": 1, "rejected": 1}
    assert reason in rejects.read_text()
    assert list(shipped(sandbox)) == ["1Z-7"]


def test_nothing_is_shipped_that_has_been(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER]).succeeded()
    outcome = run_target(sandbox, [tracking("1Z-1"), tracking("1Z-2")])
    assert "is left to ship" in str(outcome.error)
    assert shipped(sandbox) == {"1Z-1": {"Shirt": 2, "Hat": 1}}


def test_two_addresses_need_two_shipments(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER]).succeeded()
    (own,) = sandbox.store.documents("orders")
    other = sandbox.store.insert("order_shipping_addresses", {**BILLING, "order_id": own["id"]})["id"]
    (hat,) = [row["id"] for row in sandbox.store.documents("order_products") if row["name"] == "Hat"]
    sandbox.store.change("order_products", hat, {"order_address_id": other})
    outcome = run_target(sandbox, [tracking("1Z-1")])
    assert "the items go to several addresses" in str(outcome.error)
    assert sandbox.store.count("order_shipments") == 0


def test_a_dry_run_says_the_same_and_writes_nothing(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ORDER]).succeeded()
    new = [order(7, line(id=71)), record("order_shipments", order_id=7, tracking_number="1Z-7")]
    items = [{"order_product_id": 71, "quantity": 1}]
    messages = [*new, tracking("1Z-1"), record("order_shipments", order_id=7, items=items)]
    sandbox.forget_requests()
    outcome = run_target(sandbox, messages, dry_run=True).succeeded()
    assert outcome.counts("order_shipments") == {"created": 3}
    assert calls(sandbox) == []
