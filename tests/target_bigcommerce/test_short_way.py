"""The short way that most records take ends like the long one: the same values of the same types, the same errors."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import example, given, settings
from singer_sdk.exceptions import InvalidRecord
from singer_sdk.singerlib.encoding import GenericSingerReader

from target_bigcommerce.errors import UnusableInputError
from target_bigcommerce.reader import MessageReader
from target_bigcommerce.validation import Validator
from tests.target_bigcommerce.test_validation import OF_RECORDS, Schema

if TYPE_CHECKING:
    from collections.abc import Callable

ODD = (
    *("0", "-0", "1", "1.0", "1.50", "-0.0", "1E400", "1e-400", "2E+1", "12345678901234567890123", "9" * 400),
    *("9223372036854775807", "18446744073709551616", "0.1000000000000000055511151231257827021181583404541015625"),
    *("1E99999999999999999999", "01", "1.", ".5", "+1", "NaN", "Infinity", "true", "false", "null", "nul", ""),
    *('""', '"1"', '"1.0"', '"NaN"', '"null"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\x"', '"\t"', '"ünï"'),
    *('"2024-02-30"', '"2024-01-01T00:00:00Z"', '"2024-01-01 00:00:00+01:00"', '"20240101"', "1704067200"),
    *("[]", "{}", "[null]", "[[1.0]]", '[1,"a"]', '{"a":1,"a":"x"}', '{"a":{"a":[1.5]}}', '{"":null}', "[1,]", "{"),
)
"""What a value may look like in a line, or what is none."""

FIRST = b'{"type":"RECORD","stream":"s","record":{"a":0.50},"version":7,"time_extracted":"2024-01-01T00:00:00Z"}\n'


def object_of(pairs: list[tuple[str, str]]) -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in pairs) + "}"


TEXTS = st.sampled_from(ODD)
VALUES = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda values: f"[{','.join(values)}]")
        | st.lists(st.tuples(st.sampled_from(("a", "b", "c d", "日本", "\\u0061")), inner), max_size=3).map(object_of)
    ),
    max_leaves=4,
)
NAMES = ("a", "b", "c d", "日本", "_sdc", "\\u0061", "id")
PARTS = {
    "type": st.sampled_from(('"RECORD"', '"STATE"', '"record"', "5", "null")),
    "stream": st.sampled_from(('"s"', '"other"', '"\\ud800"', "5")),
    "record": VALUES,
    "version": st.sampled_from(("1", "0", "-1", "1.0", "true", "null", '"1"', "9" * 30)),
    "time_extracted": st.sampled_from(('"2024-01-01T00:00:00Z"', '"\\x"', "null", "5", "{}")),
    "value": st.sampled_from(("{}", "5", "null")),
    "key_properties": st.sampled_from(("[]", "null", "5")),
    "more": VALUES,
}


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """A line that may well be a RECORD."""
    record = draw(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4).map(object_of))
    pairs = [("type", '"RECORD"'), ("stream", '"s"'), ("record", record)]
    for name in draw(st.lists(st.sampled_from(sorted(PARTS)), max_size=2)):
        pairs.insert(draw(st.integers(0, len(pairs))), (name, draw(PARTS[name])))
    text = object_of(pairs) + draw(st.sampled_from(("", "\n", " ", "x", "{}")))
    return text.encode().replace(b"\xc3\xbc", draw(st.sampled_from((b"\xc3\xbc", b"\xff", b"\xc3"))))


KINDS = ("SCHEMA", "STATE", "RECORD", "ACTIVATE_VERSION", "BATCH")


def by_the_short_way(line: bytes, *, is_taken: bool) -> tuple[object, object]:
    """What comes of two lines: who takes what, and the counts or the error."""
    reader = MessageReader()
    found: list[object] = []
    if is_taken:
        reader.takers = {"s": lambda *parts: found.append(parts)}
    message = callback(reader, found)
    try:
        counts = reader.process_lines(io.BytesIO(FIRST + line), dict.fromkeys(KINDS, message))
    except UnusableInputError as error:
        return repr(found), str(error)
    return repr(found), counts


def by_the_long_way(line: bytes) -> tuple[object, object]:
    """The same, each line decoded without regard to what it is, and the SDK going through them."""
    reader = MessageReader()
    found: list[object] = []
    message = callback(reader, found)
    try:
        counts = GenericSingerReader.process_lines(reader, io.BytesIO(FIRST + line), dict.fromkeys(KINDS, message))
    except UnusableInputError as error:
        return repr(found), str(error)
    return repr(found), counts


def callback(reader: MessageReader, found: list[object]) -> Callable[[dict[str, Any]], None]:
    return lambda parts: found.append((parts.get("record"), parts.get("version"), reader.line_bytes))


@settings(deadline=None, max_examples=150)
@given(line=lines(), is_taken=st.booleans())
@example(line=b'{"type":"RECORD","stream":"s","record":{},"version":1.0}', is_taken=True)
@example(line=b'{"type":"RECORD","stream":"s","record":{"id":1E99999999999999999999}}', is_taken=True)
@example(line=b'{"type":"RECORD","stream":"s","record":{},"time_extracted":"\xff"}', is_taken=True)
@example(line=b'{"type":"RECORD","stream":"s","record":{},"type":"STATE","value":{}}', is_taken=True)
@example(line=b'{"type":"RECORD","stream":"s","record":5,"record":{"id":1,"id":2}}', is_taken=True)
def test_a_line_is_read_alike_by_both_ways(line: bytes, *, is_taken: bool) -> None:
    assert by_the_short_way(line, is_taken=is_taken) == by_the_long_way(line)


def what_is_wrong(validator: Validator, record: dict[str, Any]) -> str | None:
    try:
        validator.validate(record)
    except InvalidRecord as error:
        return error.error_message
    return None


@settings(deadline=None, max_examples=100)
@given(OF_RECORDS, st.lists(lines(), min_size=1, max_size=3))
def test_a_record_is_judged_alike_by_both_ways(schema: Schema, some: list[bytes]) -> None:
    records: list[dict[str, Any]] = []
    reader = MessageReader()
    reader.takers = {"s": lambda record, _version, _size: records.append(record)}
    for line in some:
        with contextlib.suppress(UnusableInputError):
            reader.process_lines(io.BytesIO(line), dict.fromkeys(KINDS, lambda _: None))
    try:
        validators = [Validator("s", schema, ("id",), is_as_read=is_as_read) for is_as_read in (True, False)]
    except UnusableInputError:
        return
    fits = validators[0].fits
    for record in records:
        before = repr(record)
        wrong = what_is_wrong(validators[0], record)
        assert what_is_wrong(validators[1], record) == wrong
        assert repr(record) == before
        # One shape for all, since it is made after the first of them.
        assert fits is None or not fits(record) or (wrong is None and "id" in record)
