from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest

from bigcommerce_api.terminal_foot import LINES_ABOVE, Foot
from tests.terminal import Screen

COLUMNS, LINES = 20, 12
Sent = Callable[[], str]


def resize(terminal: TextIO, columns: int, lines: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def as_given(*lines: str) -> Callable[[int], list[str]]:
    return lambda room: list(lines)[-room:]


@pytest.fixture
def pair() -> Iterator[tuple[TextIO, Sent]]:
    """A terminal, and what gives all that it was sent since it was last asked."""
    ours, its = pty.openpty()
    os.set_blocking(ours, False)

    def sent() -> str:
        text = b""
        while True:
            try:
                text += os.read(ours, 4096)
            except BlockingIOError:
                return text.decode()

    with open(its, "w") as terminal:  # noqa: PTH123 - no path
        resize(terminal, COLUMNS, LINES)
        yield terminal, sent
    os.close(ours)


def test_what_is_written_scrolls_above_the_foot_while_it_grows(pair: tuple[TextIO, Sent]) -> None:
    terminal, sent = pair
    screen = Screen(COLUMNS, LINES)
    foot = Foot(terminal)
    logged: list[str] = []
    for number in range(40):
        logged.append(f"line {number}")
        print(logged[-1], file=terminal, flush=True)
        if number % 3 == 0:
            foot.draw(as_given("head", *(f"row {row}" for row in range(number // 10)), "caption"))
    screen.feed(sent())
    assert screen.shown[-5:] == ["head", "row 0", "row 1", "row 2", "caption"]
    assert [line for line in screen.everything[:-5] if line] == logged
    foot.give_back()
    print("the end", file=terminal, flush=True)
    screen.feed(sent())
    assert [line for line in screen.everything if line] == [*logged, "the end"]


def test_the_foot_moves_when_the_size_changes(pair: tuple[TextIO, Sent]) -> None:
    terminal, sent = pair
    foot = Foot(terminal)
    foot.draw(as_given("head", "caption"))
    sent()
    resize(terminal, 30, 20)
    foot.draw(as_given("head", "caption"))
    screen = Screen(30, 20)
    screen.feed("a line\n\r")
    screen.feed(sent())
    assert foot.width == 30
    assert screen.shown[0] == "a line"
    assert screen.shown[-2:] == ["head", "caption"]


def test_logs_keep_some_lines_and_a_tiny_terminal_all(pair: tuple[TextIO, Sent]) -> None:
    terminal, sent = pair
    foot = Foot(terminal)
    foot.draw(as_given(*map(str, range(100))))
    screen = Screen(COLUMNS, LINES)
    screen.feed(sent())
    assert screen.shown == [""] * LINES_ABOVE + [str(row) for row in range(92, 100)]
    resize(terminal, COLUMNS, LINES_ABOVE)
    foot.draw(as_given("head"))
    screen.feed(sent())
    assert screen.shown == [""] * LINES


def test_a_terminal_that_tells_no_size_is_taken_for_a_usual_one(pair: tuple[TextIO, Sent]) -> None:
    terminal, sent = pair
    resize(terminal, 0, 0)
    foot = Foot(terminal)
    foot.draw(as_given("head"))
    screen = Screen(80, 24)
    screen.feed(sent())
    assert (foot.width, screen.shown[-1]) == (80, "head")
