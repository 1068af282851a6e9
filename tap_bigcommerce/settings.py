"""The settings of the tap, and what is wrong with given ones, in one line that names the setting."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from singer_sdk import typing as th
from singer_sdk.configuration._dict_config import (
    parse_environment_config,
)  # the SDK has no public name for it

from bigcommerce_api import SHARED_SETTINGS, ConnectionSettings, Setting
from bigcommerce_api.errors import SettingsError
from bigcommerce_api.setting_problems import (
    added_setting_problems,
    is_no_boolean,
    kind_words,
    misspelt_variables,
    problem_lines,
)
from tap_bigcommerce import times

LONGEST_PAGE = 250
"""https://developer.bigcommerce.com/docs/start/about/common-query-params#pagination"""

LONGEST_LOOKBACK = 366 * 24 * 3600

NO_ACCESS = "access_token: is missing; set it to the access token of the API account"
NO_STORE = "store_hash: is missing; set it, or set api_path"


def _shared(setting: Setting) -> th.Property[Any]:
    kind = (
        th.IntegerType(minimum=setting.minimum, maximum=setting.maximum)
        if setting.kind == "integer"
        else th.StringType()
    )
    return th.Property(
        setting.name,
        kind,
        required=setting.required,
        default=setting.default,
        description=setting.description,
        secret=setting.secret,
    )


_FILTER_VALUE = th.CustomType(
    {"type": ["string", "integer", "boolean", "array"], "items": {"type": ["string", "integer"]}}
)

SETTINGS = th.PropertiesList(
    *(_shared(setting) for setting in SHARED_SETTINGS),
    th.Property(
        "start_date",
        th.DateTimeType,
        description="Incremental streams are read from this date on when there is no bookmark. "
        "Without it everything is read.",
    ),
    th.Property(
        "page_size",
        th.IntegerType(minimum=1, maximum=LONGEST_PAGE),
        default=LONGEST_PAGE,
        description="How many records to ask for at once. Smaller pages cost more of the API's quota. "
        "With the largest value, streams for which the API documents longer pages are asked for those.",
    ),
    th.Property(
        "lookback_seconds",
        th.IntegerType(minimum=0, maximum=LONGEST_LOOKBACK),
        default=60,
        description="How far behind the bookmark an incremental stream begins, in seconds, for changes that "
        "the store shows late.",
    ),
    th.Property(
        "stream_filters",
        th.ObjectType(additional_properties=th.ObjectType(additional_properties=_FILTER_VALUE)),
        description="Further query parameters by stream, of those the API documents for it, such as "
        '{"orders": {"status_id": 11}}.',
    ),
    th.Property(
        "include_hidden_products",
        th.BooleanType,
        default=True,
        description="Whether products that shoppers do not see are read too, and what comes with them. Variants, "
        "metafields and stock have streams of their own, which hold those of hidden products in any case.",
    ),
    th.Property(
        "channel_ids",
        th.ArrayType(th.IntegerType(minimum=1)),
        description="Reads products, product reviews, category trees, orders, promotions, pages and channel listings "
        "of these channels only, and what comes with them. The API cannot tell other streams by channel, so these are "
        "read whole.",
    ),
    additional_properties=False,
)


def problems(
    config: dict[str, Any], schema: Mapping[str, Any], further: Callable[[Mapping[str, Any]], Iterable[str]]
) -> list[str]:
    """Says what is wrong with settings, and fills in defaults.

    Args:
        config: The settings.
        schema: The JSON schema they must meet.
        further: Says what else is wrong with settings that meet it.

    Returns:
        One line for each problem, which names the setting and holds no secret.
    """
    for name in [name for name, value in config.items() if value is None]:
        del config[name]
    if found := list(added_setting_problems(config)):
        return found
    validator = th.extend_validator_with_defaults(th.DEFAULT_JSONSCHEMA_VALIDATOR)(schema)
    found = [line for error in validator.iter_errors(config) for line in problem_lines(error, schema)]
    if "access_token: is missing" in found:
        found[found.index("access_token: is missing")] = NO_ACCESS
    if found:
        return [*found, *([] if config.get("store_hash") or config.get("api_path") else [NO_STORE])]
    return [*_connection(config), *_start_date(config), *further(config)]


def misspelt(schema: Mapping[str, Any], prefix: str) -> list[str]:
    """Says which environment variables look like those of settings and are none, one line each."""
    return list(misspelt_variables(os.environ, prefix, schema["properties"]))


def from_environment(schema: Mapping[str, Any], prefix: str) -> tuple[dict[str, Any], list[str]]:
    """Reads the settings that environment variables hold.

    Returns:
        The settings, and one line for every variable that cannot be read.
    """
    config: dict[str, Any] = {}
    found = []
    for name, kind in schema["properties"].items():
        variable = f"{prefix}{name.upper()}"
        try:
            read = parse_environment_config({"properties": {name: kind}}, prefix)
            # The SDK takes whatever it does not know for false, and would write where a dry run was meant.
            is_wrong = "boolean" in kind["type"] and name in read and is_no_boolean(os.environ[variable])
        except (ValueError, TypeError):
            read, is_wrong = {}, True
        if os.environ.get(variable) == "" and "string" not in kind["type"]:
            continue
        if is_wrong:
            found.append(f"{name}: the environment variable {variable} must be {kind_words(kind['type'])}")
        config |= read
    return config, found


def _connection(config: Mapping[str, Any]) -> Iterator[str]:
    try:
        ConnectionSettings.from_config(config)
    except SettingsError as error:
        yield str(error)


def _start_date(config: dict[str, Any]) -> Iterator[str]:
    value = config.get("start_date")
    if value is None:
        return
    try:
        config["start_date"] = times.iso_text(value)
    except ValueError:
        yield f"start_date: must be a date such as 2024-01-31 or 2024-01-31T00:00:00Z, not {value!r}"[:200]
