"""What all resources have in common; a resource itself is mostly a screen of facts."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from bigcommerce_api.errors import NotFoundError, one_line
from target_bigcommerce.comparing import as_text, equal, number
from target_bigcommerce.items import Document, Item, MissingReferenceError, Operation, Refusal, RefusedError
from target_bigcommerce.listing import in_lists

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from target_bigcommerce.store import Store

MOST_LOOKED_UP_SINGLY = 10
"""Keys that are looked up one by one before listing the collection once is the cheaper way."""

FIRST_CHANNEL = 1
"""The storefront that every store begins with: https://developer.bigcommerce.com/docs/rest-management/channels."""

NONE_IDS = (None, 0, "", "0")
"""What stands for "no object" in a field that points at one."""

LOOKS_AFTER_LOST = (0.0, 0.5, 2.0)
"""Seconds before each look for an object whose creation was not answered, where nothing in the store refuses a second
one."""


VALUES = frozenset({"categories", "channel_ids", "channels", "related_products"})
"""Fields that are lists of ids, whatever has them."""


class Resource:
    """A kind of object, and how it is matched, created, updated and deleted.

    Attributes:
        name: As the stream is called.
        path: The collection, below the store.
        key: The field with the id.
        key_words: What identifies an object by nature, in words.
        key_fields: The fields that do, all that a delete looks at.
        lists_of_objects: Fields that are lists of objects, if they are there.
        unique: The fields of which the store takes no value twice; empty where two objects may share a natural key.
        writable: The fields that a create and an update take.
        create_only: Fields that only a create takes.
        nullable: Fields for which null is a value.
        cleared_by: What an update sends of a field for which its record says null. Null of any other field says
            nothing.
        unordered: Fields whose lists have no order.
        money: Fields with amounts, which V2 writes as text.
        references: What each field that holds an id, or ids, points at.
        loose: Those of them that are left out while the stream they point at is no part of the input.
        origins: Those of the loose ones that only tell where an object came from; left out if that is never known.
        parts: Fields that hold what hangs on an object and is written at places of its own.
        keeps_keys: Whether an object is found by several keys, all of which it keeps.
        most_created: Objects one creating request takes.
        most_updated: Objects one updating request takes.
        most_deleted: Ids one deleting request takes.
        looks_ahead: Whether look-ups read nothing but the store, so that they may be made while others are written.
    """

    name: ClassVar[str]
    path: ClassVar[str]
    key: ClassVar[str] = "id"
    key_words: ClassVar[str]
    key_fields: ClassVar[frozenset[str]]
    lists_of_objects: ClassVar[frozenset[str]] = frozenset()
    unique: ClassVar[Sequence[str]] = ()
    writable: ClassVar[frozenset[str]]
    create_only: ClassVar[frozenset[str]] = frozenset()
    nullable: ClassVar[frozenset[str]] = frozenset()
    cleared_by: ClassVar[Mapping[str, object]] = {}
    unordered: ClassVar[frozenset[str]] = frozenset()
    money: ClassVar[frozenset[str]] = frozenset()
    references: ClassVar[Mapping[str, str]] = {}
    loose: ClassVar[frozenset[str]] = frozenset()
    origins: ClassVar[frozenset[str]] = frozenset()
    parts: ClassVar[frozenset[str]] = frozenset()
    keeps_keys: ClassVar[bool] = False
    most_created: ClassVar[int] = 1
    most_updated: ClassVar[int] = 1
    most_deleted: ClassVar[int] = 1
    looks_ahead: ClassVar[bool] = False

    def __init__(self, store: Store) -> None:
        self.store = store

    # A record.

    @cached_property
    def single_keys(self) -> tuple[str, ...]:
        """The fields by which objects are matched that hold one text or number."""
        return tuple(self.key_fields - self.lists_of_objects - VALUES)

    @cached_property
    def lists_of_values(self) -> tuple[str, ...]:
        """The fields that are lists of ids, if they are there."""
        return tuple(VALUES & {*self.key_fields, *self.writable, *self.parts, *self.unordered})

    def source_id_of(self, record: Document) -> str | None:
        """The id that a record has in its source, as text; None if it has none."""
        identity = record.get(self.key)
        return None if identity is None else str(identity)

    def identity(self, row: Document) -> int | str:
        """What tells an object of the store apart: its id, or a text where the API gives none."""
        return int(row[self.key])

    def prepare(self, items: Sequence[Item]) -> None:
        """Asks in bulk for what the records about to come need."""

    def fields_of(self, item: Item) -> Document:
        """What a record says of writable fields, with this store's ids.

        Raises:
            MissingReferenceError: It points at an object that has not come yet.
            RefusedError: It can never be written.
        """
        taken = self.key_fields if item.operation is Operation.DELETE else self.writable
        fields = {
            name: as_text(value) if name in self.money else value
            for name, value in item.record.items()
            if name in taken and (value is not None or name in self.nullable)
        }
        if item.rules.match_by != self.key:
            for field, resource in self.references.items():
                if field in fields:
                    self._translate(item, fields, field, resource)
        return fields

    def _translate(self, item: Item, fields: Document, field: str, resource: str) -> None:
        is_origin = field in self.origins
        is_unsaid = field in self.loose and resource not in self.store.streams
        if fields[field] in NONE_IDS and (is_origin or is_unsaid):
            # Nothing is said of it then, neither that there is none.
            del fields[field]
            return
        try:
            fields[field] = self.translated(field, resource, fields[field])
        except MissingReferenceError:
            if is_origin and item.final:
                self.store.tell_once(f"{field} of {self.name} names {resource} that never came, and is not written")
            elif field not in self.loose or not self.is_left_out(field, resource):
                raise
            del fields[field]

    def is_left_out(self, field: str, resource: str) -> bool:
        """Whether a field is not written because what it points at is no part of the input; tells so, once."""
        left_out = resource not in self.store.streams
        if left_out:
            self.store.tell_once(
                f"{field} of {self.name} holds ids of the source and is not written; send {resource} too, first"
            )
        return left_out

    def translated(self, field: str, resource: str, value: object) -> object:
        """This store's id, or ids, for those of the source.

        Raises:
            MissingReferenceError: One is not known.
        """
        if isinstance(value, list):
            return [self.translated(field, resource, one) for one in value]
        if value in NONE_IDS:
            return 0
        found = self.store.references.get(resource, value)
        if found is None:
            raise MissingReferenceError(field, resource, value)
        return found

    def channels_of(self, field: str, channels: Iterable[object]) -> list[int]:
        """This store's channels for those of the source; the first is the same in every store.

        Raises:
            RefusedError: One is not known.
        """
        found = []
        for one in channels:
            known = FIRST_CHANNEL if one == FIRST_CHANNEL else self.store.references.get("channels", one)
            if known is None:
                raise refused(
                    f"{field} names channel {one} of the source, which this store does not know; send channels too, "
                    "remove the field with a stream map, or set match_by to id if the ids are this store's own"
                )
            found.append(known)
        return found

    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        """What a record points at: resource and id in the source of each."""
        for field, resource in self.references.items():
            value = item.record.get(field)
            for one in value if isinstance(value, list) else [value]:
                if one not in NONE_IDS:
                    yield resource, one

    def natural_key(self, fields: Document) -> str | None:
        """The text that identifies the object of these fields; None if they hold none."""
        raise NotImplementedError

    def is_deleted(self, row: Document) -> bool:  # noqa: ARG002 - for those that override it
        """Whether an object that the store still has counts as deleted."""
        return False

    def after_update(self, row: Document, change: Document) -> Document:
        """What the store has of an object that was updated."""
        return {**row, **change}

    def after_delete(self, row: Document) -> Document | None:  # noqa: ARG002 - for those that override it
        """What the store still has of an object that was deleted; None for nothing."""
        return None

    def is_skipped(self, item: Item) -> str | None:  # noqa: ARG002 - for those that override it
        """Why a record is passed over that is neither wrong nor to be written, if it is one."""
        return None

    def is_matched_by_id(self, item: Item) -> bool:
        """Whether an object is found by the id that its record has, which is this store's own then."""
        return item.rules.match_by == self.key

    # Looking up.

    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        """The objects that the store has for natural keys, looked up in bulk."""
        raise NotImplementedError

    def look_up_again(self, item: Item, key: str) -> list[Document]:
        """The objects that the store has for one natural key now."""
        return self.look_up([item], [key]).get(key, [])

    def holders(self, item: Item) -> list[tuple[str, int]]:
        """The objects that the store has for what is unique of a record, now: resource and id of each."""
        merged = {**(item.current or {}), **item.fields}
        by_key = {self.natural_key(merged): merged}
        for name in self.unique:
            others = {field: value for field, value in merged.items() if field == name or field not in self.unique}
            by_key.setdefault(self.natural_key(others), others)
        found = [row for key, fields in by_key.items() if key for row in self.held_now(item, fields, key)]
        return [(self.name, int(row[self.key])) for row in found]

    def held_now(self, item: Item, fields: Document, key: str) -> list[Document]:
        """The objects that the store has for other fields than a record's."""
        return self.look_up_again(dataclasses.replace(item, fields=fields), key)

    def look_up_lost(self, item: Item, key: str) -> list[Document]:
        """The same after a create whose answer was lost."""
        return self.look_up_again(item, key)

    def look_up_patiently(self, item: Item, key: str) -> list[Document]:
        """The same, several times, where nothing else keeps a second object from being made."""
        for wait in LOOKS_AFTER_LOST:
            self.store.client.wait(wait)
            if found := self.look_up_again(item, key):
                return found
        return []

    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        """The objects that the store has for its own ids."""
        found = in_lists(self.store.client, self.path, f"{self.key}:in", ids, **self.look_up_parameters())
        return {row[self.key]: row for row in found}

    def look_up_parameters(self) -> Mapping[str, object]:
        """What look-ups ask for besides, so that an object can be compared with its record."""
        return {}

    def prepare_writing(self, items: Sequence[Item]) -> None:
        """Asks in bulk for what writing records needs whose objects were looked up, maybe while others are written."""

    # Writing.

    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        """Creates objects with one request.

        Returns:
            Each as the store made it, why it refused one, or None where it left one out without a word.

        Raises:
            BigCommerceError: The store refused, or failed.
        """
        row = self.store.write("POST", self.path, self.to_create(items[0]))
        return [row.get("data", row) if isinstance(row, dict) else None]

    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        """Updates objects with one request.

        Raises:
            BigCommerceError: The store refused, or failed.
            PartlyRefusedError: The store refused some and changed the others.
        """
        self.store.write("PUT", f"{self.path}/{self.id_of(items[0])}", changes[0])

    def delete(self, items: Sequence[Item]) -> None:
        """Deletes objects with one request.

        Raises:
            BigCommerceError: The store refused, or failed.
            PartlyRefusedError: The store refused some and deleted the others.
        """
        self.store.write("DELETE", f"{self.path}/{self.id_of(items[0])}")

    def request_of(self, item: Item) -> Hashable:  # noqa: ARG002 - for those that override it
        """What only records share that one request takes, where a request does not take any of the resource."""
        return None

    def most_written(self, operation: Operation) -> int:
        """Records one request takes at most."""
        return self.most_deleted if operation is Operation.DELETE else max(self.most_created, self.most_updated)

    def to_create(self, item: Item) -> Document:
        """The body, or the part of one, that creates an object."""
        return item.fields

    def changes(self, item: Item) -> Document:
        """The fields in which the store's object is not as its record says; empty if there are none."""
        current = item.current or {}
        null = {name: empty for name, empty in self.cleared_by.items() if item.record.get(name, empty) is None}
        return {
            name: value
            for name, value in {**null, **item.fields}.items()
            if name not in self.create_only
            and not (self.store.skip_unchanged and self._equal(name, value, current.get(name)))
        }

    def write_parts(self, item: Item) -> bool:  # noqa: ARG002 - for those that override it
        """Brings what an update of the object itself does not take in step; says whether anything was."""
        return False

    def learn(self, item: Item, row: Document) -> None:
        """Takes in an object as the store holds it, after it was found or created."""

    def forget(self, item: Item) -> None:
        """Takes in that an object is gone."""

    def imagine_parts(self, item: Item, row: Document) -> Document:  # noqa: ARG002 - for those that override it
        """What hangs on an object after a dry run's write; what of it is a resource of its own is taken in as that."""
        return {part: item.record[part] for part in self.parts if item.record.get(part) is not None}

    def turn(self, item: Item) -> str | None:
        """What no two records written at the same time may share; they are written one after the other."""
        return self.natural_key(item.fields)

    def is_gone(self, item: Item) -> bool:
        """Whether the object of an item is no more in the store."""
        identifier = self.id_of(item)
        return identifier not in self.look_up_ids([identifier])

    def read_singly(self, ids: Sequence[int], asked: Mapping[str, object] | None = None) -> dict[int, Document]:
        """Objects by id, asked for one by one, where the API has no list of ids."""

        def one(identifier: int) -> Document | None:
            try:
                found: Document = self.store.read(f"{self.path}/{identifier}", asked)
            except NotFoundError:
                return None
            return found

        return {row[self.key]: row for row in self.store.parallel(one, ids) if row is not None}

    def id_of(self, item: Item) -> int:
        """The store's id of the object that an item means."""
        assert item.current is not None  # noqa: S101 - only objects that were found are updated or deleted
        return int(item.current[self.key])

    def _equal(self, name: str, value: object, current: object) -> bool:
        if name in self.unordered and isinstance(value, list) and isinstance(current, list):
            return sorted(map(str, value)) == sorted(map(str, current))
        if name in self.money and (amount := number(value)) is not None:
            return amount == number(current)
        return equal(value, current)


def refused(reason: str) -> RefusedError:
    """A refusal of the target's own."""
    return RefusedError(Refusal(reason))


def reason_of(errors: object) -> str:
    """What the store says in the errors of an answer that is not one, where part of a request was refused."""
    if not isinstance(errors, dict):
        return one_line(str(errors))
    inner = errors.get("errors")
    details = "; ".join(f"{name}: {text}" for name, text in (inner if isinstance(inner, dict) else {}).items())
    return one_line(": ".join(filter(None, (str(errors.get("title") or ""), details))) or str(errors))
