from __future__ import annotations

import copy
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tap_bigcommerce.kinds import (
    Day,
    Fields,
    Flag,
    FormValue,
    Integer,
    Items,
    ItemsOrOne,
    Kind,
    Number,
    Text,
    Timestamp,
    UnixTime,
    field,
)
from tap_bigcommerce.streams import STREAMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from singer_sdk import typing as th

ENCODER = msgspec.json.Encoder(decimal_format="number")

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**70), max_value=2**70)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["", "0", "1", "12.3400", "true", "2018-01-10T21:05:30Z", "1E+99", "٣", "1_0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def normalised(kind: th.JSONTypeHelper[Any], value: object) -> tuple[object, list[str]]:
    wandered: list[str] = []
    record = {"it": value}
    Fields(field("it", kind, "")).normaliser(lambda path, _: wandered.append(path))(record)
    return record["it"], wandered


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Number(), "336.3200", Decimal("336.3200")),
        (Number(), "1.0000000000", Decimal("1.0000000000")),
        (Number(), 49, 49),
        (Number(), Decimal("14.95"), Decimal("14.95")),
        (Number(), "", None),
        (Number(), {}, None),
        (Integer(), "12", 12),
        (Integer(), "-3", -3),
        (Integer(), Decimal("5.0"), 5),
        (Integer(), {}, None),
        (Integer(), "", None),
        (Text(), 99, "99"),
        (Text(), "", ""),
        (Text(), {}, None),
        (Text(), [], None),
        (Text(), Decimal("1.50"), "1.50"),
        (Text(), True, "true"),
        (Flag(), 1, True),
        (Flag(), "0", False),
        (Flag(), "true", True),
        (Flag(), "", None),
        (Timestamp(), "Wed, 10 Jan 2018 21:05:30 +0000", "2018-01-10T21:05:30+00:00"),
        (Timestamp(), "", None),
        (Timestamp(), {}, None),
        (UnixTime(), "1603306", "1970-01-19T13:21:46+00:00"),
        (UnixTime(), 1672670738, "2023-01-02T14:45:38+00:00"),
        (UnixTime(), "0", None),
        (UnixTime(), 0, None),
        (UnixTime(), "", None),
        (UnixTime(), "2018-01-10T21:05:30Z", "2018-01-10T21:05:30+00:00"),
        (Day(), "2018-01-10T00:00:00Z", "2018-01-10"),
        (FormValue(), ["a", "b"], ["a", "b"]),
        (FormValue(), "x", "x"),
        (FormValue(), 5, 5),
        (FormValue(), {}, None),
        (Items(Integer), ["1", 2, None], [1, 2, None]),
        (Items(Integer), {}, []),
        (Items(Integer), "", None),
        (Items(Text), {"url": "https://x/y", "resource": "/y"}, None),
        (ItemsOrOne(Text), "AU", ["AU"]),
        (ItemsOrOne(Text), ["AU", "NZ"], ["AU", "NZ"]),
        (ItemsOrOne(Text), "", None),
        (Fields(field("url", Text, "")), {"url": "/a/"}, {"url": "/a/"}),
        (Fields(field("x", Number, "")), {"x": "1.0", "new": "1.0"}, {"x": Decimal("1.0"), "new": "1.0"}),
        (Fields(field("x", Number, "")), [], None),
        (Fields(field("x", Number, "")), {}, None),
        (Fields(field("x", Number, "")), "", None),
        (Fields(field("x", Number, "")), {"url": "https://x/y", "resource": "/y"}, None),
    ],
)
def test_values_are_put_in_the_form_of_their_kind(
    kind: th.JSONTypeHelper[Any], value: object, expected: object
) -> None:
    found, wandered = normalised(kind, value)
    assert found == expected
    assert type(found) is type(expected)
    assert ENCODER.encode(found) == ENCODER.encode(expected)
    assert not wandered


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Number(), "a lot"),
        (Number(), "NaN"),
        (Integer(), Decimal("5.5")),
        (Integer(), "9" * 5000),
        (Integer(), Decimal("1E+999999")),
        (Flag(), "maybe"),
        (Text(), {"a": 1}),
        (Items(Integer), {"a": 1}),
        (Fields(), ["a"]),
        (Fields(), 5),
    ],
)
def test_a_value_of_another_kind_passes_as_it_came_and_is_reported(kind: th.JSONTypeHelper[Any], value: object) -> None:
    assert normalised(kind, copy.deepcopy(value)) == (value, ["it"])


def test_a_date_that_is_none_becomes_null_and_is_reported() -> None:
    assert normalised(Timestamp(), "0000-00-00 00:00:00") == (None, ["it"])


def test_an_item_that_wanders_is_reported_with_its_path() -> None:
    kind = Fields(field("list", Items(Fields(field("x", Integer, ""))), ""))
    assert normalised(kind, {"list": [{"x": 1}, {"x": "one"}]})[1] == ["it.list[].x"]


def test_links_are_dropped_and_what_stands_in_their_place_is_kept() -> None:
    normalise = Fields(field("id", Integer, ""), links=("products", "coupons", "fees")).normaliser(print)
    record = {"id": 1, "products": {"url": "https://x/y", "resource": "/y"}, "coupons": [{"id": 2}]}
    normalise(record)
    assert record == {"id": 1, "coupons": [{"id": 2}]}


def test_a_missing_field_stays_missing() -> None:
    record: dict[str, Any] = {}
    Fields(field("price", Number, ""), field("tags", Items(Text), "")).normaliser(print)(record)
    assert record == {}


@pytest.mark.parametrize(
    "kind",
    [Number(), Integer(), Text(), Flag(), Timestamp(), UnixTime(), Day(), FormValue()],
    ids=lambda kind: type(kind).__name__,
)
@given(value=JSON_VALUES)
def test_nothing_in_json_breaks_a_kind_and_what_it_makes_of_it_it_leaves_alone(
    kind: th.JSONTypeHelper[Any], value: object
) -> None:
    assert isinstance(kind, Kind)
    once, wandered = normalised(kind, copy.deepcopy(value))
    assert normalised(kind, copy.deepcopy(once))[0] == once
    if not wandered and not isinstance(value, list):
        schema = {"anyOf": [kind.to_dict(), {"type": "null"}]}
        Draft202012Validator(schema).validate(msgspec.json.decode(ENCODER.encode(once)))


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(data=st.data())
def test_a_record_with_anything_anywhere_never_breaks_a_normaliser(stream: type, data: st.DataObject) -> None:
    shape: Fields = stream.shape  # type: ignore[attr-defined]  # the stream classes have no common fixture type
    names = sorted(shape.wrapped)
    record = data.draw(st.dictionaries(st.sampled_from(names), JSON_VALUES, max_size=8))
    normaliser(shape)(record)


@cache
def normaliser(shape: Fields) -> Callable[[dict[str, Any]], None]:
    return shape.normaliser(lambda _path, _value: None)


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_every_field_is_described_and_may_be_null_but_the_key(stream: type) -> None:
    found = list(_properties(stream.shape.to_dict(), ""))  # type: ignore[attr-defined]  # as above
    assert [path for path, schema in found if not schema.get("description")] == []
    not_null = [path for path, schema in found if "null" not in schema["type"]]
    assert not_null == [f".{key}" for key in stream.primary_keys]  # type: ignore[attr-defined]  # as above


def _properties(schema: dict[str, Any], path: str) -> Any:  # noqa: ANN401 - an iterator of schemas
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}.{name}", inner
        yield from _properties(inner, f"{path}.{name}")
    if "items" in schema:
        yield from _properties(schema["items"], f"{path}[]")
