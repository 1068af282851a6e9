from __future__ import annotations

import io
import json
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from singer_sdk.singerlib import StateMessage
from typing_extensions import override

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.writer import BLOCK, BlockWriter
from tests.programs import PROGRAMS, environment, pointing_at

STILL = 0.5
"""Seconds without a request after which a tap whose output nobody takes is held to be stuck in it."""


def written(output: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    """What has come out since the last look."""
    return [json.loads(line) for line in output.readouterr().out.splitlines()]


def record(number: int, length: int = 0) -> dict[str, Any]:
    return {"type": "RECORD", "stream": "coupons", "record": {"id": number, "name": "x" * length}}


def test_records_wait_for_the_message_behind_them(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    writer = BlockWriter()
    writer.write_record(record(1))
    writer.write_record(record(2))
    assert written(capsysbinary) == []
    state = StateMessage({"bookmarks": {}})
    writer.write_message(state)
    assert written(capsysbinary) == [record(1), record(2), state.to_dict()]


def test_a_block_of_records_waits_for_nothing(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    writer = BlockWriter()
    for number in range(3):
        writer.write_record(record(number, BLOCK // 2))
    assert [message["record"]["id"] for message in written(capsysbinary)] == [0, 1]
    writer.flush()
    assert [message["record"]["id"] for message in written(capsysbinary)] == [2]


def test_what_a_signal_wants_written_comes_behind_the_block_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    writer, happened = BlockWriter(), list[str]()

    class Pipe(io.BytesIO):
        @override
        def flush(self) -> None:
            if not happened:
                happened.append("first signal")
                writer.between_blocks(lambda: happened.append("ended"))
                happened.append("the block is out")

    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(Pipe()))
    writer.write_record(record(1))
    writer.flush()
    assert happened == ["first signal", "the block is out", "ended"]
    writer.between_blocks(lambda: happened.append("at once"))
    assert happened[-1] == "at once"


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_while_nobody_takes_its_output_leaves_whole_lines_and_its_state(
    open_store: Callable[..., Sandbox], run_tap: Callable[..., Any], number: signal.Signals
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(coupons=1000)))
    surroundings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": "50"}
    with subprocess.Popen(
        [str(PROGRAMS / "tap-bigcommerce"), "--config=ENV"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**surroundings),
    ) as process:
        asked = 0
        while not asked or len(sandbox.requests) > asked:
            asked = len(sandbox.requests)
            time.sleep(STILL)
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert b"Traceback" not in errors
    messages = [json.loads(line) for line in output.splitlines()]
    assert messages[-1]["type"] == "STATE"
    rest = run_tap(sandbox, ["coupons"], state=messages[-1]["value"], page_size=50)
    out = [
        message["record"]["id"] for message in messages if message.get("stream") == "coupons" and "record" in message
    ]
    assert len(out) + len(rest.ids("coupons")) == len({*out, *rest.ids("coupons")}) == 1000
