"""Writing records whose references are known, each of them once."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from target_bigcommerce.creating import Creating
from target_bigcommerce.deleting import Deleting
from target_bigcommerce.holders import Holders
from target_bigcommerce.ledger import Ledger
from target_bigcommerce.looking_ahead import LookingAhead
from target_bigcommerce.matching import Matching
from target_bigcommerce.updating import Updating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from target_bigcommerce.items import Item
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store


class Writing:
    """Writes records whose references are known.

    Args:
        store: The store.
        report: Takes what becomes of each record.
        max_deletes: How many objects a run may delete; None for any number.

    Attributes:
        matching: Finds the objects that records mean.
        deleting: Deletes them.
    """

    def __init__(self, store: Store, report: Report, max_deletes: int | None) -> None:
        self._ledger = Ledger(store, report)
        holders = Holders(store)
        self._updating = Updating(store, report, self._ledger, holders)
        self._creating = Creating(store, report, self._ledger, self._updating, holders)
        self.matching = Matching(store)
        self.deleting = Deleting(store, report, self._ledger, holders, max_deletes)
        self._looking_ahead = LookingAhead(self.matching, self._ledger, store.client.settings.max_concurrency)

    def begin(self) -> None:
        """Begins a bundle: what its records write, its deletions do not take away."""
        self._ledger.begin()

    def write(self, resource: Resource, items: Sequence[Item]) -> None:
        """Looks the records' objects up and brings them to what the records say.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        self._write(resource, items)
        while gone := self._updating.take_gone():
            for item in gone:
                item.current, item.is_second_try = None, True
            self._write(resource, gone)

    def _write(self, resource: Resource, items: Sequence[Item]) -> None:
        # Closed at once when a write fails, so that no look-up goes on behind the error.
        with closing(self._looking_ahead.matched(resource, items)) as pieces:
            for found in pieces:
                self._write_matched(resource, found)

    def _write_matched(self, resource: Resource, found: Sequence[Item]) -> None:
        for item in found:
            if item.current is not None:
                self._ledger.know(item, item.current)
        others = [item for item in found if item.current is not None]
        self._creating.create(resource, [item for item in found if item.current is None])
        self._updating.update(resource, others)
        self.deleting.delete(resource, others)
