"""Reading Singer messages, with one line for each that is none."""

from __future__ import annotations

import contextlib
import io
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from types import NoneType
from typing import IO, TYPE_CHECKING, Any

import msgspec
from singer_sdk.singerlib.encoding import GenericSingerReader
from typing_extensions import override

from target_bigcommerce.errors import UnusableInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Taker = Callable[[dict[str, Any], int | None, int], None]
"""What takes a record, the version of its stream, and how many bytes its line is long."""

KINDS: dict[str, type | tuple[type, ...]] = {
    "record": dict,
    "schema": dict,
    "stream": str,
    "value": dict,
    "key_properties": (list, NoneType),
    "version": (int, NoneType),
}
"""What each part of a message must be, where it is there."""

REQUIRED = {
    "SCHEMA": ("stream", "schema"),
    "RECORD": ("stream", "record"),
    "STATE": ("value",),
    "ACTIVATE_VERSION": ("stream", "version"),
}
"""What a message must have: https://hub.meltano.com/singer/spec/."""

WANTED = "a Singer tap writes one JSON message a line, and its log to standard error"

BYTES_AT_ONCE = 256 * 1024
"""How much is read at once; Python's own 8 KiB are less than many a record has."""

MOST_NUMBERS = 16_384
"""Decimals that are not made anew when they come again, as 0.0000 and usual prices do in orders; they take 4 MB."""

LONGEST_KEPT = 32
"""Characters of a number that is kept."""


class _Numbers(dict[str, Decimal]):
    """Decimals by their texts; looking one up takes less than in a cache that keeps track of what was used last."""

    def __missing__(self, text: str) -> Decimal:
        number = Decimal(text)
        if len(text) <= LONGEST_KEPT:
            if len(self) == MOST_NUMBERS:
                self.clear()
            self[text] = number
        return number


class _Record(msgspec.Struct, tag_field="type", tag="RECORD", forbid_unknown_fields=True, gc=False):
    """A RECORD message as nearly all are."""

    stream: str
    record: dict[str, Any]
    # No number here, since 1.0 would be one, too.
    version: Any = None
    time_extracted: Any = None


_number_of = _Numbers().__getitem__
_decode: Callable[[bytes], Any] = msgspec.json.Decoder(float_hook=_number_of).decode
_decode_record = msgspec.json.Decoder(_Record, float_hook=_number_of).decode


class MessageReader(GenericSingerReader[bytes]):
    """Reads messages, tells which line is none and shows none of its content.

    Attributes:
        line_bytes: How long the line of the current message is.
        takers: By stream, what takes its records; the other records are messages like any other.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line = 0
        self.line_bytes = 0
        self.takers: Mapping[str, Taker] = {}

    @property
    @override
    def default_input(self) -> IO[bytes]:
        # Python has no object for a stream that is closed: https://docs.python.org/3/library/sys.html#sys.__stdin__
        if sys.stdin is None:
            raise UnusableInputError("standard input is closed; pipe messages in, or name a file with --input")
        return sys.stdin.buffer

    @override
    def process_lines(
        self, file_input: IO[bytes] | IO[str] | None, callbacks: dict[str, Callable[[dict[str, Any]], None]]
    ) -> Counter[str]:
        with _in_large_pieces(file_input or self.default_input) as file:
            return self._process(_lines_of(file), callbacks)

    def _process(
        self, lines: Iterable[bytes], callbacks: Mapping[str, Callable[[dict[str, Any]], None]]
    ) -> Counter[str]:
        """Does as the SDK does, with a short way for records, of which there are many."""
        counts: Counter[str] = Counter()
        records = 0
        for line in lines:
            if record := _record_of(line):
                self._line += 1
                self.line_bytes = len(line)
                if take := self.takers.get(record.stream):
                    take(record.record, record.version, self.line_bytes)
                    records += 1
                    continue
                message = {"type": "RECORD", **msgspec.structs.asdict(record)}
            else:
                message = self.deserialize_json(line)
            kind = message["type"]
            callbacks.get(kind, self._process_unknown_message)(message)
            counts[kind] += 1
        counts["RECORD"] += records
        return counts

    @override
    def deserialize_json(self, line: bytes) -> dict[str, Any]:
        self._line += 1
        self.line_bytes = len(line)
        message = self._decoded(line)
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise self._no_message(f"it has no type; {WANTED}")
        for name, part in message.items():
            if name in KINDS and not isinstance(part, KINDS[name]):
                raise self._no_message(f"{name} is of the wrong type")
        for name in REQUIRED.get(message["type"], ()):
            if name not in message:
                raise self._no_message(f"{message['type']} without {name}")
        if message["type"] == "SCHEMA":
            self._check_schema(message)
        return message

    def _decoded(self, line: bytes) -> object:
        try:
            return _decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            if not line.strip():
                raise self._no_message(f"it is empty; {WANTED}") from None
            raise UnusableInputError(f"line {self._line} of the input is not JSON: {error}; {WANTED}") from None
        except UnicodeDecodeError as error:
            raise UnusableInputError(f"line {self._line} of the input is not UTF-8: {error.reason}") from None
        except ArithmeticError:
            raise UnusableInputError(f"line {self._line} of the input has a number beyond all bounds") from None

    def _check_schema(self, message: dict[str, Any]) -> None:
        if not isinstance(message["schema"].get("properties"), dict):
            raise self._no_message(f"the schema of stream {message['stream']} has no properties")
        if not all(isinstance(name, str) for name in message.get("key_properties") or ()):
            raise self._no_message("key_properties is of the wrong type")

    def _no_message(self, why: str) -> UnusableInputError:
        return UnusableInputError(f"line {self._line} of the input is no Singer message: {why}")

    @override
    def _process_unknown_message(self, message_dict: dict[str, Any]) -> None:
        kind = str(message_dict["type"])[:40]
        raise self._no_message(f"its type is {kind!r}")


def _record_of(line: bytes) -> _Record | None:
    """The record of a line, unless it has to be looked at more closely."""
    try:
        record = _decode_record(line)
    except (ArithmeticError, ValueError, RecursionError):
        return None
    return record if record.version is None or type(record.version) is int else None


def _lines_of(file: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file.

    Raises:
        UnusableInputError: It cannot be read.
    """
    try:
        yield from file
    except OSError as error:
        raise UnusableInputError(f"the input cannot be read: {error.strerror or error}") from error


def _in_large_pieces(file: IO[bytes] | IO[str]) -> contextlib.AbstractContextManager[Any]:
    """The same file, of bytes, unless it is none of the operating system's."""
    try:
        number = file.fileno()
    except io.UnsupportedOperation:
        return contextlib.nullcontext(file)
    return open(number, "rb", buffering=BYTES_AT_ONCE, closefd=False)
