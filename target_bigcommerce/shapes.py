"""Types that take only what a JSON schema takes, which msgspec looks through in a fraction of the time."""

from __future__ import annotations

import functools
import operator
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

Schema = dict[str, Any]

SAY_NOTHING = frozenset({"$comment", "$schema", "default", "deprecated", "description", "examples", "title"})
"""Keywords that no value is refused for: https://json-schema.org/understanding-json-schema/reference/annotations."""

ONLY_TOLD = SAY_NOTHING | {"format", "readOnly", "writeOnly"}
"""Formats are told of but not looked at, as in the SDK."""

KEYWORDS = {
    "string": frozenset({"enum", "minLength", "maxLength"}),
    "integer": frozenset({"minimum", "maximum"}),
    "array": frozenset({"items"}),
    "object": frozenset({"properties", "required", "additionalProperties"}),
}
"""What is understood of each kind of value, beside its being of that kind."""

NUMBER = int | float | Decimal
BOUNDS = {"minLength": "min_length", "maxLength": "max_length", "minimum": "ge", "maximum": "le"}


class NotUnderstoodError(Exception):
    """A schema says something that no type says."""


class Shape:
    """What records of a schema look like.

    It may refuse what the schema takes, such as 1.0 for an integer, but never takes what the schema refuses.

    Args:
        schema: The schema of a stream.
        key: Fields that records must have beside those that the schema requires.

    Raises:
        NotUnderstoodError: The schema says something that no type says.
    """

    def __init__(self, schema: Schema, key: Iterable[str] = ()) -> None:
        try:
            # Whatever a record is, it is an object.
            self._schema = {"type": "object", **schema}
            if key:
                self._schema["required"] = [*schema.get("required", ()), *key]
            self._type = _type_of(self._schema)
            # Only now msgspec sees what cannot be told apart.
            msgspec.json.Decoder(self._type)
        except (TypeError, ValueError, RecursionError) as error:
            raise NotUnderstoodError(str(error)) from None
        self._is_in_order = False

    def fits(self, record: dict[str, Any]) -> bool:
        """Whether a record, as JSON is decoded, is certainly one of the schema."""
        if not self._is_in_order:
            # Fields are found the sooner the less their order differs from that of the type.
            self._type = _type_of(_in_order(self._schema, record))
            self._is_in_order = True
        try:
            # Left as they are, decimals are neither rounded nor read from texts.
            msgspec.convert(record, self._type, builtin_types=(Decimal,))
        except (ValueError, RecursionError):
            return False
        return True


def _in_order(schema: Any, like: object) -> Any:  # noqa: ANN401 - any JSON
    """The same schema, its properties in the order in which a value has them."""
    if not isinstance(schema, dict):
        return schema
    if isinstance(like, list) and like and "items" in schema:
        return {**schema, "items": _in_order(schema["items"], like[0])}
    if isinstance(like, dict) and "properties" in schema:
        properties = schema["properties"]
        names = dict.fromkeys([*(name for name in like if name in properties), *properties])
        return {**schema, "properties": {name: _in_order(properties[name], like.get(name)) for name in names}}
    return schema


def _type_of(schema: object) -> Any:  # noqa: ANN401 - a type or an expression of types
    """The type of one value."""
    if schema is True:
        return Any
    if not isinstance(schema, dict):
        raise NotUnderstoodError(f"{schema!r:.40}")
    said = schema.keys() - ONLY_TOLD
    if not said:
        return Any
    kinds = schema.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(kinds, list) or not kinds or not all(kind in _TYPES for kind in kinds):
        raise NotUnderstoodError(f"type {kinds!r:.40}")
    unknown = said.difference({"type"}, *(KEYWORDS.get(kind, ()) for kind in kinds))
    if unknown:
        raise NotUnderstoodError(f"{sorted(unknown)}")
    if "enum" in schema:
        return _one_of(schema["enum"], kinds, said)
    if "number" in kinds and said & BOUNDS.keys():
        raise NotUnderstoodError("bounds of decimals")
    types = [_TYPES[kind](schema) for kind in kinds]
    if "string" in kinds:
        # No type can be both a text and a decimal, lest a text be read as one.
        types = [float if each is NUMBER else each for each in types]
    return functools.reduce(operator.or_, types)


def _one_of(values: list[object], kinds: list[str], said: AbstractSet[str]) -> Any:  # noqa: ANN401 - see above
    if not {*kinds} <= {"string", "null"} or said != {"type", "enum"}:
        raise NotUnderstoodError("enum of more than texts")
    if not all(isinstance(value, str | None) for value in values):
        raise NotUnderstoodError("enum of more than texts")
    taken = [
        value
        for value in values
        if (isinstance(value, str) and "string" in kinds) or (value is None and "null" in kinds)
    ]
    return Literal[tuple(taken)]


def _bounded(base: type, schema: Schema, kind: str) -> Any:  # noqa: ANN401 - see above
    bounds = {BOUNDS[name]: schema[name] for name in KEYWORDS[kind] & BOUNDS.keys() & schema.keys()}
    if not all(type(bound) is int for bound in bounds.values()):
        raise NotUnderstoodError("a bound that is no whole number")
    return Annotated[base, msgspec.Meta(**bounds)] if bounds else base


def _array(schema: Schema) -> Any:  # noqa: ANN401 - see above
    return list[_type_of(schema.get("items", True))]  # type: ignore[misc]  # made while it runs


def _object(schema: Schema) -> Any:  # noqa: ANN401 - see above
    properties, required = schema.get("properties", {}), schema.get("required", [])
    others = schema.get("additionalProperties", True)
    if not isinstance(properties, dict) or not isinstance(required, list) or not isinstance(others, bool):
        raise NotUnderstoodError("an object of another kind")
    if not others and not {*required} <= properties.keys():
        raise NotUnderstoodError("a field that must be there and must not")
    types = {name: _type_of(each) for name, each in properties.items()}
    types |= {name: Any for name in required if name not in types}
    # What a field has for a default is not looked at, and says that the field may be missing.
    fields = [
        (f"field_{number}", each) if name in required else (f"field_{number}", each, None)
        for number, (name, each) in enumerate(types.items())
    ]
    names = {field[0]: name for field, name in zip(fields, types, strict=True)}
    return msgspec.defstruct("Object", fields, rename=names, kw_only=True, gc=False, forbid_unknown_fields=not others)


_TYPES: dict[str, Callable[[Schema], Any]] = {
    "string": lambda schema: _bounded(str, schema, "string"),
    "integer": lambda schema: _bounded(int, schema, "integer"),
    "number": lambda _: NUMBER,
    "boolean": lambda _: bool,
    "null": lambda _: NoneType,
    "array": _array,
    "object": _object,
}
