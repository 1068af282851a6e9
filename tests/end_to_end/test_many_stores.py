"""The example of many stores: Dagster over ``meltano run``, in a virtual environment of its own, against sandboxes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import REPOSITORY, run
from tests.tokens import TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.meltano, pytest.mark.long]
EXAMPLE = REPOSITORY / "examples" / "many_stores"
FILES = ("many_stores.py", "stores.yml", "meltano.yml", "dagster/dagster.yaml")
STREAMS = ("customers", "products", "orders")
QUOTAS = {"north": 150, "harbour": 450, "big": 20_000, "lake": 150, "ember": 450}
"""The stores, each with the quota of a plan: requests in 30 seconds."""


class Project:
    """A copy of the example that knows the checkout, and where its programs are.

    Attributes:
        folder: Where it is.
        surroundings: The environment of its commands, which has no token.
        python: The Python that has Dagster and Meltano.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        for name in FILES:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(EXAMPLE / name, self.folder / name)
        definition = self.folder / "meltano.yml"
        named = "pip_url: singer-bigcommerce"
        assert named in definition.read_text()
        definition.write_text(definition.read_text().replace(named, f"pip_url: -e {REPOSITORY}"))
        venv = folder / "venv"
        self.surroundings = {
            **os.environ,
            "PATH": f"{venv}/bin:{os.environ['PATH']}",
            "XDG_STATE_HOME": str(self.folder / "logs_of_meltano"),
            "TAP_BIGCOMMERCE__SELECT": json.dumps([f"{stream}.*" for stream in STREAMS]),
        }
        self.python = python = f"{venv}/bin/python"
        for arguments in (
            ("venv", "--quiet", f"--python={sys.executable}", str(venv)),
            ("pip", "install", "--quiet", f"--python={python}", f"--requirements={EXAMPLE / 'requirements.txt'}"),
        ):
            done = run("uv", *arguments)
            assert done.returncode == 0, done.stderr

    def list_stores(self, stores: list[dict[str, Any]]) -> None:
        """Puts stores of a test in the place of the example's."""
        content = yaml.safe_load((EXAMPLE / "stores.yml").read_text())
        content |= {"stores": stores, "retry_after_seconds": 1}
        (self.folder / "stores.yml").write_text(yaml.safe_dump(content))

    def execute(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.surroundings, **settings},
            capture_output=True,
            text=True,
            timeout=800,
            check=False,
        )

    def rows(self, store: str, stream: str) -> list[dict[str, Any]]:
        path = self.folder / "output" / store / f"{stream}.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def log(self, store: str) -> str:
        """The log of a store in the only run."""
        (path,) = self.folder.glob(f"logs/*/{store}.log")
        return path.read_text()

    def states(self) -> set[str]:
        """The stores that have a state."""
        return {path.parent.name.rpartition(":")[2] for path in self.folder.glob("state/*/state.json")}

    def files_with_a_token(self) -> list[Path]:
        files = [path for path in self.folder.rglob("*") if path.is_file() and "venv" not in path.parts]
        assert self.folder / "stores.yml" in files
        return [path for path in files if any(token.encode() in path.read_bytes() for token in TOKENS)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("many_stores"))


@pytest.fixture
def sandboxes() -> Iterator[dict[str, Sandbox]]:
    """Five stores, of which no two have the same data."""
    with contextlib.ExitStack() as stack:
        opened = {}
        for number, (name, quota) in enumerate(QUOTAS.items(), start=4):
            sizes = SeedSizes(products=number, customers=number + 1, orders=number + 2, random_seed=number)
            options = SandboxOptions(seed=sizes, quota=quota, store_hash=name, access_token=f"tok3n-of-{name}")
            opened[name] = stack.enter_context(Sandbox(options))
        yield opened


def assert_complete(project: Project, name: str, sandbox: Sandbox) -> None:
    emails = sorted(customer["email"] for customer in sandbox.store.documents("customers"))
    assert sorted(row["email"] for row in project.rows(name, "customers")) == emails
    for stream in STREAMS:
        ids = sorted(document["id"] for document in sandbox.store.documents(stream))
        assert sorted(row["id"] for row in project.rows(name, stream)) == ids, (name, stream)


@pytest.mark.timeout(900)  # a dozen processes on what cores there are
def test_a_store_that_fails_is_named_and_holds_up_no_other_and_the_next_run_does_what_is_missing(
    project: Project, sandboxes: dict[str, Sandbox], tmp_path: Path
) -> None:
    given = {
        name: {"store_hash": name, "api_url": sandbox.api_url, "max_concurrency": 2 + number, "max_retry_seconds": 0}
        for number, (name, sandbox) in enumerate(sandboxes.items())
    }
    given["attic"] = {"store_hash": "attic"}
    project.list_stores([{"name": name, "settings": settings} for name, settings in given.items()])
    installed = project.execute("meltano", "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    for name in ("north", "ember"):
        (tmp_path / name).write_text(f"tok3n-of-{name}\n")
    tokens = {f"BIGCOMMERCE_TOKEN_{name.upper()}": f"tok3n-of-{name}" for name in ("harbour", "big", "lake")}
    tokens["BIGCOMMERCE_TOKENS"] = str(tmp_path)
    sandboxes["lake"].fail_next("503")

    revoked = {"BIGCOMMERCE_TOKEN_EMBER": "revoked-tok3n-of-ember"}
    first = project.execute("python", "many_stores.py", **tokens, **revoked)

    assert first.returncode == 1, first.stdout + first.stderr
    told = first.stdout.splitlines()
    assert [line.split(" (")[0] for line in told[:4]] == ["north: done", "harbour: done", "big: done", "lake: done"]
    assert told[4].startswith("ember: FAILED: GET /v3/")
    assert "(status 401): Invalid access token - check access_token, and that it belongs to this store_hash" in told[4]
    assert told[5].startswith("attic: FAILED: no token: set BIGCOMMERCE_TOKEN_ATTIC, or BIGCOMMERCE_TOKENS to a folder")
    assert told[6] == "2 of 6 stores failed. Once mended: many_stores.py ember attic"
    assert "Traceback" not in first.stderr
    assert project.log("lake").count("Run completed") == 2, "what may pass is tried again"
    assert project.log("ember").count("Run completed") == 1, "what does not pass is not"
    for name in ("north", "harbour", "big"):
        assert_complete(project, name, sandboxes[name])
    assert project.states() >= {"north", "harbour", "big", "lake"}
    assert all(request.status != 429 for sandbox in sandboxes.values() for request in sandbox.requests)
    shared = project.folder / ".meltano" / "run" / "tap-bigcommerce"
    assert not shared.exists(), "where parallel runs would find the state of another"
    own = project.folder / ".meltano" / "stores" / "north"
    assert stat.filemode(own.stat().st_mode) == "drwx------", "where Meltano puts the token while a run lasts"

    changed = sandboxes["north"].store.documents("customers")[2]
    sandboxes["north"].store.change("customers", changed["id"], {"company": "Changed & Sons"})
    shutil.rmtree(project.folder / "output")

    # As from cron: https://man7.org/linux/man-pages/man5/crontab.5.html
    second = project.execute(project.python, "many_stores.py", "ember", "north", **tokens, PATH="/usr/bin:/bin")

    assert second.returncode == 0, second.stdout + second.stderr
    assert_complete(project, "ember", sandboxes["ember"])
    customers = project.rows("north", "customers")
    assert "Changed & Sons" in {row["company"] for row in customers}
    assert len(customers) < sandboxes["north"].store.count("customers") / 2
    assert project.states() == set(sandboxes)
    assert project.files_with_a_token() == []


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"access_token": "x"}, "a token does not belong here, but into BIGCOMMERCE_TOKEN_ATTIC"),
        ({"store_hash": "attic", "colour": "red"}, "not among the settings of meltano.yml: colour"),
    ],
)
def test_what_does_not_belong_into_the_list_is_refused(
    project: Project, settings: dict[str, str], complaint: str
) -> None:
    project.list_stores([{"name": "attic", "settings": settings}])
    refused = project.execute("python", "many_stores.py")
    assert (refused.returncode, refused.stderr) == (1, f"stores.yml: attic: {complaint}\n")


def test_the_stores_of_the_example_are_due_by_their_schedules(project: Project) -> None:
    shutil.copy(EXAMPLE / "stores.yml", project.folder)
    script = """
import json, many_stores
print(json.dumps({s.cron_schedule: s.job.name for s in many_stores.definitions.schedules}))
"""
    done = project.execute("python", "-c", script)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"17 2 * * *": "many_stores", "*/30 * * * *": "many_stores"}
    checked = run("check-jsonschema", "--builtin-schema", "vendor.meltano", str(EXAMPLE / "meltano.yml"))
    assert checked.returncode == 0, checked.stdout
