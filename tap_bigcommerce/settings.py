"""The settings of the tap, and what is wrong with given ones, in one line that names the setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from singer_sdk import typing as th

from bigcommerce_api import SHARED_SETTINGS, Setting, setting_problems
from tap_bigcommerce import times

LONGEST_PAGE = 250
"""https://developer.bigcommerce.com/docs/start/about/common-query-params#pagination"""

LONGEST_LOOKBACK = 366 * 24 * 3600


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
    return setting_problems.problems(
        config,
        schema,
        th.extend_validator_with_defaults(th.DEFAULT_JSONSCHEMA_VALIDATOR),
        lambda settings: [*_start_date(settings), *further(settings)],
    )


def _start_date(config: dict[str, Any]) -> Iterator[str]:
    value = config.get("start_date")
    if value is None:
        return
    try:
        config["start_date"] = times.iso_text(value)
    except ValueError:
        yield f"start_date: must be a date such as 2024-01-31 or 2024-01-31T00:00:00Z, not {value!r}"[:200]
