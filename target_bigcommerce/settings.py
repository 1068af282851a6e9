"""The settings of the target, and what is wrong with given ones, in one line that names the setting."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from singer_sdk import typing as th

from bigcommerce_api import SHARED_SETTINGS, Setting, setting_problems
from target_bigcommerce.items import Operation, StreamRules
from target_bigcommerce.resources import RESOURCES_BY_NAME

OPERATIONS = [str(operation) for operation in Operation]


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


_STREAM = th.ObjectType(
    th.Property("resource", th.StringType, description="What the stream's records are; its own name if not set."),
    th.Property("operation", th.StringType(allowed_values=OPERATIONS), description="As the setting of that name."),
    th.Property(
        "match_by",
        th.StringType(allowed_values=["natural_key", "id"]),
        description="`natural_key`, or `id` when ids and references are this store's own.",
    ),
    th.Property(
        "activate_version",
        th.StringType(allowed_values=["ignore", "delete"]),
        description="What an ACTIVATE_VERSION message means: nothing, or that what earlier runs wrote of the stream "
        "and the version does not hold is deleted, within max_deletes.",
    ),
    additional_properties=False,
    nullable=False,
)

SETTINGS = th.PropertiesList(
    *(_shared(setting) for setting in SHARED_SETTINGS),
    th.Property(
        "source_name",
        th.StringType(min_length=1, max_length=64),
        default="singer",
        description="Names the source. It goes into the external_order_id of orders that have none, so that two "
        "sources never collide, and keeps their ids apart in the journal.",
    ),
    th.Property(
        "operation",
        th.StringType(allowed_values=OPERATIONS),
        default=str(Operation.UPSERT),
        description="What a record asks for that is not marked as deleted by _sdc_deleted_at.",
    ),
    th.Property(
        "streams",
        th.ObjectType(additional_properties=_STREAM),
        description='How single streams are written, such as {"erp_items": {"resource": "products", '
        '"operation": "update"}}.',
    ),
    th.Property(
        "on_unknown_stream",
        th.StringType(allowed_values=["fail", "ignore"]),
        default="fail",
        description="What to do with a stream that is no resource: end the run, or pass it over with a warning.",
    ),
    th.Property(
        "order_customer",
        th.StringType(allowed_values=["match", "create", "existing", "guest"]),
        default="match",
        description="Whose an order is: match takes the customer with its e-mail, else a guest; create makes one; "
        "existing insists on one; guest makes every order a guest's.",
    ),
    th.Property(
        "skip_unchanged",
        th.BooleanType,
        default=True,
        description="Whether a record that says what the store holds already costs no write.",
    ),
    th.Property(
        "on_error",
        th.StringType(allowed_values=["fail", "reject"]),
        default="fail",
        description="After a record that cannot be written: fail ends the run when what is in flight is done; "
        "reject goes on.",
    ),
    th.Property(
        "rejects_path",
        th.StringType,
        description="A file that rejected records are added to, one JSON object a line. Needed for on_error reject.",
    ),
    th.Property(
        "max_rejects",
        th.IntegerType(minimum=0),
        description="How many rejects a run bears under on_error reject. Without it any number.",
    ),
    th.Property(
        "max_deletes",
        th.IntegerType(minimum=0),
        description="How many objects a run may delete. Without it any number.",
    ),
    th.Property(
        "dry_run",
        th.BooleanType,
        default=False,
        description="Sends no write at all and says what would be written.",
    ),
    th.Property(
        "journal_path",
        th.StringType,
        description="A file that remembers between runs which object of this store each source id is. Needed where "
        "a run brings records without those that they point at; losing it does no harm.",
    ),
    additional_properties=False,
)


def problems(config: dict[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Says what is wrong with settings, and fills in defaults.

    Args:
        config: The settings.
        schema: The JSON schema they must meet.

    Returns:
        One line for each problem, which names the setting and holds no secret.
    """
    return setting_problems.problems(
        config,
        schema,
        th.extend_validator_with_defaults(th.DEFAULT_JSONSCHEMA_VALIDATOR),
        lambda settings: [*_streams(settings), *_rejects(settings)],
    )


def rules_of(config: Mapping[str, Any], stream: str) -> StreamRules | None:
    """How a stream is written; None if it is no resource and is not said to be one."""
    own = (config.get("streams") or {}).get(stream) or {}
    resource = own.get("resource") or stream
    if resource not in RESOURCES_BY_NAME:
        return None
    by_id = own.get("match_by") == "id"
    return StreamRules(
        stream=stream,
        resource=resource,
        operation=Operation(own.get("operation") or config["operation"]),
        match_by=RESOURCES_BY_NAME[resource].key if by_id else None,
        deletes_missing=own.get("activate_version") == "delete",
    )


def _streams(config: Mapping[str, Any]) -> Iterator[str]:
    for stream, own in (config.get("streams") or {}).items():
        resource = own.get("resource") or stream
        if resource not in RESOURCES_BY_NAME:
            known = ", ".join(RESOURCES_BY_NAME)
            yield f"streams.{stream}.resource: {resource} is no resource; there are {known}"
        if own.get("activate_version") == "delete" and not config.get("journal_path"):
            yield f"streams.{stream}.activate_version: delete needs journal_path, to know what earlier runs wrote"


def expanded(path: str) -> str:
    """The path of a file, which may begin with a tilde as in a shell."""
    return os.path.expanduser(path)  # noqa: PTH111 - which would fail where nobody is at home


def _rejects(config: Mapping[str, Any]) -> Iterator[str]:
    if config["on_error"] == "reject" and not config.get("rejects_path"):
        yield "rejects_path: is missing; on_error reject needs a file to keep rejected records in"
    paths = [config.get(name) for name in ("rejects_path", "journal_path")]
    if all(paths) and len({os.path.abspath(expanded(path)) for path in paths if path}) == 1:  # noqa: PTH100 - no null byte fails
        yield "journal_path: is the file of rejects_path, too; give each a file of its own"
