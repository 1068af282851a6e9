"""Runs the benchmarks and prints a table: ``python -m benchmarks [--rows N] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks import reading


def main() -> None:
    """Prints one line a stream, and writes all figures as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, help="objects of each kind in the store")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    arguments = parser.parse_args()
    print(f"Reading {arguments.rows:,} rows a stream from a sandbox without latency; beside it, in brackets,")
    print("the same stream as a plain SDK RESTStream with page numbers\n")
    print(f"{'stream':<12}{'records/s':>20}{'times faster':>14}{'peak MB':>16}{'requests':>16}")
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for result in reading.benchmark(arguments.rows, Path(folder)):
            results.append(result)
            pairs = [
                f"{result['tap'][figure]:,} ({result['plain'][figure]:,})"
                for figure in ("records_per_second", "peak_megabytes", "requests")
            ]
            print(
                f"{result['stream']:<12}{pairs[0]:>20}{result['times_faster']:>14}{pairs[1]:>16}{pairs[2]:>16}",
                flush=True,
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
