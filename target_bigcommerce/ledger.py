"""What a run knows of the objects that it met: which they are, and what became of their records."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from target_bigcommerce.items import Operation, Refusal

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item, Outcome
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.store import Store


class Ledger:
    """Remembers objects, and counts records. Thread-safe.

    Args:
        store: The store.
        report: Takes what becomes of each record.
    """

    def __init__(self, store: Store, report: Report) -> None:
        self._store = store
        self._references = store.references
        self._report = report
        self._alive: dict[tuple[str, int | str], dict[tuple[str, str | None], int]] = {}
        self._met: set[tuple[str, int | str]] = set()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Begins a bundle."""
        self._alive.clear()

    def lives_on(self, item: Item) -> bool:
        """Whether the object that a record wants deleted is there for another record's sake.

        Deletions come last in a bundle. An object that the source has under another id by now stays, whichever of
        the two records came first; of records without ids the later one counts.
        """
        resource = item.resource
        identity = resource.identity(item.current or {})
        own = item.rules.stream, item.source_id
        for other, position in self._alive.get((resource.name, identity), {}).items():
            is_later = position > item.position
            if is_later if None in {own[1], other[1]} else other != own:
                return True
        return (
            item.source_id is not None
            and isinstance(identity, int)
            and self._references.lives_on(item.rules.scope, item.source_id, identity)
        )

    def know(self, item: Item, row: Document) -> None:
        """Remembers which object of the store a record means."""
        resource = item.resource
        identity = resource.identity(row)
        is_written = item.operation is not Operation.DELETE
        with self._lock:
            self._met.add((resource.name, identity))
            if is_written:
                alive = self._alive.setdefault((resource.name, identity), {})
                alive[item.rules.stream, item.source_id] = item.position
        if item.source_id is not None and isinstance(identity, int):
            key = resource.natural_key(row)
            for name in {resource.name, item.rules.scope}:
                self._references.learn(name, item.source_id, identity, key, is_written=is_written)
        resource.learn(item, row)

    def take_met(self) -> set[tuple[str, int | str]]:
        """The objects that were met since this was last asked, by resource and identity."""
        with self._lock:
            met, self._met = self._met, set()
        return met

    def imagine(self, item: Item, row: Document | None) -> None:
        """Takes in what an object would be after a dry run's write; None for gone."""
        resource = item.resource
        if self._store.dry_run:
            identity = resource.identity(row or item.current or {})
            key = None if row is None else resource.natural_key(row)
            whole = None if row is None else {**row, **resource.imagine_parts(item, row)}
            self._store.shadow.put(resource.name, identity, key, whole)

    def bury(self, item: Item) -> None:
        """Remembers that a record's object is gone."""
        if item.source_id is not None:
            for name in {item.resource.name, item.rules.scope}:
                self._references.bury(name, item.source_id)

    def count(self, item: Item, outcome: Outcome) -> None:
        """Counts a record once, also when it is written a second time for a reference that came later."""
        first = item.written or outcome
        if item.incomplete:
            item.written = first
        else:
            self._report.count(item, first)

    def refuse(self, item: Item, reason: str) -> None:
        """Rejects a record for a reason of the target's own."""
        self._report.reject(item, Refusal(reason))
