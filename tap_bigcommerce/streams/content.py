"""Streams of the shop's content."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.content import PAGE, REDIRECT
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import Backwards, ByMinimumId


class Pages(BigCommerceStream):
    """Pages that the merchant writes. https://developer.bigcommerce.com/docs/rest-content/pages."""

    name = "pages"
    path = "/v3/content/pages"
    shape = PAGE
    walk = Backwards()
    scope = "Content"
    selected_by_default = False
    includes: ClassVar = {"body": ("body",)}
    channel_filter = "channel_id"
    filters = frozenset({"channel_id", "id:in", "name", "name:like"})


class Redirects(BigCommerceStream):
    """Redirects from old paths. https://developer.bigcommerce.com/docs/rest-content/redirects."""

    name = "redirects"
    path = "/v3/storefront/redirects"
    shape = REDIRECT
    walk = ByMinimumId()
    scope = "Content"
    selected_by_default = False
    includes: ClassVar = {"to_url": ("to_url",)}
    filters = frozenset({"id:in", "id:max", "keyword", "site_id"})
