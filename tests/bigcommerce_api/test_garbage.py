from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc
from bigcommerce_api.garbage import OBJECTS_BETWEEN, collect_seldom
collect_seldom()
assert gc.get_threshold()[0] == OBJECTS_BETWEEN
assert gc.isenabled()
assert gc.get_freeze_count() > 0
"""


def test_the_collector_stays_on_and_looks_seldom() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
