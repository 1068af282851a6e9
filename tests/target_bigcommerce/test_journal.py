"""What a run remembers of earlier ones, and what it may not believe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import SandboxOptions
from target_bigcommerce.journal import CrossReference
from tests.target_bigcommerce.conftest import KEYS, calls
from tests.target_bigcommerce.records import brand, category, customer, deleted, line, order, product, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

PARENTS = [tree(), brand(21, "Acme"), category(31, "Shirts"), customer(51, "charles@example.com")]


@pytest.fixture
def journal(tmp_path: Path) -> str:
    return str(tmp_path / "journal.sqlite")


@pytest.fixture(autouse=True)
def _other_ids(sandbox: Sandbox) -> None:
    """The source's ids mean strangers here."""
    for number in range(60):
        sandbox.store.insert("brands", {"name": f"Strange {number}"})


def brand_of(sandbox: Sandbox, sku: str) -> str:
    (found,) = [row for row in sandbox.store.documents("products") if row["sku"] == sku]
    names = {row["id"]: row["name"] for row in sandbox.store.documents("brands")}
    return str(names[found["brand_id"]])


def test_a_later_run_resolves_ids_of_an_earlier_one(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    later = [
        product(41, "Shirt", "SH-1", brand_id=21, categories=[31]),
        category(32, "Long", 31),
        order(71, line(41), customer_id=51),
    ]
    run_target(sandbox, later, journal_path=journal).succeeded()
    assert brand_of(sandbox, "SH-1") == "Acme"
    names = {row["name"]: row for row in sandbox.store.documents("categories")}
    assert names["Long"]["parent_id"] == names["Shirts"]["category_id"]
    (made,) = sandbox.store.documents("orders")
    assert made["customer_id"] == sandbox.store.documents("customers")[0]["id"]


def test_without_a_journal_it_does_not(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, PARENTS).succeeded()
    outcome = run_target(sandbox, [product(41, "Shirt", "SH-1", brand_id=21)])
    assert "brand_id points at brands 21" in str(outcome.error)


def test_the_journal_of_another_source_tells_nothing(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, PARENTS, journal_path=journal, source_name="east").succeeded()
    message = product(41, "Shirt", "SH-1", brand_id=21)
    outcome = run_target(sandbox, [message], journal_path=journal, source_name="west")
    assert "brand_id points at brands 21" in str(outcome.error)
    run_target(sandbox, [message], journal_path=journal, source_name="east").succeeded()
    assert brand_of(sandbox, "SH-1") == "Acme"


def test_the_journal_of_another_store_tells_nothing(
    sandbox: Sandbox, open_store: OpenStore, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    other = open_store(SandboxOptions(store_hash="other"))
    for row in sandbox.store.documents("brands"):
        other.store.insert("brands", {"name": f"Stranger than {row['name']}"})
    outcome = run_target(other, [product(41, "Shirt", "SH-1", brand_id=21)], journal_path=journal)
    assert "brand_id points at brands 21" in str(outcome.error)


def test_a_journal_is_not_believed_when_the_object_is_another_now(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    (acme,) = [row for row in sandbox.store.documents("brands") if row["name"] == "Acme"]
    sandbox.store.change("brands", acme["id"], {"name": "A stranger now"})
    outcome = run_target(sandbox, [product(41, "Shirt", "SH-1", brand_id=21)], journal_path=journal)
    assert "brand_id points at brands 21" in str(outcome.error)
    run_target(sandbox, [brand(21, "Acme", page_title="New")], journal_path=journal).succeeded()
    assert {"A stranger now", "Acme"} <= {row["name"] for row in sandbox.store.documents("brands")}


@pytest.mark.parametrize("sent", ["changed", "deleted"])
def test_an_object_that_has_the_remembered_id_and_is_another_now_is_left_alone(
    sandbox: Sandbox, run_target: RunTarget, journal: str, sent: str
) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    places = {
        "brands": ("name", "Acme"),
        "customers": ("email", "charles@example.com"),
        "categories": ("name", "Shirts"),
    }
    strangers = {}
    for stream, (field, value) in places.items():
        (row,) = [row for row in sandbox.store.documents(stream) if row[field] == value]
        key = row[KEYS.get(stream, "id")]
        strangers[stream, key] = sandbox.store.change(stream, key, {field: f"stranger-{value}"})
    changed = [PARENTS[0], *(({**one, "record": {**one["record"], "page_title": "New"}}) for one in PARENTS[1:])]
    messages = changed if sent == "changed" else [PARENTS[0], *map(deleted, PARENTS[1:])]
    run_target(sandbox, messages, journal_path=journal).succeeded()
    for (stream, key), before in strangers.items():
        assert sandbox.store.document(stream, key) == before
        held = [row[places[stream][0]] for row in sandbox.store.documents(stream)]
        assert held.count(places[stream][1]) == (1 if sent == "changed" else 0)


@pytest.mark.parametrize("keeps_url", [True, False])
def test_what_was_renamed_is_not_guessed_when_the_journal_is_lost(
    sandbox: Sandbox, run_target: RunTarget, *, keeps_url: bool
) -> None:
    url = {"url": "/old/", "is_customized": True}
    before = [tree(), brand(1, "Old", custom_url=url), category(2, "Old", url={"path": "/c/"})]
    run_target(sandbox, before).succeeded()
    rows = {stream: sandbox.store.documents(stream) for stream in ("brands", "categories")}
    renamed = [brand(1, "New"), category(2, "New")]
    if keeps_url:
        renamed = [brand(1, "New", custom_url=url), category(2, "New", url={"path": "/c/"})]
    outcome = run_target(sandbox, [tree(), *renamed], on_error="reject", rejects_path=os.devnull)
    for stream, old in rows.items():
        assert outcome.counts(stream) == ({"rejected": 1} if keeps_url else {"created": 1}), stream
        now = sandbox.store.documents(stream)
        assert [row for row in now if row["name"] != "New"] == old
        assert len(now) == len(old) + (not keeps_url)


def test_a_deleted_journal_only_costs_look_ups(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [*PARENTS, product(41, "Shirt", "SH-1", brand_id=21), order(71, line(41), customer_id=51)]
    run_target(sandbox, messages, journal_path=str(tmp_path / "first.sqlite")).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, messages, journal_path=str(tmp_path / "second.sqlite")).succeeded()
    assert calls(sandbox) == []


def test_with_a_journal_a_renamed_object_is_the_same_one(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, [*PARENTS, product(41, "Shirt", "SH-1")], journal_path=journal).succeeded()
    renamed = [
        brand(21, "Globex"),
        tree(),
        category(31, "Blouses"),
        product(41, "Blouse", "BL-1"),
        customer(51, "babbage@example.com"),
    ]
    outcome = run_target(sandbox, renamed, journal_path=journal).succeeded()
    for stream in ("brands", "categories", "products", "customers"):
        assert outcome.counts(stream) == {"updated": 1}
    assert "Globex" in {row["name"] for row in sandbox.store.documents("brands")}
    assert [row["email"] for row in sandbox.store.documents("customers")] == ["babbage@example.com"]
    assert [row["sku"] for row in sandbox.store.documents("products")] == ["BL-1"]


def test_an_object_that_was_removed_from_the_store_is_made_again(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    (before,) = sandbox.store.documents("customers")
    sandbox.store.remove("customers", before["id"])
    outcome = run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    assert outcome.counts("customers") == {"created": 1}
    assert sandbox.store.count("customers") == 1


def test_a_deleted_record_that_comes_back_is_made_again(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    run_target(sandbox, [deleted(brand(21, "Acme"))], journal_path=journal).succeeded()
    outcome = run_target(sandbox, [product(41, "Shirt", "SH-1", brand_id=21)], journal_path=journal)
    assert "brand_id points at brands 21" in str(outcome.error)
    later = [brand(21, "Acme"), product(41, "Shirt", "SH-1", brand_id=21)]
    run_target(sandbox, later, journal_path=journal).succeeded()
    assert brand_of(sandbox, "SH-1") == "Acme"


def test_with_a_journal_a_delete_needs_the_id_only(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, PARENTS, journal_path=journal).succeeded()
    bare = [
        {"type": "RECORD", "stream": "customers", "record": {"id": 51}},
        {"type": "RECORD", "stream": "categories", "record": {"category_id": 31}},
        {"type": "RECORD", "stream": "brands", "record": {"id": 21}},
    ]
    run_target(sandbox, [deleted(message) for message in bare], journal_path=journal).succeeded()
    assert sandbox.store.count("customers") == 0
    assert "Acme" not in {row["name"] for row in sandbox.store.documents("brands")}
    assert "Shirts" not in {row["name"] for row in sandbox.store.documents("categories")}


def test_a_dry_run_leaves_no_trace_in_the_journal(sandbox: Sandbox, run_target: RunTarget, journal: str) -> None:
    run_target(sandbox, PARENTS, journal_path=journal, dry_run=True).succeeded()
    outcome = run_target(sandbox, [product(41, "Shirt", "SH-1", brand_id=21)], journal_path=journal)
    assert "brand_id points at brands 21" in str(outcome.error)


def test_a_journal_that_is_something_else_is_refused_in_one_line(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Notes, and no database. " * 100)
    outcome = run_target(sandbox, [brand(1, "Acme")], journal_path=str(path))
    assert str(outcome.error).startswith(f"journal_path: {path} cannot be used")
    assert "\n" not in str(outcome.error)


def test_who_else_an_object_is_takes_no_longer_where_many_are_remembered() -> None:
    references = CrossReference(None, "store", "source")
    references.learn_several("brands", ((str(number), number, None) for number in range(1, 3001)))
    steps: list[None] = []
    references.database.set_progress_handler(lambda: steps.append(None), 100)
    assert not references.lives_on("brands", "7", 7)
    assert references.sources_of("brands", [7]) == {7: ("7", None)}
    assert len(steps) <= 2
    references.close()
