"""The SDK's own suite for targets; its streams are no resources of a store, so that they are passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from singer_sdk.testing import get_target_test_class

from bigcommerce_sandbox import Sandbox
from target_bigcommerce.target import TargetBigCommerce

if TYPE_CHECKING:
    from collections.abc import Iterator

# The suite makes a target while tests are collected, before any store can run: the address follows later.
SETTINGS: dict[str, Any] = {
    "store_hash": "sandbox",
    "access_token": "sandbox-token",
    "api_url": "http://127.0.0.1:9",
    "on_unknown_stream": "ignore",
}


@pytest.fixture(scope="module", autouse=True)
def store() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        SETTINGS["api_url"] = sandbox.api_url
        yield sandbox


TestTargetBigCommerce = get_target_test_class(TargetBigCommerce, config=SETTINGS)
