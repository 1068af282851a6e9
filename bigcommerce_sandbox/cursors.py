"""Lists that are walked by cursor: keysets, immune to rows that come and go.

A cursor holds nothing but the last id. Sorted by something else, a walk by cursor therefore loses rows; what
the real API does then is not documented.
https://developer.bigcommerce.com/docs/rest-management/customers#get-all-customers
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from bigcommerce_sandbox.answers import Answer, data, joined
from bigcommerce_sandbox.condition import Condition, Row
from bigcommerce_sandbox.filters import conditions
from bigcommerce_sandbox.listing import (
    Listing,
    compose,
    link,
    list_v3,
    order_of,
    page_limit,
    pagination,
    positive,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call


def cursor_of(key: int) -> str:
    """The opaque text that stands for a row."""
    return base64.urlsafe_b64encode(json.dumps({"id": key}, separators=(",", ":")).encode()).decode().rstrip("=")


def key_of(call: Call, name: str) -> int:
    """The row that a cursor stands for.

    Raises:
        RefusedError: The text is no cursor.
    """
    text = call.parameters[name]
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["id"]
    except (binascii.Error, ValueError, TypeError, KeyError) as error:
        raise call.bad_parameter(name) from error
    if not isinstance(key, int):
        raise call.bad_parameter(name)
    return key


def list_by_cursor(call: Call, listing: Listing, *also: Condition) -> Answer:
    """A V3 list with cursors: they come with the first page and with every page asked for by cursor.

    ``page`` is ignored beside a cursor; later pages asked for by number carry no cursors.
    """
    if not call.parameters.get("after") and not call.parameters.get("before"):
        if positive(call, "page", 1) > 1:
            return list_v3(call, listing, *also)
        return _page(call, listing, also, [], numbered=True)
    onwards, back = ("id < ?", "id > ?") if listing.newest_first else ("id > ?", "id < ?")
    if call.parameters.get("after"):
        return _page(call, listing, also, [Condition(onwards, (key_of(call, "after"),))])
    return _page_before(call, listing, [*also, Condition(back, (key_of(call, "before"),))])


def _page(
    call: Call, listing: Listing, also: Sequence[Condition], bounds: list[Condition], *, numbered: bool = False
) -> Answer:
    where, limit = [*conditions(listing.filters, call), *also], page_limit(call, listing)
    found = call.store.select(listing.resource, [*where, *bounds], order=order_of(call, listing), limit=limit + 1)
    rows, more = found[:limit], len(found) > limit
    meta: Document = {}
    if numbered:
        total = call.store.count(listing.resource, where)
        meta["pagination"] = pagination(call, total=total, count=len(rows), page=1, limit=limit)
    meta["cursor_pagination"] = _cursors(call, rows, limit, before=bool(bounds), after=more)
    return data(joined(compose(call, listing, rows)), meta)


def _page_before(call: Call, listing: Listing, bounds: list[Condition]) -> Answer:
    limit = page_limit(call, listing)
    where = [*conditions(listing.filters, call), *bounds]
    order = "id" if listing.newest_first else "id DESC"
    found = call.store.select(listing.resource, where, order=order, limit=limit + 1)
    rows = found[:limit][::-1]
    meta = {"cursor_pagination": _cursors(call, rows, limit, before=len(found) > limit, after=True)}
    return data(joined(compose(call, listing, rows)), meta)


def _cursors(call: Call, rows: list[Row], limit: int, *, before: bool, after: bool) -> Document:
    meta: Document = {"count": len(rows), "per_page": limit, "links": {}}
    if rows:
        start, end = cursor_of(rows[0].key), cursor_of(rows[-1].key)
        meta |= {"start_cursor": start, "end_cursor": end}
        if before:
            meta["links"]["previous"] = link(call, before=start, limit=limit)
        if after:
            meta["links"]["next"] = link(call, after=end, limit=limit)
    return meta
