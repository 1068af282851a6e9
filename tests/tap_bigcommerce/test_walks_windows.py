"""Customers far away, read by windows of their date of creation."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bigcommerce_sandbox import Sandbox, SandboxOptions
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.walks import ByCursor, Listing, Page
from tap_bigcommerce.walks.windows import Window, Windows

Open = Callable[..., Sandbox]
ReaderOf = Callable[..., Reader]

PATH = "/v3/customers"
WALK = ByCursor(windows="date_created")
DAY = 86_400
NOW = int(datetime.now(tz=UTC).timestamp())
LONG_AGO = NOW - 1000 * DAY
PAGE = 5
AHEAD = pytest.mark.parametrize("ahead", [2, 8])


def dice(seed: int = 1) -> random.Random:
    return random.Random(seed)  # noqa: S311 - runs must repeat


def spread(count: int) -> list[int]:
    return sorted(dice().choices(range(LONG_AGO, NOW), k=count))


DATES: dict[str, list[int]] = {
    "evenly": spread(150),
    "ever more": sorted(LONG_AGO + int((NOW - LONG_AGO) * dice().random() ** 0.2) for _ in range(150)),
    "most in one hour": sorted(spread(40) + dice().choices(range(NOW - 500 * DAY, NOW - 500 * DAY + 3600), k=200)),
    "all in one second": [LONG_AGO] * 120,
    "in no order": dice().sample(spread(150), k=150),
    "long before": [-5 * 365 * DAY + number * DAY for number in range(100)],
    "in the future": [NOW + number * DAY for number in range(100)],
    "with a pause": [*range(LONG_AGO, LONG_AGO + 60 * DAY, DAY), *range(NOW - 60 * DAY, NOW, DAY)],
}


def customer(key: int, second: int | None) -> dict[str, Any]:
    created = None if second is None else datetime.fromtimestamp(second, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = {"email": f"c{key}@example.com", "first_name": "A", "last_name": "B"}
    return {"id": key, "date_created": created, "date_modified": "2024-01-10T21:05:30Z", **names}


def fill(sandbox: Sandbox, seconds: list[int | None] | list[int], first: int = 1) -> list[int]:
    sandbox.store.insert_many("customers", (customer(first + place, second) for place, second in enumerate(seconds)))
    return list(range(first, first + len(seconds)))


def ids(pages: Iterator[Page] | list[Page]) -> list[int]:
    return [row["id"] for page in pages for row in page.rows]


def walked(read: Reader, page_size: int = PAGE, parameters: Mapping[str, object] | None = None) -> list[int]:
    return ids(WALK.pages(read, Listing(PATH, parameters or {}, page_size)))


def asked_by_window(sandbox: Sandbox) -> bool:
    return any("date_created:max" in request.parameters for request in sandbox.requests)


@AHEAD
@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("dates", DATES)
def test_every_customer_comes_once_whenever_they_came(
    open_store: Open,
    reader_of: ReaderOf,
    dates: str,
    exclusive: bool,  # noqa: FBT001 - drawn
    ahead: int,
) -> None:
    sandbox = open_store(SandboxOptions(exclusive_bounds=exclusive))
    everyone = fill(sandbox, DATES[dates])
    assert sorted(walked(reader_of(sandbox, ahead=ahead))) == everyone
    assert asked_by_window(sandbox) or dates == "in the future"


def test_customers_behind_the_first_page_come_in_the_order_of_their_windows(
    open_store: Open, reader_of: ReaderOf
) -> None:
    sandbox = open_store()
    fill(sandbox, sorted(DATES["ever more"]))
    listed = walked(reader_of(sandbox, ahead=8))
    assert listed == sorted(listed)


def test_windows_cost_little_more_than_cursors(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, spread(1500))
    walked(reader_of(sandbox, ahead=3), page_size=50)
    # A page that was read before the windows, three counts, and a seventh where windows meet.
    assert len(sandbox.requests) <= 30 + 4 + 5


@pytest.mark.parametrize("ahead", [1, 8])
def test_customers_are_not_asked_for_by_window_where_that_is_not_worth_it(
    open_store: Open, reader_of: ReaderOf, ahead: int
) -> None:
    sandbox = open_store()
    everyone = fill(sandbox, spread(150 if ahead == 1 else 3 * PAGE))
    assert walked(reader_of(sandbox, ahead=ahead)) == everyone
    assert not asked_by_window(sandbox)
    assert len(sandbox.requests) == -(-len(everyone) // PAGE)


def test_a_filter_on_the_date_is_left_alone(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    fill(sandbox, spread(150))
    filters = {"date_created:min": datetime.fromtimestamp(NOW - 500 * DAY, tz=UTC)}
    listed = walked(reader_of(sandbox, ahead=8), parameters=filters)
    assert sorted(listed) == [key for key, second in enumerate(spread(150), 1) if second >= NOW - 500 * DAY]
    assert not asked_by_window(sandbox)


@pytest.mark.parametrize("places", [{0}, {70}, {149}, {1, 2, 80, 148}])
def test_a_customer_without_a_date_is_not_lost(open_store: Open, reader_of: ReaderOf, places: set[int]) -> None:
    sandbox = open_store()
    everyone = fill(sandbox, [None if place in places else second for place, second in enumerate(spread(150))])
    assert walked(reader_of(sandbox, ahead=8)) == everyone


def test_a_date_that_cannot_be_read_is_not_lost(
    open_store: Open, client_for: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    everyone, client = fill(sandbox, spread(150)), client_for(sandbox)

    def get(path: str, parameters: Any) -> Any:  # noqa: ANN401 - as it comes
        answer = client.get(path, parameters)
        for row in answer.body["data"]:
            row["date_created"] = "once" if row["id"] == 77 else row["date_created"]
        return answer

    assert set(walked(Reader(get, 8))) == set(everyone)
    assert "serves records without a date" in caplog.text


@AHEAD
@pytest.mark.parametrize(
    "ignored",
    [
        {"date_created:min"},
        {"date_created:max"},
        {"date_created:min", "date_created:max"},
        {"date_created:min", "date_created:max", "after"},
    ],
)
def test_a_server_that_ignores_bounds_is_read_in_another_way(
    open_store: Open, reader_of: ReaderOf, caplog: pytest.LogCaptureFixture, ignored: set[str], ahead: int
) -> None:
    sandbox = open_store(SandboxOptions(ignored_parameters=frozenset(ignored)))
    everyone = fill(sandbox, spread(150))
    assert set(walked(reader_of(sandbox, ahead=ahead))) == set(everyone)
    assert "ignores" in caplog.text


def test_a_window_that_comes_back_empty_is_noticed_by_the_count(
    open_store: Open, client_for: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = open_store()
    everyone, client = fill(sandbox, spread(150)), client_for(sandbox)

    def get(path: str, parameters: Any) -> Any:  # noqa: ANN401 - as it comes
        both = {"date_created:min", "date_created:max"} <= set(parameters)
        return client.get(path, {**parameters, "id:in": [0]} if both else parameters)

    assert set(walked(Reader(get, 4))) == set(everyone)
    assert "serves fewer records than it counts by date_created" in caplog.text


def test_a_walk_goes_on_where_it_broke_off(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    everyone = fill(sandbox, DATES["most in one hour"])
    listing = Listing(PATH, page_size=PAGE)
    for broken_off in range(1, 60, 13):
        pages = WALK.pages(reader_of(sandbox, ahead=4), listing)
        first = [page for _, page in zip(range(broken_off), pages, strict=False)]
        position = json.loads(json.dumps(first[-1].position))
        rest = list(WALK.pages(reader_of(sandbox, ahead=4), listing, position))
        listed = Counter(ids(first) + ids(rest))
        assert sorted(listed) == everyone
        # What was read before the windows begin is not remembered.
        assert {key for key, times in listed.items() if times > 1} <= set(ids(first[:1]))


def test_a_cursor_that_is_not_known_any_more_costs_no_customer(open_store: Open, reader_of: ReaderOf) -> None:
    sandbox = open_store()
    everyone = fill(sandbox, spread(150))
    position = {"window": [LONG_AGO, NOW], "after": "no cursor", "met": 20, "total": 150, "page_size": PAGE}
    pages = WALK.pages(reader_of(sandbox, ahead=4), Listing(PATH, page_size=PAGE), position)
    assert sorted(ids(pages)) == everyone


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seconds=st.lists(st.integers(NOW - 100 * DAY, NOW - DAY) | st.sampled_from([NOW - DAY]), min_size=30, max_size=90),
    page_size=st.integers(2, 9),
    ahead=st.integers(2, 8),
    changes=st.dictionaries(st.integers(1, 40), st.tuples(st.booleans(), st.integers(0, 200)), max_size=20),
)
def test_every_customer_who_is_there_throughout_is_met(  # noqa: PLR0913, PLR0917 - what a history is made of
    one_store: Sandbox,
    reader_of: ReaderOf,
    seconds: list[int],
    page_size: int,
    ahead: int,
    changes: dict[int, tuple[bool, int]],
) -> None:
    sandbox = one_store
    sandbox.store.remove_many("customers", [row["id"] for row in sandbox.store.documents("customers")])
    made = fill(sandbox, seconds)
    before, removed = set(made), set[int]()

    def change(is_insert: bool, number: int) -> None:  # noqa: FBT001 - drawn
        if is_insert:
            made.extend(fill(sandbox, [int(sandbox.store.clock())], made[-1] + 1))
        else:
            removed.add(made[number % len(made)])
            sandbox.store.remove("customers", made[number % len(made)])

    acts = {number: (lambda drawn=drawn: change(*drawn)) for number, drawn in changes.items()}
    listed = walked(reader_of(sandbox, acts, ahead), page_size)
    assert before - removed <= set(listed) <= set(made)


@pytest.fixture(scope="module")
def one_store() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@given(
    seconds=st.lists(st.integers(LONG_AGO, NOW), max_size=40),
    begin=st.none() | st.integers(LONG_AGO, NOW),
    left=st.integers(1, 10**6),
    page=st.integers(1, 250),
    ahead=st.integers(2, 8),
    held=st.lists(st.integers(0, 5000), min_size=1, max_size=20),
)
def test_windows_join_and_the_last_is_open(  # noqa: PLR0913, PLR0917 - what a plan goes by
    seconds: list[int], begin: int | None, left: int, page: int, ahead: int, held: list[int]
) -> None:
    plan = Windows(begin=begin, until=NOW, seconds=seconds, page=page, left=left, ahead=ahead)
    reached, windows = begin, list(itertools.islice(told(plan, held), 200))
    for window in windows:
        assert window.begin == reached
        reached = window.end
    assert reached is None or len(windows) == 200


def told(plan: Windows, held: list[int]) -> Iterator[Window]:
    """The windows of a plan that is told of each how many rows it holds."""
    for window, rows in zip(plan, itertools.cycle(held), strict=False):
        yield window
        plan.learn(window, rows)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(1, 50), st.booleans(), st.booleans())
def test_the_parts_of_a_window_join(
    begin: int,
    length: int,
    parts: int,
    from_the_beginning: bool,  # noqa: FBT001 - drawn
    to_the_end: bool,  # noqa: FBT001 - drawn
) -> None:
    window = Window(None if from_the_beginning else begin, None if to_the_end else begin + length)
    divided = window.divided(parts, begin, begin + length)
    assert (divided[0].begin, divided[-1].end) == (window.begin, window.end)
    for one, other in itertools.pairwise(divided):
        assert one.end == other.begin
        assert one.end is not None
        assert begin < one.end < begin + length


@given(st.integers(0, 100), st.integers(1, 100), st.integers(-10, 210), st.booleans())
def test_every_row_within_a_window_is_asked_for_whatever_the_bounds_mean(
    begin: int,
    length: int,
    second: int,
    inclusive: bool,  # noqa: FBT001 - drawn
) -> None:
    window = Window(begin, begin + length)
    asked = window.parameters("date_created")
    low, high = (asked[f"date_created:{bound}"].timestamp() for bound in ("min", "max"))  # type: ignore[attr-defined]  # moments
    served = low <= second <= high if inclusive else low < second < high
    assert window.holds(second) <= served <= window.was_asked(second)
