from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

TREES = "/v3/catalog/trees"
CATEGORIES = f"{TREES}/categories"
BRANDS = "/v3/catalog/brands"


def test_every_store_has_a_tree_for_its_first_channel(shop: Shop) -> None:
    (tree,) = shop.rows(TREES)
    assert tree == {"id": 1, "name": "Default catalog tree", "channels": [1]}
    assert shop.rows(TREES, {"channel_id:in": "2"}) == []
    assert shop.get(TREES, **{"channel_id:in": "9" * 25}).status_code in {400, 422}


def test_a_batch_of_good_categories_is_created_as_a_whole(shop: Shop) -> None:
    answer = shop.post(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Green", "parent_id": 1}])
    assert answer.status_code == 201
    tea, green = answer.json()["data"]
    assert answer.json()["meta"] == {"total": 2, "success": 2, "failed": 0}
    assert (tea["category_id"], tea["parent_id"], tea["url"]["path"]) == (1, 0, "/tea/")
    assert (green["parent_id"], green["tree_id"], green["url"]["path"]) == (1, 1, "/tea/green/")
    assert len(tea["category_uuid"]) == 36
    assert shop.rows(CATEGORIES) == [tea, green]


def test_of_a_mixed_batch_the_good_ones_are_kept(shop: Shop) -> None:
    batch = [{"name": "Tea", "tree_id": 1}, {"name": "TEA", "tree_id": 1}, {"tree_id": 1}, {"name": "Lost"}]
    answer = shop.post(CATEGORIES, batch)
    assert answer.status_code == 207
    body = answer.json()
    assert [category["name"] for category in body["data"]] == ["Tea"]
    assert body["meta"] == {"total": 4, "success": 1, "failed": 3}
    assert body["errors"]["errors"].keys() == {"1", "2", "3"}


def test_a_batch_without_a_good_one_is_refused(shop: Shop) -> None:
    answer = shop.post(CATEGORIES, [{"name": "x" * 51, "tree_id": 1}, {"name": "A", "parent_id": 9}])
    assert answer.status_code == 422
    assert answer.json()["errors"]["errors"].keys() == {"0", "1"}
    assert "data" not in answer.json()


def test_a_name_may_stand_again_under_another_parent(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Tea", "parent_id": 1}])
    assert shop.post(CATEGORIES, [{"name": "tea", "parent_id": 1}]).status_code == 422


def test_categories_are_eight_levels_deep_at_most(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "1", "tree_id": 1}])
    statuses = [shop.post(CATEGORIES, [{"name": "n", "parent_id": parent}]).status_code for parent in range(1, 9)]
    assert statuses == [201] * 7 + [422]


def test_an_update_answers_with_counts_alone(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Pots", "tree_id": 1}])
    done = shop.put(CATEGORIES, [{"category_id": 1, "name": "Teas"}])
    assert (done.status_code, done.json()) == (200, {"meta": {"total": 1, "success": 1, "failed": 0}})
    mixed = shop.put(CATEGORIES, [{"category_id": 1, "is_visible": False}, {"category_id": 2, "name": "teas"}])
    assert mixed.status_code == 207
    assert mixed.json()["errors"]["errors"].keys() == {"1"}
    first, second = shop.rows(CATEGORIES)
    assert (first["name"], first["is_visible"], second["name"]) == ("Teas", False, "Pots")
    assert shop.put(CATEGORIES, [{"name": "No id"}]).status_code == 422


def test_a_category_cannot_become_its_own_ancestor(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Green", "parent_id": 1}])
    assert shop.put(CATEGORIES, [{"category_id": 1, "parent_id": 2}]).status_code == 422
    assert shop.put(CATEGORIES, [{"category_id": 2, "parent_id": 0}]).status_code == 200
    assert shop.rows(CATEGORIES, {"parent_id:in": "0"})[1]["name"] == "Green"


def test_a_removed_category_takes_along_what_is_below_and_leaves_its_products(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Green", "parent_id": 1}])
    shop.made(CATEGORIES, [{"name": "Pots", "tree_id": 1}])
    shop.product(categories=[2, 3])
    assert shop.delete(CATEGORIES).status_code == 422
    answer = shop.delete(CATEGORIES, {"category_id:in": "1"})
    assert answer.status_code == 202
    assert [category["name"] for category in shop.rows(CATEGORIES)] == ["Pots"]
    assert shop.rows("/v3/catalog/products")[0]["categories"] == [3]


def test_a_tree_is_shown_as_a_nest(shop: Shop) -> None:
    shop.made(CATEGORIES, [{"name": "Tea", "tree_id": 1}, {"name": "Green", "parent_id": 1}])
    (top,) = shop.get(f"{TREES}/1/categories").json()["data"]
    assert (top["id"], top["depth"], top["path"]) == (1, 0, [])
    (below,) = top["children"]
    assert (below["id"], below["depth"], below["path"], below["url"]) == (2, 1, [1], "/tea/green/")
    assert shop.get(f"{TREES}/1/categories", depth=1).json()["data"][0]["children"] == []
    assert shop.get(f"{TREES}/2/categories").status_code == 404


def test_a_tree_needs_a_channel_of_its_own(shop: Shop) -> None:
    made = shop.put(TREES, [{"name": "Second", "channels": [2]}])
    assert made.json()["data"] == [{"id": 2, "name": "Second", "channels": [2]}]
    for wrong in (
        {"name": "A", "channels": [1]},
        {"name": "A"},
        {"name": "A", "channels": [3, 4]},
        {"id": 1, "channels": [3]},
    ):
        assert shop.put(TREES, [wrong]).status_code == 422
    assert shop.put(TREES, [{"id": 1, "name": "Renamed"}]).status_code == 200
    assert shop.put(TREES, [{"id": 1, "name": "Renamed"}] * 51).status_code == 413
    assert shop.delete(TREES).status_code == 422
    assert shop.delete(TREES, {"id:in": "2"}).status_code == 204
    assert [tree["name"] for tree in shop.rows(TREES)] == ["Renamed"]


def test_a_brand_is_unique_by_name_whatever_the_case(shop: Shop) -> None:
    made = shop.made(BRANDS, {"name": "Ångström", "meta_keywords": ["a"]})
    assert shop.get(f"{BRANDS}/1").json() == {"data": made, "meta": {}}
    assert shop.post(BRANDS, {"name": "ÅNGSTRÖM"}).status_code == 409
    shop.made(BRANDS, {"name": "Other"})
    assert shop.put(f"{BRANDS}/2", {"name": "ångström"}).status_code == 409
    assert shop.put(f"{BRANDS}/1", {"name": "ångström"}).json()["data"]["name"] == "ångström"
    assert shop.post(BRANDS, {"page_title": "No name"}).status_code == 422


def test_a_removed_brand_leaves_its_products(shop: Shop) -> None:
    shop.product(brand_name="Acme")
    assert shop.delete(BRANDS).status_code == 422
    assert shop.delete(f"{BRANDS}/1").status_code == 204
    assert shop.delete(f"{BRANDS}/1").status_code == 404
    assert shop.rows("/v3/catalog/products")[0]["brand_id"] == 0
    shop.made(BRANDS, {"name": "A"})
    assert shop.delete(BRANDS, {"name": "a"}).status_code == 204
    assert shop.rows(BRANDS) == []
