"""Channels and what they list.

https://developer.bigcommerce.com/docs/rest-management/channels
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Flag, Integer, Items, Text, Timestamp, field, key

CHANNEL = Fields(
    key("id", Integer, "Number of the channel."),
    field("external_id", Text, "Identifier of the channel in another system."),
    field("is_listable_from_ui", Flag, "Whether products can be listed from the control panel."),
    field("is_enabled", Flag, "An older form of the status."),
    field("is_visible", Flag, "Whether the channel shows in the control panel."),
    field("status", Text, "Status, such as active or deleted; a deleted channel stays in the list."),
    field("name", Text, "Name of the channel."),
    field("type", Text, "pos, marketplace, storefront or marketing."),
    field("platform", Text, "What the channel runs on, such as bigcommerce or amazon."),
    field("date_created", Timestamp, "When the channel was created."),
    field("date_modified", Timestamp, "When the channel last changed."),
    field("icon_url", Text, "Address of the platform's icon."),
    field(
        "currencies",
        Fields(
            field("channel_id", Integer, "Number of the channel."),
            field("enabled_currencies", Items(Text), "Codes of the currencies in use, ISO 4217."),
            field("default_currency", Text, "Code of the currency shown first."),
        ),
        "The currencies the channel sells in.",
    ),
)

_NAMES = (
    field("external_id", Text, "Identifier in the channel's own system."),
    field("state", Text, "How far the listing has come, such as active or rejected."),
    field("name", Text, "Name on this channel, where it is another one."),
    field("description", Text, "Description on this channel, where it is another one."),
    field("date_created", Timestamp, "When it was first listed."),
    field("date_modified", Timestamp, "When the listing last changed."),
)

CHANNEL_LISTING = Fields(
    key("listing_id", Integer, "Number of the listing."),
    field("channel_id", Integer, "Number of the channel."),
    field("product_id", Integer, "Number of the product."),
    *_NAMES,
    field(
        "variants",
        Items(
            Fields(
                field("channel_id", Integer, "Number of the channel."),
                field("product_id", Integer, "Number of the product."),
                field("variant_id", Integer, "Number of the variant."),
                *_NAMES,
            )
        ),
        "The product's variants on this channel.",
    ),
)
