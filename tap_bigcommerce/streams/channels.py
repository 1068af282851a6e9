"""Streams of the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from tap_bigcommerce.schemas.channels import CHANNEL, CHANNEL_LISTING
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import BackwardsUntil, ByLastId, Listing

if TYPE_CHECKING:
    from datetime import datetime

    from tap_bigcommerce.progress import Progress
    from tap_bigcommerce.tap import TapBigCommerce


class Channels(BigCommerceStream):
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


class ChannelListings(BigCommerceStream):
    """Products as channels list them; a listing has a date of its own, which its channel's does not follow.

    https://developer.bigcommerce.com/docs/rest-management/channels/listings
    """

    name = "channel_listings"
    path = "/v3/channels/{channel_id}/listings"
    primary_keys = ("listing_id",)
    replication_key = "date_modified"
    shape = CHANNEL_LISTING
    walk = ByLastId()
    changed_since = "date_modified:min"
    scope = "Channel listings"
    selected_by_default = False
    filters = frozenset({"product_id:in", "date_created", "date_created:min", "date_created:max", "date_modified:max"})

    def __init__(self, tap: TapBigCommerce) -> None:
        super().__init__(tap)
        self._channels_read_at: datetime | None = None

    @override
    def paths(self) -> list[str]:
        channels = self.config.get("channel_ids") or self._channels()
        return [self.path.format(channel_id=channel) for channel in sorted({*channels})]

    @override
    def probe(self) -> None:
        for path in self.paths()[:1]:
            self._read(path, {"limit": 1})

    def _channels(self) -> list[int]:
        """The numbers of all channels, deleted ones among them."""
        found: list[int] = []
        for page in Channels.walk.pages(self._read, Listing(Channels.path, {}, self.config["page_size"])):
            self._channels_read_at = self._channels_read_at or page.asked_at
            found += [row["id"] for row in page.rows]
        return found

    @override
    def _begin(self, progress: Progress) -> None:
        super()._begin(progress)
        if self._channels_read_at:
            # What is listed on a channel that comes later than this is later than the bookmark, too.
            self._put_signpost(self._channels_read_at)
