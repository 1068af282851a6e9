"""What a run knows of the objects that it met: which they are, and what became of their records."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from target_bigcommerce.items import Operation, Refusal

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item, Outcome
    from target_bigcommerce.journal import CrossReference
    from target_bigcommerce.reporting import Report


class Ledger:
    """Remembers objects, and counts records. Thread-safe.

    Args:
        references: Which object of the store a source id means.
        report: Takes what becomes of each record.
    """

    def __init__(self, references: CrossReference, report: Report) -> None:
        self._references = references
        self._report = report
        self._alive: set[tuple[str, int | str]] = set()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Begins a bundle: what its records write, its deletions do not take away."""
        self._alive.clear()

    def is_alive(self, item: Item) -> bool:
        """Whether a record of this bundle that is no deletion means the object that an item means."""
        return (item.resource.name, item.resource.identity(item.current or {})) in self._alive

    def know(self, item: Item, row: Document) -> None:
        """Remembers which object of the store a record means."""
        resource = item.resource
        identity = resource.identity(row)
        if item.operation is not Operation.DELETE:
            with self._lock:
                self._alive.add((resource.name, identity))
        if item.source_id is not None and isinstance(identity, int):
            key = resource.natural_key(row)
            for name in {resource.name, item.rules.scope}:
                self._references.learn(name, item.source_id, identity, key)
        resource.learn(item, row)

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
