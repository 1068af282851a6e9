"""How far a run is: told on the terminal, or in the log, and never on standard output."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_api import run_log
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.tap import TapBigCommerce
from tests.programs import pointing_at
from tests.terminal import run_on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_api.tally import StreamCount
    from tests.tap_bigcommerce.conftest import Emitted

Open = Callable[..., Sandbox]
Run = Callable[..., "Emitted"]

SEED = SeedSizes(products=12, customers=6, orders=12, coupons=4)
STREAMS = ("brands", "category_trees", "categories", "products", "customers", "coupons", "orders")


def sums(caplog: pytest.LogCaptureFixture) -> dict[str, dict[str, Any]]:
    """What the summary says as data, by stream; of all streams under the empty name."""
    found = [dict(vars(record)["summary"]) for record in caplog.records if "summary" in vars(record)]
    return {facts.pop("stream", ""): facts for facts in found}


def test_the_summary_counts_rows_and_requests_by_stream(
    open_store: Open, run_tap: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sandbox = open_store(SandboxOptions(seed=SEED))
    emitted = run_tap(sandbox, streams=["brands", "products", "product_images", "orders"], page_size=5)
    found = sums(caplog)
    whole = found.pop("")
    assert list(found) == ["brands", "products", "product_images", "orders"]
    assert {name: facts["rows"] for name, facts in found.items()} == {
        name: len(emitted.records(name)) for name in found
    }
    assert whole["rows"] == sum(facts["rows"] for facts in found.values())
    assert whole["requests"] == len(sandbox.requests) == sum(facts.get("requests", 0) for facts in found.values())
    paths = [request.path for request in sandbox.requests]
    assert found["products"]["requests"] == paths.count("/v3/catalog/products")
    assert "requests" not in found["product_images"], "they come with the products"


def test_the_summary_comes_also_when_a_stream_fails(
    open_store: Open, run_tap: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sandbox = open_store(SandboxOptions(seed=SEED, scopes=frozenset({"store_v2_products"})))
    assert run_tap(sandbox, streams=["brands", "orders"]).failure
    found = sums(caplog)
    assert found["brands"]["rows"] == sandbox.store.count("brands")
    assert found["orders"]["rows"] == 0
    assert found["orders"]["requests"] == 1


def test_the_summary_agrees_with_the_stores_own_log_when_requests_fail(
    open_store: Open, run_tap: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sandbox = open_store(SandboxOptions(seed=SEED))
    for kind, times in (("429", 3), ("500", 2), ("html", 1)):
        sandbox.fail_next(kind, times=times, path="/v2/orders")
    run_tap(sandbox, streams=["brands", "orders"])
    found = sums(caplog)
    asked = [request.status for request in sandbox.requests if request.path == "/v2/orders"]
    for facts in (found["orders"], found[""]):
        assert (facts["answered_429"], facts["retries"]) == (asked.count(429), 6)
    assert found["orders"]["requests"] == len(asked)
    assert found[""]["requests"] == len(sandbox.requests)
    head, *_, last = [record.getMessage().split() for record in caplog.records[-4:]]
    assert head == ["stream", "rows", "seconds", "requests", "429s", "retries", "waited"]
    assert last[:3] == ["all", str(found[""]["rows"]), str(len(sandbox.requests))]


def test_a_log_tells_at_a_steady_interval_how_far_the_run_is(
    open_store: Open, run_tap: Run, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(run_log, "SECONDS_BETWEEN_LINES", 0.02)
    sandbox = open_store(SandboxOptions(seed=SEED, latency_ms=100, quota=1000))
    run_tap(sandbox, streams=["products"], page_size=3, max_concurrency=1)
    records = [record for record in caplog.records if "progress" in vars(record)]
    # A last one may come when nothing moves any more.
    last = next(facts for record in reversed(records) if "products" in (facts := vars(record)["progress"]))
    assert last["products"] == f"{last['rows']}/12"
    assert 0 < last["rows"] <= 12
    assert re.fullmatch(r"\d+/1000", last["quota_left"])
    assert {"rows_per_second", "requests", "answered_429", "retries", "waited_seconds"} <= set(last)
    assert records[-1].getMessage().startswith("progress rows=")


def test_parts_of_a_list_that_is_read_ahead_add_up(open_store: Open, run_tap: Run) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(customers=60, orders=60), latency_ms=60))
    counts: list[StreamCount] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TapBigCommerce, "raise_failures", lambda tap: counts.extend(tap.watch.counts))
        run_tap(sandbox, streams=["customers", "orders"], page_size=5)
    assert {(count.name, count.rows, count.total) for count in counts} == {("customers", 60, 60), ("orders", 60, 60)}


def test_how_many_rows_there_are_is_known_where_the_api_tells(open_store: Open, run_tap: Run) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED))
    counts: list[StreamCount] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TapBigCommerce, "raise_failures", lambda tap: counts.extend(tap.watch.counts))
        run_tap(sandbox, page_size=5)
    totals = {count.name: count.total for count in counts}
    for name in ("brands", "categories", "products"):
        assert totals[name] == sandbox.store.count(name), name
    assert totals["orders"] is None, "V2 tells nothing unless it is asked"


def test_a_terminal_shows_a_table_and_standard_output_nothing_but_messages(open_store: Open, tmp_path: Path) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED, quota=1000))
    with (tmp_path / "output.jsonl").open("w+") as output:
        settings = pointing_at(sandbox, "TAP_BIGCOMMERCE")
        shown = run_on_terminal("tap-bigcommerce", "--config=ENV", settings=settings, stdout=output)
        output.seek(0)
        messages = [json.loads(line) for line in output]
    assert shown.status == 0, shown.terminal
    assert shown.is_drawn_over
    table = shown.table
    assert re.search(r"products +12 +12 +\d+ +done +\d+ +0 +0 +0:00", table), table
    assert [name for name in STREAMS if re.search(rf"^ *{name} +\d", table, re.MULTILINE)] == list(STREAMS)
    assert re.search(r"quota \d+ of 1000 left \(\d+%\)", table)
    assert {message["type"] for message in messages} == {"SCHEMA", "RECORD", "STATE"}
    assert "| products " not in shown.terminal, "the table says so already"
    assert sandbox.access_token not in shown.terminal


def test_on_a_narrow_terminal_what_matters_most_is_shown_and_v2_is_asked_how_many_there_are(
    open_store: Open, tmp_path: Path
) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED))
    settings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": "5"}
    with (tmp_path / "output.jsonl").open("w") as output:
        shown = run_on_terminal(
            "tap-bigcommerce", "--config=ENV", settings=settings, stdout=output, columns=40, lines=24
        )
    assert shown.status == 0, shown.terminal
    rows = [line.split() for line in shown.screen.shown]
    (orders,) = [row for row in rows if row[:1] == ["orders"]]
    assert (orders[1:3], orders[-1]) == (["12", "12"], "done")
    assert max(map(len, shown.screen.shown)) <= 40
    assert [request.path for request in sandbox.requests].count("/v2/orders/count") == 1


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_can_only_go_on_shows_the_log(open_store: Open, tmp_path: Path, kind: str) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED))
    settings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TERM": kind}
    with (tmp_path / "output.jsonl").open("w") as output:
        shown = run_on_terminal("tap-bigcommerce", "--config=ENV", settings=settings, stdout=output)
    assert "\x1b" not in shown.terminal
    assert re.search(r"\| all +\d+ ", shown.terminal)
    assert "/v2/orders/count" not in [request.path for request in sandbox.requests]


def test_in_a_pipe_the_terminal_is_left_to_the_program_behind(open_store: Open) -> None:
    sandbox = open_store(SandboxOptions(seed=SEED))
    shown = run_on_terminal("tap-bigcommerce", "--config=ENV", settings=pointing_at(sandbox, "TAP_BIGCOMMERCE"))
    assert shown.status == 0, shown.terminal
    assert not shown.is_drawn_over
    assert "| products " in shown.terminal
    assert all(json.loads(line)["type"] for line in shown.output.splitlines())


def test_logs_are_json_where_a_log_configuration_asks_for_them(open_store: Open, tmp_path: Path) -> None:
    configuration = tmp_path / "logging.yaml"
    formatter = "{(): singer_sdk.logging.StructuredFormatter}"
    handler = "{class: logging.StreamHandler, formatter: json, stream: 'ext://sys.stderr'}"
    configuration.write_text(
        f"version: 1\ndisable_existing_loggers: false\nformatters: {{json: {formatter}}}\n"
        f"handlers: {{console: {handler}}}\nroot: {{level: INFO, handlers: [console]}}\n"
    )
    sandbox = open_store(SandboxOptions(seed=SEED))
    settings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "SINGER_SDK_LOG_CONFIG": str(configuration)}
    with (tmp_path / "output.jsonl").open("w") as output:
        shown = run_on_terminal("tap-bigcommerce", "--config=ENV", settings=settings, stdout=output)
    logged = [json.loads(line) for line in shown.terminal.splitlines()]
    found = [line["extra"]["summary"] for line in logged if "summary" in line["extra"]]
    summaries = {facts.get("stream"): facts for facts in found}
    assert summaries["products"]["rows"] == 12
    metrics = [line["metric_info"] for line in logged if line["message"] == "METRIC"]
    counts = [one["value"] for one in metrics if (one["metric"], one["tags"]["stream"]) == ("record_count", "products")]
    assert sum(counts) == 12
