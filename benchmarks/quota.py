"""Quota: what share of a plan's quota a run uses, and how often it is answered 429."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

from benchmarks.catalogs import TAP, discover, selecting
from benchmarks.processes import sandbox, settings, usage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

QUOTAS = (150, 450)
"""Requests per 30 seconds on Standard or Plus, and on Pro.
https://developer.bigcommerce.com/docs/start/best-practices/api-rate-limits"""

WINDOW_SECONDS = 30
LATENCY_MS = 300
PAGE_SIZE = 20
"""Short pages, so that a store of some thousand rows outlasts the measurement."""

RESERVE_PERCENT = 10
WARM_UP_SECONDS = WINDOW_SECONDS
"""The first window is for learning the quota and the store's pace."""

WINDOWS = 2


def benchmark(streams: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Reads for two windows with each plan's quota and 300 ms of latency.

    Yields:
        One result for each quota and stream: ``quota``, ``stream``, ``share_percent`` of what the reserve
        leaves, and ``answered_429``.
    """
    catalog = discover()
    for quota in QUOTAS:
        rows = quota * (WINDOWS + 3) * PAGE_SIZE
        for stream in streams:
            chosen = selecting(catalog, [stream], folder / "catalog.json")
            limits = (f"--quota={quota}", f"--window-ms={WINDOW_SECONDS * 1000}", f"--latency-ms={LATENCY_MS}")
            with sandbox(f"--seed-{stream}={rows}", *limits) as address:
                used, refused = _used(address, chosen)
            allowed = quota * (100 - RESERVE_PERCENT) / 100 * WINDOWS
            yield {
                "quota": quota,
                "stream": stream,
                "share_percent": round(used * 100 / allowed, 1),
                "answered_429": refused,
            }


def _used(address: str, catalog: Path) -> tuple[int, int]:
    """Requests answered in whole windows after the start, and refusals in all the time."""
    command = [TAP, "--config=ENV", f"--catalog={catalog}"]
    environment = {
        **os.environ,
        **settings("TAP_BIGCOMMERCE", address),
        "TAP_BIGCOMMERCE_PAGE_SIZE": str(PAGE_SIZE),
        "TAP_BIGCOMMERCE_QUOTA_RESERVE_PERCENT": str(RESERVE_PERCENT),
    }
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not usage(address)["requests"]:
                time.sleep(0.05)
            time.sleep(WARM_UP_SECONDS)
            before = usage(address)["requests"]
            time.sleep(WINDOWS * WINDOW_SECONDS)
            after = usage(address)
            if process.poll() is not None:
                raise SystemExit(f"the run ended before the measurement did: {catalog}")
            return after["requests"] - before, after["answered_429"]
        finally:
            process.kill()
