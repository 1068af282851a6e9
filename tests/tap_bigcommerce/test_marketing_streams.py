"""Gift certificates and promotions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.tap_bigcommerce.records import assert_whole, requests_for

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

SEED = SeedSizes(products=10, customers=200, orders=150, coupons=36)


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SEED))


def test_every_gift_certificate_comes_once_with_dates_and_exact_amounts(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["gift_certificates"], page_size=10)
    assert_whole(run, store, "gift_certificates")
    records = run.records("gift_certificates")
    assert all(record["purchase_date"].endswith("+00:00") for record in records)
    assert {type(record["balance"]) for record in records} <= {Decimal, int}
    never = [row["id"] for row in store.store.documents("gift_certificates") if row["expiry_date"] == "0"]
    assert never
    assert [record["id"] for record in records if record["expiry_date"] is None] == never


def test_gift_certificates_are_asked_for_beyond_the_last_id(store: Sandbox, run_tap: RunTap) -> None:
    ids = run_tap(store, ["gift_certificates"], page_size=10).ids("gift_certificates")
    asked = requests_for(store, "/v2/gift_certificates")
    assert [parameters.get("min_id") for parameters in asked] == [
        *(None if at == 0 else str(ids[at - 1] + 1) for at in range(0, len(ids), 10)),
    ]
    assert all("page" not in parameters for parameters in asked)


def test_gift_certificates_of_a_server_that_ignores_ids_are_read_by_page(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, ignored_parameters=frozenset({"min_id"})))
    run = run_tap(sandbox, ["gift_certificates"], page_size=10)
    assert set(run.ids("gift_certificates")) == {row["id"] for row in sandbox.store.documents("gift_certificates")}


def test_every_promotion_comes_once_with_its_rules(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["promotions"], page_size=5)
    assert_whole(run, store, "promotions")
    actions = [rule["action"] for record in run.records("promotions") for rule in record["rules"]]
    percentages = [
        action["cart_value"]["discount"]["percentage_amount"]
        for action in actions
        if "percentage_amount" in action.get("cart_value", {}).get("discount", {})
    ]
    assert percentages == [Decimal(10)] * len(percentages)
    assert {tuple(action["shipping"]["zone_ids"]) for action in actions if "shipping" in action} <= {("*",)}


def test_a_promotion_with_everything_in_it_is_put_in_form(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store()
    matcher = {
        "and": [{"brands": [1, 2]}, {"not": {"product_option": {"name": "Größe", "type": "x", "values": ["L"]}}}]
    }
    rule = {
        "action": {"cart_items": {"discount": {"fixed_amount": "5.50"}, "items": matcher, "as_total": False}},
        "condition": {"and": [{"cart": {"items": matcher, "minimum_spend": "12.95", "minimum_quantity": 2}}]},
        "apply_once": True,
    }
    sandbox.store.insert(
        "promotions",
        {
            "name": "Everything",
            "redemption_type": "COUPON",
            "rules": [rule],
            "customer": {"group_ids": [1], "segments": {"not": {"id": ["a", "b"]}}},
            "shipping_address": {"not": {"countries": [{"iso2_country_code": "US"}]}},
            "schedule": {"week_frequency": 1, "week_days": ["Monday"], "daily_start_time": "01:20:00"},
            "notifications": [{"content": "Almost!", "type": "UPSELL", "locations": ["CART_PAGE"]}],
            "codes": {"id": 1, "code": "ONE", "created": "2019-01-20T22:00:00.000Z"},
            "start_date": "2019-01-20T22:00:00.000Z",
            "end_date": None,
        },
    )
    run = run_tap(sandbox, ["promotions"])
    assert_whole(run, sandbox, "promotions")
    (record,) = run.records("promotions")
    assert record["rules"][0]["action"]["cart_items"]["items"] == matcher
    assert record["rules"][0]["condition"]["and"][0]["cart"]["minimum_spend"] == Decimal("12.95")
    assert record["start_date"] == record["start_date"][:19] + "+00:00"
    assert record["codes"]["created"] == "2019-01-20T22:00:00+00:00"


def test_every_code_comes_once_and_names_its_promotion(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["promotions", "promotion_codes"], page_size=50)
    assert_whole(run, store, "promotion_codes")
    assert_whole(run, store, "promotions")
    coded = {row["id"] for row in run.records("promotions") if row["redemption_type"] == "COUPON"}
    assert {row["promotion_id"] for row in run.records("promotion_codes")} <= coded
    assert all(record["created"].endswith("+00:00") for record in run.records("promotion_codes"))
    asked = [request.path for request in store.requests if request.path.endswith("/codes")]
    assert {path.split("/")[3] for path in asked} == {str(number) for number in coded}
    assert all("page" not in request.parameters for request in store.requests if request.path.endswith("/codes"))


def test_codes_alone_are_read_without_emitting_their_promotions(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["promotion_codes"])
    assert_whole(run, store, "promotion_codes")
    assert run.streams() == ["promotion_codes"]
