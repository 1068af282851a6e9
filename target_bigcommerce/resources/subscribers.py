"""Subscribers to newsletters and reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.resources.listed import ListedResource

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item


class Subscribers(ListedResource):
    """People who want mail. https://developer.bigcommerce.com/docs/rest-management/subscribers.

    An empty list of `consents` means that somebody wants none any more, and is written.
    """

    name = "subscribers"
    path = "/v3/customers/subscribers"
    key_words = "email"
    key_fields = frozenset({"email"})
    name_filter = "email"
    writable = frozenset({"email", "first_name", "last_name", "source", "order_id", "channel_id", "consents"})
    unordered = frozenset({"consents"})
    references: ClassVar = {"order_id": "orders"}
    loose = frozenset({"order_id"})
    origins = frozenset({"order_id"})

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.rules.match_by != self.key and fields.get("channel_id"):
            (fields["channel_id"],) = self.channels_of("channel_id", [fields["channel_id"]])
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["email"]).casefold() if fields.get("email") else None
