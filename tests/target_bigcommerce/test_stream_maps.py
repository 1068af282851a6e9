"""What the SDK can do to records on their way: maps and flattening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from singer_sdk.exceptions import SingerSDKError

from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import calls, record, schema, state, writes

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, OpenStore, RunTarget

TEXT = {"type": "string"}
MAKERS = schema("brands", properties={"id": {"type": "integer"}, "label": TEXT, "name": TEXT})


def names(sandbox: Sandbox) -> list[str]:
    return sorted(row["name"] for row in sandbox.store.documents("brands"))


def test_a_field_can_be_renamed(sandbox: Sandbox, run_target: RunTarget) -> None:
    maps = {"brands": {"name": "label", "label": "__NULL__"}}
    run_target(sandbox, [MAKERS, record("brands", id=1, label="Acme")], stream_maps=maps).succeeded()
    assert names(sandbox) == ["Acme"]


def test_a_value_can_be_made_of_others(sandbox: Sandbox, run_target: RunTarget) -> None:
    maps = {"brands": {"page_title": "'All of ' + name"}}
    run_target(sandbox, [MAKERS, record("brands", id=1, name="Acme")], stream_maps=maps).succeeded()
    assert [row["page_title"] for row in sandbox.store.documents("brands")] == ["All of Acme"]


def test_records_can_be_filtered_and_the_state_goes_on(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [MAKERS, *(record("brands", id=number, name=f"B{number}") for number in (1, 2, 3)), state({"a": 1})]
    outcome = run_target(sandbox, messages, stream_maps={"brands": {"__filter__": "id > 1"}}).succeeded()
    assert names(sandbox) == ["B2", "B3"]
    assert outcome.states == [{"a": 1}]


def test_a_stream_can_be_given_the_name_of_a_resource(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [{**MAKERS, "stream": "makers"}, record("makers", id=1, name="Acme")]
    run_target(sandbox, messages, stream_maps={"makers": {"__alias__": "brands"}}).succeeded()
    assert names(sandbox) == ["Acme"]


def test_a_stream_can_be_left_out(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [MAKERS, record("brands", id=1, name="Acme"), record("giraffes", id=1)]
    run_target(sandbox, messages, stream_maps={"giraffes": None}).succeeded()
    assert names(sandbox) == ["Acme"]


def test_a_map_keeps_the_mark_of_deleted_records(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [MAKERS, record("brands", id=1, name="Acme")]).succeeded()
    gone = record("brands", id=1, name="Acme", _sdc_deleted_at="2024-01-01T00:00:00Z")
    run_target(sandbox, [MAKERS, gone], stream_maps={"brands": {"page_title": "name"}}).succeeded()
    assert names(sandbox) == []


@pytest.mark.parametrize(
    "maps", [{"brands": {"page_title": "int(name)"}}, {"brands": {"page_title": "colour"}}, {"brands": {"id": "1/0"}}]
)
def test_a_map_that_fails_on_a_record_is_told_in_one_line(
    sandbox: Sandbox, run_target: RunTarget, maps: Document
) -> None:
    messages = [MAKERS, record("brands", id=1, name="Acme"), state({"a": 1})]
    outcome = run_target(sandbox, messages, stream_maps=maps)
    assert isinstance(outcome.error, SingerSDKError), "such errors are told in one line"
    assert outcome.states == []


def test_what_came_before_a_record_that_a_map_fails_on_is_written(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [MAKERS, record("brands", id=1, name="5"), state({"a": 1}), record("brands", id=2, name="five")]
    outcome = run_target(sandbox, messages, stream_maps={"brands": {"sort_order": "int(name)"}})
    assert str(outcome.error).startswith("stream_maps: an expression for brands fails on a record: ValueError")
    assert outcome.states == [{"a": 1}]
    assert names(sandbox) == ["5"]


@pytest.mark.parametrize("bundle", [1, 2000])
def test_a_map_that_changes_nothing_changes_nothing(
    open_store: OpenStore, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundle: int
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", bundle)
    messages = [
        MAKERS,
        record("brands", id=1, name="Acme", _sdc_sequence=1, _sdc_table_version=2),
        record("brands", id=2, name="Bolt", unknown=["x"]),
        record("brands", id=3, name=3),
        state({"a": 1}),
        record("brands", id=1, name="Acme", _sdc_deleted_at="2024-01-01T00:00:00Z"),
        schema("brands", properties={"id": {"type": "integer"}, "name": {"type": "integer"}}),
        record("brands", id=4, name="Nut"),
        schema("products", properties={"id": {"type": "integer"}}),
        record("products", id=5, name="Mug", type="physical", weight=1, price=5),
        state({"a": 2}),
    ]
    runs = []
    maps: Document
    for maps in ({}, {"brands": {}, "products": {}}):
        sandbox, rejects = open_store(), str(tmp_path / "rejects.jsonl")
        outcome = run_target(sandbox, messages, stream_maps=maps, on_error="reject", rejects_path=rejects)
        assert outcome.succeeded().counts("brands")["rejected"] == 2
        runs.append((names(sandbox), calls(sandbox), outcome.states, outcome.counts("brands")))
    assert runs[0] == runs[1]


def test_records_are_flattened_without_any_map_too(sandbox: Sandbox, run_target: RunTarget) -> None:
    url = {"type": "object", "properties": {"url": TEXT}}
    nested = schema("brands", properties={"id": {"type": "integer"}, "name": TEXT, "custom_url": url})
    messages = [nested, record("brands", id=1, name="Acme", custom_url={"url": "/a/"})]
    run_target(sandbox, messages, flattening_enabled=True, flattening_max_depth=1).succeeded()
    assert [request.body for request in writes(sandbox)] == [{"name": "Acme"}]


def test_flattened_records_are_written_as_far_as_they_were_flat(sandbox: Sandbox, run_target: RunTarget) -> None:
    extra = {"type": "object", "properties": {"page": TEXT}}
    nested = schema("brands", properties={"id": {"type": "integer"}, "name": TEXT, "extra": extra})
    messages = [nested, record("brands", id=1, name="Acme", extra={"page": "x"})]
    outcome = run_target(
        sandbox,
        messages,
        flattening_enabled=True,
        flattening_max_depth=1,
        stream_maps={"brands": {"page_title": "extra['page']"}},
    ).succeeded()
    assert outcome.counts("brands") == {"created": 1}
    assert [row["page_title"] for row in sandbox.store.documents("brands")] == ["x"]
