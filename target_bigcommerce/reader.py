"""Reading Singer messages, with one line for each that is none."""

from __future__ import annotations

from decimal import Decimal
from types import NoneType
from typing import Any

import msgspec
from singer_sdk.contrib.msgspec import MsgSpecReader
from typing_extensions import override

from target_bigcommerce.errors import UnusableInputError

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

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


class MessageReader(MsgSpecReader):
    """The SDK's reader, that tells which line is no message and shows none of its content."""

    def __init__(self) -> None:
        super().__init__()
        self._line = 0

    @override
    def deserialize_json(self, line: str) -> dict[str, Any]:
        self._line += 1
        try:
            message = _decoder.decode(line)
        except msgspec.DecodeError as error:
            raise UnusableInputError(f"line {self._line} of the input is not JSON: {error}") from None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise self._no_message("it has no type")
        for name, kind in KINDS.items():
            if name in message and not isinstance(message[name], kind):
                raise self._no_message(f"{name} is of the wrong type")
        for name in REQUIRED.get(message["type"], ()):
            if name not in message:
                raise self._no_message(f"{message['type']} without {name}")
        if message["type"] == "SCHEMA":
            self._check_schema(message)
        return message

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
