"""Addresses of customers as records of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.items import Operation, PartlyRefusedError, Refusal
from target_bigcommerce.listing import in_lists
from target_bigcommerce.resources import customer_parts as parts
from target_bigcommerce.resources.of_collections import OfCollection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_bigcommerce.items import Document, Item


LEFT_OUT = Refusal(
    "the store takes this address for another that the customer has, and added it not; "
    "spell it as the store does, or leave it out"
)
NOT_CHANGED = Refusal(
    "the customer has another address that is as this one would become, and the store changed it not; "
    "delete one of the two"
)


class CustomerAddresses(OfCollection):
    """Addresses of customers. https://developer.bigcommerce.com/docs/rest-management/customers/addresses.

    An address has nothing that names it but itself: one that changed is known by its id, as long as that is remembered,
    and otherwise added beside what it was.
    """

    name = "customer_addresses"
    path = parts.ADDRESSES
    key_words = "customer_id and the whole address"
    key_fields = frozenset({"customer_id", *parts.CORE_FIELDS})
    writable = frozenset({"customer_id", *parts.CORE_FIELDS, "form_fields"})
    create_only = frozenset({"customer_id"})
    references: ClassVar = {"customer_id": "customers"}
    most_created = parts.MOST_ADDRESSES
    most_updated = parts.MOST_ADDRESSES
    most_deleted = parts.MOST_DELETED

    @override
    def look_up_parameters(self) -> Mapping[str, object]:
        return {"include": "formfields"}

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if "form_fields" in fields and item.operation is not Operation.DELETE:
            fields["form_fields"] = parts.written_fields(fields["form_fields"])
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("customer_id") or not fields.get("address1"):
            return None
        return f"{fields['customer_id']}/{parts.core_key(fields)}"

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        owners = sorted({int(item.fields["customer_id"]) for item in items})
        known = [one for one in owners if one > 0]
        rows = in_lists(self.store.client, self.path, "customer_id:in", known, **self.look_up_parameters())
        return {self.natural_key(row) or "": [row] for row in rows}

    @override
    def to_create(self, item: Item) -> Document:
        return {name: value for name, value in item.fields.items() if name != "form_fields" or value}

    @override
    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        answer = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        if answer is None:
            return [None] * len(items)
        made = {self.natural_key(row): row for row in answer["data"]}
        known = [made.pop(self.natural_key(item.fields), None) for item in items]
        if known.count(None) == len(made):
            # None was left out; those that are left are as the store spells them.
            left = iter(sorted(made.values(), key=lambda row: int(row["id"])))
            return [row or next(left) for row in known]
        return [row or LEFT_OUT for row in known]

    @override
    def changes(self, item: Item) -> Document:
        changes = super().changes(item)
        if "form_fields" in changes and self.store.skip_unchanged:
            current = (item.current or {}).get("form_fields")
            changes["form_fields"] = parts.changed_fields(changes["form_fields"], current)
        return {name: value for name, value in changes.items() if name != "form_fields" or value}

    @override
    def _equal(self, name: str, value: object, current: object) -> bool:
        if name == "country_code":
            return str(value).upper() == str(current).upper()
        return super()._equal(name, value, current)

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        rows = self.changed_rows(items, changes)
        answer = self.store.write("PUT", self.path, rows)
        if answer is None:
            return
        changed = {row["id"] for row in answer["data"]}
        if refusals := {place: NOT_CHANGED for place, row in enumerate(rows) if row["id"] not in changed}:
            raise PartlyRefusedError(refusals)
