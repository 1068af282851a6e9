"""Where the records of a stream go out: through its stream maps, if any, to the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from singer_sdk.exceptions import MappingError
from singer_sdk.mapper import SameRecordTransform

from tap_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from singer_sdk.mapper import StreamMap

    from tap_bigcommerce.walks import Row
    from tap_bigcommerce.writer import BlockWriter

OF_EXPRESSIONS: Final = (ArithmeticError, LookupError, MappingError, TypeError, ValueError)
"""What expressions of stream maps may raise that are well formed but do not fit a record."""


class Outlet:
    """Writes records as the SDK's stream would.

    Where no stream map changes records, which most runs have none of, none is asked.
    https://github.com/meltano/sdk/blob/main/singer_sdk/streams/core.py

    Args:
        name: The stream's.
        stream_maps: What becomes of its records.
        writer: Where they go.

    Attributes:
        is_straight: Whether records are written as they are.
    """

    def __init__(self, name: str, stream_maps: Sequence[StreamMap], writer: BlockWriter) -> None:
        self._name = name
        self._stream_maps = stream_maps
        self._writer = writer
        self.is_straight = all(type(one) is SameRecordTransform and not one.flattening_enabled for one in stream_maps)

    def write(self, records: Sequence[Row], read_at: datetime) -> None:
        """Writes records, and the time at which they were read.

        Raises:
            UnusableInputError: An expression of a stream map does not fit a record.
        """
        if self.is_straight:
            self._writer.write_records(self._name, records, read_at)
            return
        for record in records:
            for stream_map in self._stream_maps:
                row = _mapped(self._name, stream_map, record)
                if row is not None:
                    self._writer.write_records(stream_map.stream_alias, (row,), read_at)


def _mapped(name: str, stream_map: StreamMap, record: Row) -> Row | None:
    try:
        mapped = stream_map.transform(cast("dict[str, Any]", record))
    except OF_EXPRESSIONS as error:
        where = f"stream_maps: an expression for {name}"
        raise UnusableInputError(f"{where} fails on a record: {type(error).__name__}: {error}") from error
    if mapped is None or not stream_map.flattening_enabled:
        return mapped
    # The SDK leaves an object that is null under its own name, which is no column: CSV breaks off.
    columns = stream_map.transformed_schema["properties"]
    return {name: value for name, value in mapped.items() if name in columns}
