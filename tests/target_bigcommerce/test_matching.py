"""Which object of the store a record means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.target_bigcommerce.conftest import calls, record
from tests.target_bigcommerce.records import brand, category, coupon, customer, order, product, tree

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget


@pytest.mark.parametrize("many", [1, 12])
def test_a_brand_is_matched_by_its_name_without_regard_to_case(
    many: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.store.insert_many("brands", ({"name": f"ACME {number}"} for number in range(many)))
    outcome = run_target(sandbox, [brand(number, f"acme {number}") for number in range(many)]).succeeded()
    assert outcome.counts("brands") == {"updated": many}
    assert [row["name"] for row in sandbox.store.documents("brands")] == [f"acme {number}" for number in range(many)]


def test_a_customer_is_matched_by_its_email_without_regard_to_case(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [customer(1, "Ada@Example.com")]).succeeded()
    outcome = run_target(sandbox, [customer(2, "ADA@example.COM", company="Engines")]).succeeded()
    assert outcome.counts("customers") == {"updated": 1}
    (row,) = sandbox.store.documents("customers")
    assert row["company"] == "Engines"


def test_a_product_is_matched_by_its_sku_without_regard_to_case_whatever_its_name(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH-1"), product(2, "Hat", "HAT-1")]).succeeded()
    outcome = run_target(sandbox, [product(7, "A better shirt", "sh-1")]).succeeded()
    assert outcome.counts("products") == {"updated": 1}
    assert {row["name"] for row in sandbox.store.documents("products")} == {"A better shirt", "Hat"}


def test_a_product_without_a_sku_is_matched_by_its_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH-1"), product(2, "Tea & biscuits, 50% off")]).succeeded()
    messages = [product(8, "SHIRT", price=99), product(9, "Tea & biscuits, 50% off", price=98)]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("products") == {"updated": 2}
    rows = {row["name"]: (row["sku"], row["price"]) for row in sandbox.store.documents("products")}
    assert rows == {"SHIRT": ("SH-1", 99), "Tea & biscuits, 50% off": ("", 98)}


def test_a_sku_with_a_comma_is_one_sku(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [product(1, "One", "A,B"), product(2, "Two", "A"), product(3, "Three", "B")]
    run_target(sandbox, messages).succeeded()
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("products") == {"unchanged": 3}
    assert calls(sandbox) == []


def test_a_product_whose_name_another_sku_has_is_rejected_and_changes_neither(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH-1", price=10)]).succeeded()
    outcome = run_target(sandbox, [product(2, "Shirt", "SH-2", price=20)])
    assert "already in use" in str(outcome.error)
    assert [(row["sku"], row["price"]) for row in sandbox.store.documents("products")] == [("SH-1", 10)]


@pytest.mark.parametrize("many", [1, 12])
def test_a_coupon_is_matched_by_its_code_without_regard_to_case(
    many: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [coupon(number, f"SAVE{number}") for number in range(many)]).succeeded()
    messages = [coupon(50 + number, f"Save{number}", max_uses=9) for number in range(many)]
    assert run_target(sandbox, messages).succeeded().counts("coupons") == {"updated": many}
    assert {row["max_uses"] for row in sandbox.store.documents("coupons")} == {9}
    assert sandbox.store.count("coupons") == many


def test_a_category_is_matched_by_its_tree_its_parent_and_its_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    first = [tree(), category(1, "Men"), category(2, "Women"), category(3, "Shirts", 1), category(4, "Shirts", 2)]
    run_target(sandbox, first).succeeded()
    again = [
        tree(),
        category(101, "men"),
        category(102, "Women"),
        category(103, "Shirts", 101, description="His"),
        category(104, "Shirts", 102, description="Hers"),
    ]
    assert run_target(sandbox, again).succeeded().counts("categories") == {"updated": 3, "unchanged": 1}
    rows = {row["category_id"]: row for row in sandbox.store.documents("categories")}
    assert len(rows) == 4
    found = {rows[row["parent_id"]]["name"]: row["description"] for row in rows.values() if row["parent_id"]}
    assert found == {"men": "His", "Women": "Hers"}


def test_an_order_is_matched_by_its_external_order_id(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1, external_order_id="ERP-1"), order(2, external_order_id="ERP-2")]).succeeded()
    outcome = run_target(sandbox, [order(9, external_order_id="ERP-2", staff_notes="Hurry")]).succeeded()
    assert outcome.counts("orders") == {"updated": 1}
    rows = sandbox.store.documents("orders")
    assert {row["external_order_id"]: row["staff_notes"] for row in rows} == {"ERP-1": "", "ERP-2": "Hurry"}


@pytest.mark.parametrize("many", [1, 30])
def test_an_order_without_one_gets_an_external_order_id_of_the_source_s_name_and_its_id(
    many: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    messages = [order(number) for number in range(1, many + 1)]
    run_target(sandbox, messages, source_name="east").succeeded()
    assert {row["external_order_id"] for row in sandbox.store.documents("orders")} == {
        f"east-{number}" for number in range(1, many + 1)
    }
    assert run_target(sandbox, messages, source_name="east").succeeded().counts("orders") == {"unchanged": many}
    # The same ids of another source are other orders.
    assert run_target(sandbox, messages, source_name="west").succeeded().counts("orders") == {"created": many}


def test_an_order_of_this_store_keeps_the_external_order_id_that_it_has(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [order(1, external_order_id="ERP-1")]).succeeded()
    (row,) = sandbox.store.documents("orders")
    own = record("orders", id=row["id"], status_id=11)
    run_target(sandbox, [own], streams={"orders": {"match_by": "id"}}).succeeded()
    (after,) = sandbox.store.documents("orders")
    assert (after["status_id"], after["external_order_id"]) == (11, "ERP-1")


@pytest.mark.parametrize(
    ("stream", "same", "message"),
    [
        ("brands", {"name": "Acme"}, brand(1, "ACME", page_title="New")),
        ("orders", {"external_order_id": "ERP-1"}, order(1, external_order_id="ERP-1", staff_notes="New")),
        ("products", {"name": "Shirt", "sku": ""}, product(1, "Shirt", price=99)),
    ],
)
def test_a_record_that_several_objects_match_is_rejected_and_changes_none(
    stream: str, same: dict[str, str], message: dict[str, object], sandbox: Sandbox, run_target: RunTarget
) -> None:
    rows = [sandbox.store.insert(stream, dict(same)) for _ in range(2)]
    outcome = run_target(sandbox, [message])
    assert f"{stream} {rows[0]['id']}, {rows[1]['id']} all have" in str(outcome.error)
    assert calls(sandbox) == []


def test_an_id_that_no_store_gives_is_refused_where_ids_match(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("brands", {"name": "Acme"})
    outcome = run_target(sandbox, [record("brands", id="B-7", name="Acme")], streams={"brands": {"match_by": "id"}})
    assert "'B-7' is no id of a store" in str(outcome.error)
    assert calls(sandbox) == []


def test_where_ids_match_a_record_without_one_is_a_new_object(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [record("brands", name="Acme")], streams={"brands": {"match_by": "id"}}).succeeded()
    assert outcome.counts("brands") == {"created": 1}


def test_where_ids_match_a_name_may_be_changed(sandbox: Sandbox, run_target: RunTarget) -> None:
    row = sandbox.store.insert("brands", {"name": "Acme"})
    run_target(sandbox, [brand(row["id"], "Globex")], streams={"brands": {"match_by": "id"}}).succeeded()
    assert [one["name"] for one in sandbox.store.documents("brands")] == ["Globex"]


def test_of_two_records_of_one_key_the_last_wins_and_one_object_is_made(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    messages = [
        *(brand(1, "Acme", page_title="First"), brand(1, "Acme", page_title="Last")),
        *(brand(2, "Globex", page_title="First"), brand(3, "GLOBEX", page_title="Last")),
        *(customer(1, "a@example.com", company="First"), customer(2, "A@example.com", company="Last")),
        *(product(1, "Shirt", "SH-1", price=1), product(2, "Shirt", "sh-1", price=2)),
        *(coupon(1, "SAVE", max_uses=1), coupon(1, "SAVE", max_uses=2)),
        *(order(1, staff_notes="First"), order(1, staff_notes="Last")),
    ]
    run_target(sandbox, messages).succeeded()
    assert [row["page_title"] for row in sandbox.store.documents("brands")] == ["Last", "Last"]
    assert [row["company"] for row in sandbox.store.documents("customers")] == ["Last"]
    assert [row["price"] for row in sandbox.store.documents("products")] == [2]
    assert [row["max_uses"] for row in sandbox.store.documents("coupons")] == [2]
    assert [row["staff_notes"] for row in sandbox.store.documents("orders")] == ["Last"]


def test_records_without_ids_of_one_key_make_one_object_too(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [record("brands", name="Acme", page_title=title) for title in ("First", "Second", "Last")]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("brands") == {"created": 1, "updated": 2}
    assert [row["page_title"] for row in sandbox.store.documents("brands")] == ["Last"]


def test_two_streams_of_one_resource_do_not_take_each_other_s_place(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [brand(1, "Acme"), record("makers", id=1, name="Globex")]
    run_target(sandbox, messages, streams={"makers": {"resource": "brands"}}).succeeded()
    assert {row["name"] for row in sandbox.store.documents("brands")} == {"Acme", "Globex"}
