from __future__ import annotations

import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

COLLECTOR = """
import gc
gc.disable()
from bigcommerce_api import interpreter
interpreter.prepare()
assert gc.get_threshold()[0] == interpreter.OBJECTS_BETWEEN
assert gc.isenabled()
assert gc.get_freeze_count() > 0
"""

ARENAS = """
import ctypes, sys, threading
from bigcommerce_api import interpreter
interpreter.prepare()
together = threading.Barrier(8)
def work():
    kept = [bytes(2000) for _ in range(200)]
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
assert library.malloc_info(0, file) == 0
library.fclose(file)
"""


def test_the_collector_stays_on_and_looks_seldom() -> None:
    subprocess.run([sys.executable, "-c", COLLECTOR], check=True)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is another one")
def test_threads_share_what_the_c_library_keeps_of_freed_memory(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", ARENAS, str(tmp_path / "arenas.xml")], check=True)
    assert (tmp_path / "arenas.xml").read_text().count("<heap ") == 1
