from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.seeded_store import NOW, by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

CERTIFICATES = "/v2/gift_certificates"


def ten_for_ben(**fields: object) -> dict[str, Any]:
    return {
        "to_name": "Ben Ash",
        "to_email": "ben@example.com",
        "from_name": "Anna Berg",
        "from_email": "anna@example.com",
        "amount": "10",
        **fields,
    }


def test_a_certificate_is_made_in_the_forms_of_v2(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    answer = shop.post(CERTIFICATES, ten_for_ben(expiry_date="Mon, 19 Jan 2032 07:21:46 CST", order_id=9))
    assert answer.status_code == 201
    made = answer.json()
    assert (made["amount"], made["balance"]) == ("10.0000", "10.0000")
    assert (made["purchase_date"], made["expiry_date"]) == ("1700000000", "1958131306")
    assert (made["order_id"], made["currency_code"], made["status"]) == (0, "USD", "active")
    assert len(made["code"]) == 15
    assert shop.rows(CERTIFICATES) == [made]
    assert shop.get(f"{CERTIFICATES}/1").json() == made


def test_codes_are_given_cut_and_unique(shop: Shop) -> None:
    codes = {shop.made(CERTIFICATES, ten_for_ben())["code"] for _ in range(5)}
    assert len(codes) == 5
    assert shop.made(CERTIFICATES, ten_for_ben(code="x" * 25))["code"] == "x" * 20
    assert shop.post(CERTIFICATES, ten_for_ben(code="X" * 20)).status_code == 409
    assert shop.put(f"{CERTIFICATES}/1", {"code": "x" * 30}).status_code == 409
    assert shop.put(f"{CERTIFICATES}/6", {"code": "X" * 20}).json()["code"] == "X" * 20


@pytest.mark.parametrize("field", ["to_name", "to_email", "from_name", "from_email", "amount"])
def test_a_new_certificate_needs(shop: Shop, field: str) -> None:
    body = ten_for_ben()
    del body[field]
    answer = shop.post(CERTIFICATES, body)
    assert answer.status_code == 400
    assert field in answer.json()[0]["message"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "ten"),
        ("amount", -1),
        ("balance", True),
        ("status", "lost"),
        ("template", "wedding.html"),
        ("message", "x" * 251),
        ("expiry_date", "soon"),
        ("currency_code", "XXX"),
    ],
)
def test_an_impossible_value_is_refused(shop: Shop, field: str, value: object) -> None:
    answer = shop.post(CERTIFICATES, ten_for_ben(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.json()[0]["message"]
    assert shop.rows(CERTIFICATES) == []


def test_an_update_changes_what_is_sent_alone(shop: Shop) -> None:
    made = shop.made(CERTIFICATES, ten_for_ben())
    changed = shop.put(f"{CERTIFICATES}/1", {"balance": 2.5, "expiry_date": ""}).json()
    assert changed == {**made, "balance": "2.5000", "expiry_date": "0"}
    assert shop.put(f"{CERTIFICATES}/2", {"balance": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"min_id": "2"}, [2, 3]),
        ({"max_id": "2"}, [1, 2]),
        ({"min_id": "2", "limit": "1"}, [2]),
        ({"sort": "id", "direction": "desc"}, [3, 2, 1]),
        ({"code": "b"}, [2]),
        ({"order_id": "7"}, [3]),
        ({"to_name": "c"}, [3]),
        ({"to_email": "A@example.com"}, [1]),
        ({"from_name": "anna berg"}, [1, 2, 3]),
        ({"from_email": "ben@example.com"}, []),
        ({}, [1, 2, 3]),
    ],
)
def test_certificates_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    for letter in "ABC":
        fields = ten_for_ben(code=letter, to_name=letter, to_email=f"{letter}@example.com")
        shop.sandbox.store.insert("gift_certificates", {**fields, "order_id": 7 * (letter == "C")})
    assert [row["id"] for row in shop.rows(CERTIFICATES, parameters)] == found


def test_a_limit_above_the_documented_one_is_refused(shop: Shop) -> None:
    assert shop.get(CERTIFICATES, limit=251).status_code == 413


def test_certificates_are_removed_one_or_all(shop: Shop) -> None:
    for _ in range(3):
        shop.made(CERTIFICATES, ten_for_ben())
    assert shop.delete(f"{CERTIFICATES}/1").status_code == 204
    assert shop.delete(f"{CERTIFICATES}/1").status_code == 404
    assert shop.delete(CERTIFICATES, {"id:in": "2"}).status_code == 204  # the trap: nothing narrows this
    assert shop.get(CERTIFICATES).status_code == 204


def test_seeded_certificates_fit_their_orders_and_customers() -> None:
    rows = seeded()
    orders, customers = by_id(rows["orders"]), by_id(rows["customers"])
    certificates = rows["gift_certificates"]
    assert len({row["code"] for row in certificates}) == len(certificates)
    assert all(len(row["code"]) <= 20 and 0 <= float(row["balance"]) <= float(row["amount"]) for row in certificates)
    assert {bool(row["order_id"]) for row in certificates} == {True, False}
    for row in certificates:
        if row["order_id"]:
            order = orders[row["order_id"]]
            assert (order["customer_id"], order["billing_address"]["email"]) == (row["customer_id"], row["from_email"])
        else:
            assert customers[row["customer_id"]]["email"] == row["to_email"]
        assert int(row["purchase_date"]) <= NOW
        assert (row["status"] == "expired") == (0 < int(row["expiry_date"]) < NOW)
