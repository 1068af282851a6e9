"""What may be written: fields as data, and checking a body against them.

The kinds, lengths and ranges are those of the write schemas at https://developer.bigcommerce.com/docs/api.
Fields that no schema knows are passed over, as are an answer's own fields that cannot be written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.times import unix_seconds

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

MOST_INTEGER: Final = 2**31 - 1

Shape = Mapping[str, "Field"]
"""The fields of one write schema, by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """One writable field.

    Attributes:
        kind: ``text``, ``integer``, ``number``, ``flag``, ``moment``, ``list``, ``integers``, ``texts``,
            ``object`` or ``any``.
        required: Whether a new object needs it.
        longest: Most characters of a text.
        shortest: Fewest characters of a text.
        least: Lowest number.
        most: Highest number.
        choices: The only values allowed.
        nullable: Whether null is a value.
        refused: Whether writing it is an error rather than passed over.
    """

    kind: str
    required: bool = False
    longest: int | None = None
    shortest: int = 0
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    refused: bool = False


def text(longest: int | None = None, *, required: bool = False, nullable: bool = False, shortest: int = 0) -> Field:
    """A text; a required one has at least one character."""
    return Field("text", required, longest, max(shortest, int(required)), nullable=nullable)


def integer(
    least: float | None = None, most: float = MOST_INTEGER, *, required: bool = False, nullable: bool = False
) -> Field:
    """A whole number."""
    return Field("integer", required, least=least, most=most, nullable=nullable)


def number(least: float | None = 0, *, required: bool = False, nullable: bool = False) -> Field:
    """A number; money keeps four decimals."""
    return Field("number", required, least=least, nullable=nullable)


def choice(*choices: str, required: bool = False) -> Field:
    """A text out of a fixed set."""
    return Field("text", required, choices=choices)


FLAG: Final = Field("flag")
MOMENT: Final = Field("moment")
OBJECTS: Final = Field("list")
INTEGERS: Final = Field("integers")
TEXTS: Final = Field("texts")
OBJECT: Final = Field("object")
ANY: Final = Field("any", nullable=True)
REFUSED: Final = Field("any", refused=True)
"""A field of answers whose writing the API refuses."""

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "text": (str,),
    "moment": (str,),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
    "list": (list,),
    "integers": (list,),
    "texts": (list,),
    "object": (dict,),
}
_INNER: Final = {"list": dict, "integers": int, "texts": str}


def check(shape: Shape, body: Document, *, creating: bool, prefix: str = "") -> tuple[Document, dict[str, str]]:
    """Checks a body.

    Args:
        shape: The write schema.
        body: What was sent.
        creating: Whether required fields must be there; an update may leave them out.
        prefix: Stands before the field's name in errors, e.g. ``0.`` in a batch.

    Returns:
        The writable fields that were sent, and what is wrong, by field.
    """
    errors: dict[str, str] = {}
    for name, field in shape.items():
        if name in body:
            reason = "is read-only" if field.refused else problem(field, body[name])
        else:
            reason = "is required" if creating and field.required else None
        if reason:
            errors[prefix + name] = f"{name} {reason}"
    return {name: body[name] for name in shape if name in body}, errors


def problem(field: Field, value: Any) -> str | None:  # noqa: ANN401 - whatever JSON holds
    """What is wrong with one value, as the end of a sentence; None if it is fine."""
    if field.kind == "any" or (value is None and field.nullable):
        return None
    if value is None:
        return "must not be null"
    if not isinstance(value, _TYPES[field.kind]) or (isinstance(value, bool) and field.kind != "flag"):
        return f"must be of type {field.kind}"
    return _PROBLEMS[field.kind](field, value) if field.kind in _PROBLEMS else None


def _list_problem(field: Field, value: list[Any]) -> str | None:
    inner = _INNER[field.kind]
    if all(isinstance(item, inner) and not isinstance(item, bool) for item in value):
        return None
    return f"must hold {inner.__name__} values only"


def _moment_problem(_field: Field, value: str) -> str | None:
    try:
        unix_seconds(value)
    except ValueError:
        return None if value == "" else "must be a date and time"
    return None


def _text_problem(field: Field, value: str) -> str | None:
    if field.choices and value not in field.choices:
        return f"must be one of {', '.join(field.choices)}"
    if field.longest is not None and len(value) > field.longest:
        return f"must be no longer than {field.longest} characters"
    if len(value) < field.shortest:
        return f"must have at least {field.shortest} characters"
    return None


def _number_problem(field: Field, value: float) -> str | None:
    if field.least is not None and value < field.least:
        return f"must not be less than {field.least}"
    if field.most is not None and value > field.most:
        return f"must not be greater than {field.most}"
    return None


_PROBLEMS: Final[Mapping[str, Callable[[Field, Any], str | None]]] = {
    "text": _text_problem,
    "moment": _moment_problem,
    "integer": _number_problem,
    "number": _number_problem,
    "list": _list_problem,
    "integers": _list_problem,
    "texts": _list_problem,
}
