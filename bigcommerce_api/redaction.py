"""Keeping secrets out of texts."""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import unquote, urlsplit

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "***"

SHORTEST_SECRET: Final = 4
"""Characters that a password has to have to be told from words; masking a shorter one would show where it stands."""


class Secret(str):
    """A text that is sent but never shown: its representation is a mask, and it cannot be pickled.

    Crash reporters print the representation of local variables, header mappings among them, so the mask
    has to sit on the value itself.
    """

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return repr(MASK)

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled")


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` with every secret in it replaced by a mask."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    return text


def secrets_of_proxy(address: str) -> list[Secret]:
    """What would give away how to pass a proxy: its address, its password, and what is sent of them."""
    parts = urlsplit(address)
    if parts.password is None:
        return []
    password = unquote(parts.password)
    sent = base64.b64encode(f"{unquote(parts.username or '')}:{password}".encode()).decode()
    shown = [address, sent, password, parts.password]
    return [Secret(secret) for secret in dict.fromkeys(shown) if len(secret) >= SHORTEST_SECRET]


class OneLine(logging.Filter):
    """Passes on what urllib3 says of headers that it cannot read, without the headers and without a traceback.

    A header that is none may hold anything, the token included.
    """

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Failed to parse headers"):
            record.msg, record.args = "The answer has headers that are none", ()
            record.exc_info = record.exc_text = None
        return True


def keep_headers_out_of_the_log() -> None:
    """Puts the filter before the logger concerned, once."""
    logger = logging.getLogger("urllib3.connection")
    if not any(isinstance(one, OneLine) for one in logger.filters):
        logger.addFilter(OneLine())
