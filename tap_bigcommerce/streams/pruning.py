"""Taking out of records what is not selected, with no more work than there is to take out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tap_bigcommerce.walks import Row

_STEP = 2
"""A breadcrumb names a property by two parts: the word `properties` and the name."""


def pruner(mask: Mapping[tuple[str, ...], bool]) -> Callable[[Row], None]:
    """Compiles the function that takes the deselected properties out of a record, in place.

    As in the SDK, properties of objects can be deselected and properties of the objects of a list cannot.

    Args:
        mask: Whether a property is selected, by its breadcrumb.
    """
    paths = _deselected(mask)
    own = tuple(path[0] for path in paths if len(path) == 1)
    nested = tuple(path for path in paths if len(path) > 1)

    def prune(record: Row) -> None:
        for name in own:
            record.pop(name, None)
        for path in nested:
            _take_out(record, path)

    return prune


def is_nested(mask: Mapping[tuple[str, ...], bool]) -> bool:
    """Whether properties of objects are deselected while the objects are not."""
    return any(len(path) > 1 for path in _deselected(mask))


def _deselected(mask: Mapping[tuple[str, ...], bool]) -> list[tuple[str, ...]]:
    """The paths of what is taken out, without what lies below another one."""
    deselected = {crumb[1::_STEP] for crumb, selected in mask.items() if crumb and not selected}
    return [path for path in deselected if not any(path[:length] in deselected for length in range(1, len(path)))]


def _take_out(record: Row, path: tuple[str, ...]) -> None:
    value: Any = record
    for name in path[:-1]:
        value = value.get(name)
        if not isinstance(value, dict):
            return
    value.pop(path[-1], None)
