from __future__ import annotations

import fcntl
import io
import json
import mmap
import os
import signal
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import IO, Any

import pytest
from singer_sdk.singerlib import StateMessage
from typing_extensions import override

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.writer import BLOCK, ENCODED_AT_ONCE, BlockWriter
from tests.programs import Running, pointing_at, records, started


def written(output: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    """What has come out since the last look."""
    return [json.loads(line) for line in output.readouterr().out.splitlines()]


READ_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def record(number: int, length: int = 0) -> dict[str, Any]:
    return {
        "type": "RECORD",
        "stream": "coupons",
        "record": {"id": number, "name": "x" * length},
        "time_extracted": "2026-01-02T03:04:05Z",
    }


def write(writer: BlockWriter, *messages: dict[str, Any]) -> None:
    writer.write_records("coupons", [message["record"] for message in messages], READ_AT)


def test_records_wait_for_the_message_behind_them(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    writer = BlockWriter()
    write(writer, record(1))
    write(writer, record(2))
    assert written(capsysbinary) == []
    state = StateMessage({"bookmarks": {}})
    writer.write_message(state)
    assert written(capsysbinary) == [record(1), record(2), state.to_dict()]


def test_a_block_of_records_waits_for_nothing(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    writer = BlockWriter()
    for number in range(3):
        write(writer, record(number, BLOCK // 2))
    assert [message["record"]["id"] for message in written(capsysbinary)] == [0, 1]
    writer.flush()
    assert [message["record"]["id"] for message in written(capsysbinary)] == [2]


@pytest.mark.parametrize("number", [1, ENCODED_AT_ONCE - 1, ENCODED_AT_ONCE, ENCODED_AT_ONCE + 1, 5 * ENCODED_AT_ONCE])
def test_records_that_come_together_are_written_in_their_order(
    capsysbinary: pytest.CaptureFixture[bytes], number: int
) -> None:
    writer, messages = BlockWriter(), [record(one) for one in range(number)]
    write(writer, *messages)
    writer.flush()
    assert written(capsysbinary) == messages


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
    write(writer, record(1))
    writer.flush()
    assert happened == ["first signal", "the block is out", "ended"]
    writer.between_blocks(lambda: happened.append("at once"))
    assert happened[-1] == "at once"


def test_a_write_that_takes_only_a_part_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = bytearray()

    class Unbuffered(io.RawIOBase):
        @override
        def write(self, block: Any) -> int:
            taken.extend(block[:7])
            return min(len(block), 7)

    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=Unbuffered(), flush=lambda: None))
    writer = BlockWriter()
    write(writer, record(1))
    write(writer, record(2))
    writer.flush()
    assert [json.loads(line) for line in taken.splitlines()] == [record(1), record(2)]


@dataclass
class Stuck:
    """A tap whose output nobody takes any more.

    Attributes:
        store: What it reads.
        process: The tap.
        taken: What was taken of its output.
        output: Where the rest comes from.
        log: What it logs.
    """

    store: Sandbox
    process: Running
    taken: bytes
    output: IO[bytes]
    log: IO[bytes]

    def said(self) -> str:
        """The log, when the process has ended."""
        self.log.seek(0)
        return self.log.read().decode()


def waiting_in(pipe: IO[bytes]) -> int:
    """How many bytes are in a pipe."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.fixture
def stuck(open_store: Callable[..., Sandbox]) -> Iterator[Stuck]:
    """A tap in the middle of a page of coupons, of which the pipe takes less than the page, and nobody the rest."""
    sandbox = open_store(SandboxOptions(seed=SeedSizes(coupons=300)))
    settings = {**pointing_at(sandbox, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": "50"}
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, mmap.PAGESIZE)
    with (
        open(reading, "rb", buffering=0) as output,  # noqa: PTH123 - no path
        open(writing, "wb") as its,  # noqa: PTH123 - no path
        tempfile.TemporaryFile() as log,
        started("tap-bigcommerce", "--config=ENV", settings=settings, stdout=its, stderr=log) as process,
    ):
        its.close()
        taken, pages = bytearray(), 0
        while pages < 2:
            line = output.readline()
            assert line, "it ended"
            taken += line
            pages += b'"coupons":{"walk"' in line
        while waiting_in(output) < mmap.PAGESIZE:
            time.sleep(0.001)
        yield Stuck(sandbox, process, bytes(taken), output, log)
        output.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_while_nobody_takes_its_output_leaves_whole_lines_and_its_state(
    stuck: Stuck, run_tap: Callable[..., Any], number: signal.Signals
) -> None:
    stuck.process.send_signal(number)
    output = stuck.taken + stuck.output.read()
    assert stuck.process.wait() == 128 + number
    messages = [json.loads(line) for line in output.splitlines()]
    rest = run_tap(stuck.store, ["coupons"], state=messages[-1]["value"], page_size=50)
    out = [row["id"] for row in records(messages, "coupons")]
    assert len(out) + len(rest.ids("coupons")) == len({*out, *rest.ids("coupons")}) == 300
    assert "Traceback" not in stuck.said()
    assert stuck.said().count("| Ended by") == 1


def test_a_second_signal_ends_a_run_though_nobody_takes_its_output(stuck: Stuck) -> None:
    # Of two alike the process would take notice of one, did they come together.
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        stuck.process.send_signal(number)
    assert stuck.process.wait(20) - 128 in numbers
    assert "Traceback" not in stuck.said()
