"""What every test lives with: no network but loopback, no settings from the surroundings, stores that are closed."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions
from tests import tokens

if TYPE_CHECKING:
    from pathlib import Path

SETTING_PREFIXES = ("TAP_BIGCOMMERCE_", "TARGET_BIGCOMMERCE_", "MELTANO_")
LOCAL_NAMES = frozenset({"localhost", "", None})


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """Refuses a connection that would leave this machine; unix sockets pass."""
    if event == "socket.connect" and isinstance(address := arguments[1], tuple):
        host = address[0]
        if host not in LOCAL_NAMES and not ipaddress.ip_address(str(host)).is_loopback:
            raise ConnectionRefusedError(f"tests reach loopback only, not {host}")


sys.addaudithook(_only_loopback)
# How long an example takes says more of what else the machine does than of the program.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
subprocess.Popen = tokens.HeardPopen  # type: ignore[misc]  # which all of a test's processes are


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Gives every worker its share of the long tests first, so that none waits for another's last test in the end.

    A module that runs Meltano is not shared out, since what its tests have in common takes long to set up. The order
    is that of chance otherwise, and the shares are as large as those into which xdist cuts the list.
    """
    workers: int = getattr(config, "workerinput", {}).get("workercount", 1)
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    modules: dict[Path, int] = {}
    longs: list[pytest.Item] = []
    shorts: list[pytest.Item] = []
    for item in items:
        if item.get_closest_marker("meltano"):
            shares[modules.setdefault(item.path, len(modules)) % workers].append(item)
        else:
            (longs if item.get_closest_marker("long") else shorts).append(item)
    left = len(items)
    for number, share in enumerate(shares):
        size = left // (workers - number)
        left -= size
        share.extend(longs[number::workers])
        room = max(size - len(share), 0)
        share.extend(shorts[:room])
        del shorts[:room]
    items[:] = [*(item for share in shares for item in share), *shorts]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fails a test of which any output, whoever's, shows a secret."""
    report = yield
    texts = [text for name, text in report.sections if name.startswith("Captured") and name.endswith(report.when)]
    shown = [line for text in (*texts, *tokens.told()) for line in tokens.shown_in(text)]
    if shown and report.passed:
        report.outcome = "failed"
        report.longrepr = "a secret is shown:\n" + "\n".join(dict.fromkeys(shown))
    return report


LEFT = pytest.StashKey[list[str]]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the whole run if any file that the tests left shows a secret."""
    if hasattr(session.config, "workerinput"):
        return
    # Of a run by several workers this folder holds those of all of them, which have ended by now.
    folders = session.config._tmp_path_factory  # type: ignore[attr-defined]  # pytest sets it when it begins
    shown = list(tokens.shown_in_files(folders.getbasetemp()))
    session.config.stash[LEFT] = shown
    if shown:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which files they are."""
    if shown := terminalreporter.config.stash.get(LEFT, []):
        terminalreporter.section("a secret is shown by a file")
        for line in shown:
            terminalreporter.write_line(line, red=True)


@pytest.fixture(autouse=True)
def _no_settings_from_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(SETTING_PREFIXES) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@pytest.fixture
def open_store() -> Iterator[Callable[..., Sandbox]]:
    """Opens sandboxes that close with the test: `open_store(SandboxOptions(...))`."""
    with contextlib.ExitStack() as stack:

        def open_one(options: SandboxOptions | None = None) -> Sandbox:
            return stack.enter_context(Sandbox(options))

        yield open_one
