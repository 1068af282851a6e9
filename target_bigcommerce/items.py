"""One record on its way into the store."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from target_bigcommerce.resources.base import Resource

Document = dict[str, Any]
"""A JSON object: a record, or an object of the store."""


class Operation(StrEnum):
    """What a record asks for."""

    UPSERT = "upsert"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Outcome(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclasses.dataclass(frozen=True, slots=True)
class StreamRules:
    """How the records of one incoming stream are written.

    Attributes:
        stream: The stream's name on stdin.
        resource: The resource that takes its records.
        operation: What a record asks for that is not marked as deleted.
        match_by: The field that identifies an object of the store, ``id`` for the store's own ids; None for
            the resource's natural key.
        deletes_missing: Whether what a version of the stream does not hold is deleted when it is activated.
    """

    stream: str
    resource: str
    operation: Operation
    match_by: str | None
    deletes_missing: bool = False

    @property
    def scope(self) -> str:
        """Where the stream's ids are remembered: two streams of one resource may use one id for two objects."""
        return self.resource if self.stream == self.resource else f"{self.resource} of {self.stream}"


@dataclasses.dataclass(eq=False, slots=True)
class Item:
    """A record, and what is known of it so far.

    Attributes:
        rules: How its stream is written.
        resource: What writes it.
        record: The record as it came.
        operation: What it asks for.
        source_id: Its id in the source, as text; None if it has none.
        position: Its place among all records of the input, from 1 on.
        final: Whether all input has come, so that what is missing stays missing.
        fields: Its fields with references translated to this store's ids.
        current: The object that it means, as the store holds it; None if there is none.
        incomplete: The reference that is left out of `fields` for now, if one is.
        written: What became of it when it was written without that reference, if it was.
        rejected: Whether it was rejected.
        is_second_try: Whether its object was gone when it was to be changed.
        merged: The records that it was made of, each with its place in the input, if it was of several.
    """

    rules: StreamRules
    resource: Resource
    record: Document
    operation: Operation
    source_id: str | None
    position: int
    final: bool = False
    fields: Document = dataclasses.field(default_factory=dict)
    current: Document | None = None
    incomplete: MissingReferenceError | None = None
    written: Outcome | None = None
    rejected: bool = False
    is_second_try: bool = False
    merged: list[tuple[Document, int]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """Why a record is not written.

    Attributes:
        reason: One sentence that says what is wrong, and what to do where that is known.
        status: The HTTP status of the store's refusal; None where the store was not asked.
        fields: What the store says about single fields.
    """

    reason: str
    status: int | None = None
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)


class RefusedError(Exception):
    """A record cannot be written; carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class PartlyRefusedError(Exception):
    """Of a batch that was written, the store refused some; the others are done.

    Args:
        refusals: Why, by place in the batch.
    """

    def __init__(self, refusals: Mapping[int, Refusal]) -> None:
        super().__init__(f"{len(refusals)} of a batch were refused")
        self.refusals = refusals


class MissingReferenceError(Exception):
    """A record points at an object that has not come yet.

    Args:
        field: The field that points.
        resource: What it points at.
        source_id: The id in the source.
    """

    def __init__(self, field: str, resource: str, source_id: object) -> None:
        self.resource = resource
        self.source_id = str(source_id)
        super().__init__(
            f"{field} points at {resource} {source_id}, which is neither in the input nor known from "
            "earlier runs; send that stream too, or set journal_path so that ids are remembered"
        )
