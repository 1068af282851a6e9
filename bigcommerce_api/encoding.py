"""Putting requests into the form that the API reads, and answers into ours."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_SEGMENT: Final = r"(?!\.\.?(?:/|$))(?:[A-Za-z0-9_~,:@.-]|%(?!2[ef]|5c|00)[0-9a-f]{2})+"
_PATH: Final = re.compile(rf"/v[23](?:/{_SEGMENT})+", re.IGNORECASE)
_UNQUOTED: Final = ":,"
"""Characters that the API takes raw in a query; everything else, a plus sign above all, is encoded."""

_encoder: Final = msgspec.json.Encoder(decimal_format="number")
_decoder: Final = msgspec.json.Decoder(float_hook=Decimal)


_ESCAPES: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""An escape of JSON, or two that make a character; the group holds half a character that stands alone."""


class NotJsonError(ValueError):
    """A body that is not JSON."""


def check_path(path: str) -> str:
    """Return ``path`` if it is one below a store.

    Raises:
        ValueError: It is an address, leaves the store, or holds a query; links inside answers are never
            followed, so that the token goes to no other address.
    """
    if not path.startswith(("/v2/", "/v3/")) or ".." in path or _PATH.fullmatch(path) is None:
        raise ValueError(f"not a path below a store, such as /v3/customers: {path[:100]!r}")
    return path


def encode_query(parameters: Mapping[str, object] | None) -> str:
    """Return the query of a request, without a question mark; parameters that are None are left out.

    Raises:
        ValueError: A value cannot be said in a query: a time without a zone, or a list's item that holds
            a comma, which the API would take for two items.
        TypeError: A value is of a kind that a query cannot hold.
    """
    pairs = [
        f"{quote(name, safe=_UNQUOTED)}={quote(_parameter(name, value), safe=_UNQUOTED)}"
        for name, value in (parameters or {}).items()
        if value is not None
    ]
    return "&".join(pairs)


def _parameter(name: str, value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        items = [_parameter(name, item) for item in value]
        if any("," in item for item in items):
            raise ValueError(f"parameter {name}: an item of a list must not hold a comma")
        return ",".join(items)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"parameter {name}: a time must have a zone")
        return value.isoformat()
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        raise TypeError(f"parameter {name}: a date needs a time, as the API adds the time of the request")
    raise TypeError(f"parameter {name}: a {type(value).__name__} cannot be said in a query")


def encode_body(body: object) -> bytes:
    """Return a request's body as JSON: decimals as numbers, times as ISO 8601.

    Raises:
        ValueError: A decimal in it is no number of JSON, such as NaN.
        TypeError: Something in it has no form in JSON.
    """
    encoded = _encoder.encode(body)
    if b"NaN" in encoded or b"Infinity" in encoded:
        # The words may stand in a text, where they do no harm.
        try:
            _decoder.decode(encoded)
        except msgspec.DecodeError:
            raise ValueError("a number in the body is not a number of JSON") from None
    return encoded


def decode_body(content: bytes) -> Any:  # noqa: ANN401 - decoded JSON
    """Return the JSON of an answer, numbers with a point as ``Decimal``; None for an empty body.

    Half a character, left where a text was cut, is grammatical JSON and no text: it becomes U+FFFD, as else its
    record could never be read.

    Raises:
        NotJsonError: The body is not JSON.
    """
    if not content.strip():
        return None
    try:
        try:
            return _decoder.decode(content)
        except msgspec.DecodeError:
            if (mended := _ESCAPES.sub(_mended, content)) == content:
                raise
            return _decoder.decode(mended)
    except (msgspec.DecodeError, UnicodeDecodeError, ArithmeticError, RecursionError) as error:
        raise NotJsonError(str(error)) from None


def _mended(escape: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if escape[1] else escape[0]
