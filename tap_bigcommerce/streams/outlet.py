"""Where the records of a stream go out: through its stream maps, if any, to the writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from singer_sdk.exceptions import MappingError
from singer_sdk.mapper import SameRecordTransform

from tap_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from singer_sdk.mapper import StreamMap

    from tap_bigcommerce.walks import Row
    from tap_bigcommerce.writer import BlockWriter

    Outlet = Callable[[Row, datetime], None]

OF_EXPRESSIONS: Final = (ArithmeticError, LookupError, MappingError, TypeError, ValueError)
"""What expressions of stream maps may raise that are well formed but do not fit a record."""


def outlet(name: str, stream_maps: Sequence[StreamMap], writer: BlockWriter) -> Outlet:
    """Makes the function that writes a record, as the SDK's stream would, and the time at which it was read.

    Where no stream map changes records, which most runs have none of, none is asked.
    https://github.com/meltano/sdk/blob/main/singer_sdk/streams/core.py

    Args:
        name: The stream's.
        stream_maps: What becomes of its records.
        writer: Where they go.
    """
    write = writer.write_record

    def straight(record: Row, read_at: datetime) -> None:
        write({"type": "RECORD", "stream": name, "record": record, "time_extracted": read_at})

    def mapped(record: Row, read_at: datetime) -> None:
        for stream_map in stream_maps:
            row = _mapped(name, stream_map, record)
            if row is not None:
                alias = stream_map.stream_alias
                write({"type": "RECORD", "stream": alias, "record": row, "time_extracted": read_at})

    return straight if all(map(_changes_nothing, stream_maps)) else mapped


def _changes_nothing(stream_map: StreamMap) -> bool:
    return type(stream_map) is SameRecordTransform and not stream_map.flattening_enabled


def _mapped(name: str, stream_map: StreamMap, record: Row) -> Row | None:
    try:
        mapped = stream_map.transform(record)
    except OF_EXPRESSIONS as error:
        where = f"stream_maps: an expression for {name}"
        raise UnusableInputError(f"{where} fails on a record: {type(error).__name__}: {error}") from error
    if mapped is None or not stream_map.flattening_enabled:
        return mapped
    # The SDK leaves an object that is null under its own name, which is no column: CSV breaks off.
    columns = stream_map.transformed_schema["properties"]
    return {name: value for name, value in mapped.items() if name in columns}
