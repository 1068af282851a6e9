"""Brands, category trees and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from target_bigcommerce.resources import pictures
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import brand, category, tree

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget


def test_a_brand_carries_over_whole(sandbox: Sandbox, run_target: RunTarget) -> None:
    fields = {
        "page_title": "All of Acme",
        "meta_keywords": ["anvils", "rockets"],
        "meta_description": "Anvils",
        "search_keywords": "anvil",
        "image_url": "https://example.com/acme.png",
        "custom_url": {"url": "/acme/", "is_customized": True},
    }
    run_target(sandbox, [brand(1, "Acme", **fields)]).succeeded()
    (row,) = sandbox.store.documents("brands")
    # The store keeps the image under an address of its own.
    assert pictures.is_same(fields["image_url"], row["image_url"])
    assert {**fields, "image_url": row["image_url"]}.items() <= row.items()


def test_only_what_changed_of_a_brand_is_sent(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [brand(1, "Acme", page_title="Old", search_keywords="anvil")]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [brand(1, "Acme", page_title="New", search_keywords="anvil")]).succeeded()
    (request,) = writes(sandbox)
    assert request.body == {"page_title": "New"}


def test_the_first_storefront_s_tree_is_the_same_whatever_it_is_called(sandbox: Sandbox, run_target: RunTarget) -> None:
    (own,) = sandbox.store.documents("category_trees")
    run_target(sandbox, [tree(), category(1, "Shirts")]).succeeded()
    (row,) = sandbox.store.documents("category_trees")
    assert (row["id"], row["channels"], row["name"]) == (own["id"], [1], tree()["record"]["name"])
    assert sandbox.store.documents("categories")[0]["tree_id"] == own["id"]


def test_another_tree_is_matched_by_its_name_whatever_its_channel(sandbox: Sandbox, run_target: RunTarget) -> None:
    other = sandbox.store.insert("category_trees", {"name": "Outlet", "channels": [55]})
    messages = [
        record("category_trees", id=4, name="Outlet", channels=[9]),
        category(1, "Shirts", tree_id=4),
    ]
    run_target(sandbox, messages).succeeded()
    assert sandbox.store.documents("categories")[0]["tree_id"] == other["id"]
    assert {tuple(row["channels"]) for row in sandbox.store.documents("category_trees")} == {(1,), (55,)}


def test_a_tree_is_not_made_on_a_channel_that_may_be_a_stranger(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [record("category_trees", id=4, name="Outlet", channels=[9])])
    assert "channels names channel 9 of the source" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_tree_is_deleted_by_its_id(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("category_trees", {"name": "Outlet", "channels": [55]})
    run_target(sandbox, [record("category_trees", id=4, name="Outlet", channels=[9])], operation="delete").succeeded()
    assert [row["channels"] for row in sandbox.store.documents("category_trees")] == [[1]]


def test_a_category_carries_over_whole(sandbox: Sandbox, run_target: RunTarget) -> None:
    fields: dict[str, Any] = {
        "description": "<p>Shirts</p>",
        "views": 7,
        "sort_order": 3,
        "page_title": "Our shirts",
        "meta_keywords": ["shirt"],
        "meta_description": "All shirts",
        "layout_file": "category.html",
        "is_visible": False,
        "search_keywords": "shirt",
        "default_product_sort": "price_asc",
        "image_url": "https://example.com/shirts.png",
        "url": {"path": "/shirts-of-ours/", "is_customized": True},
    }
    messages = [tree(), category(1, "Shirts", **fields)]
    run_target(sandbox, messages).succeeded()
    (row,) = sandbox.store.documents("categories")
    # The store keeps the image under an address of its own.
    assert pictures.is_same(fields["image_url"], row["image_url"])
    assert {**fields, "image_url": row["image_url"]}.items() <= row.items()
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


def test_a_category_moves_with_its_parent_where_ids_are_remembered(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: object
) -> None:
    journal = {"journal_path": f"{tmp_path}/journal.sqlite"}
    first = [tree(), category(1, "Men"), category(2, "Women"), category(3, "Shirts", 1)]
    run_target(sandbox, first, **journal).succeeded()
    outcome = run_target(sandbox, [*first[:3], category(3, "Shirts", 2)], **journal).succeeded()
    assert outcome.counts("categories") == {"unchanged": 2, "updated": 1}
    rows = {row["name"]: row for row in sandbox.store.documents("categories")}
    assert len(rows) == 3
    assert rows["Shirts"]["parent_id"] == rows["Women"]["category_id"]


def test_a_category_that_moves_while_the_journal_is_lost_is_made_a_second_time_and_none_is_lost(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    first = [tree(), category(1, "Men"), category(2, "Women"), category(3, "Shirts", 1)]
    run_target(sandbox, first).succeeded()
    outcome = run_target(sandbox, [*first[:3], category(3, "Shirts", 2)]).succeeded()
    assert outcome.counts("categories") == {"unchanged": 2, "created": 1}
    rows = {row["category_id"]: row for row in sandbox.store.documents("categories")}
    parents = [rows[row["parent_id"]]["name"] for row in rows.values() if row["name"] == "Shirts"]
    assert sorted(parents) == ["Men", "Women"]


def test_categories_are_written_in_batches_level_by_level(sandbox: Sandbox, run_target: RunTarget) -> None:
    tops = [category(index, f"Top {index}") for index in range(1, 16)]
    below = [category(100 + index, "Below", index) for index in range(1, 16)]
    run_target(sandbox, [*below, tree(), *tops]).succeeded()
    assert calls(sandbox)[1:] == ["POST /v3/catalog/trees/categories"] * 4
    assert sandbox.store.count("categories") == 30
