"""Reading: records a second, memory and requests of each core stream, beside the plain SDK stream."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.plain_tap import PATHS
from benchmarks.processes import PROGRAMS, Measured, measure, requests_answered, sandbox, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAP = str(PROGRAMS / "tap-bigcommerce")


def benchmark(rows: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Measures each stream once with each program, one store of `rows` objects of every kind for all.

    Yields:
        One result a stream: ``stream``, ``rows``, and for both programs records a second of wall and of
        processor time, peak megabytes and requests; ``times_faster`` is the ratio of wall times.
    """
    sizes = [f"--seed-{resource}={rows}" for resource in ("products", "customers", "orders")]
    sizes.append(f"--seed-coupons={min(rows, 5_000)}")
    whole = _discover(folder)
    with sandbox(*sizes) as address:
        for stream in PATHS:
            catalog = folder / f"{stream}.json"
            catalog.write_text(json.dumps(_only(whole, stream)))
            count = min(rows, 5_000) if stream == "coupons" else rows
            ours = _run([TAP, "--config=ENV", f"--catalog={catalog}"], address, "TAP_BIGCOMMERCE", catalog)
            plain_tap = [sys.executable, "-m", "benchmarks.plain_tap", "--config=ENV", f"--catalog={catalog}"]
            plain = _run(plain_tap, address, "PLAIN_TAP", folder / "catalog.json")
            yield {
                "stream": stream,
                "rows": count,
                "tap": _figures(*ours, count),
                "plain": _figures(*plain, count),
                "times_faster": round(plain[0].wall_seconds / ours[0].wall_seconds, 2),
            }


def _run(command: list[str], address: str, prefix: str, catalog: Path) -> tuple[Measured, int]:
    before = requests_answered(address)
    environment = {**settings(prefix, address), "PLAIN_TAP_CATALOG": str(catalog)}
    measured = measure(command, environment)
    return measured, requests_answered(address) - before


def _figures(measured: Measured, requests: int, rows: int) -> dict[str, float]:
    return {
        "records_per_second": round(rows / measured.wall_seconds),
        "records_per_processor_second": round(rows / measured.processor_seconds),
        "peak_megabytes": round(measured.peak_megabytes, 1),
        "requests": requests,
    }


def _discover(folder: Path) -> dict[str, Any]:
    done = subprocess.run([TAP, "--discover"], capture_output=True, text=True, check=True)
    (folder / "catalog.json").write_text(done.stdout)
    catalog: dict[str, Any] = json.loads(done.stdout)
    return catalog


def _only(catalog: dict[str, Any], stream: str) -> dict[str, Any]:
    """The catalog with one stream selected, and of it what is selected by default."""
    entries = []
    for entry in catalog["streams"]:
        metadata = [
            {**item, "metadata": {**item["metadata"], "selected": entry["stream"] == stream}}
            if not item["breadcrumb"]
            else item
            for item in entry["metadata"]
        ]
        entries.append({**entry, "metadata": metadata})
    return {"streams": entries}
