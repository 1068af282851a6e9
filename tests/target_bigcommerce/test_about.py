"""What the installed program tells of itself, and how it ends when the store does not let it in."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from bigcommerce_sandbox import SandboxOptions
from tests.programs import pointing_at, run
from tests.target_bigcommerce.conftest import lines_of, record, schema, state

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore

TOKEN = "sandbox-token"  # noqa: S105 - opens nothing but a sandbox
INPUT = lines_of([schema("brands"), record("brands", id=1, name="A"), state({"a": 1})])
OWN_SETTINGS = {
    *("source_name", "operation", "streams", "on_unknown_stream", "order_customer", "skip_unchanged", "on_error"),
    *("rejects_path", "max_rejects", "max_deletes", "dry_run", "journal_path"),
}
CONNECTION = {
    *("store_hash", "api_path", "access_token", "client_id", "api_url", "max_concurrency", "quota_reserve_percent"),
    *("request_timeout_seconds", "max_retry_seconds", "keep_alive_seconds", "proxy_url", "user_agent"),
}
OF_THE_SDK = {
    *("validate_records", "stream_maps", "stream_map_config", "faker_config", "flattening_enabled"),
    *("flattening_max_depth", "flattening_max_key_length", "flattening_separator"),
}


def write(sandbox: Sandbox, **settings: object) -> subprocess.CompletedProcess[str]:
    variables = {f"TARGET_BIGCOMMERCE_{name.upper()}": str(value) for name, value in settings.items()}
    connection = pointing_at(sandbox, "TARGET_BIGCOMMERCE") | variables
    return run("target-bigcommerce", "--config=ENV", settings=connection, stdin=INPUT)


def assert_one_line(done: subprocess.CompletedProcess[str], message: str, token: str = TOKEN) -> None:
    errors = [line for line in done.stderr.splitlines() if "| ERROR" in line]
    assert done.returncode == 1, done.stderr
    assert len(errors) == 1, done.stderr
    assert message in errors[0]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert token not in done.stderr


def test_about_tells_every_setting_that_does_something_and_no_other() -> None:
    about: dict[str, Any] = json.loads(run("target-bigcommerce", "--about", "--format=json").stdout)
    assert set(about["settings"]["properties"]) == CONNECTION | OWN_SETTINGS | OF_THE_SDK
    assert set(about["capabilities"]) == {
        *("about", "stream-maps", "schema-flattening", "structured-logging", "validate-records"),
    }


def test_a_whole_run_says_its_state_and_ends_with_0(sandbox: Sandbox) -> None:
    done = write(sandbox)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {"a": 1}
    assert "brands: 1 created, 0 updated, 0 unchanged, 0 deleted, 0 skipped, 0 rejected" in done.stderr
    assert "2 requests" in done.stderr
    assert "ERROR" not in done.stderr
    assert TOKEN not in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "config.json: No such file or directory"),
        ("{", "config.json: not JSON"),
        ("[]", "config.json: must hold a JSON object"),
        ('{"colour": "red"}', "colour: no such setting"),
        ("{}", "access_token: is missing; set it to the access token of the API account; store_hash: is missing;"),
        (
            '{"store_hash": "abc", "access_token": "sandbox-token", "stream_maps": {"brands": {"name": "nam("}}}',
            "Failed to parse expression nam(",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_told_in_one_line(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "config.json"
    if content is not None:
        path.write_text(content)
    assert_one_line(run("target-bigcommerce", "--config", str(path), stdin=INPUT), message)


def test_input_that_is_not_there_is_told_in_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    connection = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
    done = run("target-bigcommerce", "--config=ENV", "--input", str(tmp_path / "none"), settings=connection)
    assert done.returncode != 0
    assert "No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_token_ends_the_run_at_once(sandbox: Sandbox) -> None:
    assert_one_line(write(sandbox, access_token="wrong-token"), "401", token="wrong-token")  # noqa: S106 - opens nothing
    assert len(sandbox.requests) == 1


def test_a_scope_that_only_reads_is_told_with_the_one_that_is_missing(open_store: OpenStore) -> None:
    sandbox = open_store(SandboxOptions(scopes=frozenset({"store_v2_products_read_only"})))
    done = write(sandbox)
    assert_one_line(done, "403")
    assert "OAuth scope" in done.stderr
    assert sandbox.store.documents("brands") == []


def test_an_unknown_store_is_told_in_one_line(sandbox: Sandbox) -> None:
    assert_one_line(write(sandbox, store_hash="elsewhere"), "/v3/catalog/brands")
    assert len(sandbox.requests) == 1


def test_a_host_that_does_not_answer_is_told_in_one_line(sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert_one_line(write(sandbox, api_url=url, max_retry_seconds=0), "/v3/catalog/brands")


@contextmanager
def answering(body: bytes) -> Iterator[str]:
    """A server that is no store: it answers everything with the same page."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server calls

        @override
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "body",
    [b"<html><body>Welcome</body></html>", b'{"data": [{"id"', b'{"data": 5}', b"[1]", b"[{}]", b"5", b'{"data": [5]}'],
)
def test_a_server_that_is_no_store_is_told_in_one_line(sandbox: Sandbox, body: bytes) -> None:
    with answering(body) as url:
        assert_one_line(write(sandbox, api_url=url, max_retry_seconds=0), "/v3/catalog/brands")
