from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tap_bigcommerce import times

MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants it so - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - hypothesis wants it so
    timezones=st.builds(
        lambda minutes: timezone(timedelta(minutes=minutes)),
        st.integers(min_value=-14 * 60, max_value=14 * 60),
    ),
).map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.parametrize(
    ("given_text", "text"),
    [
        ("2018-08-15T14:49:05+00:00", "2018-08-15T14:49:05+00:00"),
        ("2022-02-26T17:33:11Z", "2022-02-26T17:33:11+00:00"),
        ("2022-02-26T17:33:11.000Z", "2022-02-26T17:33:11+00:00"),
        ("2022-08-12T04:15:19.150539Z", "2022-08-12T04:15:19.150539+00:00"),
        ("2022-09-15 23:44:05+00:00", "2022-09-15T23:44:05+00:00"),
        ("2023-07-17 06:30:41", "2023-07-17T06:30:41+00:00"),
        ("2024-01-01T00:30:00+02:00", "2023-12-31T22:30:00+00:00"),
        ("Wed, 10 Jan 2018 21:05:30 +0000", "2018-01-10T21:05:30+00:00"),
        ("Wed, 10 Jan 2018 21:05:30 -0600", "2018-01-11T03:05:30+00:00"),
        ("Fri, 5 Jan 2018 21:05:30 GMT", "2018-01-05T21:05:30+00:00"),
        ("1515618330", "2018-01-10T21:05:30+00:00"),
        (1515618331, "2018-01-10T21:05:31+00:00"),
        ("2018-01-10", "2018-01-10T00:00:00+00:00"),
    ],
)
def test_every_form_the_api_has_becomes_iso_8601_in_utc(given_text: object, text: str) -> None:
    assert times.utc_text(given_text) == text


@given(MOMENTS)
def test_one_moment_gives_one_text_whatever_form_it_came_in(moment: datetime) -> None:
    forms = [
        moment.isoformat(),
        moment.isoformat(sep=" "),
        moment.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        moment.astimezone(UTC).isoformat(timespec="milliseconds"),
        moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
        format_datetime(moment),
        format_datetime(moment.astimezone(UTC)),
        int(moment.timestamp()),
    ]
    assert {times.utc_text(form) for form in forms} == {moment.astimezone(UTC).isoformat()}


@given(MOMENTS, MOMENTS, st.integers(min_value=0, max_value=999_999))
def test_texts_sort_as_moments_do(one: datetime, other: datetime, microsecond: int) -> None:
    one = one.replace(microsecond=microsecond)
    assert (times.utc_text(one.isoformat()) < times.utc_text(format_datetime(other))) == (one < other)


@pytest.mark.parametrize(
    "junk",
    [
        *(
            "",
            "banana",
            "0000-00-00 00:00:00",
            "-0001-11-30T00:00:00+00:00",
            "Wed, 32 Jan 2018 21:05:30 +0000",
        ),
        *("2018-13-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", True, None, [], {}, 10**30),
    ],
)
def test_what_is_no_moment_is_refused(junk: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is never shown
        times.utc_text(junk)


@pytest.mark.parametrize(
    ("given_text", "day"),
    [
        ("2018-01-10", "2018-01-10"),
        ("2018-01-10T23:30:00-06:00", "2018-01-10"),
        ("2018-01-10 oops", "2018-01-10"),
    ],
)
def test_a_day_is_kept_as_it_was_written(given_text: str, day: str) -> None:
    assert times.date_text(given_text) == day


@pytest.mark.parametrize("text", ["Wed, 10 Jan 2018 21:05:30 +0000", "yesterday", "", "1515618330"])
def test_a_setting_takes_iso_8601_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the settings have their own words
        times.iso_text(text)
