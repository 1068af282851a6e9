"""Query parameters that narrow a list, as data.

https://developer.bigcommerce.com/docs/start/about/common-query-params
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import Condition
from bigcommerce_sandbox.routing import Call
from bigcommerce_sandbox.times import is_bare_date, seconds_into_day, unix_seconds

Filter = Callable[[str, Call], Condition]
"""Turns a parameter's value into a condition; raises ValueError for a value it cannot read."""

_OPERATORS: Final = {"": "=", "min": ">=", "max": "<=", "greater": ">", "less": "<", "not": "IS NOT"}
_EXCLUSIVE: Final = {"min": ">", "max": "<"}
_FLAGS: Final = {"1": 1, "true": 1, "0": 0, "false": 0}
_LARGEST_INTEGER: Final = 2**63 - 1


def compare(column: str, kind: Kind, *comparisons: str, parameter: str | None = None) -> dict[str, Filter]:
    """Filters on one column.

    Args:
        column: The column.
        kind: How its values are read.
        comparisons: Suffixes of the parameter, e.g. ``"in"`` for ``id:in``; ``""`` for plain equality.
        parameter: The parameter's name, if it is not the column's.

    Returns:
        The filters by parameter.
    """
    name = parameter or column
    return {f"{name}:{suffix}" if suffix else name: _filter(column, kind, suffix) for suffix in comparisons}


def _filter(column: str, kind: Kind, suffix: str) -> Filter:
    if suffix in {"in", "not_in"}:
        return _listed(column, kind, negated=suffix == "not_in")
    if suffix == "like":
        return _like(column)
    if kind is Kind.MOMENT:
        return _bounded(column, suffix)
    operator = _OPERATORS[suffix]

    def condition(text: str, _call: Call) -> Condition:
        return Condition(f"{column} {operator} ?", (value_of(kind, text),))

    return condition


def _bounded(column: str, suffix: str) -> Filter:
    def condition(text: str, call: Call) -> Condition:
        operator = _EXCLUSIVE.get(suffix, "=") if call.options.exclusive_bounds else _OPERATORS[suffix]
        return Condition(f"{column} {operator} ?", (unix_seconds(text),))

    return condition


def product_time(column: str, *comparisons: str) -> dict[str, Filter]:
    """Filters on a product's moment: to a bare date the API adds the time of the request.

    https://developer.bigcommerce.com/docs/rest-catalog/products#get-all-products
    """

    def completed(inner: Filter) -> Filter:
        def condition(text: str, call: Call) -> Condition:
            if is_bare_date(text):
                text = str(int(unix_seconds(text) + seconds_into_day(call.store.clock()))).zfill(9)
            return inner(text, call)

        return condition

    return {name: completed(inner) for name, inner in compare(column, Kind.MOMENT, *comparisons).items()}


def _listed(column: str, kind: Kind, *, negated: bool) -> Filter:
    def condition(text: str, _call: Call) -> Condition:
        values = tuple(value_of(kind, part.strip()) for part in text.split(",") if part.strip())
        marks = ",".join("?" * len(values))
        return Condition(f"{column} {'NOT ' if negated else ''}IN ({marks})", values)

    return condition


def _like(*columns: str) -> Filter:
    def condition(text: str, _call: Call) -> Condition:
        pattern = "%" + text.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return Condition(" OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns), (pattern,) * len(columns))

    return condition


def keyword(*columns: str) -> Filter:
    """A text within any of these columns."""
    return _like(*columns)


def value_of(kind: Kind, text: str) -> object:
    """Reads a parameter's value.

    Raises:
        ValueError: It is no value of this kind.
    """
    match kind:
        case Kind.INTEGER:
            number = int(text)
            if abs(number) > _LARGEST_INTEGER:
                raise ValueError(f"{text} is too large")
            return number
        case Kind.NUMBER:
            return float(text)
        case Kind.FLAG:
            return flag(text)
        case Kind.MOMENT:
            return unix_seconds(text)
        case Kind.TEXT | Kind.JSON:
            return text.casefold()


def flag(text: str) -> int:
    """Reads ``1``, ``0``, ``true`` or ``false``.

    Raises:
        ValueError: It is none of these.
    """
    if text.lower() not in _FLAGS:
        raise ValueError(f"{text!r} is neither true nor false")
    return _FLAGS[text.lower()]


def one_of(column: str, *choices: str, negated: bool = False) -> Filter:
    """A text out of a fixed set."""

    def condition(text: str, _call: Call) -> Condition:
        if text not in choices:
            raise ValueError(f"{text!r} is none of {', '.join(choices)}")
        return Condition(f"{column} {'<>' if negated else '='} ?", (text.casefold(),))

    return condition


def conditions(filters: Mapping[str, Filter], call: Call) -> list[Condition]:
    """The conditions that a request's parameters stand for; parameters that no filter knows are passed over.

    Raises:
        RefusedError: A value cannot be read.
    """
    found = []
    for name, text in call.parameters.items():
        if name in filters:
            try:
                found.append(filters[name](text, call))
            except ValueError as error:
                raise call.bad_parameter(name) from error
    return found
