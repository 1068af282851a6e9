"""Reviews, which stand within products."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.reader import Reader
from tests.tap_bigcommerce.records import assert_valid, assert_whole, requests_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bigcommerce_api import Answer
    from tap_bigcommerce.tap import TapBigCommerce

RunTap = Callable[..., Any]
PRODUCTS = "/v3/catalog/products"


@pytest.fixture
def store(open_store: Callable[..., Sandbox]) -> Sandbox:
    return open_store(SandboxOptions(seed=SeedSizes(products=30)))


def test_reviews_come_once_each_whatever_their_status(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["product_reviews"])
    assert_valid(run, "product_reviews")
    assert_whole(run, store, "product_reviews")
    assert {record["status"] for record in run.records("product_reviews")} >= {"approved", "pending"}
    owners = {row["id"]: row["product_id"] for row in store.store.documents("product_reviews")}
    assert {record["id"]: record["product_id"] for record in run.records("product_reviews")} == owners


def test_reviews_cost_no_more_than_the_products(store: Sandbox, run_tap: RunTap) -> None:
    run_tap(store, ["product_reviews"], page_size=10)
    asked = requests_for(store, PRODUCTS)
    assert len(asked) == len(store.requests) == 3
    assert {request["include"] for request in asked} == {"reviews"}
    assert {request["include_fields"] for request in asked} == {"id,reviews_count"}


def test_a_review_that_leaves_its_product_alone_is_not_missed(store: Sandbox, run_tap: RunTap) -> None:
    first = run_tap(store, ["product_reviews"])
    new = {"product_id": 3, "title": "Late", "date_reviewed": "2024-01-01T00:00:00+00:00"}
    key = store.store.insert("product_reviews", new)["id"]
    assert key in run_tap(store, ["product_reviews"], state=first.state).ids("product_reviews")


def test_reviews_that_a_product_holds_back_are_listed(store: Sandbox, run_tap: RunTap) -> None:
    whole = run_tap(store, ["product_reviews"])

    def cut(tap: TapBigCommerce) -> Reader:
        def get(path: str, parameters: Mapping[str, object]) -> Answer:
            answer = tap.read(path, parameters)
            if path == PRODUCTS:
                for product in (row for row in answer.body["data"] if row["reviews_count"]):
                    del product["reviews"][product["reviews_count"] - 1 :]
            return answer

        return Reader(get)

    assert sorted(run_tap(store, ["product_reviews"], reader=cut).ids("product_reviews")) == sorted(
        whole.ids("product_reviews")
    )


def test_a_run_that_was_cut_short_goes_on_with_the_next_products(store: Sandbox, run_tap: RunTap) -> None:
    whole = run_tap(store, ["product_reviews"], page_size=5)
    states = [state for state in whole.states if "walk" in state["bookmarks"]["product_reviews"]]
    store.forget_requests()
    rest = run_tap(store, ["product_reviews"], page_size=5, state=states[2])
    assert rest.failure is None
    assert len(requests_for(store, PRODUCTS)) == 3
    assert set(rest.ids("product_reviews")) < set(whole.ids("product_reviews"))
