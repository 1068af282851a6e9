"""An object that the source deletes and makes anew under another id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import record
from tests.target_bigcommerce.records import brand, deleted, product

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, RunTarget

OLD = record("brands", id=1, name="Acme", page_title="Old")
GONE = record("brands", id=1, name="Acme", _sdc_deleted_at="2024-01-01T00:00:00Z")
NEW = record("brands", id=2, name="Acme", page_title="New")


def titles(sandbox: Sandbox) -> list[str]:
    return [row["page_title"] for row in sandbox.store.documents("brands")]


@pytest.mark.parametrize("messages", [[GONE, NEW], [NEW, GONE]], ids=["deleted first", "made first"])
@pytest.mark.parametrize("remembered", [True, False])
def test_what_is_made_anew_under_another_id_is_not_deleted(
    sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path_factory: pytest.TempPathFactory,
    messages: list[Document],
    *,
    remembered: bool,
) -> None:
    journal = {"journal_path": str(tmp_path_factory.mktemp("journal") / "sqlite")} if remembered else {}
    run_target(sandbox, [OLD], **journal).succeeded()
    outcome = run_target(sandbox, messages, **journal).succeeded()
    assert titles(sandbox) == ["New"]
    assert outcome.counts("brands") == {"updated": 1, "unchanged": 1}
    assert "deleted in the source live on there under other ids" in outcome.warnings


def test_it_is_deleted_when_the_new_one_is_deleted_too(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [OLD]).succeeded()
    both = [GONE, {**GONE, "record": {**GONE["record"], "id": 2}}]
    outcome = run_target(sandbox, [NEW, *both]).succeeded()
    assert titles(sandbox) == []
    assert outcome.counts("brands")["deleted"] == 1


def test_a_field_that_a_later_record_of_one_object_leaves_out_is_as_the_earlier_says(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    later = record("brands", id=1, name="Acme", meta_description="Anvils")
    run_target(sandbox, [OLD, later]).succeeded()
    (brand,) = sandbox.store.documents("brands")
    assert (brand["page_title"], brand["meta_description"]) == ("Old", "Anvils")


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes each record before the next one comes."""
    monkeypatch.setattr(writer_module, "MOST_WAITING", 1)


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("remembered", [True, False])
def test_what_was_made_anew_is_not_deleted_by_a_deletion_that_comes_late(
    sandbox: Sandbox, run_target: RunTarget, tmp_path_factory: pytest.TempPathFactory, *, remembered: bool
) -> None:
    journal = {"journal_path": str(tmp_path_factory.mktemp("journal") / "sqlite")} if remembered else {}
    run_target(sandbox, [OLD], **journal).succeeded()
    (before,) = sandbox.store.documents("brands")
    run_target(sandbox, [NEW, GONE], **journal).succeeded()
    (after,) = sandbox.store.documents("brands")
    assert (after["id"], after["page_title"]) == (before["id"], "New")


def test_with_a_journal_a_deletion_may_come_runs_late(
    sandbox: Sandbox, run_target: RunTarget, tmp_path_factory: pytest.TempPathFactory
) -> None:
    journal = {"journal_path": str(tmp_path_factory.mktemp("journal") / "sqlite")}
    for messages in ([OLD], [NEW], [GONE]):
        run_target(sandbox, messages, **journal).succeeded()
    assert titles(sandbox) == ["New"]
    # The other way round, the old one is forgotten when the new one goes.
    new_gone = {**GONE, "record": {**GONE["record"], "id": 2}}
    for messages in ([OLD], [NEW], [new_gone]):
        run_target(sandbox, messages, **journal).succeeded()
    assert titles(sandbox) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_of_records_without_ids_the_last_one_counts(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, *, at_once: bool
) -> None:
    if not at_once:
        monkeypatch.setattr(writer_module, "MOST_WAITING", 1)
    made = record("brands", name="Acme")
    gone = record("brands", name="Acme", _sdc_deleted_at="2024-01-01T00:00:00Z")
    run_target(sandbox, [made, gone]).succeeded()
    assert titles(sandbox) == []
    run_target(sandbox, [gone, made]).succeeded()
    assert len(titles(sandbox)) == 1


def test_what_waited_for_its_parents_is_not_written_over_what_came_later_under_another_id(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 3)
    value = {"customer_id": 5, "attribute_id": 7}
    first = [record("customer_attribute_values", id=1, **value, attribute_value="Earlier"), OLD, NEW]
    parents = [
        record("customer_attributes", id=7, name="Size", type="string"),
        record("customers", id=5, email="ada@example.com", first_name="Ada", last_name="Lovelace"),
    ]
    later = record("customer_attribute_values", id=2, **value, attribute_value="Later")
    run_target(sandbox, [*first, *parents, later]).succeeded()
    (kept,) = sandbox.store.documents("customer_attribute_values")
    assert kept["attribute_value"] == "Later"


def test_a_record_that_waits_and_came_after_a_deletion_of_its_object_is_no_deletion(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    mug = product(1, "Mug", "MUG")
    run_target(sandbox, [mug]).succeeded()
    monkeypatch.setattr(writer_module, "MOST_WAITING", 2)
    run_target(sandbox, [deleted(mug), product(1, "Mug", "MUG", brand_id=7), brand(8, "B"), brand(7, "A")]).succeeded()
    names = {row["id"]: row["name"] for row in sandbox.store.documents("brands")}
    assert [names[row["brand_id"]] for row in sandbox.store.documents("products")] == ["A"]
