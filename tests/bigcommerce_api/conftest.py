"""A client that talks to a scripted server, and does not wait long between tries."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from bigcommerce_api import BigCommerceClient, ConnectionSettings, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOKEN = "tok3n-that-must-not-be-seen"  # noqa: S105 - not a real one
QUICK = RetryPolicy(base_ms=1, cap_ms=4)


class Connect(Protocol):
    def __call__(
        self,
        api_url: str,
        *,
        hurried: Mapping[str, Any] | None = None,
        **config: object,
    ) -> BigCommerceClient:
        """Make a client; ``hurried`` holds settings in fractions of a second, which no user can set."""


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Make clients, and close them afterwards."""
    with ExitStack() as clients:

        def make(
            api_url: str,
            *,
            hurried: Mapping[str, Any] | None = None,
            **config: object,
        ) -> BigCommerceClient:
            settings = ConnectionSettings.from_config(
                {"store_hash": "abc123", "access_token": TOKEN, "api_url": api_url, **config},
            )
            settings = replace(settings, **(hurried or {}))
            client = BigCommerceClient(settings, program="tap-test", version="1.2", retry_policy=QUICK)
            return clients.enter_context(client)

        yield make
