"""A run that ends anywhere is gone on with from its last STATE, and nothing is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.tap import TapBigCommerce
from tests.programs import PROGRAMS, environment, piped, pointing_at

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]
SIZES = SeedSizes(products=45, customers=45, orders=45, coupons=45)
RESUMABLE = ["brands", "products", "customers", "coupons", "orders"]
PAGE = 10


def last_state(messages: list[Document]) -> Document | None:
    states = [message["value"] for message in messages if message["type"] == "STATE"]
    return json.loads(json.dumps(states[-1])) if states else None


def ids(messages: list[Document], stream: str) -> list[int]:
    return [
        message["record"]["id"] for message in messages if message["type"] == "RECORD" and message["stream"] == stream
    ]


@pytest.mark.parametrize("stream", RESUMABLE)
def test_a_run_cut_off_after_any_line_is_gone_on_with(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any], stream: str
) -> None:
    sandbox = open_store(SandboxOptions(seed=SIZES))
    whole = run_tap(sandbox, [stream], page_size=PAGE)
    everything = set(ids(whole.messages, stream))
    for cut in range(0, len(whole.messages), 7):
        before = whole.messages[:cut]
        rest = run_tap(sandbox, [stream], state=last_state(before), page_size=PAGE)
        assert set(ids(before, stream)) | set(ids(rest.messages, stream)) == everything
        again = set(ids(before, stream)) & set(ids(rest.messages, stream))
        assert len(again) <= PAGE, "no more than the page that was under way comes twice"
        assert rest.bookmark(stream) == whole.bookmark(stream)
        assert "walk" not in rest.state["bookmarks"][stream]


def test_other_filters_begin_the_walk_anew(open_store: Callable[..., Sandbox], run_tap: Callable[..., Any]) -> None:
    sandbox = open_store(SandboxOptions(seed=SIZES))
    whole = run_tap(sandbox, ["products"], page_size=PAGE)
    state = last_state(whole.messages[: len(whole.messages) // 2])
    assert state is not None
    assert "walk" in state["bookmarks"]["products"]
    filtered = run_tap(sandbox, ["products"], state=state, stream_filters={"products": {"type": "physical"}})
    physical = [row["id"] for row in sandbox.store.documents("products") if row["type"] == "physical"]
    assert sorted(filtered.ids("products")) == physical


@pytest.mark.parametrize(
    "changes",
    [
        {"position": {"of": "another walk"}},
        {"position": {"after": {}}},
        {"position": {"window": ["a"], "after": None}},
        {"listing": 99},
        {"started": "yesterday"},
        {"greatest": 5},
        {"held": ["x"]},
        {"seal": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("stream", ["customers", "coupons"])
def test_a_walk_that_was_tampered_with_begins_anew(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any], stream: str, changes: Document
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(customers=12, coupons=12)))
    whole = run_tap(sandbox, [stream], page_size=PAGE)
    state = whole.states[1]
    state["bookmarks"][stream]["walk"] |= changes
    again = run_tap(sandbox, [stream], page_size=PAGE, state=state)
    assert again.failure is None
    assert again.ids(stream) == whole.ids(stream)


def test_the_bookmark_never_passes_the_beginning_of_a_walk_that_took_two_runs(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any]
) -> None:
    sandbox = open_store(SandboxOptions(seed=SIZES))
    whole = run_tap(sandbox, ["customers"], page_size=PAGE)
    cut = whole.messages[:30]
    state = last_state(cut)
    assert state is not None
    read_before, read_after = ids(cut, "customers")[0], ids(whole.messages, "customers")[-1]
    began = sandbox.store.clock()
    sandbox.store.clock = lambda: began + 3600
    sandbox.store.change("customers", read_before, {"company": "Changed after it was read"})
    sandbox.store.clock = lambda: began + 7200
    sandbox.store.change("customers", read_after, {"company": "Changed before it was read, and later"})

    second = run_tap(sandbox, ["customers"], state=state, page_size=PAGE)
    assert read_after in second.ids("customers")
    assert read_before not in second.ids("customers")
    third = run_tap(sandbox, ["customers"], state=second.state)
    assert read_before in third.ids("customers")


def test_the_greatest_date_of_the_first_run_counts_for_the_bookmark(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any]
) -> None:
    sandbox = open_store(SandboxOptions(seed=SIZES))
    first = sandbox.store.documents("customers")[0]["id"]
    began = sandbox.store.clock()
    sandbox.store.change("customers", first, {"company": "The last to change"})
    sandbox.store.clock = lambda: began + 3600
    whole = run_tap(sandbox, ["customers"], page_size=PAGE)
    second = run_tap(sandbox, ["customers"], state=last_state(whole.messages[:30]), page_size=PAGE)
    assert first not in second.ids("customers")
    assert second.bookmark("customers") == whole.bookmark("customers")


@pytest.mark.long
def test_a_killed_process_goes_on_where_its_last_state_says(open_store: Callable[..., Sandbox], tmp_path: Path) -> None:
    # Far enough away for requests to be made ahead.
    sandbox = open_store(SandboxOptions(seed=SIZES, latency_ms=60))
    settings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": str(PAGE)}
    messages: list[Document] = []
    state: Document | None = None
    for lines in (25, 60, 110, None):
        arguments = []
        if state is not None:
            (tmp_path / "state.json").write_text(json.dumps(state))
            arguments = ["--state", str(tmp_path / "state.json")]
        with piped("tap-bigcommerce", "--config=ENV", *arguments, settings=settings) as (process, output):
            for number, line in enumerate(output):
                messages.append(json.loads(line))
                if number == lines:
                    process.send_signal(signal.SIGKILL)
                    break
        state = last_state(messages) or state
    assert process.returncode == 0
    for stream in RESUMABLE:
        wanted = {row["id"] for row in sandbox.store.documents(stream)}
        assert set(ids(messages, stream)) == wanted


@pytest.mark.long
def test_a_run_that_is_ended_does_not_wait_for_answers_under_way(open_store: Callable[..., Sandbox]) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=400), latency_ms=60))
    surroundings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": "5"}
    with subprocess.Popen(
        [str(PROGRAMS / "tap-bigcommerce"), "--config=ENV"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(**surroundings),
        text=True,
    ) as process:
        assert process.stdout is not None
        products = (line for line in process.stdout if '"stream":"products"' in line)
        for _ in range(60):
            next(products)
        sandbox.options.latency_ms = 120_000
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(timeout=30) == 128 + signal.SIGTERM


def test_a_run_that_asks_ahead_is_gone_on_with_from_any_line(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TapBigCommerce, "reader", property(lambda tap: Reader(tap.read, ahead=4)))
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=100, customers=100, coupons=100)))
    for stream in ["products", "customers", "coupons"]:
        whole = run_tap(sandbox, [stream], page_size=5)
        everything = sorted(ids(whole.messages, stream))
        assert len(everything) == len(set(everything))
        for cut in (25, 90):
            before = whole.messages[:cut]
            rest = run_tap(sandbox, [stream], state=last_state(before), page_size=5)
            seen, again = set(ids(before, stream)), set(ids(rest.messages, stream))
            assert seen | again == set(everything)
            # The page that was under way, and for customers what was read before the windows.
            assert len(seen & again) <= 2 * 5
            assert rest.bookmark(stream) == whole.bookmark(stream)
