"""Speed and memory of the program itself: from lines on stdin to validated records, with nothing written.

The records and schemas are those of ``tap-bigcommerce``. Measured is all that lies before the writing: decoding JSON,
stream maps, validation against the stream's schema, and handing over, as ``target-bigcommerce`` does it, with a writer
that lets go of what it takes: at once, or when it is as much as is written together. What was held has left the
processor's caches by then, so the second takes longer. Beside it the SDK's own target with the SDK's own validator and
a sink that lets go at once.

Run as a program, it is one of them: ``python -m benchmarks.taking at-once|in-bundles|plain --config=ENV < FILE``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from singer_sdk.sinks import RecordSink
from typing_extensions import override

from benchmarks.catalogs import TAP, discover, selecting
from benchmarks.plain_target import PlainTarget
from benchmarks.processes import Measured, measure, sandbox, settings
from target_bigcommerce.sink import BigCommerceSink
from target_bigcommerce.target import TargetBigCommerce

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from singer_sdk import Target
    from singer_sdk.sinks import Sink

    from target_bigcommerce.writer import Writer

STREAMS = ("customers", "products", "orders")
GROWTH = 10
"""How often the same records come, in the longer of two runs."""

MOST = 5_000
"""Objects that are enough to tell; each comes several times."""

NOWHERE = "http://127.0.0.1:9"
"""An address that nobody is asked at."""


def let_go(writer: Writer) -> None:
    """Forgets what would be written now."""
    writer._waiting.clear()  # noqa: SLF001 - nothing else lets go of records
    writer._waiting_count = writer._waiting_bytes = writer._waiting_shares = 0  # noqa: SLF001 - in place of the writer


class BundlesSink(BigCommerceSink):
    """The target's sink, without the writing."""

    @override
    def process_batch(self, context: dict[str, Any]) -> None:
        let_go(self._writer)


class AtOnceSink(BundlesSink):
    """The same, that waits for nothing."""

    @override
    def take_unmapped(self, record: dict[str, Any], version: int | None, size: int) -> None:
        super().take_unmapped(record, version, size)
        # The rest stays until a bundle would be full: to begin one with each record takes as long as a small record.
        self._writer._waiting.clear()  # noqa: SLF001 - nothing else lets go of records


class TakingInBundles(TargetBigCommerce):
    """The target, without the writing."""

    sink_class: type[Sink] = BundlesSink

    @override
    def get_sink_class(self, stream_name: str) -> type[Sink]:
        return self.sink_class

    @override
    def _drain_all(self, sink_list: Iterable[Sink], parallelism: int) -> None:
        let_go(self.writer)


class TakingAtOnce(TakingInBundles):
    """The same, that waits for nothing."""

    sink_class = AtOnceSink


class LettingGoSink(RecordSink):
    """Writes nothing."""

    @override
    def process_record(self, record: dict[str, Any], context: dict[str, Any]) -> None:
        """Does nothing."""


class PlainTaking(PlainTarget):
    """The SDK's target, without the writing."""

    default_sink_class = LettingGoSink


PROGRAMS: dict[str, type[Target]] = {"at-once": TakingAtOnce, "in-bundles": TakingInBundles, "plain": PlainTaking}


def benchmark(number: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Has what the tap reads of some streams taken, once and over and over.

    Args:
        number: Objects of each kind in the store that is read.
        folder: For files in passing.

    Yields:
        One result a stream: ``stream``, ``rows``, and for each program records for each second on the processor, start
        not counted, and peak megabytes with the records once and with all of them.
    """
    with sandbox(*(f"--seed-{stream}={number}" for stream in STREAMS)) as address:
        for stream in STREAMS:
            once, often = folder / "once.jsonl", folder / "often.jsonl"
            rows = _read(address, stream, once, often)
            yield {
                "stream": stream,
                "rows": rows * GROWTH,
                **{program: _figures(program, once, often, rows) for program in PROGRAMS},
            }


def _read(address: str, stream: str, once: Path, often: Path) -> int:
    """Writes what the tap reads of a stream to two files, to the second over and over, and returns how much it is."""
    chosen = selecting(discover(), [stream], once.with_name("catalog.json"))
    environment = {**os.environ, **settings("TAP_BIGCOMMERCE", address)}
    command = [TAP, "--config=ENV", f"--catalog={chosen}"]
    lines = subprocess.run(command, env=environment, capture_output=True, check=True).stdout.splitlines(keepends=True)
    schema = next(line for line in lines if b'"SCHEMA"' in line[:40])
    records = b"".join(line for line in lines if b'"RECORD"' in line[:40])
    once.write_bytes(schema + records)
    often.write_bytes(schema + records * GROWTH)
    return records.count(b"\n")


def _figures(program: str, once: Path, often: Path, rows: int) -> dict[str, float]:
    small, large = _run(program, once), _run(program, often)
    # What the start costs falls out of the difference.
    seconds = large.processor_seconds - small.processor_seconds
    return {
        "records_per_processor_second": round(rows * (GROWTH - 1) / seconds),
        "megabytes_once": round(small.peak_megabytes, 1),
        "megabytes_with_all": round(large.peak_megabytes, 1),
    }


def _run(program: str, file: Path) -> Measured:
    prefix = "PLAIN_TARGET" if program == "plain" else "TARGET_BIGCOMMERCE"
    command = [sys.executable, "-m", "benchmarks.taking", program, "--config=ENV"]
    return measure(command, settings(prefix, NOWHERE), file)


if __name__ == "__main__":
    PROGRAMS[sys.argv.pop(1)].cli()
