from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bigcommerce_sandbox import SandboxOptions

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener, Shop

QUOTA = "X-Rate-Limit-Requests-Quota"
LEFT = "X-Rate-Limit-Requests-Left"
RESET = "X-Rate-Limit-Time-Reset-Ms"


def test_every_answer_tells_the_quota(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=3))
    told = [shop.get(path).headers for path in ("/v2/time", "/v3/catalog/brands/9", "/v3/customers")]
    assert [headers[LEFT] for headers in told] == ["2", "1", "0"]
    assert {headers[QUOTA] for headers in told} == {"3"}
    assert {headers["X-Rate-Limit-Time-Window-Ms"] for headers in told} == {"30000"}
    assert all(0 < int(headers[RESET]) <= 30_000 for headers in told)


def test_more_than_the_quota_is_refused_with_the_time_to_wait(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=1))
    shop.get("/v2/time")
    v2, v3 = shop.get("/v2/time"), shop.get("/v3/customers")
    assert (v2.status_code, v3.status_code) == (429, 429)
    assert v2.json()[0]["status"] == v3.json()["status"] == 429
    assert v3.headers[LEFT] == "0"
    assert 0 < int(v3.headers["X-Retry-After"]) <= 30
    assert int(v3.headers[RESET]) <= int(v3.headers["X-Retry-After"]) * 1000


def test_a_refused_request_does_nothing(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=0))
    assert shop.post("/v3/catalog/brands", {"name": "A"}).status_code == 429
    assert shop.sandbox.store.count("brands") == 0


def test_after_the_reset_there_is_a_new_window(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=1, window_ms=150))
    shop.get("/v2/time")
    refused = shop.get("/v2/time")
    assert refused.status_code == 429
    time.sleep(int(refused.headers[RESET]) / 1000 + 0.005)
    assert shop.get("/v2/time").status_code == 200


def test_the_quota_can_shrink_and_grow_meanwhile(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(quota=10))
    shop.get("/v2/time")
    shop.sandbox.set_quota(2)
    assert shop.get("/v2/time").headers[LEFT] == "0"
    assert shop.get("/v2/time").status_code == 429
    shop.sandbox.set_quota(None)
    assert QUOTA not in shop.get("/v2/time").headers


def test_without_a_quota_there_are_no_headers(shop: Shop) -> None:
    assert not any(name.startswith("X-Rate-Limit") for name in shop.get("/v2/time").headers)


def test_too_many_at_once_is_refused_without_quota_headers_as_told(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(latency_ms=250))
    shop.sandbox.store.insert("customers", {"email": "a@example.com"})
    start = threading.Barrier(6)

    def put(_: int) -> int:
        start.wait()
        return shop.put("/v3/customers", [{"id": 1, "notes": "x"}]).status_code

    with ThreadPoolExecutor(6) as threads:
        statuses = sorted(threads.map(put, range(6)))
    assert statuses == [200, 200, 200, 429, 429, 429]
    assert shop.put("/v3/customers", [{"id": 1, "notes": "y"}]).status_code == 200


def test_a_cap_holds_for_its_own_route_alone(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(latency_ms=250, quota=100))
    start = threading.Barrier(4)

    def get(path: str) -> tuple[int, bool]:
        start.wait()
        answer = shop.get(path)
        return answer.status_code, QUOTA in answer.headers

    tree, brands = "/v3/catalog/trees/1/categories", "/v3/catalog/brands"
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(get, [tree, tree, brands, brands]))
    assert sorted(found[:2]) == [(200, True), (429, False)]
    assert found[2:] == [(200, True), (200, True)]
