"""How far a run has come, kept in the state page by page, so that a run that was killed goes on there.

The state of a stream holds, while its walk is under way::

    "walk": {"query": "5f2c…", "listing": 0, "position": {"last": 4711, "longest": 250},
             "started": "2026-01-31T00:00:00+00:00", "greatest": "2026-01-30T23:59:00+00:00", "seal": "7d1f04c2"}

`query` stands for what was asked for, and by which walk: with other filters, fields, bounds, page sizes or children the
walk begins anew. It does so too where `seal`, a sum over the rest, is not right: what was changed by hand, or put
together out of two states, says nothing certain.
`listing` and `position` are those of the last page whose records all came before the STATE. `started` is the server's
clock when the walk began, beyond which no bookmark may go, and `greatest` the greatest replication key so far. Both
hold for the walk as a whole, however many runs it takes. `held`, if it is there, lists the ids of records before the
position that are not out yet: they are asked for again.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tap_bigcommerce.walks import Listing, Position

WALK = "walk"

FORMAT = 1
"""To be raised when what positions hold comes to mean something else, so that no version reads another's."""

Children = Mapping[str, Mapping[str, object]]
"""By the name of a stream, the parameters that it is asked for with."""


class Progress:
    """The walk of one stream, as its state tells.

    Args:
        state: The stream's state, which is kept up to date.
        listings: What the stream lists in this run.
        children: The streams that the walk serves besides: by name, the parameters of each.
        walk: What tells the way of listing from others, whose positions are no use to it.
    """

    def __init__(
        self, state: dict[str, Any], listings: Sequence[Listing], children: Children | None = None, walk: str = ""
    ) -> None:
        self._state = state
        self._query = _query_of(listings, children or {}, walk)
        kept = state.get(WALK)
        if isinstance(kept, dict) and kept.get("query") == self._query and kept.get("seal") == _seal_of(kept):
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
        walk = {
            "query": self._query,
            "listing": listing,
            "position": dict(position),
            "started": started,
            "greatest": greatest,
            **({"held": list(held)} if held else {}),
        }
        self._state[WALK] = {**walk, "seal": _seal_of(walk)}

    def forget(self) -> None:
        """Takes the walk out of the state, since it is complete or cannot be gone on with."""
        self._state.pop(WALK, None)


def _query_of(listings: Sequence[Listing], children: Children, walk: str) -> str:
    # How long pages are belongs to it, because positions may count pages, or tell the last by its length.
    asked: list[object] = [[listing.path, listing.page_size, _as_text(listing.parameters)] for listing in listings]
    asked += [FORMAT, walk]
    if children:
        asked.append({name: _as_text(parameters) for name, parameters in children.items()})
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()[:16]


def _as_text(parameters: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items()}


def _seal_of(kept: Mapping[str, Any]) -> str:
    sealed = {name: value for name, value in kept.items() if name != "seal"}
    return f"{zlib.crc32(msgspec.json.encode(sealed, order='sorted')):08x}"
