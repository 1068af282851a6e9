"""Whatever happens to a store while it is read, whatever fails and whenever the run is killed: nothing is lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tap_bigcommerce.histories.history import histories
from tests.tap_bigcommerce.histories.playing import play
from tests.tap_bigcommerce.histories.subjects import CORE, OTHERS, Subject

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox

HISTORIES = int(os.environ.get("HISTORIES", "12"))
"""How many are played of each stream, and three times as many of the most important ones; `make soak` plays more."""

UNHURRIED = [HealthCheck.data_too_large, HealthCheck.too_slow]


@pytest.mark.long
@pytest.mark.timeout(900)  # of which hypothesis takes a third to make a failing history short
@pytest.mark.parametrize("subject", CORE, ids=lambda subject: subject.stream)
@settings(max_examples=3 * HISTORIES, deadline=None, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_a_replica_holds_every_row_in_its_latest_version(
    sandbox: Sandbox, subject: Subject, data: st.DataObject
) -> None:
    play(sandbox, subject, data.draw(histories(subject)))


@pytest.mark.long
@pytest.mark.timeout(900)  # of which hypothesis takes a third to make a failing history short
@pytest.mark.parametrize("subject", OTHERS, ids=lambda subject: subject.stream)
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_a_replica_of_any_stream_holds_every_row_in_its_latest_version(
    sandbox: Sandbox, subject: Subject, data: st.DataObject
) -> None:
    play(sandbox, subject, data.draw(histories(subject)))
