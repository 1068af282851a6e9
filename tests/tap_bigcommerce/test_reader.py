"""Asking for several things at once: in order, no more than worth it, and nothing left behind."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bigcommerce_api import Answer, BigCommerceClient, ConnectionSettings, Pace
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.reader import MOST_PAGES_HELD, Get, Reader, worth_in_flight

if TYPE_CHECKING:
    from collections.abc import Mapping

AHEAD = [1, 2, 5, 8]


def nothing(path: str, parameters: Mapping[str, object]) -> Answer:
    raise AssertionError((path, parameters))


def reader(ahead: int | Callable[[], int]) -> Reader:
    return Reader(nothing, ahead)


def threads_of_readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("read-ahead")]


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.001)
    raise AssertionError("it did not come about")


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    before = set(threads_of_readers())
    yield
    wait_until(lambda: set(threads_of_readers()) <= before)


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(st.integers(), max_size=30),
    aheads=st.lists(st.integers(0, 8), min_size=1, max_size=30),
    most=st.none() | st.integers(1, 8),
)
def test_results_come_in_the_order_of_the_items(items: list[int], aheads: list[int], most: int | None) -> None:
    changing = iter(aheads * 100)
    results = reader(lambda: next(changing)).in_order(lambda item: (item, item * 2), items, most)
    assert list(results) == [(item, item * 2) for item in items]


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_is_in_work_and_not_yet_taken_is_never_more_than_ahead(ahead: int) -> None:
    begun, taken = 0, 0
    in_hand = 0 if ahead == 1 else 1

    def items() -> Iterator[int]:
        nonlocal begun
        for number in range(40):
            begun += 1
            assert begun - taken <= ahead + in_hand
            yield number

    for number in reader(ahead).in_order(lambda number: number, items()):
        assert number == taken
        taken += 1
    assert taken == 40


@pytest.mark.parametrize("ahead", [2, 8])
def test_as_many_calls_as_are_worth_it_run_at_once_when_the_taker_waits_for_them(ahead: int) -> None:
    together, number_met = threading.Barrier(ahead), itertools.count(1)

    def call(_: int) -> bool:
        if next(number_met) <= ahead:
            # Not all of these can be under way until the first results have been waited for.
            time.sleep(0.01)
            return True
        return together.wait(timeout=10) >= 0

    assert list(reader(ahead).in_order(call, range(ahead * 4))) == [True] * ahead * 4


def test_results_do_not_pile_up_before_a_taker_that_is_slower() -> None:
    begun, taken = 0, 0
    all_done = threading.Semaphore(0)

    def call(number: int) -> int:
        all_done.release()
        return number

    def items() -> Iterator[int]:
        nonlocal begun
        for number in range(60):
            begun += 1
            yield number

    most_waiting = 0
    for _ in reader(8).in_order(call, items()):
        taken += 1
        while all_done.acquire(timeout=0.002):
            pass
        if taken > 8:
            most_waiting = max(most_waiting, begun - taken)
    assert taken == 60
    assert most_waiting <= 4


def test_a_caller_may_allow_fewer_at_once() -> None:
    running, seen, lock = 0, 0, threading.Lock()

    def call(_: int) -> None:
        nonlocal running, seen
        with lock:
            running += 1
            seen = max(seen, running)
        time.sleep(0.002)
        with lock:
            running -= 1

    list(reader(8).in_order(call, range(12), most=2))
    assert seen == 2


def test_one_at_a_time_takes_no_thread_and_asks_for_no_item_early() -> None:
    given: list[int] = []

    def items() -> Iterator[int]:
        for number in range(5):
            given.append(number)
            yield number

    me = threading.current_thread()
    for number, thread in reader(1).in_order(lambda number: (number, threading.current_thread()), items()):
        assert thread is me
        assert given == list(range(number + 1))


def test_items_are_taken_by_the_thread_that_takes_the_results() -> None:
    takers = set()

    def items() -> Iterator[int]:
        for number in range(20):
            takers.add(threading.current_thread())
            yield number

    list(reader(4).in_order(lambda number: number, items()))
    assert takers == {threading.current_thread()}


@pytest.mark.parametrize("ahead", AHEAD)
def test_an_error_comes_in_its_turn_and_the_earliest_one_first(ahead: int) -> None:
    called: list[int] = []

    def call(number: int) -> int:
        called.append(number)
        if number in {5, 6}:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match="5"):
        list(reader(ahead).in_order(call, range(1000)))
    assert len(called) <= 6 + ahead


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_came_before_an_error_is_had(ahead: int) -> None:
    def call(number: int) -> int:
        return 1 // (5 - number)

    results = reader(ahead).in_order(call, range(1000))
    assert [next(results) for _ in range(5)] == [0, 0, 0, 0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_taker_that_stops_leaves_calls_that_are_not_begun_unmade(ahead: int) -> None:
    called: list[int] = []
    results = reader(ahead).in_order(called.append, range(1000))
    next(results)
    results.close()
    wait_until(lambda: not threads_of_readers())
    assert len(called) <= ahead + 1


def test_reading_within_what_is_read_ahead_does_not_block() -> None:
    outer = reader(4)

    def inner(number: int) -> list[int]:
        return list(outer.in_order(lambda item: item, range(number)))

    assert list(outer.in_order(inner, range(6))) == [list(range(number)) for number in range(6)]


@pytest.mark.parametrize(
    ("pace", "worth"),
    [
        (None, 1),
        (Pace(shortest=0.004, usual=0.005, per_second=None), 1),
        (Pace(shortest=0.004, usual=0.4, per_second=None), 1),
        (Pace(shortest=0.3, usual=0.3, per_second=None), 8),
        # The quotas of the plans, a tenth of them left to others.
        (Pace(shortest=0.3, usual=0.3, per_second=4.5), 3),
        (Pace(shortest=0.3, usual=0.3, per_second=13.5), 8),
        (Pace(shortest=0.3, usual=0.3, per_second=0.3), 1),
    ],
)
def test_no_more_is_worth_it_than_fills_the_quota(pace: Pace | None, worth: int) -> None:
    assert worth_in_flight(pace, 8) == worth


def connected(sandbox: Sandbox) -> BigCommerceClient:
    settings = ConnectionSettings(
        store_hash=sandbox.store_hash, access_token=sandbox.access_token, api_url=sandbox.api_url
    )
    return BigCommerceClient(settings, program="tests", version="0")


def test_a_store_far_away_is_told_from_one_nearby_by_its_answers() -> None:
    with Sandbox(SandboxOptions(latency_ms=60)) as sandbox, connected(sandbox) as client:
        worth: list[Any] = []
        for _ in range(4):
            worth.append(worth_in_flight(client.pace, client.settings.max_concurrency))
            client.get("/v3/catalog/brands")
        assert worth == [1, 1, 1, client.settings.max_concurrency]


def test_waiting_for_the_quota_is_not_taken_for_a_long_way() -> None:
    with Sandbox(SandboxOptions(quota=10, window_ms=1000)) as sandbox, connected(sandbox) as client:
        for _ in range(12):
            client.get("/v3/catalog/brands")
        assert client.usage.waited_seconds > 0.3
        assert client.pace is not None
        assert client.pace.shortest < 0.05
        assert client.pace.per_second == pytest.approx(9)


def test_answers_over_http_come_in_order() -> None:
    sizes = SeedSizes(products=30)
    with Sandbox(SandboxOptions(seed=sizes, faults="500=10%")) as sandbox, connected(sandbox) as client:
        read = Reader(client.get, 6)

        def page(number: int) -> list[int]:
            answer = read("/v3/catalog/products", {"page": number, "limit": 2, "sort": "id"})
            return [row["id"] for row in answer.body["data"]]

        listed = [key for keys in read.in_order(page, range(1, 16)) for key in keys]
        assert listed == [row["id"] for row in sandbox.store.documents("products")]


def answered(asked: list[str]) -> Get:
    """What notes the pages that it is asked for, in whichever thread."""

    def get(path: str, parameters: Mapping[str, object]) -> Answer:
        asked.append(f"{path}?{parameters['page']}")
        return Answer(200, [], {}, None, None)

    return get


def test_what_is_announced_is_asked_for_meanwhile_and_once() -> None:
    asked: list[str] = []
    with Reader(answered(asked)).foreseeing() as read:
        for page in range(1, 4):
            assert read("/v3/a", {"page": page}).status == HTTPStatus.OK
            read.announce("/v3/a", {"page": page + 1})
            wait_until(lambda page=page: len(asked) == page + 1)  # type: ignore[misc]  # bound early
    assert asked == ["/v3/a?1", "/v3/a?2", "/v3/a?3", "/v3/a?4"]


def test_a_request_that_was_not_announced_is_sent_beside_the_one_that_was() -> None:
    asked: list[str] = []
    with Reader(answered(asked)).foreseeing() as read:
        read.announce("/v3/a", {"page": 1})
        wait_until(lambda: len(asked) == 1)
        for path in ("/v3/b", "/v3/a", "/v3/a"):
            read(path, {"page": 1})
    assert asked == ["/v3/a?1", "/v3/b?1", "/v3/a?1"]


def test_an_answer_that_was_announced_is_decoded_by_whoever_takes_it() -> None:
    threads: list[threading.Thread] = []

    def begin(path: str, parameters: Mapping[str, object], _: Callable[[bytes], Any]) -> Callable[[], Answer]:
        threads.append(threading.current_thread())

        def finish() -> Answer:
            threads.append(threading.current_thread())
            return Answer(200, (path, parameters), {}, None, None)

        return finish

    with Reader(nothing, begin=begin).foreseeing() as read:
        read.announce("/v3/a", {})
        assert read("/v3/a", {}).body == ("/v3/a", {})
    assert threads[0].name.startswith("read-ahead")
    assert threads[1] is threading.current_thread()


@pytest.mark.parametrize("announced", [True, False])
def test_answers_are_decoded_as_the_reader_was_told_to_before_they_are_changed(*, announced: bool) -> None:
    def begin(path: str, _: Mapping[str, object], decode: Callable[[bytes], Any]) -> Callable[[], Answer]:
        return lambda: Answer(200, decode(path.encode()), {}, None, None)

    def doubled(answer: Answer) -> Answer:
        return replace(answer, body=answer.body * 2)

    with Reader(nothing, begin=begin).decoding(lambda body: body[::-1]).changing(doubled).foreseeing() as read:
        if announced:
            read.announce("/v3/a", {})
        assert read("/v3/a", {}).body == b"a/3v/" * 2


def test_answers_are_changed_whether_they_were_announced_or_not() -> None:
    read_all = Reader(answered([])).changing(lambda answer: replace(answer, status=HTTPStatus.ACCEPTED))
    with read_all.foreseeing() as read:
        read.announce("/v3/a", {"page": 1})
        assert [read(path, {"page": 1}).status for path in ("/v3/a", "/v3/b")] == [HTTPStatus.ACCEPTED] * 2


def test_an_error_of_an_announced_request_is_raised_where_its_answer_is_wanted() -> None:
    with Reader(nothing).foreseeing() as read:
        read.announce("/v3/a", {})
        with pytest.raises(AssertionError, match="/v3/a"):
            read("/v3/a", {})


def test_an_answer_that_is_not_wanted_any_more_leaves_no_thread_behind() -> None:
    asked: list[str] = []
    with Reader(answered(asked)).foreseeing() as read:
        read.announce("/v3/a", {"page": 1})
    wait_until(lambda: not threads_of_readers())
    assert asked == ["/v3/a?1"]


def test_what_is_announced_where_nothing_is_foreseen_is_not_asked_for() -> None:
    reader(1).announce("/v3/a", {"page": 1})
    assert not threads_of_readers()


@pytest.mark.parametrize("ahead", AHEAD)
def test_lists_come_whole_and_in_the_order_of_what_they_are_of(ahead: int) -> None:
    lengths = [0, 1, 40, 3, 0, 2, 25, 1, 1]
    pages = reader(ahead).lists_in_order(lambda length: iter(range(length)), lengths)
    assert [list(some) for some in pages] == [list(range(length)) for length in lengths]


@pytest.mark.parametrize("ahead", [2, 8])
def test_of_lists_that_wait_no_more_is_read_than_memory_allows(ahead: int) -> None:
    read = 0
    counting = threading.Lock()

    def pages(_: int) -> Iterator[int]:
        nonlocal read
        for number in range(1000):
            with counting:
                read += 1
            yield number

    share = MOST_PAGES_HELD // ahead
    lists = reader(ahead).lists_in_order(pages, range(50))
    with contextlib.closing(lists):
        first = next(lists)
        assert next(first) == 0
        # The one that is being used, and the next.
        wait_until(lambda: read >= 2 * share)
    wait_until(lambda: not threads_of_readers())
    # Those in work, and the one that is being used.
    assert read <= (ahead + 1) * share
