"""Resources whose objects belong to one of another resource, and are looked up for many of those at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from target_bigcommerce.resources.base import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store


class Owned(Resource):
    """What belongs to an object of another resource.

    Before a bundle is written, what the owners that its records name have is read.

    Attributes:
        owner_field: The field that names the owner, one of `references`.
    """

    owner_field: ClassVar[str]

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._rows: dict[int, Document] = {}

    def read_of(self, owners: Sequence[int]) -> Iterable[Document]:
        """What owners have, each row with the field that names its owner."""
        raise NotImplementedError

    def read_now(self, owner: int) -> Iterable[Document]:
        """What one owner has at this moment."""
        return self.read_of([owner])

    def _owner_of(self, item: Item) -> int | None:
        """The owner in the store that a record names, if it is known."""
        named = item.record.get(self.owner_field)
        if self.is_matched_by_id(item):
            return named if isinstance(named, int) else None
        return None if named is None else self.store.references.get(self.references[self.owner_field], named)

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        owners = {self._owner_of(item) for item in items} - {None}
        # A dry run makes owners up.
        known = sorted(one for one in owners if one and one > 0)
        self._rows = {row[self.key]: row for row in self.read_of(known)} if known else {}

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for row in self._rows.values():
            found.setdefault(self.natural_key(row) or "", []).append(row)
        return {key: found.get(key, []) for key in keys}

    @override
    def look_up_again(self, item: Item, key: str) -> list[Document]:
        return [row for row in self.read_now(item.fields[self.owner_field]) if self.natural_key(row) == key]

    @override
    def look_up_ids(self, ids: Sequence[int]) -> Mapping[int, Document]:
        return {one: self._rows[one] for one in ids if one in self._rows}

    @override
    def is_gone(self, item: Item) -> bool:
        rows = self.read_now((item.current or {})[self.owner_field])
        return self.id_of(item) not in {row[self.key] for row in rows}

    @override
    def learn(self, item: Item, row: Document) -> None:
        self._rows[row[self.key]] = row

    @override
    def forget(self, item: Item) -> None:
        self._rows.pop(self.id_of(item), None)
