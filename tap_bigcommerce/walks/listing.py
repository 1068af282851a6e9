"""What a walk is given and what it gives, and how the API's two envelopes are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from tap_bigcommerce.errors import WalkError
from tap_bigcommerce.typed_rows import TypedRow

if TYPE_CHECKING:
    from datetime import datetime

    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader

Row = MutableMapping[str, Any]
Position = Mapping[str, Any]
"""How far a walk has come, as JSON; what it holds is the walk's own business."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The collection to be listed: what every request of a walk has in common.

    Attributes:
        path: Path of the collection, such as `/v3/customers`.
        parameters: Filters and includes, the same for every page.
        page_size: How many rows to ask for at once.
        keys: The fields that identify a row.
        apart: Those of the parameters that choose rows which the collection leaves out without them; such a row
            has a field of the same name and value. The store need not know them.
        since: Which of the parameters lets only rows through that changed since a moment, if one does.
    """

    path: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    page_size: int = 250
    keys: tuple[str, ...] = ("id",)
    apart: Mapping[str, object] = field(default_factory=dict)
    since: str | None = None

    def ask(self, read: Reader, parameters: Mapping[str, object]) -> Answer:
        """Sends one request of a walk; the walk's parameters go before those of the listing."""
        return read(self.path, self._asked(parameters))

    def announce(self, read: Reader, parameters: Mapping[str, object]) -> None:
        """Says which request of the walk is the next one for certain, before a page is given out."""
        read.announce(self.path, self._asked(parameters))

    def _asked(self, parameters: Mapping[str, object]) -> dict[str, object]:
        return {**self.parameters, "limit": self.page_size, **parameters}

    def ordered(self, order: Mapping[str, object]) -> Listing:
        """The same listing in a certain order."""
        return replace(self, parameters={**self.parameters, **order})

    def whole(self) -> Listing:
        """The same listing of rows whenever they changed."""
        parameters = {name: value for name, value in self.parameters.items() if name != self.since}
        return replace(self, parameters=parameters, since=None)

    def key_of(self, row: Row) -> int:
        """The key of a row as a number.

        Raises:
            WalkError: The row has none.
        """
        (name,) = self.keys
        try:
            return int(row[name])
        except (KeyError, TypeError, ValueError) as error:
            raise WalkError(f"{self.path} served a row without a number as its {name}") from error

    def identity_of(self, row: Row) -> tuple[Any, ...]:
        """What tells a row from the others: its keys, whatever they are.

        Raises:
            WalkError: The row lacks one.
        """
        identity = tuple([row.get(name) for name in self.keys])
        if None in identity:
            missing = self.keys[identity.index(None)]
            raise WalkError(f"{self.path} served a row without its {missing}")
        return identity


@dataclass(frozen=True, slots=True)
class Page:
    """Rows that arrived together.

    Attributes:
        rows: The rows, as the API served them.
        asked_at: A moment by the server's clock not after the request was handled; None if it told no time.
        position: Where to go on behind these rows; None where the walk would have to begin anew.
    """

    rows: list[Row]
    asked_at: datetime | None
    position: Position | None = None


class Walk(Protocol):
    """A way to list a collection."""

    def pages(self, read: Reader, listing: Listing, start: Position | None = None) -> Iterator[Page]:
        """Lists the collection, every row at least once.

        Args:
            read: Asks the store.
            listing: What is listed.
            start: The position of a page of the same listing, to go on behind it; None to begin.

        Raises:
            BigCommerceError: A request failed for good.
            WalkError: The store's answers cannot be listed without loss.
        """


def rows_of(listing: Listing, answer: Answer) -> list[Row]:
    """The rows of an answer, of V3 in `data` and of V2 bare; 204 without a body means none.

    Raises:
        WalkError: The answer holds no rows of either shape.
    """
    body = answer.body
    rows = body.get("data") if isinstance(body, dict) else [] if body is None else body
    if not isinstance(rows, list) or not all(isinstance(row, (dict, TypedRow)) for row in rows):
        raise WalkError(f"{listing.path} did not answer with a list of records")
    return rows


def meta_of(answer: Answer, name: str) -> Mapping[str, Any]:
    """One object of V3's `meta`; empty when it is not there."""
    meta = answer.body.get("meta") if isinstance(answer.body, dict) else None
    found = meta.get(name) if isinstance(meta, dict) else None
    return found if isinstance(found, dict) else {}


def has_next(answer: Answer) -> bool:
    """Whether an answer of V3 links to a page behind it, whatever it counts."""
    links = meta_of(answer, "pagination").get("links")
    return isinstance(links, dict) and bool(links.get("next"))


def number_in(meta: Mapping[str, Any], name: str) -> int | None:
    """A count out of V3's `meta`; None when the server told none."""
    value = meta.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def rows_left(position: Position) -> int | None:
    """How many rows are left behind a position; None where it does not tell."""
    match position:
        case {"met": int(met), "total": int(total)}:
            return max(0, total - met)
        case {"left": int(left), "full": int(first_page)} | {"place": {"left": int(left), "full": int(first_page)}}:
            # Walks that go backwards have the first page behind them, too.
            return max(0, left - first_page)
    return None
