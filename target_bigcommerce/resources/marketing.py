"""Coupons and gift certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.comparing import moment, number, rfc_2822
from target_bigcommerce.listing import by_id
from target_bigcommerce.resources.base import NONE_IDS, refused
from target_bigcommerce.resources.listed import ListedResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item

APPLIES_TO = {"products": "products", "categories": "categories"}
ALWAYS_SENT = ("name", "code", "type", "amount", "applies_to")
"""A coupon is updated as a whole of these; one that is left out is cleared:
https://developer.bigcommerce.com/docs/rest-management/marketing/coupons."""


CODE_LENGTH = 20
"""Characters of a gift certificate's code that are kept:
https://developer.bigcommerce.com/docs/rest-management/marketing/gift-certificates."""

CERTIFICATE_DATES = frozenset({"purchase_date", "expiry_date"})


class Coupons(ListedResource):
    """Coupons. https://developer.bigcommerce.com/docs/rest-management/marketing/coupons."""

    name = "coupons"
    path = "/v2/coupons"
    key_words = "code"
    key_fields = frozenset({"code"})
    unique = ("code", "name")
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
    nullable = frozenset({"expires"})
    unordered = frozenset({"shipping_methods"})
    money = frozenset({"amount", "min_purchase"})
    cleared_by: ClassVar = {"max_uses": 0, "max_uses_per_customer": 0, "min_purchase": "0"}

    @override
    def is_skipped(self, item: Item) -> str | None:
        if item.record.get("type") == "promotion":
            return "coupons of type promotion belong to the Promotions API and are not written"
        return None

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if "expires" in fields:
            fields["expires"] = rfc_2822(fields["expires"]) or ""
        if "restricted_to" in fields:
            # Stores print the lack of it in several ways.
            fields["restricted_to"] = fields["restricted_to"] or {}
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
    def to_create(self, item: Item) -> Document:
        return {name: value for name, value in item.fields.items() if value not in ("", {})}

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
        if name == "restricted_to":
            return _places(value) == _places(current)
        return super()._equal(name, value, current)


def _places(restricted_to: object) -> dict[str, list[str]]:
    """What a coupon is restricted to, whether there is one of a kind, a list, or nothing."""
    rows = restricted_to.items() if isinstance(restricted_to, dict) else ()
    lists = {name: value if isinstance(value, list) else [value] for name, value in rows if value}
    return {name: sorted(str(one) for one in values) for name, values in lists.items()}


class GiftCertificates(ListedResource):
    """Gift certificates. https://developer.bigcommerce.com/docs/rest-management/marketing/gift-certificates."""

    name = "gift_certificates"
    path = "/v2/gift_certificates"
    key_words = "code"
    key_fields = frozenset({"code"})
    unique = ("code",)
    name_filter = "code"
    writable = frozenset(
        {
            *("to_name", "to_email", "from_name", "from_email", "amount", "balance", "purchase_date", "expiry_date"),
            *("customer_id", "template", "message", "code", "status", "currency_code"),
        }
    )
    money = frozenset({"amount", "balance"})
    references: ClassVar = {"customer_id": "customers"}
    loose = frozenset({"customer_id"})
    origins = frozenset({"customer_id"})

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        for name in CERTIFICATE_DATES & fields.keys():
            fields[name] = rfc_2822(fields[name])
        return {name: value for name, value in fields.items() if value != ""}

    @override
    def natural_key(self, fields: Document) -> str | None:
        # The store cuts a code that is longer.
        return str(fields["code"])[:CODE_LENGTH].casefold() if fields.get("code") else None

    @override
    def find_one(self, item: Item) -> list[Document]:
        return self.store.read(self.path, {"code": str(item.fields["code"])[:CODE_LENGTH]}) or []

    @override
    def rows(self) -> Iterable[Document]:
        return by_id(self.store.client, self.path, {})

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return self.read_singly(ids)

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name in CERTIFICATE_DATES:
            # Written as text, read as seconds.
            when, seconds = moment(str(value)), number(current)
            return when is not None and seconds is not None and int(when.timestamp()) == seconds
        if name == "code":
            return str(value)[:CODE_LENGTH] == current
        return super()._equal(name, value, current)
