"""What a user can get wrong is told in one line that names it, with the next step, and never by a traceback."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_api.scripted_server import Reply, Request, ScriptedServer
from tests.misuse import NOWHERE, TOKEN, assert_one_line
from tests.programs import PROGRAMS, environment, pointing_at, run
from tests.target_bigcommerce.conftest import lines_of, record, schema, state

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

BRANDS = schema("brands", properties={"id": {"type": "integer"}, "name": {"type": "string"}})
GOOD = lines_of([BRANDS, record("brands", id=1, name="Acme"), state({"a": 1})])
BAD = lines_of([BRANDS, *(record("brands", id=number, name=5) for number in range(9)), state({"a": 1})])


def config_at(folder: Path, **settings: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps({**NOWHERE, **settings}))
    return path


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"store_hash": "https://api.bigcommerce.com/stores/abc/v3/"}, "store_hash: must be the bare identifier"),
        ({"access_token": f" {TOKEN}"}, "access_token: holds white space or characters that no token has; copy it"),
        ({"api_url": "https://api.bigcommerce.com/stores/abc123"}, "api_url: must end in front of /stores/; set api_"),
        ({"rejects_path": "{folder}/none/rejects.jsonl"}, "none/rejects.jsonl cannot be written: No such file or dir"),
        ({"rejects_path": "{folder}"}, "cannot be written: Is a directory"),
        ({"rejects_path": "{folder}/config.json/x"}, "cannot be written: Not a directory"),
        ({"rejects_path": "a\0b"}, "rejects_path: "),
        ({"journal_path": "{folder}/none/journal.db"}, "none/journal.db cannot be used: unable to open database file"),
        ({"journal_path": "{folder}"}, "cannot be used: unable to open database file"),
        ({"journal_path": "{folder}/text"}, "text cannot be used: file is not a database"),
        ({"journal_path": "/dev/full"}, "journal_path: /dev/full cannot be used: database or disk is full"),
        ({"journal_path": "a\0b"}, "journal_path: "),
        (
            {"journal_path": "{folder}/kept", "rejects_path": "{folder}/x/../kept"},
            "journal_path: is the file of rejects_path, too; give each a file of its own",
        ),
        ({"source_name": ""}, "source_name: must not be empty"),
        ({"source_name": "x" * 5000}, "source_name: must be at most 64 characters, not 5000"),
        ({"on_error": ""}, "on_error: must be fail or reject, not ''"),
        ({"streams": {"brands": {"colour": 1}}}, "streams.brands.colour: no such setting; there are resource, opera"),
        ({"streams": {"brands": {"match_by": []}}}, "streams.brands.match_by: must be text, not a JSON list"),
        ({"stream_maps": {"brands": {"__else__": 5}}}, "stream_maps.brands.__else__: can only be __NULL__"),
        ({"stream_maps": {"brands": {"name": "("}}}, "stream_maps: Failed to parse expression (."),
        ({"stream_maps": {"brands": {"id": None}}}, "stream_maps: Removing key property 'id' is not permitted in"),
        ({"stream_maps": {"brands": {"__key_properties__": ["x"]}}}, "stream_maps: Invalid key properties for"),
        ({"stream_maps": {"brands": {"name": "nowhere"}}}, "stream_maps: an expression for brands fails on a record"),
        ({"stream_maps": {"brands": {"__alias__": "giraffes"}}}, "stream giraffes is no resource of a store"),
        ({"flattening_enabled": True}, "flattening_max_depth: is missing; flattening_enabled needs it"),
        ({"page_size": 5}, "page_size: no such setting"),
    ],
    ids=str,
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: Document, message: str) -> None:
    (tmp_path / "text").write_text("no database " * 100)
    given = {
        name: value.replace("{folder}", str(tmp_path)) if isinstance(value, str) else value
        for name, value in settings.items()
    }
    done = run("target-bigcommerce", "--config", config_at(tmp_path, **given), stdin=GOOD)
    assert_one_line(done, message)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\xfc", "line 2 of the input is "),
        ('{"type": "RECORD"}'.encode("utf-16"), "line 2 of the input is "),
        (b"\xef\xbb\xbf{}", "line 2 of the input is not JSON: "),
        (b"   ", "line 2 of the input is no Singer message: it is empty"),
        (b"id,name", "; a Singer tap writes one JSON message a line, and its log to standard error"),
        (b"\x1f\x8b\x08", "line 2 of the input is "),
        (b"{", "is not JSON: Input data was truncated; a Singer tap writes one JSON message a line"),
        (b"\0", "line 2 of the input is not JSON: "),
        (b"INFO starting", "line 2 of the input is not JSON: "),
        (b'{"type": "RECORD", "str', "line 2 of the input is not JSON: "),
        (b'{"type": "STATE", "value": {"a": NaN}}', "line 2 of the input is not JSON: "),
        (b'{"type": "STATE", "value": ' + b"[" * 5000, "line 2 of the input is not JSON: "),
        (b'{"type": "STATE", "value": {"a": "\\ud800"}}', "line 2 of the input is not JSON: "),
        (b'{"type": "\\u001b[31m"}', r"no Singer message: its type is '\x1b[31m'"),
        (b'{"streams": []}', "line 2 of the input is no Singer message: it has no type"),
        (b'{"type": "ACTIVATE_VERSION", "stream": "brands"}', "ACTIVATE_VERSION without version"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_a_line_that_is_no_message_is_told(tmp_path: Path, line: bytes, message: str) -> None:
    given = lines_of([BRANDS]).encode() + line + b"\n"
    assert_one_line(run("target-bigcommerce", "--config", config_at(tmp_path), stdin=given), message)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            record("customers", id=1, email="a@b.example", addresses="none"),
            "addresses is no list of objects; send one, or",
        ),
        (record("customers", id=1, email="a@b.example", attributes={"a": 1}), "attributes is no list of objects"),
        (
            record("customers", id=1, email=["a@b.example"]),
            "email is neither a text nor a number, by which customers are matc",
        ),
        (record("products", id=1, name="A", variants=[5]), "variants is no list of objects"),
        (record("products", id=1, name="A", custom_fields={"a": "b"}), "custom_fields is no list of objects"),
        (record("product_variants", id=1, sku="A", option_values=[["a"]]), "option_values is no list of objects"),
        (record("orders", id=1, products="A"), "products is no list of objects"),
        (record("order_shipments", id=1, order_id=1, items=[1]), "items is no list of objects"),
        (record("customer_groups", id=1, name="A", discount_rules="B"), "discount_rules is no list of objects"),
        (record("products", id=1, name="A", related_products=5), "related_products is no list of texts or numbers"),
        (record("customers", id=1, email="a@b.example", channel_ids=True), "channel_ids is no list of texts or numbe"),
        (record("products", id=1, name="A", brand_id={"id": 1}), "brand_id is no id of brands"),
        (record("brands", id=1, name={"en": "A"}), "name is neither a text nor a number, by which brands are matched"),
        (
            record("brands", id=1, name="A" * 10_000),
            "name is longer than 1000 characters, of which no store has any to match",
        ),
    ],
    ids=str,
)
def test_a_record_that_has_not_even_the_form_of_one_is_rejected_alone(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path, given: Document, message: str
) -> None:
    rejects = tmp_path / "rejects.jsonl"
    messages = [given, record("brands", id=2, name="Good")]
    run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert message in json.loads(rejects.read_text())["reason"]
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["Good"]


def test_a_record_of_an_unforeseen_form_ends_the_run_in_one_line(sandbox: Sandbox) -> None:
    made: Document = {"id": 1, "name": "A", "code": "A", "type": "per_item_discount", "amount": 1, "enabled": True}
    made |= {"applies_to": {"entity": "categories", "ids": [0]}, "expires": "2030-01-01T00:00:00Z"}
    settings = settings_of(sandbox)
    good, odd = (lines_of([schema("coupons"), record("coupons", **one)]) for one in (made, made | {"expires": [5]}))
    assert run("target-bigcommerce", "--config=ENV", stdin=good, settings=settings).returncode == 0
    done = run("target-bigcommerce", "--config=ENV", stdin=odd, settings=settings)
    assert_one_line(done, "a record has an unforeseen form: ")
    assert "LOGLEVEL=DEBUG tells all, to report it" in done.stderr


@pytest.mark.parametrize("address", ["https://127.0.0.1:9/x.json", "file:///etc/hostname"])
def test_a_schema_that_points_at_another_document_fetches_none(tmp_path: Path, address: str) -> None:
    given = lines_of([schema("brands", properties={"id": {}, "name": {"$ref": address}})])
    done = run("target-bigcommerce", "--config", config_at(tmp_path), stdin=given)
    assert_one_line(done, f"it points at another document, which is not fetched: {address}")


def test_input_is_utf_8_whatever_the_locale_says(sandbox: Sandbox) -> None:
    settings = settings_of(sandbox) | {"PYTHONIOENCODING": "latin-1"}
    given: list[Document | str] = [
        BRANDS,
        '{"type": "RECORD", "stream": "brands", "record": {"id": 1, "name": "Müller"}}',
    ]
    done = run("target-bigcommerce", "--config=ENV", settings=settings, stdin=lines_of(given))
    assert done.returncode == 0, done.stderr
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["Müller"]


def settings_of(sandbox: Sandbox) -> dict[str, str]:
    return pointing_at(sandbox, "TARGET_BIGCOMMERCE")


@pytest.mark.parametrize("pattern", ["(", "[", "*"])
def test_a_schema_with_a_pattern_that_is_none_is_told(tmp_path: Path, pattern: str) -> None:
    given = lines_of([schema("brands", properties={"name": {"type": "string", "pattern": pattern}})])
    done = run("target-bigcommerce", "--config", config_at(tmp_path), stdin=given)
    assert_one_line(done, "the schema of stream brands is no JSON schema: ")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DRY_RUN", "maybe", "dry_run: the environment variable TARGET_BIGCOMMERCE_DRY_RUN must be true or false"),
        ("DRY_RUN", "True!", "dry_run: the environment variable TARGET_BIGCOMMERCE_DRY_RUN must be true or false"),
        ("STREAMS", "{", "streams: the environment variable TARGET_BIGCOMMERCE_STREAMS must be a JSON object"),
        ("MAX_DELETES", "all", "max_deletes: the environment variable TARGET_BIGCOMMERCE_MAX_DELETES must be a whole"),
    ],
)
def test_an_environment_variable_that_cannot_be_read_is_named(
    sandbox: Sandbox, variable: str, value: str, message: str
) -> None:
    settings = {**settings_of(sandbox), f"TARGET_BIGCOMMERCE_{variable}": value}
    assert_one_line(run("target-bigcommerce", "--config=ENV", stdin=GOOD, settings=settings), message)
    assert sandbox.requests == []


@pytest.mark.parametrize("value", ["true", "TRUE", "1", "yes", "on"])
def test_a_dry_run_can_be_asked_for_in_these_words(sandbox: Sandbox, value: str) -> None:
    settings = {**settings_of(sandbox), "TARGET_BIGCOMMERCE_DRY_RUN": value}
    done = run("target-bigcommerce", "--config=ENV", stdin=GOOD, settings=settings)
    assert done.returncode == 0, done.stderr
    assert sandbox.store.count("brands") == 0


def test_a_bound_that_holds_nothing_is_warned_of(sandbox: Sandbox) -> None:
    settings = settings_of(sandbox) | {"TARGET_BIGCOMMERCE_MAX_REJECTS": "3"}
    done = run("target-bigcommerce", "--config=ENV", stdin=GOOD, settings=settings)
    assert done.returncode == 0
    assert "max_rejects: counts under on_error reject only, so that it does nothing" in done.stderr


def test_a_path_may_begin_with_a_tilde(sandbox: Sandbox, tmp_path: Path) -> None:
    own = {"ON_ERROR": "reject", "REJECTS_PATH": "~/rejects.jsonl", "JOURNAL_PATH": "~/journal.db"}
    settings = settings_of(sandbox) | {f"TARGET_BIGCOMMERCE_{name}": value for name, value in own.items()}
    done = run("target-bigcommerce", "--config=ENV", stdin=BAD, settings=settings | {"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "rejects.jsonl").read_text().splitlines()) == 9
    assert (tmp_path / "journal.db").exists()


def test_a_log_that_cannot_be_set_up_is_told(sandbox: Sandbox) -> None:
    done = run("target-bigcommerce", "--config=ENV", stdin=GOOD, settings=settings_of(sandbox) | {"LOGLEVEL": "LOUD"})
    assert done.returncode == 1
    assert done.stderr.startswith(
        "target-bigcommerce: the log cannot be set up: Unknown level: 'LOUD'; correct LOGLEVEL"
    )
    assert len(done.stderr.splitlines()) == 1
    assert sandbox.requests == []


def test_a_misspelt_environment_variable_is_warned_of(sandbox: Sandbox) -> None:
    settings = {**settings_of(sandbox), "TARGET_BIGCOMMERCE_DRYRUN": "true"}
    done = run("target-bigcommerce", "--config=ENV", stdin="", settings=settings)
    assert "TARGET_BIGCOMMERCE_DRYRUN is none of this program's; did you mean TARGET_BIGCOMMERCE_DRY_" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--input", "/none"), "Invalid value for '--input': '/none': No such file or directory"),
        (("--discover",), "No such option '--discover'."),
        (("--test",), "No such option '--test'."),
        (("--chekc",), "No such option '--chekc'."),
    ],
    ids=str,
)
def test_a_wrong_option_is_named(arguments: tuple[str, ...], message: str) -> None:
    done = run("target-bigcommerce", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("how", [(), ("--check",)])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"api_url": "https://nothing.invalid"}, "there is no host nothing.invalid, or its name cannot be looked up"),
        ({}, "127.0.0.1:9 takes no connection - check api_url and the network, or try again later"),
    ],
    ids=str,
)
def test_a_store_that_cannot_be_reached_is_told_with_what_to_check(
    tmp_path: Path, how: tuple[str, ...], settings: Document, message: str
) -> None:
    done = run("target-bigcommerce", "--config", config_at(tmp_path, **settings), *how, stdin=GOOD)
    assert_one_line(done, message)


@pytest.mark.parametrize("made", [{}, {"data": {}}, {"data": []}, {"data": {"id": "none"}}], ids=json.dumps)
def test_an_answer_that_does_not_say_what_was_made_is_told(tmp_path: Path, made: Document) -> None:
    def answer(request: Request) -> Reply:
        return Reply(body=made if request.method == "POST" else {"data": []})

    with ScriptedServer(then=answer) as server:
        done = run("target-bigcommerce", "--config", config_at(tmp_path, api_url=server.url), stdin=GOOD)
    assert_one_line(done, "POST /v3/catalog/brands: the answer to a create does not tell what was made")
    assert done.stdout == ""


def test_a_full_disk_under_the_state_is_told(sandbox: Sandbox) -> None:
    settings = settings_of(sandbox)
    output = Path("/dev/full")
    done = run("target-bigcommerce", "--config=ENV", stdin=GOOD, stdout=output, settings=settings)
    assert_one_line(done, "writing failed: No space left on device; see to it that there is room on the disk")


def test_a_full_disk_under_the_rejects_is_told_and_no_state_said(sandbox: Sandbox) -> None:
    own = {"TARGET_BIGCOMMERCE_ON_ERROR": "reject", "TARGET_BIGCOMMERCE_REJECTS_PATH": "/dev/full"}
    done = run("target-bigcommerce", "--config=ENV", stdin=BAD, settings=settings_of(sandbox) | own)
    assert_one_line(done, "rejects_path: /dev/full cannot be written: No space left on device")
    assert done.stdout == ""


def test_a_full_disk_under_the_journal_is_told_and_no_state_said(sandbox: Sandbox, tmp_path: Path) -> None:
    given = lines_of([BRANDS, *(record("brands", id=n, name=f"B{n}") for n in range(300)), state({"a": 1})])
    journal = {"TARGET_BIGCOMMERCE_JOURNAL_PATH": str(tmp_path / "journal.db")}
    done = subprocess.run(
        [PROGRAMS / "target-bigcommerce", "--config=ENV"],
        env=environment(**settings_of(sandbox), **journal),
        input=given,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (32_768, 32_768)),
    )
    assert_one_line(done, "cannot be used: ")
    assert done.stdout == ""
