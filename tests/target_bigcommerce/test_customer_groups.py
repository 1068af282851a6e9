"""Customer groups, and the groups of customers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, schema, writes
from tests.target_bigcommerce.records import category, customer, deleted, product, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

PARENTS = [tree(), category(31, "Shirts"), product(41, "Shirt", "SH-1")]


def group(identifier: int, name: str, **fields: object) -> Document:
    own = {"id": identifier, "name": name, "is_default": False, "is_group_for_guests": False}
    read_only = {"date_created": "2023-07-17T06:30:41Z", "date_modified": "2023-07-25T01:15:19Z"}
    return record("customer_groups", **own | read_only | fields)


def a_whole_group(**fields: object) -> Document:
    return group(
        7,
        "Wholesale",
        is_group_for_guests=True,
        category_access={"type": "specific", "categories": [31]},
        discount_rules=[
            {"type": "all", "method": "percent", "amount": Decimal("5.5000")},
            {"type": "category", "method": "fixed", "amount": "2.0000", "category_id": 31},
            {"type": "product", "method": "price", "amount": "9.0000", "product_id": 41},
        ],
        **fields,
    )


def test_a_group_carries_over_whole_with_its_categories_and_products(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("products", {"name": "Makes ids differ"})
    run_target(sandbox, [a_whole_group(), *PARENTS]).succeeded()
    (row,) = sandbox.store.documents("customer_groups")
    categories = {one["name"]: one["category_id"] for one in sandbox.store.documents("categories")}
    products = {one["name"]: one["id"] for one in sandbox.store.documents("products")}
    assert (row["name"], row["is_default"], row["is_group_for_guests"]) == ("Wholesale", False, True)
    assert row["category_access"] == {"type": "specific", "categories": [categories["Shirts"]]}
    assert row["discount_rules"] == [
        {"type": "all", "method": "percent", "amount": "5.5000"},
        {"type": "category", "method": "fixed", "amount": "2.0000", "category_id": categories["Shirts"]},
        {"type": "product", "method": "price", "amount": "9.0000", "product_id": products["Shirt"]},
    ]
    (request,) = writes(sandbox, "/v2/customer_groups")
    assert isinstance(request.body, dict)
    assert not request.body.keys() & {"id", "date_created", "date_modified"}
    sandbox.forget_requests()
    run_target(sandbox, [*PARENTS, a_whole_group()]).succeeded()
    assert calls(sandbox) == []


def test_an_update_sends_only_what_changed_and_keeps_the_rules(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [*PARENTS, a_whole_group()]).succeeded()
    rules = sandbox.store.documents("customer_groups")[0]["discount_rules"]
    sandbox.forget_requests()
    message = record("customer_groups", id=7, name="wholesale", is_group_for_guests=False)
    assert run_target(sandbox, [message]).succeeded().counts("customer_groups") == {"updated": 1}
    (request,) = writes(sandbox)
    assert request.body == {"name": "wholesale", "is_group_for_guests": False}
    assert sandbox.store.documents("customer_groups")[0]["discount_rules"] == rules


@pytest.mark.parametrize("number", [1, 15])
def test_there_is_one_default_group_however_often_it_is_said(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.store.insert("customer_groups", {"name": "Theirs", "is_default": True})
    messages = [group(index, f"Group {index}", is_default=index == 1) for index in range(1, number + 1)]
    messages.append(group(99, "Theirs"))
    run_target(sandbox, messages).succeeded()
    rows = sandbox.store.documents("customer_groups")
    assert [row["name"] for row in rows if row["is_default"]] == ["Group 1"]
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


def test_a_bad_group_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [group(index, f"Group {index}") for index in range(1, 6)]
    messages[2]["record"]["discount_rules"] = [{"type": "all", "method": "half", "amount": "5"}]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(tmp_path / "rejects"))
    assert outcome.succeeded().counts("customer_groups") == {"created": 4, "rejected": 1}
    assert "need an amount, and a method of" in (tmp_path / "rejects").read_text()


def test_two_groups_of_one_name_are_told_of_and_left_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    for _ in range(2):
        sandbox.store.insert("customer_groups", {"name": "Twin"})
    outcome = run_target(sandbox, [group(1, "Twin", is_default=True)])
    assert "all have the 'twin' that it is matched by" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_group_is_deleted_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [group(1, "One"), group(2, "Two")]).succeeded()
    sandbox.forget_requests()
    assert run_target(sandbox, [deleted(group(1, "One"))]).succeeded().counts("customer_groups") == {"deleted": 1}
    assert [row["name"] for row in sandbox.store.documents("customer_groups")] == ["Two"]
    assert run_target(sandbox, [deleted(group(1, "One"))]).succeeded().counts("customer_groups") == {"unchanged": 1}


def test_a_group_whose_creation_was_not_answered_is_made_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.fail_next("lost", times=2, method="POST", path="/v2/customer_groups")
    run_target(sandbox, [group(1, "One"), group(2, "Two")]).succeeded()
    assert sorted(row["name"] for row in sandbox.store.documents("customer_groups")) == ["One", "Two"]


def test_a_price_list_that_is_no_part_of_the_input_is_missed(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [group(1, "One", discount_rules=[{"type": "price_list", "price_list_id": 3}])])
    assert "price_list_id of a discount rule points at price_lists 3" in str(outcome.error)
    assert calls(sandbox) == []


# The groups of customers.


def groups_by_email(sandbox: Sandbox) -> dict[str, str | None]:
    names = {row["id"]: row["name"] for row in sandbox.store.documents("customer_groups")}
    return {row["email"]: names.get(row["customer_group_id"]) for row in sandbox.store.documents("customers")}


def test_customers_are_put_into_their_groups_wherever_these_stand_in_the_input(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.store.insert("customer_groups", {"name": "Makes ids differ"})
    messages = [
        customer(1, "a@example.com", customer_group_id=8),
        customer(2, "b@example.com", customer_group_id=7),
        customer(3, "c@example.com", customer_group_id=0),
        group(7, "Seven"),
        group(8, "Eight"),
    ]
    run_target(sandbox, messages).succeeded()
    assert groups_by_email(sandbox) == {"a@example.com": "Eight", "b@example.com": "Seven", "c@example.com": None}
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []
    messages[0]["record"]["customer_group_id"] = 0
    run_target(sandbox, messages).succeeded()
    assert groups_by_email(sandbox)["a@example.com"] is None


def test_a_group_that_is_missing_from_a_stream_of_groups_rejects_the_customer(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    messages = [schema("customer_groups"), customer(1, "a@example.com", customer_group_id=8), group(7, "Seven")]
    outcome = run_target(sandbox, messages)
    assert "customer_group_id points at customer_groups 8" in str(outcome.error)
    assert sandbox.store.count("customers") == 0


def test_without_a_stream_of_groups_customers_stay_in_theirs(sandbox: Sandbox, run_target: RunTarget) -> None:
    key = sandbox.store.insert("customer_groups", {"name": "Theirs"})["id"]
    sandbox.store.insert("customers", {"email": "a@example.com", "customer_group_id": key})
    for identifier in (0, 8):
        message = customer(1, "a@example.com", customer_group_id=identifier)
        outcome = run_target(sandbox, [message]).succeeded()
        assert ("send customer_groups too" in outcome.warnings) == bool(identifier)
    assert groups_by_email(sandbox) == {"a@example.com": "Theirs"}
