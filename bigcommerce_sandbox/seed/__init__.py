"""Seed generators: a realistic store of any size, the same for the same random seed and clock."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bigcommerce_sandbox.seed import (
    catalog,
    content,
    customers,
    gift_certificates,
    marketing,
    metafields,
    orders,
    pricing,
    products,
    promotions,
    subscribers,
    wishlists,
)
from bigcommerce_sandbox.seed.plan import Plan, Rows
from bigcommerce_sandbox.store import ROWS_AT_ONCE

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.options import SeedSizes
    from bigcommerce_sandbox.store import Store

AREAS = (
    catalog.rows,
    products.rows,
    customers.rows,
    marketing.rows,
    promotions.rows,
    orders.rows,
    subscribers.rows,
    wishlists.rows,
    gift_certificates.rows,
    content.rows,
    metafields.rows,
    pricing.rows,
)
"""Generators of whole areas, those that others refer to first."""


def seed_store(store: Store, sizes: SeedSizes) -> None:
    """Fills an empty store up to its clock: all of it, or after an exception nothing.

    Rows are made as they are written, a few thousand at a time, so memory does not grow with the sizes.

    Args:
        store: An empty store.
        sizes: How much of everything, and the random seed.
    """
    plan = Plan(sizes, int(store.clock()))
    with store.transaction():
        for rows in AREAS:
            _insert(store, rows(plan))


def _insert(store: Store, rows: Rows) -> None:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        by_resource: dict[str, list[Document]] = {}
        for resource, document in some:
            by_resource.setdefault(resource, []).append(document)
        for resource, documents in by_resource.items():
            store.insert_many(resource, documents)
