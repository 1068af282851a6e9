"""The pace, proven in simulated time against stores that count in different ways."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bigcommerce_api.quota import QuotaPacer
from bigcommerce_api.quota_headers import QuotaReport, limited_wait, read_report, retry_after
from bigcommerce_api.windows import Place, WindowTracker
from tests.bigcommerce_api.simulated_store import Kind, Simulation, Store

KINDS = st.sampled_from(list(Kind))
FIXED_KINDS = st.sampled_from([Kind.GRID, Kind.FIRST_CALL])
QUOTAS = st.one_of(st.integers(1, 30), st.sampled_from([50, 150, 450]))
WINDOWS = st.sampled_from([1.0, 4.0, 30.0, 60.0])
RESERVES = st.integers(0, 90)
THREADS = st.integers(1, 24)
SHARES = st.floats(0.01, 1.5)
SEEDS = st.integers(0, 10_000)


def budget(quota: int, reserve_percent: int) -> int:
    return max(1, math.floor(quota * (100 - reserve_percent) / 100))


@settings(deadline=None)
@given(KINDS, QUOTAS, WINDOWS, RESERVES, THREADS, st.floats(0.0001, 1.2), st.floats(0, 1), SEEDS)
def test_alone_a_client_is_never_refused_whatever_the_store_and_the_wire(  # noqa: PLR0913, PLR0917 - drawn
    kind: Kind,
    quota: int,
    window: float,
    reserve: int,
    threads: int,
    slowness: float,
    phase: float,
    seed: int,
) -> None:
    store = Store(kind, quota, window, phase=phase * window)
    latency = (slowness * window * 0.1, slowness * window)
    simulation = Simulation(store, reserve, threads, latency, seed)
    run = simulation.run(5 * window)
    assert run.refused == 0
    assert run.most_in_a_window(window) <= budget(quota, reserve)
    assert run.least_left >= quota - budget(quota, reserve)


@settings(deadline=None)
@given(KINDS, QUOTAS, WINDOWS, RESERVES, st.floats(0.0001, 0.02), st.floats(0, 1), SEEDS)
def test_alone_a_client_uses_nearly_all_that_the_reserve_leaves(  # noqa: PLR0913, PLR0917 - drawn
    kind: Kind,
    quota: int,
    window: float,
    reserve: int,
    slowness: float,
    phase: float,
    seed: int,
) -> None:
    store = Store(kind, quota, window, phase=phase * window)
    simulation = Simulation(store, reserve, 24, (slowness * window / 2, slowness * window), seed)
    windows = 15
    run = simulation.run((windows + 1) * window)
    # The first window is for learning, the one after for getting into step.
    settled = [moment for moment in run.own if moment >= window]
    assert len(settled) >= 0.95 * windows * budget(quota, reserve) - 1


@settings(deadline=None)
@given(KINDS, QUOTAS, WINDOWS, RESERVES, THREADS, SHARES, st.floats(0.0001, 0.5), SEEDS)
def test_beside_others_a_client_keeps_its_own_pace_and_comes_to_no_halt(  # noqa: PLR0913, PLR0917 - drawn
    kind: Kind,
    quota: int,
    window: float,
    reserve: int,
    threads: int,
    share: float,
    slowness: float,
    seed: int,
) -> None:
    store = Store(kind, quota, window, phase=window / 3)
    latency = (slowness * window / 5, slowness * window)
    simulation = Simulation(store, reserve, threads, latency, seed)
    simulation.gap = lambda _now: simulation.random.expovariate(share * quota / window)
    run = simulation.run(8 * window)
    assert run.most_in_a_window(window) <= budget(quota, reserve)
    simulation.gap = None
    calm = simulation.run(12 * window)
    assert [moment for moment in calm.own if moment > 10 * window]


@settings(deadline=None)
@given(
    FIXED_KINDS,
    st.integers(40, 450),
    WINDOWS,
    st.integers(20, 60),
    THREADS,
    st.floats(0.05, 0.9),
    st.floats(0.0001, 0.01),
    SEEDS,
)
def test_a_client_makes_room_for_others_before_the_store_has_to_refuse_it(  # noqa: PLR0913, PLR0917 - drawn
    kind: Kind,
    quota: int,
    window: float,
    reserve: int,
    threads: int,
    share: float,
    slowness: float,
    seed: int,
) -> None:
    # Others that take more than what is left to them are refused, and so may we be.
    assume(share + (100 - budget(quota, reserve) * 100 / quota) / 100 <= 1)
    store = Store(kind, quota, window, phase=window / 3)
    simulation = Simulation(store, reserve, threads, (slowness * window / 2, slowness * window), seed)
    simulation.gap = lambda _now: window / (share * quota)
    run = simulation.run(8 * window)
    assert run.refused == 0


def test_the_pace_sinks_as_soon_as_others_take_their_share() -> None:
    store = Store(Kind.GRID, 150, 30.0)
    simulation = Simulation(store, 10, 8, (0.1, 0.2))
    quiet = len(simulation.run(90).own)
    simulation.gap = lambda _now: 30 / 75
    store.own.clear()
    # Half of the quota goes to others now, and a tenth stays unused.
    busy = len(simulation.run(180).own)
    assert quiet >= 3 * 130
    assert 3 * 45 <= busy <= 3 * 75


def test_requests_are_spread_over_the_window() -> None:
    run = Simulation(Store(Kind.GRID, 150, 30.0), 10, 8, (0.1, 0.2)).run(120)
    for second in range(30, 120, 3):
        sent = [moment for moment in run.own if second <= moment < second + 3]
        assert 13 - 2 <= len(sent) <= 13 + 15


def test_only_one_request_goes_out_before_the_quota_is_known() -> None:
    pacer = QuotaPacer(10)
    assert pacer.delay(0) == 0
    first = pacer.sent(0)
    assert pacer.delay(0.1) == math.inf
    pacer.answered(first, 1, QuotaReport(150, 149, 30, 29))
    assert pacer.delay(1) == 0


def test_a_first_request_that_fails_is_followed_by_one_more() -> None:
    pacer = QuotaPacer(10)
    pacer.failed(pacer.sent(0), 1)
    assert pacer.delay(1) == 0
    second = pacer.sent(1)
    pacer.answered(second, 2, None, tells=False)
    pacer.sent(2)
    assert pacer.delay(2) == math.inf


def test_a_store_without_quota_headers_is_not_paced() -> None:
    pacer = QuotaPacer(10)
    pacer.answered(pacer.sent(0), 1, None)
    for _ in range(1000):
        assert pacer.delay(1) == 0
        pacer.sent(1)


def test_what_an_earlier_run_has_used_is_respected() -> None:
    pacer = QuotaPacer(10)
    pacer.answered(pacer.sent(0), 0.2, QuotaReport(150, 14, 30, 12))
    assert pacer.delay(0.2) == pytest.approx(12, abs=0.5)
    assert pacer.delay(12.5) == 0


def test_beside_others_requests_in_flight_are_taken_off_what_is_left() -> None:
    pacer = QuotaPacer(10)
    report = QuotaReport(100, 13, 30, 29)
    pacer.answered(pacer.sent(0), 0.1, report)
    # Ten are the reserve, so three of the thirteen may be on their way at once.
    for allowed in (True, True, True, False):
        assert (pacer._wait_for_others(0.2, report, 90) == 0) is allowed
        pacer.sent(0.2)


def test_a_quota_that_shrinks_is_followed_at_once() -> None:
    pacer = QuotaPacer(0)
    now = 0.0
    pacer.answered(pacer.sent(now), now, QuotaReport(100, 99, 30, 30))
    for sent in range(1, 20):
        now += 0.4
        pacer.answered(pacer.sent(now), now, QuotaReport(100, 99 - sent, 30, 30 - now))
    assert pacer.budget == 100
    pacer.answered(pacer.sent(now), now, QuotaReport(10, 0, 30, 30 - now))
    assert pacer.budget == 10
    assert pacer.delay(now) > 10


def test_an_answer_that_comes_late_does_not_bring_an_old_quota_back() -> None:
    pacer = QuotaPacer(0)
    pacer.answered(pacer.sent(0), 0.1, QuotaReport(100, 99, 30, 29))
    late, early = pacer.sent(1), pacer.sent(2)
    pacer.answered(early, 3, QuotaReport(50, 40, 30, 27))
    pacer.answered(late, 4, QuotaReport(100, 98, 30, 28))
    assert pacer.budget == 50


def test_a_hold_keeps_everything_back() -> None:
    pacer = QuotaPacer(0)
    pacer.answered(pacer.sent(0), 1, None)
    pacer.hold(10)
    pacer.hold(5)
    assert pacer.delay(4) == 6
    assert pacer.delay(10) == 0


HEADERS = {
    "X-Rate-Limit-Requests-Quota": "150",
    "X-Rate-Limit-Requests-Left": "140",
    "X-Rate-Limit-Time-Window-Ms": "30000",
    "X-Rate-Limit-Time-Reset-Ms": "12500",
}


def test_headers_are_read_in_seconds() -> None:
    assert read_report(HEADERS) == QuotaReport(150, 140, 30.0, 12.5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Rate-Limit-Requests-Quota", "0"),
        ("X-Rate-Limit-Requests-Quota", "many"),
        ("X-Rate-Limit-Requests-Quota", "inf"),
        ("X-Rate-Limit-Requests-Left", "151"),
        ("X-Rate-Limit-Requests-Left", "-1"),
        ("X-Rate-Limit-Requests-Left", ""),
        ("X-Rate-Limit-Time-Window-Ms", "0"),
        ("X-Rate-Limit-Time-Window-Ms", "nan"),
        ("X-Rate-Limit-Time-Window-Ms", "99999999999"),
    ],
)
def test_headers_that_make_no_sense_are_as_good_as_none(name: str, value: str) -> None:
    assert read_report({**HEADERS, name: value}) is None


@pytest.mark.parametrize("name", [name for name in HEADERS if "Reset" not in name])
def test_a_missing_header_is_as_good_as_none(name: str) -> None:
    assert read_report({key: value for key, value in HEADERS.items() if key != name}) is None


@pytest.mark.parametrize("reset", ["", "30001", "soon"])
def test_a_reset_that_makes_no_sense_is_left_out(reset: str) -> None:
    assert read_report({**HEADERS, "X-Rate-Limit-Time-Reset-Ms": reset}) == QuotaReport(150, 140, 30.0, None)


def test_waits_are_the_longest_of_those_told() -> None:
    assert retry_after(HEADERS) is None
    assert retry_after({"X-Retry-After": "7", "Retry-After": "3"}) == 7
    assert limited_wait(HEADERS) == 12.5
    assert limited_wait({**HEADERS, "X-Retry-After": "14"}) == 14
    assert limited_wait({**HEADERS, "X-Retry-After": "3"}) == 12.5
    assert limited_wait({}) is None


@pytest.mark.parametrize(
    ("until", "now", "wait"),
    [
        ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:27:15 GMT", 45),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:15 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 -0000", None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:15 GMT", None),
        ("soon", "Wed, 21 Oct 2015 07:28:15 GMT", None),
    ],
)
def test_a_wait_until_a_date_is_measured_by_the_clock_that_wrote_it(until: str, now: str, wait: float | None) -> None:
    assert retry_after({"Retry-After": until, "Date": now}) == wait
    assert retry_after({"X-Retry-After": "50", "Retry-After": until, "Date": now}) == 50


def test_windows_are_told_apart() -> None:
    tracker = WindowTracker(30)
    assert tracker.place(0, 1, 20) is Place.NEW
    assert tracker.place(5, 5.5, 15.2) is Place.CURRENT
    assert (tracker.earliest_end, tracker.latest_end) == (20.2, 20.7)
    assert tracker.place(5, 14, 11) is Place.UNKNOWN
    assert tracker.place(21, 21.5, 29) is Place.NEW
    assert tracker.place(20, 21.6, 0.5) is Place.OLD
    assert not tracker.rolling


@pytest.mark.parametrize(
    ("sent", "received", "reset"),
    [
        pytest.param(10, 10.5, 20, id="the end moves on"),
        pytest.param(10, 10.5, 2, id="the end moves back"),
        pytest.param(21, 21.2, 20, id="the next window begins within this one"),
    ],
)
def test_windows_that_contradict_each_other_roll(sent: float, received: float, reset: float) -> None:
    tracker = WindowTracker(30)
    tracker.place(0, 0.5, 20)
    assert tracker.place(sent, received, reset) is Place.UNKNOWN
    assert tracker.rolling
    assert tracker.place(sent + 1, received + 1, reset - 1) is Place.UNKNOWN
