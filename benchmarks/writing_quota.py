"""Quota while writing: what share a run uses of what a plan's quota and the endpoints' caps allow together.

Windows are as long as a store's. In shorter ones with fewer requests, at the same rate, less can be reached: a request
counts from when it is sent until a window after its answer, since the store may have counted it at any moment between,
and the time that the answer takes is then a larger part of a window: 3 % of ten seconds, 1 % of thirty.
"""

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
from benchmarks.quota import LATENCY_MS, QUOTAS, RESERVE_PERCENT, WINDOW_SECONDS
from benchmarks.writing import TARGET
from benchmarks.written_records import KINDS, rows
from bigcommerce_api.concurrency import caps_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from benchmarks.written_records import Document

WINDOWS = 2
"""Windows measured, after one for learning the quota; longer than one bundle of customers takes to create."""

HELD = 4_000
"""Objects that are updated, or found unchanged, over and over; two bundles of them, so that none comes twice in one."""

HELD_OF_PRODUCTS = 8_000
"""The same for what hangs on products, of which one bundle holds so many."""

MOST_IN_ONE = 10
"""Records that one request creates at most."""

DELETED_BY_ONE = 75
"""Records for each request of a run that deletes, look-ups included, or more than there are."""


class Case(NamedTuple):
    """Something that is written for as long as it is measured."""

    stream: str
    operation: str


CASES = (
    Case("customers", "create"),
    Case("customers", "update"),
    Case("customers", "unchanged"),
    Case("customers", "delete"),
    Case("products", "create"),
    Case("products", "update"),
    Case("products", "unchanged"),
    Case("products", "delete"),
    Case("price_list_records", "update"),
    Case("inventory_items", "update"),
    Case("orders", "create"),
)


class Ceiling(NamedTuple):
    """What could not be done any faster.

    Attributes:
        seconds: The least time that the requests take.
        by_quota: The same as far as the quota goes.
        bound: What it is that keeps them from being quicker.
    """

    seconds: float
    by_quota: float
    bound: str


def ceiling(requests: Mapping[str, int], quota: int) -> Ceiling:
    """What requests take at least with a plan's quota less its reserve, and with the caps on parallel requests.

    Args:
        requests: How many of each method and path, such as ``POST /v3/customers``.
        quota: Requests per 30 seconds.
    """
    by_quota = sum(requests.values()) * WINDOW_SECONDS / (quota * (100 - RESERVE_PERCENT) / 100)
    found = Ceiling(by_quota, by_quota, "quota")
    by_cap: Counter[tuple[str, int]] = Counter()
    for request, number in requests.items():
        for cap in caps_for(*request.split(" ", 1)):
            by_cap[request, cap.most] += number
    for (request, most), number in by_cap.items():
        seconds = number * LATENCY_MS / 1000 / most
        if seconds > found.seconds:
            found = Ceiling(seconds, by_quota, f"{request}, {most} at a time")
    return found


def benchmark(resources: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Writes for two windows with each plan's quota and 300 ms of latency.

    Yields:
        One result for each quota and case: ``quota``, ``stream``, ``operation``, ``share_percent`` of what could be
        done at most, ``bound_by``, which tells what by, ``share_of_quota_percent`` less its reserve, and
        ``answered_429``.
    """
    for quota, case in itertools.product(QUOTAS, CASES):
        if case.stream in resources:
            limits = (f"--quota={quota}", f"--window-ms={WINDOW_SECONDS * 1000}")
            with sandbox(*_seed(case, quota), *limits, f"--latency-ms={LATENCY_MS}") as address:
                used, seconds, refused = _used(address, case, quota)
            most = ceiling(used, quota)
            yield {
                "quota": quota,
                "stream": case.stream,
                "operation": case.operation,
                "share_percent": round(most.seconds * 100 / seconds, 1),
                "bound_by": most.bound,
                "share_of_quota_percent": round(most.by_quota * 100 / seconds, 1),
                "answered_429": refused,
            }


def _requests(quota: int) -> int:
    """More requests than a measurement can take."""
    return round(quota * (WINDOWS + 1) * (100 - RESERVE_PERCENT) / 100) + quota // 10


def _seed(case: Case, quota: int) -> tuple[str, ...]:
    if case.operation == "create":
        return ()
    if KINDS[case.stream].is_own or KINDS[case.stream].path is None:
        return KINDS[case.stream].seed(HELD_OF_PRODUCTS)
    return (f"--seed-{case.stream}={_requests(quota) * DELETED_BY_ONE if case.operation == 'delete' else HELD}",)


def _records(case: Case, quota: int, address: str) -> Iterator[Document]:
    """More records than the measurement can take."""
    kind = KINDS[case.stream]
    if case.operation == "create":
        yield from kind.make(_requests(quota) * MOST_IN_ONE, address)
        return
    if case.operation == "delete":
        yield from ({"id": number + 1} for number in range(_requests(quota) * DELETED_BY_ONE))
        return
    if kind.is_own or kind.path is None:
        held = kind.make(HELD_OF_PRODUCTS, address)
    else:
        key = kind.natural_key
        held = [{key: row[key]} for row in rows(address, kind.path) if row[key]]
    ((field, value),) = kind.change.items()
    for turn in itertools.count():
        new = f"{value} {turn}" if isinstance(value, str) else value + turn
        change = {} if case.operation == "unchanged" else {field: new}
        yield from ({**one, **change} for one in held)


def _used(address: str, case: Case, quota: int) -> tuple[Counter[str], float, int]:
    """Requests by kind in whole windows after the start, how many seconds those were, and refusals in all the time."""
    by_id = case.operation == "delete" or KINDS[case.stream].is_own
    environment = {
        **os.environ,
        **settings("TARGET_BIGCOMMERCE", address),
        "TARGET_BIGCOMMERCE_QUOTA_RESERVE_PERCENT": str(RESERVE_PERCENT),
        "TARGET_BIGCOMMERCE_OPERATION": "delete" if case.operation == "delete" else "upsert",
        "TARGET_BIGCOMMERCE_STREAMS": json.dumps({case.stream: {"match_by": "id"}} if by_id else {}),
    }
    records = _records(case, quota, address)
    first = next(records)
    refused = usage(address)["answered_429"]
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
            time.sleep(WINDOW_SECONDS)
            before, since = Counter(usage(address)["by_path"]), time.monotonic()
            time.sleep(WINDOWS * WINDOW_SECONDS)
            after, seconds = usage(address), time.monotonic() - since
            if process.poll() is not None:
                raise SystemExit(f"the run ended before the measurement did: {case}")
        finally:
            process.kill()
            feeder.join()
    return Counter(after["by_path"]) - before, seconds, after["answered_429"] - refused


def _feed(stdin: IO[bytes], stream: str, records: Iterable[Document]) -> None:
    """Writes messages for as long as anybody reads them."""
    schema = {"type": "SCHEMA", "stream": stream, "schema": {"properties": {}}, "key_properties": []}
    told = ({"type": "RECORD", "stream": stream, "record": record} for record in records)
    with contextlib.suppress(BrokenPipeError), stdin:
        for message in itertools.chain([schema], told):
            stdin.write(json.dumps(message).encode() + b"\n")
