"""The forms in which the API prints moments, and how it reads them.

https://developer.bigcommerce.com/docs/start/about/common-query-params
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

TimeForm = Callable[[float], str]
"""Prints unix seconds in one of the API's forms."""

_UNIX = re.compile(r"^\d{9,11}$")
_BARE_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def _moment(unix: float) -> datetime:
    return datetime.fromtimestamp(int(unix), UTC)


def with_offset(unix: float) -> str:
    """The form of the catalog, as in ``2018-08-15T14:49:05+00:00``."""
    return _moment(unix).isoformat()


def with_z(unix: float) -> str:
    """The form of customers, as in ``2021-07-28T19:00:38Z``."""
    return _moment(unix).strftime("%Y-%m-%dT%H:%M:%SZ")


def rfc_2822(unix: float) -> str:
    """The form of orders and coupons, as in ``Wed, 10 Jan 2018 21:05:30 +0000``."""
    return format_datetime(_moment(unix))


def without_zone(unix: float) -> str:
    """The form of customer groups, as in ``2023-07-17 06:30:41``."""
    return _moment(unix).strftime("%Y-%m-%d %H:%M:%S")


def http_date(unix: float) -> str:
    """The form of the ``Date`` header, as in ``Wed, 10 Jan 2018 21:05:30 GMT``."""
    return format_datetime(_moment(unix), usegmt=True)


def unix_seconds(text: str) -> float:
    """Reads any of the API's forms; a text without a zone is taken as UTC.

    Raises:
        ValueError: The text is no moment.
    """
    if _UNIX.match(text):
        return float(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, IndexError) as error:
            raise ValueError(f"{text!r} is no moment") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def is_bare_date(text: str) -> bool:
    """Whether the text names a day without a time, as in ``2025-01-15``."""
    return _BARE_DATE.match(text) is not None


def seconds_into_day(unix: float) -> float:
    """How far into its UTC day a moment lies."""
    return unix % 86_400
