"""Coupons: what is sent of them, and what an update must not clear."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.target_bigcommerce.conftest import calls, writes
from tests.target_bigcommerce.records import category, coupon, deleted, product, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

PARENTS = [tree(), category(31, "Shirts"), product(41, "Shirt", "SH-1"), product(42, "Hat", "HAT-1")]


def test_a_coupon_carries_over_whole(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = coupon(
        1,
        "SAVE",
        type="per_total_discount",
        amount=Decimal("0.1"),
        min_purchase=5,
        expires="2027-01-02T05:04:05+02:00",
        enabled=False,
        applies_to={"entity": "products", "ids": [42, 41]},
        max_uses=3,
        max_uses_per_customer=1,
        restricted_to={"countries": ["AU"]},
        shipping_methods=["peritem"],
        num_uses=7,
        date_created="2020-01-01T00:00:00Z",
    )
    run_target(sandbox, [*PARENTS, message]).succeeded()
    (row,) = sandbox.store.documents("coupons")
    assert (row["amount"], row["min_purchase"]) == ("0.1000", "5.0000")
    assert row["expires"] == "Sat, 02 Jan 2027 03:04:05 +0000"
    assert (row["enabled"], row["max_uses"], row["max_uses_per_customer"]) == (False, 3, 1)
    assert (row["restricted_to"], row["shipping_methods"]) == ({"countries": ["AU"]}, ["peritem"])
    (request,) = writes(sandbox, "/v2/coupons")
    assert isinstance(request.body, dict)
    assert (request.body["amount"], request.body["min_purchase"]) == ("0.1", "5")
    sandbox.forget_requests()
    run_target(sandbox, [*PARENTS, message]).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize(
    "fields",
    [{"max_uses": 9}, {"amount": "6.0000"}, {"name": "Another"}, {"enabled": False}, {"type": "per_item_discount"}],
)
def test_an_update_carries_applies_to_and_never_clears_it(
    fields: dict[str, object], sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = coupon(1, "SAVE", applies_to={"entity": "products", "ids": [41, 42]})
    run_target(sandbox, [*PARENTS, message]).succeeded()
    before = sandbox.store.documents("coupons")[0]["applies_to"]
    assert len(before["ids"]) == 2
    sandbox.forget_requests()
    # The record of an update may say nothing of it.
    bare = {**message, "record": {"id": 1, "code": "SAVE", **fields}}
    run_target(sandbox, [bare]).succeeded()
    (request,) = writes(sandbox)
    assert isinstance(request.body, dict)
    assert {"name", "code", "type", "amount", "applies_to"} <= request.body.keys()
    (row,) = sandbox.store.documents("coupons")
    assert row["applies_to"] == before
    assert {name: row[name] for name in fields} == fields


def test_what_a_coupon_applies_to_has_no_order(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [*PARENTS, coupon(1, "SAVE", applies_to={"entity": "products", "ids": [41, 42]})]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [*PARENTS, coupon(1, "SAVE", applies_to={"entity": "products", "ids": [42, 41]})]).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("amount", [5, Decimal("5.00"), "5.0", "5.0000"])
def test_an_amount_is_the_same_however_it_is_written(amount: object, sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [coupon(1, "SAVE", amount="5.0000")]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [coupon(1, "SAVE", amount=amount)]).succeeded()
    assert calls(sandbox) == []


def test_a_coupon_for_everything_stays_for_everything(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [coupon(1, "SAVE", applies_to={"entity": "categories", "ids": [0]})]).succeeded()
    assert sandbox.store.documents("coupons")[0]["applies_to"] == {"entity": "categories", "ids": [0]}


def test_a_coupon_of_the_promotions_api_is_passed_over_with_a_warning(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [coupon(1, "SAVE", type="promotion"), coupon(2, "MORE")]).succeeded()
    assert outcome.counts("coupons") == {"created": 1, "skipped": 1}
    assert outcome.warnings.count("belong to the Promotions API") == 1


@pytest.mark.parametrize("entity", ["brands", None])
def test_a_coupon_for_anything_else_is_rejected(entity: object, sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [coupon(1, "SAVE", applies_to={"entity": entity, "ids": [1]})])
    assert "applies_to.entity must be products or categories" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_coupon_is_deleted_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [coupon(1, "SAVE"), coupon(2, "MORE")]).succeeded()
    (key,) = [row["id"] for row in sandbox.store.documents("coupons") if row["code"] == "SAVE"]
    sandbox.forget_requests()
    run_target(sandbox, [deleted(coupon(1, "SAVE"))]).succeeded()
    assert calls(sandbox) == [f"DELETE /v2/coupons/{key}"]


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        ({"countries": ["AU", "DE"]}, {"countries": ["DE", "AU"]}, "unchanged"),
        ({"countries": ["AU"]}, {"countries": "AU"}, "unchanged"),
        ({"countries": ["AU"]}, None, "unchanged"),
        ({}, [], "unchanged"),
        ({"countries": ["AU"]}, {"countries": ["AU", "DE"]}, "updated"),
        ({"countries": ["AU"]}, {}, "updated"),
        ({"countries": ["AU"]}, [], "updated"),
        ({}, {"countries": ["AU"]}, "updated"),
    ],
)
def test_what_a_coupon_is_restricted_to_is_compared_whatever_its_form(
    before: object, after: object, outcome: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [coupon(1, "SAVE", restricted_to=before)]).succeeded()
    sandbox.forget_requests()
    run = run_target(sandbox, [coupon(1, "SAVE", restricted_to=after)]).succeeded()
    assert run.counts("coupons") == {outcome: 1}
    if outcome == "updated":
        assert sandbox.store.documents("coupons")[0]["restricted_to"] == (after or {})


def test_an_end_that_is_taken_away_goes_and_one_that_is_not_mentioned_stays(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(
        sandbox, [coupon(1, "SAVE", expires="2027-01-02T03:04:05Z"), coupon(2, "MORE", expires=None)]
    ).succeeded()
    run_target(sandbox, [coupon(1, "SAVE")]).succeeded()
    ends = {row["code"]: row["expires"] for row in sandbox.store.documents("coupons")}
    assert ends == {"SAVE": "Sat, 02 Jan 2027 03:04:05 +0000", "MORE": ""}
    assert run_target(sandbox, [coupon(1, "SAVE", expires=None)]).succeeded().counts("coupons") == {"updated": 1}
    assert {row["expires"] for row in sandbox.store.documents("coupons")} == {""}
    sandbox.forget_requests()
    run_target(sandbox, [coupon(1, "SAVE", expires=None)]).succeeded()
    assert calls(sandbox) == []


def test_a_bad_coupon_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [coupon(index, "no/good" if index == 3 else f"C{index}") for index in range(1, 7)]
    messages.append(coupon(8, "C8", applies_to={"entity": "products", "ids": [77]}))
    rejects = tmp_path / "rejects"
    outcome = run_target(sandbox, [*PARENTS, *messages], on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("coupons") == {"created": 5, "rejected": 2}
    assert "applies_to points at products 77, which is neither in the input" in rejects.read_text()


def test_a_name_that_another_coupon_has_is_told_of(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [coupon(1, "ONE", name="Same")]).succeeded()
    outcome = run_target(sandbox, [coupon(2, "TWO", name="Same")])
    assert "A coupon with this name already exists" in str(outcome.error)
    assert sandbox.store.count("coupons") == 1


@pytest.mark.parametrize("kind", ["lost", "truncate", "502"])
def test_a_coupon_whose_creation_was_not_answered_is_there_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, times=2, method="POST", path="/v2/coupons")
    run_target(sandbox, [coupon(1, "ONE"), coupon(2, "TWO")]).succeeded()
    assert sorted(row["code"] for row in sandbox.store.documents("coupons")) == ["ONE", "TWO"]
