from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

import pytest

from bigcommerce_sandbox.areas.catalog_upkeep import MIRRORED
from bigcommerce_sandbox.areas.urls import is_latin
from tests.bigcommerce_sandbox.seeded_store import Row, by_id, by_owner, seeded


def _products() -> list[Row]:
    return seeded()["products"]


def _unique(values: list[str]) -> bool:
    folded = [value.casefold() for value in values]
    return len(set(folded)) == len(folded)


def test_brands_are_named_once() -> None:
    assert _unique([brand["name"] for brand in seeded()["brands"]])


def test_categories_are_nested_four_deep_and_named_once_among_siblings() -> None:
    categories = by_id(seeded()["categories"], "category_id")
    trees = by_id(seeded()["category_trees"])

    def depth(category: Row) -> int:
        if not category["parent_id"]:
            return 1
        parent = categories[category["parent_id"]]
        assert parent["tree_id"] == category["tree_id"]
        assert parent["category_id"] < category["category_id"]
        return depth(parent) + 1

    assert {depth(category) for category in categories.values()} == {1, 2, 3, 4}
    assert {category["tree_id"] for category in categories.values()} == trees.keys()
    siblings = Counter(
        (category["tree_id"], category["parent_id"], category["name"].casefold()) for category in categories.values()
    )
    assert set(siblings.values()) == {1}
    assert len({name for _, _, name in siblings}) < len(siblings)
    assert {category["is_visible"] for category in categories.values()} == {True, False}


def test_addresses_on_the_storefront_are_unique_and_latin() -> None:
    rows = seeded()
    urls = [row["custom_url"]["url"] for row in (*rows["products"], *rows["brands"])]
    urls += [category["url"]["path"] for category in rows["categories"]]
    assert _unique(urls)
    assert all(is_latin(url) for url in urls)


def test_products_are_named_once_and_skus_are_unique_across_variants() -> None:
    products = by_id(_products())
    assert _unique([product["name"] for product in products.values()])
    owners: dict[str, set[int]] = {}
    for variant in seeded()["product_variants"]:
        owners.setdefault(variant["sku"].casefold(), set()).add(variant["product_id"])
    for product in products.values():
        owners.setdefault(product["sku"].casefold(), set()).add(product["id"])
    assert len(owners.pop("")) > 1
    assert {len(owner) for owner in owners.values()} == {1}
    proper = [one["sku"] for one in seeded()["product_variants"] if one["option_values"]]
    assert _unique(proper)
    assert not any(
        one["sku"] == products[one["product_id"]]["sku"] for one in seeded()["product_variants"] if one["option_values"]
    )


def test_products_refer_to_what_exists() -> None:
    products, brands = by_id(_products()), by_id(seeded()["brands"])
    categories = by_id(seeded()["categories"], "category_id")
    for product in products.values():
        assert not product["brand_id"] or product["brand_id"] in brands
        assert set(product["categories"]) <= categories.keys()
        assert len(set(product["categories"])) == len(product["categories"])
        related = product["related_products"]
        assert related in ([], [-1]) or set(related) <= products.keys() - {product["id"]}
    channels = seeded()["product_channel_assignments"]
    assert {one["product_id"] for one in channels} == products.keys()


def test_a_product_without_options_has_one_base_variant_that_mirrors_it() -> None:
    options = by_owner(seeded()["product_options"], "product_id")
    variants = by_owner(seeded()["product_variants"], "product_id")
    simple = [product for product in _products() if product["id"] not in options]
    assert 0 < len(simple) < len(_products())
    for product in simple:
        (base,) = variants[product["id"]]
        assert product["base_variant_id"] == base["id"]
        assert base["option_values"] == []
        assert base["sku_id"] is None
        assert {name: base[name] for name in MIRRORED} == {name: product[name] for name in MIRRORED}


def test_variants_take_one_value_of_each_option() -> None:
    options = by_owner(seeded()["product_options"], "product_id")
    values = by_id(seeded()["product_option_values"])
    variants = by_owner(seeded()["product_variants"], "product_id")
    products = by_id(_products())
    assert max(len(found) for found in variants.values()) > 10
    for key, own in options.items():
        named = by_id(own)
        assert products[key]["base_variant_id"] is None
        combinations = set()
        for variant in variants[key]:
            assert [value["option_id"] for value in variant["option_values"]] == list(named)
            for value in variant["option_values"]:
                assert values[value["id"]]["option_id"] == value["option_id"]
                assert values[value["id"]]["product_id"] == key
                assert values[value["id"]]["label"] == value["label"]
                assert named[value["option_id"]]["display_name"] == value["option_display_name"]
            combinations.add(tuple(value["id"] for value in variant["option_values"]))
        assert len(combinations) == len(variants[key])
    assert {value["option_id"] for value in values.values()} == {
        option["id"] for own in options.values() for option in own
    }


def test_calculated_prices_and_weights_are_right() -> None:
    products = by_id(_products())
    for product in products.values():
        assert product["calculated_price"] == (product["sale_price"] or product["price"])
    for variant in seeded()["product_variants"]:
        product = products[variant["product_id"]]
        own = variant["sale_price"] or variant["price"]
        if not variant["option_values"] or own is None:
            own = product["calculated_price"]
        weight = product["weight"] if variant["weight"] is None else variant["weight"]
        assert (variant["calculated_price"], variant["calculated_weight"]) == (own, weight)


def test_stock_counted_by_variant_adds_up() -> None:
    variants = by_owner(seeded()["product_variants"], "product_id")
    counted = [product for product in _products() if product["inventory_tracking"] == "variant"]
    assert counted
    for product in counted:
        assert product["inventory_level"] == sum(one["inventory_level"] for one in variants[product["id"]])


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("type", {"physical", "digital"}),
        ("sku", {""}),
        ("brand_id", {0}),
        ("is_visible", {True, False}),
        ("availability", {"available", "disabled", "preorder"}),
        ("condition", {"New", "Used", "Refurbished"}),
        ("inventory_tracking", {"none", "product", "variant"}),
        ("preorder_release_date", {None}),
        ("date_last_imported", {""}),
        ("description", {""}),
        ("sale_price", {0}),
    ],
)
def test_awkward_values_of_products_occur(field: str, values: set[object]) -> None:
    assert values <= {product[field] for product in _products()}


def test_awkward_lists_and_numbers_of_products_occur() -> None:
    products = _products()
    for field, value in (
        ("meta_keywords", []),
        ("meta_keywords", [""]),
        ("categories", []),
        ("related_products", [-1]),
        ("related_products", []),
    ):
        assert any(product[field] == value for product in products)
    decimals = {len(str(product["price"]).partition(".")[2]) for product in products}
    assert {0, 2, 4} <= decimals
    assert max(decimals) == 4
    assert any(isinstance(product["price"], int) for product in products)
    assert max(len(product["description"]) for product in products) > 10_000
    assert any(product["description"].startswith("<p>") for product in products)
    assert any(len(product["related_products"]) > 1 for product in products)
    assert any(variant["price"] is None for variant in seeded()["product_variants"])
    assert any(variant["purchasing_disabled"] for variant in seeded()["product_variants"])


def test_products_have_children_of_every_kind() -> None:
    rows, products = seeded(), by_id(_products())
    for resource in (
        "product_images",
        "product_videos",
        "product_custom_fields",
        "bulk_pricing_rules",
        "product_modifiers",
        "product_modifier_values",
    ):
        owners = {row["product_id"] for row in rows[resource]}
        assert 0 < len(owners) < len(products)
        assert owners <= products.keys()
    for images in by_owner(rows["product_images"], "product_id").values():
        assert [image["is_thumbnail"] for image in images] == [True] + [False] * (len(images) - 1)
        assert all(urlsplit(image["image_url"]).scheme == "https" for image in images)
    for fields in by_owner(rows["product_custom_fields"], "product_id").values():
        assert len({(one["name"], one["value"]) for one in fields}) == len(fields)
    for rules in by_owner(rows["bulk_pricing_rules"], "product_id").values():
        assert [(rule["quantity_min"], rule["quantity_max"]) for rule in rules] == [(10, 19), (20, 0)]
    assert {rule["type"] for rule in rows["bulk_pricing_rules"]} == {"price", "percent", "fixed"}
    modifiers = by_id(rows["product_modifiers"])
    assert {value["option_id"] for value in rows["product_modifier_values"]} <= modifiers.keys()
