"""Price lists, their records and their assignments."""

from __future__ import annotations

from typing import Any, Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ASSIGNMENT,
    GROUP,
    LARGE_SHIRT,
    MISSING,
    MUG,
    ONLY_MUG,
    PRICES,
    SHIRT,
    SMALL_SHIRT,
    SPARE_GROUP,
    SPARE_PRICES,
)

_TIERS: Final = [{"quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 10}]


def documents() -> list[tuple[str, list[dict[str, Any]]]]:
    """The price lists that scenarios meet."""
    small = {"price_list_id": PRICES, "variant_id": SMALL_SHIRT, "product_id": SHIRT}
    mug = {"price_list_id": PRICES, "variant_id": ONLY_MUG, "product_id": MUG}
    set_prices = {"sale_price": 8.5, "retail_price": 12, "map_price": 7}
    return [
        ("price_lists", [{"id": PRICES, "name": "Wholesale"}, {"id": SPARE_PRICES, "name": "Spare"}]),
        (
            "price_records",
            [
                {
                    **small,
                    **set_prices,
                    "currency": "usd",
                    "price": 9.25,
                    "calculated_price": 8.5,
                    "bulk_pricing_tiers": _TIERS,
                },
                {**mug, "currency": "usd", "price": 4, "calculated_price": 4},
            ],
        ),
        (
            "price_list_assignments",
            [{"id": ASSIGNMENT, "price_list_id": PRICES, "customer_group_id": GROUP, "channel_id": 1}],
        ),
    ]


_ONE: Final = "/v3/pricelists/{price_list_id}"
_LISTS: Final[Scenarios] = {
    "GET /v3/pricelists": (Ask(200), Ask(200, parameters={"limit": "1"}), Ask(200, parameters={"name:like": "sale"})),
    "POST /v3/pricelists": (
        Ask(200, body={"name": "Retail"}),
        Ask(200, body={"name": "Staff", "active": False}),
        Ask(409, body={"name": "wholesale"}),
        Ask(422, body={"active": True}),
    ),
    "DELETE /v3/pricelists": (Ask(204, parameters={"id:in": str(SPARE_PRICES)}),),
    f"GET {_ONE}": (Ask(200, (PRICES,)),),
    f"PUT {_ONE}": (
        Ask(200, (PRICES,), body={"name": "Dealers", "active": False}),
        Ask(404, (MISSING,), body={"name": "Nobody"}),
        Ask(409, (PRICES,), body={"name": "Spare"}),
        Ask(422, (PRICES,), body={"name": ""}),
    ),
    f"DELETE {_ONE}": (Ask(204, (SPARE_PRICES,)),),
    "GET /v3/pricelists/assignments": (Ask(200), Ask(200, parameters={"customer_group_id": str(GROUP)})),
    "POST /v3/pricelists/assignments": (
        Ask(200, body=[{"price_list_id": SPARE_PRICES, "customer_group_id": SPARE_GROUP, "channel_id": 1}]),
        Ask(422, body=[{"price_list_id": SPARE_PRICES, "customer_group_id": GROUP, "channel_id": 1}]),
    ),
    "DELETE /v3/pricelists/assignments": (Ask(204, parameters={"id": str(ASSIGNMENT)}),),
    f"PUT {_ONE}/assignments": (
        Ask(200, (SPARE_PRICES,), body={"customer_group_id": GROUP, "channel_id": 1}),
        Ask(404, (SPARE_PRICES,), body={"customer_group_id": MISSING, "channel_id": 1}),
    ),
}

_RECORDS: Final = f"{_ONE}/records"
_OF_VARIANT: Final = f"{_RECORDS}/{{variant_id}}"
_OF_CURRENCY: Final = f"{_OF_VARIANT}/{{currency_code}}"
_LARGE: Final = {
    "currency": "usd",
    "variant_id": LARGE_SHIRT,
    "price": 10.5,
    "sale_price": 9,
    "bulk_pricing_tiers": _TIERS,
}
_SMALL: Final = {"currency": "usd", "sku": "SHIRT-S", "price": 8}
_HERE: Final = {"price_list_id": PRICES}
_NOWHERE: Final = {"variant_id": MISSING, "currency": "usd", "price": 1}

_PRICED: Final[Scenarios] = {
    "POST /v3/pricelists/records": (
        Ask(200, body=[{**_HERE, **_LARGE}, {**_SMALL, "price_list_id": SPARE_PRICES}]),
        Ask(422, body=[{**_HERE, **_SMALL}]),
    ),
    "PUT /v3/pricelists/records": (
        Ask(200, body=[{**_HERE, **_LARGE}, {**_HERE, **_SMALL}]),
        Ask(422, body=[{**_HERE, **_NOWHERE}]),
    ),
    f"GET {_RECORDS}": (
        Ask(200, (PRICES,)),
        Ask(200, (PRICES,), {"limit": "1", "include": "sku,bulk_pricing_tiers"}),
        Ask(200, (PRICES,), {"sku:in": "SHIRT-S,MUG", "price:min": "5"}),
    ),
    f"POST {_RECORDS}": (
        Ask(200, (PRICES,), body=[_LARGE]),
        Ask(422, (PRICES,), body=[_SMALL, _NOWHERE]),
    ),
    f"PUT {_RECORDS}": (
        Ask(200, (PRICES,), body=[_LARGE, _SMALL]),
        Ask(422, (PRICES,), body=[{"price": 1}, _NOWHERE, _LARGE]),
    ),
    f"DELETE {_RECORDS}": (Ask(204, (PRICES,), {"variant_id:in": str(ONLY_MUG)}),),
    f"GET {_OF_VARIANT}": (Ask(200, (PRICES, SMALL_SHIRT)), Ask(200, (PRICES, LARGE_SHIRT))),
    f"GET {_OF_CURRENCY}": (Ask(200, (PRICES, SMALL_SHIRT, "usd")),),
    f"PUT {_OF_CURRENCY}": (
        Ask(200, (PRICES, SMALL_SHIRT, "usd"), body={"price": 9, "bulk_pricing_tiers": _TIERS}),
        Ask(200, (PRICES, LARGE_SHIRT, "USD"), body={"price": 9}),
        Ask(404, (PRICES, MISSING, "usd"), body={"price": 9}),
        Ask(422, (PRICES, SMALL_SHIRT, "usd"), body={"price": -1}),
    ),
    f"DELETE {_OF_CURRENCY}": (Ask(204, (PRICES, SMALL_SHIRT, "usd")),),
}

SCENARIOS: Final[Scenarios] = {**_LISTS, **_PRICED}
