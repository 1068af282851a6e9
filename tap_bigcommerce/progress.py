"""How far a run has come, kept in the state page by page, so that a run that was killed goes on there.

The state of a stream holds, while its walk is under way::

    "walk": {"query": "5f2c…", "listing": 0, "position": {"last": 4711, "longest": 250},
             "started": "2026-01-31T00:00:00+00:00", "greatest": "2026-01-30T23:59:00+00:00"}

`query` stands for what was asked for: with other filters, fields, bounds, page sizes or children the walk begins anew.
`listing` and `position` are those of the last page whose records all came before the STATE. `started` is the server's
clock when the walk began, beyond which no bookmark may go, and `greatest` the greatest replication key so far. Both
hold for the walk as a whole, however many runs it takes. `held`, if it is there, lists the ids of records before the
position that are not out yet: they are asked for again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tap_bigcommerce.walks import Listing, Position

WALK = "walk"

Children = Mapping[str, Mapping[str, object]]
"""By the name of a stream, the parameters that it is asked for with."""


class Progress:
    """The walk of one stream, as its state tells.

    Args:
        state: The stream's state, which is kept up to date.
        listings: What the stream lists in this run.
        children: The streams that the walk serves besides: by name, the parameters of each.
    """

    def __init__(self, state: dict[str, Any], listings: Sequence[Listing], children: Children | None = None) -> None:
        self._state = state
        self._query = _query_of(listings, children or {})
        kept = state.get(WALK)
        if isinstance(kept, dict) and kept.get("query") == self._query and _is_whole(kept):
            self._kept: dict[str, Any] = kept
        else:
            self.forget()
            self._kept = {}

    @property
    def is_new(self) -> bool:
        """Whether the walk begins now."""
        return not self._kept

    @property
    def started(self) -> str | None:
        """The server's clock when the walk began; None if it begins now, or the server told no time."""
        return self._kept.get("started")

    @property
    def greatest(self) -> str | None:
        """The greatest replication key of the walk's earlier runs."""
        return self._kept.get("greatest")

    def is_done(self, listing: int) -> bool:
        """Whether a listing was completed by an earlier run."""
        return bool(self._kept) and listing < self._kept["listing"]

    def start(self, listing: int) -> Position | None:
        """Where to go on within a listing; None to begin it."""
        return self._kept["position"] if self._kept and listing == self._kept["listing"] else None

    @property
    def held(self) -> list[int]:
        """The ids of records before the position that are not out, because they were still to be completed."""
        return list(self._kept.get("held", ()))

    def remember(
        self,
        listing: int,
        position: Position | None,
        started: str | None,
        greatest: str | None,
        held: Sequence[int] = (),
    ) -> None:
        """Takes in that the records of a page are out, except for those held back.

        Without a position the walk would have to begin anew.
        """
        if position is None:
            self.forget()
            return
        self._state[WALK] = {
            "query": self._query,
            "listing": listing,
            "position": dict(position),
            "started": started,
            "greatest": greatest,
            **({"held": list(held)} if held else {}),
        }

    def forget(self) -> None:
        """Takes the walk out of the state, since it is complete or cannot be gone on with."""
        self._state.pop(WALK, None)


def _query_of(listings: Sequence[Listing], children: Children) -> str:
    # How long pages are belongs to it, because positions may count pages, or tell the last by its length.
    asked: list[object] = [[listing.path, listing.page_size, _as_text(listing.parameters)] for listing in listings]
    if children:
        asked.append({name: _as_text(parameters) for name, parameters in children.items()})
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:16]


def _as_text(parameters: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items()}


def _is_whole(kept: dict[str, Any]) -> bool:
    held = kept.get("held", [])
    return (
        isinstance(kept.get("listing"), int)
        and isinstance(kept.get("position"), dict)
        and isinstance(held, list)
        and all(isinstance(key, int) for key in held)
    )
