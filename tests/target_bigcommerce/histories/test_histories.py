"""Whatever happens in the source and on the way, each object is there once, as its last record says."""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from target_bigcommerce.errors import RejectedError
from target_bigcommerce.resources import RESOURCES_BY_NAME
from tests.target_bigcommerce.histories.conftest import ATTEMPTS, Attempt, KilledError
from tests.target_bigcommerce.histories.kinds import ARGUED, KINDS, LEAF
from tests.target_bigcommerce.histories.oracle import assert_holds, assert_rejected, first_wrong
from tests.target_bigcommerce.histories.source import histories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.target_bigcommerce.conftest import Outcome
    from tests.target_bigcommerce.histories.conftest import World
    from tests.target_bigcommerce.histories.source import Step

HISTORIES = int(os.environ.get("HISTORIES", "75"))
"""How many are played by each test; `make soak` plays more."""

CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

WHOLE = Attempt(from_state=False, keeps_journal=False, cut=None, faults="", bundle=2000)
"""A run from the start to the end with nothing in its way."""


def ended_well(world: World, outcome: Outcome, attempt: Attempt) -> bool:
    """Whether a run came to its end; one that did not must have a reason that the test gave it."""
    if outcome.error is None:
        return True
    if isinstance(outcome.error, KilledError):
        assert attempt.cut
    elif attempt.on_error == "fail" and world.rejects and any("mark" in entry["record"] for entry in world.rejects):
        assert isinstance(outcome.error, RejectedError)
    else:
        # What points at objects of earlier runs needs the journal.
        assert not world.is_journal_whole, (outcome.error, outcome.warnings)
        assert "points at" in str(outcome.error), outcome.error
    return False


def untouched_since(steps: Sequence[Step], place: int) -> set[tuple[str, int]]:
    """The objects of the first steps that no later step is about."""
    later = {(step.stream, step.number) for step in steps[place:]}
    return {(step.stream, step.number) for step in steps[:place]} - later


def test_every_resource_is_played_or_argued() -> None:
    assert sorted([*KINDS, *ARGUED]) == sorted(RESOURCES_BY_NAME)


@pytest.mark.long
@pytest.mark.parametrize("part", range(2))
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=CHECKS)
@given(steps=histories(), attempts=st.lists(ATTEMPTS, min_size=1, max_size=3))
def test_each_object_is_there_once_as_its_last_record_says(
    world: World,
    part: int,  # noqa: ARG001 - for several to be played at a time
    steps: Sequence[Step],
    attempts: Sequence[Attempt],
) -> None:
    world.begin()
    is_done = False
    for attempt in attempts:
        is_done = play(world, steps, attempt)
    if not is_done:
        world.run(steps, WHOLE).succeeded()
    assert_holds(world.sandbox, steps)
    world.assert_strangers_are_untouched()


def play(world: World, steps: Sequence[Step], attempt: Attempt) -> bool:
    """Runs the target once, looks at its rejects and its STATE, and says whether it came to the end."""
    outcome = world.run(steps, attempt)
    is_done = ended_well(world, outcome, attempt)
    sent = steps[world.start :]
    if any(step.wrong for step in steps):
        # What points at objects of earlier runs needs the journal.
        known = [entry for entry in world.rejects if world.is_journal_whole or "points at" not in entry["reason"]]
        entries = known + [entry for entry in world.rejects if entry not in known and "mark" in entry["record"]]
        assert_rejected(entries, sent, is_whole=is_done)
        if attempt.on_error == "fail":
            assert world.at <= max(world.start + first_wrong(sent), world.start)
    if outcome.states:
        # No STATE is ahead of the store.
        assert_holds(world.sandbox, steps, only=untouched_since(steps, world.at))
    return is_done


@pytest.mark.long
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=CHECKS)
@given(steps=histories(may_be_wrong=True), attempts=st.lists(ATTEMPTS, max_size=2))
def test_a_bad_record_costs_only_itself_and_may_be_sent_again_when_it_is_corrected(
    world: World, steps: Sequence[Step], attempts: Sequence[Attempt]
) -> None:
    world.begin()
    for attempt in attempts:
        play(world, steps, attempt)
    assert play(world, steps, WHOLE)
    assert_holds(world.sandbox, steps)
    # What is deleted since stays so.
    due = {entry["record"]["mark"] for entry in world.rejects}
    corrected = [step.corrected() for step in steps if step.mark in due and step.number != LEAF]
    world.run(corrected, dataclasses.replace(WHOLE, keeps_journal=True)).succeeded()
    assert world.rejects == []
    assert_holds(world.sandbox, [*steps, *corrected])
    world.assert_strangers_are_untouched()


COUNTED = ("category_trees", *KINDS)


def counts(outcome: Outcome) -> dict[str, dict[str, int]]:
    return {stream: outcome.counts(stream) for stream in COUNTED if f"{stream}: " in outcome.warnings}


@pytest.mark.long
@settings(max_examples=HISTORIES // 2, deadline=None, suppress_health_check=CHECKS)
@given(before=histories(most=4), steps=histories(), bundle=st.integers(1, 8))
def test_a_dry_run_says_what_the_real_run_then_does(
    world: World, before: Sequence[Step], steps: Sequence[Step], bundle: int
) -> None:
    world.begin()
    world.run(before, WHOLE).succeeded()
    attempt = dataclasses.replace(WHOLE, keeps_journal=True, bundle=bundle)
    world.sandbox.forget_requests()
    said = world.run(steps, attempt, dry_run=True).succeeded()
    assert [request.method for request in world.sandbox.requests if request.method != "GET"] == []
    done = world.run(steps, attempt).succeeded()
    assert counts(said) == counts(done)
