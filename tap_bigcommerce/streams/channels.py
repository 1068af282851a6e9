"""Streams of the channels."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.channels import CHANNEL
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import Backwards


class Channels(BigCommerceStream):
    """Storefronts, marketplaces and other places to sell. https://developer.bigcommerce.com/docs/rest-management/channels."""

    name = "channels"
    path = "/v3/channels"
    shape = CHANNEL
    walk = Backwards()
    scope = "Channel settings"
    selected_by_default = False
    includes: ClassVar = {"currencies": ("currencies",)}
    filters = frozenset(
        {"available", "platform:in", "status:in", "type:in"}
        | {f"{date}{suffix}" for date in ("date_created", "date_modified") for suffix in ("", ":min", ":max")}
    )
