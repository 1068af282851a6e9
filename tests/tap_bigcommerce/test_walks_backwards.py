"""Reading backwards by page is gone on with where it broke off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.walks import Backwards, BackwardsCounted, Listing, Page, Position
from tests.tap_bigcommerce.rows import fill

Open = Callable[..., Sandbox]
ReaderOf = Callable[..., Reader]

PAGE = 5
LISTING = Listing("/v3/catalog/brands", page_size=PAGE)
COUNTED = Listing("/v2/coupons", page_size=PAGE)


def ids(pages: list[Page]) -> list[int]:
    return [row["id"] for page in pages for row in page.rows]


def broken_off(pages: Iterator[Page], after: int) -> list[Page]:
    return [page for page, _ in zip(pages, range(after), strict=False)]


def restored(position: Position | None) -> Position | None:
    """A position as a state keeps it."""
    return json.loads(json.dumps(position))  # type: ignore[no-any-return]  # a JSON object or null


@pytest.mark.parametrize("after", range(1, 10))
def test_a_reading_that_broke_off_reads_only_the_pages_before(
    open_store: Open, reader_of: ReaderOf, after: int
) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, 43))
    first = broken_off(Backwards().pages(reader_of(sandbox), LISTING), after)
    sandbox.forget_requests()
    rest = list(Backwards().pages(reader_of(sandbox), LISTING, restored(first[-1].position)))
    assert sorted(ids(first) + ids(rest)) == list(range(1, 43))
    # Pages 9 to 5, and 5 to 2 of those that are one row shorter, less those read.
    assert len(sandbox.requests) == 5 + 4 - (after - 1)


def test_a_list_of_v2_is_gone_on_with_too(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, "coupons", range(1, 43))
    first = broken_off(BackwardsCounted().pages(reader_of(sandbox), COUNTED), 4)
    rest = list(BackwardsCounted().pages(reader_of(sandbox), COUNTED, restored(first[-1].position)))
    assert sorted(ids(first) + ids(rest)) == list(range(1, 43))


def test_pages_of_another_length_are_read_from_the_beginning(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, 43))
    first = broken_off(Backwards().pages(reader_of(sandbox), LISTING), 3)
    longer = Listing(LISTING.path, page_size=8)
    rest = list(Backwards().pages(reader_of(sandbox), longer, restored(first[-1].position)))
    assert sorted(ids(rest)) == list(range(1, 43))


def test_rows_in_another_order_than_by_id_give_no_position(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    for number in range(30):
        sandbox.store.insert("brands", {"name": f"Brand {29 - number:02}"})
    by_name = Listing(LISTING.path, {"sort": "name"}, PAGE)
    pages = list(Backwards().pages(reader_of(sandbox), by_name))
    assert [page.position for page in pages] == [None] * len(pages)
    assert sorted(ids(pages)) == [row["id"] for row in sandbox.store.documents("brands")]


def test_pages_that_each_ascend_but_not_together_are_noticed(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    # Ids 1 to 5 come last by name, in their order.
    for number in range(30):
        sandbox.store.insert("brands", {"name": f"Brand {(number + 25) % 30:02}"})
    by_name = Listing(LISTING.path, {"sort": "name"}, PAGE)
    pages = list(Backwards().pages(reader_of(sandbox), by_name))
    assert pages[-1].position is None
    assert len(set(ids(pages))) == 30


def test_a_page_shorter_than_the_count_says_is_not_taken_for_whole(
    open_store: Open, client_for: Callable[..., Any]
) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, 43))
    client, cut = client_for(sandbox), [3]
    first = broken_off(Backwards().pages(Reader(client.get), LISTING), 3)

    def get(path: str, parameters: Any) -> Any:  # noqa: ANN401 - as it comes
        answer = client.get(path, parameters)
        if parameters["page"] in cut:
            cut.clear()
            del answer.body["data"][2]
        return answer

    rest = list(Backwards().pages(Reader(get), LISTING, restored(first[-1].position)))
    assert set(ids(first) + ids(rest)) == set(range(1, 43))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 40),
    page_size=st.integers(1, 9),
    cuts=st.lists(st.integers(1, 8), max_size=3),
    changes=st.dictionaries(st.integers(1, 30), st.tuples(st.booleans(), st.integers(0, 200)), max_size=15),
    between=st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=8),
)
def test_every_row_that_is_there_throughout_is_met_in_one_run_or_the_other(  # noqa: PLR0913, PLR0917 - a history
    one_store: Sandbox,
    reader_of: ReaderOf,
    count: int,
    page_size: int,
    cuts: list[int],
    changes: dict[int, tuple[bool, int]],
    between: list[tuple[bool, int]],
) -> None:
    sandbox = one_store
    sandbox.store.remove_many("brands", [row["id"] for row in sandbox.store.documents("brands")])
    made = list(range(1, count + 1))
    fill(sandbox, "brands", made)
    before, removed = set(made), set[int]()

    def change(is_insert: bool, number: int) -> None:  # noqa: FBT001 - drawn
        if is_insert or not made:
            made.append(max(made, default=0) + 1)
            fill(sandbox, "brands", made[-1:])
        else:
            removed.add(made[number % len(made)])
            sandbox.store.remove("brands", made[number % len(made)])

    acts = {number: (lambda drawn=drawn: change(*drawn)) for number, drawn in changes.items()}
    listing, read = Listing(LISTING.path, page_size=page_size), reader_of(sandbox, acts)
    met, position = list[int](), None
    for cut in cuts:
        pages = broken_off(Backwards().pages(read, listing, restored(position)), cut)
        met += ids(pages)
        position = pages[-1].position if pages else position
        for drawn in between:
            change(*drawn)
    met += ids(list(Backwards().pages(read, listing, restored(position))))
    assert before - removed <= set(met) <= set(made)


@pytest.fixture(scope="module")
def one_store() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions()) as sandbox:
        yield sandbox


@pytest.mark.parametrize(("count", "requests"), [(0, 1), (5, 1), (6, 2), (8, 2), (9, 3), (20, 5), (21, 6), (42, 10)])
def test_no_page_is_asked_for_twice(open_store: Open, reader_of: ReaderOf, count: int, requests: int) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, count + 1))
    assert sorted(ids(list(Backwards().pages(reader_of(sandbox), LISTING)))) == list(range(1, count + 1))
    asked = [(request.parameters["page"], request.parameters["limit"]) for request in sandbox.requests]
    assert len(set(asked)) == len(asked) == requests


@pytest.mark.parametrize("gone", range(1, 7))
@pytest.mark.parametrize("after", range(1, 5))
def test_a_row_that_moves_onto_the_first_page_is_met(
    open_store: Open, reader_of: ReaderOf, gone: int, after: int
) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, 17))
    read = reader_of(sandbox, {after: lambda: sandbox.store.remove("brands", gone)})
    assert set(ids(list(Backwards().pages(read, LISTING)))) >= set(range(1, 17)) - {gone}
    asked = [(request.parameters["page"], request.parameters["limit"]) for request in sandbox.requests]
    assert len(set(asked)) == len(asked)
    # Page 2 was answered last; what goes from before it until then shows there.
    assert (("1", "4") in asked) == (gone <= PAGE and after < 4)


def test_a_row_that_comes_in_the_place_of_one_that_went_hides_nothing(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, "brands", range(1, 17))

    def change() -> None:
        sandbox.store.remove("brands", 2)
        fill(sandbox, "brands", [17])

    met = ids(list(Backwards().pages(reader_of(sandbox, {2: change}), LISTING)))
    assert set(met) >= set(range(1, 17)) - {2}
