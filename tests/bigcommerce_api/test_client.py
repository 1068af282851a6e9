"""What goes over the wire, and what comes back."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api.errors import RedirectedError, StoreUnavailableError
from bigcommerce_api.session import keep_alive_options
from tests.bigcommerce_api.conftest import TOKEN
from tests.bigcommerce_api.scripted_server import OK, Reply, Request, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bigcommerce_api.conftest import Connect


def test_a_request_bears_the_headers_that_the_api_asks_for(connect: Connect) -> None:
    with ScriptedServer() as server:
        connect(server.url, client_id="id-9").get("/v3/customers")
    sent = server.requests[0]
    assert (sent.method, sent.target) == ("GET", "/stores/abc123/v3/customers")
    assert sent.headers["X-Auth-Token"] == TOKEN
    assert sent.headers["X-Auth-Client"] == "id-9"
    assert sent.headers["Accept"] == "application/json"
    assert sent.headers["Accept-Encoding"] == "gzip"
    assert sent.headers["User-Agent"].startswith("tap-test/1.2 (+python-requests/")
    assert "Content-Type" not in sent.headers
    assert "Authorization" not in sent.headers


def test_the_user_agent_can_be_set(connect: Connect) -> None:
    with ScriptedServer() as server:
        connect(server.url, user_agent="shop-sync/3").get("/v2/time")
    assert server.requests[0].headers["User-Agent"] == "shop-sync/3"
    assert "X-Auth-Client" not in server.requests[0].headers


def test_parameters_are_encoded_so_that_the_store_reads_what_was_meant(connect: Connect) -> None:
    since = datetime(2024, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    with ScriptedServer() as server:
        connect(server.url).get(
            "/v3/customers",
            {
                "date_modified:min": since,
                "id:in": [3, 1, 2],
                "include": ["addresses", "attributes"],
                "is_visible": True,
                "name:like": "a&b=c +d é",
                "page": 2,
                "left_out": None,
            },
        )
    assert "date_modified:min=2024-05-01T12:30:00%2B02:00" in server.requests[0].target
    assert server.requests[0].query == {
        "date_modified:min": "2024-05-01T12:30:00+02:00",
        "id:in": "3,1,2",
        "include": "addresses,attributes",
        "is_visible": "true",
        "name:like": "a&b=c +d é",
        "page": "2",
    }


def test_bodies_carry_decimals_as_exact_numbers_and_times_as_iso(connect: Connect) -> None:
    with ScriptedServer() as server:
        body = {"price": Decimal("19.9900"), "at": datetime(2024, 1, 2, tzinfo=UTC), "name": "é"}
        connect(server.url).post("/v3/catalog/products", body)
    sent = server.requests[0]
    assert sent.body == '{"price":19.9900,"at":"2024-01-02T00:00:00Z","name":"é"}'.encode()
    assert sent.headers["Content-Type"] == "application/json"


def test_numbers_with_a_point_come_back_exactly(connect: Connect) -> None:
    body = b'{"data": [{"price": 0.1000, "id": 12345678901234567890, "big": 1e3}]}'
    with ScriptedServer(Reply(body=body)) as server:
        answer = connect(server.url).get("/v3/catalog/products")
    product = answer.body["data"][0]
    assert isinstance(product["price"], Decimal)
    assert str(product["price"]) == "0.1000"
    assert product["id"] == 12345678901234567890
    assert product["big"] == 1000


@pytest.mark.parametrize(
    ("method", "reply"),
    [("GET", Reply(204, None)), ("PUT", Reply(200, b"")), ("PUT", Reply(200, b" \n")), ("DELETE", Reply(200, b""))],
)
def test_an_empty_answer_has_no_body(connect: Connect, method: str, reply: Reply) -> None:
    with ScriptedServer(reply) as server:
        answer = connect(server.url).request(method, "/v2/coupons/1")
    assert (answer.status, answer.body) == (reply.status, None)


@pytest.mark.parametrize("body", [b"", b" \n", b"null"])
def test_nothing_where_a_list_should_be_is_asked_for_again(connect: Connect, body: bytes) -> None:
    with ScriptedServer(Reply(200, body), Reply(body=[{"id": 1}])) as server:
        assert connect(server.url).get("/v2/coupons").body == [{"id": 1}]


@pytest.mark.parametrize("parts", [[b'{"data": [1]}'], [b'{"data"', b": [1]}"]], ids=["one", "in two members"])
def test_compressed_answers_are_read(connect: Connect, parts: list[bytes]) -> None:
    zipped = b"".join(map(gzip.compress, parts))
    with ScriptedServer(Reply(body=zipped, headers={"Content-Encoding": "gzip"})) as server:
        assert connect(server.url).get("/v3/customers").body == {"data": [1]}


def test_a_partial_success_is_an_answer(connect: Connect) -> None:
    with ScriptedServer(Reply(207, {"data": [], "errors": {"0": "no"}})) as server:
        answer = connect(server.url).put("/v3/catalog/trees", [{"id": 1}])
    assert answer.status == 207
    assert answer.body["errors"] == {"0": "no"}


def test_headers_and_the_request_id_are_found_in_any_case(connect: Connect) -> None:
    with ScriptedServer(Reply(headers={"x-request-ID": "r-1", "X-Thing": "2"})) as server:
        answer = connect(server.url).get("/v3/customers")
    assert answer.request_id == "r-1"
    assert answer.headers["x-thing"] == "2"


def test_the_server_time_is_never_after_the_start_of_the_request(connect: Connect) -> None:
    began: list[datetime] = []

    def slow(_request: Request) -> Reply:
        began.append(datetime.now(UTC))
        return OK

    with ScriptedServer(then=slow) as server:
        answers = [connect(server.url).get("/v2/time") for _ in range(5)]
    for answer, handled in zip(answers, began, strict=True):
        assert answer.server_time is not None
        assert answer.server_time < handled
        assert answer.server_time.microsecond == 0
        assert handled - answer.server_time < timedelta(seconds=30)


def test_the_server_time_follows_the_servers_clock_and_not_ours(connect: Connect) -> None:
    there = datetime(2031, 7, 1, 10, 0, 0, tzinfo=UTC)

    with ScriptedServer(then=Reply(headers={"Date": format_datetime(there, usegmt=True)})) as server:
        answer = connect(server.url).get("/v2/time")
    assert answer.server_time is not None
    assert timedelta(seconds=1) <= there - answer.server_time < timedelta(seconds=30)


def test_the_server_time_is_from_before_the_server_took_its_time(connect: Connect) -> None:
    there, took = datetime(2031, 7, 1, 10, 0, 0, tzinfo=UTC), timedelta(milliseconds=100)

    def slow(_request: Request) -> Reply:
        time.sleep(took.total_seconds())
        return Reply(headers={"Date": format_datetime(there, usegmt=True)})

    with ScriptedServer(then=slow) as server:
        answer = connect(server.url).get("/v2/time")
    assert answer.server_time is not None
    assert there - answer.server_time >= timedelta(seconds=1) + took


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 32 Foo 2024 99:00:00 GMT"])
def test_without_a_usable_date_there_is_no_server_time(connect: Connect, date: str) -> None:
    with ScriptedServer(Reply(headers={"Date": date})) as server:
        assert connect(server.url).get("/v2/time").server_time is None


def test_a_redirect_is_not_followed(connect: Connect) -> None:
    with ScriptedServer() as elsewhere, ScriptedServer() as server:
        server.script.append(Reply(301, None, {"Location": f"{elsewhere.url}/stores/abc123/v3/customers"}))
        with pytest.raises(RedirectedError, match="check api_url") as caught:
            connect(server.url).get("/v3/customers")
    assert caught.value.status == 301
    assert elsewhere.requests == []
    assert len(server.requests) == 1


def test_a_redirect_to_nonsense_is_an_error_of_the_same_kind(connect: Connect) -> None:
    with ScriptedServer(Reply(302, None, {"Location": "http://[broken"})) as server:
        client = connect(server.url)
        with pytest.raises(RedirectedError):
            client.get("/v3/customers")


def test_cookies_are_not_kept(connect: Connect) -> None:
    with ScriptedServer(then=Reply(headers={"Set-Cookie": "a=b; Path=/"})) as server:
        client = connect(server.url)
        client.get("/v3/customers")
        client.get("/v3/customers")
    assert [request.headers["Cookie"] for request in server.requests] == [None, None]


def test_netrc_is_not_used(connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with ScriptedServer() as server:
        connect(server.url).get("/v3/customers")
    assert server.requests[0].headers["Authorization"] is None


def test_a_proxy_is_gone_through_with_its_password(connect: Connect) -> None:
    with ScriptedServer() as proxy:
        address = proxy.url.replace("http://", "http://user:pass@")
        connect("http://127.0.0.1:9", proxy_url=address).get("/v3/customers")
    assert proxy.requests[0].target == "http://127.0.0.1:9/stores/abc123/v3/customers"
    assert proxy.requests[0].headers["Proxy-Authorization"].startswith("Basic ")


def test_proxies_of_the_surroundings_do_not_carry_plain_requests_off_this_machine(
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer() as proxy, ScriptedServer() as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        connect(server.url).get("/v3/customers")
    assert (len(proxy.requests), len(server.requests)) == (0, 1)


def test_proxies_of_the_surroundings_are_used_for_the_api(
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer(then=Reply(502, None)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        client = connect("https://api.example.test", max_retry_seconds=0)
        with pytest.raises(StoreUnavailableError, match="cannot get through the proxy - check proxy_url"):
            client.get("/v3/customers")


def test_one_connection_serves_many_requests(connect: Connect) -> None:
    with ScriptedServer() as server:
        client = connect(server.url)
        for _ in range(5):
            client.get("/v3/customers")
        assert server.connections_made == 1


def test_keep_alive_probes_are_asked_for_unless_turned_off() -> None:
    probing = keep_alive_options(45)
    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in probing
    assert (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 45) in probing
    assert all(option != socket.SO_KEEPALIVE for _, option, _ in keep_alive_options(0))


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/v3/customers",
        "//evil.example/v3/customers",
        "/v3/../../other/v3/customers",
        "/v3/%2e%2e/customers",
        "/v3/a/./b",
        "/v3/customers?page=2",
        "/v3/customers#x",
        "/v3/a b",
        "/v3/a\nb",
        "/v3/a\\b",
        "/v3/http://x",
        "/v3//customers",
        "/v3/",
        "/v3/a%2Fb",
        "v3/customers",
        "/v1/customers",
        "/graphql",
        "",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused(connect: Connect, path: str) -> None:
    with ScriptedServer() as server:
        client = connect(server.url)
        with pytest.raises(ValueError, match="not a path below a store"):
            client.get(path)
    assert server.requests == []


def test_an_unknown_method_is_refused(connect: Connect) -> None:
    client = connect("http://127.0.0.1:9")
    with pytest.raises(ValueError, match="not a method"):
        client.request("TRACE", "/v3/customers")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2024, 1, 1), ValueError),  # noqa: DTZ001 - the point of it
        (datetime(2024, 1, 1, tzinfo=UTC).date(), TypeError),
        (["a,b"], ValueError),
        ({"a": 1}, TypeError),
        (b"bytes", TypeError),
        ([None], TypeError),
    ],
)
def test_a_parameter_that_cannot_be_said_is_refused(
    connect: Connect,
    value: object,
    kind: type[Exception],
) -> None:
    client = connect("http://127.0.0.1:9")
    with pytest.raises(kind, match="parameter since"):
        client.get("/v3/customers", {"since": value})


def test_usage_counts_requests_by_endpoint_with_ids_replaced(connect: Connect) -> None:
    with ScriptedServer(Reply(503), Reply(429, headers={"X-Retry-After": "0"})) as server:
        client = connect(server.url)
        client.get("/v2/orders/12/products")
        client.get("/v2/orders/13/products")
        client.delete("/v3/carts/0d1ed4a4-4f5e-4a8b-9d5e-1c2d3e4f5a6b")
    assert client.usage.requests == 5
    assert client.usage.retries == 2
    assert client.usage.rate_limited == 1
    assert client.usage.waited_seconds > 0
    assert client.usage.by_endpoint == {"GET /v2/orders/{id}/products": 4, "DELETE /v3/carts/{id}": 1}
