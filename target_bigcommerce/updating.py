"""Bringing objects to what their records say."""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING

from bigcommerce_api.errors import AnswerLostError
from target_bigcommerce.batches import OF_THE_RECORD, TRIES_AFTER_LOST, batches, refusal_of, split
from target_bigcommerce.items import Operation, Outcome, PartlyRefusedError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bigcommerce_api.errors import BigCommerceError
    from target_bigcommerce.holders import Holders
    from target_bigcommerce.items import Document, Item, Refusal
    from target_bigcommerce.ledger import Ledger
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store

OF_WHAT_IS_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})
"""What the store may answer about an object that is no more."""


class Updating:
    """Updates the objects that the store has, where they are not as their records say.

    Args:
        store: The store.
        report: Takes the records that are refused.
        ledger: Takes what objects have become.
        holders: Knows what may yet set free what the store refuses.
    """

    def __init__(self, store: Store, report: Report, ledger: Ledger, holders: Holders) -> None:
        self._store = store
        self._report = report
        self._ledger = ledger
        self._holders = holders
        self._lock = threading.Lock()
        self._gone: list[Item] = []

    def update(self, resource: Resource, items: Sequence[Item]) -> None:
        """Updates objects, batch by batch, several at once.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        self.bring_in_step(resource, [item for item in items if self._may_update(item)])

    def bring_in_step(self, resource: Resource, items: Sequence[Item]) -> None:
        """Updates objects, whatever their records ask for; such as those that were just made.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        changes = [(item, resource.changes(item)) for item in items]
        changed = [(item, change) for item, change in changes if change]
        refused: set[Item] = set()
        self._store.parallel(
            lambda some: self._update_batch(resource, self._due(some), refused),
            batches(changed, resource.most_updated, lambda pair: resource.request_of(pair[0])),
        )
        left = [(item, bool(change)) for item, change in self._due(changes) if item not in refused]
        self._store.parallel(lambda pair: self._update_parts(resource, *pair), left)

    def take_gone(self) -> list[Item]:
        """The records whose objects somebody else has deleted since they were looked up; they are forgotten here."""
        with self._lock:
            gone, self._gone = self._gone, []
        return gone

    def _refuse(self, item: Item, refusal: Refusal) -> None:
        """Rejects a record, unless its object is no more, or another one that stands against it may go yet."""
        if refusal.status in OF_WHAT_IS_GONE and not item.is_second_try and item.resource.is_gone(item):
            item.resource.forget(item)
            with self._lock:
                self._gone.append(item)
        elif not self._holders.awaits(item, refusal):
            self._report.reject(item, refusal)

    def _may_update(self, item: Item) -> bool:
        if item.operation is Operation.CREATE:
            self._ledger.refuse(item, "there is such an object already; set operation to upsert to update it")
            return False
        return item.operation is not Operation.DELETE

    def _due(self, changes: list[tuple[Item, Document]]) -> list[tuple[Item, Document]]:
        return [(item, change) for item, change in changes if not self._report.is_beyond(item)]

    def _update_batch(self, resource: Resource, changes: list[tuple[Item, Document]], refused: set[Item]) -> None:
        def put(some: list[tuple[Item, Document]]) -> None:
            refusals: Mapping[int, Refusal] = {}
            try:
                resource.put([item for item, _ in some], [change for _, change in some])
            except PartlyRefusedError as error:
                refusals = error.refusals
            for place, (item, change) in enumerate(some):
                if place in refusals:
                    refuse((item, change), refusals[place])
                else:
                    after = resource.after_update(item.current or {}, change)
                    item.current = after
                    self._holders.renamed(item, change)
                    self._ledger.know(item, after)
                    self._ledger.imagine(item, after)

        def refuse(pair: tuple[Item, Document], refusal: Refusal) -> None:
            with self._lock:
                refused.add(pair[0])
            self._refuse(pair[0], refusal)

        split(changes, put, refuse)

    def _update_parts(self, resource: Resource, item: Item, was_changed: bool) -> None:  # noqa: FBT001 - a pair's half
        try:
            parts_changed = self._parts_written(resource, item)
            changed = parts_changed or was_changed
            if parts_changed:
                self._ledger.imagine(item, item.current)
        except (*OF_THE_RECORD, RefusedError) as error:
            self._refuse(item, refusal_of(error))
        else:
            self._ledger.count(item, Outcome.UPDATED if changed else Outcome.UNCHANGED)

    @staticmethod
    def _parts_written(resource: Resource, item: Item) -> bool:
        """Brings the parts in step; after a lost answer from what the store holds then, so that none is made twice."""
        lost: BigCommerceError | None = None
        for _ in range(TRIES_AFTER_LOST):
            try:
                return resource.write_parts(item) or lost is not None
            except AnswerLostError as error:
                lost = error
                identifier = resource.id_of(item)
                item.current = resource.look_up_ids([identifier]).get(identifier, item.current)
        assert lost is not None  # noqa: S101 - the loop ends by an answer or a lost one
        raise lost
