"""Standard input and output that are closed, broken or full, and signals then: one line, and nothing is lost."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import pytest

from target_bigcommerce.target import EXIT_BY_SIGNAL
from tests.programs import PROGRAMS, environment, pointing_at, run, started
from tests.target_bigcommerce.conftest import lines_of, record, schema, state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document

ENV = ("target-bigcommerce", "--config=ENV")
SECONDS = 30
PIPE = 1 << 16
"""Bytes that a pipe of Linux holds, in pages: https://man7.org/linux/man-pages/man7/pipe.7.html."""

PAGE = 1 << 12

MESSAGES = lines_of([schema("brands"), record("brands", id=1, name="Acme"), state({"brands": 1})])


def settings_for(sandbox: Sandbox) -> dict[str, str]:
    return pointing_at(sandbox, "TARGET_BIGCOMMERCE")


@contextmanager
def given_as_file(text: str) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        file.seek(0)
        yield file


def text_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def assert_one_error(log: str, message: str) -> None:
    errors = [line for line in log.splitlines() if "| ERROR" in line]
    assert len(errors) == 1, log
    assert message in errors[0]
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("closed", "message"),
    [
        (">&-", "standard output is closed; send it to a file or a pipe"),
        ("<&-", "standard input is closed; pipe messages in, or name a file with --input"),
    ],
)
def test_a_stream_that_is_closed_is_named(sandbox: Sandbox, closed: str, message: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" --config=ENV {closed}', PROGRAMS / "target-bigcommerce"],
        env=environment(**settings_for(sandbox)),
        input=MESSAGES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert_one_error(done.stderr, message)
    assert sandbox.requests == []


def test_input_that_cannot_be_read_is_told(sandbox: Sandbox, tmp_path: Path) -> None:
    with (
        (tmp_path / "only-written").open("wb") as given,
        tempfile.TemporaryFile() as log,
        started(
            "target-bigcommerce", "--config=ENV", settings=settings_for(sandbox), stdin=given, stderr=log
        ) as running,
    ):
        assert running.wait() == 1
        assert_one_error(text_of(log), "the input cannot be read: Bad file descriptor")


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ([], "what read STATE from standard output is gone; run again from the last STATE that it read"),
        ([record("brands", id=2)], "1 records were rejected, the first: brands 2: upsert rejected"),
    ],
)
def test_what_was_written_when_the_reader_of_states_was_gone_is_not_written_twice(
    sandbox: Sandbox, rest: list[Document | str], message: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with (
        given_as_file(MESSAGES + lines_of(rest)) as given,
        open(writing, "wb") as output,  # noqa: PTH123 - no path
        tempfile.TemporaryFile() as log,
        started(*ENV, settings=settings_for(sandbox), stdin=given, stdout=output, stderr=log) as running,
    ):
        assert running.wait() == 1
        assert_one_error(text_of(log), message)
    again = run(*ENV, settings=settings_for(sandbox), stdin=MESSAGES)
    assert again.stdout == '{"brands":1}\n'
    assert sandbox.store.count("brands") == 1


def until_pipe_holds(number: int, pipe: IO[bytes]) -> None:
    end = time.monotonic() + SECONDS
    while int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder) != number:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_signal_ends_a_run_whose_states_nobody_takes(sandbox: Sandbox) -> None:
    reading, writing = os.pipe()
    with (
        given_as_file(MESSAGES + lines_of([state({"long": "x" * int(1.8 * PAGE)})])) as given,
        open(reading, "rb") as output,  # noqa: PTH123 - no path
        open(writing, "wb") as its,  # noqa: PTH123 - no path
        tempfile.TemporaryFile() as log,
        started(*ENV, settings=settings_for(sandbox), stdin=given, stdout=its, stderr=log) as running,
    ):
        # Part of the STATE is out then, and the rest in Python's buffer of two pages.
        os.write(writing, b"\n" * (PIPE - PAGE))
        until_pipe_holds(PIPE, output)
        running.send_signal(signal.SIGTERM)
        assert running.wait(SECONDS) == EXIT_BY_SIGNAL + signal.SIGTERM
        assert "Ended by SIGTERM" in text_of(log)
        assert "Traceback" not in text_of(log)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_run_that_waits_for_input(sandbox: Sandbox, number: signal.Signals) -> None:
    reading, writing = os.pipe()
    with (
        open(reading, "rb") as given,  # noqa: PTH123 - no path
        open(writing, "wb") as source,  # noqa: PTH123 - no path
        tempfile.TemporaryFile() as log,
        started(
            "target-bigcommerce", "--config=ENV", settings=settings_for(sandbox), stdin=given, stderr=log
        ) as running,
    ):
        given.close()
        source.write(MESSAGES.encode())
        source.flush()
        until_pipe_holds(0, source)
        running.send_signal(number)
        assert running.wait(SECONDS) == EXIT_BY_SIGNAL + number
        assert f"Ended by {number.name}; what was not written comes again" in text_of(log)
        assert "Traceback" not in text_of(log)
    assert sandbox.store.count("brands") == 0


def test_a_signal_before_the_run_begins_is_told_too(sandbox: Sandbox, tmp_path: Path) -> None:
    # What the program reads before anything else, and waits for.
    fifo = tmp_path / "logging.yml"
    os.mkfifo(fifo)
    with (
        tempfile.TemporaryFile() as log,
        started(
            *ENV,
            settings=settings_for(sandbox) | {"SINGER_SDK_LOG_CONFIG": str(fifo)},
            stderr=log,
        ) as running,
        fifo.open("wb"),
    ):
        running.send_signal(signal.SIGTERM)
        assert running.wait(SECONDS) == EXIT_BY_SIGNAL + signal.SIGTERM
        assert text_of(log) == "target-bigcommerce: ended by SIGTERM before it began\n"
