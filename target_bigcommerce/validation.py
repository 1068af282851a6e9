"""Checking records against the schemas of their streams."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

import fastjsonschema
from singer_sdk.exceptions import InvalidRecord
from singer_sdk.sinks.core import BaseJSONSchemaValidator
from typing_extensions import override

from target_bigcommerce.errors import UnusableInputError
from target_bigcommerce.shapes import NotUnderstoodError, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NO_SCHEMA = (
    *(fastjsonschema.JsonSchemaDefinitionException, AttributeError, LookupError),
    *(RecursionError, TypeError, ValueError),
)
"""What compiling a schema that is none may raise."""


def _refuse(address: str) -> NoReturn:
    raise ValueError(f"it points at another document, which is not fetched: {address}")


HANDLERS = dict.fromkeys(("http", "https", "ftp", "file"), _refuse)
"""What is done about references to other documents, by the schemes of their addresses."""


class Validator(BaseJSONSchemaValidator):
    """Checks records many times as fast as the SDK's own; formats are not looked at, as there.

    A record of the schema's shape is right. Any other is judged by the whole schema, which also says what is wrong.
    https://sdk.meltano.com/en/latest/classes/singer_sdk.Sink.html#singer_sdk.Sink.get_validator

    Args:
        stream: The stream's name.
        schema: Its schema.
        key: The fields that a record must have, whatever its schema says.
        is_as_read: Whether records come as they are decoded from JSON, with no values that stream maps made.

    Raises:
        UnusableInputError: The schema is none.
    """

    def __init__(self, stream: str, schema: dict[str, Any], key: Iterable[str] = (), *, is_as_read: bool) -> None:
        super().__init__(schema)
        self._stream = stream
        self._shape = _shape_of(schema, key) if is_as_read else None
        if self._shape is None:
            # Told at once if it is none, which what has a shape hardly is.
            self._check  # noqa: B018 - compiles it

    @property
    def fits(self) -> Callable[[dict[str, Any]], bool] | None:
        """Says whether a record is certainly right, and has its key; None where the schema itself has to say it."""
        return None if self._shape is None else self._shape.fits

    @cached_property
    def _check(self) -> Callable[[dict[str, Any]], object]:
        # It takes up to a fifth of a second, for records that may never come.
        try:
            # Defaults are not filled in: what a record does not mention is not to be written.
            return fastjsonschema.compile(self.schema, HANDLERS, use_formats=False, use_default=False)
        except (*NO_SCHEMA, re.error) as error:
            raise UnusableInputError(f"the schema of stream {self._stream} is no JSON schema: {error}") from error

    @override
    def validate(self, record: dict[str, Any]) -> None:
        if self._shape is not None and self._shape.fits(record):
            return
        try:
            self._check(record)
        except fastjsonschema.JsonSchemaValueException as error:
            raise InvalidRecord(error.message.replace("data.", "", 1), record) from None


def _shape_of(schema: dict[str, Any], key: Iterable[str]) -> Shape | None:
    try:
        return Shape(schema, key)
    except NotUnderstoodError:
        return None
