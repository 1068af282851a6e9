"""Finding the objects of the store that records mean, by natural key or by id, in bulk."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from target_bigcommerce.items import Operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store

STORE_ID = re.compile(r"[1-9][0-9]{0,17}")
"""What the ids that a store gives look like."""


class Matching:
    """Matches records with objects, and never by a guess.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, resource: Resource, items: Sequence[Item], refuse: Callable[[Item, str], None]) -> list[Item]:
        """Sets `current` of each record; those that cannot be matched are refused and left out."""
        by_id: list[tuple[Item, int, str | None]] = []
        by_key: list[Item] = []
        for item in items:
            known = self._known(resource, item)
            if known is None and resource.is_matched_by_id(item) and item.source_id is not None:
                refuse(item, f"{resource.key} {item.source_id!r} is no id of a store, and match_by is id"[:200])
            elif known is None:
                by_key.append(item)
            else:
                by_id.append((item, *known))
        rows = self._look_up_ids(resource, [store_id for _, store_id, _ in by_id])
        found = []
        for item, store_id, key in by_id:
            row = rows.get(store_id)
            is_same = row is not None and self._is_same(resource, item, row, key)
            if resource.is_matched_by_id(item) or (is_same and not self._is_another_s(resource, item, row or {})):
                item.current = row
                found.append(item)
            elif row is None and item.operation is Operation.DELETE and resource.natural_key(item.fields) is None:
                # It is gone already, and there is nothing else that it could be.
                found.append(item)
            else:
                by_key.append(item)
        return found + self._find_by_key(resource, by_key, refuse)

    def _look_up_ids(self, resource: Resource, ids: Sequence[int]) -> Mapping[int, Document]:
        there = [one for one in ids if one > 0]
        return self._store.shadow.over_ids(resource.name, resource.look_up_ids(there) if there else {}, ids)

    def _known(self, resource: Resource, item: Item) -> tuple[int, str | None] | None:
        """The store's id of a record's object and the key it had, if they are known."""
        if item.source_id is None:
            return None
        if resource.is_matched_by_id(item):
            return (int(item.source_id), None) if STORE_ID.fullmatch(item.source_id) else None
        known = self._store.references.remembered(item.rules.scope, item.source_id)
        return known if known is not None and (known[0] > 0 or self._store.dry_run) else None

    @staticmethod
    def _is_same(resource: Resource, item: Item, row: Document, key: str | None) -> bool:
        """Whether an object is the one that was remembered, and not another that has its id now."""
        return resource.natural_key(row) in {key, resource.natural_key(item.fields)}

    def _is_another_s(self, resource: Resource, item: Item, row: Document) -> bool:
        """Whether the object that was remembered went, with its natural key, to another one of the source since."""
        if item.operation is Operation.DELETE or resource.natural_key(row) == resource.natural_key(item.fields):
            return False
        assert item.source_id is not None  # noqa: S101 - it was remembered by that
        return self._store.references.lives_on(item.rules.scope, item.source_id, int(row[resource.key]))

    def confirm(self, resources: Mapping[str, Resource], items: Sequence[Item]) -> None:
        """Makes sure that what records point at, and earlier runs remembered, still is what it was.

        An object that went to another one of the source since is not, but for a source that has it under two ids,
        which is only certain at the end of the input.
        """
        is_final = all(item.final for item in items)
        wanted: dict[str, set[object]] = defaultdict(set)
        for item in items:
            if item.rules.match_by != item.resource.key:
                for name, source_id in item.resource.referenced(item):
                    wanted[name].add(source_id)
        for name, source_ids in wanted.items():
            references = self._store.references
            remembered = {
                source_id: known
                for source_id, known in references.unconfirmed(name, source_ids).items()
                if is_final or not references.lives_on(name, source_id, known[0])
            }
            if not remembered:
                continue
            resource = resources[name]
            rows = resource.look_up_ids([store_id for store_id, _ in remembered.values()])
            for source_id, (store_id, key) in remembered.items():
                row = rows.get(store_id)
                if row is not None and resource.natural_key(row) == key:
                    references.learn(name, source_id, store_id, key)
                else:
                    references.forget(name, source_id)

    def _find_by_key(
        self, resource: Resource, items: Sequence[Item], refuse: Callable[[Item, str], None]
    ) -> list[Item]:
        keyed = []
        for item in items:
            key = resource.natural_key(item.fields)
            if key is None:
                words = resource.key_words
                refuse(item, f"it has no {words}, by which {resource.name} are matched; send it, or set match_by")
            else:
                keyed.append((item, key))
        if not keyed:
            return []
        rows = resource.look_up([item for item, _ in keyed], [key for _, key in keyed])
        found = []
        for item, key in keyed:
            held = {resource.identity(row): row for row in rows.get(key, [])}
            same = self._store.shadow.over_key(resource.name, held, key, keeps_keys=resource.keeps_keys)
            if len(same) > 1:
                ids = ", ".join(str(row[resource.key]) for row in same[:5])
                refuse(item, f"{resource.name} {ids} all have the {key!r} that it is matched by; make it unique")
                continue
            item.current = same[0] if same else None
            found.append(item)
        return found
