"""CSV, by MeltanoLabs' target-csv."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox
from tests.end_to_end.loaders.projects import STREAMS, project, shown
from tests.end_to_end.loaders.tables import Row, assert_same_rows, documents, kinds, options

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.meltano, pytest.mark.long, pytest.mark.timeout(900)]


def files(folder: Path, stream: str) -> list[list[dict[str, str]]]:
    """The rows of the files of a stream, oldest first."""
    found = []
    for path in sorted((folder / "output").glob(f"{stream}-*.csv")):
        with path.open(newline="") as file:
            found.append(list(csv.DictReader(file)))
    return found


def typed(row: dict[str, str], stream: str) -> Row:
    """A row with whole numbers and flags for their texts, and None for nothing."""
    meanings: dict[str, Any] = {"integer": int, "boolean": {"True": True, "False": False}.__getitem__}
    return {
        name: meanings.get(kinds(stream).get(name, ""), str)(value) if value else None for name, value in row.items()
    }


def test_a_flattened_store_is_whole(installed: Path, tmp_path: Path) -> None:
    loading = project(installed, tmp_path / "project", **shown("Flattening")["config"])
    with Sandbox(options()) as shop:
        loading.run("target-csv", store=shop)
        there = documents(shop)
    read = {stream: files(loading.folder, stream) for stream in STREAMS}
    assert {stream: len(found) for stream, found in read.items()} == dict.fromkeys(STREAMS, 1)
    assert_same_rows(
        {stream: [typed(row, stream) for row in rows] for stream, (rows,) in read.items()}, there, empty_text=None
    )
    orders = {int(row["id"]): row for row in read["orders"][0]}
    for order in there["orders"]:
        row = orders[order["id"]]
        assert row["billing_address__city"] == order["billing_address"]["city"]
        assert row["total_inc_tax"] == order["total_inc_tax"]
        assert row["date_created"].endswith("+00:00")
    products = {int(row["id"]): row for row in read["products"][0]}
    for product in there["products"]:
        assert json.loads(products[product["id"]]["categories"]) == product["categories"]


def test_each_run_makes_files_of_its_own_and_without_flattening_an_object_is_text_of_pythons(
    installed: Path, tmp_path: Path
) -> None:
    loading = project(installed, tmp_path / "project")
    with Sandbox(options()) as shop:
        loading.run("target-csv", store=shop)
        first = files(loading.folder, "customers")
        changed = shop.store.documents("customers")[3]["id"]
        shop.store.change("customers", changed, {"company": "Changed & Sons"})
        loading.run("target-csv", store=shop)
        count = shop.store.count("customers")
    before, after = files(loading.folder, "customers")
    assert [before] == first
    assert len(before) == count
    assert len(after) < count / 2
    assert [row["company"] for row in after if row["id"] == str(changed)] == ["Changed & Sons"]
    cells = [row["authentication"] for row in before]
    assert set(cells) <= {"{'force_password_reset': False}", "{'force_password_reset': True}"}
