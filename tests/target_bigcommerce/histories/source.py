"""A source that changes: its objects, what happens to them, and what a store must hold in the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from tests.target_bigcommerce.conftest import record
from tests.target_bigcommerce.records import BILLING, line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bigcommerce_sandbox import Sandbox

Document = dict[str, Any]

PARENTS = (1, 2, 3)
"""Objects that others point at; none of them is ever deleted."""

LEAF = 4
"""The one object of each kind that nothing points at, and that comes and goes."""

OTHER_ID = 100
"""What is added to the id of an object that the source has made anew under another one."""


class Kind(NamedTuple):
    """A kind of object.

    Attributes:
        required: What every record of an object holds, by its number.
        free: Two fields that a record may hold or not, and how each is made of a figure.
        points_at: The objects that one object points at, by its number.
        key: What identifies an object of the store.
    """

    required: Callable[[int], Document]
    free: Mapping[str, Callable[[int], object]]
    points_at: Callable[[int], Sequence[tuple[str, int]]]
    key: Callable[[Document], str]


def _text(value: int) -> str:
    return f"Text {value}" if value else ""


def _other(number: int) -> int:
    """A parent of an object."""
    return PARENTS[number % 3]


def _named(what: str, number: int, field: str, start: str) -> Document:
    return {"name": f"{what} {number}", field: f"{start}-{number}"}


def _order(number: int) -> Document:
    bill = {**BILLING, "email": f"c{number}@example.com"}
    lines = [line(_other(number), name=f"Product {_other(number)}")]
    return {"customer_id": _other(number), "billing_address": bill, "products": lines}


KINDS: Mapping[str, Kind] = {
    "brands": Kind(
        lambda number: {"name": f"Brand {number}"},
        {"page_title": _text, "meta_description": _text},
        lambda _: (),
        lambda row: str(row["name"]),
    ),
    "categories": Kind(
        lambda number: {"name": f"Category {number}", "tree_id": 11, "parent_id": 1 if number == LEAF else number - 1},
        {"description": _text, "page_title": _text},
        lambda number: () if number == 1 else (("categories", 1 if number == LEAF else number - 1),),
        lambda row: str(row["name"]),
    ),
    "products": Kind(
        lambda number: {
            **_named("Product", number, "sku", "SKU"),
            "type": "physical",
            "weight": 1,
            "price": number,
            "brand_id": _other(number),
            "categories": [_other(number)],
        },
        {"description": _text, "warranty": _text},
        lambda number: (("brands", _other(number)), ("categories", _other(number))),
        lambda row: str(row["sku"]),
    ),
    "customers": Kind(
        lambda number: {"email": f"c{number}@example.com", "first_name": "Ada", "last_name": "Lovelace"},
        {"company": _text, "notes": _text},
        lambda _: (),
        lambda row: str(row["email"]),
    ),
    "coupons": Kind(
        lambda number: {
            **_named("Coupon", number, "code", "CODE"),
            "type": "per_total_discount",
            "amount": "5.0000",
            "applies_to": {"entity": "products", "ids": [_other(number)]},
        },
        {"max_uses": int, "max_uses_per_customer": int},
        lambda number: (("products", _other(number)),),
        lambda row: str(row["code"]),
    ),
    "orders": Kind(
        _order,
        {"staff_notes": _text, "customer_message": _text},
        lambda number: (("products", _other(number)), ("customers", _other(number))),
        lambda row: str(row["external_order_id"]),
    ),
}

KEY_FIELDS = {"categories": "category_id"}
TREE = record("category_trees", id=11, name="Default", channels=[1])


@dataclass(frozen=True)
class Step:
    """Something that happened in the source.

    Attributes:
        stream: Of which kind the object is.
        number: Which object it is.
        values: The figures of the free fields that the record mentions.
        is_deleted: Whether the object went.
        is_other: Whether the source knows the object by another id than at first.
    """

    stream: str
    number: int
    values: Mapping[str, int] = field(default_factory=dict)
    is_deleted: bool = False
    is_other: bool = False

    @property
    def source_id(self) -> int:
        """The object's id in the source."""
        return self.number + (OTHER_ID if self.is_other else 0)

    def message(self) -> Document:
        """The record that tells of it."""
        kind = KINDS[self.stream]
        said = {name: kind.free[name](value) for name, value in self.values.items()}
        gone = {"_sdc_deleted_at": "2026-01-01T00:00:00Z"} if self.is_deleted else {}
        key: Document = {KEY_FIELDS.get(self.stream, "id"): self.source_id}
        if self.stream == "orders":
            key["external_order_id"] = _key("orders", self.number)
        return record(self.stream, **key, **kind.required(self.number), **said, **gone)


def _key(stream: str, number: int) -> str:
    if stream == "orders":
        return f"ERP-{number}"
    return KINDS[stream].key(KINDS[stream].required(number))


class Expected(NamedTuple):
    """What a store must hold of an object.

    Attributes:
        values: Its free fields as the records since its last deletion say.
        was_deleted: Whether it was deleted before. Whether the store has forgotten then what only earlier records
            say depends on how the records are bundled.
    """

    values: dict[str, object]
    was_deleted: bool


def expected(steps: Sequence[Step]) -> dict[tuple[str, int], Expected | None]:
    """What becomes of each object by stream and number; None for one that is deleted."""
    objects: dict[tuple[str, int], Expected | None] = {}
    ids: dict[tuple[str, int], set[int]] = {}
    last: dict[tuple[str, int], int] = {}
    for step in steps:
        place = step.stream, step.number
        known = ids.setdefault(place, set())
        if step.is_deleted:
            known.discard(step.source_id)
            # The object goes when the source has it under no id any more.
            objects[place] = objects.get(place) if known else None
            continue
        known.add(step.source_id)
        said = {name: KINDS[step.stream].free[name](value) for name, value in step.values.items()}
        before = objects.get(place) or Expected({}, place in objects)
        if last.setdefault(place, step.source_id) != step.source_id:
            # To the source it is another object, which need not have what the first one had.
            before = Expected({}, was_deleted=True)
        last[place] = step.source_id
        objects[place] = Expected({**before.values, **said}, before.was_deleted)
    return objects


def objects(sandbox: Sandbox, stream: str) -> list[Document]:
    """The objects of a store that are neither archived nor there from the start."""
    return [
        row
        for row in sandbox.store.documents(stream)
        if not row.get("is_deleted") and not KINDS[stream].key(row).startswith("Stranger")
    ]


def assert_holds(sandbox: Sandbox, steps: Sequence[Step], only: set[tuple[str, int]] | None = None) -> None:
    """Asserts that each object is there exactly once, as its last records say, and points where it should.

    Args:
        sandbox: The store.
        steps: What happened in the source.
        only: The objects to look at, by stream and number; None for all, and no others may be there then.
    """
    names = names_of(sandbox)
    wanted = expected(steps)
    for stream, kind in KINDS.items():
        counted = Counter(kind.key(row) for row in sandbox.store.documents(stream))
        assert max(counted.values(), default=0) <= 1, (stream, counted)
        rows = {kind.key(row): row for row in objects(sandbox, stream)}
        mine = {number: one for (of, number), one in wanted.items() if of == stream}
        if only is None:
            assert rows.keys() == {_key(stream, number) for number, one in mine.items() if one}, stream
        for number, one in mine.items():
            if only is None or (stream, number) in only:
                row = rows.get(_key(stream, number))
                assert (row is None) is (one is None), (stream, number)
                if row and one:
                    _assert_is(stream, row, one)
                    parents = {names.get(parent) for parent in kind.points_at(number)}
                    assert pointed_at(sandbox, stream, row) == parents, (stream, number)


def _assert_is(stream: str, row: Document, one: Expected) -> None:
    assert {name: row[name] for name in one.values} == one.values, stream
    unsaid = {row[name] for name in KINDS[stream].free if name not in one.values}
    assert one.was_deleted or unsaid <= {"", 0, None}, (stream, row)


def names_of(sandbox: Sandbox) -> dict[tuple[str, int], tuple[str, int]]:
    """The store's own ids of the parents, by stream and number."""
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for stream, kind in KINDS.items():
        ids = {kind.key(row): row[KEY_FIELDS.get(stream, "id")] for row in objects(sandbox, stream)}
        found |= {
            (stream, number): (stream, ids[_key(stream, number)]) for number in PARENTS if _key(stream, number) in ids
        }
    return found


def pointed_at(sandbox: Sandbox, stream: str, row: Document) -> set[tuple[str, int]]:
    """What an object of the store points at: streams and ids."""
    if stream == "categories":
        return {("categories", row["parent_id"])} if row["parent_id"] else set()
    if stream == "products":
        return {("brands", row["brand_id"]), *(("categories", one) for one in row["categories"])}
    if stream == "coupons":
        return {("products", one) for one in row["applies_to"]["ids"]}
    if stream == "orders":
        lines = [one for one in sandbox.store.documents("order_products") if one["order_id"] == row["id"]]
        return {("customers", row["customer_id"]), *(("products", one["product_id"]) for one in lines)}
    return set()


def with_parents(steps: Sequence[Step], places: Sequence[int]) -> list[Step]:
    """The steps, and somewhere among them one for each object that they point at and that is not there."""
    whole = list(steps)
    there = {(step.stream, step.number) for step in whole}
    missing = [one for step in steps for one in KINDS[step.stream].points_at(step.number)]
    for index, (stream, number) in enumerate(_closed(missing)):
        if (stream, number) not in there:
            there.add((stream, number))
            whole.insert(places[index % len(places)] % (len(whole) + 1), Step(stream, number))
    return whole


def _closed(parents: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Parents, and theirs."""
    found = list(dict.fromkeys(parents))
    for stream, number in found:
        found += [one for one in KINDS[stream].points_at(number) if one not in found]
    return found


_STREAMS = st.sampled_from(list(KINDS))


@st.composite
def step(draw: st.DrawFn) -> list[Step]:
    """One thing that happens, or two that belong together."""
    stream = draw(_STREAMS)
    fields = list(KINDS[stream].free)
    said = {name: draw(st.integers(1, 3)) for name in fields if draw(st.booleans())}
    number = draw(st.sampled_from([*PARENTS, LEAF, LEAF]))
    if number != LEAF:
        return [Step(stream, number, said)]
    how = draw(st.sampled_from(["write", "delete", "write", "anew"]))
    if how == "anew" and stream != "orders":
        both = [Step(stream, LEAF, {}, is_deleted=True), Step(stream, LEAF, said, is_other=True)]
        return both if draw(st.booleans()) else both[::-1]
    return [Step(stream, LEAF, said if how == "write" else {}, is_deleted=how == "delete")]


@st.composite
def histories(draw: st.DrawFn, *, most: int = 8) -> list[Step]:
    """What happens in a source, with everything that is pointed at somewhere among it."""
    steps = [one for some in draw(st.lists(step(), min_size=1, max_size=most)) for one in some]
    return with_parents(_sane(steps), draw(st.lists(st.integers(0, 20), min_size=1, max_size=6)))


def _sane(steps: list[Step]) -> list[Step]:
    """Leaves out what no source does: a deletion of what it has under another id, and an archived order's return."""
    ids: dict[str, set[int]] = {}
    over: set[str] = set()
    kept = []
    for one in steps:
        known = ids.setdefault(one.stream, set())
        if one.number == LEAF:
            is_strange = one.is_deleted and bool(known) and one.source_id not in known
            if one.stream in over or is_strange:
                continue
            if one.is_deleted:
                known.discard(one.source_id)
                if one.stream == "orders":
                    over.add(one.stream)
            else:
                known.add(one.source_id)
        kept.append(one)
    return kept
