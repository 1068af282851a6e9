"""The quick look at a record never takes what its schema refuses, nor refuses what JSON writes plainly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import fastjsonschema
import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given, settings
from singer_sdk.exceptions import InvalidRecord
from singer_sdk.sinks.core import JSONSchemaValidator

from target_bigcommerce.errors import UnusableInputError
from target_bigcommerce.reader import MOST_NUMBERS, MessageReader
from target_bigcommerce.shapes import NotUnderstoodError, Shape
from target_bigcommerce.validation import Validator

Schema = dict[str, Any]

KINDS = ("string", "integer", "number", "boolean", "null", "array", "object")
NAMES = ("a", "b", "c d", "日本", "_sdc")
TEXTS = ("", "a", "abc", "1", "1.5", "2024-01-01T00:00:00Z", "nan", "ünï")
INTEGERS = st.integers(-3, 3) | st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**30])
DECIMALS = st.sampled_from(
    [Decimal(text) for text in ("0.5", "1.0", "-2.50", "2E+1", "1E-30", "0.99999999999999999999")]
)
BOUNDS = st.integers(-2, 3) | st.just(2**70)

encode = msgspec.json.Encoder(decimal_format="number").encode


def keywords_of(children: st.SearchStrategy[Schema]) -> dict[str, st.SearchStrategy[object]]:
    """What a schema may say of a value beside its kind."""
    return {
        "title": st.just("A title"),
        "default": st.just(5),
        "format": st.sampled_from(["date-time", "date", "email"]),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 3),
        "minimum": BOUNDS,
        "maximum": BOUNDS | st.just(0.5),
        "enum": st.lists(st.sampled_from([*TEXTS, None]), max_size=3) | st.just(["a", 1]),
        "items": children,
        "properties": st.dictionaries(st.sampled_from(NAMES), children, max_size=3),
        "required": st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
        "additionalProperties": st.booleans(),
    }


def with_a_type(children: st.SearchStrategy[Schema], kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[Schema]:
    named = st.sampled_from(kinds) | st.lists(st.sampled_from(kinds), unique=True, min_size=1, max_size=3)
    plain = st.fixed_dictionaries({"type": named})
    telling = st.fixed_dictionaries({"type": named}, optional=keywords_of(children))
    return plain | telling


SCHEMAS = st.recursive(with_a_type(st.just({})) | st.just({}), with_a_type, max_leaves=6)
OF_RECORDS = st.fixed_dictionaries(
    {"properties": st.dictionaries(st.sampled_from(NAMES), SCHEMAS, min_size=1, max_size=4)},
    optional={
        "type": st.just("object"),
        "required": st.lists(st.sampled_from(NAMES), unique=True, max_size=1),
        "additionalProperties": st.booleans(),
    },
)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | DECIMALS | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=5,
)


def value_near(draw: st.DrawFn, schema: Schema) -> object:
    """A value that may well be one of the schema."""
    kinds = schema.get("type", list(KINDS))
    kind = draw(st.sampled_from([kinds] if isinstance(kinds, str) else kinds))
    if kind == "object":
        required, properties = schema.get("required", []), schema.get("properties", {})
        names = draw(st.lists(st.sampled_from(sorted(properties)), unique=True)) if properties else []
        return {name: value_near(draw, properties.get(name, {})) for name in {*names, *required}}
    if kind == "array":
        return [value_near(draw, schema.get("items", {})) for _ in range(draw(st.integers(0, 2)))]
    others: dict[str, st.SearchStrategy[object]] = {
        "string": st.sampled_from(schema.get("enum") or TEXTS),
        "integer": INTEGERS,
        "number": INTEGERS | DECIMALS,
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return draw(others[kind])


@st.composite
def schemas_and_records(draw: st.DrawFn) -> tuple[Schema, dict[str, object]]:
    schema: Schema = draw(OF_RECORDS)
    record = {
        name: draw(VALUES) if draw(st.integers(0, 5)) == 0 else value_near(draw, each)
        for name, each in schema["properties"].items()
        if draw(st.integers(0, 5))
    }
    extra = draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=1))
    return schema, {**extra, **record}


def as_read(record: dict[str, object]) -> dict[str, Any]:
    """A record as the target has it after decoding."""
    line = encode({"type": "RECORD", "stream": "s", "record": record})
    read: dict[str, Any] = MessageReader().deserialize_json(line)["record"]
    return read


def is_taken_by_the_sdk(schema: Schema, record: dict[str, Any]) -> bool:
    try:
        JSONSchemaValidator(schema).validate(record)
    except InvalidRecord:
        return False
    return True


@settings(deadline=None, max_examples=400)
@given(schemas_and_records())
def test_a_shape_fits_what_its_schema_takes_and_nothing_else(pair: tuple[Schema, dict[str, object]]) -> None:
    schema, record = pair[0], as_read(pair[1])
    try:
        fits = Shape(schema).fits(record)
    except NotUnderstoodError:
        return
    check = fastjsonschema.compile(schema, use_formats=False, use_default=False)
    try:
        check(record)
        is_right = True
    except fastjsonschema.JsonSchemaValueException:
        is_right = False
    assert fits == is_right
    assert is_right == is_taken_by_the_sdk(schema, record)


@pytest.mark.parametrize(
    "each",
    [
        {"type": "string", "pattern": "^a$"},
        {"type": "string", "const": "a"},
        {"type": "number", "minimum": 1},
        {"type": ["integer", "number"], "maximum": 1},
        {"type": "integer", "multipleOf": 2},
        {"type": "integer", "exclusiveMinimum": 0},
        {"type": "integer", "minimum": Decimal("0.5")},
        {"type": "integer", "enum": [1, 2]},
        {"type": ["string", "null"], "enum": ["a"], "maxLength": 1},
        {"type": "array", "uniqueItems": True},
        {"type": "array", "items": [{"type": "string"}]},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "object", "patternProperties": {"^a": {"type": "string"}}},
        {"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}},
        {"type": "object", "properties": {'"': {"type": "string"}}},
        {"type": "object", "required": ["a"], "additionalProperties": False},
        {"properties": {"a": {"type": "string"}}},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"not": {"type": "string"}},
        {"type": "string", "nobody-knows": True},
        False,
    ],
    ids=str,
)
def test_a_schema_that_says_what_no_type_says_has_no_shape(each: Schema) -> None:
    with pytest.raises(NotUnderstoodError):
        Shape({"properties": {"value": each}})


def test_a_schema_without_a_shape_still_judges() -> None:
    schema = {"properties": {"code": {"type": "string", "pattern": "^[a-z]+$"}}}
    validator = Validator("brands", schema, is_as_read=True)
    validator.validate({"code": "abc"})
    with pytest.raises(InvalidRecord, match="code must match pattern"):
        validator.validate({"code": "ABC"})


def test_what_does_not_fit_the_shape_may_still_be_right() -> None:
    validator = Validator("brands", {"properties": {"id": {"type": "integer"}}}, is_as_read=True)
    validator.validate({"id": 1.0})


def test_a_schema_is_compiled_no_sooner_than_a_record_needs_it() -> None:
    no_schema = {"$schema": 5, "properties": {"id": {"type": "integer"}}}
    validator = Validator("brands", no_schema, is_as_read=True)
    validator.validate({"id": 1})
    for _ in range(2):
        with pytest.raises(UnusableInputError, match="the schema of stream brands is no JSON schema"):
            validator.validate({"id": "1"})
    with pytest.raises(UnusableInputError, match="the schema of stream brands is no JSON schema"):
        Validator("brands", no_schema, is_as_read=False)


def test_what_a_stream_map_made_is_judged_by_the_schema_itself() -> None:
    schema = {"properties": {"tags": {"type": "array"}}}
    with pytest.raises(InvalidRecord, match="tags must be array"):
        Validator("brands", schema, is_as_read=False).validate({"tags": {"a", "b"}})


def test_fields_that_a_record_does_not_mention_are_not_filled_in() -> None:
    schema = {"properties": {"name": {"type": "string", "default": "Anything"}, "n": {"type": "number", "minimum": 0}}}
    record = {"n": Decimal("0.5")}
    Validator("brands", schema, is_as_read=True).validate(record)
    assert record == {"n": Decimal("0.5")}


def numbers_read(reader: MessageReader, texts: list[str]) -> list[str]:
    line = '{"type": "RECORD", "stream": "s", "record": {"numbers": [' + ",".join(texts) + "]}}"
    return [str(number) for number in reader.deserialize_json(line.encode())["record"]["numbers"]]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False).map(str), min_size=1))
def test_a_number_is_the_same_however_often_it_came(numbers: list[str]) -> None:
    texts = [text if set(text) & {".", "E"} else f"{text}.0" for text in numbers]
    reader = MessageReader()
    for _ in range(2):
        assert numbers_read(reader, texts) == texts


def test_more_numbers_come_through_than_are_kept() -> None:
    reader, long = MessageReader(), "0." + "123456789" * 20
    for start in range(0, 3 * MOST_NUMBERS, MOST_NUMBERS):
        texts = [f"{number}.50" for number in range(start, start + MOST_NUMBERS)]
        assert numbers_read(reader, [*texts, long, "0.50"]) == [*texts, long, "0.50"]


def test_numbers_and_unknown_fields_come_through_as_they_were_written() -> None:
    line = (
        b'{"type": "RECORD", "stream": "s", "record": {"price": 19.990, "big": 12345678901234567890123, "new": [0.10]}}'
    )
    reader = MessageReader()
    for _ in range(2):
        record = reader.deserialize_json(line)["record"]
        Validator("s", {"properties": {"price": {"type": "number"}}}, is_as_read=True).validate(record)
        assert encode(record) == b'{"price":19.990,"big":12345678901234567890123,"new":[0.10]}'
