"""Whether what a record says is what the store holds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from target_bigcommerce.comparing import as_text, equal, rfc_2822


@pytest.mark.parametrize(
    ("wanted", "current"),
    [
        (1, Decimal("1.0000")),
        (Decimal("0.1"), 0.1),
        (Decimal("12.5"), "12.5000"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T05:04:05+02:00", "Fri, 02 Jan 2026 03:04:05 +0000"),
        (None, ""),
        ([], None),
        ({}, ""),
        ({"url": "/a/"}, {"url": "/a/", "is_customized": True}),
        ([1, 2], [1, 2]),
        (True, True),
    ],
)
def test_what_means_the_same_is_equal(wanted: object, current: object) -> None:
    assert equal(wanted, current)


@pytest.mark.parametrize(
    ("wanted", "current"),
    [
        (1, 2),
        (0, None),
        (0, ""),
        (False, None),
        (1, True),
        ("007", "7"),
        ("1e3", "1000"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z"),
        ("2026-13-02", "2026-01-02"),
        ("a", "A"),
        ("a", None),
        (None, "a"),
        ([1, 2], [2, 1]),
        ([1], [1, 2]),
        ({"url": "/a/"}, {"url": "/b/"}),
        ({"url": "/a/"}, "/a/"),
        ("NaN", Decimal(1)),
    ],
)
def test_what_does_not_is_not(wanted: object, current: object) -> None:
    assert not equal(wanted, current)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("0.1"), "0.1"),
        (Decimal("19.9900"), "19.9900"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00001"), "0.00001"),
        (5, "5"),
        ("5.5", "5.5"),
        (None, None),
    ],
)
def test_an_amount_is_written_as_it_is_without_an_exponent(amount: object, text: object) -> None:
    assert as_text(amount) == text


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("2026-01-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05 +0000"),
        ("2026-01-02T05:04:05+02:00", "Fri, 02 Jan 2026 03:04:05 +0000"),
        ("2026-01-02", "Fri, 02 Jan 2026 00:00:00 +0000"),
        ("Fri, 02 Jan 2026 03:04:05 +0000", "Fri, 02 Jan 2026 03:04:05 +0000"),
        ("soon", "soon"),
        ("", ""),
        (None, None),
    ],
)
def test_a_moment_is_written_as_v2_takes_it(given: str | None, sent: str | None) -> None:
    assert rfc_2822(given) == sent
