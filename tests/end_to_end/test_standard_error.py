"""Standard error may be closed, full or gone; what a run does does not hang on its log."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import PROGRAMS, environment, pointing_at, started
from tests.target_bigcommerce.conftest import lines_of, record, schema, state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.programs import Running

PAGE = 1 << 12
"""Bytes of the smallest pipe: https://man7.org/linux/man-pages/man7/pipe.7.html."""

ROOM = 300
"""Bytes of it for the first lines of a log."""

SECONDS = 60
NAMES = ("tap-bigcommerce", "target-bigcommerce")
INPUT = lines_of([schema("brands"), record("brands", id=1, name="Acme"), state({"brands": 1})])


@pytest.fixture
def store() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SeedSizes(products=2))) as sandbox:
        yield sandbox


def settings_for(store: Sandbox, program: str) -> dict[str, str]:
    return pointing_at(store, program.upper().replace("-", "_"))


def run_by_shell(store: Sandbox, program: str, rest: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'exec "$0" {rest}', PROGRAMS / program],
        env=environment(**settings_for(store, program)),
        input=INPUT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.parametrize("where", ["&-", "/dev/full"])
@pytest.mark.parametrize("program", NAMES)
def test_a_log_that_goes_nowhere_keeps_a_run_from_nothing(store: Sandbox, program: str, where: str) -> None:
    done = run_by_shell(store, program, f"--config=ENV 2>{where}")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert all(line.startswith("{") for line in lines)
    assert ('{"brands":1}' in lines) == (program == "target-bigcommerce")
    assert any('"RECORD"' in line for line in lines) == (program == "tap-bigcommerce")


@pytest.mark.parametrize("program", NAMES)
def test_what_is_said_to_a_closed_standard_error_does_not_go_to_standard_output(store: Sandbox, program: str) -> None:
    done = run_by_shell(store, program, "--nonsense 2>&-")
    assert (done.returncode, done.stdout) == (2, "")


@contextmanager
def stuck(store: Sandbox, program: str, output: IO[bytes]) -> Iterator[tuple[Running, IO[bytes]]]:
    """A program whose log nobody reads, at the line for which there is no room any more."""
    reading, writing = os.pipe()
    with (
        open(reading, "rb") as log,  # noqa: PTH123 - no path
        open(writing, "wb") as its,  # noqa: PTH123 - no path
        tempfile.TemporaryFile() as given,
    ):
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PAGE)
        os.write(writing, b"\n" * (PAGE - ROOM))
        given.write(INPUT.encode())
        given.seek(0)
        settings = settings_for(store, program)
        with started(program, "--config=ENV", settings=settings, stdin=given, stdout=output, stderr=its) as running:
            its.close()
            end = time.monotonic() + SECONDS
            while held(log) == PAGE - ROOM:
                assert time.monotonic() < end
                time.sleep(0.02)
            time.sleep(0.2)
            yield running, log


def held(pipe: IO[bytes]) -> int:
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.mark.parametrize("program", NAMES)
def test_a_run_whose_log_nobody_reads_goes_on_when_somebody_does(store: Sandbox, program: str) -> None:
    said: list[bytes] = []
    with tempfile.TemporaryFile() as output:
        with stuck(store, program, output) as (running, log):
            reader = threading.Thread(target=lambda: said.append(log.read()))
            reader.start()
            assert running.wait(SECONDS) == 0
            reader.join()
        assert output.tell() > 0
    # Its last line, which is long past what there was room for.
    assert said[0].decode().splitlines()[-1].split("| ")[-1].startswith("all ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("program", NAMES)
def test_a_signal_ends_a_run_whose_log_nobody_reads(store: Sandbox, program: str, number: signal.Signals) -> None:
    with tempfile.TemporaryFile() as output, stuck(store, program, output) as (running, log):
        running.send_signal(number)
        assert running.wait(SECONDS) == 128 + number
        assert "Traceback" not in log.read().decode()
