from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import COLLECTIONS
from bigcommerce_sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bigcommerce_sandbox.conftest import Opener, Shop


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store(COLLECTIONS, clock=lambda: 1_700_000_000)
    yield made
    made.close()


def test_what_is_inserted_is_complete_and_found_again(store: Store) -> None:
    made = store.insert("customers", {"email": "A@example.com"})
    assert (made["id"], made["email"], made["notes"]) == (1, "A@example.com", "")
    assert made["date_created"] == made["date_modified"] == "2023-11-14T22:13:20Z"
    assert store.documents("customers") == [made]


def test_ids_ascend_and_are_never_used_again(store: Store) -> None:
    first, second = (store.insert("brands", {"name": name})["id"] for name in "ab")
    assert second > first
    store.remove("brands", second)
    assert store.insert("brands", {"name": "c"})["id"] > second


def test_a_change_moves_the_time_of_modification_and_nothing_else(store: Store) -> None:
    made = store.insert("customers", {"email": "a@example.com"})
    store.clock = lambda: 1_700_000_060
    changed = store.change("customers", 1, {"notes": "tall"})
    assert changed == {**made, "notes": "tall", "date_modified": "2023-11-14T22:14:20Z"}
    assert store.change("customers", 1, {"notes": "short"}, touch=False)["date_modified"] == changed["date_modified"]
    with pytest.raises(KeyError):
        store.change("customers", 2, {})


def test_a_time_of_modification_can_be_given(store: Store) -> None:
    store.insert("customers", {"email": "a@example.com", "date_modified": "2001-01-01T00:00:00Z"})
    assert store.documents("customers")[0]["date_modified"] == "2001-01-01T00:00:00Z"
    changed = store.change("customers", 1, {"date_modified": "2002-01-01T00:00:00Z"})
    assert changed["date_modified"] == "2002-01-01T00:00:00Z"


def test_children_move_the_time_of_their_product_and_go_with_it(store: Store) -> None:
    product = store.insert("products", {"name": "Pot"})
    assert [variant["product_id"] for variant in store.documents("product_variants")] == [product["id"]]
    store.clock = lambda: 1_700_000_060
    image = store.insert("product_images", {"product_id": product["id"]})
    assert store.documents("products")[0]["date_modified"] == image["date_modified"]
    store.remove("products", product["id"])
    assert [store.count(name) for name in ("product_images", "product_variants", "product_channel_assignments")] == [
        0,
        0,
        0,
    ]


def test_owners_count_their_children(store: Store) -> None:
    store.insert("customers", {"email": "a@example.com"})
    address = store.insert("customer_addresses", {"customer_id": 1, "city": "Ulm"})
    store.insert("customer_addresses", {"customer_id": 1, "city": "Bonn"})
    assert store.documents("customers")[0]["address_count"] == 2
    store.remove("customer_addresses", address["id"])
    assert store.documents("customers")[0]["address_count"] == 1


def test_hidden_values_are_told_here_but_not_served(store: Store) -> None:
    store.insert("products", {"name": "Pot"})
    store.insert("product_custom_fields", {"product_id": 1, "name": "a", "value": "b"})
    assert store.documents("product_custom_fields") == [{"id": 1, "name": "a", "value": "b", "product_id": 1}]
    assert store.served("product_custom_fields", 1) == b'{"id":1,"name":"a","value":"b"}'


def test_many_rows_go_in_as_they_are(store: Store) -> None:
    rows = [{"id": number * 2, "name": f"B{number}"} for number in range(1, 12_001)]
    store.insert_many("brands", iter(rows))
    assert store.count("brands") == 12_000
    assert [row["id"] for row in store.documents("brands")] == [row["id"] for row in rows]
    assert store.insert("brands", {"name": "next"})["id"] == 24_001


def test_rows_without_ids_may_go_in_too(store: Store) -> None:
    store.insert_many("customer_form_field_values", [{"customer_id": 1, "name": "a", "value": [1, "x"]}])
    assert store.documents("customer_form_field_values") == [{"customer_id": 1, "name": "a", "value": [1, "x"]}]


def test_counts_follow_every_write(store: Store) -> None:
    assert store.count("brands") == 0
    store.insert("brands", {"name": "a"})
    assert store.count("brands") == 1
    store.remove("brands", 1)
    assert store.count("brands") == 0


def test_a_failed_change_leaves_nothing_behind(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.insert("brands", {"name": "a"})
            assert store.count("brands") == 1
            store.insert("brands", {"id": 1, "name": "b"})

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    assert store.count("brands") == 0


def test_other_threads_may_write_while_requests_are_answered(shop: Shop) -> None:
    store = shop.sandbox.store

    def write(number: int) -> None:
        for step in range(20):
            row = store.insert("brands", {"name": f"{number}-{step}"})
            store.change("brands", row["id"], {"page_title": "x"})

    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, number) for number in range(4)]
        totals = [shop.get("/v3/catalog/brands").json()["meta"]["pagination"]["total"] for _ in range(20)]
        for writer in writers:
            writer.result()
    assert totals == sorted(totals)
    assert store.count("brands") == 80
    assert all(row["page_title"] == "x" for row in store.documents("brands"))


def test_a_file_keeps_the_store_across_restarts(tmp_path: Path) -> None:
    options = SandboxOptions(database=str(tmp_path / "store.db"))
    with Sandbox(options) as sandbox:
        sandbox.store.insert("brands", {"name": "a"})
        sandbox.store.insert("brands", {"name": "b"})
        sandbox.store.remove("brands", 2)
    with Sandbox(options) as sandbox:
        assert [brand["name"] for brand in sandbox.store.documents("brands")] == ["a"]
        assert sandbox.store.insert("brands", {"name": "c"})["id"] == 3
        assert sandbox.store.count("category_trees") == 1


def test_a_walk_by_id_counts_what_is_left_on_each_page(shop: Shop) -> None:
    store = shop.sandbox.store
    store.insert_many("products", ({"id": number, "name": str(number)} for number in range(1, 31)))

    def left(last: int, **also: str) -> int:
        answer = shop.filtered("/v3/catalog/products", {"id:greater": str(last), "limit": "5", **also})
        return int(answer.json()["meta"]["pagination"]["total"])

    assert [left(last) for last in (0, 10, 20, 5, 25)] == [30, 20, 10, 25, 5]
    assert [left(last, **{"id:max": "20"}) for last in (0, 10, 15)] == [20, 10, 5]
    store.remove("products", 30)
    assert [left(last) for last in (25, 26)] == [4, 3]


def test_a_store_that_is_cleared_is_like_a_new_one(open_shop: Opener) -> None:
    with Sandbox() as new:
        as_new = {name: new.store.documents(name) for name in ("channels", "category_trees", "currencies")}
    shop = open_shop(SandboxOptions(seed=SeedSizes(products=5, orders=5)))
    sandbox = shop.sandbox
    sandbox.fail_next("500")
    assert shop.get("/v3/catalog/products").status_code == 500
    sandbox.fail_next("500")
    sandbox.clear()
    assert sandbox.requests == []
    assert shop.rows("/v3/catalog/products") == []
    assert {name: sandbox.store.count(name) for name in as_new} == {name: len(rows) for name, rows in as_new.items()}
    assert sandbox.store.insert("products", {"name": "The first", "categories": [1]})["id"] == 1
