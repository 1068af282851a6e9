"""Reading what a store says about an error, in every shape that V2 and V3 have for it.

https://developer.bigcommerce.com/docs/start/about/status-codes
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_api.encoding import NotJsonError, decode_body
from bigcommerce_api.errors import LONGEST_FIELD_MESSAGE, MOST_FIELDS, one_line
from bigcommerce_api.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_BODY: Final = 1 << 20
"""Bytes of an error body that are still decoded; no page or batch is refused with more."""

MOST_BATCH_ERRORS: Final = 1000
"""Items of a batch whose errors are kept; the longest documented batch has as many."""

LONGEST_PAGE_TEXT: Final = 120
"""Characters kept of an error page that is not JSON."""

_HTML_TITLE: Final = re.compile(r"<title[^>]*>(.{1,300}?)</title>", re.IGNORECASE | re.DOTALL)
_WORDS: Final = ("title", "detail", "message", "error_description")
_DESCRIPTION_KEYS: Final = frozenset({*_WORDS, "status", "code", "type", "instance", "errors"})
_DEEPEST: Final = 4
_DEEPEST_BODY: Final = 50


@dataclass(slots=True)
class ErrorBody:
    """What an error body says.

    Attributes:
        body: It, decoded; None if it is empty, too long or not JSON.
        reasons: The sentences about the whole request.
        fields: The sentences about single fields.
        batch_errors: What is said about single items of a batch, as it stands.
        retry_after: The seconds after which to try again, if named.
    """

    body: Any = None
    reasons: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    batch_errors: list[Any] = field(default_factory=list)
    retry_after: float | None = None

    @property
    def reason(self) -> str:
        """Everything said about the whole request, without repetitions."""
        return "; ".join(dict.fromkeys(self.reasons))


def read_error_body(content: bytes, secrets: Iterable[str] = ()) -> ErrorBody:
    """Read an error body of any documented shape, or of none, with every secret in it masked.

    Secrets are masked before any text is cut, so that not even a part of one is left.
    """
    said = ErrorBody()
    if len(content) > LARGEST_BODY:
        said.reasons.append(f"an error page of {len(content)} bytes")
        return said
    try:
        said.body = _masked(decode_body(content), tuple(secrets), 0)
    except NotJsonError:
        said.reasons.append(_page(redact(content.decode("utf-8", "replace"), secrets)))
        return said
    _read(said, said.body, 0)
    return said


def _masked(body: Any, secrets: tuple[str, ...], depth: int) -> Any:  # noqa: ANN401 - decoded JSON
    if isinstance(body, str):
        return redact(body, secrets)
    if not isinstance(body, dict | list):
        return body
    if depth >= _DEEPEST_BODY:
        return None
    if isinstance(body, list):
        return [_masked(item, secrets, depth + 1) for item in body]
    return {redact(name, secrets): _masked(item, secrets, depth + 1) for name, item in body.items()}


def _page(text: str) -> str:
    title = _HTML_TITLE.search(text)
    if title:
        return "an HTML page: " + one_line(html.unescape(title[1]), LONGEST_PAGE_TEXT)
    return "an HTML page" if text.lstrip().startswith("<") else one_line(text, LONGEST_PAGE_TEXT)


def _read(said: ErrorBody, body: object, depth: int) -> None:
    if isinstance(body, list):
        for item in body[:MOST_FIELDS]:
            _read(said, item, depth + 1)
    elif isinstance(body, str):
        said.reasons.append(one_line(body))
    elif isinstance(body, dict) and depth < _DEEPEST:
        _read_object(said, body, depth)


def _read_object(said: ErrorBody, body: dict[str, Any], depth: int) -> None:
    said.reasons.extend(one_line(body[word]) for word in _WORDS if isinstance(body.get(word), str) and body[word])
    if not any(body.get(word) for word in _WORDS) and isinstance(body.get("code"), str):
        said.reasons.append(one_line(body["code"]))
    wait = body.get("retry_after_seconds")
    if isinstance(wait, int) and not isinstance(wait, bool) and wait >= 0:
        said.retry_after = float(wait)
    if isinstance(details := body.get("details"), dict):
        _read_fields(said, details)
    elif details is not None:
        _read(said, details, depth + 1)
    if "error" in body:
        _read(said, body["error"], depth + 1)
    if isinstance(batch := body.get("batch_errors"), list):
        said.batch_errors.extend(batch[:MOST_BATCH_ERRORS])
        for item in batch[:MOST_FIELDS]:
            if isinstance(item, dict):
                _read_fields(said, item.get("field_errors") or item.get("errors"))
    _read_errors(said, body.get("errors"), depth)


def _read_errors(said: ErrorBody, errors: object, depth: int) -> None:
    if isinstance(errors, list):
        said.batch_errors.extend(errors[:MOST_BATCH_ERRORS])
        _read(said, errors, depth + 1)
    elif isinstance(errors, dict) and errors.keys() <= _DESCRIPTION_KEYS and "title" in errors:
        # A saved record whose url or stock was not: a whole error description stands in the place of fields.
        _read(said, errors, depth + 1)
    else:
        _read_fields(said, errors)


def _read_fields(said: ErrorBody, fields: object) -> None:
    if isinstance(fields, str) and fields:
        said.reasons.append(one_line(fields))
    if not isinstance(fields, dict):
        return
    for name, message in fields.items():
        if len(said.fields) >= MOST_FIELDS:
            return
        text = _flat(message, 0)
        if text:
            said.fields.setdefault(name, text)


def _flat(message: object, depth: int) -> str:
    """Return the texts inside of whatever stands for a field's message."""
    if depth >= _DEEPEST or message is None:
        return ""
    items = list(message.values()) if isinstance(message, dict) else message
    parts = [_flat(item, depth + 1) for item in items[:MOST_FIELDS]] if isinstance(items, list) else [str(items)]
    return one_line(", ".join(part for part in parts if part), LONGEST_FIELD_MESSAGE)
