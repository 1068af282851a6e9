"""The SDK's own suite for taps, on a seeded store."""

from __future__ import annotations

from typing import Any

from singer_sdk.testing import SuiteConfig, get_tap_test_class

from tap_bigcommerce.tap import TapBigCommerce

# The suite makes its tap when tests are collected, before any store can run: the address follows later.
SETTINGS: dict[str, Any] = {
    "store_hash": "sandbox",
    "access_token": "sandbox-token",
    "api_url": "http://127.0.0.1:9",
}

SuiteOfTheSDK = get_tap_test_class(
    TapBigCommerce, config=SETTINGS, suite_config=SuiteConfig(max_records_limit=50), parse_env_config=False
)
