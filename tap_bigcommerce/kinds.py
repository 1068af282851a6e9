"""The kinds of value the API serves: what the schema says of each, and how one is put in that form.

A kind is a type of `singer_sdk.typing`, so a schema built of kinds is an ordinary JSON schema, that also
knows how to normalise. The normaliser of a stream is compiled from its schema once. It looks at every
documented field of a record and touches only what is not in form already; fields nobody documented pass as
they came.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from singer_sdk import typing as th
from typing_extensions import override

from tap_bigcommerce import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import CodeType

Report = Callable[[str, object], None]
"""Called with the path of a field and a value that is not of the field's kind and cannot be made so."""

_SMALLEST_INTEGER, _LARGEST_INTEGER = -(2**63), 2**63 - 1
_LONGEST_INTEGER = 18  # digits of a 64-bit integer that always fit
_LINK_KEYS = frozenset({"url", "resource"})
_DECIMALS_REMEMBERED = 8192


@lru_cache(maxsize=_DECIMALS_REMEMBERED)  # a store repeats few amounts, "0.0000" above all
def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except ArithmeticError as error:
        raise ValueError(text[:40]) from error
    if not number.is_finite():
        raise ValueError(text[:40])
    return number


class Step(NamedTuple):
    """What is to be done with the values of one field."""

    fine: frozenset[type]
    """Values of exactly these types are in form already."""
    mend: Callable[[Any], object]
    """Puts any other value in form, except null; never raises."""
    usual: Callable[[Any], object] | None = None
    """Puts what comes most in form at a fraction of the cost; raises ValueError, TypeError or AttributeError else."""


@runtime_checkable
class Kind(Protocol):
    """A type of the schema that can put values in form."""

    def step(self, path: str, report: Report) -> Step:
        """Says what is to be done with values of this kind at `path`."""


class _Scalar:
    """What the kinds without members have in common.

    `""`, `{}` and `[]` in the place of a number, a flag or a date stand for "none" throughout the API.
    """

    fine: frozenset[type] = frozenset()
    junk_is_null = False
    usual: Callable[[Any], object] | None = None

    @staticmethod
    def convert(value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
        """Puts a value in form, or raises ValueError."""
        raise NotImplementedError

    def step(self, path: str, report: Report) -> Step:
        """Says what is to be done with values of this kind at `path`."""
        convert, junk_is_null = self.convert, self.junk_is_null

        def mend(value: object) -> object:
            try:
                return convert(value)
            except ValueError:
                if value in ("", {}, []):
                    return None
                report(path, value)
                return None if junk_is_null else value

        return Step(self.fine, mend, self.usual)


class Integer(_Scalar, th.IntegerType):
    """A whole number: an id, a count, a position."""

    fine = frozenset({int})

    def __init__(self) -> None:
        # Loaders choose the column by the bounds; without them some take one that holds more than 64 bits.
        super().__init__(minimum=_SMALLEST_INTEGER, maximum=_LARGEST_INTEGER)

    @staticmethod
    @override
    def convert(value: Any) -> object:
        if isinstance(value, str):
            text = value.strip()
            if len(text) > _LONGEST_INTEGER or not text.removeprefix("-").isdecimal():
                raise ValueError(text[:40])
            return int(text)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, (Decimal, float)) and abs(value) < 10**_LONGEST_INTEGER and value % 1 == 0:
            return int(value)
        raise ValueError(value)


class Number(_Scalar, th.NumberType):
    """A number with decimals, exact: money, a rate, a weight. V2 writes them as text, V3 as JSON numbers."""

    fine = frozenset({int, Decimal})
    usual = staticmethod(_decimal)

    @staticmethod
    @override
    def convert(value: Any) -> object:
        if isinstance(value, str):
            return _decimal(value)
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, float):
            return _decimal(str(value))
        raise ValueError(value)


class Text(_Scalar, th.StringType):
    """Text, or an identifier that the API serves now as text and now as a number."""

    fine = frozenset({str})

    @staticmethod
    @override
    def convert(value: Any) -> object:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, Decimal, float)):
            return str(value)
        raise ValueError(value)


class Flag(_Scalar, th.BooleanType):
    """True or false."""

    fine = frozenset({bool})
    _WORDS = {0: False, 1: True, "0": False, "1": True, "false": False, "true": True}  # noqa: RUF012 - never changed

    @staticmethod
    @override
    def convert(value: Any) -> object:
        if isinstance(value, (int, str, Decimal)) and value in Flag._WORDS:  # a Decimal hashes as its integer
            return Flag._WORDS[value]
        raise ValueError(value)


class Timestamp(_Scalar, th.DateTimeType):
    """A moment, as ISO 8601 in UTC whatever the API wrote. Zero dates and other junk become null."""

    junk_is_null = True
    convert = staticmethod(times.utc_text)
    usual = staticmethod(times.text_in_utc)


class UnixTime(_Scalar, th.DateTimeType):
    """A moment that the API writes as unix seconds, of any number of digits; 0 stands for none."""

    junk_is_null = True

    @staticmethod
    @override
    def convert(value: Any) -> object:
        text = value.strip() if isinstance(value, str) else ""
        if text.isdecimal() and len(text) <= _LONGEST_INTEGER:
            value = int(text)
        return None if value == 0 else times.utc_text(value)


class Day(_Scalar, th.DateType):
    """A calendar day."""

    junk_is_null = True
    convert = staticmethod(times.date_text)


class FormValue(_Scalar, th.CustomType):
    """What a shopper entered in a form field: text, a number, or the choices ticked."""

    fine = frozenset({str, int, Decimal, list})

    def __init__(self) -> None:
        super().__init__({"type": ["string", "number", "array"], "items": {"type": ["string", "number", "null"]}})

    @staticmethod
    @override
    def convert(value: Any) -> object:
        if isinstance(value, bool):
            return Text.convert(value)
        return Number.convert(value)


class Items(th.ArrayType[Any]):
    """A list of values of one kind."""

    def __init__(self, kind: th.JSONTypeHelper[Any] | type[th.JSONTypeHelper[Any]]) -> None:
        super().__init__(_instance(kind))
        self.wrapped_type.nullable = True

    def step(self, path: str, report: Report) -> Step:
        """Says what is to be done with values of this kind at `path`."""
        fine, mend_item, _ = _step_of(self.wrapped_type, f"{path}[]", report)

        def mend(value: object) -> object:
            if isinstance(value, list):
                for position, item in enumerate(value):
                    if item is not None and item.__class__ not in fine:
                        value[position] = mend_item(item)
                return value
            if value == {}:
                return []
            if value == "" or is_link(value):
                return None
            report(path, value)
            return value

        return Step(frozenset(), mend)


class ItemsOrOne(Items):
    """A list that some stores serve as a bare value when it holds one."""

    @override
    def step(self, path: str, report: Report) -> Step:
        mend_items = super().step(path, report).mend

        def mend(value: object) -> object:
            return mend_items([value] if isinstance(value, str) and value else value)

        return Step(frozenset(), mend)


class Fields(th.ObjectType):
    """An object with documented fields. What else the store serves in it passes as it came.

    Args:
        properties: The documented fields.
        links: Names of fields that hold `{url, resource}`, the address of a sub-resource; they are dropped.
    """

    def __init__(self, *properties: th.Property[Any], links: Iterable[str] = ()) -> None:
        super().__init__(*properties)
        self.links = tuple(links)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema, made once; not to be changed."""
        return self.to_dict()

    def step(self, path: str, report: Report) -> Step:
        """Says what is to be done with values of this kind at `path`."""
        normalise = self.normaliser(report, path)

        def mend(value: object) -> object:
            if isinstance(value, dict):
                if not value or is_link(value):
                    return None
                normalise(value)
                return value
            if value in ("", []):
                return None
            report(path, value)
            return value

        return Step(frozenset(), mend)

    def normaliser(self, report: Report, path: str = "") -> Callable[[dict[str, Any]], None]:
        """Compiles the function that puts one object in form, in place.

        Args:
            report: Told of values that cannot be put in form; they stay as they are, dates become null.
            path: Where the object stands in the record.
        """
        inside = f"{path}." if path else ""
        steps = {name: _step_of(prop.wrapped, f"{inside}{name}", report) for name, prop in self.wrapped.items()}
        return _compiled(steps, self.links)


def field(name: str, kind: th.JSONTypeHelper[Any] | type[th.JSONTypeHelper[Any]], description: str) -> th.Property[Any]:
    """A documented field, which may be null."""
    return th.Property(name, _instance(kind), description=description)


def key(name: str, kind: type[th.JSONTypeHelper[Any]], description: str) -> th.Property[Any]:
    """A field of the primary key."""
    return th.Property(name, kind(), required=True, description=description)


def of_its_own(shape: Fields, *properties: th.Property[Any], keys: Iterable[str] = ("id",)) -> Fields:
    """The shape of a record of its own, for what elsewhere comes inside another.

    Args:
        shape: The fields it has there.
        properties: What it has besides, first of all what names the record it comes inside.
        keys: The names of those fields that are its primary key.
    """
    whole = {prop.name: prop for prop in (*properties, *shape.wrapped.values())}
    for name in keys:
        kind = whole[name].wrapped
        whole[name] = key(name, kind if isinstance(kind, type) else type(kind), whole[name].description or "")
    return Fields(*whole.values(), links=shape.links)


def _instance(kind: th.JSONTypeHelper[Any] | type[th.JSONTypeHelper[Any]]) -> th.JSONTypeHelper[Any]:
    return kind() if isinstance(kind, type) else kind


def _step_of(kind: object, path: str, report: Report) -> Step:
    if not isinstance(kind, Kind):
        raise TypeError(f"{path}: {type(kind).__name__} does not know how to normalise")
    return kind.step(path, report)


def _compiled(steps: Mapping[str, Step], links: Iterable[str]) -> Callable[[dict[str, Any]], None]:
    """Writes the function that takes the steps, one after the other, for a loop over them takes twice as long."""
    named: dict[str, Any] = {"is_link": is_link}
    lines = ["def normalise(record):", " get = record.get"]
    for number, (name, (fine, mend, usual)) in enumerate(steps.items()):
        named |= {f"mend_{number}": mend, f"usual_{number}": usual}
        named |= {kind.__name__: kind for kind in fine}
        kinds = "".join(f" and kind is not {kind.__name__}" for kind in fine)
        lines += [
            f" value = get({name!r})",
            " kind = value.__class__",
            f" if value is not None{kinds}:",
            *(
                [
                    "  try:",
                    f"   record[{name!r}] = usual_{number}(value)",
                    "  except (AttributeError, TypeError, ValueError):",
                    f"   record[{name!r}] = mend_{number}(value)",
                ]
                if usual
                else [f"  record[{name!r}] = mend_{number}(value)"]
            ),
        ]
    for name in links:
        lines += [f" if is_link(get({name!r})):", f"  del record[{name!r}]"]
    exec(_code("\n".join(lines)), named)  # noqa: S102 - made of names and classes of this package
    normalise: Callable[[dict[str, Any]], None] = named["normalise"]
    return normalise


@cache
def _code(text: str) -> CodeType:
    return compile(text, "<normaliser>", "exec")


def is_link(value: object) -> bool:
    """Whether a value is the address of a sub-resource."""
    return isinstance(value, dict) and len(value) == len(_LINK_KEYS) and value.keys() == _LINK_KEYS
