"""Creating objects, each once, also when the store does not say whether it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.errors import AnswerLostError, TooLargeError
from target_bigcommerce import answers
from target_bigcommerce.batches import OF_THE_RECORD, TRIES_AFTER_LOST, batches, refusal_of
from target_bigcommerce.items import MissingReferenceError, Operation, Outcome, Refusal, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_api.errors import BigCommerceError
    from target_bigcommerce.holders import Holders
    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.ledger import Ledger
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store
    from target_bigcommerce.updating import Updating


class Creating:
    """Creates the objects that the store does not have.

    Args:
        store: The store.
        report: Takes the records that are refused.
        ledger: Takes the objects that are created.
        updating: Completes what is there already.
        holders: Knows what may yet set free what the store refuses.
    """

    def __init__(self, store: Store, report: Report, ledger: Ledger, updating: Updating, holders: Holders) -> None:
        self._store = store
        self._report = report
        self._ledger = ledger
        self._updating = updating
        self._holders = holders

    def create(self, resource: Resource, items: Sequence[Item]) -> None:
        """Creates objects, batch by batch, several at once.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        due = [item for item in items if self._may_create(item)]
        self._store.parallel(
            lambda some: self._create_batch(resource, some), batches(due, resource.most_created, resource.request_of)
        )

    def _may_create(self, item: Item) -> bool:
        if item.operation is Operation.DELETE:
            self._ledger.bury(item)
            self._report.count(item, Outcome.UNCHANGED)
            return False
        if item.operation is Operation.UPDATE:
            self._ledger.refuse(item, "there is no such object to update; set operation to upsert to create it")
            return False
        if item.resource.is_matched_by_id(item) and item.source_id is not None:
            self._ledger.refuse(item, "the store has no object of this id; ids of new objects are the store's to give")
            return False
        return True

    def _create_batch(self, resource: Resource, items: list[Item]) -> None:
        """Creates objects with one request, or as many as it takes to find the guilty one."""
        items = [item for item in items if not self._report.is_beyond(item)]
        if not items:
            return
        lost: BigCommerceError | None = None
        for _ in range(TRIES_AFTER_LOST):
            try:
                rows = answers.created(resource, resource.post(items))
            except AnswerLostError as error:
                lost = error
                items = [item for item in items if not self._was_created(resource, item)]
                if not items:
                    return
            except MissingReferenceError as error:
                # Only what is created one by one finds out as late as this.
                (item,) = items
                item.incomplete = error
                return
            except (*OF_THE_RECORD, RefusedError) as error:
                self._create_apart(resource, items, error)
                return
            else:
                self._created_of_batch(resource, items, rows)
                return
        if lost is not None:
            raise lost

    def _created_of_batch(
        self, resource: Resource, items: Sequence[Item], rows: Sequence[Document | Refusal | None]
    ) -> None:
        for item, row in zip(items, rows, strict=True):
            if isinstance(row, Refusal):
                self._report.reject(item, row)
            elif row is None and len(items) > 1 and not self._store.dry_run:
                # Sent alone, the store says what is wrong with it.
                self._create_batch(resource, [item])
            else:
                self._created(item, row)

    def _was_created(self, resource: Resource, item: Item) -> bool:
        """Whether a create whose answer was lost has happened; nothing else tells."""
        key = resource.natural_key(item.fields)
        found = resource.look_up_lost(item, key) if key else []
        if found:
            item.current, item.written = found[0], Outcome.CREATED
            self._ledger.know(item, found[0])
            # What hangs on it may not have come to be written.
            self._updating.bring_in_step(resource, [item])
        return bool(found)

    def _create_apart(self, resource: Resource, items: list[Item], error: BigCommerceError | RefusedError) -> None:
        if len(items) > 1:
            half = len(items) // 2
            self._create_batch(resource, items[:half])
            self._create_batch(resource, items[half:])
            return
        (item,) = items
        # What stands against it may be the object itself, which another writer made meanwhile.
        key = None if isinstance(error, (TooLargeError, RefusedError)) else resource.natural_key(item.fields)
        found = resource.look_up_again(item, key) if key else []
        if len(found) == 1 and item.operation is Operation.UPSERT:
            item.current = found[0]
            self._ledger.know(item, found[0])
            self._updating.bring_in_step(resource, [item])
            return
        refusal = refusal_of(error)
        if not self._holders.awaits(item, refusal):
            self._report.reject(item, refusal)

    def _created(self, item: Item, row: Document | None) -> None:
        if row is None and self._store.dry_run:
            row = {**item.fields, item.resource.key: self._store.made_up_id()}
        if row is None:
            self._ledger.refuse(item, "the store left it out of its answer without saying why")
            return
        self._ledger.know(item, row)
        self._ledger.imagine(item, row)
        self._ledger.count(item, Outcome.CREATED)
