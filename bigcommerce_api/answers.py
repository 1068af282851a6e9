"""What a store answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUEST_ID_HEADERS = ("X-Request-Id", "X-Correlation-Id", "CF-Ray")
"""Headers that carry the server's or its front's id of a request, the most telling first."""

DATE_RESOLUTION = timedelta(seconds=1)
"""The Date header counts whole seconds (RFC 9110, section 5.6.7)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer.

    Attributes:
        status: HTTP status, 200 to 299; 207 says that a part of the request failed.
        body: The decoded JSON, numbers with a point as ``Decimal``; None for an empty answer, such as
            the 204 that V2 gives for an empty list.
        headers: The answer's headers; names are found in any case.
        server_time: A moment by the server's clock that is certainly not after the server began to handle
            the request; None when the answer bears no usable ``Date``.
        request_id: The server's id of the request, if it gave one.
        size: Bytes of the body, unpacked.
    """

    status: int
    body: Any
    headers: Mapping[str, str]
    server_time: datetime | None
    request_id: str | None
    size: int = 0


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the server's id of a request, if the headers bear one."""
    for name in REQUEST_ID_HEADERS:
        if value := headers.get(name):
            return value[:80]
    return None


def server_time(headers: Mapping[str, str], took: timedelta) -> datetime | None:
    """Return a moment by the server's clock not after it began to handle the request.

    Args:
        headers: The answer's headers.
        took: The time from sending the request to the arrival of the answer's headers.
    """
    try:
        date = parsedate_to_datetime(headers.get("Date", ""))
        aware = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        # In whole seconds, for it is asked by, and the API documents no moments that are finer.
        return (aware - took - DATE_RESOLUTION).replace(microsecond=0)
    except (ValueError, TypeError, OverflowError):
        return None
