"""The conversation with a BigCommerce store over HTTP: one client, one gate, errors by meaning."""

from __future__ import annotations

from bigcommerce_api.answers import Answer
from bigcommerce_api.client import BigCommerceClient
from bigcommerce_api.pace import Pace
from bigcommerce_api.retries import RetryPolicy
from bigcommerce_api.settings import SHARED_SETTINGS, ConnectionSettings, Setting
from bigcommerce_api.usage import Usage

__all__ = [
    "SHARED_SETTINGS",
    "Answer",
    "BigCommerceClient",
    "ConnectionSettings",
    "Pace",
    "RetryPolicy",
    "Setting",
    "Usage",
]
