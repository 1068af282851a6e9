"""What every generator of a seeded store starts from: sizes, ids, dice and the clock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.collection import Document
from bigcommerce_sandbox.seed.timeline import Timeline

if TYPE_CHECKING:
    from bigcommerce_sandbox.options import SeedSizes

Rows = Iterator[tuple[str, Document]]
"""Documents with the name of their collection; an owner comes before its children."""

GAP_EVERY: Final = 17
GAP: Final = 3

_MOST_BRANDS: Final = 2_000
_MOST_CATEGORIES: Final = 3_000
_INDEX_BITS: Final = 40
_KIND_BITS: Final = 8


class Of(IntEnum):
    """What a roll of the dice is for, so that rows with the same index do not look alike."""

    BRAND = 1
    CATEGORY = 2
    PRODUCT = 3
    PRODUCT_DETAILS = 4
    PERSON = 5
    CUSTOMER = 6
    COUPON = 7
    ORDER = 8
    METAFIELD = 9
    PRICE_RECORD = 10
    GIFT_CERTIFICATE = 11
    PAYMENT = 12
    PROMOTION = 13
    COUPON_CODE = 14
    PAGE = 15
    REVIEW = 16
    WISHLIST = 17


def nth_id(index: int) -> int:
    """The id of the row with this index: ascending, with gaps where rows were once deleted."""
    return 1 + index + index // GAP_EVERY * GAP


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of a seeded store in a few numbers: every row follows from them and its own index.

    Attributes:
        sizes: How much of everything.
        now: The store's clock, in whole unix seconds.
    """

    sizes: SeedSizes
    now: int

    @property
    def brands(self) -> int:
        """How many brands go with the products."""
        return min(3 + self.sizes.products // 25, _MOST_BRANDS) if self.sizes.products else 0

    @property
    def categories(self) -> int:
        """How many categories go with the products."""
        return min(8 + self.sizes.products // 8, _MOST_CATEGORIES) if self.sizes.products else 0

    def dice(self, kind: Of, index: int) -> random.Random:
        """The dice of one row: the same for the same random seed, whatever else is generated."""
        seed = ((self.sizes.random_seed << _KIND_BITS | kind) << _INDEX_BITS) | index
        return random.Random(seed)  # noqa: S311 - made-up goods need no secrecy

    def timeline(self, count: int) -> Timeline:
        """The times of as many rows."""
        return Timeline(self.now, count)
