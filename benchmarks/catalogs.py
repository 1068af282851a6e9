"""Catalogs for the tap with certain streams selected."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks.processes import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

TAP = str(PROGRAMS / "tap-bigcommerce")


def discover() -> dict[str, Any]:
    """The tap's whole catalog."""
    done = subprocess.run([TAP, "--discover"], capture_output=True, text=True, check=True)
    catalog: dict[str, Any] = json.loads(done.stdout)
    return catalog


def selecting(catalog: dict[str, Any], streams: Collection[str], file: Path) -> Path:
    """Writes the catalog with these streams selected, and of them what is selected by default."""
    entries = []
    for entry in catalog["streams"]:
        metadata = [
            {**item, "metadata": {**item["metadata"], "selected": entry["stream"] in streams}}
            if not item["breadcrumb"]
            else item
            for item in entry["metadata"]
        ]
        entries.append({**entry, "metadata": metadata})
    file.write_text(json.dumps({"streams": entries}))
    return file


def name_of(entry: dict[str, Any]) -> str:
    """The name of a catalog's entry."""
    return str(entry["stream"])
