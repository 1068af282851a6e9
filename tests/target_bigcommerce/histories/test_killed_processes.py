"""The installed program, killed by the system while it writes."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.programs import PROGRAMS, environment, pointing_at
from tests.target_bigcommerce.conftest import lines_of, with_schemas
from tests.target_bigcommerce.histories.conftest import Attempt
from tests.target_bigcommerce.histories.kinds import FIRST_RING, LEAF, PARENTS
from tests.target_bigcommerce.histories.oracle import assert_holds
from tests.target_bigcommerce.histories.source import TREE, Step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.target_bigcommerce.histories.conftest import World

SECONDS = 60
EVERYTHING = [
    *(
        Step(stream, number, dict.fromkeys(kind.free, number))
        for stream, kind in FIRST_RING.items()
        for number in PARENTS
    ),
    *(Step(stream, LEAF) for stream in FIRST_RING),
]


@pytest.mark.long
@pytest.mark.parametrize("keeps_journal", [True, False])
@pytest.mark.parametrize("writes", [1, 6, 15])
def test_a_run_after_one_that_was_killed_completes_it(
    world: World, tmp_path: Path, writes: int, *, keeps_journal: bool
) -> None:
    world.begin()
    sandbox = world.sandbox
    lines = tmp_path / "messages.jsonl"
    lines.write_text(lines_of([*with_schemas([TREE, *(step.message() for step in EVERYTHING)])]))
    surroundings = environment(
        **pointing_at(sandbox, "TARGET_BIGCOMMERCE"), TARGET_BIGCOMMERCE_JOURNAL_PATH=world.journal
    )
    command = [str(PROGRAMS / "target-bigcommerce"), "--config=ENV", "--input", str(lines)]
    sandbox.options.latency_ms = 10
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=surroundings) as process:
        end = time.monotonic() + SECONDS
        while sum(request.method == "POST" for request in sandbox.requests) < writes:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.001)
        process.kill()
    sandbox.options.latency_ms = 0
    attempt = Attempt(from_state=False, keeps_journal=keeps_journal, cut=None, faults="", bundle=2000)
    world.run(EVERYTHING, attempt).succeeded()
    assert_holds(sandbox, EVERYTHING)
    world.assert_strangers_are_untouched()
