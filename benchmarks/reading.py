"""Speed: records a second and memory of the core streams, beside the plain SDK stream."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.catalogs import TAP, discover, selecting
from benchmarks.plain_tap import PATHS
from benchmarks.processes import Measured, measure, request, requests_answered, sandbox, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST_IN_MEMORY = 200_000
"""Objects of a store beyond which it lies on disk; a million orders take 12 GB."""

NESTED_LISTS = ("/v3/customers/addresses", "/v3/customers/attribute-values")
MOST_NESTED = 10
"""Addresses and attributes that a customer holds. https://developer.bigcommerce.com/docs/rest-management/customers"""

MOST_DELETED = 200
"""Objects deleted by one request, few enough for its address."""

MOST_COUPONS = 5_000
"""Rows of the stream that no store has many of."""


def benchmark(rows: int, streams: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Measures each stream once with each program, one store of `rows` objects a stream for all.

    Args:
        rows: How many objects of each kind the store holds.
        streams: Some of the core streams.
        folder: For files in passing.

    Yields:
        One result a stream: ``stream``, ``rows``, and for both programs records a second of wall and of
        processor time, peak megabytes and requests; ``times_faster`` is the ratio of wall times, and
        ``times_lighter`` that of processor times.
    """
    catalog = discover()
    selecting(catalog, (), folder / "catalog.json")
    counts = {stream: min(rows, MOST_COUPONS) if stream == "coupons" else rows for stream in PATHS}
    seeds = [f"--seed-{stream}={counts[stream] if stream in streams else 0}" for stream in PATHS]
    with sandbox(*seeds, *([f"--db={folder / 'store.db'}"] if rows > MOST_IN_MEMORY else [])) as address:
        for stream, name in _in_turn(streams, address):
            chosen = selecting(catalog, [stream], folder / f"{stream}.json")
            arguments = ["--config=ENV", f"--catalog={chosen}"]
            ours = _run([TAP, *arguments], address, "TAP_BIGCOMMERCE", folder)
            plain = _run([sys.executable, "-m", "benchmarks.plain_tap", *arguments], address, "PLAIN_TAP", folder)
            yield {
                "stream": name,
                "rows": counts[stream],
                "tap": _figures(*ours, counts[stream]),
                "plain": _figures(*plain, counts[stream]),
                "times_faster": round(plain[0].wall_seconds / ours[0].wall_seconds, 2),
                "times_lighter": round(plain[0].processor_seconds / ours[0].processor_seconds, 2),
            }


def _in_turn(streams: Sequence[str], address: str) -> Iterator[tuple[str, str]]:
    """The streams and what they are called; customers twice, since the plain stream does not complete long lists."""
    for stream in streams:
        yield stream, stream
        if stream == "customers":
            for path in NESTED_LISTS:
                _shorten(address, path)
            yield stream, "customers with short lists"


def _shorten(address: str, path: str) -> None:
    """Deletes what customers have beyond what the store serves within them."""
    met: Counter[int] = Counter()
    beyond: list[str] = []
    pages, page = 1, 0
    while page < pages:
        page += 1
        body = json.loads(request(address, "GET", f"{path}?limit=250&page={page}"))
        pages = body["meta"]["pagination"]["total_pages"]
        for row in body["data"]:
            met[row["customer_id"]] += 1
            if met[row["customer_id"]] > MOST_NESTED:
                beyond.append(str(row["id"]))
    for some in range(0, len(beyond), MOST_DELETED):
        request(address, "DELETE", f"{path}?id:in={','.join(beyond[some : some + MOST_DELETED])}")


def _run(command: list[str], address: str, prefix: str, folder: Path) -> tuple[Measured, int]:
    before = requests_answered(address)
    environment = {**settings(prefix, address), "PLAIN_TAP_CATALOG": str(folder / "catalog.json")}
    measured = measure(command, environment)
    return measured, requests_answered(address) - before


def _figures(measured: Measured, requests: int, rows: int) -> dict[str, float]:
    return {
        "records_per_second": round(rows / measured.wall_seconds),
        "records_per_processor_second": round(rows / measured.processor_seconds),
        "peak_megabytes": round(measured.peak_megabytes, 1),
        "requests": requests,
    }
