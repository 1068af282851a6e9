"""Metafields, which look the same on whatever they are kept.

https://developer.bigcommerce.com/docs/rest-catalog/products/metafields
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Integer, Text, Timestamp, field, key

METAFIELD = Fields(
    key("id", Integer, "Number of the metafield among those of its resource type."),
    field("key", Text, "Name of the metafield."),
    field("value", Text, "What it holds; JSON comes as text."),
    field("namespace", Text, "What the app groups its metafields by."),
    field("permission_set", Text, "Who else may see or change it, such as app_only or read."),
    field("resource_type", Text, "What it is kept on, such as product."),
    field("resource_id", Integer, "Number of the object it is kept on."),
    field("description", Text, "What it is for."),
    field("owner_client_id", Text, "Client id of the app that owns it."),
    field("date_created", Timestamp, "When the metafield was created."),
    field("date_modified", Timestamp, "When the metafield last changed."),
)
