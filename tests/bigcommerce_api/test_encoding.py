"""What is said in a query or body means the same at the other end."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bigcommerce_api.encoding import NotJsonError, check_path, decode_body, encode_body, encode_query

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4)


@settings(deadline=None)
@given(st.dictionaries(TEXTS, TEXTS))
def test_any_text_survives_a_query(parameters: dict[str, str]) -> None:
    query = encode_query(parameters)
    assert query.isascii()
    assert not set(query) & set(" +#\"'<>\n")
    assert dict(parse_qsl(query, keep_blank_values=True)) == parameters


@settings(deadline=None)
@given(st.datetimes(timezones=ZONES))
def test_any_moment_survives_a_query_with_its_offset(moment: datetime) -> None:
    ((_, text),) = parse_qsl(encode_query({"date_modified:min": moment}))
    assert datetime.fromisoformat(text) == moment


@settings(deadline=None)
@given(st.lists(st.integers(), min_size=1))
def test_lists_are_joined_by_commas(ids: list[int]) -> None:
    query = encode_query({"id:in": ids})
    assert query == "id:in=" + ",".join(str(number) for number in ids)


def test_other_values_are_said_plainly() -> None:
    parameters = {"a": True, "b": False, "c": Decimal("1E+2"), "d": None, "e": "", "f": (1, "x")}
    assert encode_query(parameters) == "a=true&b=false&c=100&e=&f=1,x"
    assert encode_query(None) == encode_query({}) == ""
    assert encode_query({"t": datetime(2024, 1, 2, tzinfo=UTC)}) == "t=2024-01-02T00:00:00%2B00:00"


@settings(deadline=None)
@given(DECIMALS)
def test_decimals_survive_both_ways(number: Decimal) -> None:
    assert decode_body(encode_body({"price": number}))["price"] == number


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_numbers_that_json_cannot_say_are_refused(number: Decimal) -> None:
    with pytest.raises(ValueError, match="not a number of JSON"):
        encode_body({"price": [number]})
    assert encode_body({"name": f"a {number}"}) == f'{{"name":"a {number}"}}'.encode()


@pytest.mark.parametrize("content", [b"{", b"<html>", b"[1,]", b"{} {}", b"\xff", b'{"a": "\xff"}', b"[" * 99999])
def test_what_is_not_json_is_no_answer(content: bytes) -> None:
    with pytest.raises(NotJsonError):
        decode_body(content)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (rb"cut\ud83d", "cut\ufffd"),
        (rb"\uDE00\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\ud83d\ud83d\ude00 \\ud83d", "\ufffd\U0001f600 \\ud83d"),
    ],
)
def test_half_a_character_does_not_keep_the_rest_from_being_read(content: bytes, text: str) -> None:
    assert decode_body(b'{"name": "' + content + b'"}') == {"name": text}


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(NotJsonError):
        encode_body(decode_body(content))


@pytest.mark.parametrize(
    "path",
    [
        "/v3/customers",
        "/v2/orders/12/products",
        "/v3/pricelists/1/records/2/usd",
        "/v3/a/x%20y",
        "/v3/a/b.json",
    ],
)
def test_paths_below_a_store_are_accepted(path: str) -> None:
    assert check_path(path) == path
