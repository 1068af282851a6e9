"""Walks: ways to list a whole collection while it changes, without losing a record.

A scan by page number loses rows: when a row goes or moves, the rest shift one place, and the next page skips
one. Every stream therefore names the walk it uses, and each walk is free of loss by an argument that stands
in its docstring. A walk does not trust that the server understood it. It checks the rows it gets, and when
the server ignored a parameter it says so and goes over to the walk that needs least of the server.

A page comes with a position, behind which a later run goes on. Where several requests in flight are worth it, and
the argument allows it, a walk asks ahead; rows come in order all the same, and a position never says more than
what was passed on.
"""

from __future__ import annotations

from tap_bigcommerce.walks.backwards import Backwards, BackwardsCounted
from tap_bigcommerce.walks.below import Below
from tap_bigcommerce.walks.cursor import ByCursor
from tap_bigcommerce.walks.keyset import ByGreaterId, ByLastId, ByLeastId, ByMinimumId
from tap_bigcommerce.walks.listing import Listing, Page, Position, Row, Walk
from tap_bigcommerce.walks.single import Single
from tap_bigcommerce.walks.uncounted import BackwardsUncounted
from tap_bigcommerce.walks.until import BackwardsUntil
from tap_bigcommerce.walks.whole import Whole
from tap_bigcommerce.walks.within import Within

__all__ = [
    "Backwards",
    "BackwardsCounted",
    "BackwardsUncounted",
    "BackwardsUntil",
    "Below",
    "ByCursor",
    "ByGreaterId",
    "ByLastId",
    "ByLeastId",
    "ByMinimumId",
    "Listing",
    "Page",
    "Position",
    "Row",
    "Single",
    "Walk",
    "Whole",
    "Within",
]
