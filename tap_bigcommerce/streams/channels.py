"""Streams of the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from tap_bigcommerce.schemas.channels import CHANNEL, CHANNEL_LISTING
from tap_bigcommerce.streams.below import BelowEach, ListedAbove
from tap_bigcommerce.streams.metafields import Metafields
from tap_bigcommerce.walks import BackwardsUntil, ByLastId

if TYPE_CHECKING:
    from collections.abc import Collection


class Channels(ListedAbove):
    """Storefronts, marketplaces and other places to sell. https://developer.bigcommerce.com/docs/rest-management/channels."""

    name = "channels"
    path = "/v3/channels"
    replication_key = "date_modified"
    shape = CHANNEL
    walk = BackwardsUntil("date_modified")
    changed_since = "date_modified:min"
    scope = "Channel settings"
    selected_by_default = False
    includes: ClassVar = {"currencies": ("currencies",)}
    filters = frozenset(
        {"available", "platform:in", "status:in", "type:in", "date_created", "date_created:min", "date_created:max"}
    )


class ChannelListings(BelowEach):
    """Products as channels list them; a listing has a date of its own, which its channel's does not follow.

    https://developer.bigcommerce.com/docs/rest-management/channels/listings
    """

    name = "channel_listings"
    path = "/v3/channels/{id}/listings"
    above = Channels
    primary_keys = ("listing_id",)
    replication_key = "date_modified"
    shape = CHANNEL_LISTING
    walk = ByLastId()
    changed_since = "date_modified:min"
    scope = "Channel listings"
    selected_by_default = False
    filters = frozenset({"product_id:in", "date_created", "date_created:min", "date_created:max", "date_modified:max"})

    @classmethod
    @override
    def is_by_channel(cls) -> bool:
        return True

    @override
    def numbers_above(self) -> Collection[int]:
        """The channels, deleted ones among them; those of the settings if there are any."""
        return {*(self.config.get("channel_ids") or super().numbers_above())}


class ChannelMetafields(Metafields):
    """Metafields of channels. https://developer.bigcommerce.com/docs/rest-management/channels/metafields."""

    name = "channel_metafields"
    path = "/v3/channels/metafields"
    scope = "Channel settings"
