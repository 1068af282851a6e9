"""Tables of the pages on scopes and on the sandbox."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tap_bigcommerce.streams import STREAMS
from target_bigcommerce.resources.probes import PROBES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def scope_table() -> str:
    """Which streams each scope opens, in the words of the control panel."""
    lines = ["| scope | streams to read | streams to write | writing also looks up |", "|---|---|---|---|"]
    scopes = [stream.scope for stream in STREAMS] + [probe.scope for probe in PROBES.values()]
    for scope in dict.fromkeys(scopes):
        read = [stream.name for stream in STREAMS if stream.scope == scope]
        written = [name for name, probe in PROBES.items() if probe.scope == scope]
        others = dict.fromkeys(
            f"{other}, for {_listed(name for name in written if other in PROBES[name].looks_up.values())}"
            for name in written
            for other in PROBES[name].looks_up.values()
        )
        lines.append(f"| {scope} | {_listed(read)} | {_listed(written)} | {'; '.join(others)} |")
    return "\n".join(lines)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def sandbox_options(programs: Path) -> str:
    """What ``bigcommerce-sandbox serve --help`` lists."""
    done = subprocess.run(
        [str(programs / "bigcommerce-sandbox"), "serve", "--help"],
        env={**os.environ, "COLUMNS": "110", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    options = done.stdout.partition("options:\n")[2].rstrip()
    return f"```text\n{options}\n```"
