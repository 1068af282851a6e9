"""How far a run is: told on the terminal, or in the log, and never on standard output."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bigcommerce_api import run_log
from bigcommerce_sandbox import SandboxOptions
from tests.programs import pointing_at
from tests.target_bigcommerce.conftest import lines_of, record, schema, state
from tests.terminal import run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

BRANDS = [record("brands", id=number, name=f"Brand {number}") for number in range(1, 9)]


def test_a_log_tells_at_a_steady_interval_what_became_of_the_records(
    open_store: OpenStore, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_log, "SECONDS_BETWEEN_LINES", 0.02)
    sandbox = open_store(SandboxOptions(latency_ms=100))
    outcome = run_target(sandbox, list(BRANDS), max_concurrency=1).succeeded()
    lines = [line for line in outcome.log if line.startswith("progress ")]
    assert re.match(r"progress rows=[1-8] rows_per_second=\S+ brands=[1-8] requests=\d+ ", lines[-1])


def test_a_terminal_shows_what_became_of_the_records_and_standard_output_the_state(sandbox: Sandbox) -> None:
    given = lines_of([schema("brands"), *BRANDS, state({"a": 1})])
    settings = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
    shown = run_on_terminal("target-bigcommerce", "--config=ENV", settings=settings, stdin=given)
    assert shown.status == 0, shown.terminal
    assert shown.is_drawn_over
    table = shown.table
    assert re.match(r"stream +rows +rows/s +created +updated +unchanged +deleted +skipped +rejected", table)
    assert re.search(r"^ *brands +8 +\d+ +8 +0 +0 +0 +0 +0", table, re.MULTILINE), table
    assert [json.loads(line) for line in shown.output.splitlines()] == [{"a": 1}]
    assert sandbox.access_token not in shown.terminal


def test_the_summary_agrees_with_the_stores_own_log_when_requests_fail(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    for kind, times in (("429", 3), ("500", 2)):
        sandbox.fail_next(kind, times=times, method="GET")
    given = [*BRANDS, record("brands", id=9)]
    outcome = run_target(sandbox, given, on_error="reject", rejects_path=str(tmp_path / "rejects.jsonl"))
    statuses = [str(request.status) for request in sandbox.requests]
    found = outcome.summary["all"]
    assert {name: found[name] for name in ("rows", "created", "rejected", "requests", "429s", "retries")} == {
        "rows": "9",
        "created": "8",
        "rejected": "1",
        "requests": str(len(statuses)),
        "429s": str(statuses.count("429")),
        "retries": "5",
    }
    assert statuses.count("429") == 3
    assert float(found["waited"]) >= 0
