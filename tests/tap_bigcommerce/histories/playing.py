"""Playing a history: a sandbox to which it happens, runs of the tap that are killed, and what a destination holds."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import threading
import time
import traceback
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

from typing_extensions import override

from bigcommerce_api import BigCommerceClient, ConnectionSettings
from bigcommerce_api.retries import RetryPolicy
from tap_bigcommerce import tap as tap_module
from tap_bigcommerce.reader import Reader
from tap_bigcommerce.tap import TapBigCommerce
from tests.tap_bigcommerce.histories.history import ALIKE, FAULTS, TICKS, Event, History, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

    from bigcommerce_sandbox import Sandbox
    from tests.tap_bigcommerce.histories.subjects import Subject

Document = dict[str, Any]
Key = tuple[Any, ...]

QUICK = RetryPolicy(base_ms=1, cap_ms=4)
BEFORE = 10 * 86_400
"""How many seconds before the history the first row was created."""

SETTLED = 3600
"""Seconds that the server's clock goes on before the undisturbed runs, where a walk needs that it goes on at all."""


class World:
    """The store to which a history happens.

    The sandbox lists rows in the order of their creation wherever nothing else was asked for, on which walks
    backwards by page rely, and answers requests one after the other.
    """

    def __init__(self, sandbox: Sandbox, subject: Subject, history: History) -> None:
        self.sandbox, self.subject, self._history = sandbox, subject, history
        self.store = sandbox.store
        self.now = int(time.time()) + history.clock_ahead
        self.versions: dict[Key, list[Document]] = {}
        self.problems: list[Exception] = []
        self._made = self._last_id = 0
        self._requests = 0
        self._coming: list[tuple[int, Event]] = []
        self._begin()

    def _begin(self) -> None:
        options, history = self.sandbox.options, self._history
        options.before_request = None
        self.store.clock = lambda: self.now
        self.sandbox.clear()
        options.page_cap, options.exclusive_bounds = history.page_cap, history.exclusive
        options.ignored_parameters, options.archived_orders = history.ignored, history.archived
        with self.store.transaction():
            for collection, document in self.subject.around:
                self.store.insert(collection, document)
            self._last_id = max(self._keys(), default=0)
            for number in range(history.rows):
                self._insert_old(number)
        self._remember()
        options.before_request = self._before_request

    def _insert_old(self, number: int) -> None:
        """Inserts one of the rows that are there at first: created in turn, changed whenever."""
        history, now = self._history, self.now
        changed = now - history.ages[number % len(history.ages)]
        try:
            self.now = now - BEFORE + number * history.apart
            self._last_id += 1 + history.missing[number // ALIKE % len(history.missing)]
            key = self._insert(self._last_id)
            for _ in range(history.nested[number % len(history.nested)]):
                self._nest(key)
            self.now = changed
            self._change(key)
        finally:
            self.now = now

    def expect(self, run: Run) -> None:
        """Lets happen what comes before a run, and prepares what happens during it."""
        self._let_happen(run.before)
        self._requests, due = 0, 0
        for event in run.during:
            due += event.after
            self._coming.append((due, event))

    def catch_up(self) -> None:
        """Lets happen what a run ended too early for."""
        self._let_happen(event for _, event in self._coming)
        self._coming.clear()

    def _before_request(self, _method: str, _path: str) -> None:
        self._requests += 1
        try:
            while self._coming and self._coming[0][0] < self._requests:
                self._let_happen([self._coming.pop(0)[1]])
        except Exception as error:  # noqa: BLE001 - the test raises it
            self.problems.append(error)

    def _let_happen(self, events: Iterable[Event]) -> None:
        happened = False
        for event in events:
            happened = True
            with self.store.transaction():
                self._do(event)
        if happened:
            self._remember()

    def _do(self, event: Event) -> None:
        keys = self._keys()
        key = keys[event.pick % len(keys)] if keys else None
        match event.kind:
            case "tick":
                self.now += TICKS[event.pick % len(TICKS)]
            case "fail":
                self.sandbox.fail_next(FAULTS[event.pick % len(FAULTS)])
            case "insert":
                self._insert()
            case "change_many" if key:
                for some in keys[keys.index(key) :]:
                    self._change(some)
            case "change" if key:
                self._change(key)
            case "archive" if key:
                is_deleted = self._document(key)["is_deleted"]
                self.store.change(self.subject.collection, key, {"is_deleted": not is_deleted})
            case "nest" if key:
                self._nest(key)
            case "remove" if key:
                self._touch_owner(key)
                self.store.remove(self.subject.collection, key)

    def end(self) -> None:
        """From now on nothing changes."""
        self.sandbox.options.before_request = None
        if self.subject.settles:
            self.now += SETTLED

    def rows(self) -> list[Document]:
        return [self.subject.served(document) for document in self.store.documents(self.subject.collection)]

    def _keys(self) -> list[int]:
        return self.store.keys(self.subject.collection)

    def _document(self, key: int) -> Document:
        return self.store.document(self.subject.collection, key) or {}

    def _insert(self, key: int | None = None) -> int:
        """Inserts a row, under the next key unless told; where the API gives rows no key, always under the next."""
        self._made += 1
        document = {self.subject.key: key} if key and self.subject.key else {}
        self.store.insert(self.subject.collection, {**document, **self.subject.make(self._made)}, companions=False)
        last = self._keys()[-1]
        self._touch_owner(last)
        return last

    def _change(self, key: int) -> None:
        self._made += 1
        self.store.change(self.subject.collection, key, {self.subject.changed: self.subject.changed_to(self._made)})
        self._touch_owner(key)

    def _touch_owner(self, key: int) -> None:
        if self.subject.touched:
            collection, field = self.subject.touched
            self.store.touch(collection, int(self._document(key)[field]))

    def _nest(self, key: int) -> None:
        if nested := self.subject.nested:
            self.store.insert(nested.resource, {**nested.document, nested.owner: key})
            self.store.touch(self.subject.collection, key)

    def _remember(self) -> None:
        """Notes every version of every row, against which what was emitted is held."""
        for document in self.rows():
            versions = self.versions.setdefault(self.subject.key_of(document), [])
            version = self.subject.normalised(document)
            if not versions or versions[-1] != version:
                versions.append(version)

    def served_rows(self) -> list[Document]:
        """The live rows that the server shows at all."""
        shows_all = self._history.archived in {"listed", "by_filter"} and "is_deleted" not in self._history.ignored
        return [row for row in self.rows() if shows_all or not row.get("is_deleted")]

    def nested_rows(self) -> dict[int, list[Document]]:
        """The rows within the subject's rows, by the row's id."""
        found: dict[int, list[Document]] = {}
        if nested := self.subject.nested:
            for document in self.store.documents(nested.resource):
                found.setdefault(document[nested.owner], []).append(document)
        return found


class KilledError(BaseException):
    """The run ends here, as by SIGKILL: nothing that it writes from now on is seen."""


class _Lines(io.BufferedIOBase):
    """An output of which only the first lines arrive."""

    def __init__(self, cut: int | None) -> None:
        self._cut = cut
        self._under_way = b""
        self.lines: list[bytes] = []

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer, /) -> int:
        data = bytes(data)
        *lines, self._under_way = (self._under_way + data).split(b"\n")
        for line in lines:
            if len(self.lines) == self._cut:
                raise KilledError
            self.lines.append(line)
        return len(data)


class Replica:
    """What a destination holds: of each row the last version that came, and the last STATE."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._state: Document | None = None
        self.rows: dict[Key, Document] = {}
        self.came: list[Document] = []

    @property
    def is_amid_a_walk(self) -> bool:
        """Whether the next run goes on with a walk, and will not see what changed behind it."""
        bookmarks = self._state["bookmarks"] if self._state else {}
        return any("walk" in kept for kept in bookmarks.values())

    def sync(self, history: History, run: Run) -> None:
        """Runs the tap from the last STATE, to its end or to where it is cut."""
        world, subject = self._world, self._world.subject
        output = _Lines(run.cut)
        with (
            _tap_reading(subject),
            contextlib.redirect_stdout(io.TextIOWrapper(output, encoding="utf-8")),  # type: ignore[type-var]  # as bytes
        ):
            _run_tap(world.sandbox, _catalog(subject, with_parent=history.with_parent), self._state, history, run)
        for line in output.lines:
            self._take(json.loads(line, parse_float=Decimal))

    def _take(self, message: Document) -> None:
        if message["type"] == "STATE":
            self._state = json.loads(json.dumps(message["value"]))
        elif message["type"] == "RECORD" and message["stream"] == self._world.subject.stream:
            record = message["record"]
            self.rows[self._world.subject.key_of(record)] = record
            self.came.append(record)


@contextlib.contextmanager
def _tap_reading(subject: Subject) -> Any:  # noqa: ANN401 - a context without a value
    """A tap that has no streams but the subject's, which is made in a fraction of the time; and quiet."""
    logging.disable(logging.CRITICAL)
    try:
        with mock.patch.object(tap_module, "STREAMS", subject.family):
            yield
    finally:
        logging.disable(logging.NOTSET)


def _run_tap(sandbox: Sandbox, catalog: Document, state: Document | None, history: History, run: Run) -> None:
    config = {
        "api_url": sandbox.api_url,
        "store_hash": sandbox.store_hash,
        "access_token": sandbox.access_token,
        "max_retry_seconds": 20,
        "page_size": run.page_size or history.page_size,
        "max_concurrency": run.in_flight,
        "lookback_seconds": history.lookback,
    }
    tap = TapBigCommerce(config=config, catalog=catalog, state=state)
    connection = ConnectionSettings.from_config(tap.config)
    tap.reader = Reader(tap.read, run.in_flight, tap.begin)
    with BigCommerceClient(connection, program="tests", version="0", retry_policy=QUICK) as tap.client:
        try:
            tap.sync_all()
        except KilledError as killed:
            # Ends the walk and with it the requests under way, which would otherwise be counted in the next run.
            traceback.clear_frames(killed.__traceback__)
            for thread in threading.enumerate():
                if thread.name.startswith("read-ahead"):
                    thread.join()


@cache
def _catalog(subject: Subject, *, with_parent: bool) -> Document:
    catalog: Document = TapBigCommerce(config={}, validate_config=False).catalog_dict
    for entry in catalog["streams"]:
        for metadata in entry["metadata"]:
            if not metadata["breadcrumb"]:
                metadata["metadata"]["selected"] = with_parent or entry["tap_stream_id"] == subject.stream
    return catalog


def play(sandbox: Sandbox, subject: Subject, history: History) -> None:
    """Plays a history, and holds what came out against what the store holds.

    Raises:
        AssertionError: A row is missing, stale, or was never in the store.
    """
    world = World(sandbox, subject, history)
    replica = Replica(world)
    for run in history.runs:
        world.expect(run)
        replica.sync(history, run)
        world.catch_up()
    world.end()
    if replica.is_amid_a_walk:
        replica.sync(history, history.last)
    replica.sync(history, history.last)
    assert not world.problems
    judge(world, replica)


def judge(world: World, replica: Replica) -> None:
    """Every live row is held in its latest version, and everything that ever came was in the store.

    Raises:
        AssertionError: It is not so.
    """
    subject, nested, inside = world.subject, world.nested_rows(), world.subject.nested
    for document in world.served_rows():
        key = subject.key_of(document)
        held = replica.rows.get(key)
        assert held is not None, f"{subject.stream} {key} is missing"
        latest = world.versions[key][-1]
        assert latest == subject.normalised(document)
        assert _shared(held, latest) == latest, f"{subject.stream} {key} is stale"
        if inside:
            ids = {row["id"] for row in held[inside.field] or ()}
            assert ids == {row["id"] for row in nested.get(document["id"], ())}, f"{inside.field} of {key} are stale"
    for record in replica.came:
        key = subject.key_of(record)
        came = any(_shared(record, version) == version for version in world.versions.get(key, ()))
        assert came, f"{subject.stream} {key} never was in the store like this: {record}"


def _shared(record: Document, version: Document) -> Document:
    """The fields of a record that the sandbox's document has too; it has none from other collections."""
    return {name: record.get(name) for name in version}
