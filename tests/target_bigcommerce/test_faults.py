"""Whatever goes wrong on the way, each object is there once and as its last record says."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bigcommerce_api import BigCommerceClient, RetryPolicy
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from target_bigcommerce.resources import base
from tests.programs import messages as messages_of
from tests.programs import pointing_at, run
from tests.stores import SET_UP, assert_agree, catalog_of_everything
from tests.target_bigcommerce.conftest import WRITES, lines_of, record, state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.target_bigcommerce.conftest import Document, OpenStore, RunTarget

FAULTS = "429=5%,500=2%,503=2%,drop=2%,lost=3%,truncate=2%,html=1%"
SIZES = SeedSizes(products=25, customers=25, orders=25, coupons=8)
SEEDS = (1, 2, 3)


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are as always, in thousandths."""
    quick = functools.partial(BigCommerceClient, retry_policy=RetryPolicy(base_ms=1, cap_ms=10))
    monkeypatch.setattr(target_module, "BigCommerceClient", quick)
    monkeypatch.setattr(base, "LOOKS_AFTER_LOST", (0.0, 0.0, 0.0))


class Smooth(NamedTuple):
    """A store into which everything was written with nothing in the way.

    Attributes:
        sandbox: The store.
        messages: What was written: what the tap reads from a store that has something of everything.
        states: What was said meanwhile.
    """

    sandbox: Sandbox
    messages: list[Document]
    states: list[Document]


@pytest.fixture(scope="module")
def smooth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Smooth]:
    catalog = catalog_of_everything(tmp_path_factory.mktemp("catalog"))
    with Sandbox(SandboxOptions(seed=SIZES)) as original:
        arguments = ("--config=ENV", f"--catalog={catalog}")
        read = run("tap-bigcommerce", *arguments, settings=pointing_at(original, "TAP_BIGCOMMERCE"))
    assert read.returncode == 0, read.stderr
    messages = messages_of(read.stdout)
    with Sandbox(SandboxOptions(currencies=SET_UP)) as sandbox:
        settings = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
        written = run("target-bigcommerce", "--config=ENV", settings=settings, stdin=lines_of([*messages]))
        assert written.returncode == 0, written.stderr
        yield Smooth(sandbox, messages, messages_of(written.stdout))


@pytest.mark.parametrize("random_seed", SEEDS)
def test_faults_change_nothing_in_what_is_written(
    open_store: OpenStore, run_target: RunTarget, smooth: Smooth, random_seed: int
) -> None:
    rough = open_store(SandboxOptions(faults=FAULTS, random_seed=random_seed, currencies=SET_UP))
    outcome = run_target(rough, smooth.messages).succeeded()
    rough.set_faults("")
    assert_agree(smooth.sandbox, rough)
    assert outcome.states == smooth.states
    rough.forget_requests()
    run_target(rough, smooth.messages).succeeded()
    assert [request for request in rough.requests if request.method in WRITES] == []


@pytest.mark.parametrize("kind", ["lost", "drop", "502", "truncate", "html"])
@pytest.mark.parametrize("times", [1, 3])
def test_no_answer_that_is_lost_makes_a_second_object(
    open_store: OpenStore, run_target: RunTarget, smooth: Smooth, kind: str, times: int
) -> None:
    rough = open_store(SandboxOptions(currencies=SET_UP))
    for path in ("/v3/catalog/brands", "/v3/catalog/products", "/v3/customers", "/v2/coupons", "/v2/orders"):
        rough.fail_next(kind, times=times, method="POST", path=path)
    run_target(rough, smooth.messages).succeeded()
    assert_agree(smooth.sandbox, rough)


def test_a_run_that_breaks_off_anywhere_is_completed_by_the_next(
    open_store: OpenStore,
    run_target: RunTarget,
    smooth: Smooth,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 7)
    rough = open_store(SandboxOptions(currencies=SET_UP))
    # One request of a hundred ends the run, as a crash would.
    rough.set_faults("500=1%,lost=1%")
    broken = [run_target(rough, smooth.messages, max_retry_seconds=0) for _ in range(8)]
    rough.set_faults("")
    assert any(outcome.error for outcome in broken)
    run_target(rough, smooth.messages).succeeded()
    assert_agree(smooth.sandbox, rough)


# Any sequence of records.

KEYS = st.integers(1, 4)
VALUES = st.integers(0, 3)


def brand(key: int, value: int) -> Document:
    return record("brands", id=key, name=f"Brand {key}", page_title=f"Title {value}")


def category(key: int, value: int) -> Document:
    # 1 is the root of 2, and so on: children often come first.
    return record(
        "categories",
        category_id=key,
        tree_id=1,
        parent_id=key - 1,
        name=f"Category {key}",
        description=f"Text {value}",
    )


def product(key: int, value: int) -> Document:
    return record(
        "products",
        id=key,
        name=f"Product {key}",
        sku=f"SKU-{key}",
        type="physical",
        weight=1,
        price=value + 1,
        brand_id=1 + (key + value) % 4,
        categories=[1 + (key * value) % 4],
    )


def customer(key: int, value: int) -> Document:
    return record("customers", id=key, email=f"c{key}@example.com", first_name=f"First {value}", last_name="Last")


def coupon(key: int, value: int) -> Document:
    return record(
        "coupons",
        id=key,
        name=f"Coupon {key}",
        code=f"CODE-{key}",
        type="per_total_discount",
        amount=f"{value + 1}.0000",
        applies_to={"entity": "products", "ids": [1 + (key + value) % 4]},
    )


KINDS = (brand, category, product, customer, coupon)
TREE = record("category_trees", id=1, name="Default", channels=[1])
RECORDS = st.builds(lambda kind, key, value: kind(key, value), st.sampled_from(KINDS), KEYS, VALUES)
PARENTS = [TREE, *(kind(key, 0) for kind in (brand, category, product) for key in range(1, 5))]


def identity(message: Document) -> tuple[str, int]:
    key = "category_id" if message["stream"] == "categories" else "id"
    return message["stream"], message["record"][key]


def seen(sandbox: Sandbox) -> dict[str, list[tuple[object, ...]]]:
    """What the store holds, by names instead of ids."""
    rows = {stream: sandbox.store.documents(stream) for stream in ("brands", "categories", "products", "customers")}
    brands = {row["id"]: row["name"] for row in rows["brands"]}
    categories = {row["category_id"]: row["name"] for row in rows["categories"]}
    products = {row["id"]: row["name"] for row in rows["products"]}
    return {
        "brands": sorted((row["name"], row["page_title"]) for row in rows["brands"]),
        "categories": sorted(
            (row["name"], row["description"], str(categories.get(row["parent_id"]))) for row in rows["categories"]
        ),
        "products": sorted(
            (row["sku"], int(row["price"]), brands[row["brand_id"]], *(categories[one] for one in row["categories"]))
            for row in rows["products"]
        ),
        "customers": sorted((row["email"], row["first_name"]) for row in rows["customers"]),
        "coupons": sorted(
            (row["code"], float(row["amount"]), *(products[one] for one in row["applies_to"]["ids"]))
            for row in sandbox.store.documents("coupons")
        ),
    }


def wanted(messages: list[Document]) -> dict[str, list[tuple[object, ...]]]:
    """The same as it follows from the last record of each object."""
    last = {identity(message): message["record"] for message in messages if message["type"] == "RECORD"}
    rows = {name: [row for (stream, _), row in last.items() if stream == name] for name, _ in last}
    return {
        "brands": sorted((row["name"], row["page_title"]) for row in rows["brands"]),
        "categories": sorted(
            (row["name"], row["description"], f"Category {row['parent_id']}" if row["parent_id"] else "None")
            for row in rows["categories"]
        ),
        "products": sorted(
            (
                row["sku"],
                row["price"],
                f"Brand {row['brand_id']}",
                *(f"Category {one}" for one in row["categories"]),
            )
            for row in rows["products"]
        ),
        "customers": sorted((row["email"], row["first_name"]) for row in rows.get("customers", [])),
        "coupons": sorted(
            (row["code"], float(row["amount"]), *(f"Product {one}" for one in row["applies_to"]["ids"]))
            for row in rows.get("coupons", [])
        ),
    }


SEQUENCES = st.builds(
    lambda records, parents, place: [*records[:place], *parents, *records[place:]],
    st.lists(RECORDS, max_size=20),
    st.permutations(PARENTS),
    st.integers(0, 20),
)
"""Records in any order, parents of all of them somewhere among them."""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    runs=st.lists(SEQUENCES, min_size=1, max_size=3), bundle=st.integers(1, 30), faults=st.sampled_from(["", FAULTS])
)
def test_any_sequence_of_records_ends_with_each_object_once_as_its_last_record_says(
    run_target: RunTarget, runs: list[list[Document]], bundle: int, faults: str
) -> None:
    with pytest.MonkeyPatch.context() as patch, Sandbox(SandboxOptions(faults=faults)) as sandbox:
        patch.setattr(writer_module, "MOST_WAITING", bundle)
        for number, sequence in enumerate(runs):
            outcome = run_target(sandbox, [*sequence, state({"run": number})]).succeeded()
            assert outcome.states == [{"run": number}]
        sandbox.set_faults("")
        assert seen(sandbox) == wanted([message for sequence in runs for message in sequence])
