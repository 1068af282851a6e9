"""Coupons and gift certificates."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    COUPON,
    GIFT,
    MISSING,
    SHIRT,
    SPARE_COUPON,
    SPARE_GIFT,
)

_TEN: Final = {
    "name": "Ten percent",
    "type": "percentage_discount",
    "code": "TEN",
    "amount": "10",
    "applies_to": {"entity": "categories", "ids": [0]},
}

_GIFT: Final = {
    "to_name": "Ben Ash",
    "to_email": "ben@example.com",
    "from_name": "Anna Berg",
    "from_email": "anna@example.com",
    "amount": "25.00",
}

_COUPONS: Final[Scenarios] = {
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

_GIFTS: Final[Scenarios] = {
    "GET /v2/gift_certificates": (
        Ask(200),
        Ask(200, parameters={"min_id": str(SPARE_GIFT), "limit": "1"}),
        Ask(200, parameters={"sort": "id", "direction": "desc"}),
        Ask(204, parameters={"code": "NOTHING"}),
        Ask(400, parameters={"sort": "code"}),
    ),
    "POST /v2/gift_certificates": (
        Ask(201, body=_GIFT),
        Ask(
            201,
            body={
                **_GIFT,
                "balance": "20",
                "purchase_date": "Mon, 02 Jan 2023 08:45:38 +0000",
                "expiry_date": "Thu, 02 Jan 2031 08:45:38 +0000",
                "customer_id": ANNA,
                "template": "birthday.html",
                "message": "Enjoy",
                "code": "III-JJJ-KKK-LLL",
                "status": "pending",
                "currency_code": "USD",
            },
        ),
        Ask(400, body={**_GIFT, "amount": "much"}),
        Ask(409, body={**_GIFT, "code": "aaa-bbb-ccc-ddd"}),
    ),
    "DELETE /v2/gift_certificates": (Ask(204),),
    "GET /v2/gift_certificates/{id}": (Ask(200, (GIFT,)), Ask(404, (MISSING,))),
    "PUT /v2/gift_certificates/{id}": (
        Ask(200, (GIFT,), body={**_GIFT, "balance": "0", "status": "disabled"}),
        Ask(400, (GIFT,), body={**_GIFT, "status": "lost"}),
        Ask(404, (MISSING,), body=_GIFT),
        Ask(409, (GIFT,), body={**_GIFT, "code": "EEE-FFF-GGG-HHH"}),
    ),
    "DELETE /v2/gift_certificates/{id}": (Ask(204, (SPARE_GIFT,)), Ask(404, (SPARE_GIFT,))),
}

SCENARIOS: Final[Scenarios] = {**_COUPONS, **_GIFTS}
