"""A source that changes: what happens to its objects, and which records tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.target_bigcommerce.conftest import record
from tests.target_bigcommerce.histories.kinds import KEY_FIELDS, KINDS, LEAF, PARENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
Document = dict[str, Any]

OTHER_ID = 100
"""What is added to the id of an object that the source has made anew under another one."""

NEVER = (7, 8, 9)
"""Objects of which the source has nothing but records that cannot be written."""

WAYS = ("schema", "naming", "refused", "astray")
"""How a record may be wrong: not as its schema says, without what names its object, refused by the store, pointing
nowhere."""

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
        wrong: How the record is wrong; empty for one that is not.
        mark: Tells wrong records apart.
    """

    stream: str
    number: int
    values: Mapping[str, int] = field(default_factory=dict)
    is_deleted: bool = False
    is_other: bool = False
    wrong: str = ""
    mark: int = 0

    @property
    def source_id(self) -> int:
        """The object's id in the source."""
        return KINDS[self.stream].first_id + self.number + (OTHER_ID if self.is_other else 0)

    def is_of(self, other: Step) -> bool:
        """Whether it is about the same object of the source as another."""
        return (self.stream, self.source_id) == (other.stream, other.source_id)

    def message(self) -> Document:
        """The record that tells of it."""
        kind = KINDS[self.stream]
        fields: Document = {key_field(self.stream): self.source_id} if kind.has_id else {}
        fields |= kind.required(self.number)
        fields |= self.said
        if self.is_deleted:
            fields["_sdc_deleted_at"] = "2026-01-01T00:00:00Z"
        return record(self.stream, **self._made_wrong(fields))

    @property
    def said(self) -> Document:
        """What the record says of free fields."""
        kind = KINDS[self.stream]
        figures = {**dict.fromkeys(sorted(kind.always), 1), **self.values}
        return {name: kind.free[name](value) for name, value in figures.items()}

    def _made_wrong(self, fields: Document) -> Document:
        if not self.wrong:
            return fields
        kind = KINDS[self.stream]
        fields["mark"] = self.mark
        if self.wrong == "schema":
            return {**fields, "grade": self.mark}
        if self.wrong == "naming":
            return {name: value for name, value in fields.items() if name not in kind.naming}
        if self.wrong == "astray":
            return {**fields, **kind.astray}
        return {**fields, **kind.refused, **(kind.refused_anew if self.number in NEVER else {})}

    def corrected(self) -> Step:
        """The same as it should have been."""
        return replace(self, wrong="", mark=0)


def key_field(stream: str) -> str:
    """The field with the id of an object of the source."""
    return KEY_FIELDS.get(stream, "id")


def ways_of(stream: str, *, is_new: bool) -> list[str]:
    """How a record of a stream may be wrong that is about an object which is not there, or is there."""
    kind = KINDS[stream]
    possible = {
        "schema": True,
        "naming": is_new and bool(kind.naming),
        "refused": bool(kind.refused) or (is_new and bool(kind.refused_anew)),
        "astray": bool(kind.astray),
    }
    return [way for way in WAYS if possible[way]]


def with_parents(steps: Sequence[Step], places: Sequence[int]) -> list[Step]:
    """The steps, and somewhere among them one for each object that they point at and that is not there."""
    whole = list(steps)
    there = {(step.stream, step.number) for step in whole if not step.wrong}
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


@st.composite
def step(draw: st.DrawFn, streams: Sequence[str], *, may_be_wrong: bool) -> list[Step]:
    """One thing that happens, or two that belong together."""
    stream = draw(st.sampled_from(streams))
    kind = KINDS[stream]
    if may_be_wrong and draw(st.integers(0, 2)) == 0:
        return [draw(_wrong(stream))]
    said = {name: draw(st.integers(1, 3)) for name in kind.free if name in kind.always or draw(st.booleans())}
    number = draw(st.sampled_from([*PARENTS, LEAF, LEAF] if kind.comes_and_goes else PARENTS))
    if number != LEAF:
        return [Step(stream, number, said)]
    how = draw(st.sampled_from(["write", "delete", "write", "anew"]))
    if how == "anew" and stream != "orders" and kind.has_id:
        both = [Step(stream, LEAF, {}, is_deleted=True), Step(stream, LEAF, said, is_other=True)]
        return both if draw(st.booleans()) else both[::-1]
    return [Step(stream, LEAF, said if how == "write" else {}, is_deleted=how == "delete")]


@st.composite
def _wrong(draw: st.DrawFn, stream: str) -> Step:
    is_new = KINDS[stream].comes_and_goes and draw(st.booleans())
    numbers = NEVER if is_new else (*PARENTS, *([LEAF] if KINDS[stream].comes_and_goes else []))
    return Step(stream, draw(st.sampled_from(numbers)), wrong=draw(st.sampled_from(ways_of(stream, is_new=is_new))))


@st.composite
def histories(draw: st.DrawFn, *, most: int = 8, may_be_wrong: bool = False) -> list[Step]:
    """What happens in a source, with everything that is pointed at somewhere among it."""
    streams = draw(st.lists(st.sampled_from(list(KINDS)), min_size=1, max_size=5, unique=True))
    one = step(streams, may_be_wrong=may_be_wrong)
    steps = [one for some in draw(st.lists(one, min_size=1, max_size=most)) for one in some]
    whole = with_parents(_sane(steps), draw(st.lists(st.integers(0, 20), min_size=1, max_size=6)))
    return [replace(one, mark=place) if one.wrong else one for place, one in enumerate(whole, 1)]


def _sane(steps: list[Step]) -> list[Step]:
    """Leaves out what no source does, and what may turn out right.

    No source deletes what it has under another id, or has an archived order again. A record without a name may take it
    from one before it, whose wrong reference it puts right.
    """
    ids: dict[str, set[int]] = {}
    over: set[str] = set()
    kept: list[Step] = []
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
            elif not one.wrong:
                known.add(one.source_id)
        if one.wrong == "naming" and any(other.is_of(one) and other.wrong == "astray" for other in kept):
            continue
        kept.append(one)
    return kept
