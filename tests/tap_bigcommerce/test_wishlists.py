"""Wishlists and tax classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.tap_bigcommerce.records import assert_whole

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]


def test_wishlists_come_once_each_with_what_stands_on_them(open_store: Open, run_tap: RunTap) -> None:
    store = open_store(SandboxOptions(seed=SeedSizes(products=10, customers=60)))
    run = run_tap(store, ["wishlists"], page_size=5)
    assert_whole(run, store, "wishlists")
    wished = {row["id"]: row["items"] for row in store.store.documents("wishlists")}
    assert {record["id"]: record["items"] for record in run.records("wishlists")} == wished
    assert sum(map(len, wished.values())) > len(wished) > 10


def test_what_opens_a_wishlist_comes_only_for_those_who_select_it(
    open_store: Open, run_tap: RunTap, select: Callable[..., Any]
) -> None:
    store = open_store(SandboxOptions(seed=SeedSizes(products=10, customers=10)))
    assert all("token" not in record for record in run_tap(store, ["wishlists"]).records("wishlists"))
    chosen = run_tap(store, catalog=select("wishlists", wishlists__token=True)).records("wishlists")
    tokens = {row["token"] for row in store.store.documents("wishlists")}
    assert {record["token"] for record in chosen} == tokens


def test_tax_classes_come_once_each_in_the_order_of_their_numbers(open_store: Open, run_tap: RunTap) -> None:
    store = open_store()
    for number in range(20):
        store.store.insert("tax_classes", {"name": f"Class {number}"})
    store.forget_requests()
    run = run_tap(store, ["tax_classes"], page_size=12)
    assert_whole(run, store, "tax_classes")
    # The first page, the one behind it in search of the end, and the same one by one shorter.
    assert [(asked.parameters["page"], asked.parameters["limit"]) for asked in store.requests] == [
        *(("1", "12"), ("2", "12"), ("3", "11"), ("2", "11"))
    ]
