"""Requests: how many each stream costs for 1,000 records, and how many for a second run."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

from benchmarks.catalogs import TAP, discover, name_of, selecting
from benchmarks.processes import requests_answered, sandbox, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUPONS = 500


def benchmark(rows: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Counts what each stream asks of a store of `rows` products, customers and orders.

    Yields:
        One result a stream: ``stream``, ``records``, ``requests``, ``requests_per_1000`` and
        ``requests_of_second_run``, which begins with the state of the first.
    """
    catalog = discover()
    sizes = [f"--seed-{resource}={rows}" for resource in ("products", "customers", "orders")]
    with sandbox(*sizes, f"--seed-coupons={COUPONS}") as address:
        for stream in map(name_of, catalog["streams"]):
            chosen = selecting(catalog, [stream], folder / "catalog.json")
            records, requests, state = _read(address, chosen)
            state_file = folder / "state.json"
            state_file.write_text(json.dumps(state))
            _, again, _ = _read(address, chosen, f"--state={state_file}")
            yield {
                "stream": stream,
                "records": records,
                "requests": requests,
                "requests_per_1000": round(requests * 1000 / records, 1) if records else None,
                "requests_of_second_run": again,
            }


def _read(address: str, catalog: Path, *arguments: str) -> tuple[int, int, object]:
    before = requests_answered(address)
    done = subprocess.run(
        [TAP, "--config=ENV", f"--catalog={catalog}", *arguments],
        env={**os.environ, **settings("TAP_BIGCOMMERCE", address)},
        capture_output=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    states = [line for line in lines if line.startswith(b'{"type":"STATE"')]
    records = sum(line.startswith(b'{"type":"RECORD"') for line in lines)
    return records, requests_answered(address) - before, json.loads(states[-1])["value"] if states else {}
