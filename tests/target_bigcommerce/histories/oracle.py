"""What a store must hold after a history, and what must have been rejected."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.target_bigcommerce.histories.kinds import HOOD, KINDS, PARENTS, SHIRT
from tests.target_bigcommerce.histories.source import key_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.histories.source import Step

Document = dict[str, Any]
Place = tuple[str, int]
"""An object: its stream, and its number in the source or its id in the store."""


class Expected(NamedTuple):
    """What a store must hold of an object.

    Attributes:
        values: Its free fields as the records since its last deletion say.
        was_deleted: Whether it was deleted before. Whether the store has forgotten then what only earlier records
            say depends on how the records are bundled.
    """

    values: dict[str, object]
    was_deleted: bool


def expected(steps: Sequence[Step]) -> dict[Place, Expected | None]:
    """What becomes of each object by stream and number; None for one that is deleted."""
    objects: dict[Place, Expected | None] = {}
    ids: dict[Place, set[int]] = {}
    last: dict[Place, int] = {}
    for step in steps:
        if step.wrong:
            continue
        place = step.stream, step.number
        known = ids.setdefault(place, set())
        if step.is_deleted:
            known.discard(step.source_id)
            # The object goes when the source has it under no id any more. What only the id said that went may have
            # been written or not.
            stays = objects.get(place) if last.get(place) in known else Expected({}, was_deleted=True)
            objects[place] = stays if known else None
            continue
        known.add(step.source_id)
        before = objects.get(place) or Expected({}, place in objects)
        if last.setdefault(place, step.source_id) != step.source_id:
            # To the source it is another object, which need not have what the first one had.
            before = Expected({}, was_deleted=True)
        last[place] = step.source_id
        objects[place] = Expected({**before.values, **step.said}, before.was_deleted)
    return objects


def rows(sandbox: Sandbox, stream: str) -> list[Document]:
    """The objects of a store that are of a kind, and not archived."""
    kind = KINDS[stream]
    return [row for row in sandbox.store.documents(kind.collection or stream) if kind.is_one(row)]


class Names:
    """Which object of the store each parent is.

    Args:
        sandbox: The store.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.of: dict[Place, Place] = {}
        for stream, kind in KINDS.items():
            if kind.key and kind.has_id:
                ids = {kind.key(row): row[key_field(stream)] for row in rows(sandbox, stream)}
                for number in (*PARENTS, SHIRT, HOOD):
                    if (key := kind.key(kind.required(number))) in ids:
                        self.of[stream, number] = (stream, ids[key])
        self._back = {there: here for here, there in self.of.items()}

    def key_of(self, stream: str, row: Document) -> str:
        """What identifies an object of the store, in words of the source."""
        kind = KINDS[stream]
        if kind.key:
            return kind.key(row)
        return str(sorted(self._back.get(one, ("stranger", one[1])) for one in kind.pointing(row)))


def key(stream: str, number: int) -> str:
    """What identifies an object of the source."""
    kind = KINDS[stream]
    return kind.key(kind.required(number)) if kind.key else str(sorted(kind.points_at(number)))


def assert_holds(sandbox: Sandbox, steps: Sequence[Step], only: set[Place] | None = None) -> None:
    """Asserts that each object is there exactly once, as its last records say, and points where it should.

    Args:
        sandbox: The store.
        steps: What happened in the source.
        only: The objects to look at, by stream and number; None for all, and no others may be there then.
    """
    names = Names(sandbox)
    wanted = expected(steps)
    for stream, kind in KINDS.items():
        keyed = [(names.key_of(stream, row), row) for row in rows(sandbox, stream)]
        counted = Counter(one for one, _ in keyed)
        assert max(counted.values(), default=0) <= 1, (stream, counted)
        found = {one: row for one, row in keyed if not one.startswith("Stranger")}
        mine = {number: one for (of, number), one in wanted.items() if of == stream}
        if only is None and kind.comes_and_goes:
            assert found.keys() == {key(stream, number) for number, one in mine.items() if one}, stream
        for number, one in mine.items():
            if only is None or (stream, number) in only:
                row = found.get(key(stream, number))
                assert (row is None) is (one is None), (stream, number)
                if row and one:
                    _assert_is(stream, row, one)
                    parents = {names.of.get(parent) for parent in kind.points_at(number) if _is_told(stream, parent)}
                    assert pointed_at(sandbox, stream, row) == parents, (stream, number)


def _is_told(stream: str, parent: Place) -> bool:
    """Whether an object of the store tells that it points at a parent."""
    return stream != "order_shipments" or parent[0] == "orders"


def _assert_is(stream: str, row: Document, one: Expected) -> None:
    assert {name: row[name] for name in one.values} == one.values, stream
    unsaid = {row[name] for name in KINDS[stream].free if name not in one.values}
    assert one.was_deleted or unsaid <= {"", 0, None}, (stream, row)


def pointed_at(sandbox: Sandbox, stream: str, row: Document) -> set[Place]:
    """What an object of the store points at: streams and ids."""
    if stream == "orders":
        lines = [one for one in sandbox.store.documents("order_products") if one["order_id"] == row["id"]]
        return {("customers", row["customer_id"]), *(("products", one["product_id"]) for one in lines)}
    return KINDS[stream].pointing(row)


def assert_rejected(entries: Sequence[Document], steps: Sequence[Step], *, is_whole: bool) -> None:
    """Asserts that of the records of a run each wrong one was rejected once, whole, with a reason, and no other.

    Args:
        entries: The lines of the file of rejects.
        steps: What the run was sent.
        is_whole: Whether it came to its end.
    """
    wrong = {step.mark: step for step in steps if step.wrong}
    counted = Counter(entry["record"].get("mark") for entry in entries)
    assert counted.keys() <= wrong.keys(), entries
    assert set(counted.values()) <= {1}, entries
    for entry in entries:
        step = wrong[entry["record"]["mark"]]
        assert {"type": "RECORD", "stream": entry["stream"], "record": entry["record"]} == step.message()
        assert entry["operation"] == "upsert"
        assert entry["reason"]
    if is_whole:
        due = {mark for mark, step in wrong.items() if not _is_overtaken(step, steps)}
        assert counted.keys() >= due, (entries, due)


def _is_overtaken(step: Step, steps: Sequence[Step]) -> bool:
    """Whether a later record may have taken its place, so that it was never sent."""
    return any(later.is_of(step) for later in steps[steps.index(step) + 1 :])


def first_wrong(steps: Sequence[Step]) -> int:
    """How many steps stand before the first wrong one that no later record may make good."""
    places = (place for place, step in enumerate(steps) if step.wrong and not _is_overtaken(step, steps))
    return next(places, len(steps))
