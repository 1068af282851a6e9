"""A local store that speaks BigCommerce's API, for trying, demos and pipelines under test."""

from __future__ import annotations

from bigcommerce_sandbox.options import SandboxOptions, SeedSizes
from bigcommerce_sandbox.sandbox import Sandbox
from bigcommerce_sandbox.server import LoggedRequest

__all__ = ["LoggedRequest", "Sandbox", "SandboxOptions", "SeedSizes"]
