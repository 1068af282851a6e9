"""Resuming: what it costs to go on after a kill."""

from __future__ import annotations

import json
import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

from benchmarks.catalogs import TAP, discover, selecting
from benchmarks.processes import requests_answered, sandbox, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KEYS = {"categories": "category_id"}
"""The keys of the streams that are not keyed by ``id``."""


def benchmark(rows: int, streams: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Kills a run of each stream halfway and starts it again from its last state.

    Yields:
        One result a stream: ``stream``, ``rows``, ``seconds_to_first_new_record`` from the start of the second
        process, ``records_again`` that came in both runs, and the requests of a whole run beside those of both.
    """
    catalog = discover()
    with sandbox(*(f"--seed-{stream}={rows}" for stream in streams)) as address:
        for stream in streams:
            chosen = selecting(catalog, [stream], folder / "catalog.json")
            whole = _Run(address, chosen, stream)
            counted = requests_answered(address)
            first = _Run(address, chosen, stream, kill_after=len(whole.keys) // 2)
            state = folder / "state.json"
            state.write_text(json.dumps(first.state))
            second = _Run(address, chosen, stream, f"--state={state}", known=first.keys)
            if first.keys | second.keys != whole.keys:
                raise SystemExit(f"{stream}: {len(whole.keys - first.keys - second.keys)} records were lost")
            yield {
                "stream": stream,
                "rows": len(whole.keys),
                "seconds_to_first_new_record": round(second.seconds_to_first_new or 0, 2),
                "records_again": len(first.keys & second.keys),
                "requests_of_whole_run": whole.requests,
                "requests_of_both": requests_answered(address) - counted,
            }


class _Run:
    """One run of the tap, killed after so many records or left to end."""

    def __init__(
        self,
        address: str,
        catalog: Path,
        stream: str,
        *arguments: str,
        kill_after: int | None = None,
        known: frozenset[object] = frozenset(),
    ) -> None:
        before, started = requests_answered(address), time.perf_counter()
        self.state: object = {}
        self.seconds_to_first_new: float | None = None
        keys: set[object] = set()
        key = KEYS.get(stream, "id")
        with subprocess.Popen(
            [TAP, "--config=ENV", f"--catalog={catalog}", *arguments],
            env={**os.environ, **settings("TAP_BIGCOMMERCE", address)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            for line in process.stdout or ():
                message = json.loads(line)
                if message["type"] == "STATE":
                    self.state = message["value"]
                elif message["type"] == "RECORD":
                    keys.add(message["record"][key])
                    if self.seconds_to_first_new is None and message["record"][key] not in known:
                        self.seconds_to_first_new = time.perf_counter() - started
                if kill_after is not None and len(keys) >= kill_after:
                    process.kill()
                    break
        self.keys = frozenset(keys)
        self.requests = requests_answered(address) - before
