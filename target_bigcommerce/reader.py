"""Reading Singer messages, with one line for each that is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
from singer_sdk.contrib.msgspec import MsgSpecReader
from typing_extensions import override

from target_bigcommerce.errors import UnusableInputError

REQUIRED = {
    "SCHEMA": ("stream", "schema"),
    "RECORD": ("stream", "record"),
    "STATE": ("value",),
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
            raise UnusableInputError(f"line {self._line} of the input is no Singer message: it has no type")
        for name, kind in (("record", dict), ("schema", dict), ("stream", str), ("value", dict)):
            if name in message and not isinstance(message[name], kind):
                raise UnusableInputError(
                    f"line {self._line} of the input is no Singer message: {name} is of the wrong type"
                )
        kind = message["type"]
        for name in REQUIRED.get(kind, ()):
            if name not in message:
                raise UnusableInputError(f"line {self._line} of the input is no Singer message: {kind} without {name}")
        return message

    @override
    def _process_unknown_message(self, message_dict: dict[str, Any]) -> None:
        kind = str(message_dict["type"])[:40]
        raise UnusableInputError(f"line {self._line} of the input is no Singer message: its type is {kind!r}")
