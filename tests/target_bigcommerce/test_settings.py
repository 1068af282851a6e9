from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from singer_sdk.exceptions import ConfigValidationError

from bigcommerce_api import SHARED_SETTINGS
from target_bigcommerce.target import TargetBigCommerce
from tests.misuse import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

GOOD = {"store_hash": "abc123", "access_token": TOKEN}


def refused(**settings: object) -> str:
    with pytest.raises(ConfigValidationError) as caught:
        TargetBigCommerce(config=GOOD | settings)
    return str(caught.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"shop_hash": "x"}, "shop_hash: no such setting; did you mean store_hash?"),
        ({"load_method": "upsert"}, "load_method: no such setting"),
        ({"batch_size_rows": 10}, "batch_size_rows: no such setting"),
        ({"add_record_metadata": True}, "add_record_metadata: no such setting"),
        ({"store_hash": None}, "store_hash: is missing; set it, or set api_path"),
        ({"access_token": None}, "access_token: is missing"),
        ({"access_token": 12345}, "access_token: must be text, not a whole number"),
        ({"access_token": ""}, "access_token: is empty"),
        ({"api_url": "http://example.com"}, "api_url: must begin with https://"),
        ({"source_name": ""}, "source_name: "),
        ({"source_name": "x" * 65}, "source_name: "),
        ({"operation": "merge"}, "operation: must be upsert or create or update or delete, not 'merge'"),
        ({"streams": []}, "streams: must be a JSON object, not a JSON list"),
        ({"streams": {"orders": "upsert"}}, "streams.orders: must be a JSON object, not text"),
        ({"streams": {"orders": None}}, "streams.orders: must be a JSON object, not null"),
        ({"streams": {"orders": {"operation": "merge"}}}, "streams.orders.operation: must be upsert or"),
        ({"streams": {"orders": {"match_by": "sku"}}}, "streams.orders.match_by: must be natural_key or id, not 'sku'"),
        (
            {"streams": {"orders": {"matchby": "id"}}},
            "streams.orders.matchby: no such setting; there are resource,",
        ),
        (
            {"streams": {"items": {}}},
            "streams.items.resource: items is no resource; there are channels, brands",
        ),
        ({"streams": {"items": {"resource": "giraffes"}}}, "streams.items.resource: giraffes is no resource"),
        ({"on_unknown_stream": "warn"}, "on_unknown_stream: must be fail or ignore, not 'warn'"),
        ({"order_customer": "any"}, "order_customer: must be match or create or"),
        ({"skip_unchanged": "no"}, "skip_unchanged: must be true or false, not text"),
        ({"on_error": "ignore"}, "on_error: must be fail or reject, not 'ignore'"),
        ({"on_error": "reject"}, "rejects_path: is missing; on_error reject needs a file"),
        ({"max_rejects": -1}, "max_rejects: must be at least 0, not -1"),
        ({"max_deletes": "all"}, "max_deletes: must be a whole number, not text"),
        ({"dry_run": 1}, "dry_run: must be true or false, not a whole number"),
        ({"journal_path": 5}, "journal_path: must be text, not a whole number"),
        ({"validate_records": "no"}, "validate_records: must be true or false, not text"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_is_refused_in_one_line_that_names_it(settings: dict[str, Any], message: str) -> None:
    found = refused(**settings)
    assert found.startswith(message)
    assert "\n" not in found
    assert TOKEN not in found
    assert "12345" not in found


def test_all_problems_are_told_at_once() -> None:
    found = refused(max_deletes=-1, colour="red")
    assert "max_deletes" in found
    assert "colour" in found


def test_defaults_are_filled_in_and_null_counts_as_not_given() -> None:
    config = TargetBigCommerce(config=GOOD | {"on_error": None, "max_deletes": None}).config
    wanted = {
        "api_url": "https://api.bigcommerce.com",
        "source_name": "singer",
        "operation": "upsert",
        "on_unknown_stream": "fail",
        "order_customer": "match",
        "skip_unchanged": True,
        "on_error": "fail",
        "dry_run": False,
        "validate_records": True,
    }
    assert {name: config[name] for name in wanted} == wanted
    assert "max_deletes" not in config


def test_an_api_path_stands_for_the_store_hash() -> None:
    config = {"api_path": "https://api.bigcommerce.com/stores/abc123/v3/", "access_token": TOKEN}
    assert TargetBigCommerce(config=config).client.settings.store_hash == "abc123"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = {"erp_items": {"resource": "products", "operation": "update", "match_by": "id"}}
    variables = {
        "STORE_HASH": "abc123",
        "ACCESS_TOKEN": TOKEN,
        "MAX_DELETES": "100",
        "STREAMS": json.dumps(streams),
        "DRY_RUN": "true",
        "SKIP_UNCHANGED": "false",
        "OPERATION": "create",
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"TARGET_BIGCOMMERCE_{name}", value)
    config = TargetBigCommerce(config={}, parse_env_config=True).config
    assert config["max_deletes"] == 100
    assert config["streams"] == streams
    assert config["dry_run"] is True
    assert config["skip_unchanged"] is False
    assert config["operation"] == "create"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "MAX_DELETES",
            "many",
            "max_deletes: the environment variable TARGET_BIGCOMMERCE_MAX_DELETES must be a whole number",
        ),
        (
            "STREAMS",
            "{",
            "streams: the environment variable TARGET_BIGCOMMERCE_STREAMS must be a JSON object",
        ),
    ],
)
def test_an_environment_variable_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(f"TARGET_BIGCOMMERCE_{name}", value)
    with pytest.raises(ConfigValidationError) as caught:
        TargetBigCommerce(config=dict(GOOD), parse_env_config=True)
    assert str(caught.value).startswith(message)


def test_every_setting_is_described_and_those_of_the_connection_are_the_shared_ones() -> None:
    properties = TargetBigCommerce.config_jsonschema["properties"]
    assert {setting.name for setting in SHARED_SETTINGS} <= set(properties)
    assert all(setting["description"] for setting in properties.values())
    assert {name for name, setting in properties.items() if setting.get("secret")} == {
        "access_token",
        "proxy_url",
    }


@pytest.mark.parametrize("name", ["rejects_path", "journal_path"])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_sent(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path, name: str
) -> None:
    brand = {"type": "RECORD", "stream": "brands", "record": {"id": 1, "name": "A"}}
    outcome = run_target(sandbox, [brand], **{name: str(tmp_path / "none" / "file")})
    assert f"{name}: {tmp_path / 'none' / 'file'}" in str(outcome.error)
    assert sandbox.requests == []


def test_a_journal_that_is_something_else_is_left_alone(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database.\n" * 100)
    brand = {"type": "RECORD", "stream": "brands", "record": {"id": 1, "name": "A"}}
    outcome = run_target(sandbox, [brand], journal_path=str(path))
    assert f"journal_path: {path} cannot be used" in str(outcome.error)
    assert path.read_text().startswith("Dear reader")
    assert sandbox.requests == []


def test_a_stream_may_be_any_resource_under_another_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    items = {"type": "RECORD", "stream": "erp_makers", "record": {"id": "x-1", "name": "A"}}
    outcome = run_target(sandbox, [items], streams={"erp_makers": {"resource": "brands"}}).succeeded()
    assert outcome.counts("erp_makers") == {"created": 1}
    assert [row["name"] for row in sandbox.store.documents("brands")] == ["A"]


def test_a_stream_has_its_own_operation(sandbox: Sandbox, run_target: RunTarget) -> None:
    items = {"type": "RECORD", "stream": "brands", "record": {"id": 1, "name": "A"}}
    outcome = run_target(sandbox, [items], streams={"brands": {"operation": "update"}})
    assert "there is no such object to update" in str(outcome.error)
    assert run_target(sandbox, [items], operation="update", streams={"brands": {"operation": "upsert"}}).error is None
