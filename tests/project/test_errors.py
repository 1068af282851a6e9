"""docs/errors.md knows every error that a user can meet."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest
from singer_sdk.exceptions import SingerSDKError

import bigcommerce_api
import tap_bigcommerce
import target_bigcommerce
from bigcommerce_api import failures
from bigcommerce_api.errors import BigCommerceError
from bigcommerce_sandbox import Sandbox, SandboxOptions
from target_bigcommerce.items import MissingReferenceError
from tests.programs import REPOSITORY, pointing_at, run

if TYPE_CHECKING:
    from types import ModuleType

PACKAGES = (bigcommerce_api, tap_bigcommerce, target_bigcommerce)
CATALOGUE = (REPOSITORY / "docs" / "errors.md").read_text()
ROWS = [line.split(" | ") for line in CATALOGUE.splitlines() if re.match(r"\| (?!---)", line)]


def modules(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(module.name) for module in found]


def test_every_exception_that_ends_a_run_is_in_the_catalogue() -> None:
    kinds = {
        kind
        for package in PACKAGES
        for module in modules(package)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, (BigCommerceError, SingerSDKError)) and kind.__module__.startswith(package.__name__)
    }
    assert len(kinds) > 15
    assert not {kind.__name__ for kind in kinds - {BigCommerceError} if f"`{kind.__name__}`" not in CATALOGUE}


def test_every_hint_is_in_the_catalogue() -> None:
    hints = {hint for _, hint in failures.STATUSES.values()}
    hints |= {failures.CHECK_ADDRESS, failures.CHECK_PROXY, failures.CHECK_CERTIFICATE, failures.LATER}
    hints |= {kind.hint for kind in BigCommerceError.__subclasses__() if kind.hint}
    assert not {hint for hint in hints if f" {hint} |" not in CATALOGUE}


def test_every_error_says_what_to_do() -> None:
    assert len(ROWS) > 60
    assert not [row for row in ROWS if not row[0].strip("| ") or not row[-1].strip("| ")]


def test_the_messages_are_those_of_the_programs() -> None:
    said = str(MissingReferenceError("brand_id", "brands", 7))
    message, to_do = said.replace("brand_id", "…").replace("brands 7", "… …").split("; ")
    assert f"| {message} | {to_do} |" in CATALOGUE


@pytest.mark.parametrize("program", ["tap-bigcommerce", "target-bigcommerce"])
def test_what_a_program_says_of_its_settings_is_in_the_catalogue(program: str) -> None:
    with Sandbox(SandboxOptions()) as sandbox:
        prefix = program.upper().replace("-", "_")
        settings = pointing_at(sandbox, prefix) | {f"{prefix}_STORE_HASH": ""}
        done = run(program, "--config=ENV", settings=settings, stdin="")
    (error,) = [line.split("| ")[-1] for line in done.stderr.splitlines() if "ERROR" in line]
    assert f"| {error.strip().replace('; ', ' | ')} |" in CATALOGUE
