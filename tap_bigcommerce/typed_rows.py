"""Rows as the API documents them, decoded into structs and put in form there.

A struct is decoded, put in form and written at half the cost of a dict, and that its values are of the documented
types is found out while decoding. A page that holds anything else is decoded into dicts, as the other streams' are,
and what was odd about it is learnt: from then on such fields hold anything.
"""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from decimal import Decimal
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import msgspec
from msgspec import UNSET, UnsetType

from bigcommerce_api.encoding import decode_body
from tap_bigcommerce.kinds import Fields, Items, Kind, Report, is_link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_LESSONS: Final = 24
"""Pages that may be odd, each in a way of its own, before a stream is read as dicts only."""

_NOT_AS_DOCUMENTED: Final = (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, RecursionError)
_PUTTING_FAILED: Final = (AttributeError, TypeError, ValueError)


class TypedRow(msgspec.Struct):
    """A row, or an object within one, that can be used as a mapping.

    Attributes:
        attributes: The attribute that holds each field.
    """

    attributes: ClassVar[Mapping[str, str]] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        if (value := getattr(self, self.attributes[name])) is UNSET:
            raise KeyError(name)
        return value

    def get(self, name: str, default: object = None) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The value of a field, as of a dict."""
        attribute = self.attributes.get(name)
        value = UNSET if attribute is None else getattr(self, attribute)
        return default if value is UNSET else value

    def __setitem__(self, name: str, value: object) -> None:
        setattr(self, self.attributes[name], value)

    def setdefault(self, name: str, default: object = None) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The value of a field, which is given one if it has none, as of a dict."""
        attribute = self.attributes[name]
        if (value := getattr(self, attribute)) is UNSET:
            setattr(self, attribute, value := default)
        return value

    def put_in_form(self) -> None:
        """Puts the row in form, in place."""
        raise NotImplementedError

    def prune(self) -> None:
        """Takes out of the row what is not selected."""
        raise NotImplementedError


class _Link(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """The address of a sub-resource, which is dropped."""

    url: msgspec.Raw
    resource: msgspec.Raw


@dataclass(slots=True)
class _Oddities:
    """What is known not to be as documented.

    Attributes:
        loose: The fields that held values of another type, by their paths.
        further: The names of fields that nobody documented, by the paths of the objects that hold them.
    """

    loose: set[str] = field(default_factory=set)
    further: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def learn(self, kind: object, value: object, path: str) -> None:
        """Notes what is odd about a value."""
        if isinstance(kind, Fields):
            if not kind.wrapped:
                # An object whose fields are anybody's is never made a struct.
                return
            if isinstance(value, dict) and not is_link(value):
                self._learn_fields(kind, value, path)
            else:
                self.loose.add(path)
        elif isinstance(kind, Items):
            if isinstance(value, list):
                for item in value:
                    if item is not None:
                        self.learn(kind.wrapped_type, item, f"{path}[]")
            else:
                self.loose.add(path)
        elif (plain := _plain(kind)) is not None and value.__class__ is not plain:
            self.loose.add(path)

    def _learn_fields(self, shape: Fields, value: Mapping[str, object], path: str) -> None:
        for name, member in value.items():
            if name in shape.wrapped:
                if member is not None:
                    self.learn(shape.wrapped[name].wrapped, member, _inside(path, name))
            elif name not in shape.links:
                self.further[path].add(name)
            elif member is not None and not is_link(member):
                self.loose.add(_inside(path, name))


class TypedRows:
    """Decodes the pages of a stream and puts their rows in form. Safe to use from several threads.

    Args:
        shape: The documented fields.
        report: Told of values that cannot be put in form.
        deselected: The names of the fields that are not selected.
    """

    def __init__(self, shape: Fields, report: Report, deselected: Collection[str] = ()) -> None:
        self._shape = shape
        self._deselected = deselected
        self._report = report
        self._oddities = _Oddities()
        self._lessons = 0
        self._lock = threading.Lock()
        self._decoders: _Decoders | None = self._made()

    def decode(self, content: bytes) -> Any:  # noqa: ANN401 - decoded JSON
        """Returns the JSON of an answer; the rows of a list are structs if they are as documented, and else dicts.

        Raises:
            NotJsonError: The content is not JSON.
        """
        decoders = self._decoders
        if decoders is None or not content:
            return decode_body(content)
        try:
            return decoders.decode(content)
        except _NOT_AS_DOCUMENTED:
            body = decode_body(content)
        rows = body.get("data") if isinstance(body, dict) else body
        if isinstance(rows, list):
            self._learn(decoders, rows)
        return body

    def _learn(self, decoders: _Decoders, rows: Iterable[object]) -> None:
        with self._lock:
            if decoders is not self._decoders:
                # Another page has taught the same meanwhile.
                return
            self._lessons += 1
            if self._lessons > MOST_LESSONS:
                self._decoders = None
                return
            for row in rows:
                if isinstance(row, dict):
                    self._oddities.learn(self._shape, row, "")
            self._decoders = self._made()

    def _made(self) -> _Decoders:
        return _Decoders(_Maker(self._report, self._oddities).row(self._shape, self._deselected))


class _Decoders:
    """What decodes lists of one struct: those of V3, in an envelope, and those of V2."""

    def __init__(self, row: type[TypedRow]) -> None:
        envelope = msgspec.defstruct("Envelope", [("data", list[row]), ("meta", Any, UNSET)])  # type: ignore[valid-type]
        self._enveloped = msgspec.json.Decoder(envelope, float_hook=Decimal)
        self._bare = msgspec.json.Decoder(list[row], float_hook=Decimal)  # type: ignore[valid-type]  # made above

    def decode(self, content: bytes) -> object:
        """Returns the JSON of an answer.

        Raises:
            DecodeError: It is no list of such rows; or another of the errors that decoding knows.
        """
        if content.startswith(b"["):
            return self._bare.decode(content)
        body: Any = self._enveloped.decode(content)
        return {"data": body.data} if body.meta is UNSET else {"data": body.data, "meta": body.meta}


@dataclass(slots=True)
class _Made:
    """The struct of an object, the name of its variable in the function that puts it in form, and that one's lines."""

    struct: type[TypedRow]
    variable: str
    lines: list[str]


class _Maker:
    """Makes the struct of a shape, and writes the function that puts it in form."""

    def __init__(self, report: Report, oddities: _Oddities) -> None:
        self._report = report
        self._oddities = oddities
        self._numbers = itertools.count()
        self._names: dict[str, object] = {"UNSET": UNSET, "Link": _Link, "is_link": is_link}

    def row(self, shape: Fields, deselected: Collection[str]) -> type[TypedRow]:
        """The struct of a whole row."""
        made = self._made(shape, "")
        row = made.variable
        attributes = made.struct.attributes
        pruning = [f"{row}.{attributes[name]} = UNSET" for name in deselected if name in attributes]
        for name, lines in {"put_in_form": made.lines, "prune": pruning}.items():
            source = [f"def {name}({row}):", " pass", *_indented(lines)]
            exec("\n".join(source), self._names)  # noqa: S102 - made of names and classes of this package
            setattr(made.struct, name, self._names[name])
        return made.struct

    def _made(self, shape: Fields, path: str) -> _Made:
        record = f"record_{next(self._numbers)}"
        fields: list[tuple[str, object, object]] = []
        lines: list[str] = []
        attributes: dict[str, str] = {}
        further = sorted(self._oddities.further.get(path, ()))
        for name in (*shape.wrapped, *shape.links, *further):
            attribute = attributes[name] = _attribute(name, len(attributes))
            place, where = f"{record}.{attribute}", _inside(path, name)
            if name in shape.wrapped:
                type_, more = self._of_field(shape.wrapped[name].wrapped, where, place)
            elif name in shape.links:
                type_, more = self._of_link(where, place)
            else:
                type_, more = Any, []
            fields.append((attribute, type_, UNSET))
            lines += more
        struct = msgspec.defstruct(
            "Row",
            cast("Any", fields),
            bases=(TypedRow,),
            namespace={"attributes": attributes},
            rename={attribute: name for name, attribute in attributes.items()},
            forbid_unknown_fields=True,
            gc=False,
        )
        return _Made(cast("type[TypedRow]", struct), record, lines)

    def _of_field(self, kind: object, where: str, place: str) -> tuple[object, list[str]]:
        if where not in self._oddities.loose:
            if isinstance(kind, Fields) and kind.wrapped:
                return self._of_object(kind, where, place)
            if isinstance(kind, Items) and f"{where}[]" not in self._oddities.loose:
                if isinstance(kind.wrapped_type, Fields) and kind.wrapped_type.wrapped:
                    return self._of_objects(kind.wrapped_type, f"{where}[]", place)
                if (plain := _plain(kind.wrapped_type)) is not None:
                    return _or_none(list[plain | None]), []  # type: ignore[valid-type]  # a class
            if (plain := _plain(kind)) is not None:
                return _or_none(plain), []
        return Any, self._of_anything(cast("Kind", kind), where, place)

    def _of_object(self, shape: Fields, where: str, place: str) -> tuple[object, list[str]]:
        made = self._made(shape, where)
        struct, empty = self._named(made.struct), self._named(made.struct())
        lines = [
            f"{made.variable} = {place}",
            f"if {made.variable}.__class__ is {struct}:",
            f" if {made.variable} == {empty}:",
            f"  {place} = None",
            *([" else:", *_indented(made.lines, 2)] if made.lines else ()),
        ]
        return _or_none(made.struct), lines

    def _of_objects(self, shape: Fields, where: str, place: str) -> tuple[object, list[str]]:
        made = self._made(shape, where)
        empty, items = self._named(made.struct()), f"items_{next(self._numbers)}"
        lines = [
            f"{items} = {place}",
            f"if {items}:",
            f" if {empty} in {items}:",
            f"  {items}[:] = [None if item == {empty} else item for item in {items}]",
        ]
        if made.lines:
            lines += [f" for {made.variable} in {items}:", f"  if {made.variable} is not None:"]
            lines += _indented(made.lines, 3)
        return _or_none(list[made.struct | None]), lines  # type: ignore[name-defined]  # a class

    def _of_link(self, where: str, place: str) -> tuple[object, list[str]]:
        if where in self._oddities.loose:
            return Any, [f"if is_link({place}):", f" {place} = UNSET"]
        return _or_none(_Link), [f"if {place}.__class__ is Link:", f" {place} = UNSET"]

    def _of_anything(self, kind: Kind, where: str, place: str) -> list[str]:
        fine, mend, usual = kind.step(where, self._report)
        fine_or_none = self._named(fine | {type(None), UnsetType})
        mended = f"{place} = {self._named(mend)}(value)"
        if usual:
            errors = self._named(_PUTTING_FAILED)
            changed = [" try:", f"  {place} = {self._named(usual)}(value)", f" except {errors}:", f"  {mended}"]
        else:
            changed = [f" {mended}"]
        return [f"value = {place}", f"if value.__class__ not in {fine_or_none}:", *changed]

    def _named(self, value: object) -> str:
        """A name that the function knows the value by."""
        name = f"name_{next(self._numbers)}"
        self._names[name] = value
        return name


def _plain(kind: object) -> type | None:
    """The one type whose values are in form, where a kind has only one."""
    if isinstance(kind, (Fields, Items)) or not isinstance(kind, Kind):
        return None
    fine: frozenset[type] = getattr(kind, "fine", frozenset())
    return next(iter(fine)) if len(fine) == 1 else None


def _or_none(type_: Any) -> object:  # noqa: ANN401 - a type
    return type_ | None | UnsetType


def _attribute(name: str, number: int) -> str:
    """What a struct calls a field."""
    return name if name.isidentifier() and not iskeyword(name) and not hasattr(TypedRow, name) else f"field_{number}"


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _indented(lines: Iterable[str], by: int = 1) -> list[str]:
    return [" " * by + line for line in lines]


MutableMapping.register(TypedRow)
