"""What is published: an sdist, a wheel made from it, and the programs that the wheel installs."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.programs import PROGRAMS, REPOSITORY, run_script

if TYPE_CHECKING:
    from pathlib import Path

VERSION = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"]
NAMES = ("tap-bigcommerce", "target-bigcommerce", "bigcommerce-sandbox")
PACKAGES = ("bigcommerce_api", "bigcommerce_sandbox", "tap_bigcommerce", "target_bigcommerce")


@pytest.mark.parametrize("program", NAMES)
def test_every_program_tells_the_one_version(program: str) -> None:
    done = run_script(program, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{program} v{VERSION}" in done.stdout


def uv(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "uv", "--no-progress", *arguments],
        env={key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def built(folder: Path) -> Path:
    """Builds sdist and wheel into a folder, with the back end fetched as on any other machine."""
    probe = uv("pip", "install", "--target", folder / "back_end", "hatchling")
    if probe.returncode:
        pytest.skip(f"the package index cannot be reached: {probe.stderr.strip().splitlines()[-1]}")
    distributions = folder / "dist"
    done = uv("build", "--out-dir", distributions, REPOSITORY)
    assert done.returncode == 0, done.stderr
    return distributions


@pytest.mark.long
def test_the_built_wheel_runs_in_a_clean_environment(tmp_path: Path) -> None:
    distributions = built(tmp_path)
    (wheel,) = distributions.glob("*.whl")
    (sdist,) = distributions.glob("*.tar.gz")
    assert wheel.name == f"singer_bigcommerce-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = archive.namelist()
    assert {name.split("/")[0] for name in held} == {*PACKAGES, f"singer_bigcommerce-{VERSION}.dist-info"}
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(held)
    assert f"singer_bigcommerce-{VERSION}.dist-info/licenses/LICENSE" in held
    with tarfile.open(sdist) as archive:
        files = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "SECURITY.md"} <= files
    # All that the tests need, which look at the workflows and benchmarks too.
    assert {"tests/programs.py", "docs/generate.py", ".github/workflows/test.yml", "benchmarks/README.md"} <= files
    assert not {file.split("/")[0] for file in files} & {".git", ".venv", ".hypothesis", "site", "dist"}
    checked = uv("tool", "run", "twine", "check", "--strict", wheel, sdist)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    programs = tmp_path / "clean" / "bin"
    assert uv("venv", programs.parent).returncode == 0
    installed = uv("pip", "install", "--python", programs / "python", wheel)
    assert installed.returncode == 0, installed.stderr

    without = start(programs / "bigcommerce-sandbox", "serve")
    assert (without.returncode, without.stdout) == (1, "")
    assert without.stderr == (
        "bigcommerce-sandbox: serving needs an extra: pip install 'singer-bigcommerce[sandbox]'\n"
    )

    installed = uv("pip", "install", "--python", programs / "python", f"{wheel}[sandbox]")
    assert installed.returncode == 0, installed.stderr
    for name in NAMES:
        done = start(programs / name, "--version")
        assert f"{name} v{VERSION}" in done.stdout, done.stderr
    catalog = json.loads(start(programs / "tap-bigcommerce", "--discover").stdout)
    assert "orders" in {entry["tap_stream_id"] for entry in catalog["streams"]}


def start(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs an installed program where the repository is out of its sight."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [program, *arguments],
        cwd=program.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
