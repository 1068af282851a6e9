"""The store's profile, its clock and its currencies."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import MISSING

SCENARIOS: Final[Scenarios] = {
    "GET /v2/store": (Ask(200),),
    "GET /v2/time": (Ask(200),),
    "GET /v2/currencies": (Ask(200),),
    "GET /v2/currencies/{id}": (Ask(200, (1,)), Ask(404, (MISSING,))),
}
