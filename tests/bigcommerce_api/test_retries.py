"""What is sent again, and what never is."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api import RetryPolicy
from bigcommerce_api.errors import (
    AnswerLostError,
    RateLimitedError,
    StoreUnavailableError,
    UnreadableAnswerError,
)
from bigcommerce_api.stopping import StoppedError
from tests.bigcommerce_api.conftest import TOKEN
from tests.bigcommerce_api.scripted_server import (
    BROKEN_OFF,
    DROPPED,
    Reply,
    Request,
    ScriptedServer,
    unused_port,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bigcommerce_api.conftest import Connect

HTML = Reply(body=b"<html>Just a moment</html>")
BAD_GZIP = Reply(body=b"not gzip at all", headers={"Content-Encoding": "gzip"})
# What has come of it is JSON, and of the length that was promised.
CUT_GZIP = Reply(body=gzip.compress(b"[]" + b" " * 9000)[:-9], headers={"Content-Encoding": "gzip"})
NOT_UTF8 = Reply(body=b'{"name": "\xff\xfe"}')

PASSING = [
    pytest.param(Reply(500), id="500"),
    pytest.param(Reply(502, b"<html>"), id="502"),
    pytest.param(Reply(503), id="503"),
    pytest.param(Reply(504, b""), id="504"),
    pytest.param(Reply(520), id="520"),
    pytest.param(DROPPED, id="dropped"),
    pytest.param(BROKEN_OFF, id="broken off"),
    pytest.param(HTML, id="html"),
    pytest.param(BAD_GZIP, id="bad gzip"),
    pytest.param(CUT_GZIP, id="cut gzip"),
    pytest.param(NOT_UTF8, id="not utf-8"),
    pytest.param(Reply(500, b"{", promised=50), id="500 broken off"),
]


@pytest.mark.parametrize("trouble", PASSING)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_reads_changes_and_deletions_are_sent_again(connect: Connect, method: str, trouble: Reply) -> None:
    with ScriptedServer(trouble, trouble, then=Reply(body={"data": "here"})) as server:
        client = connect(server.url)
        answer = client.request(method, "/v3/customers", body=None if method == "GET" else [{"id": 1}])
    assert answer.body == {"data": "here"}
    assert len(server.requests) == 3
    assert len({(request.method, request.target, request.body) for request in server.requests}) == 1
    assert client.usage.retries == 2


@pytest.mark.parametrize("trouble", PASSING)
def test_reads_that_are_decoded_later_are_sent_again(connect: Connect, trouble: Reply) -> None:
    with ScriptedServer(trouble, trouble, then=Reply(body={"data": "here"})) as server:
        client = connect(server.url)
        answer = client.begin("/v3/customers")()
    assert answer.body == {"data": "here"}
    assert len(server.requests) == 3
    assert client.usage.retries == 2


@pytest.mark.parametrize("trouble", PASSING)
def test_a_post_that_may_have_been_received_is_never_sent_again(connect: Connect, trouble: Reply) -> None:
    with ScriptedServer(trouble) as server:
        client = connect(server.url)
        with pytest.raises(AnswerLostError, match="look in the store before sending it again"):
            client.post("/v3/customers", [{"email": "jane@example.com"}])
    assert len(server.requests) == 1


def test_a_post_whose_answer_is_too_late_is_never_sent_again(connect: Connect) -> None:
    late = threading.Event()
    with ScriptedServer(Reply(until=late)) as server:
        client = connect(server.url, hurried={"request_timeout_seconds": 0.2})
        try:
            with pytest.raises(AnswerLostError, match="gave no answer in time"):
                client.post("/v3/customers", [])
        finally:
            late.set()
    assert len(server.requests) == 1


def test_a_read_whose_answer_is_too_late_is_sent_again(connect: Connect) -> None:
    late = threading.Event()
    with ScriptedServer(Reply(until=late)) as server:
        client = connect(server.url, hurried={"request_timeout_seconds": 0.2})
        try:
            assert client.get("/v3/customers").status == 200
        finally:
            late.set()
    assert len(server.requests) >= 2


@pytest.mark.parametrize(
    "limited",
    [
        pytest.param(Reply(429, headers={"X-Retry-After": "0"}), id="told"),
        pytest.param(Reply(429, b""), id="untold"),
        pytest.param(Reply(429, b"<html>", {"X-Rate-Limit-Time-Reset-Ms": "3"}), id="html"),
        pytest.param(Reply(429, b"{", promised=50), id="broken off"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_everything_is_sent_again_after_a_429(connect: Connect, method: str, limited: Reply) -> None:
    with ScriptedServer(limited, limited) as server:
        client = connect(server.url)
        assert client.request(method, "/v3/catalog/brands", body={}).status == 200
    assert client.usage.rate_limited == 2
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 423, 501, 505, 507])
def test_a_refusal_is_final(connect: Connect, status: int) -> None:
    with ScriptedServer(then=Reply(status)) as server:
        client = connect(server.url)
        with pytest.raises(Exception, match=f"status {status}"):
            client.get("/v3/customers")
    assert len(server.requests) == 1


@pytest.fixture
def late_server() -> Iterator[tuple[str, threading.Event]]:
    """Hold a port where nobody listens until the event is set, and then somebody does."""
    port = unused_port()
    start, stop = threading.Event(), threading.Event()

    def serve() -> None:
        start.wait(20)
        with socket.create_server(("127.0.0.1", port)) as listener:
            listener.settimeout(20)
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b'{"data": 7}')
                stop.wait(20)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{port}", start
    start.set()
    stop.set()
    thread.join()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_is_tried_again_even_for_a_post(
    connect: Connect,
    late_server: tuple[str, threading.Event],
    method: str,
) -> None:
    url, start = late_server
    client = connect(url)
    threading.Timer(0.1, start.set).start()
    assert client.request(method, "/v3/customers").body == {"data": 7}
    assert client.usage.retries >= 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_that_nobody_knows_is_named(connect: Connect, method: str) -> None:
    client = connect("https://store.invalid", max_retry_seconds=0)
    with pytest.raises(StoreUnavailableError, match=r"there is no host store\.invalid.* - check api_url") as caught:
        client.request(method, "/v3/customers")
    assert not isinstance(caught.value, AnswerLostError)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_host_that_takes_no_connection_is_named(connect: Connect, method: str) -> None:
    client = connect(f"http://127.0.0.1:{unused_port()}", max_retry_seconds=0)
    with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1:\d+ takes no connection - check") as caught:
        client.request(method, "/v3/customers")
    assert not isinstance(caught.value, AnswerLostError)
    assert caught.value.status is None


def test_a_server_without_tls_is_an_error_of_the_connection(connect: Connect) -> None:
    with ScriptedServer() as server:
        client = connect(server.url.replace("http://", "https://"), max_retry_seconds=0)
        with pytest.raises(StoreUnavailableError, match="the connection to"):
            client.get("/v3/customers")
    assert server.requests == []


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Reply(500), StoreUnavailableError),
        (Reply(429), RateLimitedError),
        (HTML, UnreadableAnswerError),
        (BROKEN_OFF, UnreadableAnswerError),
        (DROPPED, StoreUnavailableError),
    ],
)
@pytest.mark.parametrize("is_decoded_later", [False, True])
def test_retries_end_when_their_time_is_over(
    connect: Connect, trouble: Reply, kind: type[Exception], *, is_decoded_later: bool
) -> None:
    with ScriptedServer(then=trouble) as server:
        client = connect(server.url, hurried={"max_retry_seconds": 0.2})
        with pytest.raises(kind) as caught:
            client.begin("/v3/customers")() if is_decoded_later else client.get("/v3/customers")
    assert type(caught.value) is kind
    assert f"{len(server.requests)} tries" in str(caught.value)
    assert len(server.requests) >= 3


def test_no_request_is_sent_again_when_retries_are_off(connect: Connect) -> None:
    with ScriptedServer(then=Reply(503)) as server:
        client = connect(server.url, max_retry_seconds=0)
        with pytest.raises(StoreUnavailableError):
            client.get("/v3/customers")
    assert len(server.requests) == 1


def test_a_wait_longer_than_the_time_left_is_not_begun(connect: Connect) -> None:
    with ScriptedServer(then=Reply(429, headers={"X-Retry-After": "3600"})) as server:
        client = connect(server.url, max_retry_seconds=30)
        with pytest.raises(RateLimitedError):
            client.get("/v3/customers")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "least"),
    [
        (Reply(503, headers={"Retry-After": "0.3"}), 0.3),
        (Reply(429, headers={"X-Retry-After": "0.3", "X-Rate-Limit-Time-Reset-Ms": "100"}), 0.3),
        (Reply(429, headers={"X-Retry-After": "0.1", "X-Rate-Limit-Time-Reset-Ms": "300"}), 0.3),
    ],
)
def test_the_longer_of_the_waits_that_the_store_names_is_kept(
    connect: Connect,
    reply: Reply,
    least: float,
) -> None:
    with ScriptedServer(reply) as server:
        client = connect(server.url)
        client.get("/v3/customers")
    assert client.usage.waited_seconds >= least


def test_the_wait_in_an_error_body_is_kept(connect: Connect) -> None:
    body = {"error": {"code": "SERVICE_DEGRADED", "retry_after_seconds": 3600}}
    with ScriptedServer(then=Reply(503, body)) as server:
        client = connect(server.url)
        with pytest.raises(StoreUnavailableError, match="SERVICE_DEGRADED"):
            client.delete("/v3/pricelists/1")
    assert len(server.requests) == 1


def test_the_rest_of_the_window_is_no_wait_after_a_failure_of_the_server(connect: Connect) -> None:
    headers = {
        "X-Rate-Limit-Requests-Quota": "1000",
        "X-Rate-Limit-Requests-Left": "900",
        "X-Rate-Limit-Time-Window-Ms": "30000",
        "X-Rate-Limit-Time-Reset-Ms": "29000",
    }
    with ScriptedServer(Reply(500, headers=headers)) as server:
        client = connect(server.url)
        client.get("/v3/customers")
    assert client.usage.waited_seconds < 20


def test_each_retry_leaves_one_line_in_the_log(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with ScriptedServer(Reply(503, {"title": "two\nlines"}), BROKEN_OFF) as server:
        client = connect(server.url)
        client.put("/v3/customers", [{"email": "jane@example.com"}])
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("bigcommerce_api")]
    assert len(lines) == 2
    assert lines[0].startswith("PUT /v3/customers (status 503): two lines")
    assert "trying again in" in lines[1]
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    assert not [line for line in lines if "\n" in line or "jane" in line or TOKEN in line]


def test_waits_double_up_to_their_cap_and_writes_wait_longer() -> None:
    policy = RetryPolicy(base_ms=1000, cap_ms=10_000, write_factor=3)
    for tries, longest in enumerate([1, 2, 4, 8, 10, 10]):
        waits = [policy.grown(tries, writing=False) for _ in range(100)]
        assert longest / 2 <= min(waits) < max(waits) <= longest
    assert max(policy.grown(0, writing=True) for _ in range(200)) > 1.5
    assert policy.grown(10_000, writing=True) <= 10


def test_who_waits_to_try_again_is_let_go_when_the_conversation_is_to_end(connect: Connect) -> None:
    with ScriptedServer(then=lambda _: Reply(429, headers={"X-Rate-Limit-Time-Reset-Ms": "60000"})) as server:
        client = connect(server.url)
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(client.get, "/v3/customers") for _ in range(2)]
            until_requested(server, 2)
            client.stop()
            for future in waiting:
                with pytest.raises(StoppedError):
                    future.result()
        with pytest.raises(StoppedError):
            client.get("/v3/customers")
    assert len(server.requests) == 2


def until_requested(server: ScriptedServer, times: int) -> None:
    end = time.monotonic() + 60
    while len(server.requests) < times:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_connection_that_went_stale_while_idle_does_not_hurt(connect: Connect) -> None:
    def close(_request: Request) -> Reply:
        return Reply(headers={"Connection": "close"})

    with ScriptedServer(then=close) as server:
        client = connect(server.url)
        for _ in range(3):
            assert client.post("/v3/customers", []).status == 200
    assert len(server.requests) == 3
