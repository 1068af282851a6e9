"""The collector of cyclic garbage, told that answers and records hold no cycles."""

from __future__ import annotations

import gc
from typing import Final

OBJECTS_BETWEEN: Final = 50_000
"""New objects after which the youngest are looked through; a page of products alone makes as many. Python's own 700
would look through millions of records that reference counting frees anyway, for an eighth of all processor time."""


def collect_seldom() -> None:
    """Sets the collector up for a program that decodes much JSON; call it once, when the program begins.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN, *gc.get_threshold()[1:])
