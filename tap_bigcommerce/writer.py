"""Writing messages to stdout, records in blocks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from singer_sdk.contrib.msgspec import MsgSpecWriter, encoder
from singer_sdk.singerlib import RecordMessage
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from singer_sdk.singerlib import Message

BLOCK: Final = 1 << 16
"""Bytes of records that are written at once, as much as a pipe of Linux holds."""


class BlockWriter(MsgSpecWriter):
    """Writes messages in their order; records wait until there is a block of them, or another message comes.

    The SDK writes and flushes every line, and each time another thread may take the interpreter away.
    https://github.com/meltano/sdk/blob/main/singer_sdk/contrib/msgspec.py
    """

    def __init__(self) -> None:
        self._lines = bytearray()
        self._is_writing = False
        self._afterwards: Callable[[], object] | None = None

    @override
    def write_message(self, message: Message) -> None:
        self._lines += encoder.encode_lines((message.to_dict(),))
        if not isinstance(message, RecordMessage):
            self.flush()

    def write_record(self, message: Mapping[str, object]) -> None:
        """Writes a RECORD message, given by its fields."""
        self._lines += encoder.encode_lines((message,))
        if len(self._lines) >= BLOCK:
            self.flush()

    def flush(self) -> None:
        """Writes out what waits.

        Raises:
            OSError: Nobody reads stdout, or there is no room where it goes.
        """
        if self._is_writing:
            return
        self._is_writing = True
        try:
            sys.stdout.buffer.write(self._lines)
            sys.stdout.flush()
        finally:
            self._lines.clear()
            self._is_writing = False
            if self._afterwards:
                self._afterwards()

    def between_blocks(self, action: Callable[[], object]) -> None:
        """Does something that writes a message, for a signal that may have come in the middle of a block.

        It is done at once, or behind the block. At a second signal, for nobody may be reading any more, it is done at
        once too, but for the message.
        """
        if self._is_writing and self._afterwards is None:
            self._afterwards = action
        else:
            action()
