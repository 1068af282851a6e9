"""Running a program of this distribution with a terminal for standard error."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import threading
from dataclasses import dataclass
from typing import IO

from tests import tokens
from tests.programs import PROGRAMS, environment

READ_AT_ONCE = 4096
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Shown:
    """What a program put out, and what the terminal was sent."""

    status: int
    output: str
    terminal: str

    @property
    def is_drawn_over(self) -> bool:
        """Whether the cursor was moved back, as a live display does."""
        return "\x1b[1A" in self.terminal or "\x1b[?25l" in self.terminal

    @property
    def table(self) -> str:
        """The table that was drawn last, without its colours."""
        plain = COLOURS.sub("", self.terminal)
        return plain[plain.rindex("stream ") :]


def run_on_terminal(
    program: str,
    *arguments: str,
    settings: dict[str, str],
    stdin: str | None = None,
    stdout: IO[str] | None = None,
) -> Shown:
    """Runs a program to its end, with a terminal for standard error.

    Args:
        program: Its name.
        *arguments: Its arguments.
        settings: Environment variables besides those of the tests.
        stdin: What it reads.
        stdout: Where its output goes; None for a pipe.
    """
    ours, its = pty.openpty()
    seen: list[bytes] = []

    def read() -> None:
        while True:
            try:
                seen.append(os.read(ours, READ_AT_ONCE))
            except OSError:
                # What Linux says when nobody has the other end any more.
                return

    reader = threading.Thread(target=read)
    with subprocess.Popen(
        [str(PROGRAMS / program), *arguments],
        env=environment(**{"TERM": "xterm-256color", "COLUMNS": "160", "LINES": "60", **settings}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=its,
        text=True,
    ) as process:
        os.close(its)
        reader.start()
        output, _ = process.communicate(stdin, timeout=120)
    reader.join()
    os.close(ours)
    shown = Shown(process.returncode, output or "", b"".join(seen).decode())
    tokens.heard(shown.terminal)
    return shown
