"""What the installed program tells of itself, and how it ends when the store does not let it in."""

from __future__ import annotations

import json
import re
import socket
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions
from tests.misuse import assert_one_line, served
from tests.programs import pointing_at, run
from tests.target_bigcommerce.conftest import lines_of, record, schema, state
from tests.tokens import shown_in

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore

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


def assert_nothing_but_one_line(done: subprocess.CompletedProcess[str], message: str) -> None:
    assert_one_line(done, message)
    assert done.stdout == ""


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
    assert re.search(r" all +1 +1 +0 +0 +0 +0 +0 +2 +0 +0 +0\.0$", done.stderr, re.MULTILINE), done.stderr
    assert "ERROR" not in done.stderr
    assert shown_in(done.stderr) == []


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
    assert_nothing_but_one_line(run("target-bigcommerce", "--config", str(path), stdin=INPUT), message)


def test_input_that_is_not_there_is_told_in_one_line(sandbox: Sandbox, tmp_path: Path) -> None:
    connection = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
    done = run("target-bigcommerce", "--config=ENV", "--input", str(tmp_path / "none"), settings=connection)
    assert done.returncode != 0
    assert "No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_token_ends_the_run_at_once(sandbox: Sandbox) -> None:
    assert_nothing_but_one_line(write(sandbox, access_token="wrong-token"), "401")  # noqa: S106 - opens nothing
    assert len(sandbox.requests) == 1


def test_a_scope_that_only_reads_is_told_with_the_one_that_is_missing(open_store: OpenStore) -> None:
    sandbox = open_store(SandboxOptions(scopes=frozenset({"store_v2_products_read_only"})))
    done = write(sandbox)
    assert_nothing_but_one_line(done, "403")
    assert "OAuth scope" in done.stderr
    assert sandbox.store.documents("brands") == []


def test_an_unknown_store_is_told_in_one_line(sandbox: Sandbox) -> None:
    assert_nothing_but_one_line(write(sandbox, store_hash="elsewhere"), "/v3/catalog/brands")
    assert len(sandbox.requests) == 1


def test_a_host_that_does_not_answer_is_told_in_one_line(sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert_nothing_but_one_line(write(sandbox, api_url=url, max_retry_seconds=0), "/v3/catalog/brands")


@pytest.mark.parametrize(
    "body",
    [b"<html><body>Welcome</body></html>", b'{"data": [{"id"', b'{"data": 5}', b"[1]", b"[{}]", b"5", b'{"data": [5]}'],
)
def test_a_server_that_is_no_store_is_told_in_one_line(sandbox: Sandbox, body: bytes) -> None:
    with served(200, body) as url:
        assert_nothing_but_one_line(write(sandbox, api_url=url, max_retry_seconds=0), "/v3/catalog/brands")
