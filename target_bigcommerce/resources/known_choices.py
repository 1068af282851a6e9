"""Which of the store's options, modifiers and values a record means, by what is remembered of its ids, else by name.

An option that was renamed in the source keeps its id there, and so do its values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store


class KnownChoices:
    """The options, or modifiers, of one product.

    Args:
        store: The store, which remembers.
        resource: The stream that they are of where they are records.
        owner: The product in this store.
        is_own: Whether ids of records are this store's own.

    Attributes:
        naming: The field with the name.
        owner: As given.
    """

    naming: ClassVar[str] = "display_name"

    def __init__(self, store: Store, resource: str, owner: int, *, is_own: bool) -> None:
        self._store = store
        self._references = store.references
        self._resource = resource
        self.owner = owner
        self._is_own = is_own

    def pairs(self, wanted: Sequence[Document], current: Sequence[Document]) -> list[tuple[Document, Document | None]]:
        """Rows of a record, each with the one of the store that it means, those first that the store has.

        One that has the name of another by now, which no row of the record is remembered to be, is that other.
        """
        rows = {row["id"]: row for row in current}
        # Taken out of the rows, since an earlier id of one that was made anew means it too.
        remembered = [held and rows.pop(held["id"]) for held in (self._remembered(row, rows) for row in wanted)]
        by_name = {self._name(row): row for row in rows.values()}
        found = [by_name.pop(self._name(row), held) for row, held in zip(wanted, remembered, strict=True)]
        return sorted(zip(wanted, found, strict=True), key=lambda pair: pair[1] is None)

    def learn(self, row: Document, held: Document | None) -> None:
        """Remembers which one of the store a row of a record means; None if a dry run did not make it."""
        name = self._source_id(row)
        if name is not None and held is not None and not self._is_own:
            known = (held["id"], f"{self.owner}/{self._name(held)}")
            if self._references.remembered(self._resource, name) != known:
                self._references.learn(self._resource, name, *known)

    def values_of(self, row: Document, held: Document) -> KnownValues:
        """The values of one of the store that a row of a record means."""
        return KnownValues(self._store, self._resource, row.get("id"), held["id"], is_own=self._is_own)

    def _remembered(self, row: Document, rows: dict[int, Document]) -> Document | None:
        """The one of the store that has the id remembered of a row, unless it is another now."""
        if self._is_own:
            return rows.get(row.get("id", 0))
        name = self._source_id(row)
        known = None if name is None else self._references.remembered(self._resource, name)
        held = None if known is None else rows.get(known[0])
        if known is None or held is None:
            return None
        return held if f"{self.owner}/{self._name(held)}" == known[1] else None

    def _source_id(self, row: Document) -> str | None:
        return None if row.get("id") is None else str(row["id"])

    def _name(self, row: Document) -> str:
        return str(row.get(self.naming)).casefold()


class KnownValues(KnownChoices):
    """The values of one option or modifier.

    Args:
        store: The store, which remembers.
        resource: The stream that options, or modifiers, are of where they are records.
        source_id: The option or modifier in the source, if that is known.
        owner: The option or modifier in this store.
        is_own: Whether ids of records are this store's own.
    """

    naming = "label"

    def __init__(self, store: Store, resource: str, source_id: object, owner: int, *, is_own: bool) -> None:
        super().__init__(store, f"values of {resource}", owner, is_own=is_own)
        self._of = source_id

    @override
    def _source_id(self, row: Document) -> str | None:
        return None if None in (self._of, row.get("id")) else f"{self._of}/{row['id']}"
