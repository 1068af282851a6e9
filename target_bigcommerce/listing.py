"""Reading the store for look-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from target_bigcommerce.answers import read
from target_bigcommerce.parallel import in_parallel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bigcommerce_api import BigCommerceClient
    from target_bigcommerce.items import Document

PAGE_SIZE = 250
"""https://developer.bigcommerce.com/docs/start/about/common-query-params#pagination"""

LONGEST_LIST = 100
"""Values of one `…:in` list, few enough for an address that every proxy takes."""

LONGEST_TEXT = 6000
"""Characters of one `…:in` list as it is sent, well below the 8 kB that servers commonly take as one line."""

COMMA = 3
"""Characters that a comma is sent as."""


def pages(client: BigCommerceClient, path: str, parameters: Document) -> Iterator[Document]:
    """All rows of a V3 list, by page number; a row that is missed is found when its key is looked up singly."""
    page = 1
    while True:
        body = read(client, path, {**parameters, "limit": PAGE_SIZE, "page": page}) or {}
        yield from body.get("data") or []
        pagination = (body.get("meta") or {}).get("pagination") or {}
        if page >= pagination.get("total_pages", 1):
            return
        page += 1


def plain_pages(client: BigCommerceClient, path: str, parameters: Document) -> Iterator[Document]:
    """All rows of a V2 list that takes only a page number, up to the page that is empty."""
    page = 1
    while rows := read(client, path, {**parameters, "limit": PAGE_SIZE, "page": page}):
        yield from rows
        page += 1


def page_count(client: BigCommerceClient, path: str) -> int:
    """How many requests `pages` needs to list a whole collection."""
    body = read(client, path, {"limit": 1, "page": 1}) or {}
    pagination = (body.get("meta") or {}).get("pagination") or {}
    return -(-int(pagination.get("total") or 0) // PAGE_SIZE)


def by_cursor(client: BigCommerceClient, path: str, parameters: Document) -> Iterator[Document]:
    """All rows of a V3 list that has cursors: https://developer.bigcommerce.com/docs/start/about/common-query-params."""
    after: str | None = None
    while True:
        body = read(client, path, {**parameters, "limit": PAGE_SIZE, "after": after}) or {}
        yield from body.get("data") or []
        cursors = (body.get("meta") or {}).get("cursor_pagination") or {}
        end = cursors.get("end_cursor")
        if not (cursors.get("links") or {}).get("next") or not end or end == after:
            return
        after = end


def by_id(client: BigCommerceClient, path: str, parameters: Document) -> Iterator[Document]:
    """All rows of a V2 list that takes `min_id`, in the order of ids."""
    least = 1
    while True:
        rows = read(client, path, {**parameters, "limit": PAGE_SIZE, "min_id": least}) or []
        yield from rows
        if not rows:
            return
        least = rows[-1]["id"] + 1


def in_lists(
    client: BigCommerceClient, path: str, parameter: str, values: Iterable[object], **others: object
) -> Iterator[Document]:
    """Rows of a V3 list whose field is one of `values`, asked for in as few requests as the address allows, at once."""

    def rows(some: list[object]) -> list[Document]:
        return list(pages(client, path, {**others, parameter: some}))

    for found in in_parallel(client.settings.max_concurrency, rows, list(_lists(values))):
        yield from found


def _lists(values: Iterable[object]) -> Iterator[list[object]]:
    some: list[object] = []
    length = 0
    for value in values:
        own = len(quote(str(value), safe="")) + COMMA
        if some and (len(some) == LONGEST_LIST or length + own > LONGEST_TEXT):
            yield some
            some, length = [], 0
        some.append(value)
        length += own
    if some:
        yield some
