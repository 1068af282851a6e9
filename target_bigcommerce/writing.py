"""Matching records with objects and writing them, batch by batch, so that each is written once."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from bigcommerce_api.errors import (
    AnswerLostError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PlanLimitError,
    TooLargeError,
)
from target_bigcommerce.items import Item, Operation, Outcome, PartlyRefusedError, Refusal, RefusedError
from target_bigcommerce.store import chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bigcommerce_api.errors import BigCommerceError
    from target_bigcommerce.items import Document, MissingReferenceError
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.store import Store

_T = TypeVar("_T")

STORE_ID = re.compile(r"[1-9][0-9]{0,17}")
"""What the ids that a store gives look like."""

TRIES_AFTER_LOST = 6
"""How often a create is sent when each time its answer is lost and the object is not there afterwards."""

OF_THE_RECORD = (ConflictError, InvalidRequestError, NotFoundError, PlanLimitError, TooLargeError)
"""Errors that speak of what was sent; all others speak of the store or the token, and end the run."""


class Writing:
    """Writes records whose references are known.

    Args:
        store: The store.
        report: Takes what becomes of each record.
        max_deletes: How many objects a run may delete; None for any number.
    """

    def __init__(self, store: Store, report: Report, max_deletes: int | None) -> None:
        self.store = store
        self._report = report
        self._max_deletes = max_deletes
        self._deleted = 0
        self._alive: set[tuple[str, int | str]] = set()
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Begins a bundle: what its records write, its deletions do not take away."""
        self._alive.clear()

    def write(self, resource: Resource, items: Sequence[Item]) -> None:
        """Looks the records' objects up and brings them to what the records say.

        Raises:
            BigCommerceError: The store cannot be written to any more.
        """
        found = self._find(resource, items)
        for item in found:
            if item.current is not None:
                self._know(item, item.current)
        creates = [item for item in found if item.current is None]
        others = [item for item in found if item.current is not None and not self._is_deleted_already(item)]
        self._create(resource, [item for item in creates if self._may_create(item)])
        self._update(resource, [item for item in others if self._may_update(item)])
        self._delete(resource, [item for item in others if item.operation is Operation.DELETE])

    def is_gone(self, item: Item, missing: MissingReferenceError) -> bool:
        """Whether what a record wants deleted went with what it belonged to; it is counted then."""
        gone = self.store.references.is_gone(missing.resource, missing.source_id)
        if gone:
            self._bury(item)
            self._report.count(item, Outcome.UNCHANGED)
        return gone

    # Matching.

    def _find(self, resource: Resource, items: Sequence[Item]) -> list[Item]:
        """Sets `current` of each record; those that cannot be matched are rejected and left out."""
        by_id: list[tuple[Item, int, str | None]] = []
        by_key: list[Item] = []
        for item in items:
            known = self._known(resource, item)
            if known is None and resource.is_matched_by_id(item) and item.source_id is not None:
                self._refuse(item, f"{resource.key} {item.source_id!r} is no id of a store, and match_by is id"[:200])
            elif known is None:
                by_key.append(item)
            else:
                by_id.append((item, *known))
        rows = resource.look_up_ids([store_id for _, store_id, _ in by_id]) if by_id else {}
        found = []
        for item, store_id, key in by_id:
            row = rows.get(store_id)
            if resource.is_matched_by_id(item) or (row and self._is_same(resource, item, row, key)):
                item.current = row
                found.append(item)
            else:
                by_key.append(item)
        return found + self._find_by_key(resource, by_key)

    def _is_deleted_already(self, item: Item) -> bool:
        done = item.operation is Operation.DELETE and item.resource.is_deleted(item.current or {})
        if done:
            self._report.count(item, Outcome.UNCHANGED)
        return done

    def _known(self, resource: Resource, item: Item) -> tuple[int, str | None] | None:
        """The store's id of a record's object and the key it had, if they are known."""
        if item.source_id is None:
            return None
        if resource.is_matched_by_id(item):
            return (int(item.source_id), None) if STORE_ID.fullmatch(item.source_id) else None
        known = self.store.references.remembered(item.rules.scope, item.source_id)
        return known if known is not None and known[0] > 0 else None

    @staticmethod
    def _is_same(resource: Resource, item: Item, row: Document, key: str | None) -> bool:
        """Whether an object is the one that was remembered, and not another that has its id now."""
        return resource.natural_key(row) in {key, resource.natural_key(item.fields)}

    def confirm(self, resources: Mapping[str, Resource], items: Sequence[Item]) -> None:
        """Makes sure that what records point at, and earlier runs remembered, still is what it was."""
        wanted: dict[str, set[object]] = defaultdict(set)
        for item in items:
            if item.rules.match_by != item.resource.key:
                for name, source_id in item.resource.referenced(item):
                    wanted[name].add(source_id)
        for name, source_ids in wanted.items():
            remembered = self.store.references.unconfirmed(name, source_ids)
            if not remembered:
                continue
            resource = resources[name]
            rows = resource.look_up_ids([store_id for store_id, _ in remembered.values()])
            for source_id, (store_id, key) in remembered.items():
                row = rows.get(store_id)
                if row is not None and resource.natural_key(row) == key:
                    self.store.references.learn(name, source_id, store_id, key)
                else:
                    self.store.references.forget(name, source_id)

    def _find_by_key(self, resource: Resource, items: Sequence[Item]) -> list[Item]:
        keyed = []
        for item in items:
            key = resource.natural_key(item.fields)
            if key is None:
                words = resource.key_words
                self._refuse(item, f"it has no {words}, by which {resource.name} are matched; send it, or set match_by")
            else:
                keyed.append((item, key))
        if not keyed:
            return []
        rows = resource.look_up([item for item, _ in keyed], [key for _, key in keyed])
        found = []
        for item, key in keyed:
            same = rows.get(key, [])
            if len(same) > 1:
                ids = ", ".join(str(row[resource.key]) for row in same[:5])
                self._refuse(item, f"{resource.name} {ids} all have the {key!r} that it is matched by; make it unique")
                continue
            item.current = same[0] if same else None
            found.append(item)
        return found

    def _may_create(self, item: Item) -> bool:
        if item.operation is Operation.DELETE:
            self._bury(item)
            self._report.count(item, Outcome.UNCHANGED)
            return False
        if item.operation is Operation.UPDATE:
            self._refuse(item, "there is no such object to update; set operation to upsert to create it")
            return False
        if item.resource.is_matched_by_id(item) and item.source_id is not None:
            self._refuse(item, "the store has no object of this id; ids of new objects are the store's to give")
            return False
        return True

    def _may_update(self, item: Item) -> bool:
        if item.operation is Operation.CREATE:
            self._refuse(item, "there is such an object already; set operation to upsert to update it")
            return False
        return item.operation is not Operation.DELETE

    # Creating.

    def _create(self, resource: Resource, items: Sequence[Item]) -> None:
        self.store.parallel(lambda some: self._create_batch(resource, some), chunks(items, resource.most_created))

    def _create_batch(self, resource: Resource, items: list[Item]) -> None:
        """Creates objects with one request, or as many as it takes to find the guilty one."""
        lost: BigCommerceError | None = None
        for _ in range(TRIES_AFTER_LOST):
            try:
                rows = resource.post(items)
            except AnswerLostError as error:
                lost = error
                items = [item for item in items if not self._was_created(resource, item)]
                if not items:
                    return
            except OF_THE_RECORD as error:
                self._create_apart(resource, items, error)
                return
            except RefusedError as error:
                self._report.reject(items[0], error.refusal)
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
            elif row is None and len(items) > 1 and not self.store.dry_run:
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
            self._know(item, found[0])
            # What hangs on it may not have come to be written.
            self._update(resource, [item])
        return bool(found)

    def _create_apart(self, resource: Resource, items: list[Item], error: BigCommerceError) -> None:
        if len(items) > 1:
            half = len(items) // 2
            self._create_batch(resource, items[:half])
            self._create_batch(resource, items[half:])
            return
        (item,) = items
        # What stands against it may be the object itself, which another writer made meanwhile.
        key = resource.natural_key(item.fields)
        found = resource.look_up_again(item, key) if key and not isinstance(error, TooLargeError) else []
        if len(found) == 1 and item.operation is Operation.UPSERT:
            item.current = found[0]
            self._know(item, found[0])
            self._update(resource, [item])
            return
        self._report.reject(item, _refusal(error))

    def _created(self, item: Item, row: Document | None) -> None:
        if row is None and self.store.dry_run:
            row = {**item.fields, item.resource.key: self.store.made_up_id()}
        if row is None:
            self._refuse(item, "the store left it out of its answer without saying why")
            return
        self._know(item, row)
        self._count(item, Outcome.CREATED)

    # Updating.

    def _update(self, resource: Resource, items: Sequence[Item]) -> None:
        changes = [(item, resource.changes(item)) for item in items]
        changed = [(item, change) for item, change in changes if change]
        refused: set[Item] = set()
        self.store.parallel(
            lambda some: self._update_batch(resource, some, refused), chunks(changed, resource.most_updated)
        )
        left = [(item, bool(change)) for item, change in changes if item not in refused]
        self.store.parallel(lambda pair: self._update_parts(resource, *pair), left)

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
                    self._know(item, {**(item.current or {}), **change})

        def refuse(pair: tuple[Item, Document], refusal: Refusal) -> None:
            with self._lock:
                refused.add(pair[0])
            self._report.reject(pair[0], refusal)

        _split(changes, put, refuse)

    def _update_parts(self, resource: Resource, item: Item, was_changed: bool) -> None:  # noqa: FBT001 - a pair's half
        try:
            changed = self._parts_written(resource, item) or was_changed
        except (*OF_THE_RECORD, RefusedError) as error:
            self._report.reject(item, _refusal(error))
        else:
            self._count(item, Outcome.UPDATED if changed else Outcome.UNCHANGED)

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

    # Deleting.

    def _delete(self, resource: Resource, items: Sequence[Item]) -> None:
        self.store.parallel(
            lambda some: self._delete_batch(resource, some),
            chunks([item for item in items if self._may_delete(item)], resource.most_deleted),
        )

    def _may_delete(self, item: Item) -> bool:
        if (item.resource.name, item.resource.identity(item.current or {})) in self._alive:
            # Deletions come last in a bundle, whichever of the two records came first.
            self.store.tell_once(f"{item.resource.name} deleted in the source live on there under other ids; kept")
            self._bury(item)
            self._report.count(item, Outcome.UNCHANGED)
            return False
        if self._max_deletes is not None and self._deleted >= self._max_deletes:
            self._refuse(item, f"max_deletes of {self._max_deletes} is reached; raise it if this is meant")
            return False
        self._deleted += 1
        return True

    def _delete_batch(self, resource: Resource, items: list[Item]) -> None:
        def delete(some: list[Item]) -> None:
            try:
                resource.delete(some)
            except NotFoundError:
                # One try may have been carried out before it was answered.
                if len(some) > 1:
                    raise
            for item in some:
                resource.forget(item)
                self._bury(item)
                self._report.count(item, Outcome.DELETED)

        _split(items, delete, self._report.reject)

    # Remembering.

    def _bury(self, item: Item) -> None:
        if item.source_id is not None:
            for name in {item.resource.name, item.rules.scope}:
                self.store.references.bury(name, item.source_id)

    def _know(self, item: Item, row: Document) -> None:
        resource = item.resource
        identity = resource.identity(row)
        if item.operation is not Operation.DELETE:
            with self._lock:
                self._alive.add((resource.name, identity))
        if item.source_id is not None and isinstance(identity, int):
            key = resource.natural_key(row)
            for name in {resource.name, item.rules.scope}:
                self.store.references.learn(name, item.source_id, identity, key)
        resource.learn(item, row)

    def _count(self, item: Item, outcome: Outcome) -> None:
        """Counts a record once, also when it is written a second time for a reference that came later."""
        first = item.written or outcome
        if item.incomplete:
            item.written = first
        else:
            self._report.count(item, first)

    def _refuse(self, item: Item, reason: str) -> None:
        self._report.reject(item, Refusal(reason))


def _split(tasks: list[_T], send: Callable[[list[_T]], None], refuse: Callable[[_T, Refusal], None]) -> None:
    """Sends a batch, and halves it as long as the store refuses it, so that only the guilty ones are refused."""
    try:
        send(tasks)
    except (*OF_THE_RECORD, RefusedError) as error:
        if len(tasks) == 1:
            refuse(tasks[0], _refusal(error))
            return
        half = len(tasks) // 2
        _split(tasks[:half], send, refuse)
        _split(tasks[half:], send, refuse)


def _refusal(error: Exception) -> Refusal:
    """What a record is rejected with: the target's own words, or those of the store."""
    if isinstance(error, RefusedError):
        return error.refusal
    assert isinstance(error, OF_THE_RECORD)  # noqa: S101 - callers catch nothing else
    return Refusal(error.reason, error.status, error.fields)
