from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

PRODUCT = "/v3/catalog/products/1"
RED = {"option_display_name": "Colour", "label": "Red"}
BLUE = {"option_display_name": "Colour", "label": "Blue"}
RULE = {"quantity_min": 2, "quantity_max": 5, "type": "price", "amount": 3}


def test_children_come_with_their_product_and_are_served_below_it(shop: Shop) -> None:
    product = shop.product(
        images=[{"image_url": "http://example.com/a.png"}, {"image_url": "http://example.com/b.png"}],
        videos=[{"video_id": "abc", "title": "How"}],
        custom_fields=[{"name": "ISBN", "value": "1"}],
        bulk_pricing_rules=[RULE],
    )
    assert [image["is_thumbnail"] for image in product["images"]] == [True, False]
    for field, path in (
        ("images", "images"),
        ("videos", "videos"),
        ("custom_fields", "custom-fields"),
        ("bulk_pricing_rules", "bulk-pricing-rules"),
    ):
        assert shop.rows(f"{PRODUCT}/{path}") == product[field]
        assert shop.rows("/v3/catalog/products", {"include": field})[0][field] == product[field]
        assert shop.get(f"{PRODUCT}/{path}/1").json()["data"] == product[field][0]
        assert shop.get(f"{PRODUCT}/{path}/9").status_code == 404
        assert shop.get(f"/v3/catalog/products/9/{path}").status_code == 404


def test_a_wrong_child_refuses_its_whole_product(shop: Shop) -> None:
    body = {"name": "A", "type": "physical", "weight": 1, "price": 1, "custom_fields": [{"name": "x"}]}
    answer = shop.post("/v3/catalog/products", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["custom_fields.0.value"]
    assert shop.rows("/v3/catalog/products") == []


@pytest.mark.parametrize(
    ("path", "body", "change"),
    [
        ("images", {"image_url": "http://example.com/a.png"}, {"description": "front"}),
        ("videos", {"video_id": "abc"}, {"title": "How"}),
        ("custom-fields", {"name": "a", "value": "b"}, {"value": "c"}),
        ("bulk-pricing-rules", RULE, {"quantity_max": 9}),
    ],
)
def test_a_child_is_made_changed_and_removed_at_its_own_path(
    shop: Shop, path: str, body: dict[str, Any], change: dict[str, Any]
) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    shop.product()
    shop.sandbox.store.clock = lambda: 1_700_000_060
    made = shop.made(f"{PRODUCT}/{path}", body)
    assert made.items() >= {name: value for name, value in body.items() if name != "image_url"}.items()
    assert shop.get(PRODUCT).json()["data"]["date_modified"] == "2023-11-14T22:14:20+00:00"
    changed = shop.put(f"{PRODUCT}/{path}/1", change).json()["data"]
    assert changed == {**made, **change}
    assert shop.put(f"{PRODUCT}/{path}/2", change).status_code == 404
    assert shop.delete(f"{PRODUCT}/{path}/1").status_code == 204
    assert shop.delete(f"{PRODUCT}/{path}/1").status_code == 404
    assert shop.rows(f"{PRODUCT}/{path}") == []


def test_a_list_without_images_has_no_body(shop: Shop) -> None:
    shop.product()
    assert shop.get(f"{PRODUCT}/images").status_code == 204
    assert shop.get(f"{PRODUCT}/videos").status_code == 200


def test_an_image_must_be_at_an_address(shop: Shop) -> None:
    shop.product()
    assert shop.post(f"{PRODUCT}/images", {"image_url": "a.png"}).status_code == 400
    assert shop.post(f"{PRODUCT}/images", {"description": "x"}).status_code == 422


def test_a_product_has_one_thumbnail(shop: Shop) -> None:
    shop.product(images=[{"image_url": "http://example.com/a.png"}])
    shop.made(f"{PRODUCT}/images", {"image_url": "http://example.com/b.png", "is_thumbnail": True})
    assert [image["is_thumbnail"] for image in shop.rows(f"{PRODUCT}/images")] == [False, True]
    (row,) = shop.rows("/v3/catalog/products", {"include": "primary_image"})
    assert row["primary_image"]["id"] == 2


def test_bulk_pricing_rules_must_not_overlap(shop: Shop) -> None:
    shop.product(bulk_pricing_rules=[RULE])
    path = f"{PRODUCT}/bulk-pricing-rules"
    assert shop.post(path, {**RULE, "quantity_min": 5, "quantity_max": 0}).status_code == 409
    assert shop.post(path, {**RULE, "quantity_min": 6, "quantity_max": 0}).status_code == 200
    assert shop.post(path, {**RULE, "quantity_min": 60, "quantity_max": 70}).status_code == 409
    assert shop.put(f"{path}/1", {"quantity_max": 6}).status_code == 409
    assert shop.post(path, {**RULE, "amount": None}).status_code == 422


def test_a_custom_field_is_unique_by_name_and_value(shop: Shop) -> None:
    shop.product(custom_fields=[{"name": "a", "value": "1"}])
    assert shop.post(f"{PRODUCT}/custom-fields", {"name": "a", "value": "1"}).status_code == 409
    assert shop.post(f"{PRODUCT}/custom-fields", {"name": "a", "value": "2"}).status_code == 200
    assert shop.put(f"{PRODUCT}/custom-fields/2", {"value": "1"}).status_code == 409


def test_an_update_of_a_product_changes_children_by_id_and_adds_the_others(shop: Shop) -> None:
    shop.product(custom_fields=[{"name": "a", "value": "1"}])
    fields = [{"id": 1, "name": "a", "value": "2"}, {"name": "b", "value": "3"}]
    product = shop.put(PRODUCT, {"custom_fields": fields}).json()["data"]
    assert [(field["id"], field["value"]) for field in product["custom_fields"]] == [(1, "2"), (2, "3")]
    assert shop.put(PRODUCT, {"custom_fields": [{"id": 9, "value": "2"}]}).status_code == 404


class TestVariants:
    @pytest.fixture(autouse=True)
    def _shirt(self, shop: Shop) -> None:
        shop.product(
            name="Shirt",
            sku="S",
            weight=2,
            variants=[
                {"sku": "S-R", "option_values": [RED]},
                {"sku": "S-B", "price": 5, "option_values": [BLUE]},
            ],
        )

    def test_they_make_the_options_they_name_and_take_the_base_variants_place(self, shop: Shop) -> None:
        (product,) = shop.rows("/v3/catalog/products", {"include": "variants,options"})
        assert product["base_variant_id"] is None
        (option,) = product["options"]
        assert [value["label"] for value in option["option_values"]] == ["Red", "Blue"]
        assert shop.rows(f"{PRODUCT}/options") == product["options"]
        red, blue = product["variants"]
        assert red["option_values"] == [
            {
                "id": option["option_values"][0]["id"],
                "label": "Red",
                "option_id": option["id"],
                "option_display_name": "Colour",
            }
        ]
        assert (red["price"], red["calculated_price"], red["calculated_weight"]) == (None, 20, 2)
        assert (blue["price"], blue["calculated_price"]) == (5, 5)
        assert shop.rows("/v3/catalog/variants") == product["variants"]
        assert [row["sku"] for row in shop.rows("/v3/catalog/variants", {"sku": "s-b"})] == ["S-B"]

    def test_a_combination_and_a_sku_are_given_once(self, shop: Shop) -> None:
        for body in (
            {"sku": "NEW", "option_values": [RED]},
            {"sku": "s-r", "option_values": [{**RED, "label": "X"}]},
        ):
            assert shop.post(f"{PRODUCT}/variants", body).status_code == 409
        assert shop.post(f"{PRODUCT}/variants", {"sku": "NEW"}).status_code == 422
        two = {"sku": "NEW", "option_values": [RED, {"option_display_name": "Size", "label": "L"}]}
        assert shop.post(f"{PRODUCT}/variants", two).status_code == 422
        assert len(shop.rows(f"{PRODUCT}/options")) == 1

    def test_one_can_be_added_by_ids_of_option_and_value(self, shop: Shop) -> None:
        (option,) = shop.rows(f"{PRODUCT}/options")
        values = f"{PRODUCT}/options/{option['id']}/values"
        assert shop.post(values, {"label": 5, "sort_order": 3}).status_code == 422
        value = shop.made(values, {"label": "Green", "sort_order": 3})
        by_id = {"option_id": option["id"], "id": value["id"]}
        made = shop.made(f"{PRODUCT}/variants", {"sku": "S-G", "option_values": [by_id]})
        assert made["option_values"][0]["label"] == "Green"
        unknown = {"option_id": option["id"], "id": 99}
        assert shop.post(f"{PRODUCT}/variants", {"sku": "S-X", "option_values": [unknown]}).status_code == 422

    def test_a_batch_changes_fifty_at_most_and_all_or_none(self, shop: Shop) -> None:
        first, second = (row["id"] for row in shop.rows("/v3/catalog/variants"))
        done = shop.put("/v3/catalog/variants", [{"id": first, "price": 1}, {"id": second, "sku": "S-B2"}])
        assert [row["calculated_price"] for row in done.json()["data"]] == [1, 5]
        refused = shop.put("/v3/catalog/variants", [{"id": first, "price": 2}, {"id": second, "sku": "S-R"}])
        assert refused.status_code == 422
        (error,) = refused.json()["batch_errors"]
        assert (error["status"], list(error["errors"])) == (409, ["sku"])
        assert shop.get(f"{PRODUCT}/variants/{first}").json()["data"]["price"] == 1
        assert shop.put("/v3/catalog/variants", [{"id": first}] * 51).status_code == 413

    def test_a_batch_can_make_them(self, shop: Shop) -> None:
        green = {"product_id": 1, "sku": "S-G", "option_values": [{**RED, "label": "Green"}]}
        (made,) = shop.put("/v3/catalog/variants", [green]).json()["data"]
        assert (made["sku"], made["calculated_price"]) == ("S-G", 20)

    def test_stock_of_variants_adds_up_to_the_products(self, shop: Shop) -> None:
        shop.put(PRODUCT, {"inventory_tracking": "variant"})
        ids = [row["id"] for row in shop.rows("/v3/catalog/variants")]
        shop.put("/v3/catalog/variants", [{"id": key, "inventory_level": 4} for key in ids])
        assert shop.get(PRODUCT).json()["data"]["inventory_level"] == 8

    def test_without_the_last_one_there_is_a_base_variant_again(self, shop: Shop) -> None:
        for row in shop.rows("/v3/catalog/variants"):
            assert shop.delete(f"{PRODUCT}/variants/{row['id']}").status_code == 204
        (base,) = shop.rows("/v3/catalog/variants")
        assert (base["option_values"], base["sku"]) == ([], "S")
        assert shop.get(PRODUCT).json()["data"]["base_variant_id"] == base["id"]

    def test_a_renamed_value_is_renamed_in_its_variants(self, shop: Shop) -> None:
        (option,) = shop.rows(f"{PRODUCT}/options")
        value = option["option_values"][0]["id"]
        shop.put(f"{PRODUCT}/options/{option['id']}/values/{value}", {"label": "Crimson", "sort_order": 0})
        assert shop.rows("/v3/catalog/variants")[0]["option_values"][0]["label"] == "Crimson"

    def test_a_removed_value_takes_its_variants_along(self, shop: Shop) -> None:
        (option,) = shop.rows(f"{PRODUCT}/options")
        value = option["option_values"][0]["id"]
        assert shop.delete(f"{PRODUCT}/options/{option['id']}/values/{value}").status_code == 204
        assert [row["sku"] for row in shop.rows("/v3/catalog/variants")] == ["S-B"]


def test_a_base_variant_and_its_product_say_the_same(shop: Shop) -> None:
    product = shop.product(sku="A")
    variant = f"{PRODUCT}/variants/{product['base_variant_id']}"
    shop.put(variant, {"sku": "B", "price": 3})
    found = shop.get(PRODUCT).json()["data"]
    assert (found["sku"], found["price"], found["calculated_price"]) == ("B", 3, 3)
    shop.put(PRODUCT, {"sku": "C"})
    assert shop.get(variant).json()["data"]["sku"] == "C"


@pytest.mark.parametrize(("path", "extra"), [("options", {}), ("modifiers", {"required": False})])
def test_options_and_modifiers_hold_their_values(shop: Shop, path: str, extra: dict[str, Any]) -> None:
    shop.product()
    values = [{"label": "Small", "sort_order": 0}, {"label": "Large", "sort_order": 1}]
    body = {"display_name": "Size", "type": "dropdown", "option_values": values, **extra}
    made = shop.made(f"{PRODUCT}/{path}", body)
    assert [value["label"] for value in made["option_values"]] == ["Small", "Large"]
    assert shop.rows(f"{PRODUCT}/{path}/1/values") == made["option_values"]
    assert shop.post(f"{PRODUCT}/{path}", {**body, "display_name": "SIZE"}).status_code == 409
    assert shop.post(f"{PRODUCT}/{path}", {**body, "display_name": "B", "type": "nonsense"}).status_code == 422
    assert shop.post(f"{PRODUCT}/{path}/1/values", {"label": "large", "sort_order": 2}).status_code == 422
    assert shop.rows("/v3/catalog/products", {"include": path})[0][path] == [made]
    assert shop.delete(f"{PRODUCT}/{path}/1").status_code == 204
    assert shop.rows(f"{PRODUCT}/{path}") == []
