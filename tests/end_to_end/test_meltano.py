"""The project's own meltano.yml, run by Meltano itself against sandboxes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import REPOSITORY, pointing_at, run
from tests.stores import SET_UP, assert_agree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.meltano, pytest.mark.long]
SIZES = SeedSizes(products=40, customers=30, orders=60, coupons=8)
CORE_STREAMS = ("brands", "categories", "category_trees", "coupons", "customers", "orders", "products")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Meltano project that uses the plugin definitions as they stand, installed as a user would."""
    folder = tmp_path_factory.mktemp("project")
    definition = (REPOSITORY / "meltano.yml").read_text()
    (folder / "meltano.yml").write_text(definition.replace("pip_url: -e .", f"pip_url: -e {REPOSITORY}"))
    installed = run("meltano", "install", folder=folder)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return folder


def meltano(project: Path, settings: dict[str, str], *arguments: str) -> str:
    done = run("meltano", "--environment=prod", *arguments, settings=settings, folder=project)
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-4000:]
    return output


def logged_by(program: str, project: Path, settings: dict[str, str], *arguments: str) -> list[dict[str, Any]]:
    """What a program logs under Meltano, whose own log is to be JSON."""
    done = run("meltano", "--environment=prod", "--log-format=json", *arguments, settings=settings, folder=project)
    assert done.returncode == 0, done.stderr[-4000:]
    assert not done.stdout
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    return [line for line in lines if line.get("name") == program]


def rows(project: Path, stream: str) -> list[dict[str, Any]]:
    path = project / "output" / f"{stream}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_backup_reads_every_stream_and_the_next_one_only_what_changed(project: Path) -> None:
    (project / "output").mkdir()
    with Sandbox(SandboxOptions(seed=SIZES, store_hash="shop")) as sandbox:
        settings = pointing_at(sandbox, "TAP_BIGCOMMERCE")
        output = meltano(project, settings, "run", "backup")
        assert sandbox.access_token not in output
        counts = {stream: len(rows(project, stream)) for stream in CORE_STREAMS}
        for stream in ("brands", "categories", "customers", "products"):
            assert counts[stream] == sandbox.store.count(stream), stream
        for stream in CORE_STREAMS:
            (project / "output" / f"{stream}.jsonl").unlink()
        changed = sandbox.store.documents("customers")[3]
        sandbox.store.change("customers", changed["id"], {"company": "Changed & Sons"})

        sandbox.forget_requests()

        told = logged_by("tap-bigcommerce", project, settings, "run", "backup")

        again = {stream: rows(project, stream) for stream in CORE_STREAMS}
        assert {row["id"] for row in again["customers"]} >= {changed["id"]}
        assert len(again["customers"]) < counts["customers"] / 2
        assert [row["company"] for row in again["customers"] if row["id"] == changed["id"]] == ["Changed & Sons"]
        assert len(again["products"]) < counts["products"] / 2
        assert len(again["coupons"]) == counts["coupons"], "full-table streams come whole"
        summaries = {line["summary"].get("stream"): line["summary"] for line in told if "summary" in line}
        assert {stream: summaries[stream]["rows"] for stream in CORE_STREAMS} == {
            stream: len(found) for stream, found in again.items()
        }
        assert summaries[None]["requests"] == len(sandbox.requests)
        metrics = {line["metric_info"]["metric"] for line in told if "metric_info" in line}
        assert metrics == {"record_count", "sync_duration"}
        assert {line["level"] for line in told} == {"info"}
        said = [(line["pid"], line["event"], str(line.get("metric_info"))) for line in told]
        assert len(said) == len(set(said)), "nothing is said twice"


def test_the_clone_job_copies_one_store_into_another(project: Path) -> None:
    with (
        Sandbox(SandboxOptions(seed=SIZES, store_hash="shop")) as shop,
        Sandbox(SandboxOptions(store_hash="clone", currencies=SET_UP)) as clone,
    ):
        settings = {**pointing_at(shop, "TAP_BIGCOMMERCE"), **pointing_at(clone, "TARGET_BIGCOMMERCE")}
        # Which puts out all there is, of both programs too, to be searched for their tokens.
        output = meltano(project, settings, "--log-level=debug", "run", "--state-id-suffix=clone", "clone")
        assert "debug" in output
        assert shop.access_token not in output
        assert_agree(shop, clone)


def test_the_tap_passes_meltanos_own_check_of_its_settings(project: Path) -> None:
    with Sandbox(SandboxOptions(seed=SIZES)) as sandbox:
        output = meltano(project, pointing_at(sandbox, "TAP_BIGCOMMERCE"), "config", "test", "tap-bigcommerce")
    assert re.search(r"valid", output)


@pytest.mark.parametrize(("scope", "passes"), [("store_v2_customers", True), ("store_v2_customers_read_only", False)])
def test_meltanos_own_check_of_the_target_tells_whether_the_token_may_write_and_writes_nothing(
    project: Path, scope: str, *, passes: bool
) -> None:
    with Sandbox(SandboxOptions(scopes=frozenset({scope}))) as sandbox:
        settings = pointing_at(sandbox, "TARGET_BIGCOMMERCE")
        arguments = ("--environment=prod", "config", "test", "target-bigcommerce")
        done = run("meltano", *arguments, settings=settings, folder=project)
        assert sandbox.requests
        assert not [request for request in sandbox.requests if request.method != "GET" and request.status < 400]
    # How it ended does not tell: Meltano 4.4 ends a loader once more that has ended, and breaks off over that.
    assert ("Test data was written to your target system" in done.stdout + done.stderr) is passes


def test_a_schedule_runs_the_backup_every_day(project: Path) -> None:
    assert "daily-backup: backup" in meltano(project, {}, "schedule", "list")
