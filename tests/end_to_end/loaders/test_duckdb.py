"""DuckDB, by target-duckdb."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest

from bigcommerce_sandbox import Sandbox
from tests.end_to_end.loaders.projects import STREAMS, Project, needs_duckdb, project, shown
from tests.end_to_end.loaders.tables import (
    History,
    Tables,
    assert_same_rows,
    documents,
    everything,
    kinds,
    options,
    three_runs,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.loaders.conftest import Once

pytestmark = [pytest.mark.meltano, pytest.mark.long, pytest.mark.timeout(900), needs_duckdb]

COLUMN: Final = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date-time": "TIMESTAMP",
    "date": "VARCHAR",
    "string": "VARCHAR",
    "object": "JSON",
}

READ: Final = """
import duckdb, json, sys
database = duckdb.connect("output/store.duckdb", read_only=True)
types, rows = {}, {}
# A loader that was killed may leave a table of its own beside.
query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'bigcommerce'"
for table, in database.execute(query).fetchall():
    found = database.execute(f'SELECT * FROM bigcommerce."{table}"')
    types[table] = {column[0]: str(column[1]) for column in found.description}
    rows[table] = [dict(zip(types[table], row)) for row in found.fetchall()]
    described = database.execute(f'DESCRIBE bigcommerce."{table}"').fetchall()
    types[table] = {column[0]: column[1] for column in described}
money = database.execute(sys.argv[1]).fetchall()
print(json.dumps([types, rows, money], default=str))
"""


def read(loaded: Project, query: str = "SELECT 1") -> tuple[dict[str, dict[str, str]], Tables, list[Any]]:
    """The types of the columns and the rows of each table, and the answer to a query."""
    types, rows, answer = loaded.ask("target-duckdb", READ, query)
    return types, rows, answer


@pytest.fixture(scope="module")
def history(installed: Path, once: Once, tmp_path_factory: pytest.TempPathFactory) -> History:
    """Three incremental runs into one database."""

    def make() -> History:
        loading = project(installed, tmp_path_factory.mktemp("duckdb"))
        with Sandbox(options()) as shop:
            return three_runs(shop, lambda: loading.run("target-duckdb", store=shop), lambda: read(loading)[:2])

    found: History = once("duckdb", make)
    return found


def test_every_column_has_the_type_of_its_kind(history: History) -> None:
    for stream in STREAMS:
        expected = {name: COLUMN.get(kind, "JSON") for name, kind in kinds(stream).items()}
        assert history.types[stream] == expected, stream


def test_every_stream_loads_whole_and_with_the_types_of_its_kinds(installed: Path, tmp_path: Path) -> None:
    loading = project(installed, tmp_path / "project")
    messages, counts = everything()
    loading.pipe("target-duckdb", messages)
    types, rows, _ = read(loading)
    assert len(counts) > 40
    assert {stream: len(found) for stream, found in rows.items() if found} == counts
    for stream, columns in types.items():
        assert columns == {name: COLUMN.get(kind, "JSON") for name, kind in kinds(stream).items()}, stream


def test_ids_are_bigint_moments_timestamps_and_what_is_nested_json(history: History) -> None:
    orders, products = history.types["orders"], history.types["products"]
    assert (orders["id"], orders["customer_id"], products["brand_id"]) == ("BIGINT",) * 3
    assert (orders["date_created"], products["date_modified"]) == ("TIMESTAMP",) * 2
    assert (orders["is_deleted"], products["is_visible"]) == ("BOOLEAN",) * 2
    assert (orders["billing_address"], orders["fees"], products["categories"]) == ("JSON",) * 3


def test_after_each_run_a_table_holds_every_object_once_and_as_the_store_has_it(history: History) -> None:
    for loaded, there in zip(history.loaded, history.there, strict=True):
        assert_same_rows(loaded, there, empty_text=None)


def test_the_later_runs_ask_for_changes_only(history: History) -> None:
    assert ["min_date_modified" in parameters for parameters in history.asked] == [False, True, True]


def test_columns_of_objects_are_json_where_nothing_is_flattened(history: History) -> None:
    cities = {entry["id"]: entry["billing_address"]["city"] for entry in history.there[-1]["orders"][:20]}
    rows = {
        row["id"]: json.loads(row["billing_address"]) for row in history.loaded[-1]["orders"] if row["id"] in cities
    }
    assert {key: address["city"] for key, address in rows.items()} == cities


def test_a_flattened_and_mapped_store_has_columns_for_the_fields_of_objects_and_for_what_the_map_makes(
    installed: Path, tmp_path: Path
) -> None:
    config = shown("Flattening")["config"] | shown("Stream maps")["config"]
    loading = project(installed, tmp_path / "project", **config)
    with Sandbox(options()) as shop:
        loading.run("target-duckdb", store=shop)
        there = documents(shop)
        types, rows, money = read(
            loading, "SELECT id, CAST(total_inc_tax AS DECIMAL(18, 4)) FROM bigcommerce.orders ORDER BY id"
        )
    orders = {row["id"]: row for row in rows["orders"]}
    assert types["orders"]["billing_address__city"] == "VARCHAR"
    assert "billing_address" not in types["orders"]
    for order in there["orders"]:
        assert orders[order["id"]]["billing_address__city"] == (order["billing_address"]["city"] or None)
    assert {key: Decimal(amount) for key, amount in money} == {
        order["id"]: Decimal(order["total_inc_tax"]) for order in there["orders"]
    }
    assert types["products"]["categories"] == "VARCHAR"
    products = {row["id"]: row for row in rows["products"]}
    assert any(product["categories"] for product in there["products"])
    for product in there["products"]:
        assert json.loads(products[product["id"]]["categories"]) == product["categories"]

    assert "customers" not in rows
    assert "notes" not in types["shoppers"]
    shoppers = {row["id"]: row for row in rows["shoppers"]}
    assert shoppers.keys() == {customer["id"] for customer in there["customers"]}
    for customer in there["customers"]:
        row = shoppers[customer["id"]]
        assert row["full_name"] == f"{customer['first_name']} {customer['last_name']}"
        assert row["mail_domain"] == customer["email"].split("@")[-1]
