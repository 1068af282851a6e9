"""A local store that speaks BigCommerce's API, for trying, demos and pipelines under test."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bigcommerce_sandbox.options import SandboxOptions, SeedSizes
    from bigcommerce_sandbox.sandbox import Sandbox
    from bigcommerce_sandbox.server import LoggedRequest

__all__ = ["LoggedRequest", "Sandbox", "SandboxOptions", "SeedSizes"]

HOMES = {"LoggedRequest": "server", "Sandbox": "sandbox", "SandboxOptions": "options", "SeedSizes": "options"}


def __getattr__(name: str) -> object:
    """Imports what is asked for, so that the program can say what is missing where the extra is not installed."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{HOMES[name]}"), name)
