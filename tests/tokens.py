"""The secrets that tests use, and what the programs under test put out, so that no test ends with one in the other.

Looked at after each phase of each test: what pytest captured of standard output, standard error and the log, and the
output of every process that a test ran to its end. Looked at when all tests are over: every file that they left, such
as logs, states, catalogs, rejects, journals and databases.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator

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

ECHO: Final = re.compile(r"^\++ .*$", re.MULTILINE)
"""What a shell says that tells each command before it runs it: what the page says that the command is of."""

INSTALLED: Final = frozenset({"venv", ".venv", "clean", "back_end", "site-packages"})
"""Folders of what is installed."""

SETTINGS: Final = re.compile(r"meltano\.yml|.*\.env|.*\.py")
"""Files that hold the secrets that programs are to use."""

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
    lines = ECHO.sub("", READY.sub("", text)).splitlines()
    return [f"{token}: {line}" for token in found for line in lines if token in line]


def shown_in_files(folder: Path) -> Iterator[str]:
    """The secrets that files show which are no settings, each with its file."""
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in INSTALLED and not Path(path, name).is_symlink()]
        for name in sorted(names):
            file = Path(path, name)
            if SETTINGS.fullmatch(name) or file.is_symlink() or not file.is_file():
                continue
            text = file.read_bytes().decode("utf-8", "replace")
            if not _is_given(text):
                yield from (f"{file}: {line[:300]}" for line in shown_in(text))


def _is_given(text: str) -> bool:
    """Whether a file is a token, or settings with one."""
    if text.strip() in TOKENS:
        return True
    if not text.startswith("{") or ("TOKEN" not in text.upper() and "password" not in text):
        return False
    try:
        settings = json.loads(text)
    except ValueError:
        return False
    return isinstance(settings, dict) and not settings.keys().isdisjoint({"access_token", "password"})


class HeardPopen(subprocess.Popen[Any]):
    """A process whose output is heard when it has been read to its end."""

    @override
    def communicate(self, *arguments: Any, **named: Any) -> tuple[Any, Any]:
        output, errors = super().communicate(*arguments, **named)
        heard(output)
        heard(errors)
        return output, errors
