"""The last lines of a terminal, kept for what is drawn there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

LINES_ABOVE: Final = 4
"""Lines that are left to logs in any case."""

USUAL_SIZE: Final = os.terminal_size((80, 24))
"""Of a terminal that does not tell: https://docs.python.org/3/library/shutil.html#shutil.get_terminal_size."""

# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
SAVE_CURSOR, RESTORE_CURSOR = "\x1b7", "\x1b8"
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
SCROLL_EVERYWHERE, CLEAR_BELOW, CLEAR_LINE, ONE_LINE_DOWN = "\x1b[r", "\x1b[J", "\x1b[2K", "\x1bD"


class Foot:
    """Keeps the last lines of a terminal out of what scrolls, and draws there.

    A display that moves the cursor back over its own lines, as libraries offer it, has to be alone: in a pipe of two
    programs on one terminal neither knows what the other writes. Here whatever anyone writes scrolls above the foot.
    Each drawing is one write, so that nothing of another program gets in between.

    Args:
        terminal: Where to draw.
    """

    def __init__(self, terminal: TextIO) -> None:
        self._encoding = terminal.encoding
        self._file = terminal.fileno()
        self._height = 0
        self._size = self._size_now()

    @property
    def width(self) -> int:
        """Characters of a line."""
        return self._size.columns

    def draw(self, lines: Callable[[int], list[str]]) -> None:
        """Draws, as far as there is room and the terminal is the program's.

        Args:
            lines: Gives the lines, of which there may be as many as it is told.

        Raises:
            OSError: The terminal is gone.
        """
        if not self._is_in_foreground():
            self.give_back()
            return
        size = self._size_now()
        before = self._given_back() if size != self._size else ""
        self._size = size
        room = size.lines - LINES_ABOVE
        drawn = lines(room) if room > 0 else []
        if not 0 < len(drawn) <= room:
            self._write(before + self._given_back())
            return
        kept = self._kept(len(drawn))
        top = size.lines - len(drawn) + 1
        rows = "".join(f"\x1b[{top + number};1H{CLEAR_LINE}{line}" for number, line in enumerate(drawn))
        self._write(f"{before}{kept}{HIDE_CURSOR}{SAVE_CURSOR}{rows}{RESTORE_CURSOR}{SHOW_CURSOR}")

    def give_back(self) -> None:
        """Leaves the whole terminal to others.

        Raises:
            OSError: The terminal is gone.
        """
        self._write(self._given_back())

    def _kept(self, height: int) -> str:
        """What keeps so many lines: what stands there goes up first."""
        before = self._given_back() if height < self._height else ""
        more, self._height = height - self._height, height
        if not more:
            return before
        # To say where it scrolls moves the cursor, and where it was may be out of reach then.
        region = f"{SAVE_CURSOR}\x1b[1;{self._size.lines - height}r{RESTORE_CURSOR}"
        return f"{before}{ONE_LINE_DOWN * more}\x1b[{more}A{region}"

    def _given_back(self) -> str:
        if not self._height:
            return ""
        self._height = 0
        return f"{SAVE_CURSOR}{SCROLL_EVERYWHERE}{RESTORE_CURSOR}{CLEAR_BELOW}"

    def _size_now(self) -> os.terminal_size:
        size = os.get_terminal_size(self._file)
        return size if size.columns and size.lines else USUAL_SIZE

    def _is_in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self._file) == os.getpgrp()
        except OSError:
            # A terminal that is not the one of this session has no foreground that could be another program's.
            return True

    def _write(self, text: str) -> None:
        # Past the buffer of the logs, which would part it.
        left = text.encode(self._encoding, "replace")
        while left:
            left = left[os.write(self._file, left) :]
