from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bigcommerce_api.access import SECONDS_OF_A_CHECK
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce import access
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.tap import TapBigCommerce
from tests import programs
from tests.misuse import TOKEN, assert_one_line, served

Open = Callable[..., Sandbox]
SettingsFor = Callable[..., dict[str, Any]]

TAP = Path(sys.executable).with_name("tap-bigcommerce")
SECONDS = 60
DEFAULT = ("brands", "category_trees", "categories", "products", "customers", "coupons", "orders")


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return programs.run("tap-bigcommerce", *map(str, arguments), settings=environment)


def written(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_discovery_needs_neither_network_nor_credentials() -> None:
    done = run("--discover")
    assert done.returncode == 0
    found = [stream["tap_stream_id"] for stream in json.loads(done.stdout)["streams"]]
    assert [name for name in found if name in DEFAULT] == list(DEFAULT)
    assert found == [stream.name for stream in STREAMS]


def test_the_catalog_says_what_is_read_whole_and_what_is_off_by_default() -> None:
    streams = json.loads(run("--discover").stdout)["streams"]
    roots = {
        stream["stream"]: next(entry["metadata"] for entry in stream["metadata"] if not entry["breadcrumb"])
        for stream in streams
    }
    assert [name for name, root in roots.items() if root.get("selected-by-default") is not False] == list(DEFAULT)
    streams = [stream for stream in streams if stream["stream"] in DEFAULT]
    roots = {name: root for name, root in roots.items() if name in DEFAULT}
    assert {name for name, root in roots.items() if root.get("forced-replication-method") == "FULL_TABLE"} == {
        *("brands", "category_trees", "categories", "coupons"),
    }
    off = {
        f"{stream['stream']}.{entry['breadcrumb'][-1]}"
        for stream in streams
        for entry in stream["metadata"]
        if entry["breadcrumb"] and entry["metadata"].get("selected-by-default") is False
    }
    assert off == {
        *("products.options", "products.modifiers", "customers.shopper_profile_id", "customers.segment_ids"),
    }


def test_about_tells_every_setting_and_no_capability_that_is_not_there() -> None:
    about = json.loads(run("--about", "--format=json").stdout)
    assert "stream_filters" in about["settings"]["properties"]
    assert "batch" not in about["capabilities"]
    assert "activate-version" not in about["capabilities"]


def test_a_whole_run_writes_messages_and_ends_with_0(
    open_store: Open, settings_for: SettingsFor, tmp_path: Path
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=5, customers=5, orders=5, coupons=2)))
    done = run("--config", written(tmp_path, "config.json", settings_for(sandbox)))
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert sum(message["type"] == "SCHEMA" for message in messages) == 7
    assert messages[-1]["type"] == "STATE"
    assert "ERROR" not in done.stderr
    assert sandbox.access_token not in done.stderr + done.stdout


def test_settings_can_come_from_the_environment(open_store: Open) -> None:
    sandbox = open_store()
    done = run(
        "--config=ENV",
        TAP_BIGCOMMERCE_API_URL=sandbox.api_url,
        TAP_BIGCOMMERCE_STORE_HASH=sandbox.store_hash,
        TAP_BIGCOMMERCE_ACCESS_TOKEN=sandbox.access_token,
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--config", "{folder}/none.json"), "none.json: No such file or directory"),
        (("--config", "{folder}/broken.json"), "broken.json: not JSON"),
        (("--config", "{folder}/list.json"), "list.json: must hold a JSON object"),
        (("--config", "{folder}/unknown.json"), "colour: no such setting"),
        (("--config", "{folder}/unknown.json", "--test"), "colour: no such setting"),
        (("--config", "{folder}/good.json", "--state", "{folder}/broken.json"), "broken.json: not JSON"),
        (("--config", "{folder}/good.json", "--state", "{folder}/list.json"), "must hold a JSON object"),
        (("--config", "{folder}/good.json", "--catalog", "{folder}/broken.json"), "broken.json: not JSON"),
        (("--config", "{folder}/good.json", "--catalog", "{folder}/catalog.json"), "not a Singer catalog"),
        (("--config", "{folder}/map.json"), "stream_maps: Option '__weird__:{}' is not expected"),
        (("--config", "{folder}/flat.json"), "flattening_max_depth: is missing; flattening_enabled needs it"),
        (
            (),
            "access_token: is missing; set it to the access token of the API account; store_hash: is missing;",
        ),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    good = {"store_hash": "abc", "access_token": TOKEN, "api_url": "http://127.0.0.1:9"}
    written(tmp_path, "broken.json", "{")
    written(tmp_path, "list.json", [])
    written(tmp_path, "good.json", good)
    written(tmp_path, "unknown.json", good | {"colour": "red"})
    written(tmp_path, "catalog.json", {"streams": [{"stream": "orders"}]})
    written(tmp_path, "flat.json", good | {"flattening_enabled": True})
    written(tmp_path, "map.json", good | {"stream_maps": {"__weird__": {}}})
    assert_one_line(run(*(argument.format(folder=tmp_path) for argument in arguments)), message)


def test_a_wrong_token_ends_the_run_at_once(open_store: Open, settings_for: SettingsFor, tmp_path: Path) -> None:
    sandbox = open_store()
    config = written(tmp_path, "config.json", settings_for(sandbox, access_token="wrong-token"))  # noqa: S106 - of no store
    assert_one_line(run("--config", config), "401")
    assert len(sandbox.requests) == 1


def test_an_unknown_store_is_told_in_one_line(open_store: Open, settings_for: SettingsFor, tmp_path: Path) -> None:
    sandbox = open_store()
    config = written(tmp_path, "config.json", settings_for(sandbox, store_hash="elsewhere"))
    assert_one_line(run("--config", config), "/v3/catalog/brands")
    assert len(sandbox.requests) == 1


def test_a_host_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        config = written(
            tmp_path,
            "config.json",
            {"api_url": url, "store_hash": "abc", "access_token": TOKEN, "max_retry_seconds": 0},
        )
        assert_one_line(run("--config", config), "/v3/catalog/brands")


@pytest.mark.parametrize("body", [b"<html><body>Welcome</body></html>", b'{"data": [{"id"', b'{"data": 5}', b"[1]"])
def test_a_server_that_is_no_store_is_told_in_one_line(tmp_path: Path, body: bytes) -> None:
    with served(200, body) as url:
        settings = {
            "api_url": url,
            "store_hash": "abc",
            "access_token": TOKEN,
            "max_retry_seconds": 0,
        }
        assert_one_line(run("--config", written(tmp_path, "config.json", settings)), "7 of 7 streams failed: brands")


def test_the_token_is_tested_stream_by_stream(open_store: Open, settings_for: SettingsFor, tmp_path: Path) -> None:
    scopes = frozenset({"store_v2_products_read_only", "store_v2_customers"})
    sandbox = open_store(SandboxOptions(scopes=scopes, quota=450))
    done = run("--config", written(tmp_path, "config.json", settings_for(sandbox)), "--test")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    quota, missing = lines.pop("quota"), lines.pop("missing scopes")
    assert done.returncode == 1
    assert list(lines) == [stream.name for stream in STREAMS if stream.selected_by_default]
    assert {name for name, finding in lines.items() if finding == "readable"} == set(lines) - {"coupons", "orders"}
    assert "needs the scope Orders (read-only)" in lines["orders"]
    assert missing.startswith("Marketing (read-only), Orders (read-only); make a token that has them under Settings")
    assert quota == "450 requests in 30 s, 443 left; a run uses at most 90 % of them (quota_reserve_percent)"
    assert "Traceback" not in done.stderr


def test_a_token_that_opens_everything_passes_the_test(
    open_store: Open, settings_for: SettingsFor, tmp_path: Path
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=12, customers=4, orders=12, coupons=4)))
    config = written(tmp_path, "config.json", settings_for(sandbox))
    done = run("--config", config, "--test")
    assert done.returncode == 0
    *streams, quota = done.stdout.splitlines()
    assert {line.split(": ")[1] for line in streams} == {"readable"}
    assert quota == "quota: the store tells of none"


def test_every_stream_can_be_tested(open_store: Open, settings_for: SettingsFor) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=12, customers=4, orders=12, coupons=4)))
    tap = TapBigCommerce(config=settings_for(sandbox))
    streams = [stream for stream in tap.streams.values() if isinstance(stream, BigCommerceStream)]
    *lines, _ = access.findings(tap, streams)
    assert lines == [f"{stream.name}: readable" for stream in STREAMS]


def test_a_stream_that_the_store_does_not_have_is_named(
    open_store: Open, settings_for: SettingsFor, tmp_path: Path
) -> None:
    sandbox = open_store(SandboxOptions(missing_paths=frozenset({"/v2/coupons"})))
    done = run("--config", written(tmp_path, "config.json", settings_for(sandbox)), "--test")
    assert done.returncode == 1
    assert "coupons: not readable: not available on this store: GET /v2/coupons (status 404" in done.stdout


def test_a_wrong_token_fails_the_test_in_one_line(open_store: Open, settings_for: SettingsFor, tmp_path: Path) -> None:
    config = written(tmp_path, "config.json", settings_for(open_store(), access_token="wrong-token"))  # noqa: S106 - of no store
    assert_one_line(run("--config", config, "--test"), "401")


def test_a_reader_that_goes_away_ends_the_run_quietly(
    open_store: Open, settings_for: SettingsFor, tmp_path: Path
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(customers=500)))
    config = written(tmp_path, "config.json", settings_for(sandbox))
    with subprocess.Popen([TAP, "--config", config], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode() if process.stderr else ""
        assert process.wait(SECONDS) == 1
    assert "Traceback" not in errors
    assert "ERROR" not in errors
    assert "BrokenPipe" not in errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_ended_by_a_signal_does_not_look_complete(
    open_store: Open, settings_for: SettingsFor, tmp_path: Path, number: signal.Signals
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(customers=20), latency_ms=200))
    config = written(tmp_path, "config.json", settings_for(sandbox, page_size=1))
    with subprocess.Popen([TAP, "--config", config], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while not sandbox.requests:
            time.sleep(0.02)
        process.send_signal(number)
        output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 128 + number
    assert b"Traceback" not in errors
    assert all(json.loads(line)["type"] for line in output.splitlines())


BROKEN_AT_ITS_END = """
import logging, click
from tap_bigcommerce.command_line import OneLineErrors, one_line_errors
def callback():
    OneLineErrors.ended_with = 143
    raise RuntimeError("release unlocked lock")
one_line_errors(click.Command("tap", callback=callback), logging.getLogger()).main([])
"""


def test_a_lock_that_breaks_where_a_signal_ends_a_run_does_not_change_how_it_ends() -> None:
    done = subprocess.run([sys.executable, "-c", BROKEN_AT_ITS_END], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


def test_a_test_does_not_try_as_long_as_a_run(open_store: Open, settings_for: SettingsFor) -> None:
    config = settings_for(open_store(), max_retry_seconds=600)
    tap = TapBigCommerce(config=config)
    assert tap.check_access()
    assert tap.client.settings.max_retry_seconds == SECONDS_OF_A_CHECK
    assert TapBigCommerce(config=config).client.settings.max_retry_seconds == 600


def test_the_help_says_what_a_test_does() -> None:
    text = " ".join(run("--help").stdout.split())
    assert "Tell stream by stream whether the token may read it." in text
