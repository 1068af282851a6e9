"""Runs benchmarks and prints a table for each: ``python -m benchmarks [NAME ...] [--rows N ...] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import frugality, migrating, quota, reading, resuming, taking, writing, writing_quota
from benchmarks.plain_tap import PATHS
from benchmarks.written_records import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Results = list[dict[str, Any]]
INCREMENTAL = ("products", "customers", "orders")


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line asks for; ends the program if it asks for what there is not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; all of them by default")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000], help="objects of each kind in the store")
    parser.add_argument("--streams", nargs="+", choices=PATHS, default=list(PATHS), help="of the speed of reading")
    parser.add_argument("--resources", nargs="+", choices=KINDS, default=list(KINDS), help="of writing")
    parser.add_argument("--json", type=Path, help="also write every figure to this file")
    arguments = parser.parse_args(given)
    if unknown := set(arguments.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    return arguments


def main() -> None:
    """Prints one line a result, and writes all figures as JSON where asked."""
    arguments = read_arguments()
    figures: dict[str, Results] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.names or BENCHMARKS:
            figures[name] = BENCHMARKS[name](arguments, Path(folder))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n")


def _reading(arguments: argparse.Namespace, folder: Path) -> Results:
    print(
        "\nSpeed of reading from a sandbox without latency, one process on one core; in brackets the same stream as a"
    )
    print("plain SDK RESTStream with page numbers, in the same run; CPU: by processor time instead of wall time\n")
    results: Results = []
    for rows in arguments.rows:
        results += _table(
            reading.benchmark(rows, arguments.streams, folder),
            {
                "stream": lambda result: result["stream"],
                "rows": lambda result: f"{result['rows']:,}",
                "records/s": lambda result: _pair(result, "records_per_second"),
                "times faster": lambda result: result["times_faster"],
                "records/s CPU": lambda result: _pair(result, "records_per_processor_second"),
                "times faster CPU": lambda result: result["times_lighter"],
                "peak MB": lambda result: _pair(result, "peak_megabytes"),
                "requests": lambda result: _pair(result, "requests"),
            },
        )
    return results


def _frugality(arguments: argparse.Namespace, folder: Path) -> Results:
    rows = min(arguments.rows[0], 2_000)
    print(f"\nRequests of every stream read alone, from a store of {rows:,} products, customers and orders each\n")
    names = ("stream", "records", "requests", "requests_per_1000", "requests_of_second_run")
    return _table(frugality.benchmark(rows, folder), _plainly(names))


def _quota(_: argparse.Namespace, folder: Path) -> Results:
    print(
        f"\nShare of the quota less its reserve, over {quota.WINDOWS} windows of 30 s, {quota.LATENCY_MS} ms latency\n"
    )
    return _table(quota.benchmark(INCREMENTAL, folder), _plainly(("quota", "stream", "share_percent", "answered_429")))


def _resuming(arguments: argparse.Namespace, folder: Path) -> Results:
    print("\nA run killed halfway and started again\n")
    names = (
        *("stream", "rows", "seconds_to_first_new_record", "records_again"),
        *("requests_of_whole_run", "requests_of_both"),
    )
    return _table(resuming.benchmark(arguments.rows[0], INCREMENTAL, folder), _plainly(names))


def _writing(arguments: argparse.Namespace, folder: Path) -> Results:
    print("\nWriting into a sandbox without latency; in brackets a plain SDK RecordSink, one request for each record,")
    print("that is told the store's ids and so needs no look-ups, and writes what has not changed too\n")
    return _table(
        writing.benchmark(arguments.rows[0], arguments.resources, folder),
        {
            "stream": lambda result: result["stream"],
            "operation": lambda result: result["operation"],
            "rows": lambda result: f"{result['rows']:,}",
            "requests": lambda result: f"{result['target']['requests']:,}",
            "of them look-ups": lambda result: result["target"]["look_ups"],
            "requests per 1,000": lambda result: _pair(result, "requests_per_1000", "target"),
            "s per 1,000": lambda result: _pair(result, "seconds_per_1000", "target"),
            **{f"s per 1,000 at {plan} per 30 s": _at_quota(plan) for plan in quota.QUOTAS},
        },
    )


def _writing_quota(arguments: argparse.Namespace, _: Path) -> Results:
    print(
        "\nWriting, as a share of what the quota less its reserve and the caps on parallel requests allow, and of the"
    )
    print(f"quota alone; {quota.LATENCY_MS} ms latency, over {writing_quota.WINDOWS} windows of 30 s\n")
    names = ("quota", "stream", "operation", "share_percent", "bound_by", "share_of_quota_percent", "answered_429")
    return _table(writing_quota.benchmark(arguments.resources), _plainly(names))


def _taking(arguments: argparse.Namespace, folder: Path) -> Results:
    print("\nThe program itself: lines decoded, mapped, validated and handed over, nothing written, on one core,")
    print("each let go at once, or held until there are as many as are written together;")
    print("in brackets a plain SDK target with the SDK's own validator, that lets go at once\n")
    return _table(
        taking.benchmark(min(arguments.rows[0], taking.MOST), folder),
        {
            "stream": lambda result: result["stream"],
            "records": lambda result: f"{result['rows']:,}",
            "records/s CPU, let go at once": lambda result: _pair(result, "records_per_processor_second", "at-once"),
            "held in bundles": lambda result: f"{result['in-bundles']['records_per_processor_second']:,}",
            "peak MB with a tenth of them": lambda result: _pair(result, "megabytes_once", "in-bundles"),
            "peak MB with all": lambda result: _pair(result, "megabytes_with_all", "in-bundles"),
        },
    )


def _migrating(arguments: argparse.Namespace, folder: Path) -> Results:
    print("\nHours to write whole catalogs into an empty store, from the requests that each product of a seeded store")
    print("took with its variants, images, custom fields and the rest; beside the store's own estimates\n")
    names = ("products", "requests_per_product", "hours_at_150", "hours_at_450", "estimate_of_the_store")
    return _table(migrating.benchmark(min(arguments.rows[0], migrating.MOST), folder), _plainly(names))


def _at_quota(plan: int) -> Callable[[dict[str, Any]], str]:
    def cell(result: dict[str, Any]) -> str:
        ours, plain = (result[program]["seconds_per_1000_at_quota"][plan] for program in ("target", "plain"))
        return f"{ours:,} ({plain:,})"

    return cell


BENCHMARKS = {
    "reading": _reading,
    "frugality": _frugality,
    "quota": _quota,
    "resuming": _resuming,
    "writing": _writing,
    "writing-quota": _writing_quota,
    "taking": _taking,
    "migrating": _migrating,
}


def _pair(result: dict[str, Any], figure: str, program: str = "tap") -> str:
    return f"{result[program][figure]:,} ({result['plain'][figure]:,})"


def _plainly(names: Iterable[str]) -> dict[str, Callable[[dict[str, Any]], object]]:
    return {name.replace("_", " "): lambda result, name=name: result[name] for name in names}  # type: ignore[misc]  # bound early


def _table(results: Iterable[dict[str, Any]], columns: dict[str, Callable[[dict[str, Any]], object]]) -> Results:
    """Prints a Markdown table, each line as soon as it is known."""
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    shown = []
    for result in results:
        print("| " + " | ".join(str(cell(result)) for cell in columns.values()) + " |", flush=True)
        shown.append(result)
    return shown


if __name__ == "__main__":
    main()
