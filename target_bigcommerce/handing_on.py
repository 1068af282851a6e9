"""What no two objects may share, when one of them is deleted and another one takes it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from target_bigcommerce.items import Document, StreamRules
    from target_bigcommerce.journal import CrossReference
    from target_bigcommerce.resources.base import Resource

Place = tuple[str, str, str]
"""A resource, what is unique among its objects, and a value of that."""


class _Owner(NamedTuple):
    """An object that is to be deleted.

    Attributes:
        stream: Its stream.
        source_id: Its id in the source.
        store_id: Its id in the store, if that is remembered.
        keys: Its natural keys, as its record says and as it is remembered.
    """

    stream: str
    source_id: str | None
    store_id: int | None
    keys: frozenset[str]


class HandingOn:
    """Knows what the deletions that wait to be written set free, and who takes it.

    Deletions come last in a bundle. An object that is made anew under another id is thus found and kept. But the store
    refuses to give an object that it has, or one with another natural key, what an object to be deleted still has; so
    the deletion has to be written first.

    Args:
        references: What is remembered of objects.
    """

    def __init__(self, references: CrossReference) -> None:
        self._references = references
        self._owners: dict[Place, list[_Owner]] = defaultdict(list)
        self._resources: set[str] = set()

    def clear(self) -> None:
        """Takes in that no deletion waits any more."""
        self._owners.clear()
        self._resources.clear()

    def free(self, resource: Resource, rules: StreamRules, record: Document) -> None:
        """Takes in a deletion."""
        if not resource.unique:
            return
        source_id = resource.source_id_of(record)
        store_id, remembered = self._remembered(rules, source_id) or (None, None)
        keys = frozenset(key for key in (resource.natural_key(record), remembered) if key is not None)
        owner = _Owner(rules.stream, source_id, store_id, keys)
        for place in _places(resource, record, *keys):
            self._owners[place].append(owner)
            self._resources.add(resource.name)

    def is_taken_by(self, resource: Resource, rules: StreamRules, record: Document) -> bool:
        """Whether a record gives its object what another one has that is to be deleted."""
        if resource.name not in self._resources:
            return False
        key, source_id = resource.natural_key(record), resource.source_id_of(record)
        found = [owner for place in _places(resource, record, key) for owner in self._owners.get(place, ())]
        others = [owner for owner in found if (owner.stream, owner.source_id) != (rules.stream, source_id)]
        if not others or rules.match_by == resource.key:
            return bool(others)
        known = self._remembered(rules, source_id)
        if known is None:
            # What is not known is matched by its natural key, and may be the very object.
            return any(key not in owner.keys for owner in others)
        return any(owner.store_id != known[0] for owner in others)

    def _remembered(self, rules: StreamRules, source_id: str | None) -> tuple[int, str | None] | None:
        return None if source_id is None else self._references.remembered(rules.scope, source_id)


def _places(resource: Resource, record: Document, *keys: str | None) -> Iterator[Place]:
    for key in keys:
        if key is not None:
            yield resource.name, resource.key_words, key
    for field in resource.unique:
        if record.get(field):
            yield resource.name, field, str(record[field]).casefold()
