from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import SandboxOptions

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

MOMENT = "2024-03-01T12:00:00+00:00"
PRODUCTS = "/v3/catalog/products"


def ids(shop: Shop, path: str, **parameters: str) -> list[int]:
    return [row["id"] for row in shop.rows(path, parameters)]


def three_products(shop: Shop) -> None:
    shop.sandbox.store.insert_many(
        "products",
        [
            {
                "id": 1,
                "name": "Cup",
                "sku": "C-1",
                "categories": [1],
                "date_modified": "2024-03-01T11:59:59+00:00",
            },
            {"id": 2, "name": "Größe", "sku": "C-2", "categories": [1, 2], "date_modified": MOMENT},
            {
                "id": 3,
                "name": "Pot",
                "sku": "p-3",
                "categories": [2],
                "condition": "Used",
                "is_featured": True,
                "inventory_tracking": "product",
                "date_modified": "2024-03-01T12:00:01+00:00",
            },
        ],
    )


@pytest.mark.parametrize(
    ("parameter", "value", "found"),
    [
        ("id", "2", [2]),
        ("id:in", "1,3,99", [1, 3]),
        ("id:not_in", "1", [2, 3]),
        ("id:min", "2", [2, 3]),
        ("id:max", "2", [1, 2]),
        ("id:greater", "2", [3]),
        ("id:less", "2", [1]),
        ("name", "GRÖßE", [2]),
        ("sku", "P-3", [3]),
        ("sku:in", "c-1,P-3", [1, 3]),
        ("keyword", "größ", [2]),
        ("condition", "used", [3]),
        ("is_featured", "1", [3]),
        ("is_visible", "true", [1, 2, 3]),
        ("out_of_stock", "1", [3]),
        ("categories:in", "1,2", [2]),
        ("categories", "1", [1]),
        ("channel_id:in", "1", []),
        ("date_modified:min", MOMENT, [2, 3]),
        ("date_modified:max", MOMENT, [1, 2]),
        ("date_modified", MOMENT, [2]),
        ("date_modified:min", "Fri, 01 Mar 2024 13:00:00 +0100", [2, 3]),
        ("date_modified:min", "2024-03-01T12:00:01", [3]),
        ("no_such_filter", "whatever", [1, 2, 3]),
    ],
)
def test_products_are_found_by(shop: Shop, parameter: str, value: str, found: list[int]) -> None:
    three_products(shop)
    assert ids(shop, PRODUCTS, **{parameter: value}) == found


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("id:in", "1,x"),
        ("id:greater", ""),
        ("date_modified:min", "soon"),
        ("condition", "Used"),
        ("is_visible", "2"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(shop: Shop, parameter: str, value: str) -> None:
    answer = shop.filtered(PRODUCTS, {parameter: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [parameter]


def test_v2_refuses_such_a_value_with_400_and_an_array(shop: Shop) -> None:
    answer = shop.get("/v2/coupons", min_id="x")
    assert answer.status_code == 400
    assert answer.json() == [{"status": 400, "message": "The field 'min_id' is invalid."}]


def test_bounds_in_time_can_be_made_exclusive(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(exclusive_bounds=True))
    three_products(shop)
    assert ids(shop, PRODUCTS, **{"date_modified:min": MOMENT}) == [3]
    assert ids(shop, PRODUCTS, **{"date_modified:max": MOMENT}) == [1]
    assert ids(shop, PRODUCTS, **{"id:min": "2"}) == [2, 3]


def test_a_parameter_can_be_ignored(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(ignored_parameters=frozenset({"id:greater"})))
    three_products(shop)
    assert ids(shop, PRODUCTS, **{"id:greater": "2"}) == [1, 2, 3]


def test_a_bare_date_gets_the_time_of_the_request(shop: Shop) -> None:
    three_products(shop)
    shop.sandbox.store.clock = lambda: 1_720_051_201.0  # 2024-07-04T00:00:01Z
    assert ids(shop, PRODUCTS, **{"date_modified:min": "2024-03-01"}) == [1, 2, 3]
    shop.sandbox.store.clock = lambda: 1_720_094_401.0  # 2024-07-04T12:00:01Z
    assert ids(shop, PRODUCTS, **{"date_modified:min": "2024-03-01"}) == [3]


def test_only_the_asked_fields_come_back_with_the_id(shop: Shop) -> None:
    three_products(shop)
    (row,) = shop.rows(PRODUCTS, {"id": "1", "include_fields": "name", "include": "images"})
    assert row.keys() - {"gift_wrapping_options_type", "gift_wrapping_options_list"} == {
        "id",
        "name",
        "images",
    }
    (row,) = shop.rows(PRODUCTS, {"id": "1", "exclude_fields": "description,id"})
    assert "description" not in row
    assert "sku" in row
    assert "id" in row


def test_includes_are_absent_unless_asked(shop: Shop) -> None:
    three_products(shop)
    (row,) = shop.rows(PRODUCTS, {"id": "1"})
    assert not row.keys() & {"variants", "images", "options", "channels"}
    (row,) = shop.rows(PRODUCTS, {"id": "1", "include": "variants,channels,primary_image,nonsense"})
    assert (row["variants"], row["channels"], row["primary_image"]) == ([], [], None)
    assert "nonsense" not in row


@pytest.mark.parametrize(
    ("parameter", "value", "found"),
    [
        ("email:in", "ANN@example.com,nobody@example.com", [1]),
        ("name:in", "ann archer,bo böhm", [1, 2]),
        ("name:like", "archer,öhm", [1, 2]),
        ("name:like", "n arch", [1]),
        ("customer_group_id:in", "4", [2]),
        ("date_created:min", "2024-02-01T00:00:00Z", [2]),
        ("date_modified:max", "2024-01-01", [1]),
        ("id:in", "2", [2]),
    ],
)
def test_customers_are_found_by(shop: Shop, parameter: str, value: str, found: list[int]) -> None:
    old, new = "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"
    ann = {"id": 1, "email": "ann@example.com", "first_name": "Ann", "last_name": "Archer"}
    bo = {"id": 2, "email": "bo@example.com", "first_name": "Bo", "last_name": "Böhm", "customer_group_id": 4}
    shop.sandbox.store.insert_many(
        "customers",
        [
            {**ann, "date_created": old, "date_modified": old},
            {**bo, "date_created": new, "date_modified": new},
        ],
    )
    assert ids(shop, "/v3/customers", **{parameter: value}) == found
