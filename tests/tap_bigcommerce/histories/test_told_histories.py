"""Histories that chance seldom finds, each of which would lose a row to a reader a little less careful."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tap_bigcommerce.histories.history import Event, History, Run
from tests.tap_bigcommerce.histories.playing import play
from tests.tap_bigcommerce.histories.subjects import SUBJECTS

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox

HOUR_LATER = Event("tick", 3)
BY_NAME = {subject.stream: subject for subject in SUBJECTS}


@pytest.mark.parametrize("after", range(2, 7))
@pytest.mark.parametrize(
    ("stream", "ignored", "page_size"),
    [("products", "id:greater", 3), ("customers", "after", 3), ("orders", "min_id", 12)],
)
def test_an_old_row_that_changes_while_changes_are_read_by_page_pushes_none_off_a_page_still_to_be_read(
    sandbox: Sandbox, stream: str, ignored: str, page_size: int, after: int
) -> None:
    history = History(
        rows=3 * page_size,
        ages=(86_400, 0),
        runs=(
            Run(),
            Run(
                before=(HOUR_LATER, Event("change_many", 1), HOUR_LATER),
                during=(Event("change", 0, after),),
                page_size=page_size,
            ),
        ),
        ignored=frozenset({ignored}),
    )
    play(sandbox, BY_NAME[stream], history)
