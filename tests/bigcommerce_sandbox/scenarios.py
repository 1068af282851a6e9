"""What every route of the sandbox is asked, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to a route.

    Attributes:
        status: What must come back.
        ids: Ids and texts for the placeholders of the path, in their order.
        parameters: The query parameters.
        body: What is sent; None for nothing.
    """

    status: int
    ids: tuple[int | str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


Scenarios = Mapping[str, tuple[Ask, ...]]
"""By method and path template; a route's requests meet the store of `scenarios_store` in their order."""
