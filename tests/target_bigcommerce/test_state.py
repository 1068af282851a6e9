"""A STATE is said when everything before it is in the store, and as soon as that."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import SandboxOptions
from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from target_bigcommerce.target import EXIT_BY_SIGNAL, MOST_STATES
from tests.bigcommerce_api.scripted_server import Reply, Request, ScriptedServer
from tests.misuse import TOKEN
from tests.programs import PROGRAMS, environment, pointing_at
from tests.target_bigcommerce.conftest import lines_of, record, schema, state, with_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, OpenStore, RunTarget

SECONDS = 60
BAD_REQUEST = 400
BRANDS = "/v3/catalog/brands"


def brand(number: int) -> Document:
    return record("brands", id=number, name=f"Brand {number}")


def counted(numbers: range) -> Iterator[Document]:
    """A brand and a STATE after it for each number, which says how many brands came before it."""
    for number in numbers:
        yield brand(number)
        yield state({"brands": number})


def brands_of(sandbox: Sandbox) -> int:
    return len(sandbox.store.documents("brands"))


@pytest.fixture
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes every few records, and says every STATE as soon as it may be said."""
    monkeypatch.setattr(writer_module, "MOST_WAITING", 3)
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 0)


def test_the_last_state_is_said_at_the_end(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [*counted(range(1, 6))]).succeeded()
    assert outcome.states == [{"brands": 5}]
    assert brands_of(sandbox) == 5


@pytest.mark.usefixtures("small_bundles")
def test_states_are_said_during_a_run_and_not_only_at_its_end(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [*counted(range(1, 6))]).succeeded()
    assert outcome.states == [{"brands": number} for number in range(1, 6)]


def test_large_records_are_written_before_there_are_many_of_them(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 3600)
    large = [brand(number) for number in range(1, 5)]
    for message in large:
        message["record"]["meta_description"] = "Ü" * 200
    messages = [message for number, one in enumerate(large) for message in (one, state({"brands": number + 1}))]
    held = 2 * len(lines_of([large[0]])) * writer_module.BYTES_OF_ONE_ALONE
    monkeypatch.setattr(writer_module, "MOST_BYTES_WAITING", held)
    assert run_target(sandbox, messages).succeeded().states == [{"brands": 1}, {"brands": 3}, {"brands": 4}]


@pytest.mark.usefixtures("small_bundles")
def test_equal_states_are_said_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [brand(1), state({"a": 1}), state({"a": 1}), brand(2), state({"a": 1}), brand(3)]
    assert run_target(sandbox, messages).succeeded().states == [{"a": 1}]


@pytest.mark.usefixtures("small_bundles")
def test_a_state_that_comes_back_is_said_again(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [brand(1), state({"a": 1}), brand(2), state({"a": 2}), brand(3), state({"a": 1})]
    assert run_target(sandbox, messages).succeeded().states == [{"a": 1}, {"a": 2}, {"a": 1}]


def test_a_state_may_hold_anything(sandbox: Sandbox, run_target: RunTarget) -> None:
    value = {"bookmarks": {"Grüße": [1, None, {"at": "2024-01-01T00:00:00Z", "share": Decimal("0.10")}]}}
    outcome = run_target(sandbox, [brand(1), state(value)]).succeeded()
    assert outcome.states == [value]


def test_a_state_without_records_is_said(sandbox: Sandbox, run_target: RunTarget) -> None:
    assert run_target(sandbox, [state({"a": 1})]).succeeded().states == [{"a": 1}]


def test_a_store_that_fails_half_way_keeps_the_state_of_what_is_written(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "MOST_WAITING", 4)
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 3600)
    run_target(sandbox, [brand(number) for number in range(1, 9)]).succeeded()
    sandbox.fail_next("500", times=1000, method="POST", path=BRANDS)
    outcome = run_target(sandbox, [*counted(range(1, 12))], max_retry_seconds=0)
    assert outcome.error is not None
    assert outcome.states == [{"brands": 3}, {"brands": 7}, {"brands": 8}]
    assert brands_of(sandbox) == 8


@pytest.mark.usefixtures("small_bundles")
@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "drop"])
def test_no_state_is_ahead_of_the_store_whichever_way_it_fails(
    sandbox: Sandbox, run_target: RunTarget, kind: str
) -> None:
    messages = [*counted(range(1, 12))]
    run_target(sandbox, messages[:10]).succeeded()
    sandbox.fail_next(kind, times=1000)
    outcome = run_target(sandbox, messages, max_retry_seconds=0)
    assert outcome.error is not None
    assert outcome.states == []
    sandbox.set_faults("")
    sandbox.fail_next(kind, times=1000, path=BRANDS, method="POST")
    outcome = run_target(sandbox, messages, max_retry_seconds=0)
    assert {"brands": 5} in outcome.states
    assert all(one["brands"] <= brands_of(sandbox) for one in outcome.states)


def test_a_state_behind_a_record_that_waits_is_kept_back(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 0)
    product = record("products", id=1, name="Mug", type="physical", weight=1, price=1, brand_id=7)
    messages = [brand(1), state({"a": 1}), product, state({"a": 2}), brand(2), state({"a": 3})]
    waiting = run_target(sandbox, messages)
    assert waiting.states == [{"a": 1}]
    assert "brand_id points at brands 7" in str(waiting.error)
    done = run_target(sandbox, [*messages, brand(7), state({"a": 4})]).succeeded()
    assert done.states == [{"a": 1}, {"a": 4}]


def test_a_state_behind_the_first_of_several_records_that_wait_as_one_is_kept_back(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 3600)
    monkeypatch.setattr(writer_module, "MOST_WAITING", 3)
    mug = {"id": 1, "name": "Mug", "type": "physical", "weight": 1, "price": 1, "brand_id": 7}
    first, second = record("products", **mug), record("products", **mug, description="Blue")
    messages = [first, state({"a": 1}), brand(2), second, state({"a": 2}), brand(3), brand(4), brand(5)]
    waiting = run_target(sandbox, messages)
    assert "brand_id points at brands 7" in str(waiting.error)
    assert waiting.states == []
    gone = record("products", id=1, name="Mug", _sdc_deleted_at="2026-01-01T00:00:00Z")
    done = run_target(sandbox, [first, state({"a": 1}), brand(2), brand(3), gone, state({"a": 2}), brand(4), brand(5)])
    assert done.succeeded().states == [{"a": 2}]


@pytest.mark.usefixtures("small_bundles")
def test_no_state_is_said_from_behind_a_deletion_that_fails(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [brand(1), brand(2)]).succeeded()
    (gone,) = [row["id"] for row in sandbox.store.documents("brands") if row["name"] == "Brand 1"]
    sandbox.fail_next("500", times=1000, method="DELETE", path=f"{BRANDS}/{gone}")
    deletion = record("brands", id=1, name="Brand 1", _sdc_deleted_at="2026-01-01T00:00:00Z")
    messages = [brand(2), state({"a": 1}), deletion, state({"a": 2}), brand(3), state({"a": 3})]
    outcome = run_target(sandbox, messages, max_retry_seconds=0)
    assert outcome.error is not None
    assert outcome.states == [{"a": 1}]


def test_many_states_behind_a_record_that_waits_are_not_all_kept(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "SECONDS_BETWEEN_STATES", 3600)
    states = [state({"a": number}) for number in range(3 * MOST_STATES)]
    messages = [message for number, one in enumerate(states, 1) for message in (brand(number % 5), one)]
    assert run_target(sandbox, messages).succeeded().states == [{"a": 3 * MOST_STATES - 1}]


def test_a_rejected_record_leaves_the_state_before_it(sandbox: Sandbox, run_target: RunTarget) -> None:
    bad = record("brands", id=3)
    messages = [*counted(range(1, 3)), bad, state({"brands": 3}), brand(4), state({"brands": 4})]
    outcome = run_target(sandbox, messages)
    assert "1 records were rejected, the first: brands 3" in str(outcome.error)
    assert outcome.states == [{"brands": 2}]
    assert brands_of(sandbox) == 3


def test_a_record_unlike_its_schema_leaves_the_state_before_it(sandbox: Sandbox, run_target: RunTarget) -> None:
    names = schema("brands", properties={"name": {"type": "string"}})
    messages = [names, *counted(range(1, 3)), record("brands", id=3, name=3), state({"brands": 3})]
    outcome = run_target(sandbox, messages)
    assert "name must be string" in str(outcome.error)
    assert outcome.states == [{"brands": 2}]


def test_a_reject_that_comes_last_keeps_the_state_of_all_streams_before_it(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    coupon = record("coupons", id=1, code="A", name="A", type="per_total_discount", amount="5")
    coupon["record"]["applies_to"] = {"entity": "categories", "ids": [0]}
    messages = [coupon, brand(1), state({"a": 1}), record("brands", id=2), state({"a": 2})]
    outcome = run_target(sandbox, messages)
    assert outcome.states == [{"a": 1}]
    assert [row["code"] for row in sandbox.store.documents("coupons")] == ["A"]


def test_nothing_is_deleted_after_a_record_that_ends_the_run(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [brand(1)]).succeeded()
    gone = record("brands", id=1, name="Brand 1", _sdc_deleted_at="2024-01-01T00:00:00Z")
    outcome = run_target(sandbox, [gone, state({"a": 1}), record("brands", id=2), state({"a": 2})])
    assert outcome.states == []
    assert brands_of(sandbox) == 1


def test_under_reject_the_state_goes_on(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [brand(1), state({"a": 1}), record("brands", id=2), state({"a": 2})]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(tmp_path / "rejects")).succeeded()
    assert outcome.states == [{"a": 2}]


def test_the_reject_too_many_leaves_the_state_before_it(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    messages = [record("brands", id=1), state({"a": 1}), record("brands", id=2), state({"a": 2})]
    rejects = str(tmp_path / "rejects")
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=rejects, max_rejects=1)
    assert "2 records were rejected" in str(outcome.error)
    assert outcome.states == [{"a": 1}]


def test_a_dry_run_says_no_state(sandbox: Sandbox, run_target: RunTarget) -> None:
    assert run_target(sandbox, [*counted(range(1, 4))], dry_run=True).succeeded().states == []


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def settings_of(sandbox: Sandbox) -> dict[str, str]:
    return pointing_at(sandbox, "TARGET_BIGCOMMERCE")


@contextmanager
def target_process(
    settings: dict[str, str], folder: Path, messages: Iterable[Document]
) -> Iterator[subprocess.Popen[str]]:
    """The installed target, reading messages from a file."""
    lines = folder / "messages.jsonl"
    lines.write_text(lines_of([*with_schemas([*messages])]))
    with subprocess.Popen(
        [PROGRAMS / "target-bigcommerce", "--config=ENV", "--input", lines],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**settings),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_by_a_signal_ends_soon_and_says_so(
    open_store: OpenStore, tmp_path: Path, number: signal.Signals
) -> None:
    sandbox = open_store(SandboxOptions(latency_ms=100))
    with target_process(settings_of(sandbox), tmp_path, counted(range(1, 1001))) as process:
        until(lambda: any(request.method == "POST" for request in sandbox.requests))
        process.send_signal(number)
        output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == EXIT_BY_SIGNAL + number
    assert output == ""
    assert 0 < brands_of(sandbox) < 1000
    assert f"Ended by {number.name}" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("faults", ["429=100%", "503=100%"])
def test_a_run_that_waits_to_try_writes_again_is_ended_by_a_signal(
    open_store: OpenStore, tmp_path: Path, faults: str
) -> None:
    sandbox = open_store(SandboxOptions(latency_ms=20))
    with target_process(settings_of(sandbox), tmp_path, counted(range(1, 401))) as process:
        until(lambda: any(request.method == "POST" for request in sandbox.requests))
        sandbox.set_faults(faults)
        until(lambda: sum(request.status >= BAD_REQUEST for request in sandbox.requests) >= 8)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == EXIT_BY_SIGNAL + signal.SIGTERM
    assert "Traceback" not in errors


def test_a_second_signal_ends_a_run_that_waits_for_answers(tmp_path: Path) -> None:
    never = threading.Event()

    def answer(request: Request) -> Reply:
        return Reply(until=never if request.method == "POST" else None)

    with ScriptedServer(then=answer) as server:
        settings = {
            "TARGET_BIGCOMMERCE_API_URL": server.url,
            "TARGET_BIGCOMMERCE_STORE_HASH": "abc123",
            "TARGET_BIGCOMMERCE_ACCESS_TOKEN": TOKEN,
        }
        with target_process(settings, tmp_path, counted(range(1, 9))) as process:
            until(lambda: any(request.method == "POST" for request in server.requests))
            process.send_signal(signal.SIGTERM)

            def is_ended_by_another() -> bool:
                process.send_signal(signal.SIGINT)
                return process.poll() is not None

            until(is_ended_by_another)
            assert process.returncode == EXIT_BY_SIGNAL + signal.SIGINT
        never.set()


@pytest.mark.usefixtures("small_bundles")
def test_a_run_that_is_ended_by_a_signal_says_no_state_ahead_of_the_store(
    open_store: OpenStore, run_target: RunTarget
) -> None:
    sandbox = open_store(SandboxOptions(latency_ms=10))

    def end() -> None:
        until(lambda: brands_of(sandbox) >= 5)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=end)
    thread.start()
    outcome = run_target(sandbox, [*counted(range(1, 1001))])
    thread.join()
    assert isinstance(outcome.error, SystemExit)
    assert outcome.error.code == EXIT_BY_SIGNAL + signal.SIGTERM
    # Raised behind the bundle, and not amid the locks of those who write it.
    assert "_write_bundle" not in {frame.name for frame in traceback.extract_tb(outcome.error.__traceback__)}
    assert 3 <= outcome.states[-1]["brands"] <= brands_of(sandbox) < 1000


def test_a_reader_of_states_that_goes_away_ends_the_run_in_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    with target_process(settings_of(sandbox), tmp_path, counted(range(1, 4))) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
        assert process.wait(SECONDS) == 1
    assert brands_of(sandbox) == 3
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors
    assert errors.count("ERROR") == 1
    assert "run again from the last STATE that it read" in errors.splitlines()[-1]
