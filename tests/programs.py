"""Running the programs as a user does: as processes, with settings in the environment."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tests import nursery, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bigcommerce_sandbox import Sandbox

SECONDS = 240
"""How long a program may take."""

PROGRAMS = Path(sys.executable).parent
REPOSITORY = Path(__file__).resolve().parent.parent


def environment(**settings: object) -> dict[str, str]:
    """The surroundings of a test's process: its own, plus settings such as ``TAP_BIGCOMMERCE_START_DATE``."""
    return {**os.environ, **{name: str(value) for name, value in settings.items()}}


def pointing_at(sandbox: Sandbox, prefix: str) -> dict[str, str]:
    """The settings that point ``TAP_BIGCOMMERCE`` or ``TARGET_BIGCOMMERCE`` at a sandbox."""
    return {
        f"{prefix}_API_URL": sandbox.api_url,
        f"{prefix}_STORE_HASH": sandbox.store_hash,
        f"{prefix}_ACCESS_TOKEN": sandbox.access_token,
    }


class Running:
    """A program that the nursery forked.

    Attributes:
        process: Its number.
        returncode: How it ended, as `subprocess` tells it; None as long as nobody waited for its end.
    """

    def __init__(self, channel: socket.socket, process: int) -> None:
        self._channel = channel
        self.process = process
        self.returncode: int | None = None

    def send_signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, number)

    def wait(self, seconds: float = SECONDS) -> int:
        """Waits for its end, and returns how it ended.

        Raises:
            TimeoutError: It did not, and was killed.
        """
        if self.returncode is None:
            self._channel.settimeout(seconds)
            try:
                self.returncode = number_from(self._channel)
            except TimeoutError:
                self.send_signal(signal.SIGKILL)
                self._channel.settimeout(None)
                self.returncode = number_from(self._channel)
                raise
        return self.returncode


def number_from(channel: socket.socket) -> int:
    received = channel.recv(nursery.NUMBER, socket.MSG_WAITALL)
    assert len(received) == nursery.NUMBER, "the nursery is no more"
    return int.from_bytes(received, signed=True)


@functools.cache
def _nursery() -> socket.socket:
    """The nursery of this process, which goes when nobody is at the other end of the socket any more."""
    ours, its = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, nursery.__file__, str(its.fileno())],
        pass_fds=[its.fileno()],
        # Neither file nor terminal, which Python would remember for the programs.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    its.close()

    def close() -> None:
        ours.close()
        process.communicate()

    atexit.register(close)
    return ours


@contextlib.contextmanager
def started(  # noqa: PLR0913 - as a process has it
    program: str,
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    stdin: IO[Any] | None = None,
    stdout: IO[Any] | None = None,
    stderr: IO[Any] | None = None,
    folder: Path | None = None,
    waits_little: bool = False,
) -> Iterator[Running]:
    """Starts the tap or the target, and waits for its end; only one at a time.

    Args:
        program: Which.
        *arguments: Its arguments.
        settings: Environment variables besides those of the tests.
        stdin: What it reads; None for nothing, as the next two.
        stdout: Where its output goes.
        stderr: Where its log goes.
        folder: Where it is started.
        waits_little: Whether what it waits before another try is a thousandth of the usual.
    """
    asked = {
        "program": program,
        "arguments": arguments,
        "environment": environment(**(settings or {})),
        "folder": str(folder or Path.cwd()),
        "waits_little": waits_little,
    }
    message = json.dumps(asked).encode()
    channel = _nursery()
    channel.settimeout(SECONDS)
    with Path(os.devnull).open("r+b") as nothing:
        files = [(file or nothing).fileno() for file in (stdin, stdout, stderr)]
        socket.send_fds(channel, [len(message).to_bytes(nursery.NUMBER)], files)
        channel.sendall(message)
    running = Running(channel, number_from(channel))
    try:
        yield running
    except BaseException:
        running.send_signal(signal.SIGKILL)
        raise
    finally:
        running.wait()


@contextlib.contextmanager
def piped(
    program: str, *arguments: str, settings: dict[str, str], waits_little: bool = False
) -> Iterator[tuple[Running, IO[str]]]:
    """Starts the tap or the target, and gives what it writes to a pipe as it comes."""
    reading, writing = os.pipe()
    with (
        open(reading) as output,  # noqa: PTH123 - no path
        open(writing, "wb") as its,  # noqa: PTH123 - no path
        started(program, *arguments, settings=settings, stdout=its, waits_little=waits_little) as running,
    ):
        its.close()
        yield running, output
        # A program with more to say ends then, instead of waiting for a reader.
        output.close()


def run_script(
    program: str,
    *arguments: str,
    settings: Mapping[str, str] | None = None,
    stdin: str | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end, as the virtual environment has installed it."""
    return subprocess.run(
        [str(PROGRAMS / program), *arguments],
        env=environment(**(settings or {})),
        input=stdin,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def run(  # noqa: PLR0913 - as a process has it
    program: str,
    *arguments: object,
    settings: Mapping[str, str] | None = None,
    stdin: str | bytes = "",
    stdout: Path | None = None,
    folder: Path | None = None,
    waits_little: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end; the tap and the target without the time that their imports take.

    Args:
        program: Which.
        *arguments: Its arguments.
        settings: Environment variables besides those of the tests.
        stdin: What it reads.
        stdout: Where its output goes, if it is not to be returned; of the tap and the target only.
        folder: Where it is started.
        waits_little: Whether what it waits before another try is a thousandth of the usual.
    """
    texts = list(map(str, arguments))
    if program not in nursery.PROGRAMS:
        assert stdout is None
        assert isinstance(stdin, str)
        return run_script(program, *texts, settings=settings, stdin=stdin or None, folder=folder)
    with contextlib.ExitStack() as files:
        given, output, errors = (files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(stdin.encode() if isinstance(stdin, str) else stdin)
        given.seek(0)
        with started(
            program,
            *texts,
            settings=settings,
            stdin=given,
            stdout=files.enter_context(stdout.open("wb")) if stdout else output,
            stderr=errors,
            folder=folder,
            waits_little=waits_little,
        ) as running:
            status = running.wait()
        said = []
        for file in (output, errors):
            file.seek(0)
            said.append(file.read().decode())
            tokens.heard(said[-1])
    return subprocess.CompletedProcess([program, *texts], status, *said)


def messages(output: str) -> list[dict[str, Any]]:
    """The Singer messages of an output, one JSON object a line."""
    return [json.loads(line) for line in output.splitlines()]


def records(output: str | Iterable[dict[str, Any]], stream: str) -> list[dict[str, Any]]:
    """The records of one stream in an output."""
    found = messages(output) if isinstance(output, str) else output
    return [message["record"] for message in found if message["type"] == "RECORD" and message["stream"] == stream]


def last_state(output: str) -> dict[str, Any]:
    """The last state of an output: of a tap a STATE message, of a target the bare value."""
    states = [message for message in messages(output) if message.get("type", "STATE") == "STATE"]
    value: dict[str, Any] = states[-1].get("value", states[-1])
    return value
