"""One way of writing a moment: ISO 8601 in UTC, `2018-01-10T21:05:30+00:00`.

The API writes moments in half a dozen ways, by area of the store and by age of the endpoint. Bookmarks are
compared as text by Singer, so everything that leaves the tap has the same offset and the same shape.
https://developer.bigcommerce.com/docs/start/about/common-query-params
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_MAIL_LENGTH = len("Wed, 10 Jan 2018 21:05:30 +0000")
_MAIL_DATE_LENGTH = len("Wed, 10 Jan 2018 ")
_UTC_LENGTH = len("2018-01-10T21:05:30+00:00")
_ZULU_LENGTH = len("2018-01-10T21:05:30Z")
_MOMENTS_REMEMBERED = 8192
_UNIX_DIGITS = range(9, 12)  # 1973 to 5138; shorter runs of digits are ISO 8601 dates without dashes


def utc_text(value: object) -> str:
    """Writes a moment, in whatever form the API gave it, as ISO 8601 in UTC.

    Args:
        value: ISO 8601 text with any offset, with a space for the `T`, or without a zone (then UTC); RFC 2822
            text; unix seconds as a number or as text.

    Raises:
        ValueError: It is none of these, or not a moment of the calendar.
    """
    return text_in_utc(value) if isinstance(value, str) else moment(value).isoformat()


@lru_cache(maxsize=_MOMENTS_REMEMBERED)  # within a record and its neighbours the same moments stand again and again
def text_in_utc(value: str) -> str:
    """Writes a moment that the API gave as text; see `utc_text`."""
    if len(value) == _MAIL_LENGTH and value.endswith(" +0000"):
        # By slices, because email.utils takes ten times as long and an order holds two of these.
        month = _MONTHS.get(value[8:11])
        if month is not None:
            text = f"{value[12:16]}-{month}-{value[5:7]}T{value[_MAIL_DATE_LENGTH:25]}+00:00"
            datetime.fromisoformat(text)
            return text
    if len(value) == _ZULU_LENGTH and value[10] == "T" and value[-1] == "Z":
        datetime.fromisoformat(value)
        return f"{value[:-1]}+00:00"
    parsed = moment(value)
    if len(value) == _UTC_LENGTH and value.endswith("+00:00") and value[10] == "T":
        return value
    return parsed.isoformat()


def moment(value: object) -> datetime:
    """Reads a moment as an aware datetime in UTC; the forms are those of `utc_text`.

    Raises:
        ValueError: It is none of these, or not a moment of the calendar.
    """
    if isinstance(value, str):
        parsed = _from_text(value.strip())
    elif isinstance(value, datetime):
        parsed = value
    elif isinstance(value, int) and not isinstance(value, bool):
        parsed = _from_unix(value)
    else:
        raise ValueError(f"not a moment in time: {value!r}"[:100])  # noqa: TRY004 - JSON of another kind
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC)
    try:
        return parsed.astimezone(UTC)
    except OverflowError as error:  # the year 1 or 9999 with an offset
        raise ValueError(str(error)) from error


def iso_text(value: str) -> str:
    """Writes an ISO 8601 date or moment, and nothing else, as ISO 8601 in UTC.

    Raises:
        ValueError: It is no date or moment in ISO 8601.
    """
    return moment(datetime.fromisoformat(value.strip())).isoformat()


def date_text(value: object) -> str:
    """Writes a calendar day as `2018-01-10`; of a moment, the day as the API wrote it.

    Raises:
        ValueError: It is no day of the calendar.
    """
    if isinstance(value, str):
        try:
            return _from_text(value.strip()).date().isoformat()
        except ValueError:
            return date.fromisoformat(value.strip()[:10]).isoformat()
    return moment(value).date().isoformat()


def _from_text(text: str) -> datetime:
    if text.isdecimal() and len(text) in _UNIX_DIGITS:
        return _from_unix(int(text))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _from_unix(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(str(error)) from error
