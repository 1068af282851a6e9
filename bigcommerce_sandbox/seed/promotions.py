"""Seeded promotions and their codes.

The coupons that belong to a promotion are the codes of promotions here.
https://developer.bigcommerce.com/docs/rest-management/promotions
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.marketing_promotions import (
    AUTOMATIC,
    COUPON,
    EVERY_COUPON_PROMOTION,
    EVERY_PROMOTION,
)
from bigcommerce_sandbox.seed.marketing import PROMOTION_EVERY, offer
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_offset

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.collection import Document

EVERY: Final = PROMOTION_EVERY // 3
"""One promotion for so many coupons: automatic, with codes in bulk, and with the coupon's own code in turn."""

BATCH: Final = 60
"""Codes of a promotion in bulk: more than a page."""

_DAY: Final = 86_400
_NAMES: Final = ("Summer sale", "Kauf 2, zahl 1", "送料無料", "Free gift 🎁")


def rows(plan: Plan) -> Rows:
    """Every promotion, followed by its codes."""
    code_ids = count(1)
    for at, index in enumerate(range(EVERY - 1, plan.sizes.coupons, EVERY)):
        dice, key = plan.dice(Of.PROMOTION, at), nth_id(at)
        created = plan.timeline(plan.sizes.coupons).created(index, plan.dice(Of.COUPON, index))
        single = index % PROMOTION_EVERY == PROMOTION_EVERY - 1
        kind = "SINGLE" if single else ("", "BULK")[at % 2]
        yield "promotions", _promotion(plan, key, created, kind, dice)
        codes = [offer(plan, index).code] if single else []
        if kind == "BULK":
            codes = [f"BULK{key:06d}{number:06d}" for number in range(BATCH)]
        for code in codes:
            yield (
                "promotion_codes",
                {
                    "id": next(code_ids),
                    "promotion_id": key,
                    "code": code,
                    "current_uses": dice.choice((0, 1)),
                    "max_uses": dice.choice((0, 1, 10)),
                    "max_uses_per_customer": dice.choice((0, 1)),
                    "created": with_offset(created),
                },
            )


def _promotion(plan: Plan, key: int, created: int, kind: str, dice: random.Random) -> Document:
    name = f"{dice.choice(_NAMES)} {key}"
    coupon = {"coupon_type": kind, "multiple_codes": {"has_multiple_codes": kind == "BULK"}}
    return {
        "id": key,
        "redemption_type": COUPON if kind else AUTOMATIC,
        **EVERY_PROMOTION,
        "name": name,
        "display_name": name,
        "created_from": dice.choice(("react_ui", "legacy_ui", "api")),
        "channels": dice.choice(([], [], [{"id": 1}])),
        "rules": [{"action": _action(plan, dice), "apply_once": True, "stop": False}],
        "current_uses": dice.randrange(50),
        "max_uses": dice.choice((None, None, 100)),
        "status": dice.choice(("ENABLED", "ENABLED", "DISABLED")),
        "start_date": with_offset(created),
        "end_date": dice.choice((None, None, with_offset(plan.now + 60 * _DAY))),
        "stop": dice.choice((True, False)),
        **({**EVERY_COUPON_PROMOTION, **coupon} if kind else {}),
    }


def _action(plan: Plan, dice: random.Random) -> Document:
    actions: list[Document] = [
        {"cart_value": {"discount": {"percentage_amount": "10"}}},
        {"cart_value": {"discount": {"fixed_amount": "5.5"}}},
        {"shipping": {"free_shipping": True, "zone_ids": "*"}},
    ]
    if plan.sizes.products:
        actions.append({"gift_item": {"quantity": 1, "product_id": nth_id(dice.randrange(plan.sizes.products))}})
    return dice.choice(actions)
