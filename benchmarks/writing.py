"""Requests and speed of writing, beside a plain SDK target that sends one request for each record."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.processes import PROGRAMS, measure, sandbox, settings, usage
from benchmarks.quota import QUOTAS, RESERVE_PERCENT, WINDOW_SECONDS
from benchmarks.written_records import KINDS, messages, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.processes import Measured
    from benchmarks.written_records import Document, Kind

TARGET = str(PROGRAMS / "target-bigcommerce")


MOST_PLAIN = 1_000
"""Records of each that the plain target gets: it takes as long for each of them, however many there are."""


def benchmark(number: int, resources: Sequence[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Creates, repeats, updates and deletes records of each resource with each program, each in a store of its own.

    Args:
        number: How many records of each, less where a resource takes long.
        resources: Some of the main resources.
        folder: For files in passing.

    Yields:
        One result for each resource and operation: ``stream``, ``operation``, ``rows``, and for both programs
        requests and seconds for 1,000 records and requests by kind; ``seconds_at_quota`` is what the requests of a
        thousand records take at each plan's quota less its reserve.
    """
    for name in resources:
        kind = KINDS[name]
        count = min(number, kind.most)
        ours = _figures(kind, count, folder, is_plain=False)
        plain = _figures(kind, min(count, MOST_PLAIN), folder, is_plain=True)
        for operation in kind.operations:
            yield {
                "stream": name,
                "operation": operation,
                "rows": count,
                "target": ours[operation],
                "plain": plain[operation],
            }


def _figures(kind: Kind, count: int, folder: Path, *, is_plain: bool) -> dict[str, dict[str, Any]]:
    """What one program takes for each operation, in their order."""
    found = {}
    with sandbox(*kind.seed(count)) as address:
        records = kind.make(count, address)
        if len(records) != count:
            raise SystemExit(f"{kind.stream}: {len(records)} records were made, not {count}")
        for operation in kind.operations:
            some = records if operation == "create" else [{**record, **kind.change} for record in records]
            held = list(_held(kind, records, address))
            if is_plain:
                ids = {row[kind.natural_key]: {"id": row["id"]} for row in held if "id" in row}
                some = [{**record, **ids.get(record[kind.natural_key], {})} for record in some]
            file = messages(kind.stream, some, folder / "records.jsonl")
            before = usage(address)["by_path"]
            measured = _run(address, kind, operation, file, is_plain=is_plain)
            requests = Counter(usage(address)["by_path"]) - Counter(before)
            found[operation] = _result(measured, requests, count)
            _check(kind, operation, list(_held(kind, records, address)), count)
    return found


def _run(address: str, kind: Kind, operation: str, file: Path, *, is_plain: bool) -> Measured:
    does = "delete" if operation == "delete" else "upsert"
    if is_plain:
        own = settings("PLAIN_TARGET", address) | {"PLAIN_TARGET_OPERATION": does}
        return measure([sys.executable, "-m", "benchmarks.plain_target", "--config=ENV"], own, file)
    own = settings("TARGET_BIGCOMMERCE", address) | {"TARGET_BIGCOMMERCE_OPERATION": does}
    if kind.is_own:
        own["TARGET_BIGCOMMERCE_STREAMS"] = json.dumps({kind.stream: {"match_by": "id"}})
    return measure([TARGET, "--config=ENV"], own, file)


def _held(kind: Kind, records: Sequence[Document], address: str) -> Iterator[Document]:
    """What the store holds of the records."""
    if kind.path is not None:
        wanted = {record[kind.natural_key] for record in records}
        for row in rows(address, kind.path.format(**records[0])):
            if row.get(kind.natural_key) in wanted:
                yield row


def _check(kind: Kind, operation: str, held: Sequence[Document], count: int) -> None:
    """Makes sure that what was counted was done."""
    if kind.path is None:
        return
    ((field, value),) = kind.change.items()
    changed = sum(row[field] == value for row in held)
    expected = {"create": (count, 0), "delete": (0, 0)}.get(operation, (count, count))
    if (len(held), changed) != expected:
        raise SystemExit(
            f"{kind.stream}: after {operation} there are {len(held)}, {changed} of them changed, of {count}"
        )


def _result(measured: Measured, requests: Mapping[str, int], count: int) -> dict[str, Any]:
    total = sum(requests.values())
    looked_up = sum(number for request, number in requests.items() if request.startswith("GET "))
    return {
        "requests": total,
        "requests_per_1000": round(total * 1000 / count, 1),
        "look_ups": looked_up,
        "by_path": dict(requests),
        "seconds_per_1000": round(measured.wall_seconds * 1000 / count, 2),
        "seconds_per_1000_at_quota": {
            quota: round(total * 1000 / count * WINDOW_SECONDS / (quota * (100 - RESERVE_PERCENT) / 100), 1)
            for quota in QUOTAS
        },
    }
