"""Keys that a record takes before the object that has them is deleted or renamed: it waits till the end at most."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import record, schema, state
from tests.target_bigcommerce.histories.test_handed_on import KEYS, KINDS
from tests.target_bigcommerce.records import brand, customer, deleted, product, tree, variant

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]
ANNA, BEN, CARL = KEYS
REJECTING = {"on_error": "reject", "rejects_path": os.devnull}


@pytest.fixture
def journal(tmp_path: Path) -> Document:
    return {"journal_path": str(tmp_path / "journal.sqlite")}


@pytest.fixture(params=[1, 2000], ids=["in bundles of their own", "in one bundle"])
def bundle(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    size: int = request.param
    monkeypatch.setattr(writer_module, "MOST_WAITING", size)
    return size


def held(sandbox: Sandbox, stream: str) -> list[tuple[str, str]]:
    return sorted(KINDS[stream].held(row) for row in sandbox.store.documents(stream))


def ids_of_brands(sandbox: Sandbox) -> dict[str, int]:
    return {row["name"]: row["id"] for row in sandbox.store.documents("brands")}


@pytest.mark.parametrize(("becomes", "size"), [("deleted", 2000), ("renamed", 1)])
@pytest.mark.parametrize("stream", list(KINDS))
def test_a_key_is_given_to_an_object_when_the_one_that_had_it_is_gone_or_renamed(  # noqa: PLR0913, PLR0917 - fixtures and cases
    sandbox: Sandbox,
    run_target: RunTarget,
    journal: Document,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    becomes: str,
    size: int,
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", size)
    told = KINDS[stream].told
    run_target(sandbox, [tree(), told(1, ANNA, "", 0), told(2, BEN, "", 0)], **journal).succeeded()
    before = {row.get("id", row.get("category_id")) for row in sandbox.store.documents(stream)}
    other = deleted(told(2, BEN, "", 0)) if becomes == "deleted" else told(2, CARL, "", 0)
    run_target(sandbox, [tree(), told(1, BEN, "New", 0), other], **journal).succeeded()
    assert held(sandbox, stream) == [(BEN, "New")] + ([(CARL, "")] if becomes == "renamed" else [])
    assert {row.get("id", row.get("category_id")) for row in sandbox.store.documents(stream)} <= before


@pytest.mark.usefixtures("bundle")
def test_a_key_is_given_on_through_several_objects(sandbox: Sandbox, run_target: RunTarget, journal: Document) -> None:
    run_target(sandbox, [brand(1, "A"), brand(2, "B"), brand(3, "C")], **journal).succeeded()
    before = ids_of_brands(sandbox)
    run_target(sandbox, [brand(1, "B"), brand(2, "C"), deleted(brand(3, "C"))], **journal).succeeded()
    assert ids_of_brands(sandbox) == {"B": before["A"], "C": before["B"]}


@pytest.mark.usefixtures("bundle")
def test_a_name_is_taken_over_from_what_a_version_does_not_hold(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    streams = {"brands": {"activate_version": "delete"}}

    def version(number: int, *messages: Document) -> list[Document]:
        told = [{**one, "version": number} for one in messages]
        return [schema("brands"), *told, {"type": "ACTIVATE_VERSION", "stream": "brands", "version": number}]

    run_target(sandbox, version(1, brand(1, "A"), brand(2, "B")), streams=streams, **journal).succeeded()
    before = ids_of_brands(sandbox)
    run_target(sandbox, version(2, brand(1, "B")), streams=streams, **journal).succeeded()
    assert ids_of_brands(sandbox) == {"B": before["A"]}


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("taken", ["sku", "name", "name by a new one"])
def test_a_product_waits_for_its_name_as_for_its_sku(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, taken: str
) -> None:
    hat, shirt = product(1, "Hat", "HAT"), product(2, "Shirt", "SHIRT")
    run_target(sandbox, [hat, shirt], **journal).succeeded()
    changed = {
        "sku": product(1, "Hat", "SHIRT"),
        "name": product(1, "Shirt", "HAT"),
        "name by a new one": product(3, "Shirt", "NEW"),
    }[taken]
    run_target(sandbox, [changed, deleted(shirt)], **journal).succeeded()
    rows = {(row["name"], row["sku"]) for row in sandbox.store.documents("products")}
    assert (changed["record"]["name"], changed["record"]["sku"]) in rows
    assert len(rows) == (2 if taken == "name by a new one" else 1)


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("is_told_first", [True, False], ids=["deleted before it", "deleted after it"])
@pytest.mark.parametrize("taker", ["product", "variant"])
def test_a_sku_goes_from_a_product_to_a_variant_and_back(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, taker: str, *, is_told_first: bool
) -> None:
    sizes = [variant(11, "S-1", "S"), variant(12, "S-2", "M")]
    shirt, hat, cap = product(1, "Shirt", variants=sizes), product(2, "Hat", "HAT"), product(3, "Cap", "CAP")
    own = record("product_variants", **sizes[0], product_id=1)
    run_target(sandbox, [shirt, own, hat, cap], **journal).succeeded()
    taking, gone = (
        (record("product_variants", **sizes[1] | {"sku": "HAT"}, product_id=1), deleted(hat))
        if taker == "variant"
        else (product(2, "Hat", "S-1"), deleted(own))
    )
    messages = [gone, taking] if is_told_first else [taking, gone]
    run_target(sandbox, messages, **journal).succeeded()
    skus = {row["sku"] for row in sandbox.store.documents("product_variants")}
    assert skus >= ({"S-1", "HAT", "CAP"} if taker == "variant" else {"S-1", "S-2", "CAP"})
    assert {row["name"] for row in sandbox.store.documents("products")} == (
        {"Shirt", "Cap"} if taker == "variant" else {"Shirt", "Hat", "Cap"}
    )


def test_what_points_at_an_object_that_waits_for_its_name_is_written_after_it(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    run_target(sandbox, [product(1, "Shirt", "OLD")], **journal).succeeded()
    note = record("product_metafields", id=1, resource_id=2, namespace="a", key="b", value="c", permission_set="write")
    messages = [note, product(2, "Shirt", "NEW"), deleted(product(1, "Shirt", "OLD"))]
    run_target(sandbox, messages, journal_path=journal["journal_path"]).succeeded()
    (made,) = sandbox.store.documents("products")
    (kept,) = sandbox.store.documents("product_metafields")
    assert (made["sku"], kept["resource_id"]) == ("NEW", made["id"])


@pytest.mark.parametrize("on_error", ["fail", "reject"])
def test_no_state_is_said_from_behind_a_record_that_waits_and_at_the_end_it_is_rejected(  # noqa: PLR0913, PLR0917 - fixtures and cases
    sandbox: Sandbox,
    run_target: RunTarget,
    journal: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    on_error: str,
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 0)
    run_target(sandbox, [customer(1, ANNA), customer(2, BEN)], **journal).succeeded()
    messages = [state({"at": 0}), customer(1, BEN), state({"at": 1}), customer(3, CARL), state({"at": 2})]
    rejects = {"on_error": on_error, "rejects_path": str(tmp_path / "rejects.jsonl")}
    outcome = run_target(sandbox, messages, **journal, **rejects)
    assert sorted(row["email"] for row in sandbox.store.documents("customers")) == [ANNA, BEN, CARL]
    assert outcome.counts("customers") == {"created": 1, "rejected": 1}
    assert outcome.states == [{"at": 0}] + ([{"at": 2}] if on_error == "reject" else [])
    assert (outcome.error is None) is (on_error == "reject")
    assert "already in use" in outcome.warnings


def test_a_key_that_a_stranger_has_is_refused_at_once(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    sandbox.store.insert("brands", {"name": "B"})
    run_target(sandbox, [brand(1, "A")], **journal).succeeded()
    outcome = run_target(sandbox, [brand(1, "B"), brand(2, "C")], **journal)
    assert outcome.counts("brands") == {"rejected": 1}
    assert sorted(row["name"] for row in sandbox.store.documents("brands")) == ["A", "B"]


def test_what_is_refused_for_itself_is_rejected_at_once(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    run_target(sandbox, [brand(1, "A")], **journal).succeeded()
    outcome = run_target(sandbox, [brand(1, "A", page_title="x" * 300), brand(2, "C")], **journal)
    assert outcome.counts("brands") == {"rejected": 1}
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["A"]


def test_a_state_is_said_as_soon_as_what_waited_is_written(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 0)
    run_target(sandbox, [brand(1, "A"), brand(2, "B")], **journal).succeeded()
    # The first of them stands behind the record that waits, and is said before the record behind it is read.
    said = [{"at": 1}, {"at": 2}, {"at": 3}]
    messages = [brand(1, "B"), state({"at": 1}), brand(2, "C"), state({"at": 2}), brand(3, "D"), state({"at": 3})]
    assert run_target(sandbox, messages, **journal).succeeded().states == said
    again = [brand(1, "C"), state({"at": 1}), deleted(brand(2, "C")), state({"at": 2}), brand(4, "E"), state({"at": 3})]
    assert run_target(sandbox, again, **journal).succeeded().states == said


def test_what_waits_for_two_keys_of_an_object_gets_them_one_after_the_other(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    run_target(sandbox, [product(1, "Hat", "HAT"), product(2, "Shirt", "SHIRT")], **journal).succeeded()
    messages = [product(1, "Shirt", "SHIRT"), product(2, "Shirt", "OTHER"), product(2, "Other", "OTHER")]
    run_target(sandbox, messages, **journal).succeeded()
    rows = {(row["name"], row["sku"]) for row in sandbox.store.documents("products")}
    assert rows == {("Shirt", "SHIRT"), ("Other", "OTHER")}


@pytest.mark.usefixtures("bundle")
@pytest.mark.parametrize("is_told_first", [True, False], ids=["deleted before it", "deleted after it"])
@pytest.mark.parametrize("remembers", [True, False], ids=["with a journal", "without"])
def test_a_deletion_that_holds_only_an_id_sets_free_what_the_journal_knows(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, *, is_told_first: bool, remembers: bool
) -> None:
    run_target(sandbox, [product(2, "Shirt", "SHIRT")], **journal).succeeded()
    before = sandbox.store.documents("products")
    gone, taking = deleted(record("products", id=2)), product(3, "Shirt", "NEW")
    messages = [gone, taking] if is_told_first else [taking, gone]
    outcome = run_target(sandbox, messages, **REJECTING, **(journal if remembers else {})).succeeded()
    if remembers:
        assert outcome.counts("products") == {"created": 1, "deleted": 1}
        assert [row["sku"] for row in sandbox.store.documents("products")] == ["NEW"]
    else:
        assert outcome.counts("products") == {"rejected": 2}
        assert "it has no sku or name, by which products are matched" in outcome.warnings
        assert sandbox.store.documents("products") == before


def test_keys_that_two_objects_give_each_other_are_refused(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    run_target(sandbox, [brand(1, "A"), brand(2, "B")], **journal).succeeded()
    before = ids_of_brands(sandbox)
    outcome = run_target(sandbox, [brand(1, "B"), brand(2, "A")], **journal)
    assert outcome.counts("brands") == {"rejected": 2}
    assert ids_of_brands(sandbox) == before


@pytest.mark.usefixtures("bundle")
def test_the_last_record_of_an_object_that_waits_is_the_one_that_counts(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    run_target(sandbox, [brand(1, "A"), brand(2, "B")], **journal).succeeded()
    messages = [brand(1, "B"), brand(1, "B", page_title="New"), deleted(brand(2, "B")), brand(3, "A")]
    run_target(sandbox, messages, **journal).succeeded()
    rows = {(row["name"], row["page_title"]) for row in sandbox.store.documents("brands")}
    assert rows == {("B", "New"), ("A", "")}
