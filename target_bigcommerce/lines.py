"""Lines of records that are about the same objects, and which of them wait in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from target_bigcommerce.items import Item

Line = list["Item"]
"""Records about one object, in their order; not empty."""


def without_hope(lines: Sequence[Line]) -> list[Item]:
    """The first records of lines, all of which wait, for which no other line can bring what they point at.

    If there are none, since lines wait for each other in a circle, it is the earliest that has a record to follow it.
    """
    by_object = {(line[0].resource.name, line[0].source_id): line for line in lines}
    found = [line[0] for line in lines if not _may_come(line, by_object)]
    return found or [min((line[0] for line in lines if len(line) > 1), key=lambda item: item.position)]


def _may_come(line: Line, by_object: Mapping[tuple[str, str | None], Line]) -> bool:
    """Whether what the first record of a line points at hangs on a line that has more than its first record."""
    met: set[Item] = set()
    current: Line | None = line
    while current and current[0].incomplete and current[0] not in met:
        met.add(current[0])
        awaited = current[0].incomplete
        current = by_object.get((awaited.resource, awaited.source_id))
        if current is not None and len(current) > 1:
            return True
    return False
