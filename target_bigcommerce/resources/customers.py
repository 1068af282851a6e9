"""Customers with their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.comparing import equal
from target_bigcommerce.items import Operation
from target_bigcommerce.listing import in_lists
from target_bigcommerce.resources.base import Resource, refused
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_bigcommerce.items import Document, Item

NESTED_ADDRESSES = 10
"""Addresses that a customer carries within: https://developer.bigcommerce.com/docs/rest-management/customers."""

ADDRESSES = "/v3/customers/addresses"
ADDRESS_FIELDS = (
    *("first_name", "last_name", "company", "address1", "address2", "city", "state_or_province"),
    *("postal_code", "country_code", "phone", "address_type"),
)
UNSAID = {"address_type": "residential"}
"""What an address is taken to be that does not say."""

NOT_TRANSLATED = {"attributes": "attribute_id", "customer_group_id": "customer_group_id"}
"""Fields whose ids belong to the source and for which there is no stream that tells what they mean."""


class Customers(Resource):
    """Shoppers with an account. https://developer.bigcommerce.com/docs/rest-management/customers."""

    name = "customers"
    path = "/v3/customers"
    key_words = "email"
    key_fields = frozenset({"email"})
    writable = frozenset(
        {
            *("email", "first_name", "last_name", "company", "phone", "notes", "tax_exempt_category"),
            *("accepts_product_review_abandoned_cart_emails", "store_credit_amounts", "form_fields"),
            *("authentication", "channel_ids", "customer_group_id"),
        }
    )
    nullable = frozenset({"channel_ids"})
    most_created = 10
    most_updated = 10
    most_deleted = 100
    look_up_parameters: ClassVar = {"include": "addresses,storecredit,formfields"}

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.operation is Operation.DELETE:
            return fields
        if item.rules.match_by != self.key:
            for field in NOT_TRANSLATED:
                fields.pop(field, None)
                if item.record.get(field):
                    self.store.tell_once(f"{field} of customers holds ids of the source and is not written")
            foreign = [channel for channel in fields.get("channel_ids") or () if channel != 1]
            if foreign:
                raise refused(
                    f"channel_ids names channel {foreign[0]} of the source, which this store does not know; "
                    "remove the field with a stream map, or set match_by to id if the ids are this store's own"
                )
        if fields.get("form_fields"):
            fields["form_fields"] = [{"name": row["name"], "value": row["value"]} for row in fields["form_fields"]]
        elif "form_fields" in fields:
            del fields["form_fields"]
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["email"]).casefold() if fields.get("email") else None

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        emails = [str(item.fields["email"]) for item in items]
        found: dict[str, list[Document]] = {}
        for row in in_lists(self.store.client, self.path, "email:in", emails, **self.look_up_parameters):
            found.setdefault(str(row["email"]).casefold(), []).append(row)
        return found

    @override
    def to_create(self, item: Item) -> Document:
        addresses = _addresses(item.record)[:NESTED_ADDRESSES]
        return {**item.fields, **({"addresses": addresses} if addresses else {})}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        rows = {str(row["email"]).casefold(): row for row in (made or {}).get("data") or []}
        created = [rows.get(self.natural_key(item.fields) or "") for item in items]
        for item, row in zip(items, created, strict=True):
            beyond = _addresses(item.record)[NESTED_ADDRESSES:]
            if row and beyond:
                self._add_addresses(row["id"], beyond)
        return created

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        rows = [{"id": self.id_of(item), **change} for item, change in zip(items, changes, strict=True)]
        self.store.write("PUT", self.path, rows)

    @override
    def delete(self, items: Sequence[Item]) -> None:
        self.store.write("DELETE", self.path, parameters={"id:in": [self.id_of(item) for item in items]})

    @override
    def write_parts(self, item: Item) -> bool:
        if item.record.get("addresses") is None:
            return False
        wanted = _addresses(item.record)
        current = self._all_addresses(item)
        new = [row for row in wanted if not any(_same(row, other) for other in current)]
        # Only a list that is whole says that the others are gone.
        is_whole = len(wanted) >= int(item.record.get("address_count") or 0)
        left = [row["id"] for row in current if is_whole and not any(_same(other, row) for other in wanted)]
        if new:
            self._add_addresses(self.id_of(item), new)
        for some in chunks(left, self.most_deleted):
            self.store.write("DELETE", ADDRESSES, parameters={"id:in": some})
        return bool(new or left)

    def _all_addresses(self, item: Item) -> list[Document]:
        current = item.current or {}
        nested: list[Document] = current.get("addresses") or []
        if int(current.get("address_count") or 0) <= len(nested):
            return nested
        return list(in_lists(self.store.client, ADDRESSES, "customer_id:in", [self.id_of(item)]))

    def _add_addresses(self, customer_id: int, addresses: Sequence[Document]) -> None:
        for some in chunks(addresses, NESTED_ADDRESSES):
            self.store.write("POST", ADDRESSES, [{**row, "customer_id": customer_id} for row in some])


def _addresses(record: Document) -> list[Document]:
    """The addresses of a record, less ids, less those that the store would take for the same."""
    found: list[Document] = []
    for row in record.get("addresses") or ():
        address = {name: row[name] for name in ADDRESS_FIELDS if row.get(name) is not None}
        if row.get("form_fields"):
            address["form_fields"] = [{"name": field["name"], "value": field["value"]} for field in row["form_fields"]]
        if not any(_same(address, other) for other in found):
            found.append(address)
    return found


def _same(one: Document, other: Document) -> bool:
    """Whether the store would take one for the other: https://developer.bigcommerce.com/docs/rest-management/customers/addresses."""
    return all(equal(one.get(name) or UNSAID.get(name), other.get(name) or UNSAID.get(name)) for name in ADDRESS_FIELDS)
