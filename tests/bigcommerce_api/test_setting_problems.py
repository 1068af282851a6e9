from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from bigcommerce_api.setting_problems import LONGEST_LINE, kind_words, problem_lines

SECRET = "word-that-nobody-may-see"  # noqa: S105 - opens nothing
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "store_hash": {"type": ["string", "null"]},
        "access_token": {"type": "string", "maxLength": 10, "secret": True},
        "page_size": {"type": ["integer", "null"], "minimum": 1},
        "kind": {"enum": ["one", "two"]},
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
        (1.5, "a number"),
        (True, "true or false"),
        ([], "a JSON list"),
        ({}, "a JSON object"),
    ],
)
def test_a_setting_of_the_wrong_kind_is_told_in_words(given: object, words: str) -> None:
    assert lines(GOOD | {"page_size": given}) == [f"page_size: must be a whole number, not {words}"]


def test_null_is_called_null() -> None:
    assert lines({"access_token": None}) == ["access_token: must be text, not null"]


def test_a_value_that_cannot_be_is_told_as_the_validator_says() -> None:
    assert lines(GOOD | {"page_size": 0}) == ["page_size: 0 is less than the minimum of 1"]


def test_an_unknown_part_of_a_setting_is_told_with_its_path() -> None:
    (line,) = lines(GOOD | {"streams": {"orders": {"page": 1, "colour": "red"}}})
    assert line.startswith("streams.orders: ")
    assert "colour" in line


def test_a_secret_is_not_shown() -> None:
    assert lines({"access_token": SECRET}) == ["access_token: is not valid"]


def test_a_long_value_does_not_make_a_long_line() -> None:
    (line,) = lines(GOOD | {"kind": "x" * 10_000})
    assert len(line) == LONGEST_LINE


def test_kinds_are_said_in_words_and_null_is_left_out() -> None:
    assert kind_words("boolean") == "true or false"
    assert kind_words(["string", "integer", "null"]) == "text or a whole number"
