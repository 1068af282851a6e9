"""Variants as a stream of their own: matched by SKU, or by product and option values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import deleted, product, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SIZES = [variant(7, "SH-1-S", "S", price=11.5), variant(8, "SH-1-L", "L")]


def shirt(**fields: object) -> Document:
    return product(1, "Shirt", "SH-1", variants=SIZES, **fields)


def size(identifier: int, sku: str, label: str, **fields: object) -> Document:
    return record("product_variants", product_id=1, **variant(identifier, sku, label, **fields))


def stored(sandbox: Sandbox) -> dict[str, Document]:
    rows = sandbox.store.documents("product_variants")
    return {row["sku"]: row for row in rows}


@pytest.fixture
def with_shirt(sandbox: Sandbox, run_target: RunTarget) -> Sandbox:
    """A store with a shirt in two sizes."""
    run_target(sandbox, [shirt()]).succeeded()
    sandbox.forget_requests()
    return sandbox


def test_variants_are_updated_by_sku_alone_fifty_at_a_time(sandbox: Sandbox, run_target: RunTarget) -> None:
    many = [variant(index, f"SH-1-{index}", f"Size {index}", price=5) for index in range(60)]
    run_target(sandbox, [product(1, "Shirt", "SH-1", variants=many)]).succeeded()
    sandbox.forget_requests()
    dearer = [record("product_variants", sku=one["sku"], price=6) for one in many]
    assert run_target(sandbox, dearer).succeeded().counts("product_variants") == {"updated": 60}
    bodies = [request.body for request in writes(sandbox)]
    assert sorted(len(body) for body in bodies if isinstance(body, list)) == [10, 50]
    assert len(sandbox.requests) == len(bodies) + 2, "one to see how many variants there are, one to list them"
    assert {row["price"] for row in stored(sandbox).values()} == {6}
    sandbox.forget_requests()
    assert run_target(sandbox, dearer).succeeded().counts("product_variants") == {"unchanged": 60}
    assert calls(sandbox) == []


def test_a_few_skus_are_looked_up_one_by_one(with_shirt: Sandbox, run_target: RunTarget) -> None:
    run_target(with_shirt, [record("product_variants", sku="SH-1-L", price=9)]).succeeded()
    assert [request.method for request in with_shirt.requests] == ["GET", "PUT"]
    assert stored(with_shirt)["SH-1-L"]["price"] == 9


def test_a_variant_is_made_of_the_option_values_of_its_product(with_shirt: Sandbox, run_target: RunTarget) -> None:
    (option,) = with_shirt.store.documents("product_options")
    with_shirt.store.insert(
        "product_option_values", {"option_id": option["id"], "product_id": option["product_id"], "label": "XL"}
    )
    messages = [shirt(), size(9, "SH-1-XL", "XL", price=13)]
    for expected in ({"created": 1}, {"unchanged": 1}):
        assert run_target(with_shirt, messages).succeeded().counts("product_variants") == expected
    made = stored(with_shirt)["SH-1-XL"]
    assert (made["price"], [value["label"] for value in made["option_values"]]) == (13, ["XL"])
    assert len(stored(with_shirt)) == 3


def test_many_variants_of_a_product_ask_for_its_options_once(with_shirt: Sandbox, run_target: RunTarget) -> None:
    (option,) = with_shirt.store.documents("product_options")
    labels = [str(number) for number in range(30)]
    values = [{"label": label, "sort_order": 1} for label in labels]
    choices = {"product_id": 1, "display_name": option["display_name"], "type": option["type"], "option_values": values}
    new = [size(100 + number, f"SH-1-{label}", label) for number, label in enumerate(labels)]
    messages = [product(1, "Shirt", "SH-1"), record("product_options", id=5, **choices), *new]
    assert run_target(with_shirt, messages).succeeded().counts("product_variants") == {"created": 30}
    (shirt_id,) = {row["product_id"] for row in stored(with_shirt).values()}
    asked = [one for one in with_shirt.requests if one.path == f"/v3/catalog/products/{shirt_id}/options"]
    assert [one.method for one in asked].count("GET") == 1
    assert len(stored(with_shirt)) == 32


def test_a_changed_sku_is_found_by_what_the_variant_is_made_of(with_shirt: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(with_shirt, [product(1, "Shirt", "SH-1"), size(7, "SH-1-SMALL", "S", mpn="M-1")]).succeeded()
    assert outcome.counts("product_variants") == {"updated": 1}
    ((request),) = writes(with_shirt)
    assert request.body == {"sku": "SH-1-SMALL", "mpn": "M-1"}
    assert set(stored(with_shirt)) == {"SH-1-SMALL", "SH-1-L"}


def test_a_changed_sku_inside_a_product_is_changed_too(with_shirt: Sandbox, run_target: RunTarget) -> None:
    other = [{**SIZES[0], "sku": "SH-1-SMALL"}, SIZES[1]]
    run_target(with_shirt, [product(1, "Shirt", "SH-1", variants=other)]).succeeded()
    assert set(stored(with_shirt)) == {"SH-1-SMALL", "SH-1-L"}


def test_a_bad_variant_costs_only_itself(with_shirt: Sandbox, run_target: RunTarget, tmp_path: object) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    messages = [shirt(), size(7, "SH-1-S", "S", price=-4), size(8, "SH-1-L", "L", price=20)]
    outcome = run_target(with_shirt, messages, **rejects).succeeded()
    assert outcome.counts("product_variants") == {"updated": 1, "rejected": 1}
    assert "price" in outcome.warnings
    assert {sku: row["price"] for sku, row in stored(with_shirt).items()} == {"SH-1-S": 11.5, "SH-1-L": 20}


def test_a_variant_whose_product_is_unknown_is_rejected(with_shirt: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(with_shirt, [size(7, "SH-1-S", "S", price=3)])
    assert "product_id points at products 1, which is neither in the input nor known" in str(outcome.error)
    assert calls(with_shirt) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"sku": "NO-SUCH"}, "the store has no variant of this sku; product_id and option_values are needed"),
        ({"price": 3}, "it has no sku, or product_id with option_values"),
        ({"sku": "SH-1-M", "product_id": 1, "option_values": [{"option_display_name": "Size", "label": "M"}]}, "'M'"),
    ],
)
def test_a_variant_that_cannot_be_made_is_rejected_with_what_it_needs(
    fields: Document, reason: str, with_shirt: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(with_shirt, [shirt(), record("product_variants", **fields)])
    assert reason in str(outcome.error)
    assert calls(with_shirt) == []


def test_a_variant_is_deleted_below_its_product(with_shirt: Sandbox, run_target: RunTarget) -> None:
    gone = [deleted(record("product_variants", sku="SH-1-L")), deleted(record("product_variants", sku="NO-SUCH"))]
    assert run_target(with_shirt, gone).succeeded().counts("product_variants") == {"deleted": 1, "unchanged": 1}
    assert set(stored(with_shirt)) == {"SH-1-S"}


def test_variants_deleted_with_their_product_are_no_error(with_shirt: Sandbox, run_target: RunTarget) -> None:
    gone = [deleted(shirt()), deleted(size(7, "SH-1-S", "S"))]
    run_target(with_shirt, gone).succeeded()
    assert with_shirt.store.count("products") == with_shirt.store.count("product_variants") == 0


def test_variants_are_made_once_though_answers_are_lost(with_shirt: Sandbox, run_target: RunTarget) -> None:
    (option,) = with_shirt.store.documents("product_options")
    owner = {"option_id": option["id"], "product_id": option["product_id"]}
    for index in range(12):
        with_shirt.store.insert("product_option_values", {**owner, "label": f"W{index}"})
    messages = [shirt(), *(size(20 + index, f"SH-W{index}", f"W{index}") for index in range(12))]
    with_shirt.set_faults("lost=20%")
    outcome = run_target(with_shirt, messages).succeeded()
    with_shirt.set_faults("")
    assert outcome.counts("product_variants") == {"created": 12}
    assert len(with_shirt.store.documents("product_variants")) == 14


def test_a_product_without_options_has_its_own_variant(sandbox: Sandbox, run_target: RunTarget) -> None:
    own = record("product_variants", id=70, product_id=2, sku="", option_values=[], purchasing_disabled=True)
    messages = [product(2, "Mug"), own]
    for expected in ({"updated": 1}, {"unchanged": 1}):
        assert run_target(sandbox, messages).succeeded().counts("product_variants") == expected
    (row,) = sandbox.store.documents("product_variants")
    assert row["purchasing_disabled"] is True


def test_ids_of_this_store_s_own_are_taken_as_they_are(with_shirt: Sandbox, run_target: RunTarget) -> None:
    row = stored(with_shirt)["SH-1-S"]
    message = record("variants_of_ours", id=row["id"], price=21)
    run_target(
        with_shirt, [message], streams={"variants_of_ours": {"resource": "product_variants", "match_by": "id"}}
    ).succeeded()
    assert stored(with_shirt)["SH-1-S"]["price"] == 21


def test_a_dry_run_foretells_what_becomes_of_variants(with_shirt: Sandbox, run_target: RunTarget) -> None:
    option = {"id": 800, "product_id": 1, "display_name": "Size", "type": "dropdown"}
    values = [{"id": 1, "label": label, "sort_order": 0} for label in ("S", "L", "XL")]
    messages = [
        shirt(),
        record("product_options", **option, option_values=values),
        size(7, "SH-1-S", "S", price=99),
        size(9, "SH-1-XL", "XL"),
    ]
    foretold = run_target(with_shirt, messages, dry_run=True).succeeded()
    assert calls(with_shirt) == []
    done = run_target(with_shirt, messages).succeeded()
    for stream in ("product_options", "product_variants"):
        assert foretold.counts(stream) == done.counts(stream)
    assert done.counts("product_variants") == {"created": 1, "updated": 1}
