"""Locations and stock."""

from __future__ import annotations

from typing import Any, Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    DEPOT,
    LARGE_SHIRT,
    MISSING,
    MUG,
    SHIRT,
    SMALL_SHIRT,
    SPARE_DEPOT,
)


def documents() -> list[tuple[str, list[dict[str, Any]]]]:
    """The locations and the stock that scenarios meet."""
    shop = {"enabled": False, "type_id": "VIRTUAL", "storefront_visibility": False}
    outside = {"managed_by_external_source": True}
    levels = {"location_id": DEPOT, "product_id": SHIRT}
    hours = {"label": "Stocktaking", "date": "2030-01-02", "open": False}
    return [
        (
            "locations",
            [
                {"id": DEPOT, "code": "DEPOT", "label": "Depot", "special_hours": [hours], **outside},
                {"id": SPARE_DEPOT, "code": "SPARE", "label": "Spare", **shop},
            ],
        ),
        ("inventory_levels", [{**levels, "variant_id": SMALL_SHIRT, "quantity": 7, "safety_stock": 2}]),
    ]


_ADDRESS: Final = {
    "address1": "5 Dock Road",
    "city": "Hull",
    "state": "Yorkshire",
    "zip": "HU1",
    "email": "dock@example.com",
    "geo_coordinates": {"latitude": 53.7, "longitude": -0.3},
    "country_code": "GB",
}
_NEW: Final = {
    "label": "Dock",
    "managed_by_external_source": False,
    "type_id": "PHYSICAL",
    "time_zone": "Etc/UTC",
    "address": _ADDRESS,
}
_LARGE: Final = {"location_id": 1, "variant_id": LARGE_SHIRT, "quantity": 3}
_SMALL: Final = {"location_id": DEPOT, "sku": "SHIRT-S", "quantity": -1}
_MUG: Final = {"location_id": DEPOT, "product_id": MUG, "quantity": 9}
_AT: Final = "/v3/inventory/locations/{location_id}/items"

SCENARIOS: Final[Scenarios] = {
    "GET /v3/inventory/locations": (
        Ask(200),
        Ask(200, parameters={"location_code:in": "depot", "is_default": "false"}),
        Ask(200, parameters={"limit": "1000"}),
    ),
    "POST /v3/inventory/locations": (
        Ask(200, body=[_NEW, {**_NEW, "code": "DOCK-2", "description": "Second", "enabled": False}]),
        Ask(422, body=[{**_NEW, "code": "depot"}, {"label": "No address"}]),
    ),
    "PUT /v3/inventory/locations": (
        Ask(200, body=[{"id": DEPOT, "label": "Main depot", "address": {"city": "Leeds", "country_code": "US"}}]),
        Ask(422, body=[{"id": MISSING, "label": "Nowhere"}]),
    ),
    "DELETE /v3/inventory/locations": (
        Ask(200, parameters={"location_id:in": str(SPARE_DEPOT)}),
        Ask(404, parameters={"location_id:in": str(MISSING)}),
        Ask(422, parameters={"location_id:in": "1"}),
    ),
    "GET /v3/inventory/items": (
        Ask(200),
        Ask(200, parameters={"location_id:in": str(DEPOT)}),
        Ask(200, parameters={"sku:in": "shirt-s,MUG", "limit": "1", "page": "2"}),
    ),
    f"GET {_AT}": (Ask(200, (1,)), Ask(200, (DEPOT,)), Ask(404, (MISSING,))),
    f"PUT {_AT}": (
        Ask(200, (1,), body={"settings": [{"identity": {"sku": "SHIRT-L"}, "safety_stock": 1, "warning_level": 2}]}),
        Ask(200, (DEPOT,), body={"settings": [{"identity": {"product_id": MUG}, "is_in_stock": False}]}),
        Ask(422, (1,), body={"settings": [{"identity": {"sku": "SHIRT-L"}}]}),
    ),
    "PUT /v3/inventory/adjustments/absolute": (
        Ask(200, body={"reason": "Counted", "items": [_LARGE, _MUG]}),
        Ask(422, body={"items": [{**_LARGE, "quantity": -1}]}),
        Ask(422, body={"items": [{"location_id": 1, "product_id": SHIRT, "quantity": 1}]}),
    ),
    "POST /v3/inventory/adjustments/relative": (
        Ask(200, body={"reason": "Sold", "items": [_SMALL, {**_LARGE, "quantity": -2}]}),
        Ask(422, body={"items": [{**_SMALL, "quantity": -9}]}),
        Ask(422, body={"items": [_MUG]}),
    ),
}
