"""What keeps a run from doing more than was meant."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api import BigCommerceClient, ConnectionSettings
from bigcommerce_sandbox import SandboxOptions, SeedSizes
from target_bigcommerce import writer as writer_module
from target_bigcommerce.journal import CrossReference, Directory
from target_bigcommerce.store import Store
from tests.target_bigcommerce.conftest import calls, config_for, record, state, writes
from tests.target_bigcommerce.recording import names_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, OpenStore, RunTarget

STREAMS = ("brands", "category_trees", "categories", "products", "customers", "coupons", "orders")
PRICE = {"price_ex_tax": "5.00", "price_inc_tax": "5.00"}
BILLING = {
    "first_name": "A",
    "last_name": "B",
    "email": "a@example.com",
    "street_1": "1 Way",
    "city": "Town",
    "state": "Texas",
    "zip": "75001",
    "country": "United States",
}
DELETED = "2024-01-01T00:00:00Z"
COLLECTIONS = (
    *("/v3/catalog/brands", "/v3/catalog/trees", "/v3/catalog/trees/categories", "/v3/catalog/products"),
    *("/v3/customers", "/v3/customers/addresses", "/v2/coupons", "/v2/orders", "/v3/catalog/products/7/images"),
)


@pytest.fixture
def store(sandbox: Sandbox) -> Iterator[Store]:
    """What the resources write through."""
    settings = ConnectionSettings.from_config(config_for(sandbox))
    with BigCommerceClient(settings, program="tests", version="0") as client:
        yield Store(
            client=client,
            references=CrossReference(None, settings.store_url, "tests"),
            directory=Directory(),
            source_name="tests",
            order_customer="match",
            skip_unchanged=True,
            dry_run=False,
            logger=logging.getLogger("tests"),
        )


@pytest.mark.parametrize("path", COLLECTIONS)
@pytest.mark.parametrize(
    "parameters",
    [
        None,
        {},
        {"id:in": []},
        {"id:in": ""},
        {"id:in": None},
        {"is_visible": True},
        {"name": "A"},
        {"xid:in": [1]},
        {"id:in": [""]},
        {"id:in": [None]},
        {"id": [7]},
    ],
    ids=str,
)
def test_a_whole_collection_is_never_deleted(
    sandbox: Sandbox, store: Store, path: str, parameters: Document | None
) -> None:
    with pytest.raises(AssertionError, match="without ids"):
        store.write("DELETE", path, parameters=parameters)
    assert sandbox.requests == []


@pytest.mark.parametrize(
    ("path", "parameters", "body"),
    [
        ("/v3/catalog/products/channel-assignments", {"product_id:in": [7]}, None),
        ("/v3/catalog/products/channel-assignments", {"channel_id:in": [1]}, None),
        ("/v3/catalog/products/channel-assignments", {"product_id:in": [7], "channel_id:in": []}, None),
        ("/v3/pricelists/assignments", None, None),
        ("/v3/pricelists/assignments", {"id": None}, None),
        ("/v3/pricelists/assignments", {"price_list_id": 7}, None),
        ("/v3/catalog/products/metafields", None, None),
        ("/v3/catalog/products/metafields", None, []),
        ("/v3/catalog/products/metafields", None, [{"id": 7}]),
        ("/v3/catalog/products/metafields", {"id:in": [7]}, None),
        ("/v3/pricelists/7/records", None, None),
    ],
    ids=str,
)
def test_what_is_deleted_by_other_means_than_a_list_of_ids_is_named_no_less(
    sandbox: Sandbox, store: Store, path: str, parameters: Document | None, body: object
) -> None:
    with pytest.raises(AssertionError, match="without ids"):
        store.write("DELETE", path, body, parameters)
    assert sandbox.requests == []


@pytest.mark.parametrize("path", ["/v2/orders", "/v2/coupons"])
def test_v2_is_never_asked_to_delete_a_list_since_it_would_delete_all(
    sandbox: Sandbox, store: Store, path: str
) -> None:
    with pytest.raises(AssertionError, match="without ids"):
        store.write("DELETE", path, parameters={"id:in": [7]})
    assert sandbox.requests == []


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/v3/catalog/brands/7", None),
        ("/v3/customers", {"id:in": [7]}),
        ("/v3/catalog/trees/categories", {"category_id:in": [7, 8]}),
    ],
)
def test_what_is_named_by_its_id_may_be_deleted(
    sandbox: Sandbox, store: Store, path: str, parameters: Document | None
) -> None:
    sandbox.set_faults("")
    sandbox.store.insert("brands", {"id": 7, "name": "A"})
    store.write("DELETE", path, parameters=parameters)
    assert [request.method for request in sandbox.requests] == ["DELETE"]


def documents(sandbox: Sandbox) -> dict[str, list[Document]]:
    return {stream: sandbox.store.documents(stream) for stream in STREAMS}


def test_deleting_everything_names_each_object(open_store: OpenStore, run_target: RunTarget) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=8, customers=8, orders=6, coupons=4)))
    messages = [
        record(stream, **({name: row[name] for name in ("id", "category_id") if name in row}), _sdc_deleted_at=DELETED)
        for stream, rows in documents(sandbox).items()
        if stream != "category_trees"
        for row in rows
    ]
    streams = {stream: {"match_by": "id"} for stream in STREAMS}
    run_target(sandbox, messages, streams=streams).succeeded()
    deletions = [request for request in sandbox.requests if request.method == "DELETE"]
    assert deletions
    assert all(names_ids(request) for request in deletions)
    left = documents(sandbox)
    assert [stream for stream, rows in left.items() if rows] == ["category_trees", "orders"]
    assert all(order["is_deleted"] for order in left["orders"])


def brands(numbers: range, **fields: object) -> list[Document]:
    return [record("brands", id=number, name=f"Brand {number}", **fields) for number in numbers]


@pytest.mark.parametrize(("most", "left"), [(0, 5), (2, 3), (5, 0)])
def test_max_deletes_bounds_what_a_run_deletes(sandbox: Sandbox, run_target: RunTarget, most: int, left: int) -> None:
    run_target(sandbox, brands(range(1, 6))).succeeded()
    outcome = run_target(sandbox, brands(range(1, 6), _sdc_deleted_at=DELETED), max_deletes=most)
    assert len(sandbox.store.documents("brands")) == left
    if left:
        assert f"max_deletes of {most} is reached; raise it if this is meant" in str(outcome.error)


def test_max_deletes_counts_over_all_streams(sandbox: Sandbox, run_target: RunTarget) -> None:
    customer = record("customers", id=1, email="a@example.com", first_name="A", last_name="B")
    run_target(sandbox, [*brands(range(1, 3)), customer]).succeeded()
    gone = record("customers", id=1, email="a@example.com", _sdc_deleted_at=DELETED)
    run_target(sandbox, [*brands(range(1, 3), _sdc_deleted_at=DELETED), gone], max_deletes=2)
    assert len(sandbox.store.documents("brands")) + len(sandbox.store.documents("customers")) == 1


def of_all_kinds() -> list[Document]:
    """Records that create, change, leave alone and delete objects, as a run before has left them."""
    kept = [{"id": number, "name": f"Brand {number}"} for number in range(1, 6)]
    return [
        record("brands", **kept[0]),
        record("brands", **kept[1], page_title="New"),
        record("brands", **kept[2], _sdc_deleted_at=DELETED),
        record("brands", id=9, name="Brand 9"),
        record("brands", id=10),
        record("products", id=1, name="Mug", type="physical", weight=1, price=5, brand_id=9, sku="MUG"),
        record("products", id=2, name="Cup", type="physical", weight=1, price=5, brand_id=77, sku="CUP"),
        record("customers", id=1, email="a@example.com", first_name="A", last_name="B"),
        record("customers", id=2, email="bad", first_name="A", last_name="B"),
        record(
            "orders",
            id=5,
            customer_id=1,
            status_id=11,
            billing_address=BILLING,
            products=[{"product_id": 1, "sku": "MUG", "name": "Mug", "quantity": 1, **PRICE}],
        ),
        state({"a": 1}),
    ]


def test_a_dry_run_sends_no_write_and_leaves_no_trace(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    run_target(sandbox, brands(range(1, 6)), journal_path=str(journal)).succeeded()
    sandbox.forget_requests()
    before, remembered = documents(sandbox), journal.read_bytes()
    outcome = run_target(
        sandbox,
        of_all_kinds(),
        dry_run=True,
        journal_path=str(journal),
        on_error="reject",
        rejects_path=str(tmp_path / "rejects"),
    ).succeeded()
    assert writes(sandbox) == []
    assert calls(sandbox, only=frozenset({"GET"}))
    assert documents(sandbox) == before
    assert journal.read_bytes() == remembered
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("journal")] == ["journal.sqlite"]
    assert outcome.states == []
    (place,) = (place for place, line in enumerate(outcome.log) if " created " in line)
    assert outcome.log[place - 1] == "Dry run, nothing was sent; this would be:"


def test_a_dry_run_without_a_journal_makes_none(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite"
    run_target(sandbox, brands(range(1, 3)), dry_run=True, journal_path=str(journal)).succeeded()
    real = run_target(sandbox, brands(range(1, 3)), journal_path=str(journal)).succeeded()
    assert real.counts("brands") == {"created": 2}


def test_a_dry_run_says_what_the_real_run_then_does(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    run_target(sandbox, brands(range(1, 6))).succeeded()
    settings = {"on_error": "reject"}
    dry = run_target(sandbox, of_all_kinds(), dry_run=True, rejects_path=str(tmp_path / "dry"), **settings).succeeded()
    real = run_target(sandbox, of_all_kinds(), rejects_path=str(tmp_path / "real"), **settings).succeeded()
    for stream in ("brands", "products", "orders"):
        assert dry.counts(stream) == real.counts(stream)
    # What only the store can know, such as that an address is none, no dry run can.
    assert real.counts("customers") == {"created": 1, "rejected": 1}
    assert dry.counts("customers") == {"created": 2}


@pytest.mark.parametrize("size", [1, 2000])
def test_a_dry_run_meets_what_it_would_have_made_itself(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", size)
    images = [{"image_url": "https://example.com/a.jpg", "description": "Front", "sort_order": 1}]
    mug = {"name": "Mug", "type": "physical", "weight": 1, "price": 5, "sku": "MUG"}
    messages = [
        record("products", id=1, **mug, custom_fields=[{"name": "Fit", "value": "Slim"}]),
        record("products", id=2, **mug | {"sku": "CUP", "name": "Cup"}, images=images),
        record("products", id=3, **mug, custom_fields=[{"name": "Fit", "value": "Slim"}]),
        record("customers", id=1, email="a@example.com", first_name="A", last_name="B"),
        record("customers", id=2, email="A@example.com", company="New"),
        record("customers", id=2, email="A@example.com", _sdc_deleted_at=DELETED),
        record("customers", id=1, email="a@example.com", _sdc_deleted_at=DELETED),
    ]
    dry = run_target(sandbox, messages, dry_run=True).succeeded()
    assert writes(sandbox) == []
    real = run_target(sandbox, messages).succeeded()
    for stream in ("products", "customers"):
        assert dry.counts(stream) == real.counts(stream)
