"""Running programs of this distribution on a terminal, and what is seen there."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import struct
import tempfile
import termios
import threading
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from tests import tokens
from tests.programs import started

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_AT_ONCE = 4096
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PIECE = re.compile(r"\x1b\[(?P<numbers>[?0-9;]*)(?P<final>[A-Za-z])|\x1b(?P<short>[78D])|(?P<plain>.)", re.DOTALL)


class Screen:
    """What a terminal of some size shows of what it was sent, as far as the programs go.

    https://invisible-island.net/xterm/ctlseqs/ctlseqs.html

    Attributes:
        gone: The lines that scrolled away at the top.
    """

    def __init__(self, columns: int, lines: int) -> None:
        self._columns = columns
        self._rows = [""] * lines
        self._row = self._column = 0
        self._bottom = lines - 1
        self._saved = (0, 0)
        self.gone: list[str] = []

    @property
    def shown(self) -> list[str]:
        """The lines that are seen."""
        return [row.rstrip() for row in self._rows]

    @property
    def everything(self) -> list[str]:
        """All lines, from the first one on."""
        return [row.rstrip() for row in self.gone] + self.shown

    def feed(self, text: str) -> None:
        """Takes in what the terminal is sent."""
        for piece in PIECE.finditer(text):
            if final := piece["final"]:
                self._control(final, [int(number or 0) for number in piece["numbers"].strip("?").split(";")])
            elif short := piece["short"]:
                self._act(short)
            else:
                self._put(piece["plain"])

    def _act(self, short: str) -> None:
        match short:
            case "7":
                self._saved = (self._row, self._column)
            case "8":
                self._row, self._column = self._saved
            case "D":
                self._down()

    def _control(self, final: str, numbers: list[int]) -> None:
        match final:
            case "A":
                self._row = max(0, self._row - numbers[0])
            case "H":
                self._row, self._column = numbers[0] - 1, numbers[1] - 1
            case "J":
                self._rows[self._row] = self._rows[self._row][: self._column]
                self._rows[self._row + 1 :] = [""] * (len(self._rows) - self._row - 1)
            case "K":
                self._rows[self._row] = ""
            case "r":
                self._bottom = (numbers[1] if len(numbers) > 1 else len(self._rows)) - 1
                self._row = self._column = 0

    def _down(self) -> None:
        if self._row == self._bottom:
            self.gone.append(self._rows.pop(0))
            self._rows.insert(self._bottom, "")
        elif self._row < len(self._rows) - 1:
            self._row += 1

    def _put(self, character: str) -> None:
        if character == "\n":
            self._down()
            return
        if character == "\r":
            self._column = 0
            return
        if self._column == self._columns:
            self._column = 0
            self._down()
        row = self._rows[self._row].ljust(self._column)
        self._rows[self._row] = row[: self._column] + character + row[self._column + 1 :]
        self._column += 1


@dataclass
class Shown:
    """What a program put out, and what the terminal was sent."""

    status: int
    output: str
    terminal: str
    columns: int = 160
    lines: int = 60
    screen: Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = Screen(self.columns, self.lines)
        self.screen.feed(self.terminal)

    @property
    def is_drawn_over(self) -> bool:
        """Whether a part of the terminal was kept from scrolling, as the live table needs it."""
        return "\x1b[r" in self.terminal

    @property
    def table(self) -> str:
        """The table that was drawn last, without its colours."""
        plain = COLOURS.sub("", self.terminal)
        return plain[plain.rindex("stream ") :]


def run_on_terminal(  # noqa: PLR0913 - as a process has it
    program: str,
    *arguments: str,
    settings: dict[str, str],
    stdin: str | None = None,
    stdout: IO[str] | None = None,
    columns: int = 160,
    lines: int = 60,
) -> Shown:
    """Runs a program to its end, with a terminal for standard error.

    Args:
        program: Its name.
        *arguments: Its arguments.
        settings: Environment variables besides those of the tests.
        stdin: What it reads.
        stdout: Where its output goes; None for a pipe.
        columns: Characters of a line of the terminal.
        lines: Its lines.
    """
    surroundings = {"TERM": "xterm-256color", **settings}
    with terminal(columns, lines) as (its, seen), tempfile.TemporaryFile("w+") as given:
        given.write(stdin or "")
        given.seek(0)
        piped = _pipe() if stdout is None else contextlib.nullcontext((stdout, bytearray()))
        with (
            piped as (written, output),
            started(program, *arguments, settings=surroundings, stdin=given, stdout=written, stderr=its) as running,
        ):
            status = running.wait()
    return Shown(status, output.decode(), seen.decode(), columns, lines)


@contextlib.contextmanager
def terminal(columns: int, lines: int) -> Iterator[tuple[IO[bytes], bytearray]]:
    """Opens a terminal: gives its end for programs, and all that it was sent when they are done."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    with _reading(ours) as seen, open(its, "wb", buffering=0) as file:  # noqa: PTH123 - no path
        yield file, seen
    tokens.heard(seen.decode())


@contextlib.contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], bytearray]]:
    reading, writing = os.pipe()
    with _reading(reading) as seen, open(writing, "wb", buffering=0) as file:  # noqa: PTH123 - no path
        yield file, seen


@contextlib.contextmanager
def _reading(file: int) -> Iterator[bytearray]:
    """Reads meanwhile all that comes, to the end."""
    seen = bytearray()

    def read() -> None:
        # The end of a terminal is an error, on Linux.
        with contextlib.suppress(OSError):
            while some := os.read(file, READ_AT_ONCE):
                seen.extend(some)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        reader.join()
        os.close(file)
