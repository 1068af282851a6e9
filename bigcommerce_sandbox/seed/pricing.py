"""Seeded price lists with their records and assignments.

https://developer.bigcommerce.com/docs/rest-management/price-lists
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.catalog_upkeep import DEFAULT_CHANNEL
from bigcommerce_sandbox.seed.currencies import FOREIGN, OWN
from bigcommerce_sandbox.seed.customers import GROUPS
from bigcommerce_sandbox.seed.goods import UNIT, good, number
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.currencies import Currency
    from bigcommerce_sandbox.seed.goods import Good, Variant

NAMES: Final = ("Wholesale", "B2B · Händler", "Sommer ☀ Sale", "VIP", "日本")
_PRODUCTS_PER_LIST: Final = 100
_LISTS_OF_SMALLEST: Final = 2
_ON_LIST_EVERY: Final = 3
_FOREIGN_EVERY: Final = 2
_TIERS_EVERY: Final = 5
_DAY: Final = 86_400


def rows(plan: Plan) -> Rows:
    """Price lists and whom they are for, then their records, list by list."""
    products = plan.sizes.products
    lists = min(_LISTS_OF_SMALLEST + products // _PRODUCTS_PER_LIST, len(NAMES)) if products else 0
    yield from (("price_lists", _price_list(plan, at)) for at in range(lists))
    if plan.sizes.customers:
        yield from (("price_list_assignments", row) for row in _assignments(min(lists, GROUPS)))
    for at in range(lists):
        for index in range(at % _ON_LIST_EVERY, products, _ON_LIST_EVERY):
            yield from (("price_records", record) for record in _records(plan, at, index))


def _price_list(plan: Plan, at: int) -> Document:
    created = plan.now - (400 - 30 * at) * _DAY
    modified = created if at % 2 else plan.now - (at + 1) * _DAY
    return {
        "id": nth_id(at),
        "name": NAMES[at],
        "date_created": with_z(created),
        "date_modified": with_z(modified),
        "active": at != 1,
    }


def _assignments(number_of_lists: int) -> Iterator[Document]:
    ids = count(1)
    for at in range(number_of_lists):
        yield {
            "id": next(ids),
            "price_list_id": nth_id(at),
            "customer_group_id": at + 1,
            "channel_id": DEFAULT_CHANNEL,
        }


def _records(plan: Plan, at: int, index: int) -> Iterator[Document]:
    facts = good(plan, index)
    dice = plan.dice(Of.PRICE_RECORD, index * len(NAMES) + at)
    foreign = FOREIGN[0] if plan.sizes.orders and index % _FOREIGN_EVERY == 0 else None
    timeline = plan.timeline(plan.sizes.products)
    created = timeline.created(index, dice)
    moments = {
        "date_created": with_z(created),
        "date_modified": with_z(timeline.modified(index, created, dice)),
    }
    for variant in facts.variants:
        for currency in (OWN, foreign):
            if currency:
                yield {
                    "price_list_id": nth_id(at),
                    "variant_id": variant.id,
                    "product_id": facts.id,
                    "currency": currency.code.lower(),
                    **_prices(facts, variant, currency, dice),
                    **moments,
                    "bulk_pricing_tiers": _tiers() if index % _TIERS_EVERY == 0 else [],
                }


def _prices(facts: Good, variant: Variant, currency: Currency, dice: random.Random) -> Document:
    own = facts.price if variant.price is None else variant.price
    full = own * currency.rate // UNIT
    price = full * dice.choice((95, 90, 80)) // 100
    sale = dice.choice((None, None, price * 9 // 10))
    return {
        "price": number(price),
        "sale_price": number(sale),
        "retail_price": number(dice.choice((None, full))),
        "map_price": number(dice.choice((None, None, price))),
        "calculated_price": number(price if sale is None else sale),
    }


def _tiers() -> list[Document]:
    return [
        {"quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 5},
        {"quantity_min": 10, "quantity_max": 0, "type": "percent", "amount": 12.5},
    ]
