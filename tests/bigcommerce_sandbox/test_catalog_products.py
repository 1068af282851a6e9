from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

PRODUCTS = "/v3/catalog/products"


def category(shop: Shop, name: str = "Tea") -> int:
    (made,) = shop.made("/v3/catalog/trees/categories", [{"name": name, "tree_id": 1}])
    return int(made["category_id"])


def test_a_product_gets_what_the_store_makes_itself(shop: Shop) -> None:
    product = shop.product(name="Blue Pot", price=20, sale_price=15.123456, sku="POT")
    assert product["calculated_price"] == product["sale_price"] == 15.1235
    assert product["custom_url"] == {"url": "/blue-pot/", "is_customized": False}
    (variant,) = shop.rows(f"{PRODUCTS}/{product['id']}/variants")
    assert variant["id"] == product["base_variant_id"]
    assert (variant["sku"], variant["price"], variant["option_values"], variant["sku_id"]) == (
        "POT",
        20,
        [],
        None,
    )
    (assignment,) = shop.rows(f"{PRODUCTS}/channel-assignments")
    assert assignment == {"product_id": product["id"], "channel_id": 1}


@pytest.mark.parametrize("field", ["name", "type", "weight", "price"])
def test_a_new_product_needs(shop: Shop, field: str) -> None:
    body = {"name": "Pot", "type": "physical", "weight": 1, "price": 20}
    del body[field]
    answer = shop.post(PRODUCTS, body)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {field: f"{field} is required"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "20"),
        ("price", -1),
        ("price", True),
        ("name", ""),
        ("name", "x" * 251),
        ("type", "virtual"),
        ("categories", ["1"]),
        ("inventory_level", 1.5),
        ("upc", "123456789012345"),
        ("condition", "new"),
        ("images", {"image_url": "http://example.com/a.png"}),
        ("preorder_release_date", "soon"),
    ],
)
def test_an_impossible_value_is_refused_by_name(shop: Shop, field: str, value: object) -> None:
    answer = shop.post(PRODUCTS, {"name": "Pot", "type": "physical", "weight": 1, "price": 20, field: value})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert shop.rows(PRODUCTS) == []


def test_names_and_skus_are_unique_whatever_the_case(shop: Shop) -> None:
    shop.product(name="Größe", sku="One")
    values = [{"option_display_name": "Colour", "label": "Red"}]
    shop.product(name="Cup", sku="Two", variants=[{"sku": "Three", "option_values": values}])
    for clash in ({"name": "GRÖSSE"}, {"sku": "ONE"}, {"sku": "three"}):
        body = {"name": "New", "type": "physical", "weight": 1, "price": 1, **clash}
        answer = shop.post(PRODUCTS, body)
        assert answer.status_code == 409
        assert list(answer.json()["errors"]) == list(clash)
    assert shop.put(f"{PRODUCTS}/1", {"sku": "two"}).status_code == 409
    assert shop.put(f"{PRODUCTS}/1", {"sku": "ONE", "name": "größe"}).status_code == 200
    shop.product(name="Without a SKU")
    shop.product(name="Also without a SKU")


def test_what_a_product_points_at_must_be_there(shop: Shop) -> None:
    answer = shop.post(
        PRODUCTS, {"name": "A", "type": "physical", "weight": 1, "price": 1, "brand_id": 7, "categories": [8]}
    )
    assert answer.status_code == 409
    assert answer.json()["errors"].keys() == {"brand_id", "categories"}


def test_a_brand_can_be_given_by_name(shop: Shop) -> None:
    first = shop.product(name="A", brand_name="Acme")
    second = shop.product(name="B", brand_name="ACME")
    assert first["brand_id"] == second["brand_id"]
    assert "brand_name" not in first
    assert [brand["name"] for brand in shop.rows("/v3/catalog/brands")] == ["Acme"]


def test_an_update_changes_only_what_it_names(shop: Shop) -> None:
    tea, pots = category(shop), category(shop, "Pots")
    before = shop.product(name="Pot", sku="P", categories=[tea])
    after = shop.put(f"{PRODUCTS}/{before['id']}", {"price": 9, "categories": [pots]}).json()["data"]
    changed = {name for name in after if after[name] != before[name]} - {"date_modified"}
    assert changed == {"price", "calculated_price", "categories"}
    assert after["categories"] == [pots]
    (variant,) = shop.rows(f"{PRODUCTS}/{before['id']}/variants")
    assert variant["price"] == variant["calculated_price"] == 9


def test_an_update_moves_the_time_of_modification(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    created = shop.product()["date_created"]
    shop.sandbox.store.clock = lambda: 1_700_000_060
    product = shop.put(f"{PRODUCTS}/1", {"warranty": "none", "date_created": "2001-01-01T00:00:00+00:00"}).json()
    assert product["data"]["date_created"] == created
    assert product["data"]["date_modified"] == "2023-11-14T22:14:20+00:00"


def test_a_batch_changes_ten_at_most_and_all_or_none(shop: Shop) -> None:
    for name in "ABC":
        shop.product(name=name)
    done = shop.put(PRODUCTS, [{"id": 1, "price": 1}, {"id": 2, "price": 2}])
    assert [product["price"] for product in done.json()["data"]] == [1, 2]
    refused = shop.put(PRODUCTS, [{"id": 1, "price": 7}, {"id": 2, "name": "c"}])
    assert (refused.status_code, list(refused.json()["errors"])) == (409, ["name"])
    assert shop.put(PRODUCTS, [{"id": 1, "price": 7}, {"id": 99, "price": 7}]).status_code == 404
    assert shop.put(PRODUCTS, [{"id": 1, "price": 7}, {"price": 7}]).status_code == 422
    assert shop.put(PRODUCTS, [{"id": 1, "price": 7}] * 11).status_code == 413
    assert shop.rows(PRODUCTS, {"id": "1"})[0]["price"] == 1


def test_a_url_that_cannot_be_had_saves_the_product_without_it(shop: Shop) -> None:
    category(shop, "Tea")
    for number, url in enumerate(("/ä/", "/tea/")):
        body = {"name": f"P{number}", "type": "physical", "weight": 1, "price": 1, "custom_url": {"url": url}}
        answer = shop.post(PRODUCTS, body)
        assert answer.status_code == 207
        assert answer.json()["errors"]["errors"].keys() == {"custom_url"}
        assert answer.json()["data"]["custom_url"]["url"] == f"/p{number}/"
    taken = {"name": "P3", "type": "physical", "weight": 1, "price": 1, "custom_url": {"url": "/p0/"}}
    assert shop.post(PRODUCTS, taken).status_code == 409


def test_generated_urls_get_a_number_when_taken(shop: Shop) -> None:
    category(shop, "Pot")
    assert shop.product(name="Pot")["custom_url"]["url"] == "/pot-1/"


def test_one_product_can_be_removed_and_is_gone_with_its_children(shop: Shop) -> None:
    shop.product(images=[{"image_url": "http://example.com/a.png"}])
    assert shop.delete(f"{PRODUCTS}/1").status_code == 204
    assert shop.get(f"{PRODUCTS}/1").status_code == 404
    assert shop.delete(f"{PRODUCTS}/1").status_code == 404
    assert shop.rows("/v3/catalog/variants") == []
    assert shop.sandbox.store.count("product_images") == 0


def test_products_are_removed_by_filter_only_and_not_more_than_250(shop: Shop) -> None:
    shop.sandbox.store.insert_many("products", ({"id": n, "name": f"P{n}"} for n in range(1, 300)))
    assert shop.delete(PRODUCTS).status_code == 422
    assert shop.delete(PRODUCTS, {"no_such_filter": "1"}).status_code == 422
    assert shop.delete(PRODUCTS, {"id:in": "1,2"}).status_code == 204
    assert shop.sandbox.store.count("products") == 297
    assert shop.delete(PRODUCTS, {"id:min": "1"}).status_code == 204
    assert shop.sandbox.store.count("products") == 47


class TestAssignments:
    @pytest.fixture
    def pairs(self, shop: Shop) -> dict[str, Any]:
        tea, pots = category(shop), category(shop, "Pots")
        first = shop.product(name="A", categories=[tea, pots])["id"]
        second = shop.product(name="B", categories=[tea])["id"]
        return {"tea": tea, "pots": pots, "first": first, "second": second}

    def test_categories_of_products_are_listed_as_pairs(self, shop: Shop, pairs: dict[str, Any]) -> None:
        path = f"{PRODUCTS}/category-assignments"
        listed = [(row["product_id"], row["category_id"]) for row in shop.rows(path)]
        assert listed == [
            (pairs["first"], pairs["tea"]),
            (pairs["first"], pairs["pots"]),
            (pairs["second"], pairs["tea"]),
        ]
        assert len(shop.rows(path, {"category_id:in": str(pairs["pots"])})) == 1
        assert len(shop.rows(path, {"product_id:in": str(pairs["first"]), "limit": "1"})) == 1

    def test_categories_are_added_and_taken_away(self, shop: Shop, pairs: dict[str, Any]) -> None:
        path = f"{PRODUCTS}/category-assignments"
        more = [{"product_id": pairs["second"], "category_id": pairs["pots"]}] * 2
        assert shop.put(path, more).status_code == 204
        assert shop.rows(PRODUCTS, {"id": str(pairs["second"])})[0]["categories"] == [
            pairs["tea"],
            pairs["pots"],
        ]
        assert shop.delete(path).status_code == 422
        assert shop.delete(path, {"category_id:in": str(pairs["tea"])}).status_code == 204
        assert [row["categories"] for row in shop.rows(PRODUCTS)] == [[pairs["pots"]], [pairs["pots"]]]

    def test_pairs_with_what_is_not_there_are_refused_by_index(self, shop: Shop, pairs: dict[str, Any]) -> None:
        good = {"product_id": pairs["first"], "category_id": pairs["tea"]}
        answer = shop.put(f"{PRODUCTS}/category-assignments", [good, {**good, "category_id": 99}])
        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["1"])

    def test_channels_are_added_and_taken_away(self, shop: Shop, pairs: dict[str, Any]) -> None:
        path = f"{PRODUCTS}/channel-assignments"
        assert shop.put(path, [{"product_id": pairs["first"], "channel_id": 2}]).status_code == 204
        (row,) = shop.rows(PRODUCTS, {"channel_id:in": "2", "include": "channels"})
        assert (row["id"], row["channels"]) == (pairs["first"], [1, 2])
        assert shop.delete(path, {"channel_id:in": "1"}).status_code == 204
        assert shop.rows(path) == [{"product_id": pairs["first"], "channel_id": 2}]
        assert shop.delete(path).status_code == 422
