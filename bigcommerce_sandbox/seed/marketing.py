"""Seeded coupons.

https://developer.bigcommerce.com/docs/rest-management/marketing/coupons
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed.goods import UNIT, money
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import rfc_2822

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.collection import Document

TYPES: Final = (
    "per_item_discount",
    "per_total_discount",
    "shipping_discount",
    "free_shipping",
    "percentage_discount",
)
PROMOTION_EVERY: Final = 12
"""One coupon in so many belongs to a promotion, and shows placeholders."""

_NAMES: Final = ("Off", "Bienvenue ☕", "Räumung", "ברוכים הבאים", "夏セール")
_CODES: Final = ("SAVE", "s2549jm0y", "Black Friday ", "VIP-ONLY_")
_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Offer:
    """What an order needs to know of a coupon; `amount` in ten-thousandths."""

    id: int
    code: str
    type: str
    amount: int


def offer(plan: Plan, index: int) -> Offer:
    """The coupon with this index."""
    dice, key = plan.dice(Of.COUPON, index), nth_id(index)
    promotion = index % PROMOTION_EVERY == PROMOTION_EVERY - 1
    kind = "promotion" if promotion else TYPES[index % len(TYPES)]
    amount = 0 if kind in {"promotion", "free_shipping"} else dice.choice((5, 10, 15)) * UNIT
    cents = dice.choice((0, 0, 5_000, 3_333)) if amount else 0
    return Offer(key, f"{dice.choice(_CODES)}{key}", kind, amount + cents)


def rows(plan: Plan) -> Rows:
    """Every coupon."""
    yield from (("coupons", _coupon(plan, index)) for index in range(plan.sizes.coupons))


def _coupon(plan: Plan, index: int) -> Document:
    facts, dice = offer(plan, index), plan.dice(Of.COUPON, index)
    created = plan.timeline(plan.sizes.coupons).created(index, dice)
    most = dice.choice((0, 0, 100))
    coupon = {
        "id": facts.id,
        "name": f"{dice.choice(_NAMES)} {facts.id}",
        "type": facts.type,
        "amount": money(facts.amount),
        "code": facts.code,
        "enabled": index % 6 != 5,  # noqa: PLR2004 - one in six is switched off
        "num_uses": dice.randrange(most or 500),
        "max_uses": most,
        "max_uses_per_customer": dice.choice((0, 1)),
        "date_created": rfc_2822(created),
    }
    if facts.type == "promotion":
        dummies: Document = {
            "applies_to": {},
            "restricted_to": [],
            "shipping_methods": None,
            "max_uses_per_customer": 0,
        }
        return {**coupon, **dummies, "min_purchase": "0.0000", "expires": ""}
    moment = dice.choice((plan.now - 20 * _DAY, plan.now + 90 * _DAY))
    return {
        **coupon,
        "min_purchase": money(dice.choice((0, 0, 25 * UNIT, 99 * UNIT + 9_900))),
        "expires": dice.choice(("", "", rfc_2822(moment))),
        "applies_to": _target(plan, dice),
        "restricted_to": dice.choice(([], {}, {}, {"countries": "AU"}, {"countries": ["AU", "NZ"]})),
        "shipping_methods": dice.choice(([], [], ["shipping_endicia", "shipping_flatrate"])),
    }


def _target(plan: Plan, dice: random.Random) -> Document:
    entity = dice.choice(("categories", "products"))
    existing = plan.categories if entity == "categories" else plan.sizes.products
    if not existing or dice.random() < 0.3:  # noqa: PLR2004 - many apply to everything
        return {"entity": "categories", "ids": [0]}
    ids = {nth_id(dice.randrange(existing)) for _ in range(dice.choice((1, 1, 3)))}
    return {"entity": entity, "ids": sorted(ids)}
