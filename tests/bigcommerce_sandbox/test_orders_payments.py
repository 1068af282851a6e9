from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions
from tests.bigcommerce_sandbox.seeded_store import by_id, by_owner, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

REFUNDS = "/v3/orders/payment_actions/refunds"


def with_refunds(shop: Shop) -> None:
    store = shop.sandbox.store
    for order in (1, 2):
        store.insert("orders", {"id": order})
    for key, order, moment in ((1, 1, "10:00:00"), (2, 2, "11:00:00"), (3, 1, "12:00:00")):
        fields: dict[str, Any] = {"order_id": order, "created": f"2024-05-01T{moment}+00:00", "total_amount": 5}
        fields["payments"] = [{"id": key, "amount": 5, "transaction_id": str(70 + key)}]
        store.insert("order_refunds", {"id": key, **fields})


def test_the_transactions_of_an_order_name_it_by_a_text(shop: Shop) -> None:
    store = shop.sandbox.store
    store.clock = lambda: 1_700_000_000
    for order in (7, 8, 9):
        store.insert("orders", {"id": order})
    for order, event in ((7, "authorization"), (8, "purchase"), (7, "capture")):
        store.insert("order_transactions", {"order_id": str(order), "event": event, "amount": 12.5})
    rows = shop.rows("/v3/orders/7/transactions")
    assert [(row["id"], row["order_id"], row["event"]) for row in rows] == [
        (1, "7", "authorization"),
        (3, "7", "capture"),
    ]
    assert rows[0]["date_created"] == "2023-11-14T22:13:20Z"
    assert shop.get("/v3/orders/9/transactions").status_code == 204
    assert shop.get("/v3/orders/10/transactions").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"order_id:in": "1"}, [1, 3]),
        ({"order_id:in": "1,2"}, [1, 2, 3]),
        ({"id:in": "2,3"}, [2, 3]),
        ({"created:min": "2024-05-01T12:00:00+01:00"}, [2, 3]),
        ({"created:max": "2024-05-01T11:00:00Z"}, [1, 2]),
        ({"created:min": "2024-05-01T11:00:00Z", "created:max": "2024-05-01T11:00:00Z"}, [2]),
        ({"transaction_id": "72"}, [2]),
        ({"limit": "2", "page": "2"}, [3]),
    ],
)
def test_refunds_of_all_orders_are_found_by(open_shop: Opener, parameters: dict[str, str], found: list[int]) -> None:
    shop = open_shop(SandboxOptions(exclusive_bounds=True))  # these bounds are inclusive whatever others are
    with_refunds(shop)
    assert [row["id"] for row in shop.rows(REFUNDS, parameters)] == found


def test_refunds_are_listed_by_order_too(shop: Shop) -> None:
    with_refunds(shop)
    path = "/v3/orders/1/payment_actions/refunds"
    assert [row["id"] for row in shop.rows(path)] == [1, 3]
    assert [row["id"] for row in shop.rows(path, {"transaction_id": "73"})] == [3]
    assert shop.rows("/v3/orders/2/payment_actions/refunds", {"transaction_id": "73"}) == []
    assert shop.get("/v3/orders/3/payment_actions/refunds").status_code == 404


def test_one_refund_prints_what_was_asked_for(shop: Shop) -> None:
    items = [
        {"item_type": "PRODUCT", "item_id": 5, "quantity": 1},
        {"item_type": "SHIPPING", "item_id": 6, "requested_amount": 7.5},
    ]
    shop.sandbox.store.insert("order_refunds", {"order_id": 1, "items": items, "payments": [{"transaction_id": "9"}]})
    refund = shop.get(f"{REFUNDS}/1").json()["data"]
    assert [item["requested_amount"] for item in refund["items"]] == [None, "7.50"]
    assert refund["payments"] == [{}]
    assert shop.get(f"{REFUNDS}/2").status_code == 404


@pytest.mark.parametrize(
    ("scope", "transactions", "refunds"),
    [("store_v2_orders_read_only", 403, 200), ("store_v2_transactions_read_only", 204, 200)],
)
def test_refunds_open_with_either_scope_but_transactions_with_their_own_alone(
    open_shop: Opener, scope: str, transactions: int, refunds: int
) -> None:
    shop = open_shop(SandboxOptions(scopes=frozenset({scope})))
    shop.sandbox.store.insert("orders", {"id": 1})
    assert shop.get("/v3/orders/1/transactions").status_code == transactions
    assert shop.get(REFUNDS).status_code == refunds


def test_seeded_payments_fit_their_orders() -> None:
    rows = seeded()
    refunds = by_owner(rows["order_refunds"], "order_id")
    for order in rows["orders"]:
        of_order = [row for row in rows["order_transactions"] if row["order_id"] == str(order["id"])]
        assert bool(of_order) == bool(order["payment_status"])
        for row in of_order:
            total = order["refunded_amount"] if row["event"] == "refund" else order["total_inc_tax"]
            assert row["amount"] == pytest.approx(float(total))
            assert row["currency"] == order["default_currency_code"]
            assert (row["status"] == "error") == (order["payment_status"] == "declined")
        assert bool(refunds.get(order["id"])) == (order["status_id"] in {4, 14})
    assert {"purchase", "authorization", "capture", "refund", "void", "pending"} <= {
        row["event"] for row in rows["order_transactions"]
    }


def test_seeded_refunds_fit_their_lines_and_transactions() -> None:
    rows = seeded()
    orders, lines = by_id(rows["orders"]), by_owner(rows["order_products"], "order_id")
    transactions = by_id(rows["order_transactions"])
    for refund in rows["order_refunds"]:
        order = orders[refund["order_id"]]
        assert refund["total_amount"] == float(order["refunded_amount"]) <= float(order["total_inc_tax"]) + 0.005
        assert 0 <= refund["total_tax"] <= refund["total_amount"]
        pieces = {item["item_id"]: item["quantity"] for item in refund["items"] if item["item_type"] == "PRODUCT"}
        assert pieces == {
            line["id"]: line["quantity_refunded"] for line in lines[order["id"]] if line["quantity_refunded"]
        }
        (payment,) = refund["payments"]
        transaction = transactions[int(payment["transaction_id"])]
        assert (transaction["event"], transaction["amount"]) == ("refund", refund["total_amount"])
        assert transaction["order_id"] == str(order["id"])
