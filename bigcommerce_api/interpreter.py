"""How the interpreter is set up for a program that decodes much JSON in several threads."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

OBJECTS_BETWEEN: Final = 50_000
"""New objects after which the youngest are looked through; a page of products alone makes as many. Python's own 700
would look through millions of records that reference counting frees anyway, for an eighth of all processor time."""

ONE_ARENA: Final = (-8, 1)
"""`M_ARENA_MAX`: else each thread's arena keeps the room of the longest page that it ever decoded."""

LARGE: Final = (-3, 128 * 1024)
"""`M_MMAP_THRESHOLD`: bodies of pages go back at once. It is where the C library begins, but does not stay."""


SECONDS_OF_A_TURN: Final = 0.001
"""How long a thread that works lets one wait that has an answer to take in, which it does in dozens of short turns;
Python's own 5 ms keep the next request from going out."""


def prepare() -> None:
    """Sets the interpreter up; call it once, when the program is loaded.

    The collector of cyclic garbage is told that answers and records hold no cycles, and the GNU C library, where it is
    used, to keep little of what was freed.

    https://docs.python.org/3/library/gc.html#gc.freeze
    https://docs.python.org/3/library/sys.html#sys.setswitchinterval
    https://man7.org/linux/man-pages/man3/mallopt.3.html
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN, *gc.get_threshold()[1:])
    gc.enable()
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        for parameter, value in (ONE_ARENA, LARGE):
            library.mallopt(parameter, value)
