"""What is wrong with given settings, in lines that name the setting and never show a secret."""

from __future__ import annotations

import difflib
import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dotenv import find_dotenv, load_dotenv

from bigcommerce_api.errors import SettingsError
from bigcommerce_api.redaction import SHORTEST_SECRET, redact
from bigcommerce_api.settings import ConnectionSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

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

NO_ACCESS: Final = "access_token: is missing; set it to the access token of the API account"
NO_STORE: Final = "store_hash: is missing; set it, or set api_path"


def problems(
    config: dict[str, Any],
    schema: Mapping[str, Any],
    validator: Callable[[Mapping[str, Any]], Validator],
    further: Callable[[dict[str, Any]], Iterable[str]],
) -> list[str]:
    """Say what is wrong with a program's settings, and drop those that are null.

    Args:
        config: The settings.
        schema: The JSON schema they must meet.
        validator: Makes a validator of the schema, which may fill in defaults.
        further: Says what else is wrong with settings that meet it.

    Returns:
        One line for each problem, which names the setting and holds no secret.
    """
    for name in [name for name, value in config.items() if value is None]:
        del config[name]
    if found := list(added_setting_problems(config)):
        return found
    found = [line for error in validator(schema).iter_errors(config) for line in problem_lines(error, schema)]
    if "access_token: is missing" in found:
        found[found.index("access_token: is missing")] = NO_ACCESS
    if found:
        found += [] if config.get("store_hash") or config.get("api_path") else [NO_STORE]
    else:
        found = [*_connection(config), *further(config)]
    token = config.get("access_token")
    # It may have been given for another setting, of which the value is shown.
    secrets = [token] if isinstance(token, str) and len(token) >= SHORTEST_SECRET else []
    return [redact(line, secrets) for line in found]


def from_environment(
    schema: Mapping[str, Any], prefix: str, read: Callable[[dict[str, Any], str, str], Mapping[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """Read the settings that environment variables hold, or a file ``.env`` of this folder or one above it.

    Args:
        schema: The JSON schema of all settings.
        prefix: What the program's variables begin with, such as ``TAP_BIGCOMMERCE_``.
        read: Reads the variables of a schema's settings, given the schema, the prefix and a file, as the SDK does.

    Returns:
        The settings, and one line for every variable that cannot be read, or for the file.
    """
    config: dict[str, Any] = {}
    found = []
    # The SDK would look for it where it is installed.
    file = find_dotenv(usecwd=True) or os.devnull
    try:
        Path(file).read_text(encoding="utf-8")
        load_dotenv(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        return {}, [f"{file} cannot be read: {reason}"]
    for name, kind in schema["properties"].items():
        variable = f"{prefix}{name.upper()}"
        own: Mapping[str, Any] = {}
        try:
            own = read({"properties": {name: kind}}, prefix, os.devnull)
            # The SDK takes whatever it does not know for false, and would write where a dry run was meant.
            is_wrong = "boolean" in kind["type"] and name in own and is_no_boolean(os.environ[variable])
        except (ValueError, TypeError):
            is_wrong = True
        if os.environ.get(variable) == "" and "string" not in kind["type"]:
            continue
        if is_wrong:
            found.append(f"{name}: the environment variable {variable} must be {kind_words(kind['type'])}")
        config |= own
    return config, found


def _connection(config: Mapping[str, Any]) -> Iterator[str]:
    try:
        ConnectionSettings.from_config(config)
    except SettingsError as error:
        yield str(error)


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
        case "minLength":
            return "must not be empty"
        case "maxLength":
            return f"must be at most {wanted} characters, not {len(str(error.instance))}"
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
    depth = config.get("flattening_max_depth")
    if isinstance(depth, int) and depth < 0:
        yield f"flattening_max_depth: must be at least 0, not {depth}"


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
