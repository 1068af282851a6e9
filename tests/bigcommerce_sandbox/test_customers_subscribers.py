from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

SUBSCRIBERS = "/v3/customers/subscribers"


def test_a_subscriber_is_made_with_an_email_alone(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    made = shop.made(SUBSCRIBERS, {"email": "Anna@example.com", "id": 77})
    assert made == {
        "id": 1,
        "email": "Anna@example.com",
        "first_name": "",
        "last_name": "",
        "source": "custom",
        "order_id": None,
        "channel_id": 1,
        "consents": ["marketing_newsletter"],
        "date_created": "2023-11-14T22:13:20Z",
        "date_modified": "2023-11-14T22:13:20Z",
    }
    assert shop.get(f"{SUBSCRIBERS}/1").json()["data"] == made
    assert shop.rows(SUBSCRIBERS) == [made]


def test_an_email_is_unique_whatever_its_case(shop: Shop) -> None:
    shop.made(SUBSCRIBERS, {"email": "anna@example.com"})
    shop.made(SUBSCRIBERS, {"email": "ben@example.com"})
    assert shop.post(SUBSCRIBERS, {"email": "ANNA@example.com"}).status_code == 409
    assert shop.put(f"{SUBSCRIBERS}/2", {"email": "anna@example.com"}).status_code == 409
    assert shop.put(f"{SUBSCRIBERS}/1", {"email": "Anna@example.com"}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "nowhere"),
        ("consents", ["everything"]),
        ("consents", "abandoned_cart"),
        ("order_id", 0),
        ("first_name", "x" * 256),
    ],
)
def test_an_impossible_value_is_refused(shop: Shop, field: str, value: object) -> None:
    answer = shop.post(SUBSCRIBERS, {"email": "anna@example.com", field: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert shop.rows(SUBSCRIBERS) == []


def test_a_change_moves_the_time_of_modification_alone(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    made = shop.made(SUBSCRIBERS, {"email": "anna@example.com"})
    shop.sandbox.store.clock = lambda: 1_700_000_060
    changed = shop.put(f"{SUBSCRIBERS}/1", {"consents": []}).json()["data"]
    assert changed == {**made, "consents": [], "date_modified": "2023-11-14T22:14:20Z"}


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"id:in": "1,3"}, [1, 3]),
        ({"id": "2"}, [2]),
        ({"email": "B@EXAMPLE.COM"}, [2]),
        ({"first_name": "c"}, [3]),
        ({"source": "order"}, [2]),
        ({"order_id": "7"}, [2]),
        ({"date_modified:min": "2023-11-14T22:13:30Z"}, [2, 3]),
        ({"date_created:max": "2023-11-14T22:13:30Z"}, [1, 2]),
        ({"date_created": "2023-11-14T22:13:30Z"}, [2]),
        ({}, [1, 2, 3]),
    ],
)
def test_subscribers_are_found_by(shop: Shop, parameters: dict[str, str], found: list[int]) -> None:
    for at, letter in enumerate("abc"):
        shop.sandbox.store.clock = partial(float, 1_700_000_000 + 10 * at)
        of_order = {"source": "order", "order_id": 7} if letter == "b" else {}
        shop.made(SUBSCRIBERS, {"email": f"{letter}@example.com", "first_name": letter.upper(), **of_order})
    assert [row["id"] for row in shop.rows(SUBSCRIBERS, parameters)] == found


def test_subscribers_are_removed_one_several_or_all(shop: Shop) -> None:
    for letter in "abcd":
        shop.made(SUBSCRIBERS, {"email": f"{letter}@example.com"})
    assert shop.delete(f"{SUBSCRIBERS}/1").status_code == 204
    assert shop.get(f"{SUBSCRIBERS}/1").status_code == 404
    assert shop.delete(SUBSCRIBERS, {"email": "b@example.com"}).status_code == 204
    assert [row["id"] for row in shop.rows(SUBSCRIBERS)] == [3, 4]
    assert shop.delete(SUBSCRIBERS, {"id:in": "3"}).status_code == 204  # the trap: ids narrow nothing here
    assert shop.rows(SUBSCRIBERS) == []


def test_seeded_subscribers_are_customers_and_guests() -> None:
    rows = seeded()
    customers, orders = {row["email"] for row in rows["customers"]}, by_id(rows["orders"])
    emails = {row["email"].casefold() for row in rows["subscribers"]}
    assert len(emails) == len(rows["subscribers"])
    assert {row["source"] for row in rows["subscribers"]} == {"storefront", "order"}
    for row in rows["subscribers"]:
        if row["source"] == "storefront":
            assert row["email"] in customers
            assert row["order_id"] is None
        else:
            order = orders[row["order_id"]]
            assert (order["customer_id"], order["billing_address"]["email"]) == (0, row["email"])
    assert any(row["consents"] == [] for row in rows["subscribers"])
