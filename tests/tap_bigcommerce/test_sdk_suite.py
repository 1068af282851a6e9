"""The SDK's own suite for taps, on a seeded store."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from singer_sdk.testing import SuiteConfig, get_tap_test_class

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.tap import TapBigCommerce

if TYPE_CHECKING:
    from collections.abc import Iterator

# The suite makes a tap while tests are collected, before any store can run: the address follows later.
SETTINGS: dict[str, Any] = {
    "store_hash": "sandbox",
    "access_token": "sandbox-token",
    "api_url": "http://127.0.0.1:9",
}

# Documented fields that a small store does not happen to have, such as a promotion's schedule, are no fault.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Fields in transformed catalog but not in records"),
    # About a single field; a stream without records fails.
    pytest.mark.filterwarnings("ignore:No records were available to test"),
]


def everything() -> dict[str, Any]:
    """The catalog with every stream selected."""
    catalog: dict[str, Any] = json.loads(TapBigCommerce(config={}, validate_config=False).catalog_json_text)
    for entry in catalog["streams"]:
        for metadata in entry["metadata"]:
            if not metadata["breadcrumb"]:
                metadata["metadata"]["selected"] = True
    return catalog


@pytest.fixture(scope="module", autouse=True)
def store() -> Iterator[Sandbox]:
    seed = SeedSizes(products=30, customers=30, orders=30, coupons=10)
    with Sandbox(SandboxOptions(seed=seed)) as sandbox:
        SETTINGS["api_url"] = sandbox.api_url
        yield sandbox


def test_a_dry_run_of_the_sdk_writes_no_more_records_than_it_is_told(
    store: Sandbox, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    tap = TapBigCommerce(config={**SETTINGS, "api_url": store.api_url}, parse_env_config=False)
    tap.run_sync_dry_run(7, [tap.streams["customers"]])
    messages = [json.loads(line)["type"] for line in capsysbinary.readouterr().out.splitlines()]
    assert messages.count("RECORD") == 7


TestTapBigCommerce = get_tap_test_class(
    TapBigCommerce,
    config=SETTINGS,
    suite_config=SuiteConfig(max_records_limit=50),
    parse_env_config=False,
    catalog=everything(),
)
