"""Seeded wishlists, of some of the customers.

https://developer.bigcommerce.com/docs/rest-management/wishlists
"""

from __future__ import annotations

import uuid
from itertools import count
from typing import Final

from bigcommerce_sandbox.seed.goods import good
from bigcommerce_sandbox.seed.people import customer_id
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id

EVERY: Final = 4
"""One customer in so many has a wishlist."""

_MOST_ITEMS: Final = 5
_NAMES: Final = ("My wish list", "Weihnachten 🎄", "誕生日")


def rows(plan: Plan) -> Rows:
    """The wishlists, each with what stands on it."""
    item_ids, products = count(1), plan.sizes.products
    for at, index in enumerate(range(0, plan.sizes.customers, EVERY)):
        dice = plan.dice(Of.WISHLIST, at)
        wanted = dice.sample(range(products), k=min(products, dice.randrange(_MOST_ITEMS)))
        yield (
            "wishlists",
            {
                "id": nth_id(at),
                "customer_id": customer_id(index),
                "name": _NAMES[at % len(_NAMES)],
                "is_public": at % 3 == 0,
                "token": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
                "items": [
                    {
                        "id": next(item_ids),
                        "product_id": nth_id(product),
                        "variant_id": dice.choice(good(plan, product).variants).id,
                    }
                    for product in wanted
                ],
            },
        )
