"""Customer attributes, and what customers have of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.comparing import as_text
from target_bigcommerce.items import Operation
from target_bigcommerce.listing import in_lists, pages
from target_bigcommerce.resources.base import refused
from target_bigcommerce.resources.listed import ListedResource
from target_bigcommerce.resources.of_collections import OfCollection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

ATTRIBUTES = "/v3/customers/attributes"
VALUES = "/v3/customers/attribute-values"


class CustomerAttributes(OfCollection, ListedResource):
    """What a store knows of its customers. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attributes."""

    name = "customer_attributes"
    path = ATTRIBUTES
    key_words = "name"
    key_fields = frozenset({"name"})
    unique = ("name",)
    writable = frozenset({"name", "type"})
    create_only = frozenset({"type"})
    most_created = 10
    most_updated = 10
    most_deleted = 50

    @override
    def natural_key(self, fields: Document) -> str | None:
        return _folded(fields["name"]) if fields.get("name") else None

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        # There is no list of ids, and never more than fifty attributes.
        return {row["id"]: row for row in pages(self.store.client, self.path, {}) if row["id"] in ids}

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        rows = {self.key_of_row(row): row for row in (made or {}).get("data") or []}
        return [rows.get(self.natural_key(item.fields) or "") for item in items]

    @override
    def write_parts(self, item: Item) -> bool:
        wanted, held = item.fields.get("type"), (item.current or {}).get("type")
        if wanted and wanted != held:
            raise refused(
                f"the store's attribute of this name is a {held} and not a {wanted}, which cannot be changed; "
                "rename one of the two"
            )
        return False

    @override
    def learn(self, item: Item, row: Document) -> None:
        # Values may name an attribute.
        self.store.directory.put(self.name, [(row[self.key], self.key_of_row(row), row)])


class AttributeNames:
    """Finds the attributes of this store that records name.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def prepare(self, names: Iterable[object]) -> None:
        """Lists the store's attributes if there are names that are not known."""
        if any(self._found(name) is None for name in names):
            rows = pages(self._store.client, ATTRIBUTES, {})
            entries = ((row["id"], _folded(row["name"]), row) for row in rows)
            self._store.directory.put(CustomerAttributes.name, entries)

    def id_of(self, name: object) -> int:
        """The id of the attribute of a name.

        Raises:
            RefusedError: There is none.
        """
        found = self._found(name)
        if found is None:
            raise refused(
                f"the store has no customer attribute of the name {name!r}; add it in the store, "
                "or send customer_attributes too"
            )
        return found

    def _found(self, name: object) -> int | None:
        rows = self._store.directory.get(CustomerAttributes.name, _folded(name))
        return int(rows[0]["id"]) if rows else None


def _folded(name: object) -> str:
    return str(name).casefold()


class CustomerAttributeValues(OfCollection):
    """What customers have of the attributes. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attribute-values.

    A record names its attribute by `attribute_id`, or by the attribute's `name`.
    """

    name = "customer_attribute_values"
    path = VALUES
    key_words = "customer_id, and attribute_id or name"
    key_fields = frozenset({"customer_id", "attribute_id"})
    writable = frozenset({"customer_id", "attribute_id", "attribute_value"})
    references: ClassVar = {"customer_id": "customers", "attribute_id": "customer_attributes"}
    most_created = 10
    most_updated = 10
    most_deleted = 100

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._names = AttributeNames(store)

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        self._names.prepare({str(item.record["name"]) for item in items if _is_named(item.record)})

    @override
    def fields_of(self, item: Item) -> Document:
        fields = super().fields_of(item)
        if _is_named(item.record):
            fields["attribute_id"] = self._names.id_of(item.record["name"])
        if item.operation is not Operation.DELETE and "attribute_value" in fields:
            fields["attribute_value"] = written_value(fields["attribute_value"])
        return fields

    @override
    def natural_key(self, fields: Document) -> str | None:
        if not fields.get("customer_id") or not fields.get("attribute_id"):
            return None
        return f"{fields['customer_id']}/{fields['attribute_id']}"

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        owners = sorted({int(item.fields["customer_id"]) for item in items})
        rows = in_lists(self.store.client, self.path, "customer_id:in", [one for one in owners if one > 0])
        return {self.natural_key(row) or "": [row] for row in rows}

    @override
    def is_matched_by_id(self, item: Item) -> bool:
        # There is no list of their ids; what they belong to tells which they are.
        return False

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return {}

    @override
    def to_create(self, item: Item) -> Document:
        if "attribute_value" not in item.fields:
            raise refused("attribute_value is missing")
        return _sent(item.fields)

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        made = self.store.write("PUT", self.path, [self.to_create(item) for item in items])
        rows = {self.natural_key(row): row for row in (made or {}).get("data") or []}
        return [rows.get(self.natural_key(item.fields)) for item in items]

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        owners = ({name: (item.current or {})[name] for name in ("customer_id", "attribute_id")} for item in items)
        self.store.write("PUT", self.path, [_sent({**own, **new}) for own, new in zip(owners, changes, strict=True)])


def written_value(value: object) -> str:
    """A value as the API holds it, a text whatever the attribute's type."""
    return str(as_text(value))


def _is_named(record: Document) -> bool:
    return record.get("attribute_id") is None and bool(record.get("name"))


def _sent(fields: Document) -> Document:
    # What is read as `attribute_value` is written as `value`.
    return {("value" if name == "attribute_value" else name): value for name, value in fields.items()}
