from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import ROUTES
from tests.bigcommerce_sandbox.scenarios_all import SCENARIOS
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.specs import VARIABLE, Specs, specs_folder
from tests.bigcommerce_sandbox.specs_conformance import Client, Conformance, name_of

if TYPE_CHECKING:
    from bigcommerce_sandbox.routing import Route

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


def _problems(conformance: Conformance, route: Route) -> list[str]:
    """Has the route answer its scenario in a store of its own."""
    with Sandbox() as sandbox, Client(sandbox) as client:
        fill(sandbox)
        return conformance.problems(client, route, SCENARIOS[name_of(route)])


def _problems_of_parameters(conformance: Conformance, route: Route) -> list[str]:
    with Sandbox() as sandbox, Client(sandbox) as client:
        fill(sandbox)
        return conformance.problems_of_parameters(client, route, SCENARIOS[name_of(route)])


@every_route
def test_answers_are_as_specified(specs: Specs, route: Route) -> None:
    assert name_of(route) in SCENARIOS, "the route has no scenario"
    assert _problems(Conformance(specs), route) == []


@every_read
def test_documented_parameters_are_read(specs: Specs, route: Route) -> None:
    assert _problems_of_parameters(Conformance(specs), route) == []


@every_read
def test_seeded_answers_are_as_specified(specs: Specs, seeded: Client, route: Route) -> None:
    assert Conformance(specs).problems_of_everything(seeded, route) == []


def test_every_scenario_belongs_to_a_route() -> None:
    assert SCENARIOS.keys() - {name_of(route) for route in ROUTES} == set()


def test_every_exception_is_needed(specs: Specs) -> None:
    conformance = Conformance(specs)
    for route in ROUTES:
        if name_of(route) in SCENARIOS:
            _problems(conformance, route)
    for route in READ:
        _problems_of_parameters(conformance, route)
    assert conformance.unused() == []
