"""Coupons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from target_bigcommerce.comparing import rfc_2822
from target_bigcommerce.listing import by_id
from target_bigcommerce.resources.base import NONE_IDS, ListedResource, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item

APPLIES_TO = {"products": "products", "categories": "categories"}
ALWAYS_SENT = ("name", "code", "type", "amount", "applies_to")
"""A coupon is updated as a whole of these; one that is left out is cleared:
https://developer.bigcommerce.com/docs/rest-management/marketing/coupons."""


class Coupons(ListedResource):
    """Coupons. https://developer.bigcommerce.com/docs/rest-management/marketing/coupons."""

    name = "coupons"
    path = "/v2/coupons"
    key_words = "code"
    key_fields = frozenset({"code"})
    name_filter = "code"
    writable = frozenset(
        {
            *(
                "name",
                "type",
                "amount",
                "min_purchase",
                "expires",
                "enabled",
                "code",
                "applies_to",
                "max_uses",
            ),
            *("max_uses_per_customer", "restricted_to", "shipping_methods"),
        }
    )
    money = frozenset({"amount", "min_purchase"})

    @override
    def is_skipped(self, item: Item) -> str | None:
        if item.record.get("type") == "promotion":
            return "coupons of type promotion belong to the Promotions API and are not written"
        return None

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if "expires" in fields:
            fields["expires"] = rfc_2822(fields["expires"])
        if not fields.get("restricted_to"):
            fields.pop("restricted_to", None)
        if item.rules.match_by != self.key and isinstance(fields.get("applies_to"), dict):
            fields["applies_to"] = self._applies_to(fields["applies_to"])
        return fields

    def _applies_to(self, applies_to: Document) -> Document:
        entity = applies_to.get("entity")
        if entity not in APPLIES_TO:
            raise refused(f"applies_to.entity must be products or categories, not {entity!r}"[:200])
        ids = [
            0 if one in NONE_IDS else self.translated("applies_to", APPLIES_TO[entity], one)
            for one in applies_to.get("ids") or ()
        ]
        return {"entity": entity, "ids": ids}

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        applies_to = item.record.get("applies_to")
        if isinstance(applies_to, dict) and applies_to.get("entity") in APPLIES_TO:
            resource = APPLIES_TO[applies_to["entity"]]
            yield from ((resource, one) for one in applies_to.get("ids") or () if one not in NONE_IDS)

    @override
    def natural_key(self, fields: Document) -> str | None:
        # Shoppers may write a code in either case, so that the store takes no second one.
        return str(fields["code"]).casefold() if fields.get("code") else None

    @override
    def rows(self) -> Iterable[Document]:
        return by_id(self.store.client, self.path, {})

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        answers = self.store.parallel(lambda one: self.store.read(self.path, {"id": one}) or [], ids)
        return {row["id"]: row for rows in answers for row in rows}

    @override
    def changes(self, item: Item) -> Document:
        changes = super().changes(item)
        if not changes:
            return {}
        current = item.current or {}
        kept = {name: item.fields.get(name, current.get(name)) for name in ALWAYS_SENT}
        return {**{name: value for name, value in kept.items() if value}, **changes}

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name == "applies_to" and isinstance(value, dict) and isinstance(current, dict):
            return value["entity"] == current.get("entity") and sorted(value["ids"]) == sorted(current.get("ids") or ())
        return super()._equal(name, value, current)
