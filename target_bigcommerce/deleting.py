"""Deleting objects, never more than the settings allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.errors import NotFoundError
from target_bigcommerce.batches import batches, split
from target_bigcommerce.items import Operation, Outcome, PartlyRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_bigcommerce.holders import Holders
    from target_bigcommerce.items import Item, MissingReferenceError, Refusal
    from target_bigcommerce.ledger import Ledger
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store


class Deleting:
    """Deletes objects.

    Args:
        store: The store.
        report: Takes what becomes of each record.
        ledger: Takes what is gone.
        holders: Takes whose keys are free.
        max_deletes: How many objects a run may delete; None for any number.
    """

    def __init__(self, store: Store, report: Report, ledger: Ledger, holders: Holders, max_deletes: int | None) -> None:
        self._store = store
        self._report = report
        self._ledger = ledger
        self._holders = holders
        self._max_deletes = max_deletes
        self._deleted = 0

    def delete(self, resource: Resource, items: Sequence[Item]) -> None:
        """Deletes the objects of the records that ask for it, batch by batch, several at once.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        due = [item for item in items if item.operation is Operation.DELETE and self._may_delete(item)]
        self._store.parallel(
            lambda some: self._delete_batch(resource, some), batches(due, resource.most_deleted, resource.request_of)
        )

    def is_gone(self, item: Item, missing: MissingReferenceError) -> bool:
        """Whether what a record wants deleted went with what it belonged to; it is counted then."""
        gone = self._store.references.is_gone(missing.resource, missing.source_id)
        if gone:
            self._ledger.bury(item)
            self._report.count(item, Outcome.UNCHANGED)
        return gone

    def _may_delete(self, item: Item) -> bool:
        if self._is_deleted_already(item):
            return False
        if self._ledger.lives_on(item):
            self._store.tell_once(f"{item.resource.name} deleted in the source live on there under other ids; kept")
            self._ledger.bury(item)
            self._report.count(item, Outcome.UNCHANGED)
            return False
        if self._max_deletes is not None and self._deleted >= self._max_deletes:
            self._ledger.refuse(item, f"max_deletes of {self._max_deletes} is reached; raise it if this is meant")
            return False
        self._deleted += 1
        return True

    def _delete_batch(self, resource: Resource, items: list[Item]) -> None:
        def delete(some: list[Item]) -> None:
            refusals: Mapping[int, Refusal] = {}
            try:
                resource.delete(some)
            except PartlyRefusedError as error:
                refusals = error.refusals
            except NotFoundError:
                # One try may have been carried out before it was answered.
                if len(some) > 1:
                    raise
            for place, item in enumerate(some):
                if place in refusals:
                    self._report.reject(item, refusals[place])
                    continue
                resource.forget(item)
                self._holders.freed(item)
                self._ledger.imagine(item, resource.after_delete(item.current or {}))
                self._ledger.bury(item)
                self._report.count(item, Outcome.DELETED)

        split(items, delete, self._report.reject)

    def _is_deleted_already(self, item: Item) -> bool:
        done = item.operation is Operation.DELETE and item.resource.is_deleted(item.current or {})
        if done:
            self._report.count(item, Outcome.UNCHANGED)
        return done
