"""Running programs and measuring each as a whole process, as the operating system accounts for it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(sys.executable).parent
KIBIBYTES_PER_MEGABYTE = 1000 * 1000 / 1024
SECONDS_BETWEEN_LOOKS = 0.02
HINDRANCES = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"})
"""What a developer may have set, and would have the programs compile their own modules at each start."""
TOKEN = "sandbox-token"  # noqa: S105 (the sandbox's own, known to all)


@dataclasses.dataclass(frozen=True)
class Measured:
    """One finished process.

    Attributes:
        wall_seconds: From start to end.
        processor_seconds: Time on the processor, of all its threads.
        peak_megabytes: Its largest resident set.
    """

    wall_seconds: float
    processor_seconds: float
    peak_megabytes: float


def measure(command: list[str], environment: dict[str, str], stdin: Path | None = None) -> Measured:
    """Runs a command to its end, its output thrown away.

    Raises:
        SystemExit: It failed; the end of its log stands in the message.
    """
    started = time.perf_counter()
    with (
        stdin.open("rb") if stdin else contextlib.nullcontext(subprocess.DEVNULL) as source,
        subprocess.Popen(
            command,
            stdin=source,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**_surroundings(), **environment},
        ) as process,
    ):
        resident = _Resident(process.pid)
        log = process.stderr.read().decode() if process.stderr else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = resident.peak_kibibytes() or usage.ru_maxrss
    wall = time.perf_counter() - started
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log[-3000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, peak / KIBIBYTES_PER_MEGABYTE)


def _surroundings() -> dict[str, str]:
    """The environment as installed programs find it: modules are compiled, and output is buffered."""
    return {name: value for name, value in os.environ.items() if name not in HINDRANCES}


class _Resident(threading.Thread):
    """Watches the largest resident set of a process.

    What the system says at its end (``ru_maxrss``) is never less than what the process that started it had.
    """

    def __init__(self, process_id: int) -> None:
        super().__init__(daemon=True)
        self._file = Path(f"/proc/{process_id}/status")
        self._peak = 0
        self._ended = threading.Event()
        self.start()

    @override
    def run(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            with contextlib.suppress(OSError):
                found = re.search(r"VmHWM:\s+(\d+) kB", self._file.read_text())
                self._peak = max(self._peak, int(found.group(1)) if found else 0)

    def peak_kibibytes(self) -> int:
        """The largest, after the process has ended; 0 where the system does not tell."""
        self._ended.set()
        self.join()
        return self._peak


@contextlib.contextmanager
def sandbox(*arguments: str) -> Iterator[str]:
    """Runs a sandbox as a process of its own and yields its address."""
    command = [str(PROGRAMS / "bigcommerce-sandbox"), "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            first_line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://[^/\s]+", first_line)
            if found is None:
                raise SystemExit(f"the sandbox did not start: {first_line!r}")
            yield found.group()
        finally:
            process.terminate()


def usage(address: str) -> dict[str, Any]:
    """What a sandbox has answered so far: ``requests``, ``answered_429`` and more."""
    with urllib.request.urlopen(f"{address}/sandbox/usage") as answer:  # noqa: S310 (a loopback sandbox)
        counted: dict[str, Any] = json.load(answer)
    return counted


def request(address: str, method: str, path: str) -> bytes:
    """What a sandbox answers to a request of the API."""
    url = f"{address}/stores/sandbox{path}"
    asked = urllib.request.Request(url, headers={"X-Auth-Token": TOKEN}, method=method)  # noqa: S310 (a loopback sandbox)
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 (as above)
        content: bytes = answer.read()
    return content


def requests_answered(address: str) -> int:
    """How many requests of the API a sandbox has answered so far."""
    return int(usage(address)["requests"])


def settings(prefix: str, address: str) -> dict[str, str]:
    """The environment that points a program at a sandbox."""
    return {
        f"{prefix}_API_URL": address,
        f"{prefix}_STORE_HASH": "sandbox",
        f"{prefix}_ACCESS_TOKEN": TOKEN,
    }
