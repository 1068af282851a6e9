"""How many requests writing takes: what the batches and look-ups of the API allow, and no more."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions, SeedSizes
from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import calls, record, state, writes
from tests.target_bigcommerce.records import customer, product

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

Document = dict[str, Any]

ALL = frozenset({"GET", "POST", "PUT", "DELETE"})


def counted(sandbox: Sandbox) -> dict[str, int]:
    return dict(Counter(calls(sandbox, only=ALL)))


def customers(number: int, address: str = "c{}@example.com", **fields: object) -> list[Document]:
    return [customer(index, address.format(index), **fields) for index in range(1, number + 1)]


def stocked(open_store: OpenStore, number: int) -> tuple[Sandbox, list[Document]]:
    """A store with products, and so many of its variants."""
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=number // 2)))
    variants = [row for row in sandbox.store.documents("product_variants") if row["sku"]][:number]
    assert len(variants) == number
    return sandbox, variants


@pytest.mark.long
def test_new_customers_take_a_tenth_of_a_request_each_and_unchanged_ones_a_hundredth(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    number = 2500
    run_target(sandbox, customers(number)).succeeded()
    assert counted(sandbox) == {"POST /v3/customers": number // 10, "GET /v3/customers": number // 100}
    sandbox.forget_requests()
    run_target(sandbox, customers(number)).succeeded()
    assert counted(sandbox) == {"GET /v3/customers": number // 100}


@pytest.mark.parametrize(
    ("address", "look_ups"),
    [
        ("a.rather.long.name.{}@a.rather.long.domain.example.com", 3),
        ("имя{}@пример.example", 3),
    ],
    ids=["long", "in another alphabet"],
)
def test_long_keys_make_look_ups_shorter_only_as_far_as_they_must(
    address: str, look_ups: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, customers(200, address)).succeeded()
    assert counted(sandbox)["GET /v3/customers"] <= look_ups
    assert all(len(str(request.parameters.get("email:in", ""))) < 6000 for request in sandbox.requests)
    assert sandbox.store.count("customers") == 200


def test_products_are_updated_ten_a_request(sandbox: Sandbox, run_target: RunTarget) -> None:
    products = [product(index, f"Product {index}", f"SKU-{index}") for index in range(1, 101)]
    run_target(sandbox, products).succeeded()
    sandbox.forget_requests()
    changed = [product(index, f"Product {index}", f"SKU-{index}", price=11) for index in range(1, 101)]
    run_target(sandbox, changed).succeeded()
    assert counted(sandbox) == {"GET /v3/catalog/products": 1, "PUT /v3/catalog/products": 10}


def test_variants_are_updated_fifty_a_request(open_store: OpenStore, run_target: RunTarget) -> None:
    sandbox, variants = stocked(open_store, 300)
    run_target(sandbox, [record("product_variants", sku=row["sku"], price=123.25) for row in variants]).succeeded()
    assert [len(request.body) for request in writes(sandbox)] == [50] * 6
    changed = {row["id"] for row in sandbox.store.documents("product_variants") if row["price"] == 123.25}
    assert changed == {row["id"] for row in variants}
    # By SKU alone the API finds one at a time, so that all are listed, and counted before that.
    assert len(sandbox.requests) == 6 + 1 + -(-sandbox.store.count("product_variants") // 250)


@pytest.mark.long
def test_prices_are_written_a_thousand_a_request(open_store: OpenStore, run_target: RunTarget) -> None:
    sandbox, variants = stocked(open_store, 1200)
    price_list = sandbox.store.insert("price_lists", {"name": "Of the test"})["id"]
    for price in (9, 8):
        own = {"price_list_id": price_list, "currency": "usd", "price": price}
        messages = [record("price_list_records", variant_id=row["id"], **own) for row in variants]
        sandbox.forget_requests()
        run_target(sandbox, messages, streams={"price_list_records": {"match_by": "id"}}).succeeded()
        assert sorted(len(request.body) for request in writes(sandbox)) == [200, 1000]
        assert len(sandbox.requests) == 2 + 12


@pytest.mark.long
def test_stock_is_written_two_thousand_items_a_request(open_store: OpenStore, run_target: RunTarget) -> None:
    sandbox, variants = stocked(open_store, 2000)
    messages = [record("inventory_items", sku=row["sku"], quantity=4321) for row in variants]
    run_target(sandbox, messages).succeeded()
    (request,) = writes(sandbox)
    assert request.path == "/v3/inventory/adjustments/absolute"
    assert isinstance(request.body, dict)
    # Where stock is kept for a product as a whole, its variants are one item.
    assert 1500 < len(request.body["items"]) <= 2000
    products = {row["product_id"] for row in variants}
    look_ups = {"/v3/inventory/items": 20, "/v3/catalog/products": -(-len(products) // 100)}
    assert Counter(one.path for one in sandbox.requests if one.method == "GET") == look_ups
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert counted(sandbox) == {"GET /v3/inventory/items": 20}


def test_a_state_after_a_bundle_that_took_long_makes_no_small_bundle(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 20)
    now, passed = time.time, [0]
    monkeypatch.setattr(time, "time", lambda: now() + passed[0])

    def takes_long(*_: object) -> None:
        passed[0] += 20

    sandbox.options.before_request = takes_long
    messages = [
        one
        for index, message in enumerate(customers(60), start=1)
        for one in ([message, state({"written": index})] if index % 15 == 0 else [message])
    ]
    outcome = run_target(sandbox, messages).succeeded()
    assert counted(sandbox) == {"GET /v3/customers": 3, "POST /v3/customers": 6}
    assert [one["written"] for one in outcome.states] == [15, 30, 45, 60]
