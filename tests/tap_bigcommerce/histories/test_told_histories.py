"""Histories that chance seldom finds, each of which would lose a row to a reader a little less careful."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.walks import Single, Whole
from tests.tap_bigcommerce.histories.history import HOUR, Event, History, Run
from tests.tap_bigcommerce.histories.playing import play
from tests.tap_bigcommerce.histories.subjects import SUBJECTS

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tap_bigcommerce.streams.base import BigCommerceStream

ONE_ANSWER = (Single, Whole)
HOUR_LATER = Event("tick", 3)
BY_NAME = {subject.stream: subject for subject in SUBJECTS}
DAY, CORE_NAMES = 86_400, ("products", "customers", "orders")


def _kind_of(walk: object) -> str:
    """A walk and the walks that it falls back on or goes through, by their names."""
    held = [getattr(walk, field.name) for field in dataclasses.fields(walk)] if dataclasses.is_dataclass(walk) else []
    return f"{type(walk).__name__}({[_kind_of(part) for part in held if hasattr(part, 'pages')]})"


def _alike(stream: type[BigCommerceStream]) -> tuple[object, ...]:
    """What of a stream decides how it is read; its path and its fields do not."""
    above = getattr(stream, "parent", None) or getattr(stream, "above", None)
    return (
        stream.__bases__,
        above,
        _kind_of(stream.walk),
        stream.replication_key,
        stream.changed_since,
        bool(stream.apart),
    )


def test_every_stream_is_played_or_read_like_one_that_is_or_comes_in_one_answer() -> None:
    played = {_alike(subject.kind) for subject in SUBJECTS}
    others = [stream for stream in STREAMS if _alike(stream) not in played]
    assert [stream.name for stream in others if not isinstance(stream.walk, ONE_ANSWER)] == []
    assert [stream.name for stream in others if issubclass(stream, ChildStream)] == []


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
        ages=(DAY, 0),
        runs=(
            Run(),
            Run(
                before=(HOUR_LATER, Event("change_many", 1), HOUR_LATER),
                during=(Event("change", 0, after),),
            ),
        ),
        page_size=page_size,
        ignored=frozenset({ignored}),
    )
    play(sandbox, BY_NAME[stream], history)


@pytest.mark.parametrize("lookback", [0, 60])
@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.parametrize("stream", CORE_NAMES)
def test_a_row_that_changed_after_it_was_read_comes_though_others_changed_later_and_were_read(
    sandbox: Sandbox, stream: str, in_flight: int, lookback: int
) -> None:
    changes = (Event("change", 0, after=1), HOUR_LATER, Event("change", 5))
    run = Run(during=changes, in_flight=in_flight)
    play(sandbox, BY_NAME[stream], History(rows=6, page_size=2, ages=(DAY,), runs=(run,), lookback=lookback))


@pytest.mark.parametrize("stream", CORE_NAMES)
def test_a_run_killed_at_any_line_is_gone_on_with_at_the_row_behind_the_last_state(
    sandbox: Sandbox, stream: str
) -> None:
    ages = (HOUR, *(DAY,) * 6)
    for cut in range(12):
        play(sandbox, BY_NAME[stream], History(rows=len(ages), page_size=3, ages=ages, runs=(Run(cut=cut),)))


@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("exclusive", [False, True], ids=["inclusive", "exclusive"])
@pytest.mark.parametrize("stream", CORE_NAMES)
def test_a_row_that_changes_again_within_the_second_comes_again_while_the_clock_stands_still(
    sandbox: Sandbox, stream: str, after: int, *, exclusive: bool
) -> None:
    again = (Event("change_many", 0, after), Event("change", 0, after=1), Event("change", 1, after=1))
    run = Run(before=(Event("change_many", 0),), during=again)
    play(sandbox, BY_NAME[stream], History(rows=6, page_size=2, ages=(DAY,), runs=(run, run), exclusive=exclusive))


@pytest.mark.parametrize("page_size", [2, 3, 4])
@pytest.mark.parametrize("stream", ["products", "redirects"])
def test_a_dense_part_behind_a_sparse_one_is_read_whole_when_asked_ahead(
    sandbox: Sandbox, stream: str, page_size: int
) -> None:
    missing, last = (40, 0, 0, 0, 0), Run(in_flight=8)
    play(sandbox, BY_NAME[stream], History(rows=40, page_size=page_size, ages=(DAY,), missing=missing, last=last))
