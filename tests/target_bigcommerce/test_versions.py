"""ACTIVATE_VERSION: what a whole version of a stream does not hold is deleted, where the user wants that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import writer as writer_module
from target_bigcommerce.target import TargetBigCommerce
from tests.target_bigcommerce.conftest import calls, config_for, record, schema, state
from tests.target_bigcommerce.records import deleted, product, variant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, RunTarget

STREAMS = {"streams": {"brands": {"activate_version": "delete"}, "customers": {"activate_version": "delete"}}}


@pytest.fixture
def deleting(tmp_path: Path) -> dict[str, Any]:
    """The settings under which versions delete."""
    return {"journal_path": str(tmp_path / "journal.sqlite"), **STREAMS}


@pytest.fixture(autouse=True)
def _a_stranger(sandbox: Sandbox) -> None:
    sandbox.store.insert("brands", {"name": "Stranger"})


def version(number: int, brands: Iterable[int], **fields: object) -> list[Document]:
    """A version of the stream of brands, whole."""
    rows = [record("brands", id=one, name=f"Brand {one}", **fields) | {"version": number} for one in brands]
    return [*rows, activate(number)]


def activate(number: int) -> Document:
    return {"type": "ACTIVATE_VERSION", "stream": "brands", "version": number}


@pytest.mark.parametrize("how", ["version", "record"])
def test_a_variant_that_its_source_has_deleted_goes_by_the_stream_of_variants(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path, how: str
) -> None:
    settings = {
        "journal_path": str(tmp_path / "journal.sqlite"),
        "streams": {"product_variants": {"activate_version": "delete"}},
    }
    sizes = [variant(11, "S-1", "S"), variant(12, "S-2", "M")]
    rows = [record("product_variants", **one, product_id=1) for one in sizes]

    def told(number: int, some: list[Document]) -> list[Document]:
        versioned = [{**one, "version": number} for one in some]
        return [*versioned, {"type": "ACTIVATE_VERSION", "stream": "product_variants", "version": number}]

    run_target(sandbox, [product(1, "Shirt", variants=sizes), *told(1, rows)], **settings).succeeded()
    left = product(1, "Shirt", variants=sizes[:1])
    run_target(sandbox, [left], **settings).succeeded()
    held = [row["sku"] for row in sandbox.store.documents("product_variants") if row["option_values"]]
    assert sorted(held) == ["S-1", "S-2"]
    news = told(2, rows[:1]) if how == "version" else [deleted(record("product_variants", id=12))]
    run_target(sandbox, [left, *news], **settings).succeeded()
    held = [row["sku"] for row in sandbox.store.documents("product_variants") if row["option_values"]]
    assert held == ["S-1"]


def names(sandbox: Sandbox) -> set[str]:
    return {row["name"] for row in sandbox.store.documents("brands")} - {"Stranger"}


@pytest.mark.parametrize("bundle", [1, 2000])
def test_what_a_version_lacks_is_deleted_and_no_stranger(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any], monkeypatch: pytest.MonkeyPatch, bundle: int
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", bundle)
    run_target(sandbox, version(1, [1, 2, 3]), **deleting).succeeded()
    outcome = run_target(sandbox, [*version(2, [2, 4]), state({"a": 1})], **deleting).succeeded()
    assert names(sandbox) == {"Brand 2", "Brand 4"}
    assert sandbox.store.count("brands") == 3
    assert outcome.counts("brands") == {"created": 1, "unchanged": 1, "deleted": 2}
    assert outcome.states == [{"a": 1}]
    sandbox.forget_requests()
    run_target(sandbox, version(3, [2, 4]), **deleting).succeeded()
    assert calls(sandbox) == []


def test_unless_the_user_wants_it_nothing_is_deleted(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]
) -> None:
    journal = {"journal_path": deleting["journal_path"]}
    run_target(sandbox, version(1, [1, 2]), **journal).succeeded()
    run_target(sandbox, version(2, [2]), **journal).succeeded()
    assert names(sandbox) == {"Brand 1", "Brand 2"}


def test_a_version_may_take_several_runs(sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]) -> None:
    run_target(sandbox, version(1, [1, 2, 3]), **deleting).succeeded()
    run_target(sandbox, version(2, [1])[:-1], **deleting).succeeded()
    run_target(sandbox, version(2, [2]), **deleting).succeeded()
    assert names(sandbox) == {"Brand 1", "Brand 2"}


def test_a_version_that_holds_nothing_deletes_nothing(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]
) -> None:
    run_target(sandbox, version(1, [1, 2]), **deleting).succeeded()
    first = record("brands", id=3, name="Brand 3") | {"version": 2}
    outcome = run_target(sandbox, [schema("brands"), activate(2), first], **deleting).succeeded()
    assert names(sandbox) == {"Brand 1", "Brand 2", "Brand 3"}
    assert "version 2 holds nothing, so nothing is deleted for it" in outcome.warnings


def test_a_record_of_the_version_that_is_refused_keeps_its_object(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any], tmp_path: Path
) -> None:
    run_target(sandbox, version(1, [1, 2]), **deleting).succeeded()
    bad = record("brands", id=1, name="Brand 1", page_title="x" * 300) | {"version": 2}
    rejecting = {"on_error": "reject", "rejects_path": str(tmp_path / "rejects")}
    outcome = run_target(sandbox, [bad, *version(2, [3])], **rejecting, **deleting).succeeded()
    assert outcome.counts("brands") == {"created": 1, "deleted": 1, "rejected": 1}
    assert names(sandbox) == {"Brand 1", "Brand 3"}


def test_max_deletes_bounds_it(sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]) -> None:
    run_target(sandbox, version(1, range(1, 6)), **deleting).succeeded()
    outcome = run_target(sandbox, version(2, [1]), max_deletes=2, **deleting)
    assert "max_deletes of 2 is reached" in str(outcome.error)
    assert len(names(sandbox)) == 3


def test_what_somebody_else_has_deleted_already_is_no_error(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]
) -> None:
    run_target(sandbox, version(1, [1, 2]), **deleting).succeeded()
    for row in sandbox.store.documents("brands"):
        if row["name"] == "Brand 1":
            sandbox.store.remove("brands", row["id"])
    outcome = run_target(sandbox, version(2, [2]), **deleting).succeeded()
    assert outcome.counts("brands") == {"unchanged": 2}


def test_a_dry_run_of_it_deletes_nothing(sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any]) -> None:
    run_target(sandbox, version(1, [1, 2]), **deleting).succeeded()
    dry = run_target(sandbox, version(2, [2]), dry_run=True, **deleting).succeeded()
    assert names(sandbox) == {"Brand 1", "Brand 2"}
    assert dry.counts("brands") == run_target(sandbox, version(2, [2]), **deleting).counts("brands")


def test_it_is_refused_without_a_journal(sandbox: Sandbox) -> None:
    with pytest.raises(Exception, match=r"streams\.brands\.activate_version: delete needs journal_path"):
        TargetBigCommerce(config=config_for(sandbox, **STREAMS))


def test_an_object_whose_record_cannot_be_written_is_not_deleted_for_it(
    sandbox: Sandbox, run_target: RunTarget, deleting: dict[str, Any], tmp_path: Path
) -> None:
    run_target(sandbox, version(1, [1, 2, 3]), **deleting).succeeded()
    shape = schema("brands", properties={"page_title": {"type": "string"}})
    bad = record("brands", id=2, name="Brand 2", page_title=5) | {"version": 2}
    rejects = {"on_error": "reject", "rejects_path": str(tmp_path / "rejects.jsonl")}
    outcome = run_target(sandbox, [shape, bad, *version(2, [1])], **deleting, **rejects).succeeded()
    assert names(sandbox) == {"Brand 1", "Brand 2"}
    assert outcome.counts("brands") == {"unchanged": 1, "deleted": 1, "rejected": 1}
