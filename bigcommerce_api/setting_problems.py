"""What is wrong with given settings, in lines that name the setting and never show a secret."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError

LONGEST_LINE = 300
"""Characters kept of what a validator says."""

_WORDS = {
    "integer": "a whole number",
    "string": "text",
    "boolean": "true or false",
    "object": "a JSON object",
    "array": "a JSON list",
    "number": "a number",
}
_KINDS = {dict: "object", list: "array", bool: "boolean", int: "integer", float: "number", str: "string"}


def problem_lines(error: ValidationError, schema: Mapping[str, Any]) -> Iterator[str]:
    """Say what a validation error means to whoever wrote the settings.

    Args:
        error: What the validator found.
        schema: The JSON schema of all settings.

    Yields:
        One line for each setting that is wrong.
    """
    path = [str(part) for part in error.absolute_path]
    name = ".".join(path)
    wanted: Any = error.validator_value
    given: Any = error.instance
    if error.validator == "additionalProperties" and not path:
        for unknown in sorted(set(given) - set(schema["properties"])):
            near = difflib.get_close_matches(unknown, schema["properties"], n=1)
            yield f"{unknown}: no such setting" + (f"; did you mean {near[0]}?" if near else "")
    elif error.validator == "required":
        missing = [name for name in wanted if name not in given]
        yield from (f"{'.'.join([*path, name])}: is missing" for name in missing)
    elif error.validator == "type":
        yield f"{name}: must be {kind_words(wanted)}, not {_kind_of(given)}"
    elif path and schema["properties"].get(path[0], {}).get("secret"):
        yield f"{name}: is not valid"
    else:
        yield f"{name}: {error.message}"[:LONGEST_LINE]


def kind_words(kinds: str | list[str]) -> str:
    """Say a JSON schema's type in words, such as "text or a whole number"."""
    listed = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_WORDS[kind] for kind in listed if kind != "null")


def _kind_of(value: object) -> str:
    return "null" if value is None else kind_words(_KINDS.get(type(value), "string"))
