"""Coupons."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import COUPON, MISSING, SHIRT, SPARE_COUPON

_TEN: Final = {
    "name": "Ten percent",
    "type": "percentage_discount",
    "code": "TEN",
    "amount": "10",
    "applies_to": {"entity": "categories", "ids": [0]},
}

SCENARIOS: Final[Scenarios] = {
    "GET /v2/coupons": (
        Ask(200),
        Ask(200, parameters={"code": "FIVE"}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(204, parameters={"code": "NOTHING"}),
        Ask(400, parameters={"type": "gift"}),
    ),
    "POST /v2/coupons": (
        Ask(201, body=_TEN),
        Ask(
            201,
            body={
                **_TEN,
                "name": "Shirts",
                "code": "SHIRTS",
                "amount": "2.5",
                "min_purchase": "20.00",
                "expires": "Thu, 04 Oct 2035 03:24:40 +0000",
                "enabled": True,
                "applies_to": {"entity": "products", "ids": [SHIRT]},
                "max_uses": 10,
                "max_uses_per_customer": 1,
                "restricted_to": {"countries": "AU"},
                "shipping_methods": ["shipping_endicia"],
            },
        ),
        Ask(409, body={**_TEN, "name": "Another", "code": "five"}),
        Ask(400, body={"name": "Half", "code": "HALF"}),
    ),
    "DELETE /v2/coupons": (Ask(204, parameters={"id:in": str(SPARE_COUPON)}),),
    "GET /v2/coupons/count": (Ask(200),),
    "PUT /v2/coupons/{id}": (
        Ask(200, (COUPON,), body={**_TEN, "name": "Eleven percent", "amount": "11", "code": "ELEVEN"}),
        Ask(404, (MISSING,), body=_TEN),
        Ask(409, (COUPON,), body={**_TEN, "code": "FREE"}),
    ),
    "DELETE /v2/coupons/{id}": (Ask(204, (SPARE_COUPON,)), Ask(404, (SPARE_COUPON,))),
}
