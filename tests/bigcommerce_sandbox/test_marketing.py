from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

COUPONS = "/v2/coupons"


def five_off(**fields: object) -> dict[str, Any]:
    return {
        "name": "Five off",
        "code": "FIVE",
        "type": "per_total_discount",
        "amount": "5",
        "applies_to": {"entity": "categories", "ids": [0]},
        **fields,
    }


def test_a_coupon_is_made_in_the_forms_of_v2(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    answer = shop.post(COUPONS, five_off(min_purchase=7.5, expires="2030-01-01T00:00:00+02:00"))
    assert answer.status_code == 201
    coupon = answer.json()
    assert (coupon["amount"], coupon["min_purchase"]) == ("5.0000", "7.5000")
    assert coupon["expires"] == "Mon, 31 Dec 2029 22:00:00 +0000"
    assert coupon["date_created"] == "Tue, 14 Nov 2023 22:13:20 +0000"
    assert "date_modified" not in coupon
    assert shop.rows(COUPONS) == [coupon]


@pytest.mark.parametrize("field", ["name", "code", "type", "amount", "applies_to"])
def test_a_new_coupon_needs(shop: Shop, field: str) -> None:
    body = five_off()
    del body[field]
    answer = shop.post(COUPONS, body)
    assert answer.status_code == 400
    assert [error["status"] for error in answer.json()] == [400]
    assert field in answer.json()[0]["message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "promotion"),
        ("code", "50%"),
        ("code", "x" * 51),
        ("amount", "five"),
        ("amount", -5),
        ("applies_to", {"entity": "brands", "ids": [1]}),
        ("applies_to", {"entity": "products"}),
        ("num_uses", 3),
        ("date_created", "Tue, 14 Nov 2023 22:13:20 +0000"),
        ("expires", "soon"),
    ],
)
def test_an_impossible_value_is_refused(shop: Shop, field: str, value: object) -> None:
    answer = shop.post(COUPONS, five_off(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.json()[0]["message"]
    assert shop.rows(COUPONS) == []


def test_code_and_name_are_unique_whatever_the_case(shop: Shop) -> None:
    shop.made(COUPONS, five_off())
    shop.made(COUPONS, five_off(name="Other", code="OTHER"))
    assert shop.post(COUPONS, five_off(name="New", code="five")).status_code == 409
    assert shop.post(COUPONS, five_off(name="FIVE OFF", code="NEW")).status_code == 409
    assert shop.put(f"{COUPONS}/2", {"code": "FIVE"}).status_code == 409
    assert shop.put(f"{COUPONS}/1", {"code": "five"}).status_code == 200


def test_an_update_clears_what_it_applies_to_unless_that_is_sent(shop: Shop) -> None:
    shop.made(COUPONS, five_off())
    kept = shop.put(f"{COUPONS}/1", {"enabled": False, "applies_to": {"entity": "products", "ids": [3]}}).json()
    assert (kept["enabled"], kept["applies_to"], kept["amount"]) == (
        False,
        {"entity": "products", "ids": [3]},
        "5.0000",
    )
    assert shop.put(f"{COUPONS}/1", {"enabled": True}).json()["applies_to"] == {}
    assert shop.put(f"{COUPONS}/2", {"enabled": True}).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"min_id": "2"}, [2, 3]),
        ({"max_id": "2"}, [1, 2]),
        ({"min_id": "2", "limit": "1"}, [2]),
        ({"id": "3"}, [3]),
        ({"code": "b"}, [2]),
        ({"name": "C"}, [3]),
        ({"type": "free_shipping"}, [1]),
        ({"exclude_type": "promotion"}, [1, 2]),
        ({}, [1, 2, 3]),
    ],
)
def test_coupons_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    types = ("free_shipping", "per_item_discount", "promotion")
    for letter, kind in zip("ABC", types, strict=True):
        shop.sandbox.store.insert("coupons", {"name": letter, "code": letter, "type": kind})
    assert [row["id"] for row in shop.rows(COUPONS, parameters)] == found
    if "limit" not in parameters:
        assert shop.filtered(f"{COUPONS}/count", parameters).json() == {"count": len(found)}


def test_a_type_that_there_is_not_is_refused(shop: Shop) -> None:
    assert shop.get(COUPONS, type="gift").status_code == 400


def test_coupons_are_removed_one_several_or_all(shop: Shop) -> None:
    for letter in "ABCDE":
        shop.made(COUPONS, five_off(name=letter, code=letter))
    assert shop.delete(f"{COUPONS}/1").status_code == 204
    assert shop.delete(f"{COUPONS}/1").status_code == 404
    assert shop.delete(COUPONS, {"id:in": "2,3"}).status_code == 204
    assert [row["name"] for row in shop.rows(COUPONS)] == ["D", "E"]
    assert shop.delete(COUPONS).status_code == 204  # the trap: without ids nothing is left
    assert shop.get(COUPONS).status_code == 204
