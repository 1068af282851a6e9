"""No test ends with a secret in any output, and the watch that sees to that is awake."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import REPOSITORY, pointing_at, run
from tests.tokens import TOKENS, shown_in, shown_in_files, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIVEN = re.compile(r"(?:access_token|TOKEN)[\"']?\]?\s*[:=]\s*[\"']([^\"'\s{}\\]{8,})[\"']")
"""A token as a test gives it; shorter texts are none that could be told from words."""

LEAKS = """
import logging, subprocess, sys
import pytest

@pytest.mark.parametrize("by", ["print", "stderr", "log", "process", "binary"])
def test_says_it(by):
    token = "-".join(["sandbox", "token"])
    if by == "print":
        print(token)
    elif by == "stderr":
        sys.stderr.write(f"it is {token}!")
    elif by == "log":
        logging.getLogger("x").warning("it is %s", token)
    else:
        subprocess.run(["echo", token], capture_output=True, text=by == "process", check=True)

def test_says_how_to_reach_a_sandbox():
    print("listening on http://127.0.0.1:1/stores/sandbox (token: sandbox-token)")
"""


def given() -> Iterator[str]:
    for path in (REPOSITORY / "tests").rglob("*.py"):
        yield from GIVEN.findall(path.read_text())
    yield SandboxOptions().access_token


def test_every_token_that_a_test_uses_is_watched_for() -> None:
    found = set(given())
    assert len(found) > 3
    assert found <= TOKENS, "add it to tests/tokens.py"


def test_a_test_that_shows_a_token_fails(tmp_path: Path) -> None:
    path = tmp_path / "test_leaks.py"
    path.write_text(LEAKS)
    arguments = ("-q", "--numprocesses=0", "-p", "no:cacheprovider", "-p", "tests.conftest", f"--rootdir={tmp_path}")
    configuration = f"--config-file={REPOSITORY / 'pyproject.toml'}"
    done = run("python", "-m", "pytest", *arguments, configuration, str(path), folder=REPOSITORY)
    assert told()
    assert done.returncode == 1
    assert "5 failed, 1 passed" in done.stdout


LEAVES = """
def test_leaves_it(tmp_path):
    (tmp_path / "config.json").write_text('{"access_token": "@"}')
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "last.log").write_text("sent @")

def test_is_told_it(tmp_path):
    (tmp_path / "store.env").write_text("TAP_BIGCOMMERCE_ACCESS_TOKEN=@")
"""


def test_a_run_fails_whose_tests_leave_a_token_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "test_leaves.py"
    path.write_text(LEAVES.replace("@", SandboxOptions().access_token))
    left = tmp_path / "left"
    own = (f"--rootdir={tmp_path}", f"--basetemp={left}", "--numprocesses=1")
    arguments = ("-q", "-p", "no:cacheprovider", "-p", "tests.conftest", *own)
    configuration = f"--config-file={REPOSITORY / 'pyproject.toml'}"
    done = run("python", "-m", "pytest", *arguments, configuration, str(path), folder=REPOSITORY)
    assert told()
    assert done.returncode == 1, done.stdout
    assert "2 passed" in done.stdout
    assert done.stdout.count("last.log: sandbox-token: sent sandbox-token") == 1
    assert len(list(shown_in_files(left))) == 1
    shutil.rmtree(left)


def test_a_token_is_found_wherever_it_stands() -> None:
    assert shown_in("x\nAuthorization: sandbox-token;\ny") == ["sandbox-token: Authorization: sandbox-token;"]
    assert shown_in("listening on http://127.0.0.1:1/stores/a (token: sandbox-token)\n") == []
    assert shown_in("nothing") == []


@pytest.mark.parametrize(("token", "status"), [("sandbox-token", 0), ("wrong-token", 1)])
def test_not_even_the_most_talkative_log_shows_the_token(token: str, status: int) -> None:
    options = SandboxOptions(seed=SeedSizes(products=3, customers=3), faults="500=20%,429=20%,truncate=10%")
    with Sandbox(options) as sandbox:
        for program in ("tap-bigcommerce", "target-bigcommerce"):
            prefix = program.upper().replace("-", "_")
            settings = pointing_at(sandbox, prefix) | {
                f"{prefix}_ACCESS_TOKEN": token,
                f"{prefix}_LOGLEVEL": "DEBUG",
                f"{prefix}_MAX_RETRY_SECONDS": "20",
            }
            record = '{"type": "RECORD", "stream": "brands", "record": {"id": 1, "name": "A"}}\n'
            schema = '{"type": "SCHEMA", "stream": "brands", "schema": {"properties": {}}, "key_properties": ["id"]}\n'
            done = run(program, "--config=ENV", settings=settings, stdin=schema + record, waits_little=True)
            assert done.returncode == status
            assert "DEBUG" in done.stderr
            assert shown_in(done.stdout + done.stderr) == []
