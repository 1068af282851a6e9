"""The secrets that tests use, and what the programs under test put out, so that no test ends with one in the other.

Looked at after each phase of each test: what pytest captured of standard output, standard error and the log, and the
output of every process that a test ran to its end.
"""

from __future__ import annotations

import re
import subprocess
from typing import Any, Final

from typing_extensions import override

TOKENS: Final = frozenset(
    {
        "sandbox-token",
        "wrong-token",
        "token-that-nobody-may-see",
        "tok3n-that-must-not-be-seen",
        "the-token-of-the-shop",
        "never-shown",
        "pa55word",
        "p@55word",
        "p%4055word",
        "tok3n-of-north",
        "tok3n-of-harbour",
        "tok3n-of-big",
        "tok3n-of-lake",
        "tok3n-of-ember",
        "revoked-tok3n-of-ember",
    }
)
"""Every access token and every password that a test gives to a program; a test sees to it that this is so."""

READY: Final = re.compile(r"^listening on \S+ \(token: \S+\)$", re.MULTILINE)
"""The line with which a sandbox tells how to use it, which opens nothing else."""

_said: list[str] = []


def heard(said: str | bytes | None) -> None:
    """Takes in what a program put out, to be looked at when the test is over."""
    if said:
        _said.append(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)


def told() -> list[str]:
    """What was put out since this was last asked for."""
    texts = _said.copy()
    _said.clear()
    return texts


def shown_in(text: str) -> list[str]:
    """The secrets that a text shows, each with the line that does."""
    found = [token for token in TOKENS if token in text]
    if not found:
        return []
    lines = READY.sub("", text).splitlines()
    return [f"{token}: {line}" for token in found for line in lines if token in line]


class HeardPopen(subprocess.Popen[Any]):
    """A process whose output is heard when it has been read to its end."""

    @override
    def communicate(self, *arguments: Any, **named: Any) -> tuple[Any, Any]:
        output, errors = super().communicate(*arguments, **named)
        heard(output)
        heard(errors)
        return output, errors
