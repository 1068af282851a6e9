from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import ROUTES
from tests.bigcommerce_sandbox.scenarios_all import SCENARIOS
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.specs import VARIABLE, Specs, specs_folder
from tests.bigcommerce_sandbox.specs_conformance import Client, Conformance, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox.routing import Route
    from tests.bigcommerce_sandbox.scenarios import Ask

Look = Callable[[Client, "Route", tuple["Ask", ...]], list[str]]

READ = [route for route in ROUTES if route.method == "GET"]

every_route = pytest.mark.parametrize("route", ROUTES, ids=name_of)
every_read = pytest.mark.parametrize("route", READ, ids=name_of)


@pytest.fixture(scope="module")
def specs() -> Specs:
    folder = specs_folder()
    if folder is None:
        pytest.skip(f"BigCommerce's OpenAPI files are not here; {VARIABLE} may name their folder")
    return Specs(folder)


@pytest.fixture(scope="module")
def seeded() -> Iterator[Client]:
    sizes = SeedSizes(products=40, customers=30, orders=30, coupons=10)
    with Sandbox(SandboxOptions(seed=sizes)) as sandbox, Client(sandbox) as client:
        yield client


class Found:
    """What is wrong with each route, looked for once: it answers its scenario in a store of its own.

    Args:
        specs: What the answers are held against.
        database: A store with every object, of which each route gets a copy.
    """

    def __init__(self, specs: Specs, database: Path) -> None:
        self.conformance = Conformance(specs)
        self._database = database
        self._answers: dict[str, list[str]] = {}
        self._parameters: dict[str, list[str]] = {}

    def in_answers(self, route: Route) -> list[str]:
        return self._once(self._answers, self.conformance.problems, route)

    def in_parameters(self, route: Route) -> list[str]:
        return self._once(self._parameters, self.conformance.problems_of_parameters, route)

    def _once(self, known: dict[str, list[str]], look: Look, route: Route) -> list[str]:
        name = name_of(route)
        if name not in known:
            copy = shutil.copy(self._database, self._database.with_name("copy.sqlite"))
            with Sandbox(SandboxOptions(database=str(copy))) as sandbox, Client(sandbox) as client:
                known[name] = look(client, route, SCENARIOS[name])
        return known[name]


@pytest.fixture(scope="module")
def found(specs: Specs, tmp_path_factory: pytest.TempPathFactory) -> Found:
    database = tmp_path_factory.mktemp("filled") / "store.sqlite"
    with Sandbox(SandboxOptions(database=str(database))) as sandbox:
        fill(sandbox)
    return Found(specs, database)


@every_route
def test_answers_are_as_specified(found: Found, route: Route) -> None:
    assert name_of(route) in SCENARIOS, "the route has no scenario"
    assert found.in_answers(route) == []


@every_read
def test_documented_parameters_are_read(found: Found, route: Route) -> None:
    assert found.in_parameters(route) == []


@every_read
def test_seeded_answers_are_as_specified(specs: Specs, seeded: Client, route: Route) -> None:
    assert Conformance(specs).problems_of_everything(seeded, route) == []


def test_every_scenario_belongs_to_a_route() -> None:
    assert SCENARIOS.keys() - {name_of(route) for route in ROUTES} == set()


def test_every_exception_is_needed(found: Found) -> None:
    for route in ROUTES:
        if name_of(route) in SCENARIOS:
            found.in_answers(route)
    for route in READ:
        found.in_parameters(route)
    assert found.conformance.unused() == []
