"""The writing engine: takes records as they come, writes parents before children, and knows what is in the store."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from target_bigcommerce.handing_on import HandingOn
from target_bigcommerce.items import (
    Item,
    MissingReferenceError,
    Operation,
    Outcome,
    Refusal,
    RefusedError,
)
from target_bigcommerce.lines import without_hope
from target_bigcommerce.misshapen import misshapen
from target_bigcommerce.resources import RESOURCES
from target_bigcommerce.set_aside import SetAside
from target_bigcommerce.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from target_bigcommerce.items import Document, StreamRules
    from target_bigcommerce.reporting import Report
    from target_bigcommerce.resources.base import Resource
    from target_bigcommerce.set_aside import Waiting
    from target_bigcommerce.store import Store

MOST_WAITING = 2000
"""Records held in memory before they are written; enough to fill every batch, few enough to stay small."""

MOST_AT_ONCE = 100
TIMES_AS_MANY = 4
"""So many times as many are held of those of which a request writes so many, lest a bundle have too few requests for
some objects to be looked up while others are written."""

MOST_BYTES_WAITING = 4_000_000
"""The same in bytes of their messages, for records that are large: decoded, they take up to ten times as much."""

BYTES_OF_ONE_ALONE = 2
"""So many times as much count those that take a request each: fewer of them make as many requests. What was decoded
long before it is let go has left the processor's caches, which costs a tenth of all that taking a record does."""

SECONDS_WAITING = 10
"""How long a record is held, so that a slow source does not keep what it sent from the store."""


class Writer:
    """Writes records in bundles: a bundle holds what came since the last one, of all streams.

    Args:
        store: The store.
        report: Takes what becomes of each record.
        max_deletes: How many objects a run may delete; None for any number.
    """

    def __init__(self, store: Store, report: Report, max_deletes: int | None) -> None:
        self._store = store
        self._report = report
        self._resources = {resource.name: resource(store) for resource in RESOURCES}
        self._waiting: dict[str, list[tuple[StreamRules, Document, int]]] = defaultdict(list)
        # By what is looked up in no time, since it is once for each record.
        self._writes, self._deletions = (
            {name: _room(resource.most_written(operation)) for name, resource in self._resources.items()}
            for operation in (Operation.UPSERT, Operation.DELETE)
        )
        self._aside = SetAside(store.references)
        self._handing_on = HandingOn(store.references)
        self._rules: dict[str, StreamRules] = {}
        self._writing = Writing(store, report, max_deletes)
        self._unsettled: int | None = None
        self._waiting_count = 0
        self._waiting_bytes = 0
        self._waiting_shares = 0
        self._since = 0.0
        self._is_writing = False
        self._afterwards: Callable[[], object] | None = None
        self.taken = 0

    def announce(self, rules: StreamRules) -> None:
        """Takes in that a stream has come, though maybe none of its records."""
        self._store.streams.add(rules.resource)
        self._rules[rules.stream] = rules

    def take(self, rules: StreamRules, record: Document, version: int | None = None, size: int = 0) -> None:
        """Takes a record, to be written with the next bundle.

        Where it takes what a deletion before it sets free, what waits is written first.

        Args:
            rules: How its stream is written.
            record: The record.
            version: Of which version of its stream it is, if that is said.
            size: How many bytes its message is long.

        Raises:
            BigCommerceError: The store cannot be written to any more.
            RejectedError: Records were rejected and the run must not go on.
        """
        if problem := misshapen(self._resources[rules.resource], record):
            self.refuse(rules, record, problem, version)
            return
        if version is not None:
            self._mark(rules, record, version)
        if _operation_of(rules, record) is Operation.DELETE:
            share, weight = self._deletions[rules.resource]
            self._handing_on.free(self._resources[rules.resource], rules, record)
        else:
            share, weight = self._writes[rules.resource]
            if self._handing_on.is_taken_by(self._resources[rules.resource], rules, record):
                self.write(final=False)
        if self._waiting_count == 0:
            self._unsettled = self.settled + 1
            self._since = time.monotonic()
        self._waiting_count += 1
        self._waiting_bytes += size * weight
        self._waiting_shares += share
        self.taken += 1
        self._waiting[rules.resource].append((rules, record, self.taken))

    def activate(self, rules: StreamRules, version: int) -> None:
        """Takes in that a version of a stream is whole: what earlier ones wrote and it does not hold is deleted."""
        references, resource = self._store.references, self._resources[rules.resource]
        self.write(final=False)
        if references.is_empty(rules.scope, version):
            self._store.tell_once(f"{rules.stream}: version {version} holds nothing, so nothing is deleted for it")
            return
        for source_id in references.outside(rules.scope, version):
            self.take(rules, {resource.key: source_id, "_sdc_deleted_at": f"version {version}"})
            if self.is_full:
                self.write(final=False)

    def _mark(self, rules: StreamRules, record: Document, version: int | None) -> None:
        if version is None or not rules.deletes_missing:
            return
        source_id = self._resources[rules.resource].source_id_of(record)
        if source_id is not None:
            self._store.references.mark(rules.scope, source_id, version)

    def close(self) -> None:
        """Closes the journal."""
        self._store.references.close()

    def refuse(self, rules: StreamRules, record: Document, reason: str, version: int | None = None) -> None:
        """Rejects a record; what came before it is written first if that ends the run.

        Raises:
            RejectedError: The run must not go on.
        """
        # The source has it, though it cannot be written.
        self._mark(rules, record, version)
        if self._report.bears_no_more:
            self.write(final=False)
        self.taken += 1
        item = self._item(self._resources[rules.resource], rules, record, self.taken)
        self._report.reject(item, Refusal(reason))
        self._report.raise_if_ended()

    @property
    def is_full(self) -> bool:
        """Whether the next bundle should be written now."""
        is_old = self._waiting_count > 0 and time.monotonic() - self._since >= SECONDS_WAITING
        is_much = self._waiting_shares >= MOST_WAITING * TIMES_AS_MANY
        return is_old or is_much or self._waiting_bytes >= MOST_BYTES_WAITING

    @property
    def settled(self) -> int:
        """How many records, from the first on, are in the store, or were rejected by a run that bears it."""
        unsettled = (self._unsettled, self._aside.first, self._report.unsettled)
        return min((position - 1 for position in unsettled if position is not None), default=self.taken)

    def write(self, *, final: bool) -> None:
        """Writes everything taken so far, parents first; deletions come last, children first.

        Records whose parents have not come are set aside; when `final`, they are rejected. A record that ends the
        run does not keep the others from being written, save that nothing is deleted any more, and nothing written
        that came after the one reject too many.

        Raises:
            BigCommerceError: The store cannot be written to any more.
            RejectedError: Records were rejected and the run must not go on.
        """
        self._is_writing = True
        try:
            self._write_bundle(final=final)
        finally:
            self._is_writing = False
            if self._afterwards is not None:
                self._afterwards()

    def between_bundles(self, action: Callable[[], object]) -> None:
        """Does something that ends the run, for a signal that may have come amid a bundle.

        It is done at once, or when what is in flight has come back: an exception raised amid a bundle would leave
        locks behind that the threads wait for which write it.
        """
        if self._is_writing:
            self._afterwards = action
            self._store.client.stop()
        else:
            action()

    def _write_bundle(self, *, final: bool) -> None:
        self._writing.begin()
        self._handing_on.clear()
        self._unsettled = self.settled + 1
        self._waiting_bytes = self._waiting_shares = 0
        deletions: list[tuple[Resource, list[Item]]] = []
        for resource in self._resources.values():
            # What points at a record that ended the run is not to blame.
            is_last = final and not self._report.ends_the_run
            items = self._new_items(resource)
            deletions.append((resource, [item for item in items if item.operation is Operation.DELETE]))
            if self._aside.first is not None:
                # What waited came earlier, and may be about the same objects under other ids.
                self._write_again(resource, deletes=False, final=False)
            self._write(resource, [item for item in items if item.operation is not Operation.DELETE])
            self._write_again(resource, deletes=False, final=is_last and not self._aside.awaits_keys)
        for resource, items in reversed(deletions):
            if self._report.ends_the_run:
                self._leave(items)
            else:
                self._write(resource, items)
                self._write_again(resource, deletes=True, final=final)
        if self._aside.awaits_keys:
            # Deletions, and records of other resources, may have set free what these wait for.
            for is_last in (False, final):
                for resource in self._resources.values():
                    self._write_again(resource, deletes=False, final=is_last and not self._report.ends_the_run)
        self._unsettled = None
        self._report.raise_if_ended()

    def _new_items(self, resource: Resource) -> list[Item]:
        """The records of one resource that came since the last bundle; of several for one object the last."""
        new = self._waiting.pop(resource.name, [])
        self._waiting_count -= len(new)
        latest: dict[object, Item] = {}
        may_wait = self._aside.first is not None
        for rules, record, position in new:
            item = self._item(resource, rules, record, position)
            identity = (rules.stream, item.source_id or id(item))
            if may_wait and item.source_id is not None and identity not in latest:
                for waiting in self._aside.take_earlier(rules.stream, item.source_id):
                    earlier = self._item(resource, rules, waiting.record, waiting.position)
                    earlier.merged = waiting.merged
                    _follow(item, earlier)
            if identity in latest:
                _follow(item, latest.pop(identity))
            latest[identity] = item
        return [item for item in latest.values() if not self._is_skipped(item)]

    def _write_again(self, resource: Resource, *, deletes: bool, final: bool) -> None:
        """Writes records that were set aside: those whose parents have come, and when `final` the others too."""
        while ready := self._aside.take_ready(resource.name, MOST_WAITING, deletes=deletes):
            self._write(resource, self._items_of(resource, ready, final=False))
        while final and (left := self._aside.take_all(resource.name, MOST_WAITING, deletes=deletes)):
            self._write(resource, self._items_of(resource, left, final=True))

    def _items_of(self, resource: Resource, rows: Iterable[Waiting], *, final: bool) -> list[Item]:
        items = []
        for row in rows:
            item = self._item(resource, self._rules[row.stream], row.record, row.position)
            item.written, item.final, item.merged = row.written, final, row.merged
            if not self._is_skipped(item):
                items.append(item)
        return items

    @staticmethod
    def _item(resource: Resource, rules: StreamRules, record: Document, position: int) -> Item:
        return Item(
            rules=rules,
            resource=resource,
            record=record,
            operation=_operation_of(rules, record),
            source_id=resource.source_id_of(record),
            position=position,
        )

    def _is_skipped(self, item: Item) -> bool:
        reason = item.resource.is_skipped(item)
        if reason:
            self._store.tell_once(reason)
            self._report.count(item, Outcome.SKIPPED)
        return reason is not None

    def _write(self, resource: Resource, items: Sequence[Item]) -> None:
        """Writes records; those that were made of several, and cannot be written as that, one by one."""
        left = self._write_rounds(resource, items)
        self._give_up([item for item in left if item.merged])
        if apart := self._report.take_apart():
            alone = [[item] for item in left if not item.rejected]
            self._write_lines(resource, [*(self._line_of(item) for item in apart), *alone])
        else:
            self._leave(left)

    def _line_of(self, item: Item) -> list[Item]:
        """The records that one was made of, in their order."""
        line = [self._item(item.resource, item.rules, record, position) for record, position in item.merged]
        for one in line:
            # It must not wait, lest it is written after those that followed it.
            one.final = True
        return line

    def _write_lines(self, resource: Resource, lines: list[list[Item]]) -> None:
        """Writes records of which those of one line are about the same object, each after the one before it.

        What points at an object may come before the record by which it is made, which stands behind a bad one or is
        one of several lines that are at odds. So none is given up while another line may bring what it points at.
        """
        while lines:
            lines = sorted(lines, key=lambda line: line[0].position)
            heads = [line[0] for line in lines]
            kept = [one for one in heads if one.operation is Operation.DELETE and self._report.ends_the_run]
            stuck = self._write_rounds(resource, [one for one in heads if one not in kept])
            if len(stuck) == len(heads):
                kept = without_hope(lines)
            self._leave(kept)
            waiting = set(stuck).difference(kept)
            moved = [line if line[0] in waiting else line[1:] for line in lines]
            lines = [line for line in moved if line]

    def _write_rounds(self, resource: Resource, items: Sequence[Item]) -> Sequence[Item]:
        """Writes in rounds, since objects of one resource may point at each other, as categories do.

        Returns:
            Those that have to wait for what they point at.
        """
        self._writing.matching.confirm(self._resources, items)
        resource.prepare(items)
        pending: Sequence[Item] = items
        while pending:
            ready, missing = self._translated(resource, pending)
            # One that was written without a reference waits until the reference is known.
            due = [item for item in ready if not (item.incomplete and item.written)]
            for some in _distinct(resource, due):
                self._writing.write(resource, some)
            left = missing + [item for item in ready if item.incomplete and not item.rejected]
            is_stuck = len(left) == len(pending) and not any(item.written for item in due)
            pending = left
            if is_stuck:
                break
        return pending

    def _translated(self, resource: Resource, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """Splits records into those whose references are known and those that have to wait."""
        ready, missing = [], []
        for item in items:
            item.incomplete = None
            try:
                item.fields = resource.fields_of(item)
            except MissingReferenceError as error:
                if item.operation is Operation.DELETE and self._writing.deleting.is_gone(item, error):
                    continue
                item.incomplete = error
                missing.append(item)
            except RefusedError as error:
                self._report.reject(item, error.refusal)
            else:
                ready.append(item)
        return ready, missing

    def _leave(self, items: Iterable[Item]) -> None:
        """Sets records aside until what they point at has come, or rejects them when it never will."""
        for item in self._give_up(items):
            self._aside.add(item)

    def _give_up(self, items: Iterable[Item]) -> list[Item]:
        """Rejects the records for which what they point at never comes, and returns the others."""
        others = []
        for item in items:
            if item.final and item.incomplete:
                self._report.reject(item, Refusal(str(item.incomplete)))
            else:
                others.append(item)
        return others


def _room(most: int) -> tuple[int, int]:
    """How much of a bundle each takes up of those of which a request writes so many: in records, and its bytes."""
    return 1 if most >= MOST_AT_ONCE else TIMES_AS_MANY, BYTES_OF_ONE_ALONE if most == 1 else 1


def _operation_of(rules: StreamRules, record: Document) -> Operation:
    return rules.operation if record.get("_sdc_deleted_at") is None else Operation.DELETE


def _follow(item: Item, earlier: Item) -> None:
    """Lets a record take the place of an earlier one for the same object."""
    position = item.position
    item.position = min(position, earlier.position)
    if item.operation is Operation.DELETE:
        return
    item.merged = [
        *(earlier.merged or [(earlier.record, earlier.position)]),
        *(item.merged or [(item.record, position)]),
    ]
    if earlier.operation is not Operation.DELETE:
        # A field that the later one does not mention is as the earlier one says.
        item.record = {**earlier.record, **item.record}


def _distinct(resource: Resource, items: Sequence[Item]) -> list[list[Item]]:
    """Splits records so that no list holds two that must take turns, in the order in which they came."""
    lists: list[list[Item]] = []
    met: dict[str, int] = defaultdict(int)
    for item in items:
        key = resource.turn(item)
        place = 0 if key is None else met[key]
        if key is not None:
            met[key] += 1
        if place == len(lists):
            lists.append([])
        lists[place].append(item)
    return lists
