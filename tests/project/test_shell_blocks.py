"""Every shell block of README and the pages runs as it stands, but for those whose comment says why not; Python too.

The blocks of a page are run in their order, in one shell and one folder. Three things differ from a reader's machine: a
store that a block calls abc123 or def456 is a sandbox; the ports of sandboxes that a block starts are free ones; and
such a sandbox runs in the background, where a reader would open another terminal.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from benchmarks.__main__ import BENCHMARKS, read_arguments
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import PROGRAMS, REPOSITORY, environment, run
from tests.tokens import heard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES: Final = {
    str(path.relative_to(REPOSITORY)): path.read_text()
    for pattern in ("*.md", "docs/*.md", "benchmarks/*.md", "examples/*/*.md")
    for path in sorted(REPOSITORY.glob(pattern))
}
BLOCK: Final = re.compile(
    r"^(?:<!-- not run: (?P<reason>.+?) -->\n)?[ ]*```(?:sh|bash|shell|console)\n(?P<text>.*?)^[ ]*```$",
    re.MULTILINE | re.DOTALL,
)
WITH_FILES: Final = {"docs/writing.md"}
"""Pages whose blocks need the files shown between them: a test of their own lays those out."""

PORTS: Final = ("8808", "8809")
STORES: Final = {"abc123": "your-token", "def456": "another-token"}
"""The stores that a reader has, and their tokens."""

PROGRAM: Final = """\
#!/bin/sh
# A store that a block serves itself has an address; any other is one of the reader's; files name abc123.
case "$* $%(prefix)s_API_URL" in
  *--config=ENV*http*) exec %(program)s "$@" ;;
  *--config=ENV*) store=$%(prefix)s_STORE_HASH ;;
  *) store=abc123 ;;
esac
exec %(program)s --config "%(folder)s/$store.json" "$@"
"""
"""What stands before a program on the path, and says where a reader's store is."""

SERVER: Final = """\
#!/bin/sh
[ "$1" = serve ] || exec %(program)s "$@"
%(program)s "$@" > %(folder)s/served.$$ 2>&1 &
until grep -q listening %(folder)s/served.$$; do sleep 0.05; done
"""
"""What stands before ``bigcommerce-sandbox`` on the path: it serves in the background."""


def blocks(page: str) -> list[str]:
    """The blocks of a page that are run."""
    return [found["text"] for found in BLOCK.finditer(PAGES[page]) if found["reason"] is None]


def test_blocks_are_found_and_every_other_one_says_why_it_is_not_run() -> None:
    assert len(blocks("README.md")) >= 2
    assert len(blocks("docs/index.md")) >= 5
    for page, text in PAGES.items():
        fences = re.findall(r"^[ ]*```(?:sh|bash|shell|console)\b.*$", text, flags=re.MULTILINE)
        assert len(fences) == len(BLOCK.findall(text)), f"{page}: a shell block in a form that is not known"


@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if "```python" in text])
def test_the_python_of_a_page_runs(page: str) -> None:
    for block in re.findall(r"```python\n(.*?)```", PAGES[page], flags=re.DOTALL):
        done = run("python", "-c", block)
        assert done.returncode == 0, done.stderr


def test_every_benchmark_that_a_page_names_can_be_asked_for() -> None:
    commands = re.findall(r"`make bench BENCH=(\"[^\"]+\"|[\w-]+)`", PAGES["benchmarks/README.md"])
    asked = [read_arguments(shlex.split(command.strip('"'))) for command in commands]
    assert {name for arguments in asked for name in arguments.names} == set(BENCHMARKS)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[str]:
    """A search path on which the programs know the sandboxes that stand for a reader's own stores."""
    folder = tmp_path / "path"
    folder.mkdir()
    seeds = SeedSizes(products=4, customers=4, orders=4, coupons=1)
    currencies = frozenset({"EUR", "GBP", "JPY"})
    stores = [
        SandboxOptions(store_hash="abc123", access_token=STORES["abc123"], seed=seeds),
        SandboxOptions(store_hash="def456", access_token=STORES["def456"], currencies=currencies),
    ]
    names = {"tap-bigcommerce": "TAP_BIGCOMMERCE", "target-bigcommerce": "TARGET_BIGCOMMERCE"}
    with Sandbox(stores[0]) as own, Sandbox(stores[1]) as other:
        for sandbox in (own, other):
            (folder / f"{sandbox.store_hash}.json").write_text(f'{{"api_url": "{sandbox.api_url}"}}')
        for name, prefix in names.items():
            (folder / name).write_text(PROGRAM % {"folder": folder, "prefix": prefix, "program": PROGRAMS / name})
        values = {"folder": folder, "program": PROGRAMS / "bigcommerce-sandbox"}
        (folder / "bigcommerce-sandbox").write_text(SERVER % values)
        for name in (*names, "bigcommerce-sandbox"):
            (folder / name).chmod(0o755)
        yield f"{folder}:{PROGRAMS}:{os.environ['PATH']}"


def free_port() -> str:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return str(opened.getsockname()[1])


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page) and page not in WITH_FILES])
def test_the_blocks_of_a_page_run(page: str, path: str, tmp_path: Path) -> None:
    script = "\n".join(blocks(page))
    for port in PORTS:
        script = script.replace(port, free_port())
    folder = tmp_path / "reader"
    folder.mkdir()
    with (tmp_path / "log").open("w+") as log:
        with subprocess.Popen(
            ["bash", "-euxo", "pipefail", "-c", script],
            cwd=folder,
            env=environment(PATH=path),
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as shell:
            try:
                ended = shell.wait(timeout=200)
            finally:
                # The sandboxes that it left serving, and whatever hangs.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(shell.pid, signal.SIGKILL)
        log.seek(0)
        output = log.read()
    heard(output)
    assert ended == 0, output
    assert "Traceback" not in output
    written = [file for file in folder.iterdir() if file.suffix == ".jsonl"]
    assert all(file.stat().st_size for file in written), written
