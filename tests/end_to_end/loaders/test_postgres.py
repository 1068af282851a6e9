"""PostgreSQL, by MeltanoLabs' target-postgres, in a server that the test installs and starts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from bigcommerce_sandbox import Sandbox
from tests.end_to_end.loaders.projects import LOADERS, STREAMS, Project, project, shown
from tests.end_to_end.loaders.servers import PASSWORD, NoServerError, Server, postgres
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
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.loaders.conftest import Once

pytestmark = [pytest.mark.meltano, pytest.mark.long, pytest.mark.timeout(900)]

COLUMN: Final = {
    "integer": "int8",
    "number": "numeric",
    "boolean": "bool",
    "date-time": "timestamp",
    "date": "date",
    "string": "text",
    "object": "jsonb",
    "array of integer": "_int8",
    "array of string": "_text",
    "array of object": "_jsonb",
}
"""The types by the names of PostgreSQL's own catalog, where that of an array begins with an underscore."""

READ: Final = """
import json, os, psycopg, sys
schema = sys.argv[1]
with psycopg.connect(os.environ["WAREHOUSE"]) as database:
    columns = "SELECT table_name, column_name, udt_name FROM information_schema.columns WHERE table_schema = %s"
    types, rows = {}, {}
    for table, column, kind in database.execute(columns, [schema]):
        types.setdefault(table, {})[column] = kind
    for table in types:
        found = database.execute(f'SELECT * FROM "{schema}"."{table}"')
        names = [column.name for column in found.description]
        rows[table] = [dict(zip(names, row)) for row in found]
print(json.dumps([types, rows], default=str))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        with postgres() as running:
            yield running
    except NoServerError as error:
        pytest.skip(str(error))


def read(loaded: Project, monkeypatch: pytest.MonkeyPatch, schema: str) -> tuple[dict[str, dict[str, str]], Tables]:
    """The types of the columns and the rows of each table."""
    config, port = LOADERS["target-postgres"]["config"], loaded.settings["TARGET_POSTGRES_PORT"]
    password = loaded.settings["TARGET_POSTGRES_PASSWORD"]
    address = f"postgresql://{config['user']}:{password}@{config['host']}:{port}/{config['database']}"
    monkeypatch.setenv("WAREHOUSE", address)
    types, rows = loaded.ask("target-postgres", READ, schema)
    return types, rows


@pytest.fixture(scope="module")
def history(
    request: pytest.FixtureRequest, installed: Path, once: Once, tmp_path_factory: pytest.TempPathFactory
) -> History:
    """Three incremental runs into one database."""

    def make() -> History:
        running: Server = request.getfixturevalue("server")
        loading = project(installed, tmp_path_factory.mktemp("postgres"), running.settings)
        with Sandbox(options()) as shop, pytest.MonkeyPatch.context() as patch:
            return three_runs(
                shop, lambda: loading.run("target-postgres", store=shop), lambda: read(loading, patch, "bigcommerce")
            )

    found: History = once("postgres", make)
    return found


def test_every_column_has_the_type_of_its_kind(history: History) -> None:
    for stream in STREAMS:
        found = {name: kind for name, kind in history.types[stream].items() if not name.startswith("_sdc_")}
        assert found == {name: COLUMN[kind] for name, kind in kinds(stream).items()}, stream


def test_every_stream_loads_whole_and_with_the_types_of_its_kinds(
    installed: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading = project(installed, tmp_path / "project", server.settings)
    messages, counts = everything()
    access = {"port": server.port, "password": PASSWORD, "add_record_metadata": False, "activate_version": False}
    loading.pipe("target-postgres", messages, default_target_schema="whole", **access)
    types, rows = read(loading, monkeypatch, "whole")
    assert len(counts) > 40
    assert {stream: len(found) for stream, found in rows.items() if found} == counts
    for stream, columns in types.items():
        assert columns == {name: COLUMN[kind] for name, kind in kinds(stream).items()}, stream


def test_ids_are_bigint_money_numeric_moments_timestamps_and_what_is_nested_json(history: History) -> None:
    orders, products = history.types["orders"], history.types["products"]
    assert (orders["id"], orders["customer_id"], products["brand_id"]) == ("int8",) * 3
    assert (orders["total_inc_tax"], products["price"]) == ("numeric",) * 2
    assert (orders["date_created"], products["date_modified"]) == ("timestamp",) * 2
    assert (orders["is_deleted"], products["is_visible"]) == ("bool",) * 2
    assert (orders["billing_address"], orders["fees"], products["categories"]) == ("jsonb", "_jsonb", "_int8")


def test_after_each_run_a_table_holds_every_object_once_and_as_the_store_has_it(history: History) -> None:
    for loaded, there in zip(history.loaded, history.there, strict=True):
        assert_same_rows(loaded, there)


def test_the_later_runs_ask_for_changes_only(history: History) -> None:
    assert ["min_date_modified" in parameters for parameters in history.asked] == [False, True, True]


def test_objects_and_lists_are_whole_where_nothing_is_flattened(history: History) -> None:
    orders = {row["id"]: row for row in history.loaded[-1]["orders"]}
    for order in history.there[-1]["orders"][:20]:
        assert orders[order["id"]]["billing_address"]["city"] == order["billing_address"]["city"]
    products = {row["id"]: row for row in history.loaded[-1]["products"]}
    assert any(product["categories"] for product in history.there[-1]["products"])
    for product in history.there[-1]["products"]:
        assert products[product["id"]]["categories"] == product["categories"]


def test_a_flattened_store_has_columns_for_the_fields_of_objects(
    installed: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = server.settings | {"TARGET_POSTGRES_DEFAULT_TARGET_SCHEMA": "flat"}
    loading = project(installed, tmp_path / "project", settings, **shown("Flattening")["config"])
    with Sandbox(options()) as shop:
        loading.run("target-postgres", store=shop)
        there = documents(shop)
    types, rows = read(loading, monkeypatch, "flat")
    assert types["orders"]["billing_address__city"] == "text"
    assert types["products"]["custom_url__is_customized"] == "bool"
    assert types["products"]["categories"] == "text"
    assert not {"billing_address", "custom_url"} & (types["orders"].keys() | types["products"].keys())
    orders = {row["id"]: row for row in rows["orders"]}
    for order in there["orders"]:
        assert orders[order["id"]]["billing_address__city"] == order["billing_address"]["city"]
    products = {row["id"]: row for row in rows["products"]}
    for product in there["products"]:
        assert json.loads(products[product["id"]]["categories"]) == product["categories"]
