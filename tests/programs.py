"""Running the installed programs as a user does: as processes, with settings in the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bigcommerce_sandbox import Sandbox

PROGRAMS = Path(sys.executable).parent
REPOSITORY = Path(__file__).resolve().parent.parent


def environment(**settings: object) -> dict[str, str]:
    """The surroundings of a test's process: its own, plus settings such as ``TAP_BIGCOMMERCE_START_DATE``."""
    return {**os.environ, **{name: str(value) for name, value in settings.items()}}


def pointing_at(sandbox: Sandbox, prefix: str) -> dict[str, str]:
    """The settings that point ``TAP_BIGCOMMERCE`` or ``TARGET_BIGCOMMERCE`` at a sandbox."""
    return {
        f"{prefix}_API_URL": sandbox.api_url,
        f"{prefix}_STORE_HASH": sandbox.store_hash,
        f"{prefix}_ACCESS_TOKEN": sandbox.access_token,
    }


def run(
    program: str,
    *arguments: str,
    settings: dict[str, str] | None = None,
    stdin: str | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs a program of this distribution, or of its virtual environment, to its end."""
    return subprocess.run(
        [str(PROGRAMS / program), *arguments],
        env=environment(**(settings or {})),
        input=stdin,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def messages(output: str) -> list[dict[str, Any]]:
    """The Singer messages of an output, one JSON object a line."""
    return [json.loads(line) for line in output.splitlines()]


def records(output: str | Iterable[dict[str, Any]], stream: str) -> list[dict[str, Any]]:
    """The records of one stream in an output."""
    found = messages(output) if isinstance(output, str) else output
    return [message["record"] for message in found if message["type"] == "RECORD" and message["stream"] == stream]


def last_state(output: str) -> dict[str, Any]:
    """The last state of an output: of a tap a STATE message, of a target the bare value."""
    states = [message for message in messages(output) if message.get("type", "STATE") == "STATE"]
    value: dict[str, Any] = states[-1].get("value", states[-1])
    return value
