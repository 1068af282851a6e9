"""The documents of a seeded store, by resource."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox import SeedSizes
from bigcommerce_sandbox.routes import COLLECTIONS
from bigcommerce_sandbox.seed import seed_store
from bigcommerce_sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = 1_760_000_000
SIZES = SeedSizes(products=160, customers=160, orders=300, coupons=40, storefronts=2)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@lru_cache(maxsize=4)
def seeded(sizes: SeedSizes = SIZES, now: int = NOW) -> Rows:
    """Everything that a seeded store holds. To be read, not changed."""
    store = Store(COLLECTIONS, clock=lambda: now)
    try:
        seed_store(store, sizes)
        return {collection.name: store.documents(collection.name) for collection in COLLECTIONS}
    finally:
        store.close()


def by_id(rows: Iterable[Row], key: str = "id") -> dict[int, Row]:
    return {row[key]: row for row in rows}


def by_owner(rows: Iterable[Row], owner: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[owner], []).append(row)
    return found
