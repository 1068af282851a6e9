"""Few requests: look-ups in bulk, batches of the documented size; and what one bad record costs."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from target_bigcommerce import writer as writer_module
from target_bigcommerce.batches import OF_THE_RECORD, split
from target_bigcommerce.resources import listed
from target_bigcommerce.resources.customers import Customers
from tests.target_bigcommerce.conftest import KEYS, calls, writes
from tests.target_bigcommerce.records import (
    ADDRESS,
    brand,
    category,
    coupon,
    customer,
    deleted,
    line,
    order,
    product,
    tree,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bigcommerce_api.errors import BigCommerceError
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

ALL = frozenset({"GET", "POST", "PUT", "DELETE"})


def counted(sandbox: Sandbox) -> dict[str, int]:
    return dict(Counter(calls(sandbox, only=ALL)))


def customers(number: int, **fields: object) -> list[Document]:
    return [customer(index, f"c{index}@example.com", **fields) for index in range(1, number + 1)]


def products(number: int, **fields: object) -> list[Document]:
    return [product(index, f"Product {index}", f"SKU-{index}", **fields) for index in range(1, number + 1)]


def test_a_hundred_new_customers_cost_one_look_up_and_ten_posts(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, customers(100)).succeeded()
    assert counted(sandbox) == {"GET /v3/customers": 1, "POST /v3/customers": 10}
    assert all(len(request.body) == 10 for request in writes(sandbox))


def test_a_hundred_changed_customers_cost_one_look_up_and_ten_puts(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, customers(100)).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, customers(100, company="New")).succeeded()
    assert counted(sandbox) == {"GET /v3/customers": 1, "PUT /v3/customers": 10}


def test_two_hundred_and_fifty_skus_cost_three_look_ups(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, products(250)).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, products(250)).succeeded()
    assert counted(sandbox) == {"GET /v3/catalog/products": 3}


def test_products_are_updated_ten_at_a_time_and_deleted_all_at_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, products(21)).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, products(21, price=11)).succeeded()
    # The odd one out of 21 is sent by itself.
    assert [len(request.body) for request in writes(sandbox, "/v3/catalog/products")] == [10, 10]
    assert sum(call.startswith("PUT /v3/catalog/products/") for call in calls(sandbox)) == 1
    assert counted(sandbox)["GET /v3/catalog/products"] == 1
    sandbox.forget_requests()
    run_target(sandbox, [deleted(message) for message in products(21)]).succeeded()
    assert counted(sandbox) == {"GET /v3/catalog/products": 1, "DELETE /v3/catalog/products": 1}


@pytest.mark.parametrize(
    ("messages", "path", "most"),
    [
        ([brand(index, f"Brand {index}") for index in range(1, 31)], "/v3/catalog/brands", 2),
        ([coupon(index, f"SAVE{index}") for index in range(1, 31)], "/v2/coupons", 2),
        (
            [tree(), *(category(index, f"Category {index}") for index in range(1, 31))],
            "/v3/catalog/trees/categories",
            1,
        ),
        ([order(index) for index in range(1, 31)], "/v2/orders", 4),
    ],
    ids=["brands", "coupons", "categories", "orders"],
)
def test_many_keys_are_looked_up_by_listing_the_collection_once(
    messages: list[Document], path: str, most: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, messages).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert 1 <= counted(sandbox)[f"GET {path}"] <= most
    assert calls(sandbox) == []


def test_customers_of_orders_are_looked_up_in_bulk(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, customers(30)).succeeded()
    sandbox.forget_requests()
    messages = []
    for index in range(1, 31):
        message = order(index, customer_id=index)
        message["record"]["billing_address"] = {
            **message["record"]["billing_address"],
            "email": f"C{index}@example.com",
        }
        messages.append(message)
    run_target(sandbox, messages).succeeded()
    assert counted(sandbox)["GET /v3/customers"] == 1
    ids = sorted(row["id"] for row in sandbox.store.documents("customers"))
    assert sorted(row["customer_id"] for row in sandbox.store.documents("orders")) == ids


def test_variants_of_the_products_of_many_orders_are_looked_up_at_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [*products(20), *(order(index, line(index)) for index in range(1, 21))]).succeeded()
    assert counted(sandbox)["GET /v3/catalog/variants"] == 1


class Kind(NamedTuple):
    """How to make good and bad records of a stream."""

    good: Callable[..., Document]
    change: Document
    bad: Document


KINDS = {
    "customers": Kind(
        lambda index, **fields: customer(index, f"c{index}@example.com", **fields),
        {"notes": "New"},
        {"company": "x" * 300},
    ),
    "products": Kind(
        lambda index, **fields: product(index, f"P {index}", f"SKU-{index}", **fields),
        {"description": "New"},
        {"price": -5},
    ),
    "categories": Kind(
        lambda index, **fields: category(index, f"C {index}", **fields),
        {"description": "New"},
        {"layout_file": "x" * 600},
    ),
    "brands": Kind(
        lambda index, **fields: brand(index, f"B {index}", **fields),
        {"meta_description": "New"},
        {"page_title": "x" * 300},
    ),
    "coupons": Kind(
        lambda index, **fields: coupon(index, f"S{index}", **fields), {"max_uses": 7}, {"type": "no_such_type"}
    ),
    "orders": Kind(order, {"staff_notes": "New"}, {"status_id": 99}),
}


@pytest.mark.parametrize("place", [1, 5, 10])
@pytest.mark.parametrize("outcome", ["created", "updated"])
@pytest.mark.parametrize("stream", KINDS)
def test_a_bad_record_among_ten_costs_only_itself(
    stream: str, outcome: str, place: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    good, change, bad = KINDS[stream]
    parents = [tree()] if stream == "categories" else []
    if outcome == "updated":
        run_target(sandbox, [*parents, *(good(index) for index in range(1, 11))]).succeeded()
    messages = [good(index, **change, **(bad if index == place else {})) for index in range(1, 11)]
    ended = run_target(sandbox, [*parents, *messages], on_error="reject", rejects_path=os.devnull).succeeded()
    assert ended.counts(stream) == {outcome: 9, "rejected": 1}
    ((name, value),) = change.items()
    assert sum(row[name] == value for row in sandbox.store.documents(stream)) == 9
    assert f"{stream} {place}: upsert rejected: " in ended.warnings
    assert "without saying why" not in ended.warnings


@pytest.mark.parametrize("batch", [11, 25])
def test_a_batch_that_is_too_long_for_the_store_is_halved(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(Customers, "most_created", batch)
    monkeypatch.setattr(Customers, "most_updated", batch)
    for outcome, notes in (("created", ""), ("updated", "New")):
        messages = [customer(index, f"c{index}@example.com", notes=notes) for index in range(25)]
        assert run_target(sandbox, messages).succeeded().counts("customers") == {outcome: 25}
    assert {row["notes"] for row in sandbox.store.documents("customers")} == {"New"}
    assert 413 in {request.status for request in sandbox.requests}


@pytest.mark.parametrize("kind", OF_THE_RECORD)
def test_whatever_a_batch_is_refused_for_only_the_guilty_one_is_rejected(kind: type[BigCommerceError]) -> None:
    sent: list[int] = []
    refused: dict[int, str] = {}

    def send(some: list[int]) -> None:
        if 4 in some:
            raise kind("no", method="PUT", path="/v3/x", status=400)
        sent.extend(some)

    split(list(range(10)), send, lambda task, refusal: refused.update({task: refusal.reason}))
    assert sorted(sent) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert refused == {4: "no"}


@contextlib.contextmanager
def somebody_else(sandbox: Sandbox, path: str, does: Callable[[], object]) -> Iterator[None]:
    """Somebody else does something between the first look-up at a path and the next request."""
    sandbox.options.latency_ms = 200
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            if any(request.path == path for request in sandbox.requests):
                does()
                return
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        sandbox.options.latency_ms = 0


class Appearing(NamedTuple):
    """An object that somebody else makes, and the record that means it."""

    path: str
    made: Document
    message: Document
    new: tuple[str, str]


EVERYTHING = {"entity": "categories", "ids": [0]}
APPEARING = {
    "brands": Appearing(
        "/v3/catalog/brands", {"name": "Acme"}, brand(1, "Acme", page_title="New"), ("page_title", "New")
    ),
    "customers": Appearing(
        "/v3/customers", {"email": "a@example.com"}, customer(1, "a@example.com", notes="New"), ("notes", "New")
    ),
    "products": Appearing(
        "/v3/catalog/products",
        {"name": "Shirt", "sku": "SH-1"},
        product(1, "Shirt", "SH-1", description="New"),
        ("description", "New"),
    ),
    "categories": Appearing(
        "/v3/catalog/trees/categories",
        {"name": "Shirts", "parent_id": 0, "tree_id": 1},
        category(1, "Shirts", description="New"),
        ("description", "New"),
    ),
    "coupons": Appearing(
        "/v2/coupons",
        {"name": "Old", "code": "SAVE", "type": "per_item_discount", "applies_to": EVERYTHING},
        coupon(1, "SAVE", name="New"),
        ("name", "New"),
    ),
}


@pytest.mark.parametrize("stream", APPEARING)
def test_an_object_that_appeared_after_the_look_up_is_updated_instead(
    stream: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    path, made, message, (field, value) = APPEARING[stream]
    with somebody_else(sandbox, path, lambda: sandbox.store.insert(stream, made)):
        outcome = run_target(sandbox, [tree(), message]).succeeded()
    assert outcome.counts(stream) == {"updated": 1}
    (row,) = sandbox.store.documents(stream)
    assert row[field] == value


@pytest.mark.parametrize("stream", APPEARING)
def test_an_object_that_appeared_after_the_look_up_is_left_alone_where_records_only_create(
    stream: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    path, made, message, _ = APPEARING[stream]
    rows: list[Document] = []
    with somebody_else(sandbox, path, lambda: rows.append(sandbox.store.insert(stream, made))):
        outcome = run_target(sandbox, [tree(), message], streams={stream: {"operation": "create"}})
    assert outcome.counts(stream) == {"rejected": 1}
    assert sandbox.store.documents(stream) == rows


@pytest.mark.parametrize("stream", APPEARING)
def test_an_object_that_went_after_the_look_up_is_made_again(
    stream: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    path, made, message, (field, value) = APPEARING[stream]
    key = sandbox.store.insert(stream, made)[KEYS.get(stream, "id")]
    with somebody_else(sandbox, path, lambda: sandbox.store.remove(stream, key)):
        outcome = run_target(sandbox, [tree(), message]).succeeded()
    assert outcome.counts(stream) == {"created": 1}
    (row,) = sandbox.store.documents(stream)
    assert row[field] == value


def test_an_object_that_went_is_not_made_again_where_records_only_update(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    path, made, message, _ = APPEARING["brands"]
    key = sandbox.store.insert("brands", made)["id"]
    with somebody_else(sandbox, path, lambda: sandbox.store.remove("brands", key)):
        outcome = run_target(sandbox, [message], operation="update")
    assert "there is no such object to update" in str(outcome.error)
    assert sandbox.store.count("brands") == 0


@pytest.mark.parametrize("seconds", [0, 300])
def test_a_listed_collection_is_listed_anew_after_a_while(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(listed, "SECONDS_LISTED", seconds)
    monkeypatch.setattr(listed, "SHARE_OF_LISTING", 0)
    monkeypatch.setattr(writer_module, "MOST_WAITING", 20)
    run_target(sandbox, [brand(index, f"Brand {index}") for index in range(40)]).succeeded()
    assert counted(sandbox)["GET /v3/catalog/brands"] == (2 if seconds == 0 else 1)


FAULTS = ["lost", "truncate", "502"]
"""Ways in which a request is carried out and not answered."""


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("path", "messages"),
    [
        ("/v3/catalog/brands", [brand(index, f"Brand {index}") for index in range(3)]),
        ("/v3/catalog/trees/categories", [tree(), *(category(index, f"C {index}") for index in range(1, 4))]),
        ("/v3/catalog/products", products(3, custom_fields=[{"name": "Fit", "value": "Slim"}])),
        ("/v3/customers", customers(12, addresses=[ADDRESS])),
        ("/v3/customers/addresses", customers(1, addresses=[{**ADDRESS, "address1": f"{n} Main"} for n in range(12)])),
        ("/v2/coupons", [coupon(index, f"SAVE{index}") for index in range(3)]),
        ("/v2/orders", [order(index) for index in range(1, 4)]),
    ],
    ids=["brands", "categories", "products", "customers", "addresses", "coupons", "orders"],
)
def test_a_lost_answer_never_makes_a_second_object(
    path: str, messages: list[Document], fault: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(fault, times=2, method="POST", path=path)
    stream = messages[-1]["stream"]
    number = sum(message["stream"] == stream for message in messages)
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts(stream) == {"created": number}
    assert sandbox.store.count(stream) == number
    assert sandbox.store.count("customer_addresses") == sum(
        len(message["record"].get("addresses") or ()) for message in messages
    )
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("custom-fields", {"custom_fields": [{"name": "Fit", "value": "Slim"}, {"name": "Sex", "value": "F"}]}),
        (
            "bulk-pricing-rules",
            {"bulk_pricing_rules": [{"quantity_min": 5, "quantity_max": 9, "type": "fixed", "amount": 3}]},
        ),
        ("images", {"images": [{"image_url": "https://example.com/a.jpg", "description": "Front", "sort_order": 1}]}),
        ("videos", {"videos": [{"title": "How", "video_id": "z3fRu9pkuXE"}]}),
    ],
)
def test_a_lost_answer_never_makes_a_second_part_of_a_product(
    path: str, fields: Document, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH-1")]).succeeded()
    key = sandbox.store.documents("products")[0]["id"]
    sandbox.fail_next("lost", method="POST", path=f"/v3/catalog/products/{key}/{path}")
    outcome = run_target(sandbox, [product(1, "Shirt", "SH-1", **fields)]).succeeded()
    assert outcome.counts("products") == {"updated": 1}
    ((name, wanted),) = fields.items()
    resource = name if name == "bulk_pricing_rules" else f"product_{name}"
    assert sandbox.store.count(resource) == len(wanted)
