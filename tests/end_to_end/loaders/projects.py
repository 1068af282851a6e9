"""Meltano projects with loaders that are not of this distribution, defined as docs/loaders.md shows them."""

from __future__ import annotations

import fcntl
import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from tests.programs import REPOSITORY, environment, pointing_at, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox

STREAMS: Final = ("brands", "category_trees", "categories", "products", "customers", "coupons", "orders")
PAGE: Final = (REPOSITORY / "docs" / "loaders.md").read_text()
TAP_VENV: Final = "extractors/tap-bigcommerce/venv"


def shown(section: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    """What the YAML block of a section of the page holds."""
    block = re.search(rf"^## {re.escape(section)}\n(?:(?!^## ).*\n)*?^```yaml\n((?:.*\n)*?)^```$", PAGE, re.MULTILINE)
    assert block, f"docs/loaders.md shows no YAML under {section}"
    return yaml.safe_load(block[1])


LOADERS: Final[dict[str, dict[str, Any]]] = {
    entry["name"]: entry for section in ("JSON lines", "CSV", "DuckDB", "PostgreSQL") for entry in shown(section)
}
if sys.version_info >= (3, 14):
    del LOADERS["target-duckdb"]
needs_duckdb: Final = pytest.mark.skipif(
    "target-duckdb" not in LOADERS, reason="the DuckDB with which target-duckdb loses no row has no Python 3.14"
)


def definition(**tap_config: object) -> dict[str, Any]:
    """A project with the tap as meltano.yml defines it, the loaders as the page does, and the core streams selected."""
    project: dict[str, Any] = yaml.safe_load((REPOSITORY / "meltano.yml").read_text())
    (tap,) = project["plugins"]["extractors"]
    tap |= {"pip_url": f"-e {REPOSITORY}", "select": [f"{stream}.*" for stream in STREAMS], "config": tap_config}
    project["plugins"] = {"extractors": [tap], "loaders": list(LOADERS.values())}
    return {key: value for key, value in project.items() if key not in {"jobs", "schedules"}}


def install(folder: Path) -> None:
    """Installs all plug-ins of a project into a folder, once for all the workers of a test run."""
    with locked(folder / "lock"):
        if not (folder / "installed").exists():
            (folder / "meltano.yml").write_text(yaml.safe_dump(definition()))
            done = run("meltano", "install", folder=folder)
            assert done.returncode == 0, done.stdout + done.stderr
            (folder / "installed").touch()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keeps other workers out meanwhile."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Project:
    """A project of a test's own, which shares installed plug-ins with the others.

    Attributes:
        folder: Where it is.
        settings: What the environment of its runs holds.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, loader: str, *arguments: str, store: Sandbox, **settings: object) -> str:
        """Loads a store by ``meltano run`` and gives back what it put out."""
        done = run(*self.command(loader, *arguments), settings=self.surroundings(store, settings), folder=self.folder)
        output = done.stdout + done.stderr
        assert done.returncode == 0, output[-6000:]
        return output

    def command(self, loader: str, *arguments: str) -> tuple[str, ...]:
        """The command that loads a store."""
        return ("meltano", "--environment=prod", "run", *arguments, "tap-bigcommerce", loader)

    def surroundings(self, store: Sandbox, settings: dict[str, object]) -> dict[str, str]:
        """The environment of a run."""
        given = {name: str(value) for name, value in settings.items()}
        return {"MELTANO_AUTO_INSTALL": "false", **self.settings, **pointing_at(store, "TAP_BIGCOMMERCE"), **given}

    def pipe(self, loader: str, messages: str, **config: object) -> None:
        """Hands a loader messages without Meltano, with the page's configuration and the one given."""
        program = self.folder / ".meltano" / "loaders" / loader / "venv" / "bin" / loader
        file = self.folder / f"{loader}.json"
        file.write_text(json.dumps(LOADERS[loader]["config"] | config))
        done = subprocess.run(
            [program, "--config", file],
            env=environment(**LOADERS[loader].get("env", {})),
            input=messages,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]

    def ask(self, loader: str, program: str, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Runs a Python program in a loader's environment, which has its database's driver, and reads its JSON."""
        python = self.folder / ".meltano" / "loaders" / loader / "venv" / "bin" / "python"
        done = subprocess.run(
            [python, "-c", program, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def project(
    installed: Path, folder: Path, settings: dict[str, str] | None = None, *, top: object = None, **tap_config: object
) -> Project:
    """Lays out a project.

    Args:
        installed: Where `install` put the plug-ins.
        folder: Where to.
        settings: What the environment of its runs is to hold.
        top: What else stands in its meltano.yml.
        tap_config: The tap's settings.
    """
    folder.mkdir(exist_ok=True)
    entries = {**definition(**tap_config), **(top if isinstance(top, dict) else {})}
    (folder / "meltano.yml").write_text(yaml.safe_dump(entries))
    (folder / "output").mkdir()
    for venv in (installed / ".meltano").glob("*/*/venv"):
        own = folder / venv.relative_to(installed)
        own.parent.mkdir(parents=True)
        own.symlink_to(venv)
    return Project(folder, settings or {})
