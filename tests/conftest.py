"""What every test lives with: no network but loopback, no settings from the surroundings."""

from __future__ import annotations

import ipaddress
import os
import sys

import pytest

SETTING_PREFIXES = ("TAP_BIGCOMMERCE_", "TARGET_BIGCOMMERCE_", "MELTANO_")
LOCAL_NAMES = frozenset({"localhost", "", None})


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """Refuses a connection that would leave this machine; unix sockets pass."""
    if event == "socket.connect" and isinstance(address := arguments[1], tuple):
        host = address[0]
        if host not in LOCAL_NAMES and not ipaddress.ip_address(str(host)).is_loopback:
            raise ConnectionRefusedError(f"tests reach loopback only, not {host}")


sys.addaudithook(_only_loopback)


@pytest.fixture(autouse=True)
def _no_settings_from_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(SETTING_PREFIXES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
