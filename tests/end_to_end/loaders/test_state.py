"""State that Meltano keeps in files, with target-jsonl, which shows what each run brought."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.end_to_end.loaders.projects import STREAMS, Project, project, shown
from tests.end_to_end.loaders.tables import Tables, assert_same_rows, documents, kinds, options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.end_to_end.loaders.conftest import Once

pytestmark = [pytest.mark.meltano, pytest.mark.long, pytest.mark.timeout(900)]


def brought(loaded: Project, folder: str = "output") -> Tables:
    """What runs appended since this was last asked for."""
    tables = {}
    for stream in STREAMS:
        path = loaded.folder / folder / f"{stream}.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        tables[stream] = [json.loads(line, parse_float=Decimal) for line in lines]
        path.unlink(missing_ok=True)
    return tables


def states(loaded: Project) -> dict[str, dict[str, Any]]:
    """The bookmarks in the files of the state backend, by state id."""
    found = {path.parent.name: json.loads(path.read_text()) for path in loaded.folder.glob("state/*/state.json")}
    return {name: state["completed"]["singer_state"]["bookmarks"] for name, state in found.items()}


def asked_for(store: Sandbox, path: str, parameter: str) -> bool:
    """Whether the store was asked for changes only since this was last asked; not only now and then."""
    (answer,) = {parameter in request.parameters for request in store.requests if request.path == path}
    return answer


@dataclass(frozen=True)
class Run:
    """What a run brought, what the store then held, whether it asked for changes only, and the state it left."""

    brought: Tables
    there: Tables
    for_changes: bool
    state: Mapping[str, Any]


@pytest.fixture(scope="module")
def runs(installed: Path, once: Once, tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """A first run, one more, and one with --full-refresh, with a change between and no database of Meltano's left."""

    def make() -> list[Run]:
        loading = project(installed, tmp_path_factory.mktemp("state"), top=shown("State"))
        with Sandbox(options()) as shop:
            return [_one_run(loading, shop, *arguments) for arguments in ((), (), ("--full-refresh",))]

    found: list[Run] = once("state", make)
    return found


def _one_run(loading: Project, shop: Sandbox, *arguments: str) -> Run:
    loading.run("target-jsonl", *arguments, store=shop)
    (state,) = states(loading).values()
    done = Run(brought(loading), documents(shop), asked_for(shop, "/v2/orders", "min_date_modified"), state)
    shop.forget_requests()
    (loading.folder / ".meltano" / "meltano.db").unlink()
    shop.store.change("customers", shop.store.documents("customers")[3]["id"], {"company": "Changed & Sons"})
    return done


def test_json_lines_hold_a_store_as_it_is(runs: list[Run]) -> None:
    assert_same_rows(runs[0].brought, runs[0].there)
    orders = {order["id"]: order for order in runs[0].brought["orders"]}
    for order in runs[0].there["orders"]:
        assert str(orders[order["id"]]["total_inc_tax"]) == order["total_inc_tax"]
        assert orders[order["id"]]["billing_address"]["city"] == order["billing_address"]["city"]
    for stream, rows in runs[0].brought.items():
        moments = [row[name] for row in rows for name, kind in kinds(stream).items() if kind == "date-time"]
        assert all(moment.endswith("+00:00") for moment in moments if moment)


def test_the_second_run_goes_on_from_the_state_in_the_files(runs: list[Run]) -> None:
    first, second, _ = runs
    assert not first.for_changes
    assert second.for_changes
    changed = second.there["customers"][3]["id"]
    assert changed in {row["id"] for row in second.brought["customers"]}
    assert len(second.brought["customers"]) < len(first.brought["customers"]) / 2
    moved = "replication_key_value"
    assert second.state["customers"][moved] > first.state["customers"][moved]


def test_a_full_refresh_brings_everything_again_and_leaves_a_state(runs: list[Run]) -> None:
    _, second, refreshed = runs
    assert not refreshed.for_changes
    assert_same_rows(refreshed.brought, refreshed.there)
    moved = "replication_key_value"
    assert refreshed.state["customers"][moved] >= second.state["customers"][moved]


def test_two_stores_have_a_state_each(installed: Path, tmp_path: Path) -> None:
    loading = project(installed, tmp_path / "project", top=shown("State"))
    sizes = SeedSizes(products=4, customers=8, orders=4, random_seed=2)
    with Sandbox(options()) as one, Sandbox(SandboxOptions(seed=sizes, store_hash="two")) as two:

        def load(store: Sandbox, name: str) -> Tables:
            loading.run(
                "target-jsonl", f"--state-id-suffix={name}", store=store, TARGET_JSONL_DESTINATION_PATH=f"output/{name}"
            )
            return brought(loading, f"output/{name}")

        load(one, "one")
        kept = states(loading)
        whole = load(two, "two")
        assert {stream: len(rows) for stream, rows in whole.items()} == {
            stream: two.store.count(stream) for stream in STREAMS
        }
        both = states(loading)
        assert {name.rsplit(":", 1)[-1] for name in both} == {"one", "two"}
        assert kept.items() <= both.items()
        one.forget_requests()
        one.store.change("customers", one.store.documents("customers")[3]["id"], {"company": "Changed & Sons"})
        again = load(one, "one")
        assert asked_for(one, "/v2/orders", "min_date_modified")
        assert "Changed & Sons" in {row["company"] for row in again["customers"]}
        assert len(again["customers"]) < one.store.count("customers") / 2
