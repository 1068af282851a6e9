"""Wrong input ends the run with one line that says what is wrong; what came before it is written."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.misuse import assert_one_line
from tests.programs import pointing_at, run
from tests.target_bigcommerce.conftest import lines_of, record, schema, state

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, RunTarget

SECRET = "nobody-may-read-this"  # noqa: S105 - opens nothing
BEFORE: list[Document] = [
    schema("brands", properties={"id": {"type": "integer"}, "name": {"type": "string"}}),
    record("brands", id=1, name="Before"),
    state({"brands": 1}),
]
AFTER: list[Document] = [record("brands", id=9, name="After"), state({"brands": 9})]


def feed(sandbox: Sandbox, *lines: Document | str, **settings: object) -> subprocess.CompletedProcess[str]:
    """Runs the installed program on good input, then these lines, then good input again."""
    variables = {f"TARGET_BIGCOMMERCE_{name.upper()}": str(value) for name, value in settings.items()}
    return run(
        "target-bigcommerce",
        "--config=ENV",
        settings=pointing_at(sandbox, "TARGET_BIGCOMMERCE") | variables,
        stdin=lines_of([*BEFORE, *lines, *AFTER]),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (record("coupons", id=1, code=SECRET), "record for stream 'coupons' was encountered before a"),
        (
            record("brands", name=SECRET),
            "a record of stream brands lacks id, of the key that its schema names",
        ),
        ('{"type": "RECORD", "stream": "brands", "record": {"name": "' + SECRET, "line 4 of the input is not JSON"),
        ("", "line 4 of the input is no Singer message: it is empty"),
        ("[1, 2]", "line 4 of the input is no Singer message: it has no type"),
        ('"text"', "line 4 of the input is no Singer message: it has no type"),
        ({"record": {"name": SECRET}}, "line 4 of the input is no Singer message: it has no type"),
        ({"type": 5}, "line 4 of the input is no Singer message: it has no type"),
        ({"type": "NOTE", "text": SECRET}, "line 4 of the input is no Singer message: its type is 'NOTE'"),
        ({"type": "RECORD", "record": {"a": SECRET}}, "no Singer message: RECORD without stream"),
        ({"type": "RECORD", "stream": "brands"}, "no Singer message: RECORD without record"),
        ({"type": "RECORD", "stream": "brands", "record": [SECRET]}, "record is of the wrong type"),
        ({"type": "SCHEMA", "stream": "brands", "key_properties": []}, "no Singer message: SCHEMA without schema"),
        ({"type": "STATE"}, "no Singer message: STATE without value"),
        ({"type": "STATE", "value": "text"}, "value is of the wrong type"),
        (schema("brands") | {"schema": {"type": "object"}}, "the schema of stream brands has no properties"),
        (schema("brands") | {"schema": {"properties": []}}, "the schema of stream brands has no properties"),
        (schema("brands") | {"schema": {"properties": {"name": "text"}}}, "schema of stream brands"),
        (schema("brands", properties={"name": {"type": "wide"}}), "schema of stream brands"),
        (schema("brands", properties={"name": {"minimum": "wide"}}), "schema of stream brands"),
        (schema("brands") | {"key_properties": "id"}, "key_properties is of the wrong type"),
        (schema("brands") | {"key_properties": [1]}, "key_properties is of the wrong type"),
        (
            {"type": "BATCH", "stream": "brands", "encoding": {"format": "jsonl"}, "manifest": ["file:///none"]},
            "BATCH message",
        ),
        ({"type": "BATCH"}, "BATCH message"),
        (schema("giraffes"), "stream giraffes is no resource of a store; there are channels, brands"),
    ],
    ids=str,
)
def test_what_is_no_usable_message_ends_the_run_after_what_came_before_it(
    sandbox: Sandbox, line: Document | str, message: str
) -> None:
    done = feed(sandbox, line)
    assert_one_line(done, message)
    assert SECRET not in done.stderr
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["Before"]
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"brands": 1}]


def test_a_record_unlike_its_schema_is_rejected(sandbox: Sandbox) -> None:
    done = feed(sandbox, record("brands", id=2, name=2))
    assert_one_line(done, "brands 2: upsert rejected: the record is not as its schema says: name must be string")
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"brands": 1}]


def test_a_schema_that_names_every_field_lets_deletions_through(sandbox: Sandbox, run_target: RunTarget) -> None:
    closed = schema("brands", properties={"id": {"type": "integer"}, "name": {}, "_sdc_deleted_at": {}})
    closed["schema"]["additionalProperties"] = False
    deleted = record("brands", id=1, name="Before", _sdc_deleted_at="2024-01-01T00:00:00Z", _sdc_sequence=1)
    run_target(sandbox, [*BEFORE]).succeeded()
    assert run_target(sandbox, [closed, deleted]).succeeded().counts("brands") == {"deleted": 1}


def test_a_record_unlike_its_schema_is_taken_when_validation_is_off(sandbox: Sandbox) -> None:
    done = feed(sandbox, record("brands", id=2, name="Two", extra=5), validate_records=False)
    assert done.returncode == 0
    loose = schema("brands", properties={"name": {"type": "integer"}})
    assert feed(sandbox, loose, record("brands", id=3, name="Three"), validate_records=False).returncode == 0
    assert "Three" in {row["name"] for row in sandbox.store.documents("brands")}


def test_bytes_that_are_no_text_end_the_run_in_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "messages"
    path.write_bytes(lines_of([*BEFORE]).encode() + b'{"type": "STATE", "value": {"a": "\xff\xfe"}}\n')
    connection = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
    done = run("target-bigcommerce", "--config=ENV", "--input", str(path), settings=connection)
    assert_one_line(done, "line 4 of the input is not UTF-8")


def test_a_message_of_versions_changes_nothing(sandbox: Sandbox, run_target: RunTarget) -> None:
    versions: list[Any] = [{"type": "ACTIVATE_VERSION", "stream": name, "version": 1} for name in ("brands", "none")]
    outcome = run_target(sandbox, [*BEFORE, *versions, *AFTER]).succeeded()
    assert outcome.counts("brands") == {"created": 2}


def test_no_input_at_all_is_no_error(sandbox: Sandbox, run_target: RunTarget) -> None:
    assert run_target(sandbox, []).succeeded().states == []
    assert sandbox.requests == []


def test_an_unknown_stream_may_be_passed_over_with_one_warning(sandbox: Sandbox, run_target: RunTarget) -> None:
    giraffes = [record("giraffes", id=number, born=number) for number in range(3)]
    tall = schema("giraffes", properties={"id": {"type": "string"}, "born": {"type": "string", "format": "date-time"}})
    outcome = run_target(sandbox, [*BEFORE, tall, *giraffes, *AFTER], on_unknown_stream="ignore")
    assert outcome.succeeded().counts("brands") == {"created": 2}
    assert outcome.states == [{"brands": 9}]
    assert outcome.warnings.count("giraffes is no resource; its records are passed over") == 1


@pytest.mark.parametrize("setting", ["fail", "ignore"])
def test_a_stream_of_a_store_that_is_not_written_is_passed_over_and_told_once(
    sandbox: Sandbox, run_target: RunTarget, setting: str
) -> None:
    shape = schema("order_products", properties={"id": {"type": "string"}})
    lines = [shape, record("order_products", id=1), {**shape, "key_properties": ["name"]}, *AFTER]
    outcome = run_target(sandbox, [*BEFORE, *lines], on_unknown_stream=setting).succeeded()
    assert outcome.counts("brands") == {"created": 2}
    assert outcome.warnings.count("order_products is passed over: they come inside orders") == 1


def test_a_stream_that_would_be_passed_over_may_be_mapped_to_a_resource(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    streams = {"store": {"resource": "brands"}}
    run_target(sandbox, [record("store", id=1, name="Acme")], streams=streams).succeeded()
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["Acme"]


def test_a_schema_that_changes_half_way_holds_from_there_on(sandbox: Sandbox, run_target: RunTarget) -> None:
    numbers = schema("brands", properties={"name": {"type": "string"}, "page_title": {"type": "string"}})
    messages = [*BEFORE, numbers, record("brands", id=2, name="Two", page_title="T"), *AFTER]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("brands") == {"created": 3}


def test_decimals_reach_the_store_as_numbers(sandbox: Sandbox, run_target: RunTarget) -> None:
    price = Decimal("19.99")
    run_target(sandbox, [record("products", id=1, name="Mug", type="physical", weight=1, price=price)]).succeeded()
    (sent,) = [request.body for request in sandbox.requests if request.method == "POST"]
    assert sent["price"] == 19.99
