"""What is wrong with given settings, in lines that name the setting and never show a secret."""

from __future__ import annotations

import difflib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
_KINDS = {
    dict: "object",
    list: "array",
    bool: "boolean",
    int: "integer",
    str: "string",
}
BOOLEANS: Final = ("true", "1", "yes", "on", "false", "0", "no", "off")
"""What an environment variable may hold for a setting that is true or false:
https://sdk.meltano.com/en/latest/implementation/cli.html."""

LIKENESS: Final = 0.8
"""How alike an environment variable and a setting's must be for one to be taken for the other misspelt."""


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
    within: Any = error.schema
    if error.validator == "additionalProperties" and not path:
        for unknown in sorted(set(given) - set(schema["properties"])):
            near = difflib.get_close_matches(unknown, schema["properties"], n=1)
            yield f"{unknown}: no such setting" + (f"; did you mean {near[0]}?" if near else "")
    elif error.validator == "additionalProperties":
        known = within["properties"]
        unknown_here = sorted(set(given) - set(known))
        yield from (f"{name}.{unknown}: no such setting; there are {', '.join(known)}" for unknown in unknown_here)
    elif error.validator == "required":
        missing = [name for name in wanted if name not in given]
        yield from (f"{'.'.join([*path, name])}: is missing" for name in missing)
    elif error.validator == "type":
        yield f"{name}: must be {kind_words(wanted)}, not {_kind_of(given)}"
    elif path and schema["properties"].get(path[0], {}).get("secret"):
        yield f"{name}: is not valid"
    elif _is_of_its_kind(given, within):
        # Else it is said already that it is of the wrong kind.
        yield f"{name}: {_limit(error)}"[:LONGEST_LINE]


def _limit(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    match error.validator:
        case "minimum":
            return f"must be at least {wanted}, not {error.instance}"
        case "maximum":
            return f"must be at most {wanted}, not {error.instance}"
        case "enum":
            return f"must be {' or '.join(map(str, wanted))}, not {error.instance!r}"
    return error.message


def added_setting_problems(config: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with settings that the SDK adds, where its own schema or its code would stumble over them.

    Args:
        config: All settings, as they were given.

    Yields:
        One line for each.
    """
    maps = config.get("stream_maps")
    for stream, own in maps.items() if isinstance(maps, dict) else ():
        rest = own if stream == "__else__" else own.get("__else__") if isinstance(own, dict) else None
        if rest is not None and rest != "__NULL__":
            name = "stream_maps.__else__" if stream == "__else__" else f"stream_maps.{stream}.__else__"
            yield f"{name}: can only be __NULL__; leave it out to keep the others"
    if config.get("flattening_enabled") is True and config.get("flattening_max_depth") is None:
        yield "flattening_max_depth: is missing; flattening_enabled needs it"


def misspelt_variables(names: Iterable[str], prefix: str, known: Iterable[str]) -> Iterator[str]:
    """Find environment variables that look like those of settings and are none.

    Args:
        names: The environment's variables.
        prefix: What the program's variables begin with, such as ``TAP_BIGCOMMERCE_``.
        known: The settings' names.

    Yields:
        One line for each, which does not show what it holds.
    """
    variables = [f"{prefix}{name.upper()}" for name in known]
    for name in sorted(set(names) - {*variables, f"{prefix}LOGLEVEL"}):
        if name.startswith(prefix) and (near := difflib.get_close_matches(name, variables, n=1, cutoff=LIKENESS)):
            yield f"The environment variable {name} is none of this program's; did you mean {near[0]}?"


def is_no_boolean(text: str) -> bool:
    """Say whether the text of an environment variable is neither true nor false."""
    return text.strip().lower() not in BOOLEANS


def kind_words(kinds: str | list[str]) -> str:
    """Say a JSON schema's type in words, such as "text or a whole number"."""
    listed = [kinds] if isinstance(kinds, str) else kinds
    return " or ".join(_WORDS[kind] for kind in listed if kind != "null")


def _is_of_its_kind(value: object, schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", [])
    return not kinds or _KINDS.get(type(value)) in ([kinds] if isinstance(kinds, str) else kinds)


def _kind_of(value: object) -> str:
    if isinstance(value, float | Decimal):
        return "a fraction"
    return "null" if value is None else kind_words(_KINDS.get(type(value), "string"))
