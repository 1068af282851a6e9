"""Customers with their addresses, form fields, store credit, group and values of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.items import MissingReferenceError, Operation
from target_bigcommerce.listing import in_lists
from target_bigcommerce.resources import customer_parts as parts
from target_bigcommerce.resources.customer_attributes import VALUES, AttributeNames, written_value
from target_bigcommerce.resources.of_collections import OfCollection
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store


class Customers(OfCollection):
    """Shoppers with an account. https://developer.bigcommerce.com/docs/rest-management/customers.

    Addresses are brought to those of the record, if it has them all; form fields and values of attributes that it does
    not mention stay. A value names its attribute by `attribute_id`, or by the attribute's `name`.
    """

    name = "customers"
    path = "/v3/customers"
    key_words = "email"
    key_fields = frozenset({"email"})
    lists_of_objects = frozenset({"addresses", "attributes", "form_fields"})
    unique = ("email",)
    writable = frozenset(
        {
            *("email", "first_name", "last_name", "company", "phone", "notes", "tax_exempt_category"),
            *("accepts_product_review_abandoned_cart_emails", "store_credit_amounts", "form_fields"),
            *("authentication", "channel_ids", "customer_group_id"),
        }
    )
    create_only = frozenset({"attributes"})
    nullable = frozenset({"channel_ids"})
    cleared_by: ClassVar = dict.fromkeys(("company", "phone", "notes", "tax_exempt_category"), "")
    references: ClassVar = {"customer_group_id": "customer_groups"}
    loose = frozenset({"customer_group_id"})
    parts = frozenset({"addresses", "attributes"})
    most_created = 10
    most_updated = 10
    most_deleted = 100
    looks_ahead = True

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._names = AttributeNames(store)

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        values = (value for item in items for value in item.record.get("attributes") or ())
        self._names.prepare({str(value["name"]) for value in values if _is_named(value)})

    @override
    def look_up_parameters(self) -> Mapping[str, object]:
        return {"include": "addresses,storecredit,attributes,formfields"}

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if item.operation is Operation.DELETE:
            return fields
        if item.rules.match_by != self.key and fields.get("channel_ids"):
            fields["channel_ids"] = self.channels_of("channel_ids", fields["channel_ids"])
        if "form_fields" in fields:
            fields["form_fields"] = parts.written_fields(fields["form_fields"])
        if values := self._values(item):
            fields["attributes"] = values
        return fields

    def _values(self, item: Item) -> list[Document]:
        """The values of attributes that a record carries, less those of attributes that are no part of the input."""
        found: dict[int, Document] = {}
        for value in item.record.get("attributes") or ():
            attribute = self._attribute(item, value)
            if attribute and (text := value.get("attribute_value", value.get("value"))) is not None:
                found[attribute] = {"attribute_id": attribute, "attribute_value": written_value(text)}
        return list(found.values())

    def _attribute(self, item: Item, value: Document) -> int | None:
        if _is_named(value):
            return self._names.id_of(value["name"])
        if item.rules.match_by == self.key:
            return int(value["attribute_id"])
        try:
            known = self.translated("attributes", "customer_attributes", value.get("attribute_id"))
        except MissingReferenceError:
            if not self.is_left_out("attributes", "customer_attributes"):
                raise
            return None
        return int(str(known)) or None

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        yield from super().referenced(item)
        for value in item.record.get("attributes") or ():
            if value.get("attribute_id"):
                yield "customer_attributes", value["attribute_id"]

    @override
    def natural_key(self, fields: Document) -> str | None:
        return str(fields["email"]).casefold() if fields.get("email") else None

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        emails = [str(item.fields["email"]) for item in items]
        found: dict[str, list[Document]] = {}
        for row in in_lists(self.store.client, self.path, "email:in", emails, **self.look_up_parameters()):
            found.setdefault(str(row["email"]).casefold(), []).append(row)
        return found

    @override
    def to_create(self, item: Item) -> Document:
        nested = {"addresses": parts.addresses_of(item.record), "attributes": item.fields.get("attributes") or []}
        within = {name: rows[: parts.NESTED] for name, rows in nested.items() if rows}
        return {name: value for name, value in {**item.fields, **within}.items() if name != "form_fields" or value}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        rows = {str(row["email"]).casefold(): row for row in (made or {}).get("data") or []}
        created = [rows.get(self.natural_key(item.fields) or "") for item in items]
        for item, row in zip(items, created, strict=True):
            if row is not None:
                parts.add_addresses(self.store, row["id"], parts.addresses_of(item.record)[parts.NESTED :])
                self._put_values(row["id"], (item.fields.get("attributes") or [])[parts.NESTED :])
        return created

    @override
    def changes(self, item: Item) -> Document:
        changes = super().changes(item)
        if "form_fields" in changes and self.store.skip_unchanged:
            changes["form_fields"] = parts.changed_fields(
                changes["form_fields"], (item.current or {}).get("form_fields")
            )
        return {name: value for name, value in changes.items() if name != "form_fields" or value}

    @override
    def write_parts(self, item: Item) -> bool:
        customer = item.current or {}
        wrote = item.record.get("addresses") is not None and parts.write_addresses(self.store, customer, item.record)
        return self._write_values(item, customer) or wrote

    def _write_values(self, item: Item, customer: Document) -> bool:
        wanted = item.fields.get("attributes")
        if not wanted:
            return False
        rows = parts.all_of(self.store, customer, "attributes", "attribute_count", VALUES)
        held = {row["attribute_id"]: row["attribute_value"] for row in rows}
        changed = [value for value in wanted if held.get(value["attribute_id"]) != value["attribute_value"]]
        self._put_values(self.id_of(item), changed)
        return bool(changed)

    @override
    def imagine_parts(self, item: Item, row: Document) -> Document:
        customer, current = row["id"], item.current or {}
        held = {parts.core_key(one) for one in current.get("addresses") or ()}
        for one in parts.addresses_of(item.record):
            if (key := parts.core_key(one)) not in held:
                self.store.imagine("customer_addresses", f"{customer}/{key}", {**one, "customer_id": customer})
        ids = {one["attribute_id"]: one.get("id") for one in current.get("attributes") or ()}
        for value in item.fields.get("attributes") or ():
            attribute = value["attribute_id"]
            own = {**value, "id": ids.get(attribute), "customer_id": customer}
            self.store.imagine("customer_attribute_values", f"{customer}/{attribute}", own)
        return super().imagine_parts(item, row)

    def _put_values(self, customer_id: int, values: Sequence[Document]) -> None:
        for some in chunks(values, parts.NESTED):
            rows = [
                {"customer_id": customer_id, "attribute_id": value["attribute_id"], "value": value["attribute_value"]}
                for value in some
            ]
            self.store.write("PUT", VALUES, rows)


def _is_named(value: Document) -> bool:
    return value.get("attribute_id") is None and bool(value.get("name"))
