"""Promotions and their codes."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    AUTOMATIC,
    BULK_CODE,
    IN_BULK,
    MISSING,
    ONLY_CODE,
    WITH_CODE,
    WITHOUT_CODE,
)

_RULES: Final = [{"action": {"cart_value": {"discount": {"percentage_amount": "5"}}}}]

_PROMOTIONS: Final[Scenarios] = {
    "GET /v3/promotions": (
        Ask(200),
        Ask(200, parameters={"code": "one", "limit": "1"}),
        Ask(200, parameters={"redemption_type": "coupon", "sort": "start_date", "direction": "desc"}),
        Ask(422, parameters={"redemption_type": "gift"}),
    ),
    "POST /v3/promotions": (
        Ask(201, body={"name": "Five", "redemption_type": "AUTOMATIC", "rules": _RULES}),
        Ask(
            201,
            body={
                "name": "Five again",
                "display_name": "Five!",
                "redemption_type": "COUPON",
                "coupon_type": "BULK",
                "coupon_overrides_other_promotions": True,
                "rules": _RULES,
                "channels": [{"id": 1}],
                "customer": {"group_ids": [1], "minimum_order_count": 2, "excluded_group_ids": []},
                "max_uses": 3,
                "status": "DISABLED",
                "start_date": "2031-01-20T22:00:00Z",
                "end_date": "2031-02-20T22:00:00Z",
                "stop": True,
                "can_be_used_with_other_promotions": False,
                "currency_code": "USD",
                "notifications": [{"content": "Nearly", "type": "UPSELL", "locations": ["CART_PAGE"]}],
                "shipping_address": {"countries": [{"iso2_country_code": "US"}]},
            },
        ),
        Ask(422, body={"name": "Nothing", "redemption_type": "AUTOMATIC"}),
    ),
    "DELETE /v3/promotions": (
        Ask(204, parameters={"id:in": f"{AUTOMATIC},{WITHOUT_CODE}"}),
        Ask(422, parameters={"id:in": f"{WITH_CODE},{MISSING}"}),
        Ask(422),
    ),
    "GET /v3/promotions/{id}": (Ask(200, (AUTOMATIC,)), Ask(200, (IN_BULK,)), Ask(404, (MISSING,))),
    "PUT /v3/promotions/{id}": (
        Ask(200, (AUTOMATIC,), body={"name": "Eleven percent", "stop": True}),
        Ask(200, (WITH_CODE,), body={"status": "DISABLED", "coupon_type": "SINGLE"}),
        Ask(422, (WITH_CODE,), body={"coupon_type": "BULK"}),
        Ask(404, (MISSING,), body={"name": "Nothing"}),
    ),
    "DELETE /v3/promotions/{id}": (
        Ask(204, (AUTOMATIC,)),
        Ask(204, (MISSING,)),
        Ask(422, (WITH_CODE,)),
    ),
}

_CODES: Final[Scenarios] = {
    "GET /v3/promotions/{promotion_id}/codes": (
        Ask(200, (IN_BULK,)),
        Ask(200, (IN_BULK,), {"code": "many-1"}),
        Ask(200, (AUTOMATIC,)),
        Ask(404, (MISSING,)),
    ),
    "POST /v3/promotions/{promotion_id}/codes": (
        Ask(201, (IN_BULK,), body={"code": "MANY-2", "max_uses": 3, "max_uses_per_customer": 1}),
        Ask(201, (WITHOUT_CODE,), body={"code": "SECOND ONE"}),
        Ask(422, (WITH_CODE,), body={"code": "TWO"}),
        Ask(404, (MISSING,), body={"code": "TWO"}),
    ),
    "DELETE /v3/promotions/{promotion_id}/codes": (
        Ask(204, (IN_BULK,), {"id:in": str(BULK_CODE)}),
        Ask(422, (IN_BULK,)),
        Ask(404, (MISSING,)),
    ),
    "DELETE /v3/promotions/{promotion_id}/codes/{code_id}": (Ask(204, (WITH_CODE, ONLY_CODE)),),
    "POST /v3/promotions/{promotion_id}/codegen": (
        Ask(201, (IN_BULK,), body={"batch_size": 3}),
        Ask(405, (WITH_CODE,), body={"batch_size": 3}),
        Ask(422, (IN_BULK,), body={"batch_size": 251}),
    ),
    "GET /v3/promotions/codes": (Ask(200, parameters={"code": "ONE"}), Ask(422)),
    "DELETE /v3/promotions/codes": (Ask(204, parameters={"code": "ONE"}), Ask(422)),
}

SCENARIOS: Final[Scenarios] = {**_PROMOTIONS, **_CODES}
