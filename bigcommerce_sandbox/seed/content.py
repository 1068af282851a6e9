"""Seeded redirects and pages.

https://developer.bigcommerce.com/docs/rest-content/redirects
https://developer.bigcommerce.com/docs/rest-content/pages
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.content_pages import MOST_PAGES, TYPES
from bigcommerce_sandbox.seed.plan import Plan, Rows, nth_id

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

PRODUCT_EVERY: Final = 5
"""One product in so many once had another path."""

_PATHS: Final = ("/old-{}/", "/alt/größe-{}/", "/products/{}.html", "/royal-blue-{}")
_URL_EVERY: Final = 4
_PAGES: Final = 6
_PRODUCTS_OF_A_PAGE: Final = 20
_NAMES: Final = ("About us", "Versand & Zahlung", "Contact", "Our partners", "会社概要")


def rows(plan: Plan) -> Rows:
    """Pages, then redirects."""
    products = plan.sizes.products
    number = min(_PAGES + products // _PRODUCTS_OF_A_PAGE, MOST_PAGES) if products else 0
    yield from (("pages", _page(at)) for at in range(number))
    yield from _redirects(plan)


def _page(at: int) -> Document:
    """The page with this index; every third lies below the first one."""
    kind, key = TYPES[at % len(TYPES)], nth_id(at)
    page: Document = {
        "id": key,
        "name": f"{_NAMES[at % len(_NAMES)]} {key}",
        "type": kind,
        "url": f"/page-{key}/",
        "parent_id": 1 if at % 3 == 2 else 0,  # noqa: PLR2004 - every third
        "sort_order": at,
        "is_visible": at % 4 != 3,  # noqa: PLR2004 - some are hidden
    }
    if kind == "link":
        return {**page, "link": "https://www.example.org/partners"}
    if kind == "contact_form":
        page |= {"email": f"contact{key}@example.com", "contact_fields": "fullname,phone,orderno"}
    return {**page, "meta_title": None if at % 2 else "Über uns", "body": f"<h1>Ünïcode {key}</h1>\n<p>…</p>"}


def _redirects(plan: Plan) -> Rows:
    """Redirects from old paths of products, mostly to the products."""
    ids = count()
    for index in range(0, plan.sizes.products, PRODUCT_EVERY):
        at = next(ids)
        to = {"type": "product", "entity_id": nth_id(index)}
        if at % _URL_EVERY == _URL_EVERY - 1:
            to = {"type": "url", "url": f"/new-{index}/"}
        yield (
            "redirects",
            {"id": nth_id(at), "site_id": 1, "from_path": _PATHS[at % len(_PATHS)].format(index), "to": to},
        )
