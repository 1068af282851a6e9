"""Writing messages to stdout, records in blocks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from singer_sdk.contrib.msgspec import MsgSpecWriter, encoder
from singer_sdk.singerlib import RecordMessage
from typing_extensions import override

from bigcommerce_api.standard_streams import turn_output_away

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from singer_sdk.singerlib import Message

BLOCK: Final = 1 << 16
"""Bytes of records that are written at once, as much as a pipe of Linux holds."""


ENCODED_AT_ONCE: Final = 16
"""Records that are encoded at once, few enough for a block not to grow much over its size."""


class BlockWriter(MsgSpecWriter):
    """Writes messages in their order; records wait until there is a block of them, or another message comes.

    The SDK writes and flushes every line, and each time another thread may take the interpreter away.
    https://github.com/meltano/sdk/blob/main/singer_sdk/contrib/msgspec.py
    """

    def __init__(self) -> None:
        self._lines = bytearray()
        self._is_writing = False
        self._is_ending = False
        self._afterwards: Callable[[], object] | None = None

    @override
    def write_message(self, message: Message) -> None:
        self._lines += encoder.encode_lines((message.to_dict(),))
        if not isinstance(message, RecordMessage):
            self.flush()

    def write_records(self, stream: str, records: Sequence[object], read_at: datetime) -> None:
        """Writes RECORD messages.

        Args:
            stream: The name of their stream.
            records: The records.
            read_at: When they were read.
        """
        for start in range(0, len(records), ENCODED_AT_ONCE):
            self._lines += encoder.encode_lines(
                [
                    {"type": "RECORD", "stream": stream, "record": record, "time_extracted": read_at}
                    for record in records[start : start + ENCODED_AT_ONCE]
                ]
            )
            if len(self._lines) >= BLOCK:
                self.flush()

    def flush(self) -> None:
        """Writes out what waits.

        Raises:
            OSError: Nobody reads stdout, or there is no room where it goes.
        """
        self._is_writing = True
        block, self._lines = memoryview(self._lines), bytearray()
        try:
            while block:
                # Where PYTHONUNBUFFERED leaves Python's buffer out, a signal cuts a write short.
                block = block[sys.stdout.buffer.write(block) :]
            sys.stdout.flush()
        finally:
            self._is_writing = False
            action, self._afterwards = self._afterwards, None
            if action:
                action()

    def between_blocks(self, action: Callable[[], object]) -> None:
        """Does something that writes a message and ends the run, for a signal that may have come amid a block.

        It is done at once, or behind the block. At a second signal nobody may be reading any more: it is done at once
        then, and what is still to be written goes nowhere.
        """
        is_first, self._is_ending = not self._is_ending, True
        if self._is_writing and is_first:
            self._afterwards = action
            return
        if self._is_writing:
            self._afterwards = None
            turn_output_away()
        action()
