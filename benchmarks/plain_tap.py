"""The baseline: the same streams as the SDK's tutorial would write them, with page numbers and no more.

It asks for the same rows with the same schemas, so that the ratio shows what the tap's own reading is worth.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from singer_sdk import Stream, Tap
from singer_sdk import typing as th
from singer_sdk.authenticators import APIKeyAuthenticator
from singer_sdk.pagination import PageNumberPaginator
from singer_sdk.streams import RESTStream
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import requests

PAGE_SIZE = 250
PATHS = {
    "customers": ("/v3/customers", {"include": "addresses,storecredit,attributes,formfields"}),
    "products": ("/v3/catalog/products", {"include": "variants,images,custom_fields,bulk_pricing_rules"}),
    "orders": (
        "/v2/orders",
        {"include": "consignments,consignments.line_items,fees", "consignment_structure": "object"},
    ),
    "coupons": ("/v2/coupons", {}),
}
"""Each stream's list, and what it includes."""


class UntilShort(PageNumberPaginator):
    """Pages until one is not full."""

    @override
    def has_more(self, response: requests.Response) -> bool:
        if not response.content:
            return False
        body = response.json()
        rows = body["data"] if isinstance(body, dict) else body
        return len(rows) == PAGE_SIZE


class PlainStream(RESTStream[int]):
    """A list read by page number."""

    primary_keys = ("id",)
    _LOG_REQUEST_METRICS = False

    @property
    @override
    def url_base(self) -> str:
        return f"{self.config['api_url']}/stores/{self.config['store_hash']}"

    @property
    @override
    def authenticator(self) -> APIKeyAuthenticator:
        return APIKeyAuthenticator(key="X-Auth-Token", value=self.config["access_token"], location="header")

    @property
    @override
    def records_jsonpath(self) -> str:
        return "$.data[*]" if self.path.startswith("/v3") else "$[*]"

    @override
    def get_new_paginator(self) -> UntilShort:
        return UntilShort(start_value=1)

    @override
    def get_url_params(self, context: object, next_page_token: int | None) -> dict[str, Any]:
        return {**PATHS[self.name][1], "limit": PAGE_SIZE, "page": next_page_token or 1}

    @override
    def parse_response(self, response: requests.Response) -> Iterable[dict[str, Any]]:
        if response.content:
            yield from super().parse_response(response)


class PlainTap(Tap):
    """A tap of plain streams; the schemas come from the file that ``PLAIN_TAP_CATALOG`` names."""

    name = "plain-tap"
    config_jsonschema = th.PropertiesList(
        th.Property("api_url", th.StringType, required=True),
        th.Property("store_hash", th.StringType, required=True),
        th.Property("access_token", th.StringType, required=True, secret=True),
    ).to_dict()

    @override
    def discover_streams(self) -> Sequence[Stream]:
        catalog = json.loads(Path(os.environ["PLAIN_TAP_CATALOG"]).read_text(encoding="utf-8"))
        schemas = {entry["stream"]: entry["schema"] for entry in catalog["streams"]}
        streams = []
        for name, (path, _) in PATHS.items():
            streams.append(PlainStream(tap=self, name=name, schema=schemas[name], path=path))
        return streams


if __name__ == "__main__":
    PlainTap.cli()
