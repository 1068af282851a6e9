"""Counts of rows, remembered until something is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bigcommerce_sandbox.condition import Condition

ABOVE = "id > ?"
"""The condition of a walk by ascending id."""

TOTALS_KEPT = 256
"""Counts remembered until the next write, so that a walk over pages counts once."""


class Totals:
    """Remembers how many rows satisfy conditions.

    Args:
        count: Counts the rows of a resource that satisfy every condition.
    """

    def __init__(self, count: Callable[[str, Sequence[Condition]], int]) -> None:
        self._count = count
        self._known: dict[object, int] = {}
        self._walks: dict[object, tuple[object, int]] = {}

    def forget(self) -> None:
        """Takes in that something was written."""
        self._known.clear()
        self._walks.clear()

    def count(self, resource: str, conditions: Sequence[Condition]) -> int:
        """Returns how many rows satisfy every condition."""
        key = (resource, tuple(conditions))
        known = self._known.get(key)
        if known is None:
            known = self._count_above(resource, conditions)
            if len(self._known) >= TOTALS_KEPT:
                self.forget()
            self._known[key] = known
        return known

    def _count_above(self, resource: str, conditions: Sequence[Condition]) -> int:
        """Counts; a walk by ascending id counts only what it has passed since its last page."""
        bounds = [condition for condition in conditions if condition.sql == ABOVE]
        if len(bounds) != 1:
            return self._count(resource, conditions)
        bound = bounds[0].values[0]
        others = tuple(condition for condition in conditions if condition.sql != ABOVE)
        last, number = self._walks.get((resource, others), (None, 0))
        if last is not None and int(str(last)) <= int(str(bound)):
            passed = Condition("id > ? AND id <= ?", (last, bound))
            number -= self._count(resource, [*others, passed])
        else:
            number = self._count(resource, conditions)
        self._walks[resource, others] = (bound, number)
        return number
