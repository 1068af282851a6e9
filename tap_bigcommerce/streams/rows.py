"""What becomes of a stream's rows between the store and stdout."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tap_bigcommerce.streams.pruning import is_nested, pruner
from tap_bigcommerce.typed_rows import TypedRow, TypedRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tap_bigcommerce.kinds import Fields, Report
    from tap_bigcommerce.streams.outlet import Outlet
    from tap_bigcommerce.walks import Row


class Rows:
    """Puts rows in form, takes out of them what is not selected, and writes them, structs and dicts alike.

    Args:
        shape: The documented fields.
        mask: Whether a property is selected, by its breadcrumb.
        report: Told of values that cannot be put in form.
        outlet: Where they go.

    Attributes:
        may_be_typed: Whether nothing is done with rows on their way out that needs dicts.
    """

    def __init__(self, shape: Fields, mask: Mapping[tuple[str, ...], bool], report: Report, outlet: Outlet) -> None:
        self._shape = shape
        self._mask = mask
        self._report = report
        self._outlet = outlet
        self._prune = pruner(mask)
        self.may_be_typed = outlet.is_straight and not is_nested(mask)

    @cached_property
    def normalise(self) -> Callable[[dict[str, Any]], None]:
        """Puts a row in form that is a dict, in place."""
        return self._shape.normaliser(self._report)

    @cached_property
    def typed(self) -> TypedRows:
        """What decodes rows into structs."""
        deselected = [name for name in self._shape.wrapped if not self._mask.get(("properties", name), True)]
        return TypedRows(self._shape, self._report, deselected)

    def put_in_form(self, rows: Iterable[Row]) -> None:
        """Puts rows in form, in place."""
        normalise = self.normalise
        for row in rows:
            if isinstance(row, TypedRow):
                row.put_in_form()
            else:
                normalise(row)  # type: ignore[arg-type]  # what is decoded is the one or the other

    def within(self, name: str) -> Rows:
        """What becomes of the rows of a list that a field holds."""
        items: Any = self._shape.wrapped[name].wrapped
        return Rows(items.wrapped_type, {}, lambda path, value: self._report(f"{name}[].{path}", value), self._outlet)

    def write(self, rows: Sequence[Row], read_at: datetime) -> None:
        """Writes rows as records, without what is not selected.

        Args:
            rows: The rows, in form.
            read_at: When they were read.
        """
        prune = self._prune
        for row in rows:
            if isinstance(row, TypedRow):
                row.prune()
            else:
                prune(row)
        self._outlet.write(rows, read_at)
