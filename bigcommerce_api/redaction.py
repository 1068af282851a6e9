"""Keeping secrets out of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "***"


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
