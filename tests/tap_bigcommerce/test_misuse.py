"""What a user can get wrong is told in one line that names it, with the next step, and never by a traceback."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.misuse import NOWHERE, TOKEN, assert_one_line, served
from tests.programs import pointing_at, run
from tests.tap_bigcommerce.conftest import catalog_of

Document = dict[str, Any]


@pytest.fixture(scope="module")
def store() -> Iterator[Sandbox]:
    """A small store, which the tests only read."""
    with Sandbox(SandboxOptions(seed=SeedSizes(products=2, customers=2, orders=2))) as sandbox:
        yield sandbox


@pytest.fixture
def config(store: Sandbox, tmp_path: Path) -> Path:
    """Settings that work."""
    return written(
        tmp_path / "config.json",
        {"api_url": store.api_url, "store_hash": store.store_hash, "access_token": store.access_token},
    )


def written(path: Path, content: object) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def warnings(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return "\n".join(line for line in done.stderr.splitlines() if "| WARNING" in line)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"store_hash": "  "}, "store_hash: is missing; set it, or set api_path"),
        ({"store_hash": "https://api.bigcommerce.com/stores/abc/v3/"}, "store_hash: must be the bare identifier"),
        ({"store_hash": "stores/abc"}, "store_hash: must be the bare identifier"),
        ({"store_hash": 5}, "store_hash: must be text, not a whole number"),
        ({"access_token": f"{TOKEN}\n"}, "access_token: holds white space or characters that no token has; copy it"),
        ({"access_token": "  "}, "access_token: is empty; set it"),
        ({"access_token": None}, "access_token: is missing; set it to the access token of the API account"),
        ({"api_path": "https://api.bigcommerce.com/stores/x/v2/"}, "api_path: names the store x, but store_hash is"),
        ({"api_path": "abc"}, "api_path: must be an address such as https://host"),
        ({"api_url": "https://api.bigcommerce.com/stores/abc123/v3"}, "api_url: must end in front of /stores/; set"),
        ({"api_url": "https://api.bigcommerce.com/v2"}, "api_url: must end in front of /stores/; set api_path"),
        ({"api_url": "https://user:pa55word@host"}, "api_url: must not hold a user or password"),
        ({"api_url": "https://[::1"}, "api_url: is not a valid address"),
        (
            {"api_url": "https://bücher.example"},
            "api_url: must be written as it is sent: https://xn--bcher-kva.example",
        ),
        ({"api_url": "https://api.bigcommerce.com:0"}, "must be written as it is sent: https://api.bigcommerce.com"),
        ({"api_url": "https://host/%7Ea"}, "api_url: must be written as it is sent: https://host/~a"),
        ({"api_path": "https://host/ü/stores/abc123"}, "api_path: points to "),
        ({"flattening_enabled": True, "flattening_max_depth": -1}, "flattening_max_depth: must be at least 0, not -1"),
        ({"max_concurrency": 1.5}, "max_concurrency: must be a whole number, not a fraction"),
        ({"quota_reserve_percent": 100}, "quota_reserve_percent: must be at most 90, not 100"),
        ({"page_size": ""}, "page_size: must be a whole number, not text"),
        ({"start_date": ""}, "start_date: must be a date such as 2024-01-31"),
        ({"start_date": "2024-01-01T00:00:00+99:00"}, "start_date: must be a date such as 2024-01-31"),
        ({"proxy_url": "socks5://127.0.0.1:1"}, "proxy_url: must be an address such as https://host"),
        ({"user_agent": "a\nb"}, "user_agent: must hold printable ASCII characters only"),
        ({"user_agent": "x" * 5000}, "user_agent: must be at most 1000 characters, not 5000"),
        ({"access_token": TOKEN * 100}, "access_token: holds white space or characters that no token has; copy it"),
        ({"store_hash": "store-1.mybigcommerce.com"}, "store_hash: must be the bare identifier"),
        ({"api_url": "http://api.bigcommerce.com"}, "api_url: must begin with https:// (http is accepted for this"),
        ({"start_date": "6 months ago"}, "start_date: must be a date such as 2024-01-31"),
        ({"start_date": 1704067200}, "start_date: must be text, not a whole number"),
        ({"channel_ids": ["1"]}, "channel_ids.0: must be a whole number, not text"),
        ({"stream_filters": {"order": {}}}, "stream_filters.order: no such stream; there are "),
        ({"tap-bigcommerce": {}}, "tap-bigcommerce: no such setting"),
        ({"stream_maps": {"orders": {"x": "("}}}, "stream_maps: Failed to parse expression (."),
        ({"stream_maps": {"orders": {"id": None}}}, "stream_maps: Removing key property 'id' is not permitted"),
        ({"stream_maps": {"orders": {"__else__": 5}}}, "stream_maps.orders.__else__: can only be __NULL__"),
        ({"flattening_enabled": True}, "flattening_max_depth: is missing; flattening_enabled needs it"),
        ({"Store_Hash": "x"}, "Store_Hash: no such setting; did you mean store_hash?"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: Document, message: str) -> None:
    done = run("tap-bigcommerce", "--config", written(tmp_path / "config.json", NOWHERE | settings))
    assert_one_line(done, message)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not JSON: "),
        (b"", "not JSON: it is empty; leave the option out, or make the file anew"),
        (b"\xef\xbb\xbf{}", "not JSON: it begins with a byte order mark; save it as UTF-8 without one"),
        (b"[" * 5000, "not JSON: "),
        (b"null", "must hold a JSON object"),
        (b"\xff\xfe", "not JSON: it begins with a byte order mark"),
        (b"store_hash: abc123\n", "not JSON: "),
    ],
    ids=lambda part: str(part)[:20],
)
@pytest.mark.parametrize("option", ["--config", "--catalog", "--state"])
def test_a_file_that_cannot_be_read_is_named(config: Path, option: str, content: bytes, message: str) -> None:
    path = written(config.with_name("given.json"), content)
    given = ["--config", path] if option == "--config" else ["--config", config, option, path]
    assert_one_line(run("tap-bigcommerce", *given), f"{option} {path}: {message}")


def _changed(catalog: Document, changes: Mapping[str, object], name: str = "orders") -> Document:
    """A catalog of which a stream's entry, or which itself if none is named, has other values; None takes one out."""
    entries = [stream for stream in catalog["streams"] if stream["stream"] == name] if name else [catalog]
    for entry in entries:
        entry.update(changes)
        for field in [field for field, value in entry.items() if value is None]:
            del entry[field]
    return catalog


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("", {"streams": None}, "not a Singer catalog: it has no list of streams; make it anew with --discover"),
        ("", {"streams": {}}, "it has no list of streams"),
        ("", {"streams": [1]}, "a stream has no tap_stream_id"),
        ("orders", {"tap_stream_id": None}, "a stream has no tap_stream_id"),
        ("orders", {"stream": "order"}, "orders is called otherwise in it, for which stream_maps are there"),
        ("orders", {"schema": None}, "orders has no schema"),
        ("orders", {"schema": []}, "orders has no schema"),
        ("orders", {"metadata": None}, "orders has no metadata"),
        ("orders", {"metadata": {}}, "orders has no metadata"),
        ("orders", {"metadata": []}, "orders has no metadata of its own, with an empty breadcrumb"),
        ("orders", {"metadata": [{"breadcrumb": "x", "metadata": {}}]}, "orders has no metadata of its own"),
        ("orders", {"schema": {"properties": {}}}, "schema of orders lacks id, date_modified; make it anew with --d"),
        ("orders", {"replication_method": "LOG_BASED"}, "replicates orders as LOG_BASED, which the API cannot"),
        ("orders", {"replication_key": "total"}, "orders by total, which the API cannot; use date_modified"),
    ],
    ids=str,
)
def test_a_catalog_that_is_none_is_told(config: Path, name: str, changes: Document, message: str) -> None:
    path = written(config.with_name("catalog.json"), _changed(catalog_of("orders"), changes, name))
    assert_one_line(run("tap-bigcommerce", "--config", config, "--catalog", path), message)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("", {"streams": []}, "The catalog selects no stream, so that nothing is read; set selected in its metadata"),
        ("orders", {"stream": "t", "tap_stream_id": "t"}, "The catalog selects t, which is no stream of this tap"),
    ],
    ids=str,
)
def test_a_catalog_that_brings_nothing_is_warned_of(config: Path, name: str, changes: Document, message: str) -> None:
    path = written(config.with_name("catalog.json"), _changed(catalog_of("orders"), changes, name))
    assert message in warnings(run("tap-bigcommerce", "--config", config, "--catalog", path))


def test_a_catalog_that_selects_nothing_is_warned_of(config: Path) -> None:
    path = written(config.with_name("catalog.json"), catalog_of())
    done = run("tap-bigcommerce", "--config", config, "--catalog", path)
    assert "The catalog selects no stream" in warnings(done)


def test_a_test_of_nothing_fails(config: Path) -> None:
    path = written(config.with_name("catalog.json"), catalog_of())
    done = run("tap-bigcommerce", "--config", config, "--catalog", path, "--test")
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        ["The catalog selects no stream, so that nothing is tested; set selected in its metadata"],
    )


def test_a_key_that_is_not_selected_comes_all_the_same(config: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "catalog.json", catalog_of("brands", brands__id=False))
    done = run("tap-bigcommerce", "--config", config, "--catalog", path)
    records = [json.loads(line)["record"] for line in done.stdout.splitlines() if '"RECORD"' in line]
    assert records
    assert all(record["id"] for record in records)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ([], "must hold a JSON object"),
        (b'{"bookmarks": {}}\n{"bookmarks": {}}\n', "of several states only the last is wanted, such as of: tail"),
        ({"orders": "2024-01-01"}, "the state has no bookmarks, so that everything would be read again; leave it out"),
        ({"bookmarks": [1]}, "the state's bookmarks must be a JSON object of streams"),
        ({"bookmarks": {"orders": 5}}, "the state's bookmark of orders must be a JSON object; take it out to read the"),
        ({"bookmarks": None}, "the state has no bookmarks, so that everything would be read again; leave it out"),
        ({"bookmarks": {"orders": {"date_modified": "soon"}}}, "the state's bookmark of orders is not a date: 'soon'"),
        ({"bookmarks": {"orders": {"date_modified": []}}}, "the state's bookmark of orders is not a date: []"),
    ],
    ids=str,
)
def test_a_state_that_is_none_is_told(config: Path, tmp_path: Path, state: object, message: str) -> None:
    path = written(tmp_path / "state.json", state)
    assert_one_line(run("tap-bigcommerce", "--config", config, "--state", path), message)


@pytest.mark.parametrize(
    ("bookmark", "message"),
    [
        ({"tickets": {"updated_at": "2024-01-01"}}, "The state has a bookmark of tickets, which is no stream"),
        (
            {"orders": {"replication_key": "id", "replication_key_value": 7}},
            "The state's bookmark of orders is by id, and is not used; it is by date_modified here",
        ),
        ({"orders": {"date_modified": "2999-01-01T00:00:00Z"}}, "orders is yet to come: 2999-01-01T00:00:00+00:00"),
    ],
    ids=str,
)
def test_a_state_that_says_little_is_warned_of(config: Path, tmp_path: Path, bookmark: Document, message: str) -> None:
    catalog = written(tmp_path / "catalog.json", catalog_of("orders"))
    state = written(tmp_path / "state.json", {"bookmarks": bookmark})
    done = run("tap-bigcommerce", "--config", config, "--catalog", catalog, "--state", state)
    assert message in warnings(done)


def test_a_line_of_the_taps_own_output_is_taken_for_the_state_that_it_holds(config: Path, tmp_path: Path) -> None:
    catalog = written(tmp_path / "catalog.json", catalog_of("orders"))
    first = run("tap-bigcommerce", "--config", config, "--catalog", catalog)
    state = written(tmp_path / "state.json", json.loads(first.stdout.splitlines()[-1]))
    again = run("tap-bigcommerce", "--config", config, "--catalog", catalog, "--state", state)
    assert again.stdout.count('"RECORD"') < first.stdout.count('"RECORD"')


def test_a_state_as_meltano_shows_it_is_taken_for_the_one_that_it_holds(config: Path, tmp_path: Path) -> None:
    catalog = written(tmp_path / "catalog.json", catalog_of("orders"))
    kept = {"replication_key": "date_modified", "replication_key_value": "2999-01-01T00:00:00Z"}
    state = written(tmp_path / "state.json", {"singer_state": {"bookmarks": {"orders": kept}}})
    done = run("tap-bigcommerce", "--config", config, "--catalog", catalog, "--state", state)
    assert '"RECORD"' not in done.stdout
    assert "orders is yet to come" in warnings(done)


def test_a_filter_that_the_store_refuses_is_named(config: Path, tmp_path: Path) -> None:
    more = written(tmp_path / "more.json", {"stream_filters": {"orders": {"status_id": ""}}})
    done = run("tap-bigcommerce", "--config", config, "--config", more)
    assert_one_line(done, "1 of 7 streams failed: orders: GET /v2/orders (status 400): ")
    assert done.stderr.count("; check stream_filters.orders\n") == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"start_date": "2999-01-01"}, "start_date: 2999-01-01T00:00:00+00:00 is yet to come"),
        ({"stream_maps": {"oders": {"x": "1"}}}, "stream_maps.oders: no such stream, so that this map does nothing"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_meant_is_warned_of(
    config: Path, tmp_path: Path, settings: Document, message: str
) -> None:
    more = written(tmp_path / "more.json", settings)
    assert message in warnings(run("tap-bigcommerce", "--config", config, "--config", more))


@pytest.mark.parametrize(
    "expression", ["1 / 0", "import os", "billing_address['nowhere']", "int('x')"], ids=lambda text: text[:9]
)
def test_an_expression_that_fails_on_a_record_is_told_with_its_stream(
    config: Path, tmp_path: Path, expression: str
) -> None:
    more = written(tmp_path / "more.json", {"stream_maps": {"orders": {"x": expression}}})
    done = run("tap-bigcommerce", "--config", config, "--config", more)
    assert_one_line(done, "stream_maps: an expression for orders fails on a record: ")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PAGE_SIZE", "many", "page_size: the environment variable TAP_BIGCOMMERCE_PAGE_SIZE must be a whole number"),
        ("INCLUDE_HIDDEN_PRODUCTS", "maybe", "TAP_BIGCOMMERCE_INCLUDE_HIDDEN_PRODUCTS must be true or false"),
        ("STREAM_FILTERS", "{", "stream_filters: the environment variable TAP_BIGCOMMERCE_STREAM_FILTERS must be a"),
        ("CHANNEL_IDS", "1,2", "channel_ids: the environment variable TAP_BIGCOMMERCE_CHANNEL_IDS must be a JSON"),
    ],
)
def test_an_environment_variable_that_cannot_be_read_is_named(
    config: Path, variable: str, value: str, message: str
) -> None:
    settings = {f"TAP_BIGCOMMERCE_{variable}": value}
    assert_one_line(run("tap-bigcommerce", "--config=ENV", "--config", config, settings=settings), message)


def test_an_environment_variable_that_is_empty_is_as_good_as_none(store: Sandbox) -> None:
    settings = pointing_at(store, "TAP_BIGCOMMERCE")
    empty = {f"TAP_BIGCOMMERCE_{name}": "" for name in ("PAGE_SIZE", "INCLUDE_HIDDEN_PRODUCTS", "STREAM_FILTERS")}
    assert warnings(run("tap-bigcommerce", "--config=ENV", settings={**settings, **empty})) == ""


@pytest.mark.parametrize("below", [".", "one/two"])
def test_settings_are_read_from_a_file_env_of_the_folder_or_of_one_above(
    store: Sandbox, tmp_path: Path, below: str
) -> None:
    lines = [f"{name}={value}" for name, value in pointing_at(store, "TAP_BIGCOMMERCE").items()]
    (tmp_path / ".env").write_bytes("\r\n".join(["# the store", *lines]).encode())
    folder = tmp_path / below
    folder.mkdir(parents=True, exist_ok=True)
    done = run("tap-bigcommerce", "--config=ENV", folder=folder)
    assert warnings(done) == ""
    assert done.stdout.count('"RECORD"') > 0


def test_the_environment_goes_before_a_file_env(store: Sandbox, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TAP_BIGCOMMERCE_STORE_HASH=another\nTAP_BIGCOMMERCE_PAGE_SIZE=many\n")
    settings = {**pointing_at(store, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGE_SIZE": "5"}
    assert run("tap-bigcommerce", "--config=ENV", settings=settings, folder=tmp_path).returncode == 0


def test_a_file_env_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("TAP_BIGCOMMERCE_STORE_HASH=abc".encode("utf-16"))
    done = run("tap-bigcommerce", "--config=ENV", folder=tmp_path)
    assert_one_line(done, f"{tmp_path.resolve() / '.env'} cannot be read: it is not UTF-8")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("LOGLEVEL", "LOUD", "Unknown level: 'LOUD'"),
        ("TAP_BIGCOMMERCE_LOGLEVEL", "5x", "Unknown level: '5X'"),
        ("SINGER_SDK_LOG_CONFIG", "version: [", "while parsing a flow node"),
        ("SINGER_SDK_LOG_CONFIG", "version: 1\nroot: {handlers: [mine]}", "Unable to add handler 'mine'"),
        ("SINGER_SDK_LOG_CONFIG", "", "'NoneType' object is not iterable"),
    ],
    ids=str,
)
def test_a_log_that_cannot_be_set_up_is_told(tmp_path: Path, variable: str, value: str, message: str) -> None:
    if variable == "SINGER_SDK_LOG_CONFIG":
        path = tmp_path / "logging.yml"
        path.write_text(value)
        value = str(path)
    done = run("tap-bigcommerce", "--discover", settings={variable: value})
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"tap-bigcommerce: the log cannot be set up: {message}")
    assert line.endswith("; correct LOGLEVEL, TAP_BIGCOMMERCE_LOGLEVEL, or the file that SINGER_SDK_LOG_CONFIG names")


def test_a_misspelt_environment_variable_is_warned_of(store: Sandbox) -> None:
    settings = {**pointing_at(store, "TAP_BIGCOMMERCE"), "TAP_BIGCOMMERCE_PAGESIZE": "5"}
    done = run("tap-bigcommerce", "--config=ENV", settings=settings)
    assert "TAP_BIGCOMMERCE_PAGESIZE is none of this program's; did you mean TAP_BIGCOMMERCE_PAGE_SIZE?" in warnings(
        done
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--conifg", "x"), "No such option '--conifg'. Did you mean '--config'?"),
        (("extra",), "unexpected extra argument (extra)"),
        (("--test=nonsense",), "Invalid value for '--test': 'nonsense' is neither all nor schema"),
        (("--about", "--format=xml"), "Invalid value for '--format'"),
        (("--catalog", "/none"), "Invalid value for '--catalog': '/none': No such file or directory"),
        (("--test", "--catalog", "/none"), "Invalid value for '--catalog': '/none': No such file or directory"),
        (("--properties", "catalog.json"), "No such option '--properties'."),
        (("--state", "/tmp"), "Is a directory"),  # noqa: S108 - nothing is put there
    ],
    ids=str,
)
def test_a_wrong_option_is_named(arguments: tuple[str, ...], message: str) -> None:
    done = run("tap-bigcommerce", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[-1]
    assert done.stdout == ""


@pytest.mark.parametrize("order", [1, -1])
def test_the_streams_of_a_catalog_can_be_tested(config: Path, tmp_path: Path, order: int) -> None:
    path = written(tmp_path / "catalog.json", catalog_of("locations", "pages"))
    options = ["--test", f"--catalog={path}"][::order]
    done = run("tap-bigcommerce", "--config", config, *options)
    assert done.stdout.splitlines()[:-1] == ["pages: readable", "locations: readable"][::-1]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b"<html>Welcome</html>", "the answer is not JSON - check that api_url is the address of the API"),
        (200, b"\xff\xfe", "the answer is not JSON"),
        (200, b'{"data": null}', "did not answer with a list of records"),
        (200, b'{"data": [{}], "meta": {}}', "/v3/catalog/brands "),
        (302, b"", "check api_url"),
        (401, b"<html>", "(status 401): an HTML page - check access_token, and that it belongs to this store_hash"),
        (404, b"<html>", "(status 404): an HTML page - if every request is answered like this, check store_hash"),
        (407, b"", "check user and password in proxy_url"),
        (429, b"", "raise quota_reserve_percent or max_retry_seconds, or run fewer apps at once"),
        (503, b"", "try again later; https://status.bigcommerce.com tells of disturbances"),
    ],
    ids=str,
)
def test_a_server_that_is_no_store_is_told_with_what_to_do(
    tmp_path: Path, status: int, body: bytes, message: str
) -> None:
    with served(status, body) as url:
        config = written(tmp_path / "config.json", {**NOWHERE, "api_url": url})
        assert_one_line(run("tap-bigcommerce", "--config", config), message)


@pytest.mark.parametrize("how", [(), ("--test",)])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"api_url": "https://nothing.invalid"}, "there is no host nothing.invalid, or its name cannot be looked up"),
        ({}, "127.0.0.1:9 takes no connection - check api_url and the network, or try again later"),
        (
            {"api_url": "https://api.bigcommerce.com", "proxy_url": "http://u:pa55word@127.0.0.1:9"},
            "cannot get through the proxy - check proxy_url",
        ),
    ],
    ids=str,
)
def test_a_store_that_cannot_be_reached_is_told_with_what_to_check(
    tmp_path: Path, how: tuple[str, ...], settings: Document, message: str
) -> None:
    config = written(tmp_path / "config.json", {**NOWHERE, **settings})
    assert_one_line(run("tap-bigcommerce", "--config", config, *how), message)


def test_a_host_that_hangs_is_given_up_after_the_time_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}"
        settings = {**NOWHERE, "api_url": url, "request_timeout_seconds": 1}
        done = run("tap-bigcommerce", "--config", written(tmp_path / "config.json", settings))
    assert_one_line(done, "gave no answer in time - check api_url and the network, or try again later")


def test_a_certificate_that_nobody_trusts_is_told(tmp_path: Path) -> None:
    pair = tmp_path / "pair.pem"
    request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-keyout", str(pair), "-out", str(tmp_path / "certificate"), "-days", "2", "-subj", "/CN=localhost"]
    try:
        subprocess.run([*request, *names], check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("there is no openssl to make a certificate with")
    pair.write_text(pair.read_text() + (tmp_path / "certificate").read_text())
    with served(200, b"{}", pair) as url:
        done = run("tap-bigcommerce", "--config", written(tmp_path / "c.json", {**NOWHERE, "api_url": url}))
    assert_one_line(done, "is not trusted - check api_url; for a certificate authority of your own set REQUESTS_CA_")


@pytest.mark.parametrize("content", [None, "garbage"])
def test_authorities_that_cannot_be_read_are_told(tmp_path: Path, content: str | None) -> None:
    bundle = tmp_path / "authorities.pem"
    if content is not None:
        bundle.write_text(content)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = written(tmp_path / "c.json", NOWHERE | {"api_url": f"https://127.0.0.1:{listening.getsockname()[1]}"})
        done = run("tap-bigcommerce", "--config", config, settings={"REQUESTS_CA_BUNDLE": str(bundle)})
    assert_one_line(
        done, "the certificates of trusted authorities cannot be read - correct REQUESTS_CA_BUNDLE or CURL_"
    )


def test_a_proxy_of_an_unusable_kind_is_told(tmp_path: Path) -> None:
    config = written(tmp_path / "c.json", NOWHERE | {"api_url": "https://api.bigcommerce.com"})
    done = run("tap-bigcommerce", "--config", config, settings={"HTTPS_PROXY": "socks5://127.0.0.1:9"})
    assert_one_line(
        done, "cannot send through a proxy of this kind - check proxy_url, or HTTPS_PROXY in the environment"
    )


@pytest.mark.parametrize("arguments", [(), ("--discover",), ("--test",)])
def test_a_full_disk_is_told_in_one_line(config: Path, arguments: tuple[str, ...]) -> None:
    done = run("tap-bigcommerce", "--config", config, *arguments, stdout=Path("/dev/full"))
    assert_one_line(done, "writing failed: No space left on device; see to it that there is room on the disk")
