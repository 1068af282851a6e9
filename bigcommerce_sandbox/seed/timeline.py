"""When the things of a seeded store came into being and were last changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

_DAY: Final = 86_400
SPAN: Final = 3 * 365 * _DAY
"""How far back a seeded store reaches, in seconds."""

BULK_JOBS: Final = (200 * _DAY, 30 * _DAY, _DAY, 3_600)
"""How long ago, in seconds, a job touched many rows within one second."""

_BULK_EVERY: Final = 10
_UNTOUCHED_EVERY: Final = 3
_IMPORTED_EVERY: Final = 11
_JITTER: Final = 5 * _DAY


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spreads rows over the years before now, roughly but not strictly in the order of their ids.

    Attributes:
        now: The store's clock, in whole unix seconds.
        count: How many rows there will be.
    """

    now: int
    count: int

    def created(self, index: int, dice: random.Random) -> int:
        """When the row with this index was made, in unix seconds; imported rows are older than neighbours."""
        age = SPAN * (self.count - index) // self.count
        if index % _IMPORTED_EVERY == _IMPORTED_EVERY - 1:
            age = dice.randint(age, SPAN)
        return self.now - min(max(age + dice.randint(-_JITTER, _JITTER), 0), SPAN)

    def modified(self, index: int, created: int, dice: random.Random) -> int:
        """When it was last changed: often at once, sometimes later, for some in a job shared with others."""
        if index % _BULK_EVERY == _BULK_EVERY - 1:
            return next((self.now - job for job in BULK_JOBS if self.now - job >= created), created)
        if index % _UNTOUCHED_EVERY == 0:
            return created
        return dice.randint(created, self.now)
