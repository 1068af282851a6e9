from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.seeded_store import by_owner, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

PROMOTIONS = "/v3/promotions"
RULES = [{"action": {"cart_value": {"discount": {"percentage_amount": "10"}}}}]


def promotion(shop: Shop, **fields: object) -> dict[str, Any]:
    body = {"name": "Ten", "redemption_type": "AUTOMATIC", "rules": RULES, **fields}
    made: dict[str, Any] = shop.made(PROMOTIONS, body)
    return made


def with_codes(shop: Shop, number: int) -> str:
    made = promotion(shop, redemption_type="COUPON", coupon_type="BULK")
    path = f"{PROMOTIONS}/{made['id']}/codes"
    for at in range(1, number + 1):
        shop.made(path, {"code": f"CODE-{at}"})
    return path


def test_a_promotion_is_made_and_changed(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    made = promotion(shop, end_date="2030-01-01T00:00:00+02:00", id=9)
    assert (made["id"], made["status"], made["channels"], made["max_uses"]) == (1, "ENABLED", [], None)
    assert (made["start_date"], made["end_date"]) == ("2023-11-14T22:13:20+00:00", "2029-12-31T22:00:00+00:00")
    assert "coupon_type" not in made
    changed = shop.put(f"{PROMOTIONS}/1", {"status": "DISABLED", "end_date": None}).json()["data"]
    assert changed == {**made, "status": "DISABLED", "end_date": None}
    assert shop.get(f"{PROMOTIONS}/1").json()["data"] == changed


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("name", "", "name"),
        ("rules", [], "rules"),
        ("rules", [{"action": {"dance": {}}}], "rules.0.action"),
        ("redemption_type", "GIFT", "redemption_type"),
        ("status", "INVALID", "status"),
        ("customer", {"group_ids": [1], "excluded_group_ids": [2]}, "customer"),
        ("channels", [{"id": "one"}], "channels"),
        ("start_date", "soon", "start_date"),
    ],
)
def test_an_impossible_value_is_refused(shop: Shop, field: str, value: object, named: str) -> None:
    body = {"name": "Ten", "redemption_type": "AUTOMATIC", "rules": RULES, field: value}
    answer = shop.post(PROMOTIONS, body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [named]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"id": "2"}, [2]),
        ({"name": "b"}, [2]),
        ({"code": "save"}, [3]),
        ({"query": "sav"}, [3]),
        ({"query": "B"}, [2]),
        ({"currency_code": "EUR"}, [1]),
        ({"redemption_type": "coupon"}, [3]),
        ({"status": "disabled"}, [2]),
        ({"channels": "1"}, [1, 3]),
        ({"channels": "2,3"}, [2, 3]),
        ({"sort": "name", "direction": "desc"}, [3, 2, 1]),
        ({"sort": "start_date"}, [2, 1, 3]),
    ],
)
def test_promotions_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    promotion(shop, name="A", currency_code="EUR", channels=[{"id": 1}], start_date="2024-01-02T00:00:00Z")
    promotion(shop, name="B", status="DISABLED", channels=[{"id": 2}], start_date="2024-01-01T00:00:00Z")
    promotion(shop, name="C", redemption_type="COUPON", start_date="2024-01-03T00:00:00Z")
    shop.made(f"{PROMOTIONS}/3/codes", {"code": "SAVE"})
    assert [row["id"] for row in shop.rows(PROMOTIONS, parameters)] == found


def test_promotions_with_codes_stay_when_others_are_removed(shop: Shop) -> None:
    path = with_codes(shop, 1)
    promotion(shop)
    answer = shop.delete(PROMOTIONS, {"id:in": "1,2"})
    assert answer.status_code == 422
    assert answer.json()["meta"] == {"total": 2, "success": 1, "failed": 1}
    assert list(answer.json()["errors"][0]["errors"]) == ["0.code"]
    assert [row["id"] for row in shop.rows(PROMOTIONS)] == [1]
    assert shop.delete(f"{PROMOTIONS}/1").status_code == 422
    assert shop.delete(path, {"id:in": "1"}).status_code == 204
    assert shop.delete(f"{PROMOTIONS}/1").status_code == 204
    assert shop.delete(f"{PROMOTIONS}/1").status_code == 204


@pytest.mark.parametrize("ids", ["", "one", ",".join(map(str, range(51)))])
def test_nothing_is_removed_without_ids_or_with_too_many(shop: Shop, ids: str) -> None:
    promotion(shop)
    assert shop.delete(PROMOTIONS, {"id:in": ids}).status_code == 422
    assert len(shop.rows(PROMOTIONS)) == 1


def test_codes_are_walked_from_the_newest_back_and_forth(shop: Shop) -> None:
    path = with_codes(shop, 5)
    answer = shop.get(path, limit=2).json()
    assert [row["id"] for row in answer["data"]] == [5, 4]
    assert answer["meta"]["pagination"]["total"] == 5
    end = answer["meta"]["cursor_pagination"]["end_cursor"]
    second = shop.get(path, limit=2, after=end).json()
    assert [row["id"] for row in second["data"]] == [3, 2]
    last = shop.get(path, limit=2, after=second["meta"]["cursor_pagination"]["end_cursor"]).json()
    assert [row["id"] for row in last["data"]] == [1]
    assert "next" not in last["meta"]["cursor_pagination"]["links"]
    back = shop.get(path, limit=2, before=last["meta"]["cursor_pagination"]["start_cursor"]).json()
    assert [row["id"] for row in back["data"]] == [3, 2]
    assert [row["id"] for row in shop.rows(path, {"limit": "2", "page": "2"})] == [3, 2]


def test_an_empty_list_of_codes_has_no_cursors(shop: Shop) -> None:
    cursors = shop.get(with_codes(shop, 0)).json()["meta"]["cursor_pagination"]
    assert "end_cursor" not in cursors


def test_codes_are_unique_and_one_coupon_has_one(shop: Shop) -> None:
    path = with_codes(shop, 1)
    assert shop.post(path, {"code": "code-1"}).status_code == 422
    assert shop.post(path, {"code": "50%"}).status_code == 422
    promotion(shop, redemption_type="COUPON")
    assert shop.post(f"{PROMOTIONS}/2/codes", {"code": "A"}).status_code == 201
    assert shop.post(f"{PROMOTIONS}/2/codes", {"code": "B"}).status_code == 422
    promotion(shop)
    assert shop.post(f"{PROMOTIONS}/3/codes", {"code": "C"}).status_code == 422


def test_codes_are_generated_in_bulk(shop: Shop) -> None:
    path = with_codes(shop, 0)
    body = {"batch_size": 250, "prefix": "PRE", "suffix": "POST", "delimiter": "-", "code_length": 6, "max_uses": 4}
    answer = shop.post("/v3/promotions/1/codegen", {**body, "exclude_characters": ["A", "0"]})
    assert answer.status_code == 201
    codes = [row["code"] for row in answer.json()["data"]["codes"]]
    assert len(set(codes)) == 250
    assert all(code.startswith("PRE-") and code.endswith("-POST") and len(code) == 15 for code in codes)
    assert not set("A0") & set("".join(code[4:10] for code in codes))
    rows = shop.rows(path, {"limit": "250"})
    assert [row["code"] for row in rows] == codes[::-1]
    assert {(row["max_uses"], row["max_uses_per_customer"]) for row in rows} == {(4, 1)}


def test_a_code_is_found_and_removed_by_its_text(shop: Shop) -> None:
    with_codes(shop, 2)
    assert [row["id"] for row in shop.rows("/v3/promotions/codes", {"code": "code-2"})] == [2]
    assert shop.get("/v3/promotions/codes").status_code == 422
    assert shop.delete("/v3/promotions/codes").status_code == 422
    assert shop.delete("/v3/promotions/codes", {"code": "CODE-2"}).status_code == 204
    assert shop.delete("/v3/promotions/2/codes/1").status_code == 204  # another promotion's
    assert [row["id"] for row in shop.rows("/v3/promotions/1/codes")] == [1]


def test_seeded_promotions_have_the_codes_of_their_kind() -> None:
    rows = seeded()
    codes = by_owner(rows["promotion_codes"], "promotion_id")
    kinds = set()
    for row in rows["promotions"]:
        kind = row.get("coupon_type", "AUTOMATIC")
        kinds.add(kind)
        assert len(codes.get(row["id"], ())) == {"AUTOMATIC": 0, "SINGLE": 1, "BULK": 60}[kind]
    assert kinds == {"AUTOMATIC", "SINGLE", "BULK"}
    coupons = {row["code"] for row in rows["coupons"] if row["type"] == "promotion"}
    singles = {row["id"] for row in rows["promotions"] if row.get("coupon_type") == "SINGLE"}
    assert {codes[key][0]["code"] for key in singles} == coupons
