"""Asking ahead by ids: in order, without gaps, within bounds, and at little more than the sequential cost."""

from __future__ import annotations

import gc
import itertools
import random
from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bigcommerce_api import Answer, BigCommerceClient
from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.reader import MOST_PAGES_HELD, Reader
from tap_bigcommerce.walks import ByGreaterId, ByLeastId, Listing
from tap_bigcommerce.walks.intervals import MOST_BYTES_HELD, MOST_PAGES_EACH, Intervals, Stretch, pages_each
from tests.tap_bigcommerce.rows import COLLECTIONS, document, fill, walked

Open = Callable[..., Sandbox]
ReaderOf = Callable[..., Reader]
ClientFor = Callable[[Sandbox], BigCommerceClient]

BY_ID = pytest.mark.parametrize("resource", ["products", "coupons"])
AHEAD = pytest.mark.parametrize("ahead", [3, 8])


def dense(count: int) -> list[int]:
    return list(range(1, count + 1))


def thinned(count: int, of: int) -> list[int]:
    return sorted(random.Random(count).sample(range(1, of + 1), count))  # noqa: S311 - runs must repeat


def clumped(count: int) -> list[int]:
    dice, ids, key = random.Random(count), list[int](), 0  # noqa: S311 - runs must repeat
    while len(ids) < count:
        length = dice.randrange(1, 25)
        ids += range(key, key + length)
        key += length + dice.randrange(1, 25)
    return [key + 1 for key in ids[:count]]


SHAPES: dict[str, list[int]] = {
    "dense": dense(200),
    "begun late": [key + 5_000 for key in dense(200)],
    "one in three": thinned(200, 600),
    "one in fifty": thinned(200, 10_000),
    "in clumps": clumped(200),
    "with a hole": [*range(1, 100), *range(1_000_000, 1_000_100)],
    "ever denser": [int(key**0.5 * 1000) for key in range(1, 200)],
    "ever thinner": [key**3 for key in range(1, 200)],
}


@BY_ID
@AHEAD
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_come_once_and_in_order_wherever_their_ids_lie(
    open_store: Open, reader_of: ReaderOf, resource: str, ahead: int, shape: str
) -> None:
    sandbox = open_store()
    fill(sandbox, resource, SHAPES[shape])
    assert walked(resource, reader_of(sandbox, ahead=ahead)) == SHAPES[shape]


@BY_ID
@AHEAD
def test_where_ids_are_dense_asking_ahead_costs_no_request(
    open_store: Open, reader_of: ReaderOf, resource: str, ahead: int
) -> None:
    sandbox = open_store()
    fill(sandbox, resource, dense(395))
    walked(resource, reader_of(sandbox, ahead=ahead))
    # V2 is asked once how many there are.
    assert len(sandbox.requests) == 40 + (resource != "products")


@BY_ID
@AHEAD
def test_where_ids_are_missing_by_chance_asking_ahead_costs_few_requests(
    open_store: Open, reader_of: ReaderOf, resource: str, ahead: int
) -> None:
    sandbox = open_store()
    fill(sandbox, resource, thinned(1500, 2000))
    walked(resource, reader_of(sandbox, ahead=ahead), page_size=50)
    assert len(sandbox.requests) <= 37


@BY_ID
def test_a_hole_in_the_ids_costs_no_more_than_what_is_in_flight(
    open_store: Open, reader_of: ReaderOf, resource: str
) -> None:
    sandbox = open_store()
    fill(sandbox, resource, SHAPES["with a hole"])
    walked(resource, reader_of(sandbox, ahead=4))
    assert len(sandbox.requests) <= 20 + 4 + 4


def test_a_short_collection_is_read_one_page_after_the_other(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, "products", dense(30))
    walked("products", reader_of(sandbox, ahead=8))
    assert [request.parameters.get("id:greater") for request in sandbox.requests] == [None, "10", "20"]


@pytest.mark.parametrize(
    ("size", "pages"),
    [(0, 2), (300_000, 2), (MOST_BYTES_HELD // 8, 1), (MOST_BYTES_HELD, 1), (10 * MOST_BYTES_HELD, 1)],
)
def test_of_long_pages_fewer_are_held(size: int, pages: int) -> None:
    assert pages_each(1_000_000, 250, 8, size) == pages


@AHEAD
def test_no_more_pages_are_held_than_said(open_store: Open, reader_of: ReaderOf, ahead: int) -> None:
    sandbox = open_store()
    fill(sandbox, "products", thinned(400, 600))
    path, walk, _ = COLLECTIONS["products"]
    most = 0
    for number, _ in enumerate(walk.pages(reader_of(sandbox, ahead=ahead), Listing(path, page_size=10))):
        if number % 12 == 0:
            most = max(most, sum(isinstance(thing, Stretch) for thing in gc.get_objects()))
    # An interval may come to a page more than expected, and another one is in hand.
    assert 1 < most <= MOST_PAGES_HELD + MOST_PAGES_EACH + ahead + 1


@BY_ID
def test_where_a_walk_broke_off_is_where_another_goes_on(open_store: Open, reader_of: ReaderOf, resource: str) -> None:
    sandbox = open_store()
    ids = SHAPES["one in three"]
    fill(sandbox, resource, ids)
    path, walk, _ = COLLECTIONS[resource]
    listing = Listing(path, page_size=10)
    for broken_off in range(1, 20, 3):
        pages = walk.pages(reader_of(sandbox, ahead=5), listing)
        first = [next(pages) for _ in range(broken_off)]
        rest = walk.pages(reader_of(sandbox, ahead=5), listing, first[-1].position)
        assert [row["id"] for page in (*first, *rest) for row in page.rows] == ids


@pytest.mark.parametrize("failing", [1, 5, 12])
def test_pages_before_one_that_cannot_be_had_come_out_first(
    open_store: Open, client_for: ClientFor, failing: int
) -> None:
    sandbox = open_store()
    fill(sandbox, "products", dense(200))
    client = client_for(sandbox)

    def broken(path: str, parameters: Mapping[str, object]) -> Answer:
        if int(str(parameters.get("id:greater", 0))) >= failing * 10:
            raise LookupError
        return client.get(path, parameters)

    pages, listed = ByGreaterId().pages(Reader(broken, 4), Listing("/v3/catalog/products", page_size=10)), list[int]()
    with pytest.raises(LookupError):
        listed.extend(row["id"] for page in pages for row in page.rows)
    assert listed == dense(len(listed))
    # A page that came is given out with its interval.
    assert failing * 10 - 40 < len(listed) <= failing * 10


def test_rows_made_meanwhile_come_at_the_end(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, "products", dense(100))
    read = reader_of(sandbox, {3: lambda: fill(sandbox, "products", range(101, 131))}, ahead=3)
    assert walked("products", read) == dense(130)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gaps=st.lists(st.sampled_from([1, 1, 1, 2, 7, 300]), min_size=1, max_size=120),
    page_size=st.integers(1, 12),
    ahead=st.integers(1, 8),
    changes=st.dictionaries(st.integers(1, 40), st.tuples(st.booleans(), st.integers(0, 200)), max_size=25),
    data=st.data(),
)
def test_every_row_that_is_there_throughout_is_met(  # noqa: PLR0913, PLR0917 - what a history is made of
    store_between_tests: Sandbox,
    reader_of: ReaderOf,
    gaps: list[int],
    page_size: int,
    ahead: int,
    changes: dict[int, tuple[bool, int]],
    data: st.DataObject,
) -> None:
    sandbox, resource = store_between_tests, data.draw(st.sampled_from(["products", "coupons"]))
    sandbox.store.remove_many(resource, [row["id"] for row in sandbox.store.documents(resource)])
    first = max((row["id"] for row in sandbox.store.documents(resource)), default=0)
    ids = [first + sum(gaps[: number + 1]) for number in range(len(gaps))]
    fill(sandbox, resource, ids)
    made, removed = list(ids), set[int]()

    def change(is_insert: bool, number: int) -> None:  # noqa: FBT001 - drawn
        if is_insert:
            made.append(made[-1] + 1 + number)
            sandbox.store.insert(resource, document(resource, made[-1]))
        else:
            removed.add(made[number % len(made)])
            sandbox.store.remove(resource, made[number % len(made)])

    acts = {number: (lambda drawn=drawn: change(*drawn)) for number, drawn in changes.items()}
    listed = walked(resource, reader_of(sandbox, acts, ahead), page_size=page_size)
    assert set(ids) - removed <= set(listed) <= set(made)
    assert listed == sorted(set(listed))


@pytest.fixture(scope="module")
def store_between_tests() -> object:
    with Sandbox(SandboxOptions()) as sandbox:
        yield sandbox


def stretch(after: int, keys: list[int], left: int | None = None, *, is_last: bool = False) -> Stretch:
    return Stretch(after, keys, [{"id": key} for key in keys], left, is_last, None)


@given(
    gaps=st.lists(st.integers(1, 100_000), min_size=1, max_size=250),
    left=st.integers(1, 10_000),
    ahead=st.integers(2, 8),
)
def test_intervals_join_and_reach_the_end(gaps: list[int], left: int, ahead: int) -> None:
    keys, page = list(itertools.accumulate(gaps)), len(gaps)
    plan = list(Intervals(stretch(0, keys, left), left, ahead))
    reached = keys[-1]
    for interval in plan:
        assert interval.after == reached
        assert interval.end - interval.after >= interval.pages * page
        assert interval.pages * ahead <= max(MOST_PAGES_HELD, ahead)
        reached = interval.end
    assert reached - keys[-1] >= left


def test_nothing_is_planned_behind_a_page_that_was_the_last() -> None:
    plan = Intervals(stretch(0, dense(10), None), None, 2)
    intervals = iter(plan)
    assert next(intervals).after == 10
    plan.learn(stretch(50, [51, 52], is_last=True))
    assert list(intervals) == []


def test_what_a_page_showed_beyond_its_interval_is_not_asked_for_again() -> None:
    plan = Intervals(stretch(0, dense(10), 1000), 1000, 2)
    intervals = iter(plan)
    first = next(intervals)
    plan.learn(stretch(first.after, list(range(5000, 5010)), 990))
    assert next(intervals).after == 5009


def test_a_keyset_without_a_count_is_read_to_its_end(open_store: Open, client_for: ClientFor) -> None:
    sandbox = open_store()
    fill(sandbox, "coupons", dense(95))
    client, asked = client_for(sandbox), list[str]()

    def uncounted(path: str, parameters: Mapping[str, object]) -> Answer:
        asked.append(path)
        return client.get(path.replace("count", "no/count"), parameters)

    pages = ByLeastId().pages(Reader(uncounted, 4), Listing("/v2/coupons", page_size=10))
    assert [row["id"] for page in pages for row in page.rows] == dense(95)
    assert "/v2/coupons/count" in asked
    # Each of those in flight may find that it is behind the end.
    assert len(asked) <= 10 + 1 + 4


@BY_ID
@pytest.mark.parametrize("ahead", [2, 8])
@pytest.mark.parametrize("seed", range(4))
def test_no_id_is_asked_beyond_twice_however_ids_lie(
    open_store: Open, reader_of: ReaderOf, resource: str, ahead: int, seed: int
) -> None:
    steps = random.Random(seed)  # noqa: S311 - runs must repeat
    # Runs of ids without a gap, and gaps far wider than what was seen before.
    keys = list(itertools.accumulate(steps.choices([1, 2, 300], [30, 4, 3], k=150)))
    sandbox = open_store()
    fill(sandbox, resource, keys)
    assert walked(resource, reader_of(sandbox, ahead=ahead), page_size=3) == keys
    asked = [(request.path, *sorted(request.parameters.items())) for request in sandbox.requests]
    assert len(set(asked)) == len(asked)
