"""Both programs of a pipe on one terminal."""

from __future__ import annotations

import re
import subprocess
from typing import IO

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import PROGRAMS, environment, pointing_at
from tests.terminal import Screen, terminal

pytestmark = pytest.mark.long
LOGGED = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+ \| (INFO|WARNING) +\| \S+ +\| \S")
COLUMNS, LINES = 400, 16


def started(
    name: str, settings: dict[str, str], its: IO[bytes], stdin: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    surroundings = environment(**{"TERM": "xterm-256color", **settings})
    command = [str(PROGRAMS / name), "--config=ENV"]
    return subprocess.Popen(command, env=surroundings, stdin=stdin, stdout=subprocess.PIPE, stderr=its)


def test_the_log_of_either_program_scrolls_whole_above_the_table() -> None:
    with (
        Sandbox(SandboxOptions(seed=SeedSizes(products=12), store_hash="shop", latency_ms=100)) as shop,
        Sandbox(SandboxOptions(store_hash="clone", latency_ms=60)) as clone,
    ):
        with terminal(COLUMNS, LINES) as (its, seen):
            reading = started("tap-bigcommerce", pointing_at(shop, "TAP_BIGCOMMERCE"), its)
            assert reading.stdout
            writing = started("target-bigcommerce", pointing_at(clone, "TARGET_BIGCOMMERCE"), its, reading.stdout)
            reading.stdout.close()
            with reading, writing:
                writing.communicate()
        assert (reading.returncode, writing.returncode) == (0, 0), bytes(seen)
        assert clone.store.count("products") == 12
    assert b"\x1b[r" in seen, "no table was drawn meanwhile"
    screen = Screen(COLUMNS, LINES)
    screen.feed(seen.decode())
    lines = [line for line in screen.everything if line]
    begin = max(place for place, line in enumerate(lines) if line.startswith(" stream "))
    above, table = lines[:begin], lines[begin:]
    assert [line for line in above if not LOGGED.match(line)] == []
    once = (r"tap-bigcommerce\.orders +\| Beginning sync", r"tap-bigcommerce +\| all +\d", "Reader 'target-big")
    for expected in once:
        assert sum(re.search(expected, line) is not None for line in above) == 1, expected
    assert re.search(r"^ products +12 ", "\n".join(table), re.MULTILINE)
    assert re.match(r"\d+ requests, ", table[-1])
