"""Redirects and pages."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import HOME_PAGE, MISSING, RAW_PAGE, REDIRECT, SHIRT, SUBPAGE

_REDIRECTS: Final[Scenarios] = {
    "GET /v3/storefront/redirects": (
        Ask(200),
        Ask(200, parameters={"id:min": "1", "sort": "id", "limit": "1", "include": "to_url"}),
        Ask(200, parameters={"keyword": "old", "site_id": "1"}),
        Ask(200, parameters={"id:in": str(MISSING)}),
    ),
    "PUT /v3/storefront/redirects": (
        Ask(
            201,
            body=[
                {"from_path": "/old-shirt/", "site_id": 1, "to": {"type": "url", "url": "/shirts/"}},
                {"from_path": "/older-shirt/", "site_id": 1, "to": {"type": "product", "entity_id": SHIRT}},
                {"from_path": "/gone/", "site_id": 1},
            ],
        ),
        Ask(422, body=[{"from_path": "/gone/", "site_id": 1, "to": {"type": "elsewhere"}}]),
    ),
    "DELETE /v3/storefront/redirects": (
        Ask(204, parameters={"id:in": str(REDIRECT)}),
        Ask(422),
    ),
}

_PAGES: Final[Scenarios] = {
    "GET /v3/content/pages": (
        Ask(200),
        Ask(200, parameters={"name:like": "hello", "include": "body"}),
        Ask(200, parameters={"limit": "1", "page": "2"}),
        Ask(400, parameters={"sort": "name"}),
        Ask(422, parameters={"channel_id": "first"}),
    ),
    "POST /v3/content/pages": (
        Ask(201, body={"name": "About", "type": "page"}),
        Ask(201, body=[{"name": "More", "type": "raw", "body": "<p/>", "is_visible": False, "meta_title": "More"}]),
        Ask(422, body=[{"name": "Home", "type": "page"}]),
    ),
    "PUT /v3/content/pages": (
        Ask(200, body=[{"id": HOME_PAGE, "name": "Welcome", "search_keywords": "hi"}]),
        Ask(404, body=[{"id": MISSING, "name": "Nothing"}]),
        Ask(422, body=[{"id": HOME_PAGE, "name": ""}]),
    ),
    "DELETE /v3/content/pages": (
        Ask(204, parameters={"id:in": str(RAW_PAGE)}),
        Ask(404, parameters={"id:in": str(MISSING)}),
        Ask(422),
    ),
    "GET /v3/content/pages/{pageId}": (Ask(200, (HOME_PAGE,)), Ask(404, (MISSING,))),
    "PUT /v3/content/pages/{pageId}": (
        Ask(200, (SUBPAGE,), body={"name": "Further below", "body": "<p>Deep</p>"}),
        Ask(404, (MISSING,), body={"name": "Nothing"}),
        Ask(422, (SUBPAGE,), body={"type": "poster"}),
    ),
    "DELETE /v3/content/pages/{pageId}": (Ask(204, (RAW_PAGE,)), Ask(404, (MISSING,))),
}

SCENARIOS: Final[Scenarios] = {**_REDIRECTS, **_PAGES}
