"""Running the programs hundreds of times: a process that has loaded them all makes a copy of itself for each run.

A copy is a process like any other, with standard streams, environment and exit code of its own, but begins in a
hundredth of the time. What happens before the programs are loaded needs a process of its own.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final, NoReturn

from tests import tokens
from tests.programs import REPOSITORY, environment

PROGRAMS: Final = {
    "tap-bigcommerce": "tap_bigcommerce.__main__",
    "target-bigcommerce": "target_bigcommerce.__main__",
    "bigcommerce-sandbox": "bigcommerce_sandbox.__main__",
}
LOADED: Final = ("tap_bigcommerce.tap", "target_bigcommerce.target", "bigcommerce_sandbox.command_line")


class Prepared:
    """Runs programs as copies of a process.

    Args:
        orders: Takes what is to be run.
        answers: Tells how it ended.
    """

    def __init__(self, orders: IO[str], answers: IO[str]) -> None:
        self._orders = orders
        self._answers = answers

    def run(
        self,
        program: str,
        *arguments: object,
        stdin: str | bytes = "",
        stdout: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program to its end.

        Args:
            program: Its name.
            *arguments: Its arguments.
            stdin: What it reads.
            stdout: Where its output goes; None for what is returned.
            settings: Environment variables besides those of the tests.
        """
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
            paths[0].write_bytes(stdin.encode() if isinstance(stdin, str) else stdin)
            streams = [paths[0], stdout or paths[1], paths[2]]
            surroundings = environment(**(settings or {}))
            command = [program, *map(str, arguments)]
            order = {
                "command": command,
                "environment": surroundings,
                "streams": [*map(str, streams)],
            }
            self._orders.write(f"{json.dumps(order)}\n")
            self._orders.flush()
            status = int(self._answers.readline())
            output, errors = (path.read_text() if path.exists() else "" for path in paths[1:])
        tokens.heard(output)
        tokens.heard(errors)
        return subprocess.CompletedProcess(command, status, output, errors)


@contextlib.contextmanager
def prepared() -> Iterator[Prepared]:
    """The process that copies itself, for as long as it is needed."""
    command = [sys.executable, "-c", "from tests.prepared import serve; serve()"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Prepared(process.stdin, process.stdout)
        process.stdin.close()


def serve() -> None:
    """Runs what standard input orders, line by line, and puts out the exit codes."""
    for name in LOADED:
        importlib.import_module(name)
    # Not through sys.stdin, of which the copies need to be the first to read.
    with os.fdopen(os.dup(0)) as orders:
        for line in orders:
            child = os.fork()
            if not child:
                _become(json.loads(line))
            _, status = os.waitpid(child, 0)
            os.write(1, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(order: dict[str, Any]) -> NoReturn:
    kinds = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (path, kind) in enumerate(zip(order["streams"], kinds, strict=True)):
        os.dup2(os.open(path, kind, 0o600), number)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = order["command"]
    status: int = 1
    try:
        importlib.import_module(PROGRAMS[sys.argv[0]]).main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001 - as Python itself does at the end
        traceback.print_exc()
    with contextlib.suppress(AttributeError):
        try:
            sys.stdout.flush()
        except OSError:
            traceback.print_exc()
    with contextlib.suppress(AttributeError):
        sys.stderr.flush()
    os._exit(status)
