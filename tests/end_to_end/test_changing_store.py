"""The tap on a store that changes all the time, killed and started again: in the end nothing is missing."""

from __future__ import annotations

import contextlib
import json
import random
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.mutations import CHANGED_FIELDS, Mutations
from tests.programs import piped, pointing_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Document = dict[str, Any]
SIZES = SeedSizes(products=250, customers=250, orders=250, coupons=80)
FAULTS = "429=1%,500=2%,drop=2%,truncate=1%"
LOOKBACK_SECONDS = 2


class Replica:
    """What a destination would hold: of each record the last version that came, and the last STATE."""

    def __init__(self, folder: Path) -> None:
        self._state = folder / "state.json"
        self.rows: dict[str, dict[int, Document]] = {}

    def sync(self, sandbox: Sandbox, kill_after: int | None = None) -> int | None:
        """Runs the tap from the last STATE, to its end or until so many lines have come."""
        arguments = ["--state", str(self._state)] if self._state.exists() else []
        settings = {
            **pointing_at(sandbox, "TAP_BIGCOMMERCE"),
            "TAP_BIGCOMMERCE_PAGE_SIZE": "25",
            "TAP_BIGCOMMERCE_LOOKBACK_SECONDS": str(LOOKBACK_SECONDS),
        }
        command = ("tap-bigcommerce", "--config=ENV", *arguments)
        with piped(*command, settings=settings, waits_little=True) as (running, output):
            for number, line in enumerate(output):
                self._take(json.loads(line))
                if kill_after is not None and number >= kill_after:
                    running.send_signal(signal.SIGKILL)
                    break
        return running.returncode

    def _take(self, message: Document) -> None:
        if message["type"] == "STATE":
            self._state.write_text(json.dumps(message["value"]))
        elif message["type"] == "RECORD":
            record = message["record"]
            key = record.get("id", record.get("category_id"))
            self.rows.setdefault(message["stream"], {})[key] = record


@contextlib.contextmanager
def changing(sandbox: Sandbox) -> Iterator[None]:
    """Changes, adds, removes and archives objects of the store, some 150 a second."""
    mutations, over = Mutations(sandbox.store, sandbox.options), threading.Event()

    def change() -> None:
        while not over.wait(0.005):
            mutations.change_something()

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_missing_or_stale_after_changes_kills_and_faults(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable on purpose
    options = SandboxOptions(seed=SIZES, faults=FAULTS, latency_ms=3, random_seed=seed)
    with Sandbox(options) as sandbox:
        replica = Replica(tmp_path)
        with changing(sandbox):
            for _ in range(4):
                replica.sync(sandbox, kill_after=dice.randrange(50, 900))
            replica.sync(sandbox)
        sandbox.set_faults("")
        sandbox.store.clock = lambda: time.time() + LOOKBACK_SECONDS
        assert replica.sync(sandbox) == 0
        for stream in ("brands", "categories", "products", "customers", "coupons", "orders"):
            held = replica.rows[stream]
            field = CHANGED_FIELDS.get(stream, "name")
            for row in sandbox.store.documents(stream):
                if not row.get("is_deleted"):
                    key = row.get("id", row.get("category_id"))
                    assert key in held, f"{stream} {key} is missing"
                    assert held[key][field] == row[field], f"{stream} {key} is stale"
