"""Whether what a record says is what the store already holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from email.utils import format_datetime, parsedate_to_datetime

_NOTHING: tuple[object, ...] = (None, "", [], {})
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]|$)")
_RFC_2822 = re.compile(r"[A-Z][a-z]{2}, \d")


def equal(wanted: object, current: object) -> bool:
    """Says whether two JSON values mean the same to the store.

    Numbers are compared as numbers, also where one is text (V2 writes money as text); times as moments; nothing is
    nothing, whether null, empty text or an empty list. Of an object only the fields that `wanted` has are looked at.
    """
    if wanted in _NOTHING or current in _NOTHING:
        return wanted in _NOTHING and current in _NOTHING
    if isinstance(wanted, bool) or isinstance(current, bool):
        return wanted is current
    if isinstance(wanted, Mapping):
        return isinstance(current, Mapping) and all(equal(value, current.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(current, list)
            and len(wanted) == len(current)
            and all(equal(one, other) for one, other in zip(wanted, current, strict=True))
        )
    return wanted == current or _mean_the_same(wanted, current)


def _mean_the_same(wanted: object, current: object) -> bool:
    if isinstance(wanted, str) and isinstance(current, str):
        moments = moment(wanted), moment(current)
        return moments[0] is not None and moments[0] == moments[1]
    numbers = number(wanted), number(current)
    return numbers[0] is not None and numbers[0] == numbers[1]


def number(value: object) -> Decimal | None:
    """A number, or the number that a text holds."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def as_text(value: object) -> object:
    """An amount in the form that V2 takes, text without an exponent; anything else as it is."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def moment(text: str) -> datetime | None:
    """The moment that a text in ISO 8601 or RFC 2822 names; without a zone it counts as UTC."""
    try:
        if _ISO.match(text):
            found = datetime.fromisoformat(text)
        elif _RFC_2822.match(text):
            found = parsedate_to_datetime(text)
        else:
            return None
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def rfc_2822(text: str | None) -> str | None:
    """A moment in the form that V2 takes: https://developer.bigcommerce.com/docs/rest-management/orders."""
    found = moment(text) if text else None
    return text if found is None else format_datetime(found)
