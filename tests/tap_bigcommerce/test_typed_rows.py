"""Rows as structs against rows as dicts: the same records come out, whatever the store serves."""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from singer_sdk.contrib.msgspec import encoder

from bigcommerce_api.encoding import NotJsonError, decode_body
from tap_bigcommerce.kinds import (
    Day,
    Fields,
    Flag,
    FormValue,
    Integer,
    Items,
    ItemsOrOne,
    Number,
    Text,
    Timestamp,
    UnixTime,
    field,
    key,
)
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.typed_rows import MOST_LESSONS, TypedRow, TypedRows

USUAL: dict[type, tuple[object, ...]] = {
    Integer: (0, 7, -1, 2**63),
    Number: (0, 12, 1.5, "12.3400", "0.0000", 1e30),
    Text: ("", "Ł ✍", 'quote " and \\', "2018-01-10T21:05:30Z", "{}"),
    Flag: (True, False),
    Timestamp: ("2018-01-10T21:05:30Z", "2018-01-10T21:05:30+02:00", "Wed, 10 Jan 2018 21:05:30 +0000", ""),
    UnixTime: (0, 1515618330, "1515618330"),
    Day: ("2018-01-10", ""),
    FormValue: ("text", 3, ["a", "b"], ""),
}
ODD: tuple[object, ...] = (
    *("", "x", "7", "1_0", "NaN", "true", "\ud83d", "0000-00-00"),
    *(0, 1, 2**70, 1.0, 2.5, 1e300, True, False),
    *([], [None], ["x"], [1], [{}], [[1]]),
    *({}, {"x": None}, {"url": "https://x", "resource": "/x"}, {"url": "https://x"}, {"and": {"": [{}]}}),
)


class Served:
    """Makes what a store may serve in the place of a shape.

    Args:
        seed: Of chance.
        oddness: How likely a field is not as documented.
    """

    def __init__(self, seed: int, oddness: float) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - chance that comes again
        self._oddness = oddness

    def value(self, kind: Any) -> object:  # noqa: ANN401 - the kinds have no common class
        if self._chance.random() < self._oddness:
            return self._chance.choice(ODD)
        if isinstance(kind, Fields):
            return self.row(kind)
        if isinstance(kind, Items):
            return [
                None if self._chance.random() < self._oddness else self.value(kind.wrapped_type)
                for _ in range(self._chance.randrange(3))
            ]
        return self._chance.choice(USUAL[type(kind)])

    def row(self, shape: Fields) -> dict[str, object]:
        chance = self._chance
        row: dict[str, object] = {
            name: None if chance.random() < 0.1 else self.value(one.wrapped)
            for name, one in shape.wrapped.items()
            if chance.random() < 0.8
        }
        for name in shape.links:
            row[name] = {"url": "https://example.org", "resource": f"/{name}"}
        if chance.random() < self._oddness:
            row[chance.choice(["new", "class", "get", "not a name", "attributes", "ключ"])] = chance.choice(ODD)
        # An object without any field would be one that stands for null.
        return row or {next(iter(shape.wrapped), f"field_{chance.randrange(9)}"): None}


def content(rows: list[Any], *, enveloped: bool) -> bytes:
    body: object = {"data": rows, "meta": {"pagination": {"total": len(rows)}}} if enveloped else rows
    return json.dumps(body).encode()


class Side:
    """One of the two ways to read a stream's pages."""

    def __init__(self, shape: Fields, *, typed: bool) -> None:
        self.reported: set[str] = set()
        report = lambda path, _value: self.reported.add(path)  # noqa: E731 - one line is enough
        self.typed = TypedRows(shape, report) if typed else None
        self._normalise = shape.normaliser(report)

    def rows(self, page: bytes) -> list[Any]:
        body = self.typed.decode(page) if self.typed else decode_body(page)
        return body["data"] if isinstance(body, dict) else body  # type: ignore[no-any-return]  # JSON

    def records(self, page: bytes) -> list[Any]:
        rows = self.rows(page)
        for row in rows:
            if isinstance(row, TypedRow):
                row.put_in_form()
            else:
                self._normalise(row)
        # Numbers as the text they are written in.
        return [json.loads(encoder.encode(row), parse_float=str) for row in rows]


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=5)
@given(seed=st.integers(0, 2**32), oddness=st.sampled_from([0.0, 0.003, 0.03, 0.3]), enveloped=st.booleans())
def test_the_same_records_come_out_whatever_the_store_serves(
    stream: Any,  # noqa: ANN401 - the stream classes have no common fixture type
    seed: int,
    oddness: float,
    *,
    enveloped: bool,
) -> None:
    served = Served(seed, oddness)
    typed, untyped = Side(stream.shape, typed=True), Side(stream.shape, typed=False)
    for _ in range(3):
        page = content([served.row(stream.shape) for _ in range(3)], enveloped=enveloped)
        assert typed.records(page) == untyped.records(page)
        assert typed.reported == untyped.reported


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_rows_as_documented_become_structs_and_odd_ones_do_when_they_come_again(
    stream: Any,  # noqa: ANN401 - the stream classes have no common fixture type
) -> None:
    typed = Side(stream.shape, typed=True)
    for oddness in (0, 0.02):
        # Half a character is read as a whole one first, which only dicts are made of.
        page = content([Served(5, oddness).row(stream.shape) for _ in range(5)], enveloped=True).replace(
            rb"\ud83d", b"?"
        )
        if oddness:
            typed.rows(page)
        assert all(isinstance(row, TypedRow) for row in typed.rows(page))


SHAPE = Fields(
    key("id", Integer, ""),
    field("name", Text, ""),
    field("tags", Items(Text), ""),
    field("codes", ItemsOrOne(Text), ""),
    field("price", Number, ""),
    field("inner", Fields(field("name", Text, ""), field("items", Items(Fields(field("at", Timestamp, ""))), "")), ""),
    links=("link",),
)


@settings(max_examples=300)
@given(
    name=st.sampled_from(["id", "name", "tags", "codes", "price", "inner", "link", "further", "and", "get"]),
    value=st.sampled_from(ODD),
    within=st.sampled_from(["", "list", "inner", "items"]),
)
@example(name="name", value="\ud83d", within="")
def test_one_odd_value_anywhere_leaves_the_record_as_it_would_be(name: str, value: object, within: str) -> None:
    row: dict[str, Any] = {"id": 1, "name": "x", "price": "1.50", "inner": {"name": "y", "items": [{"at": ""}]}}
    places: dict[str, dict[str, Any]] = {"": row, "list": row, "inner": row["inner"], "items": row["inner"]["items"][0]}
    places[within][name] = [value] if within == "list" else value
    typed, untyped = Side(SHAPE, typed=True), Side(SHAPE, typed=False)
    page = content([{"id": 0}, row, {"id": 2}], enveloped=False)
    for _ in range(2):
        assert typed.records(page) == untyped.records(page)
        assert typed.reported == untyped.reported


def test_a_store_that_is_odd_in_ever_other_ways_is_read_as_dicts_in_the_end() -> None:
    typed = Side(SHAPE, typed=True)
    for number in range(MOST_LESSONS + 1):
        page = content([{"id": 1, f"field_{number}": 1}], enveloped=True)
        assert not isinstance(typed.rows(page)[0], TypedRow)
    assert not isinstance(typed.rows(page)[0], TypedRow)
    assert not isinstance(typed.rows(content([{"id": 1}], enveloped=True))[0], TypedRow)


@pytest.mark.parametrize(
    "page", [b"", b"  ", b'{"data":{}}', b'{"count": 3}', b'{"data": null, "meta": {}}', b"[]", b"3"]
)
def test_what_is_no_list_is_decoded_as_ever_and_teaches_nothing(page: bytes) -> None:
    typed = TypedRows(SHAPE, print)
    for _ in range(MOST_LESSONS + 1):
        assert typed.decode(page) == decode_body(page)
    assert isinstance(typed.decode(b'[{"id": 1}]')[0], TypedRow)


@pytest.mark.parametrize("page", [b"<html>", b'{"data": [{"id": 1}', b"[{]", b'[{"id": 1e}]'])
def test_what_is_no_json_is_said_to_be_none(page: bytes) -> None:
    with pytest.raises(NotJsonError):
        TypedRows(SHAPE, print).decode(page)


def test_what_is_deselected_is_taken_out_whether_it_was_served_or_not() -> None:
    typed = TypedRows(SHAPE, print, ["name", "tags"])
    whole, bare = typed.decode(b'[{"id": 1, "name": "x", "tags": null}, {"id": 2}]')
    for row in (whole, bare):
        row.prune()
    assert [msgspec.to_builtins(row) for row in (whole, bare)] == [{"id": 1}, {"id": 2}]


def test_a_struct_is_used_like_the_dict_it_stands_for() -> None:
    (row,) = TypedRows(SHAPE, print).decode(b'[{"id": 1, "name": null, "inner": {"items": []}}]')
    assert (row["id"], row["name"], row.get("name", "y"), row.get("tags"), row.get("tags", 3)) == (
        1,
        None,
        None,
        None,
        3,
    )
    assert row.get("no such field", 4) == 4
    for missing in ("tags", "no such field"):
        with pytest.raises(KeyError):
            row[missing]
    assert (row.setdefault("tags", ["a"]), row.setdefault("tags", ["b"])) == (["a"], ["a"])
    row["inner"]["items"] = [1]
    row["name"] = "z"
    assert msgspec.to_builtins(row) == {"id": 1, "name": "z", "tags": ["a"], "inner": {"items": [1]}}
