from __future__ import annotations

from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from bigcommerce_api.setting_problems import (
    LONGEST_LINE,
    added_setting_problems,
    kind_words,
    misspelt_variables,
    problem_lines,
    problems,
)

SECRET = "word-that-nobody-may-see"  # noqa: S105 - opens nothing
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "store_hash": {"type": ["string", "null"]},
        "access_token": {"type": "string", "maxLength": 10, "secret": True},
        "page_size": {"type": ["integer", "null"], "minimum": 1, "maximum": 8},
        "kind": {"type": "string", "enum": ["one", "two"]},
        "streams": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {"page": {"type": "integer"}},
                "required": ["page"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["access_token"],
    "additionalProperties": False,
}
GOOD: dict[str, Any] = {"access_token": "abc"}


def lines(config: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [line for error in validator.iter_errors(config) for line in problem_lines(error, SCHEMA)]


def test_good_settings_have_no_problems() -> None:
    assert lines(GOOD | {"page_size": 1}) == []


def test_an_unknown_setting_is_named_with_the_one_it_resembles() -> None:
    assert lines(GOOD | {"page_sice": 1, "zzz": 1}) == [
        "page_sice: no such setting; did you mean page_size?",
        "zzz: no such setting",
    ]


def test_a_missing_setting_is_named_with_the_path_to_it() -> None:
    assert lines({}) == ["access_token: is missing"]
    assert lines(GOOD | {"streams": {"orders": {}}}) == ["streams.orders.page: is missing"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("many", "text"),
        (1.5, "a fraction"),
        (Decimal("1.5"), "a fraction"),
        (True, "true or false"),
        ([], "a JSON list"),
        ({}, "a JSON object"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_told_in_words(given: object, words: str) -> None:
    assert lines(GOOD | {"page_size": given}) == [f"page_size: must be a whole number, not {words}"]


def test_null_is_called_null() -> None:
    assert lines({"access_token": None}) == ["access_token: must be text, not null"]


def test_a_value_that_cannot_be_is_told_with_those_that_can() -> None:
    assert lines(GOOD | {"page_size": 0}) == ["page_size: must be at least 1, not 0"]
    assert lines(GOOD | {"page_size": 9}) == ["page_size: must be at most 8, not 9"]
    assert lines(GOOD | {"kind": "three"}) == ["kind: must be one or two, not 'three'"]


def test_a_value_of_the_wrong_kind_is_told_once() -> None:
    assert lines(GOOD | {"page_size": Decimal("95.5")}) == ["page_size: must be a whole number, not a fraction"]


@pytest.mark.parametrize("given", [5, "x", ["__NULL__"]])
def test_what_may_not_stand_for_the_other_fields_of_a_stream_map_is_named(given: object) -> None:
    line = "can only be __NULL__; leave it out to keep the others"
    assert list(added_setting_problems({"stream_maps": {"orders": {"__else__": given}}})) == [
        f"stream_maps.orders.__else__: {line}"
    ]
    assert list(added_setting_problems({"stream_maps": {"__else__": given}})) == [f"stream_maps.__else__: {line}"]


@pytest.mark.parametrize(
    "maps", [None, 5, {"orders": None}, {"orders": "__NULL__", "__else__": "__NULL__"}, {"orders": {"__else__": None}}]
)
def test_other_stream_maps_are_for_the_sdk_to_judge(maps: object) -> None:
    assert list(added_setting_problems({"stream_maps": maps})) == []


def test_flattening_needs_a_depth() -> None:
    assert list(added_setting_problems({"flattening_enabled": True})) == [
        "flattening_max_depth: is missing; flattening_enabled needs it"
    ]
    assert list(added_setting_problems({"flattening_enabled": True, "flattening_max_depth": 0})) == []


def test_an_environment_variable_that_is_nearly_a_settings_is_told() -> None:
    names = ["TAP_X_PAGESIZE", "TAP_X_PAGE_SIZE", "TAP_X_LOGLEVEL", "TAP_X__SELECT", "HOME", "TAP_X_COLOUR"]
    assert list(misspelt_variables(names, "TAP_X_", ["page_size", "log_levels"])) == [
        "The environment variable TAP_X_PAGESIZE is none of this program's; did you mean TAP_X_PAGE_SIZE?"
    ]


def test_an_unknown_part_of_a_setting_is_told_with_its_path() -> None:
    assert lines(GOOD | {"streams": {"orders": {"page": 1, "colour": "red"}}}) == [
        "streams.orders.colour: no such setting; there are page"
    ]


def test_a_secret_is_not_shown() -> None:
    assert lines({"access_token": SECRET}) == ["access_token: is not valid"]


def test_a_secret_that_was_given_for_another_setting_is_not_shown() -> None:
    config = {"access_token": "tok3n", "store_hash": "abc", "kind": "tok3n"}
    (line,) = problems(config, SCHEMA, jsonschema.Draft202012Validator, lambda _: [])
    assert line == "kind: must be one or two, not '***'"
    config["kind"] = "one"
    assert problems(config, SCHEMA, jsonschema.Draft202012Validator, lambda _: ["not 'tok3n'"]) == ["not '***'"]


def test_a_long_value_does_not_make_a_long_line() -> None:
    (line,) = lines(GOOD | {"kind": "x" * 10_000})
    assert len(line) == LONGEST_LINE


def test_kinds_are_said_in_words_and_null_is_left_out() -> None:
    assert kind_words("boolean") == "true or false"
    assert kind_words(["string", "integer", "null"]) == "text or a whole number"
