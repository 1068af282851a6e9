"""The gate under real threads and over real connections."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api import RetryPolicy, Usage
from bigcommerce_api.concurrency import ENDPOINT_CAPS, caps_for
from bigcommerce_api.gate import Gate
from bigcommerce_api.stopping import Stop
from tests.bigcommerce_api.scripted_server import OK, Reply, Request, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from bigcommerce_api import BigCommerceClient
    from tests.bigcommerce_api.conftest import Connect

PAUSE = 0.02


def linger(_request: Request) -> Reply:
    """Take long enough for requests to overlap, if they can."""
    time.sleep(PAUSE)
    return OK


def send_many(client: BigCommerceClient, method: str, path: str, times: int, threads: int = 12) -> None:
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: client.request(method, path), range(times)))


def test_no_more_requests_are_in_flight_than_set(connect: Connect) -> None:
    with ScriptedServer(then=linger) as server:
        send_many(connect(server.url, max_concurrency=3), "GET", "/v3/catalog/products", 24)
    assert server.most_at_once == 3


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("PUT", "/v3/customers", 3),
        ("GET", "/v3/catalog/trees/7/categories", 1),
        ("PUT", "/v3/pricelists/4/records", 1),
    ],
)
def test_the_documented_cap_of_an_endpoint_is_kept(
    connect: Connect,
    method: str,
    path: str,
    most: int,
) -> None:
    with ScriptedServer(then=linger) as server:
        send_many(connect(server.url, max_concurrency=12), method, path, 24)
    assert server.most_at_once == most


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v3/catalog/trees/1/categories"), ("PUT", "/v3/pricelists/1/records")]
)
def test_waiting_for_a_capped_endpoint_takes_no_place_from_others(connect: Connect, method: str, path: str) -> None:
    release = threading.Event()

    def script(request: Request) -> Reply:
        return Reply(until=release) if request.path.endswith(path) else OK

    with ScriptedServer(then=script) as server:
        client = connect(server.url, max_concurrency=2)
        client.get("/v2/time")
        with ThreadPoolExecutor(8) as pool:
            capped = [pool.submit(client.request, method, path) for _ in range(5)]
            try:
                assert pool.submit(client.get, "/v3/customers").result(10).status == 200
                assert not any(future.done() for future in capped)
            finally:
                release.set()


def test_a_write_goes_before_the_reads_that_wait(connect: Connect) -> None:
    release = threading.Event()
    with ScriptedServer(Reply(until=release)) as server:
        client = connect(server.url, max_concurrency=1)
        with ThreadPoolExecutor(8) as pool:
            try:
                pool.submit(client.get, "/v2/time")
                while not server.requests:
                    time.sleep(PAUSE / 20)
                reads = [pool.submit(client.get, "/v3/customers") for _ in range(4)]
                write = pool.submit(client.put, "/v3/catalog/brands/7", {"name": "Anna"})
                while not client._gate._waiting_writes.total():
                    time.sleep(PAUSE / 20)
            finally:
                release.set()
            assert {future.result(10).status for future in [write, *reads]} == {200}
    assert [request.method for request in server.requests] == ["GET", "PUT", "GET", "GET", "GET", "GET"]


def test_one_request_explores_before_the_others_follow(connect: Connect) -> None:
    release = threading.Event()
    with ScriptedServer(Reply(until=release), then=linger) as server:
        client = connect(server.url)
        with ThreadPoolExecutor(8) as pool:
            answers = [pool.submit(client.get, "/v3/customers") for _ in range(8)]
            time.sleep(5 * PAUSE)
            before = len(server.requests)
            release.set()
            assert all(answer.result(10).status == 200 for answer in answers)
    assert before == 1
    assert server.most_at_once > 1


class Limiter:
    """A fixed-window quota as a store keeps it."""

    def __init__(self, quota: int, window: float) -> None:
        self.quota = quota
        self.window = window
        self.refused = 0
        self.windows: list[int] = []
        self._lock = threading.Lock()
        self._begin = 0.0

    def __call__(self, _request: Request) -> Reply:
        with self._lock:
            now = time.monotonic()
            if not self.windows or now >= self._begin + self.window:
                self._begin = now
                self.windows.append(0)
            allowed = self.windows[-1] < self.quota
            self.windows[-1] += allowed
            self.refused += not allowed
            headers = {
                "X-Rate-Limit-Requests-Quota": str(self.quota),
                "X-Rate-Limit-Requests-Left": str(self.quota - self.windows[-1]),
                "X-Rate-Limit-Time-Window-Ms": str(int(self.window * 1000)),
                "X-Rate-Limit-Time-Reset-Ms": str(int((self._begin + self.window - now) * 1000)),
            }
        return Reply(200 if allowed else 429, headers=headers)


@pytest.mark.parametrize("quota", [10, 60])
def test_a_quota_is_kept_over_the_wire_without_a_single_429(connect: Connect, quota: int) -> None:
    limiter = Limiter(quota, 0.3)
    with ScriptedServer(then=limiter) as server:
        client = connect(server.url, quota_reserve_percent=20)
        send_many(client, "GET", "/v3/catalog/products", quota * 3, threads=8)
    assert limiter.refused == 0
    assert sum(limiter.windows) == quota * 3
    assert max(limiter.windows) <= quota * 0.8
    assert client.usage.waited_seconds > 0


def gate_with(clock: Callable[[], float], usage: Usage | None = None) -> Gate:
    return Gate(
        max_concurrency=8,
        reserve_percent=10,
        longest_hold=600,
        policy=RetryPolicy(base_ms=1000, cap_ms=8000),
        usage=usage or Usage(),
        stop=Stop(),
        clock=clock,
    )


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-Retry-After": "7"}, 7),
        ({"X-Retry-After": "7", "X-Rate-Limit-Time-Reset-Ms": "9500"}, 9.5),
        ({"X-Retry-After": "99999999"}, 600),
    ],
)
def test_the_wait_that_a_429_asks_for_holds_back_all_threads(headers: dict[str, str], wait: float) -> None:
    gate = gate_with(lambda: 100.0)
    with gate.passage("GET", "/v3/customers") as passage:
        passage.answered(429, headers)
    assert gate._delay(()) == wait


def test_after_429s_without_a_wait_all_threads_are_held_back_longer_and_longer() -> None:
    now = [100.0]
    gate = gate_with(lambda: now[0])
    for longest in (1, 2, 4, 8, 8):
        # Three requests that were refused together count once.
        with ExitStack() as together:
            gate._pacer.answered(gate._pacer.sent(now[0]), now[0], None)
            passages = [together.enter_context(gate.passage("GET", f"/v3/a{n}")) for n in range(3)]
            now[0] += 0.001
            for passage in passages:
                passage.answered(429, {})
        assert longest / 2 - 0.01 <= gate._delay(()) <= longest
        now[0] += 10
    with gate.passage("GET", "/v3/customers") as passage:
        passage.answered(200, {})
    now[0] += 1
    with gate.passage("GET", "/v3/customers") as passage:
        passage.answered(429, {})
    assert gate._delay(()) <= 1


def test_a_request_in_another_thread_waits_out_the_hold() -> None:
    usage = Usage()
    gate = gate_with(time.monotonic, usage)
    with gate.passage("GET", "/v3/customers") as passage:
        refused = time.monotonic()
        passage.answered(429, {"X-Retry-After": "0.2"})

    def pass_through() -> float:
        with gate.passage("GET", "/v3/catalog/products"):
            return time.monotonic()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(pass_through).result(10) >= refused + 0.2
    assert usage.waited_seconds > 0


def test_an_answer_that_never_ends_frees_its_place(connect: Connect) -> None:
    with ScriptedServer(Reply(body=b"{", promised=10), Reply(drop=True), Reply(500)) as server:
        client = connect(server.url, max_concurrency=1)
        for _ in range(3):
            assert client.get("/v3/customers").status == 200
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("GET", "/v3/catalog/products", []),
        ("POST", "/v3/catalog/products", []),
        ("GET", "/v3/customers", []),
        ("POST", "/v3/customers", [3]),
        ("POST", "/v3/customers/addresses", [10]),
        ("PUT", "/v3/customers/addresses", [3]),
        ("PUT", "/v3/customers/attribute-values", [3]),
        ("GET", "/v2/customer_groups", [40]),
        ("GET", "/v3/promotions", [40]),
        ("GET", "/v3/promotions/5", [40]),
        ("GET", "/v3/promotions/5/codes", [10, 40]),
        ("POST", "/v3/promotions/5/codegen", [10, 40]),
        ("DELETE", "/v3/pricelists/5", [1]),
        ("PUT", "/v3/pricelists/records", [1]),
        ("POST", "/v3/pricelists/records", [10]),
        ("GET", "/v3/pricelists/5/records/6", [40]),
        ("DELETE", "/v3/pricelists/5/records/6/usd", [25]),
        ("PUT", "/v3/inventory/adjustments/absolute", [1]),
        ("POST", "/v3/orders/5/payment_actions/refunds", [1]),
    ],
)
def test_caps_are_those_of_the_reference(method: str, path: str, most: list[int]) -> None:
    assert sorted(cap.most for cap in caps_for(method, path)) == most


def test_every_cap_can_be_reached() -> None:
    for cap in ENDPOINT_CAPS:
        assert cap.most >= 1
        assert cap.methods <= {"GET", "POST", "PUT", "DELETE"}
        assert cap.path.pattern.startswith(("/v2/", "/v3/"))
