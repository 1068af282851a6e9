"""What may happen to a store and to a reader of it: a history, drawn at random, short enough to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from bigcommerce_sandbox.options import ArchivedOrders
    from tests.tap_bigcommerce.histories.subjects import Subject

AGES = (0, 1, 59, 61, 3600, 86_400, 172_800)
"""Seconds since a row changed last when the history begins: within the last second, the lookback, and before."""

TICKS = (1, 2, 30, 3600)
"""Seconds by which the server's clock goes on; otherwise it stands still."""

FAULTS = ("429", "500", "502", "503", "504", "drop", "lost", "truncate", "html")
MOST_ROWS = 40
LONGEST_CUT = 60
HOUR = 3600
ALIKE = 8
"""Rows in a row before which equally many ids are missing, so that a collection is dense here and sparse there."""


@dataclass(frozen=True)
class Event:
    """Something that happens to the store between two requests.

    Attributes:
        kind: insert, change, change_many, remove, archive (or the reverse), nest (a row within a row), tick or fail.
        pick: Which row, from which row on, how long a tick, which fault.
        after: How many requests after the event before it.
    """

    kind: str
    pick: int = 0
    after: int = 0


@dataclass(frozen=True)
class Run:
    """One run of the tap.

    Attributes:
        before: What happens before it.
        during: What happens while it runs, counted in its requests; what is left over happens after it.
        cut: After how many lines of output it is killed; None for a run to the end.
        page_size: What it asks for at once, where that is not what the others ask for.
        in_flight: How many requests it may have under way.
    """

    before: tuple[Event, ...] = ()
    during: tuple[Event, ...] = ()
    cut: int | None = None
    page_size: int | None = None
    in_flight: int = 1


@dataclass(frozen=True)
class History:
    """All of it.

    Attributes:
        rows: How many rows there are at first.
        page_size: How many rows a run asks for at once; one with another size than the run before begins anew.
        ages: How long ago they changed, in turn, in seconds.
        apart: How many seconds lie between the creation of one row and the next.
        missing: How many ids are missing before each row, in turn for so many rows (`ALIKE`).
        nested: How many rows within it each row has at first, in turn.
        runs: The runs during which the store changes.
        last: The undisturbed run at the end.
        page_cap: The most rows the server puts on a page, whatever was asked.
        ignored: Parameters that the server acts as if it had not seen.
        exclusive: Whether the server leaves out the bound itself.
        clock_ahead: How many seconds the server's clock is ahead of the reader's.
        lookback: The setting `lookback_seconds`.
        with_parent: Whether the stream of the parents is selected too.
        archived: How the server lists what is archived.
    """

    rows: int
    page_size: int = 10
    ages: tuple[int, ...] = (0,)
    apart: int = 0
    missing: tuple[int, ...] = (0,)
    nested: tuple[int, ...] = (0,)
    runs: tuple[Run, ...] = ()
    last: Run = Run()
    page_cap: int | None = None
    ignored: frozenset[str] = frozenset()
    exclusive: bool = False
    clock_ahead: int = 0
    lookback: int = 0
    with_parent: bool = False
    archived: ArchivedOrders = "listed"


def histories(subject: Subject) -> st.SearchStrategy[History]:
    """Histories of a subject's collection."""
    kinds = ["change", "insert", "remove", "tick", "change_many", "fail"]
    kinds += ["archive"] if subject.can_be_archived else []
    kinds += ["nest"] if subject.nested else []
    events = st.builds(
        Event, st.sampled_from(kinds), st.integers(0, MOST_ROWS), st.integers(0, 3) | st.sampled_from((0, 1))
    )
    runs = st.builds(
        Run,
        before=st.lists(events, max_size=6).map(tuple),
        during=st.lists(events, max_size=12).map(tuple),
        cut=st.none() | st.integers(0, LONGEST_CUT // 3) | st.integers(0, LONGEST_CUT),
        page_size=st.sampled_from((None, None, None, 2, 5)),
        in_flight=_IN_FLIGHT,
    )
    return st.builds(
        History,
        rows=st.integers(0, MOST_ROWS) | st.integers(MOST_ROWS // 2, MOST_ROWS),
        page_size=_PAGE_SIZES,
        ages=st.lists(st.sampled_from(AGES), min_size=1, max_size=5).map(tuple),
        apart=st.sampled_from((0, 1, HOUR)),
        missing=st.sampled_from(((0,), (40, 0), (3, 0, 40), (40, 0, 0, 0, 0))),
        nested=st.sampled_from(((0,), (1, 0), (0, 12, 0)) if subject.nested else ((0,),)),
        runs=st.lists(runs, min_size=1, max_size=4).map(tuple),
        last=st.builds(Run, in_flight=_IN_FLIGHT),
        page_cap=st.none() | st.integers(subject.shortest_page, subject.shortest_page + 5),
        ignored=st.sampled_from((frozenset(), frozenset(), *(frozenset({name}) for name in subject.ignorable))),
        exclusive=st.booleans(),
        clock_ahead=st.sampled_from((0, -HOUR, HOUR)),
        lookback=st.sampled_from((0, 60)),
        with_parent=st.booleans() if subject.has_parent else st.just(value=False),
        archived=st.sampled_from(_ARCHIVED) if subject.can_be_archived else st.just("listed"),
    )


_ARCHIVED: tuple[ArchivedOrders, ...] = ("listed", "by_filter", "hidden", "refused")
_PAGE_SIZES = st.integers(1, 3) | st.integers(1, 10) | st.sampled_from((12, 20))
_IN_FLIGHT = st.sampled_from((1, 1, 2, 3, 5, 8))
