"""Redirects."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import MISSING, REDIRECT, SHIRT

SCENARIOS: Final[Scenarios] = {
    "GET /v3/storefront/redirects": (
        Ask(200),
        Ask(200, parameters={"id:min": "1", "sort": "id", "limit": "1", "include": "to_url"}),
        Ask(200, parameters={"keyword": "old", "site_id": "1"}),
        Ask(200, parameters={"id:in": str(MISSING)}),
    ),
    "PUT /v3/storefront/redirects": (
        Ask(
            201,
            body=[
                {"from_path": "/old-shirt/", "site_id": 1, "to": {"type": "url", "url": "/shirts/"}},
                {"from_path": "/older-shirt/", "site_id": 1, "to": {"type": "product", "entity_id": SHIRT}},
                {"from_path": "/gone/", "site_id": 1},
            ],
        ),
        Ask(422, body=[{"from_path": "/gone/", "site_id": 1, "to": {"type": "elsewhere"}}]),
    ),
    "DELETE /v3/storefront/redirects": (
        Ask(204, parameters={"id:in": str(REDIRECT)}),
        Ask(422),
    ),
}
