"""The examples of a nightly job, run as cron, GitHub Actions and a container would, against sandboxes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import PROGRAMS, REPOSITORY, pointing_at, records, run

if TYPE_CHECKING:
    from collections.abc import Iterator

NIGHTLY = REPOSITORY / "examples" / "nightly"
TOKEN = "the-token-of-the-shop"  # noqa: S105 (a sandbox's)
SIZES = SeedSizes(products=6, customers=6, orders=6, coupons=2)

pytestmark = pytest.mark.long


@pytest.fixture
def shop() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SIZES, store_hash="shop", access_token=TOKEN)) as sandbox:
        yield sandbox


@pytest.fixture
def warehouse() -> Iterator[Sandbox]:
    """What a real loader, target-bigcommerce, writes to."""
    with Sandbox(SandboxOptions(store_hash="warehouse", currencies=frozenset({"EUR", "GBP", "JPY"}))) as sandbox:
        yield sandbox


def settings_of(shop: Sandbox, folder: Path) -> dict[str, str]:
    """A job's settings. The loader keeps what it is given in ``folder/records.jsonl``, and confirms all of it."""
    return {
        **pointing_at(shop, "TAP_BIGCOMMERCE"),
        "TAP_BIGCOMMERCE_MAX_RETRY_SECONDS": "0",
        "LOADER": rf"""tee {folder}/records.jsonl | sed -n 's/^{{"type": *"STATE", *"value": *\(.*\)}}$/\1/p'""",
    }


def execute(command: list[str], folder: Path, surroundings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command with nothing around it but what is given."""
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=240, check=False
    )


def read(folder: Path) -> dict[str, int]:
    """How many records of each stream the last run brought."""
    output = (folder / "records.jsonl").read_text()
    return {stream: len(records(output, stream)) for stream in ("products", "customers", "orders")}


def test_cron_brings_only_what_changed_keeps_what_was_confirmed_and_is_loud_about_failures(
    shop: Sandbox, warehouse: Sandbox, tmp_path: Path
) -> None:
    shutil.copy(NIGHTLY / "nightly.sh", tmp_path)
    example = (NIGHTLY / "nightly.env").read_text().replace("/opt/nightly/venv/bin", str(PROGRAMS))
    values = {
        **settings_of(shop, tmp_path),
        **pointing_at(warehouse, "TARGET_BIGCOMMERCE"),
        "TARGET_BIGCOMMERCE_JOURNAL_PATH": str(tmp_path / "journal.sqlite"),
        "LOADER": f"tee {tmp_path}/records.jsonl | target-bigcommerce --config=ENV",
    }
    own = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    (tmp_path / "nightly.env").write_text(example.replace("/opt/nightly", str(tmp_path)) + own)
    assert {"TAP_BIGCOMMERCE_STORE_HASH", "LOADER"} <= set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    (line,) = [line for line in (NIGHTLY / "crontab").read_text().splitlines() if re.match(r"[\d*]", line)]
    command = ["/bin/sh", "-c", line.split(maxsplit=5)[5].replace("/opt/nightly", str(tmp_path))]
    # What cron sets: https://man7.org/linux/man-pages/man5/crontab.5.html
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SHELL": "/bin/sh"}

    first = execute(command, tmp_path, surroundings)
    assert (first.returncode, first.stdout, first.stderr) == (0, "", ""), (tmp_path / "last.log").read_text()
    assert read(tmp_path) == {"products": 6, "customers": 6, "orders": shop.store.count("orders")}
    assert warehouse.store.count("customers") == 6

    changed = shop.store.documents("customers")[2]
    shop.store.change("customers", changed["id"], {"company": "Changed & Sons"})
    second = execute(command, tmp_path, surroundings)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert sum(read(tmp_path).values()) < 6
    assert "Changed & Sons" in {customer["company"] for customer in warehouse.store.documents("customers")}

    before = json.loads((tmp_path / "state" / "state.json").read_text())
    shop.set_faults("500=100%")
    third = execute(command, tmp_path, surroundings)
    assert third.returncode == 1
    assert "nightly: the tap ended with 1 and the loader with 0" in third.stderr
    assert "500" in third.stderr, "the end of the log tells why"
    assert shop.access_token not in third.stderr + (tmp_path / "last.log").read_text()
    after = json.loads((tmp_path / "state" / "state.json").read_text())
    bookmarks = [state["bookmarks"]["customers"]["replication_key_value"] for state in (before, after)]
    assert bookmarks[0] == bookmarks[1]


def test_a_run_that_was_killed_leaves_its_last_confirmed_state_to_the_next(shop: Sandbox, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    bookmark = {"replication_key": "date_modified", "replication_key_value": "2099-01-01T00:00:00+00:00"}
    confirmed = {"bookmarks": {"customers": bookmark}}
    (state / "confirmed.jsonl").write_text(json.dumps(confirmed) + '\n{"bookmarks": {"customers": {"replication_k')
    surroundings = {
        **os.environ,
        **settings_of(shop, tmp_path),
        "LOADER": f"cat > {tmp_path}/records.jsonl; exit 3",
        "STATE_FOLDER": str(state),
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
    }
    done = execute(["bash", str(NIGHTLY / "nightly.sh")], tmp_path, surroundings)
    assert done.returncode == 1
    assert "nightly: the tap ended with 0 and the loader with 3" in done.stderr
    assert json.loads((state / "state.json").read_text()) == confirmed
    assert read(tmp_path)["customers"] == 0


LOADER = """
trap 'sleep 0.2; echo {\\"drained\\": true}; exit 143' TERM
tee records.jsonl <&0 > /dev/null & wait $!
"""


def test_a_run_that_is_told_to_end_ends_as_a_whole_and_keeps_what_its_loader_still_confirmed(tmp_path: Path) -> None:
    (tmp_path / "loader").write_text(LOADER)
    options = SandboxOptions(seed=SIZES, store_hash="shop", access_token=TOKEN, latency_ms=200)
    with Sandbox(options) as shop:
        surroundings = {
            **os.environ,
            **settings_of(shop, tmp_path),
            "LOADER": "cat | bash loader",
            "STATE_FOLDER": "state",
            "LOG": "log",
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        }
        command = ["bash", str(NIGHTLY / "nightly.sh")]
        with subprocess.Popen(command, cwd=tmp_path, env=surroundings, stderr=subprocess.PIPE, text=True) as process:
            received = tmp_path / "records.jsonl"
            while not (received.exists() and received.stat().st_size):
                assert process.poll() is None
                time.sleep(0.02)
            process.terminate()
            _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.endswith("nightly: the tap ended with 143 and the loader with 143\n")
    assert json.loads((tmp_path / "state" / "state.json").read_text()) == {"drained": True}
    assert execute(["flock", "--nonblock", "state/lock", "true"], tmp_path, surroundings).returncode == 0


def test_a_log_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    surroundings = {**os.environ, "LOADER": "cat", "STATE_FOLDER": str(tmp_path / "state"), "LOG": str(tmp_path)}
    done = execute(["bash", str(NIGHTLY / "nightly.sh")], tmp_path, surroundings)
    assert done.returncode == 1
    assert done.stderr.endswith("nightly: LOG: cannot write to it\n")


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    surroundings = {**os.environ, "LOADER": "cat", "STATE_FOLDER": str(tmp_path)}
    with subprocess.Popen(["flock", tmp_path / "lock", "cat"], stdin=subprocess.PIPE) as holder:
        while execute(["flock", "--nonblock", str(tmp_path / "lock"), "true"], tmp_path, surroundings).returncode == 0:
            pass
        done = execute(["bash", str(NIGHTLY / "nightly.sh")], tmp_path, surroundings)
        assert holder.stdin is not None
        holder.stdin.close()
    assert (done.returncode, done.stderr) == (1, "nightly: the run before is still under way\n")


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    done = execute(["bash", str(NIGHTLY / "nightly.sh")], tmp_path, {"PATH": os.environ["PATH"], "LOADER": "cat"})
    assert done.returncode == 1
    assert "STATE_FOLDER: set it to a folder that outlives the run" in done.stderr


def test_the_step_for_github_runs_and_leaves_the_state_where_it_is_kept(shop: Sandbox, tmp_path: Path) -> None:
    file = NIGHTLY / "github-actions.yml"
    checked = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(file))
    assert checked.returncode == 0, checked.stdout
    steps: list[dict[str, Any]] = yaml.safe_load(file.read_text())["jobs"]["nightly"]["steps"]
    by_name = {step.get("name"): step for step in steps}
    assert by_name["Fetch the state"]["with"]["path"] == by_name["Keep the state"]["with"]["path"] == "state"

    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    shutil.copy(NIGHTLY / "nightly.sh", tmp_path / ".github" / "workflows")
    values = settings_of(shop, tmp_path)
    repository = {
        "vars.LOADER": values.pop("LOADER"),
        "secrets.BIGCOMMERCE_STORE_HASH": values.pop("TAP_BIGCOMMERCE_STORE_HASH"),
        "secrets.BIGCOMMERCE_ACCESS_TOKEN": values.pop("TAP_BIGCOMMERCE_ACCESS_TOKEN"),
        "secrets.WAREHOUSE_URL": "",
    }
    step = by_name["Read what changed"]
    given = {
        name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: repository[found[1]], value)
        for name, value in step["env"].items()
    }
    surroundings = {**os.environ, **values, **given, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    command = ["bash", "-e", "-c", step["run"]]

    done = execute(command, tmp_path, surroundings)
    assert done.returncode == 0, done.stderr
    assert read(tmp_path)["products"] == 6
    assert (tmp_path / by_name["Keep the state"]["with"]["path"] / "state.json").exists()
    assert shop.access_token not in done.stdout + done.stderr


def test_what_the_container_starts_runs_with_what_it_is_given(shop: Sandbox, tmp_path: Path) -> None:
    text = re.sub(r"\\\n", "", (NIGHTLY / "Containerfile").read_text())
    instructions = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    known = {"FROM", "RUN", "COPY", "USER", "ENV", "VOLUME", "ENTRYPOINT"}
    assert {name for name, _ in instructions} == known
    by_name: dict[str, list[str]] = {name: [rest for other, rest in instructions if other == name] for name in known}
    # The image's file system, laid out in a folder.
    for copied in by_name["COPY"]:
        source, destination = copied.split()
        place = tmp_path / destination.lstrip("/")
        place.parent.mkdir(parents=True)
        shutil.copy(NIGHTLY / source, place)
    fixed = dict(shlex.split(line)[0].split("=", 1) for line in by_name["ENV"])
    assert json.loads(by_name["VOLUME"][0]) == [fixed["STATE_FOLDER"]]
    fixed["STATE_FOLDER"] = str(tmp_path / fixed["STATE_FOLDER"].lstrip("/"))
    path = f"{tmp_path}/usr/local/bin:{PROGRAMS}:{os.environ['PATH']}"
    surroundings = {**os.environ, **fixed, **settings_of(shop, tmp_path), "PATH": path}
    (entry,) = json.loads(by_name["ENTRYPOINT"][0])
    program = shutil.which(entry, path=path)
    assert program == f"{tmp_path}/usr/local/bin/nightly"
    done = execute([program], tmp_path, surroundings)
    assert done.returncode == 0, done.stderr
    assert Path(fixed["STATE_FOLDER"], "state.json").exists()
    assert read(tmp_path)["products"] == 6
