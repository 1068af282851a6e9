"""Orders: made whole from their history, changed only in what they say of themselves."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import BILLING, customer, deleted, line, order, product

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SHIPPING = {**BILLING, "street_1": "2 Dock Rd", "shipping_method": "Ship by sea"}
FEE = {
    "type": "custom_fee",
    "display_name_customer": "Gift box",
    "display_name_merchant": "Box",
    "source": "app",
    "cost_ex_tax": "2.0000",
    "cost_inc_tax": "2.4000",
}


def a_whole_order(**fields: object) -> Document:
    """An order as a tap sends it, with more than can be written."""
    read_only = {
        "date_modified": "2026-01-02T00:00:00Z",
        "date_shipped": "2026-01-02T00:00:00Z",
        "status": "Completed",
        "order_source": "www",
        "coupon_discount": "1.0000",
        "refunded_amount": "0.0000",
        "items_total": 1,
        "cart_id": "a-b-c",
        "currency_exchange_rate": "1.0000000000",
        "external_id": "Mine",
        "is_email_opt_in": False,
        "payment_status": "captured",
        "store_credit_amount": "0.0000",
        "total_tax": "4.0000",
    }
    return order(
        6,
        **read_only,
        date_created="2020-03-04T05:06:07Z",
        status_id=10,
        staff_notes="Careful",
        customer_message="Please hurry",
        payment_method="Credit card",
        subtotal_ex_tax=Decimal("20.1"),
        subtotal_inc_tax=Decimal("24.12"),
        shipping_cost_ex_tax=Decimal("5.0500"),
        shipping_cost_inc_tax=Decimal("6.0600"),
        total_ex_tax=Decimal("25.15"),
        total_inc_tax=Decimal("30.18"),
        discount_amount=Decimal("0.1"),
        fees=[FEE],
        products=None,
        consignments={
            "pickups": [],
            "shipping": [{**SHIPPING, "id": 4, "line_items": [line(41, id=9, quantity=2)]}],
            "downloads": [],
            "email": {"gift_certificates": []},
        },
        **fields,
    )


PRODUCT = product(41, "Shirt", "SH-1")


def test_an_order_carries_over_whole_with_exact_amounts_and_its_date(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [PRODUCT, a_whole_order()]).succeeded()
    (row,) = sandbox.store.documents("orders")
    assert row["date_created"] == "Wed, 04 Mar 2020 05:06:07 +0000"
    assert (row["subtotal_ex_tax"], row["subtotal_inc_tax"]) == ("20.1000", "24.1200")
    assert (row["shipping_cost_ex_tax"], row["shipping_cost_inc_tax"]) == ("5.0500", "6.0600")
    assert (row["total_ex_tax"], row["total_inc_tax"], row["discount_amount"]) == ("25.1500", "30.1800", "0.1000")
    assert (row["status_id"], row["staff_notes"], row["customer_message"]) == (10, "Careful", "Please hurry")
    assert row["external_source"] == "M-MIG"
    assert {name: row["billing_address"][name] for name in BILLING} == BILLING
    (address,) = sandbox.store.documents("order_shipping_addresses")
    assert {name: address[name] for name in SHIPPING} == SHIPPING
    (bought,) = sandbox.store.documents("order_products")
    assert (bought["quantity"], bought["price_ex_tax"], bought["price_inc_tax"]) == (2, "10.0000", "12.0000")
    (fee,) = sandbox.store.documents("order_fees")
    assert {name: fee[name] for name in FEE} == FEE


def test_only_what_may_be_written_is_sent(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [PRODUCT, a_whole_order()]).succeeded()
    (request,) = writes(sandbox, "/v2/orders")
    assert isinstance(request.body, dict)
    assert set(request.body) == {
        *("billing_address", "products", "shipping_addresses", "fees", "customer_id", "date_created", "status_id"),
        *("staff_notes", "customer_message", "payment_method", "subtotal_ex_tax", "subtotal_inc_tax"),
        *("shipping_cost_ex_tax", "shipping_cost_inc_tax", "total_ex_tax", "total_inc_tax", "discount_amount"),
        *("external_order_id", "external_source"),
    }
    amounts = {name: value for name, value in request.body.items() if name.endswith("_tax") or "amount" in name}
    assert all(isinstance(value, str) for value in amounts.values())
    assert amounts["discount_amount"] == "0.1"


UPDATED = {"status_id", "staff_notes", "billing_address", "total_ex_tax", "total_inc_tax"}


@pytest.mark.parametrize(
    "change",
    [
        {"status_id": 2},
        {"staff_notes": "Quick"},
        {"total_inc_tax": Decimal("31.18")},
        {"billing_address": {**BILLING, "city": "Leeds"}},
        {"fees": []},
        {"fees": [{**FEE, "cost_ex_tax": "9.0000"}]},
        {"products": [line(0, name="Another"), line(0, name="And one more")]},
        {"date_created": "2020-02-02T00:00:00Z"},
        {"external_source": "ERP"},
        {"external_merchant_id": "M-1"},
        {"default_currency_code": "EUR"},
        {"channel_id": 2},
    ],
    ids=lambda change: next(iter(change)) + str(len(str(change))),
)
def test_an_update_never_sends_lines_fees_or_what_only_a_new_order_takes(
    change: Document, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [PRODUCT, a_whole_order()]).succeeded()
    lines, fees = sandbox.store.documents("order_products"), sandbox.store.documents("order_fees")
    sandbox.forget_requests()
    message = a_whole_order()
    message["record"] |= change
    run_target(sandbox, [PRODUCT, message]).succeeded()
    for request in writes(sandbox):
        assert isinstance(request.body, dict)
        assert request.method == "PUT"
        assert request.body.keys() <= UPDATED
    assert len(writes(sandbox)) == (1 if change.keys() & UPDATED else 0)
    assert sandbox.store.documents("order_products") == lines
    assert sandbox.store.documents("order_fees") == fees


def test_an_amount_is_changed_together_with_its_other_half(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [PRODUCT, a_whole_order()]).succeeded()
    sandbox.forget_requests()
    message = a_whole_order()
    message["record"] |= {"subtotal_inc_tax": "25.0000"}
    run_target(sandbox, [PRODUCT, message]).succeeded()
    (request,) = writes(sandbox)
    assert request.body == {"subtotal_ex_tax": "20.1", "subtotal_inc_tax": "25.0000"}


@pytest.mark.parametrize("shape", ["consignments", "products"])
def test_lines_may_come_in_consignments_or_as_products(shape: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    holder = {"id": 4, "line_items": [line(name="A thing")]}
    fields: Document = {"consignments": {"shipping": [{**SHIPPING, **holder}], "downloads": [{"line_items": [line()]}]}}
    if shape == "products":
        fields = {"products": [line(), line()], "shipping_addresses": [SHIPPING]}
    message = order(1, **fields)
    if shape == "consignments":
        del message["record"]["products"]
    run_target(sandbox, [message]).succeeded()
    assert sandbox.store.count("order_products") == 2
    assert [row["street_1"] for row in sandbox.store.documents("order_shipping_addresses")] == ["2 Dock Rd"]


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [("billing_address", "billing_address is missing"), ("products", "the order has no lines")],
)
def test_a_new_order_without_bill_or_lines_is_rejected(
    left_out: str, reason: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = order(1)
    del message["record"][left_out]
    outcome = run_target(sandbox, [message])
    assert reason in str(outcome.error)
    assert calls(sandbox) == []


def test_a_change_of_an_order_needs_neither(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1, external_order_id="ERP-1")]).succeeded()
    run_target(sandbox, [record("orders", external_order_id="ERP-1", status_id=2)]).succeeded()
    assert sandbox.store.documents("orders")[0]["status_id"] == 2


def test_an_archived_order_that_is_not_here_is_passed_over(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [order(1, is_deleted=True), order(2)]).succeeded()
    assert outcome.counts("orders") == {"created": 1, "unchanged": 1}
    assert sandbox.store.count("orders") == 1


@pytest.mark.parametrize("number", [1, 20])
def test_an_order_that_was_archived_is_archived_here_once(number: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(index) for index in range(1, number + 1)]).succeeded()
    gone = [order(index, is_deleted=True) for index in range(1, number + 1)]
    assert run_target(sandbox, gone).succeeded().counts("orders") == {"deleted": number}
    assert {row["is_deleted"] for row in sandbox.store.documents("orders")} == {True}
    sandbox.forget_requests()
    assert run_target(sandbox, gone).succeeded().counts("orders") == {"unchanged": number}
    assert calls(sandbox) == []


@pytest.mark.parametrize("number", [1, 20])
def test_an_order_that_was_archived_here_is_not_made_a_second_time(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    messages = [order(index) for index in range(1, number + 1)]
    run_target(sandbox, messages).succeeded()
    for row in sandbox.store.documents("orders"):
        sandbox.store.change("orders", row["id"], {"is_deleted": True})
    assert run_target(sandbox, messages).succeeded().counts("orders") == {"unchanged": number}
    assert sandbox.store.count("orders") == number


def test_a_deleted_order_is_archived_by_its_id(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1), order(2)]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [deleted(order(1))]).succeeded()
    archived = [row for row in sandbox.store.documents("orders") if row["is_deleted"]]
    assert [row["external_order_id"] for row in archived] == ["singer-1"]
    assert calls(sandbox) == [f"DELETE /v2/orders/{archived[0]['id']}"]


KNOWN = customer(50, "Ada@example.com")
"""Whose e-mail the bill of an order has."""


@pytest.mark.parametrize(
    ("mode", "there", "whose"),
    [
        ("match", [KNOWN], "Ada@example.com"),
        ("match", [], None),
        ("create", [KNOWN], "Ada@example.com"),
        ("create", [], "ada@example.com"),
        ("existing", [KNOWN], "Ada@example.com"),
        ("guest", [KNOWN], None),
        ("guest", [], None),
    ],
    ids=lambda value: {"[]": "unknown"}.get(str(value), "known" if isinstance(value, list) else str(value)),
)
def test_order_customer_says_whose_an_order_is(
    mode: str, there: list[Document], whose: str | None, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, there).succeeded()
    messages = [order(index, customer_id=777) for index in range(1, 4)]
    run_target(sandbox, messages, order_customer=mode).succeeded()
    emails = {row["id"]: row["email"] for row in sandbox.store.documents("customers")}
    assert {emails.get(row["customer_id"]) for row in sandbox.store.documents("orders")} == {whose}
    assert len(emails) == (1 if there or mode == "create" else 0)
    sandbox.forget_requests()
    run_target(sandbox, messages, order_customer=mode).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("mode", ["match", "create", "existing"])
def test_the_customer_of_an_order_may_come_after_it(mode: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(
        sandbox, [order(1, customer_id=51), customer(51, "charles@example.com")], order_customer=mode
    ).succeeded()
    (one,) = sandbox.store.documents("customers")
    assert one["email"] == "charles@example.com"
    assert sandbox.store.documents("orders")[0]["customer_id"] == one["id"]


def test_existing_insists_on_a_customer(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [order(1, customer_id=777)], order_customer="existing")
    assert "no customer of this store has the e-mail of the order's customer 777" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_customer_is_made_for_a_new_order_only(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1, customer_id=777)], order_customer="create").succeeded()
    (made,) = sandbox.store.documents("customers")
    sandbox.store.change("customers", made["id"], {"email": "moved@example.com"})
    run_target(sandbox, [order(1, customer_id=777, status_id=2)], order_customer="create").succeeded()
    assert sandbox.store.count("customers") == 1


def test_a_customer_whose_creation_was_not_answered_is_made_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.fail_next("lost", method="POST", path="/v3/customers")
    run_target(sandbox, [order(1, customer_id=777), order(2, customer_id=777)], order_customer="create").succeeded()
    (made,) = sandbox.store.documents("customers")
    assert {row["customer_id"] for row in sandbox.store.documents("orders")} == {made["id"]}


def test_a_customer_without_an_e_mail_cannot_be_made(sandbox: Sandbox, run_target: RunTarget) -> None:
    bill = {name: value for name, value in BILLING.items() if name != "email"}
    outcome = run_target(sandbox, [order(1, customer_id=777, billing_address=bill)], order_customer="create")
    assert "customer 777 cannot be created: the billing address has no email" in str(outcome.error)


def test_the_order_of_a_guest_is_a_guest_s_in_every_mode(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [KNOWN]).succeeded()
    for index, mode in enumerate(("match", "create", "existing", "guest"), 1):
        run_target(sandbox, [order(index, customer_id=0)], order_customer=mode).succeeded()
    assert {row["customer_id"] for row in sandbox.store.documents("orders")} == {0}


def test_a_dry_run_writes_nothing_and_counts_everything(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [PRODUCT, a_whole_order(customer_id=777)]
    outcome = run_target(sandbox, messages, order_customer="create", dry_run=True).succeeded()
    assert outcome.counts("orders") == {"created": 1}
    assert calls(sandbox) == []
