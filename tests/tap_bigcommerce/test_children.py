"""What holds for every stream whose records come with those of a parent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.errors import StreamsFailedError

RunTap = Callable[..., Any]
Select = Callable[..., dict[str, Any]]
Document = dict[str, Any]

LATER = {"lookback_seconds": 0}


@pytest.fixture
def store(open_store: Callable[..., Sandbox]) -> Sandbox:
    return open_store(SandboxOptions(seed=SeedSizes(products=24)))


def of_products(run: Any) -> set[int]:  # noqa: ANN401 - a run of the tap
    return {image["product_id"] for image in run.records("product_images")}


def test_a_child_selected_later_gets_its_history(store: Sandbox, run_tap: RunTap) -> None:
    everything = run_tap(store, ["product_images"])
    first = run_tap(store, ["products"])
    second = run_tap(store, ["products", "product_images"], state=first.state, **LATER)
    assert second.records("product_images") == everything.records("product_images")
    assert second.bookmark("products") == second.bookmark("product_images") == first.bookmark("products")
    third = run_tap(store, ["products", "product_images"], state=second.state, **LATER)
    assert len(of_products(third)) < len(of_products(everything)) / 2


def test_a_child_read_alone_leaves_its_parent_without_a_bookmark(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["product_images"])
    assert run.streams() == ["product_images"]
    assert run.state["bookmarks"]["products"] == {}
    assert run.bookmark("product_images") is not None
    parent = run_tap(store, ["products"], state=run.state)
    assert len(parent.records("products")) == store.store.count("products")


def test_records_of_a_child_follow_those_of_their_parents(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["products", "product_images", "product_custom_fields"], page_size=5)
    known: set[int] = set()
    announced: set[str] = set()
    for message in run.messages:
        if message["type"] == "SCHEMA":
            assert message["stream"] not in announced
            announced.add(message["stream"])
        elif message["type"] == "RECORD":
            assert message["stream"] in announced
            if message["stream"] == "products":
                known.add(message["record"]["id"])
            else:
                assert message["record"]["product_id"] in known


def test_what_is_deselected_of_a_parent_is_still_there_in_the_child(
    store: Sandbox, run_tap: RunTap, select: Select
) -> None:
    whole = run_tap(store, ["product_images"]).records("product_images")
    catalog = select("products", "product_images", products__images=False)
    run = run_tap(store, catalog=catalog)
    assert run.records("product_images") == whole
    assert not any("images" in product for product in run.records("products"))
    catalog = select("products", "product_images", product_images__url_zoom=False)
    run = run_tap(store, catalog=catalog)
    assert not any("url_zoom" in image for image in run.records("product_images"))
    assert all("url_zoom" in image for product in run.records("products") for image in product["images"])


def test_a_stream_map_of_a_child_holds(store: Sandbox, run_tap: RunTap, select: Select) -> None:
    maps = {"product_images": {"id": "id", "product": "product_id", "__else__": None}}
    run = run_tap(store, catalog=select("products", "product_images"), stream_maps=maps)
    assert {frozenset(image) for image in run.records("product_images")} == {frozenset({"id", "product"})}


def test_a_child_that_fails_leaves_the_others_their_turn(store: Sandbox, run_tap: RunTap) -> None:
    lists = store.store.documents("price_lists")
    assert len(lists) > 1
    store.fail_next("500", times=100_000, path=f"/v3/pricelists/{lists[0]['id']}/records")
    run = run_tap(store, ["price_lists", "price_list_records", "brands"], max_retry_seconds=1)
    store.set_faults("")
    assert isinstance(run.failure, StreamsFailedError)
    assert "price_list_records" in str(run.failure)
    assert "price_lists:" not in str(run.failure)
    assert len(run.records("price_lists")) == len(lists)
    assert run.records("brands")
    assert not run.records("price_list_records")
    assert "walk" not in json.dumps(run.state)
    again = run_tap(store, ["price_lists", "price_list_records"], state=run.state)
    assert again.failure is None
    assert {record["price_list_id"] for record in again.records("price_list_records")} == {1, 2}


def test_a_run_cut_short_after_a_child_failed_brings_all_of_the_child_in_the_next(
    open_store: Callable[..., Sandbox], run_tap: RunTap
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=2, customers=2, orders=8)))
    streams = ["orders", "order_transactions"]
    whole = run_tap(sandbox, streams, page_size=2)
    paid = whole.records("order_transactions")[0]["order_id"]
    sandbox.fail_next("500", times=100_000, path=f"/v3/orders/{paid}/transactions")
    run = run_tap(sandbox, streams, page_size=2, max_retry_seconds=1)
    sandbox.set_faults("")
    assert isinstance(run.failure, StreamsFailedError)
    behind_a_page = next(state for state in reversed(run.states) if "progress_markers" in json.dumps(state))
    rest = run_tap(sandbox, streams, page_size=2, state=json.loads(json.dumps(behind_a_page)))
    assert sorted(rest.ids("order_transactions")) == sorted(whole.ids("order_transactions"))


def test_the_children_of_a_parent_deleted_meanwhile_are_not_missed(
    open_store: Callable[..., Sandbox], run_tap: RunTap
) -> None:
    def delete_first(_: str, path: str) -> None:
        if path == "/v3/pricelists/1/records":
            sandbox.store.remove("price_lists", 1)

    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=24), before_request=delete_first))
    run = run_tap(sandbox, ["price_lists", "price_list_records"])
    assert run.failure is None
    assert {record["price_list_id"] for record in run.records("price_list_records")} == {2}
    assert len(run.records("price_lists")) == 2


def test_a_run_cut_short_goes_on_with_parents_and_children(store: Sandbox, run_tap: RunTap) -> None:
    streams = ["products", "product_images"]
    whole = run_tap(store, streams, page_size=5)

    def found(messages: list[Document]) -> set[tuple[str, int]]:
        return {(row["stream"], row["record"]["id"]) for row in messages if row["type"] == "RECORD"}

    for cut in range(2, len(whole.messages), 9):
        before = whole.messages[:cut]
        states = [message["value"] for message in before if message["type"] == "STATE"]
        state = json.loads(json.dumps(states[-1])) if states else None
        rest = run_tap(store, streams, page_size=5, state=state)
        assert found(before) | found(rest.messages) == found(whole.messages)
        assert len(rest.records("products")) <= 5 + sum(
            ("products", product["id"]) not in found(before) for product in whole.records("products")
        )
        assert rest.state == whole.state


def test_a_walk_under_way_begins_anew_when_a_child_is_added(store: Sandbox, run_tap: RunTap) -> None:
    first = run_tap(store, ["products"], page_size=5)
    halfway = json.loads(json.dumps(first.states[2]))
    assert "walk" in halfway["bookmarks"]["products"]
    second = run_tap(store, ["products", "product_images"], page_size=5, state=halfway)
    assert len(second.records("products")) == store.store.count("products")
