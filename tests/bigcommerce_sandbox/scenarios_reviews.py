"""Reviews of products."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import MISSING, MUG, REVIEW, SHIRT

_PATH: Final = "/v3/catalog/products/{product_id}/reviews"
_NICE: Final = {"title": "Nice", "date_reviewed": "2024-06-01T10:00:00+02:00"}

SCENARIOS: Final[Scenarios] = {
    f"GET {_PATH}": (
        Ask(200, (SHIRT,)),
        Ask(200, (SHIRT,), {"status": "0"}),
        Ask(204, (MUG,)),
    ),
    f"POST {_PATH}": (
        Ask(200, (SHIRT,), body=_NICE),
        Ask(200, (MUG,), body={**_NICE, "text": "Very", "status": "approved", "rating": 4, "name": "Anna"}),
        Ask(404, (MISSING,), body=_NICE),
    ),
    f"GET {_PATH}/{{review_id}}": (Ask(200, (SHIRT, REVIEW)),),
    f"PUT {_PATH}/{{review_id}}": (
        Ask(200, (SHIRT, REVIEW), body={**_NICE, "rating": 3}),
        Ask(404, (SHIRT, MISSING), body=_NICE),
    ),
    f"DELETE {_PATH}/{{review_id}}": (Ask(204, (SHIRT, REVIEW)),),
}
