"""Wishlists and tax classes, which are only read."""

from __future__ import annotations

from typing import Any, Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import ANNA, BEN, MISSING, MUG, ONLY_MUG, SHIRT, SMALL_SHIRT, WISHES


def documents() -> list[tuple[str, list[dict[str, Any]]]]:
    """The wishlists that scenarios meet."""
    items = [
        {"id": 1, "product_id": SHIRT, "variant_id": SMALL_SHIRT},
        {"id": 2, "product_id": MUG, "variant_id": ONLY_MUG},
    ]
    return [
        (
            "wishlists",
            [
                {"id": WISHES, "customer_id": ANNA, "name": "Wishes", "is_public": True, "items": items},
                {"id": WISHES + 1, "customer_id": BEN, "name": "Nothing yet"},
            ],
        )
    ]


SCENARIOS: Final[Scenarios] = {
    "GET /v3/wishlists": (
        Ask(200),
        Ask(200, parameters={"customer_id": str(ANNA)}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
    ),
    "GET /v3/wishlists/{wishlist_id}": (Ask(200, (WISHES,)), Ask(404, (MISSING,))),
    "GET /v2/tax_classes": (Ask(200), Ask(200, parameters={"limit": "2", "page": "2"})),
    "GET /v2/tax_classes/{id}": (Ask(200, (1,)),),
}
