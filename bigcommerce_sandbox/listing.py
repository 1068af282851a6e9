"""Lists: filters, order, pages by number, includes and selected fields.

A page is an offset into the order asked for, as it is at that moment. Rows that are changed or removed
between two pages therefore shift the rest, just as they do in the real API.
https://developer.bigcommerce.com/docs/start/about/common-query-params
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from bigcommerce_sandbox.answers import Answer, RefusedError, data, joined, nothing, plain
from bigcommerce_sandbox.condition import Condition, Row
from bigcommerce_sandbox.filters import Filter, conditions
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

DEFAULT_LIMIT: Final = 50
MOST_LIMIT: Final = 250
"""https://developer.bigcommerce.com/docs/start/about/common-query-params#pagination"""

DESCENDING: Final = "id DESC"
"""The SQL order of the newest rows first."""

Fragments = dict[int, bytes]
"""Rendered values of one included field, by the key of the row that they belong to."""


@dataclass(frozen=True, slots=True)
class Include:
    """A child that ``include=`` adds to a row.

    Attributes:
        field: The field that it fills.
        fragments: Renders its values for the rows with these keys.
        empty: What rows have that are not among the fragments.
        page_cap: The most rows on a page that carries this, if there is a limit.
    """

    field: str
    fragments: Callable[[Store, Sequence[int]], Fragments]
    empty: bytes = b"[]"
    page_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """How one collection is listed. Unknown parameters are passed over.

    Attributes:
        resource: The collection.
        filters: By parameter.
        sorts: Columns by the values of ``sort``.
        includes: By the values of ``include``.
        most: The highest limit.
        most_is_documented: A higher limit is refused with 413 if the documentation states the highest, and
            lowered otherwise.
        always: Fields that ``include_fields`` returns unasked and ``exclude_fields`` leaves.
        always_included: Children that every row carries unasked.
        paged: Whether the list knows pages at all; otherwise it is always whole.
        directed: Whether ``direction`` turns a list round that knows no ``sort``.
        newest_first: Whether rows come by descending id where nothing else is asked for.
    """

    resource: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    includes: Mapping[str, Include] = field(default_factory=dict)
    most: int = MOST_LIMIT
    most_is_documented: bool = False
    always: tuple[str, ...] = ("id",)
    always_included: tuple[Include, ...] = ()
    paged: bool = True
    directed: bool = False
    newest_first: bool = False


def positive(call: Call, name: str, default: int) -> int:
    """Reads a parameter that counts.

    Raises:
        RefusedError: It is no positive integer.
    """
    text = call.parameters.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        raise call.bad_parameter(name)
    return int(text)


def page_limit(call: Call, listing: Listing) -> int:
    """How many rows a page takes, within every limit.

    Raises:
        RefusedError: 413 for more than the documented maximum.
    """
    limit = positive(call, "limit", DEFAULT_LIMIT)
    if limit > listing.most and listing.most_is_documented:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The limit must not be greater than {listing.most}.")
    caps = [
        listing.most,
        call.options.page_cap,
        *(include.page_cap for include in asked_includes(call, listing)),
    ]
    return min(limit, *(cap for cap in caps if cap is not None))


def asked_includes(call: Call, listing: Listing) -> list[Include]:
    """The includes that the request names; unknown names are passed over."""
    names = [name.strip() for name in call.parameters.get("include", "").split(",")]
    return [listing.includes[name] for name in dict.fromkeys(names) if name in listing.includes]


def order_of(call: Call, listing: Listing) -> str:
    """The SQL order: ``sort=name&direction=desc``, or ``sort=name:desc`` where sorts are named so."""
    name = call.parameters.get("sort", "")
    if not listing.directed and not (name and listing.sorts):
        return DESCENDING if listing.newest_first else "id"
    direction = call.parameters.get("direction", "asc").lower()
    if direction not in {"asc", "desc"}:
        raise call.bad_parameter("direction")
    if listing.directed:
        return DESCENDING if direction == "desc" else "id"
    if name not in listing.sorts:
        raise call.bad_parameter("sort")
    column = listing.sorts[name]
    return column if " " in column else f"{column} {direction}, id {direction}"


def list_v3(call: Call, listing: Listing, *also: Condition) -> Answer:
    """A V3 list: the page and ``meta.pagination``."""
    where = [*conditions(listing.filters, call), *also]
    total = call.store.count(listing.resource, where)
    limit = page_limit(call, listing) if listing.paged else max(total, 1)
    page = positive(call, "page", 1) if listing.paged else 1
    rows = call.store.select(
        listing.resource, where, order=order_of(call, listing), limit=limit, offset=(page - 1) * limit
    )
    meta = {"pagination": pagination(call, total=total, count=len(rows), page=page, limit=limit)}
    return data(joined(compose(call, listing, rows)), meta)


def list_v2(call: Call, listing: Listing, *also: Condition) -> Answer:
    """A V2 list: a bare array, and 204 without a body where there is no row."""
    where = [*conditions(listing.filters, call), *also]
    limit, page = page_limit(call, listing), positive(call, "page", 1)
    rows = call.store.select(
        listing.resource, where, order=order_of(call, listing), limit=limit, offset=(page - 1) * limit
    )
    return plain(joined(compose(call, listing, rows))) if rows else nothing()


def count_v2(call: Call, listing: Listing) -> Answer:
    """The ``/count`` beside a V2 list."""
    return plain({"count": call.store.count(listing.resource, conditions(listing.filters, call))})


def one_v3(call: Call, listing: Listing, key: int, *also: Condition) -> Answer:
    """One object by its id.

    Raises:
        RefusedError: 404.
    """
    return data(one(call, listing, key, *also))


def one(call: Call, listing: Listing, key: int, *also: Condition) -> bytes:
    """One composed document by its id.

    Raises:
        RefusedError: 404.
    """
    rows = call.store.select(listing.resource, [Condition("id = ?", (key,)), *also])
    if not rows:
        raise RefusedError(HTTPStatus.NOT_FOUND, "The requested resource was not found.")
    return next(iter(compose(call, listing, rows)))


def pagination(call: Call, *, total: int, count: int, page: int, limit: int) -> Document:
    """``meta.pagination``; its links are query strings, absent where they would lead nowhere."""
    last = max(1, -(-total // limit))
    links = {"current": link(call, page=page, limit=limit)}
    if page > 1:
        links["previous"] = link(call, page=page - 1, limit=limit)
    if page < last:
        links["next"] = link(call, page=page + 1, limit=limit)
    return {
        "total": total,
        "count": count,
        "per_page": limit,
        "current_page": page,
        "total_pages": last,
        "links": links,
    }


def link(call: Call, **pages: object) -> str:
    """The query string of another page of the same list."""
    kept = {name: text for name, text in call.parameters.items() if name not in {"page", "limit", "after", "before"}}
    return "?" + urlencode({**kept, **pages}, safe=":,")


def compose(call: Call, listing: Listing, rows: Sequence[Row]) -> list[bytes]:
    """The rows with the included children and only the selected fields."""
    documents = _selected_fields(call, listing, [row.document for row in rows])
    included = [*listing.always_included, *asked_includes(call, listing)] if rows else []
    if not included:
        return documents
    keys = [row.key for row in rows]
    parts = [[document[:-1]] for document in documents]
    for include in included:
        found, empty = include.fragments(call.store, keys), include.empty
        name = b"," + render(include.field) + b":"
        for key, part in zip(keys, parts, strict=True):
            part.extend((name, found.get(key, empty)))
    return [b"".join((*part, b"}")) for part in parts]


def _selected_fields(call: Call, listing: Listing, documents: list[bytes]) -> list[bytes]:
    """The documents less what ``include_fields`` and ``exclude_fields`` leave out."""
    only, without = (_names(call, name) for name in ("include_fields", "exclude_fields"))
    if not only and not without:
        return documents

    def kept(name: str) -> bool:
        return name in listing.always or ((not only or name in only) and name not in without)

    return [
        render({name: value for name, value in json.loads(document).items() if kept(name)}) for document in documents
    ]


def _names(call: Call, parameter: str) -> set[str]:
    return {name.strip() for name in call.parameters.get(parameter, "").split(",") if name.strip()}


def children_of(resource: str, column: str, most: int | None = None) -> Callable[[Store, Sequence[int]], Fragments]:
    """Renders the children of rows as arrays, at most so many each."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        return {owner: joined(documents[:most]) for owner, documents in store.children(resource, column, keys).items()}

    return fragments


def hidden_json(resource: str, column: str) -> Callable[[Store, Sequence[int]], Fragments]:
    """Renders a hidden JSON column of the rows themselves."""

    def fragments(store: Store, keys: Sequence[int]) -> Fragments:
        return {key: value for key, value in store.hidden(resource, column, keys).items() if value is not None}

    return fragments
