"""A run that is killed, started again, with target-duckdb, which confirms state batch by batch."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox
from tests.end_to_end.loaders.projects import Project, needs_duckdb, project, shown
from tests.end_to_end.loaders.tables import assert_same_rows, documents, options
from tests.end_to_end.loaders.test_duckdb import read
from tests.programs import PROGRAMS, environment, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.meltano, pytest.mark.long, pytest.mark.timeout(900), needs_duckdb]
PATIENCE = 120
"""Seconds until a state must have been kept; a run takes a few."""


def test_a_killed_run_is_started_again_and_ends_with_everything(installed: Path, tmp_path: Path) -> None:
    loading = project(installed, tmp_path / "project", top=shown("State"), page_size=5, max_concurrency=1)
    batches = {"TARGET_DUCKDB_BATCH_SIZE_ROWS": 10}
    with Sandbox(options()) as shop:
        killed = Killed(loading, shop)
        shop.options.before_request = killed.at_the_third_page_of_orders
        process = killed.start(loading.surroundings(shop, dict(batches)))
        process.communicate(timeout=PATIENCE * 2)
        assert process.returncode == -signal.SIGKILL
        shop.options.before_request = None
        assert {request.path for request in shop.requests} >= {"/v3/catalog/products", "/v2/orders"}
        shop.forget_requests()

        refused = run(
            *loading.command("target-duckdb"), settings=loading.surroundings(shop, dict(batches)), folder=loading.folder
        )
        assert refused.returncode != 0
        assert "already running" in refused.stdout + refused.stderr
        assert not shop.requests

        loading.run("target-duckdb", "--force", store=shop, **batches)

        assert_same_rows(read(loading)[1], documents(shop), empty_text=None)
        first_page = next(request for request in shop.requests if request.path == "/v3/catalog/products")
        assert "id:greater" in first_page.parameters, "it did not go on where products had come to"


class Killed:
    """A run, with all its processes, that does not live to see the third page of orders."""

    def __init__(self, loading: Project, shop: Sandbox) -> None:
        self.loading, self.shop = loading, shop
        self.process: subprocess.Popen[str] | None = None
        self.pages = 0

    def start(self, settings: dict[str, str]) -> subprocess.Popen[str]:
        """Starts it as the leader of a group of processes."""
        program, *arguments = self.loading.command("target-duckdb")
        self.process = subprocess.Popen(
            [PROGRAMS / program, *arguments],
            env=environment(**settings),
            cwd=self.loading.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self.process

    def at_the_third_page_of_orders(self, _: str, path: str) -> None:
        """Kills the run while it waits for an answer, when state of streams before has been kept."""
        if not path.endswith("/v2/orders"):
            return
        self.pages += 1
        if self.pages != 3:
            return
        deadline = time.monotonic() + PATIENCE
        while not self.has_kept_a_state() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)

    def has_kept_a_state(self) -> bool:
        """Whether the state backend holds how far products have come."""
        return any('"products"' in path.read_text() for path in self.loading.folder.glob("state/*/state.json"))
