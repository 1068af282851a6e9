"""Quota while writing: what share of what a plan and the endpoints' caps allow a run uses."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import threading
import time
from collections import Counter
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from benchmarks.processes import sandbox, settings, usage
from benchmarks.quota import LATENCY_MS, QUOTAS, RESERVE_PERCENT, WARM_UP_SECONDS, WINDOW_SECONDS, WINDOWS
from benchmarks.writing import TARGET
from benchmarks.written_records import KINDS, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.written_records import Document

HELD = 4_000
"""Objects that are updated, or found unchanged, over and over; two bundles of them, so that none comes twice in one."""


MOST_IN_ONE = 10
"""Records that one request creates at most."""


class Case(NamedTuple):
    """Something that is written without end.

    Attributes:
        stream: What.
        operation: How.
        most_at_once: How many of its writes a store serves at once; None for any number.
    """

    stream: str
    operation: str
    most_at_once: int | None = None


CASES = (
    Case("customers", "create", 3),
    Case("customers", "update", 3),
    Case("customers", "unchanged"),
    Case("products", "create"),
    Case("products", "update"),
    Case("products", "unchanged"),
    Case("orders", "create"),
    Case("coupons", "create"),
    Case("coupons", "delete"),
)
"""The caps: https://developer.bigcommerce.com/docs/rest-management/customers."""


def benchmark(resources: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Writes for two windows with each plan's quota and 300 ms of latency.

    Yields:
        One result for each quota and case: ``quota``, ``stream``, ``operation``, ``share_percent`` of what the reserve
        leaves of the quota, ``share_of_cap_percent`` of what the cap on parallel writes allows at this latency, where
        there is one, and ``answered_429``.
    """
    seconds = WINDOWS * WINDOW_SECONDS
    for quota, case in itertools.product(QUOTAS, CASES):
        if case.stream in resources:
            limits = (f"--quota={quota}", f"--window-ms={WINDOW_SECONDS * 1000}", f"--latency-ms={LATENCY_MS}")
            with sandbox(*_seed(case, quota), *limits) as address:
                used, written, refused = _used(address, case, quota)
            allowed = quota * (100 - RESERVE_PERCENT) / 100 * WINDOWS
            by_cap = case.most_at_once and case.most_at_once * seconds * 1000 / LATENCY_MS
            yield {
                "quota": quota,
                "stream": case.stream,
                "operation": case.operation,
                "share_percent": round(used * 100 / allowed, 1),
                "share_of_cap_percent": round(written * 100 / by_cap, 1) if by_cap else None,
                "answered_429": refused,
            }


def _seed(case: Case, quota: int) -> tuple[str, ...]:
    if case.operation == "create":
        return ()
    number = int(quota * (WINDOWS + 1)) if case.operation == "delete" else HELD
    return (f"--seed-{case.stream}={number}",)


def _records(case: Case, quota: int, address: str) -> Iterator[Document]:
    """More records than the measurement can take."""
    kind = KINDS[case.stream]
    if case.operation == "create":
        yield from kind.make(int(quota * (WINDOWS + 2) * MOST_IN_ONE), address)
        return
    assert kind.path is not None  # noqa: S101 - all of the cases have one
    keys = [row[kind.natural_key] for row in rows(address, kind.path) if row[kind.natural_key]]
    if case.operation == "delete":
        yield from ({kind.natural_key: key} for key in keys)
        return
    ((field, value),) = kind.change.items()
    for turn in itertools.count():
        new = f"{value} {turn}" if isinstance(value, str) else value + turn
        change = {} if case.operation == "unchanged" else {field: new}
        yield from ({kind.natural_key: key, **change} for key in keys)


def _used(address: str, case: Case, quota: int) -> tuple[int, int, int]:
    """Requests, and those that write, answered in whole windows after the start, and refusals in all the time."""
    environment = {
        **os.environ,
        **settings("TARGET_BIGCOMMERCE", address),
        "TARGET_BIGCOMMERCE_QUOTA_RESERVE_PERCENT": str(RESERVE_PERCENT),
        "TARGET_BIGCOMMERCE_OPERATION": "delete" if case.operation == "delete" else "upsert",
    }
    records = _records(case, quota, address)
    first = next(records)
    with subprocess.Popen(
        [TARGET, "--config=ENV"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - asked for above
        began = usage(address)["requests"]
        feeder = threading.Thread(target=_feed, args=(process.stdin, case.stream, itertools.chain([first], records)))
        feeder.start()
        try:
            while usage(address)["requests"] == began:
                time.sleep(0.05)
            time.sleep(WARM_UP_SECONDS)
            before = Counter(usage(address)["by_path"])
            time.sleep(WINDOWS * WINDOW_SECONDS)
            after = usage(address)
            if process.poll() is not None:
                raise SystemExit(f"the run ended before the measurement did: {case}")
        finally:
            process.kill()
            feeder.join()
    requests = Counter(after["by_path"]) - before
    written = sum(number for request, number in requests.items() if not request.startswith("GET "))
    return requests.total(), written, after["answered_429"]


def _feed(stdin: IO[bytes], stream: str, records: Iterable[Document]) -> None:
    """Writes messages for as long as anybody reads them."""
    schema = {"type": "SCHEMA", "stream": stream, "schema": {"properties": {}}, "key_properties": []}
    told = ({"type": "RECORD", "stream": stream, "record": record} for record in records)
    with contextlib.suppress(BrokenPipeError), stdin:
        for message in itertools.chain([schema], told):
            stdin.write(json.dumps(message).encode() + b"\n")
