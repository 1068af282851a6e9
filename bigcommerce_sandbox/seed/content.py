"""Seeded redirects.

https://developer.bigcommerce.com/docs/rest-content/redirects
"""

from __future__ import annotations

from itertools import count
from typing import Final

from bigcommerce_sandbox.seed.plan import Plan, Rows, nth_id

PRODUCT_EVERY: Final = 5
"""One product in so many once had another path."""

_PATHS: Final = ("/old-{}/", "/alt/größe-{}/", "/products/{}.html", "/royal-blue-{}")
_URL_EVERY: Final = 4


def rows(plan: Plan) -> Rows:
    """Redirects from old paths of products, mostly to the products."""
    ids = count()
    for index in range(0, plan.sizes.products, PRODUCT_EVERY):
        at = next(ids)
        to = {"type": "product", "entity_id": nth_id(index)}
        if at % _URL_EVERY == _URL_EVERY - 1:
            to = {"type": "url", "url": f"/new-{index}/"}
        yield (
            "redirects",
            {"id": nth_id(at), "site_id": 1, "from_path": _PATHS[at % len(_PATHS)].format(index), "to": to},
        )
