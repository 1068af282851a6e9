"""The token is sent, and shows up nowhere else."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from bigcommerce_api.errors import BigCommerceError
from bigcommerce_api.redaction import Secret, redact
from tests.bigcommerce_api.conftest import TOKEN
from tests.bigcommerce_api.scripted_server import BROKEN_OFF, DROPPED, Reply, ScriptedServer, unused_port

if TYPE_CHECKING:
    from types import TracebackType

    from tests.bigcommerce_api.conftest import Connect

FAILURES = [
    pytest.param([DROPPED], id="dropped"),
    pytest.param([BROKEN_OFF], id="broken off"),
    pytest.param([Reply(body=b"<html>")], id="html"),
    pytest.param([Reply(302, None, {"Location": "https://x.example/"})], id="redirect"),
    pytest.param([Reply(401, {"title": TOKEN})], id="401"),
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


def test_the_library_itself_would_print_the_header_as_a_mask(connect: Connect) -> None:
    headers = connect("http://127.0.0.1:9", client_id="cli3nt")._session.headers
    assert TOKEN not in repr(headers)
    assert TOKEN not in repr(dict(headers))
    assert headers["X-Auth-Token"] == TOKEN


def test_a_secret_is_a_text_for_those_who_send_it() -> None:
    secret = Secret("abc")
    assert (repr(secret), secret.encode("latin-1"), len(secret)) == ("'***'", b"abc", 3)
    assert redact("xabcx", [secret, ""]) == "x***x"
