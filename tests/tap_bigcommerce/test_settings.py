from __future__ import annotations

import json
from typing import Any

import pytest
from singer_sdk.exceptions import ConfigValidationError

from bigcommerce_api import SHARED_SETTINGS
from tap_bigcommerce.tap import TapBigCommerce
from tests.misuse import TOKEN

GOOD = {"store_hash": "abc123", "access_token": TOKEN}


def refused(**settings: object) -> str:
    with pytest.raises(ConfigValidationError) as caught:
        TapBigCommerce(config=GOOD | settings)
    return str(caught.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"shop_hash": "x"}, "shop_hash: no such setting; did you mean store_hash?"),
        ({"verify_tls": False}, "verify_tls: no such setting"),
        ({"store_hash": None}, "store_hash: is missing; set it, or set api_path"),
        ({"access_token": None}, "access_token: is missing"),
        ({"access_token": 12345}, "access_token: must be text, not a whole number"),
        ({"access_token": ""}, "access_token: is empty"),
        ({"api_url": "http://example.com"}, "api_url: must begin with https://"),
        ({"page_size": "many"}, "page_size: must be a whole number, not text"),
        ({"page_size": 0}, "page_size: must be at least 1, not 0"),
        ({"page_size": 251}, "page_size: must be at most 250, not 251"),
        ({"page_size": 1.5}, "page_size: must be a whole number, not a fraction"),
        ({"max_concurrency": 0}, "max_concurrency: must be at least 1, not 0"),
        ({"lookback_seconds": -1}, "lookback_seconds: must be at least 0, not -1"),
        ({"start_date": "banana"}, "start_date: must be a date such as 2024-01-31"),
        ({"start_date": "2024-02-31"}, "start_date: must be a date such as 2024-01-31"),
        ({"start_date": 2024}, "start_date: must be text, not a whole number"),
        ({"include_hidden_products": "no"}, "include_hidden_products: must be true or false, not text"),
        ({"channel_ids": 1}, "channel_ids: must be a JSON list, not a whole number"),
        ({"channel_ids": ["one"]}, "channel_ids.0: must be a whole number, not text"),
        (
            {"stream_filters": {"oders": {}}},
            "stream_filters.oders: no such stream; there are store, currencies",
        ),
        ({"stream_filters": {"orders": []}}, "stream_filters.orders: must be a JSON object, not a JSON list"),
        (
            {"stream_filters": {"orders": {"status_id": {}}}},
            "stream_filters.orders.status_id: must be text or",
        ),
        (
            {"stream_filters": {"orders": {"status": 1}}},
            "stream_filters.orders.status: no such filter of this stream; there are cart_id, channel_id,",
        ),
        (
            {"stream_filters": {"orders": {"min_id": 1}}},
            "stream_filters.orders.min_id: the run itself sets it",
        ),
        (
            {"stream_filters": {"orders": {"channel_id": 1}}, "channel_ids": [2]},
            "stream_filters.orders.channel_id: channel_ids sets this filter; set one of the two",
        ),
        ({"flattening_enabled": "yes"}, "flattening_enabled: must be true or false, not text"),
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
    found = refused(page_size=0, colour="red")
    assert "page_size" in found
    assert "colour" in found


@pytest.mark.parametrize(
    ("given", "normalised"),
    [
        ("2024-01-31", "2024-01-31T00:00:00+00:00"),
        ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00+00:00"),
        ("2024-01-31T10:00:00+02:00", "2024-01-31T08:00:00+00:00"),
        ("2024-01-31 10:00:00", "2024-01-31T10:00:00+00:00"),
    ],
)
def test_a_start_date_may_be_any_date_in_iso_8601(given: str, normalised: str) -> None:
    assert TapBigCommerce(config=GOOD | {"start_date": given}).config["start_date"] == normalised


def test_defaults_are_filled_in_and_null_counts_as_not_given() -> None:
    config = TapBigCommerce(config=GOOD | {"page_size": None, "start_date": None}).config
    assert config["page_size"] == 250
    assert config["lookback_seconds"] == 60
    assert config["include_hidden_products"] is True
    assert config["api_url"] == "https://api.bigcommerce.com"
    assert "start_date" not in config


def test_an_api_path_stands_for_the_store_hash() -> None:
    tap = TapBigCommerce(config={"api_path": "https://api.bigcommerce.com/stores/abc123/v3/", "access_token": TOKEN})
    assert tap.client.settings.store_hash == "abc123"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = {
        "STORE_HASH": "abc123",
        "ACCESS_TOKEN": TOKEN,
        "PAGE_SIZE": "100",
        "CHANNEL_IDS": "[1, 2]",
        "STREAM_FILTERS": json.dumps({"orders": {"status_id": 11}}),
        "INCLUDE_HIDDEN_PRODUCTS": "false",
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"TAP_BIGCOMMERCE_{name}", value)
    config = TapBigCommerce(config={}, parse_env_config=True).config
    assert config["page_size"] == 100
    assert config["channel_ids"] == [1, 2]
    assert config["stream_filters"] == {"orders": {"status_id": 11}}
    assert config["include_hidden_products"] is False


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "PAGE_SIZE",
            "many",
            "page_size: the environment variable TAP_BIGCOMMERCE_PAGE_SIZE must be a whole number",
        ),
        (
            "STREAM_FILTERS",
            "{",
            "stream_filters: the environment variable TAP_BIGCOMMERCE_STREAM_FILTERS must be a",
        ),
        (
            "CHANNEL_IDS",
            "a,b",
            "channel_ids: the environment variable TAP_BIGCOMMERCE_CHANNEL_IDS must be a JSON",
        ),
    ],
)
def test_an_environment_variable_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(f"TAP_BIGCOMMERCE_{name}", value)
    with pytest.raises(ConfigValidationError) as caught:
        TapBigCommerce(config=dict(GOOD), parse_env_config=True)
    assert str(caught.value).startswith(message)


def test_every_setting_is_described_and_those_of_the_connection_are_the_shared_ones() -> None:
    properties = TapBigCommerce.config_jsonschema["properties"]
    assert {setting.name for setting in SHARED_SETTINGS} <= set(properties)
    assert all(setting["description"] for setting in properties.values())
    assert {name for name, setting in properties.items() if setting.get("secret")} == {
        "access_token",
        "proxy_url",
    }
