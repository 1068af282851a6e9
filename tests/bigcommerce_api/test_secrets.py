"""The token is sent, and shows up nowhere else."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api.errors import BigCommerceError
from bigcommerce_api.redaction import Secret, redact, secrets_of_proxy
from tests.bigcommerce_api.conftest import TOKEN
from tests.bigcommerce_api.scripted_server import BROKEN_OFF, DROPPED, Reply, Request, ScriptedServer, unused_port

if TYPE_CHECKING:
    from types import TracebackType

    from tests.bigcommerce_api.conftest import Connect

FAILURES = [
    pytest.param([DROPPED], id="dropped"),
    pytest.param([BROKEN_OFF], id="broken off"),
    pytest.param([Reply(body=b"<html>")], id="html"),
    pytest.param([Reply(302, None, {"Location": "https://x.example/"})], id="redirect"),
    pytest.param([Reply(401, {"title": TOKEN})], id="401"),
    pytest.param([Reply(400, {"errors": {TOKEN: TOKEN}, "detail": [TOKEN]}, {"X-Request-ID": TOKEN})], id="400"),
    pytest.param([Reply(403, None, phrase=f"Not {TOKEN}")], id="status line"),
    pytest.param([Reply(403, f"<title>{TOKEN}</title>{TOKEN}".encode())], id="page"),
    pytest.param([Reply(400, b"{}", {"Content-Length": "2", "X-Odd": f"1\r\n{TOKEN}"})], id="a header that is none"),
    pytest.param([Reply(500), Reply(429), Reply(503)], id="several"),
]


def locals_of(trace: TracebackType | None) -> list[str]:
    """Return what a crash reporter that prints local variables would print."""
    return [
        f"{name} = {value!r}"
        for frame, _ in traceback.walk_tb(trace)
        for name, value in frame.f_locals.items()
        if "/tests/" not in frame.f_code.co_filename
    ]


def chain_of(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("replies", FAILURES)
def test_no_failure_shows_the_token(
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    replies: list[Reply],
    method: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedServer(*replies, then=replies[-1]) as server:
        client = connect(server.url, hurried={"max_retry_seconds": 0.05})
        with pytest.raises(BigCommerceError) as caught:
            client.request(method, "/v3/customers", body={"name": "x"})
    assert server.requests[0].headers["X-Auth-Token"] == TOKEN
    shown = [caplog.text, repr(client), repr(client.settings)]
    for error in chain_of(caught.value):
        shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
        shown += locals_of(error.__traceback__)
    assert caplog.text
    assert not [text for text in shown if TOKEN in text]


def test_a_host_out_of_reach_shows_neither_token_nor_proxy_password(
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(
        "https://api.example.test",
        proxy_url=f"http://me:pa55word@127.0.0.1:{unused_port()}",
        hurried={"max_retry_seconds": 0.05},
    )
    with pytest.raises(BigCommerceError, match="proxy") as caught:
        client.get("/v3/customers")
    shown = [caplog.text, str(caught.value), "".join(traceback.format_exception(caught.value))]
    for error in chain_of(caught.value):
        shown += locals_of(error.__traceback__)
    assert not [text for text in shown if TOKEN in text or "pa55word" in text]


BASIC = base64.b64encode(b"me:p@55word").decode()


def test_a_proxy_that_repeats_what_it_was_sent_gives_nothing_away(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(request: Request) -> Reply:
        sent = [request.headers["Proxy-Authorization"], request.headers["X-Auth-Token"], "me:p@55word", "p%4055word"]
        return Reply(407, {"title": json.dumps(sent)})

    caplog.set_level(logging.DEBUG)
    with ScriptedServer(then=refused) as proxy:
        address = proxy.url.replace("//", "//me:p%4055word@")
        client = connect("http://127.0.0.1:9", proxy_url=address, hurried={"max_retry_seconds": 0})
        with pytest.raises(BigCommerceError, match="Basic") as caught:
            client.get("/v3/customers")
    assert proxy.requests[0].headers["Proxy-Authorization"] == f"Basic {BASIC}"
    shown = [caplog.text, str(caught.value), repr(caught.value.body)]
    assert not [text for text in shown if any(part in text for part in (TOKEN, BASIC, "55word"))]


def test_the_password_of_a_proxy_of_the_surroundings_is_a_secret_too(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:p%4055word@127.0.0.1:9")
    secrets = connect("https://api.example.test")._session.secrets
    assert {TOKEN, "p@55word", "p%4055word", BASIC} <= set(secrets)
    assert all(repr(secret) == "'***'" for secret in secrets)


def test_a_password_too_short_to_be_told_from_words_masks_nothing() -> None:
    assert secrets_of_proxy("http://me:a@127.0.0.1") == ["http://me:a@127.0.0.1", base64.b64encode(b"me:a").decode()]
    assert secrets_of_proxy("http://127.0.0.1") == []


def test_headers_that_are_none_are_told_in_one_line(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with ScriptedServer(Reply(200, b"{}", {"Content-Length": "2", "X-Odd": "1\r\nwhatever it says"})) as server:
        connect(server.url).get("/v3/customers")
    assert "The answer has headers that are none" in caplog.text
    assert "whatever" not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_library_itself_would_print_the_header_as_a_mask(connect: Connect) -> None:
    headers = connect("http://127.0.0.1:9", client_id="cli3nt")._session.headers
    assert TOKEN not in repr(headers)
    assert TOKEN not in repr(dict(headers))
    assert headers["X-Auth-Token"] == TOKEN


def test_a_secret_is_a_text_for_those_who_send_it() -> None:
    secret = Secret("abc")
    assert (repr(secret), secret.encode("latin-1"), len(secret)) == ("'***'", b"abc", 3)
    assert redact("xabcx", [secret, ""]) == "x***x"
