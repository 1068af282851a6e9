"""The baseline: a target as the SDK's tutorial would write it, one request for each record and no more.

It looks nothing up: a record that has the store's id is changed or deleted under it, any other is created. So it must
be told the ids, sends what has not changed too, and makes a second object of a record that comes twice.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import msgspec
import requests
from singer_sdk import Target
from singer_sdk import typing as th
from singer_sdk.sinks import RecordSink
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

    from singer_sdk.sinks import Sink

Document = dict[str, Any]
Request = tuple[str, str, object]
"""Method, path and body."""

TIMEOUT_SECONDS = 60

encode = msgspec.json.Encoder(decimal_format="number").encode


def _listed(path: str, record: Document, *, deletes: bool) -> Request:
    """A collection that is written in lists, here of one."""
    if deletes:
        return "DELETE", f"{path}?id:in={record['id']}", None
    return "PUT" if "id" in record else "POST", path, [record]


def _single(path: str, record: Document, *, deletes: bool) -> Request:
    """A collection whose objects have paths of their own."""
    path = path.format(**record)
    body = {name: value for name, value in record.items() if name != "id"}
    if "id" not in record:
        return "POST", path, body
    return ("DELETE", f"{path}/{record['id']}", None) if deletes else ("PUT", f"{path}/{record['id']}", body)


def _variant(record: Document, *, deletes: bool) -> Request:
    left_out = {"product_id", "option_values"} if "id" in record else {"product_id"}
    method, path, body = _single("/v3/catalog/products/{product_id}/variants", record, deletes=deletes)
    return method, path, {name: value for name, value in record.items() if name not in left_out} if body else None


def _price(record: Document, *, deletes: bool) -> Request:
    path = f"/v3/pricelists/{record['price_list_id']}/records"
    if deletes:
        return "DELETE", f"{path}/{record['variant_id']}/{record['currency']}", None
    return "PUT", path, [{name: value for name, value in record.items() if name != "price_list_id"}]


def _stock(record: Document, *, deletes: bool) -> Request:
    assert not deletes  # noqa: S101 - stock is never deleted
    item = {"location_id": 1, "sku": record["sku"], "quantity": record["quantity"]}
    return "PUT", "/v3/inventory/adjustments/absolute", {"reason": "benchmark", "items": [item]}


REQUESTS: dict[str, Callable[..., Request]] = {
    "customers": functools.partial(_listed, "/v3/customers"),
    "products": functools.partial(_single, "/v3/catalog/products"),
    "orders": functools.partial(_single, "/v2/orders"),
    "coupons": functools.partial(_single, "/v2/coupons"),
    "brands": functools.partial(_single, "/v3/catalog/brands"),
    "product_variants": _variant,
    "price_list_records": _price,
    "inventory_items": _stock,
}


class PlainSink(RecordSink):
    """Sends each record as it comes."""

    @functools.cached_property
    def session(self) -> requests.Session:
        """One connection, kept open."""
        session = requests.Session()
        session.headers["X-Auth-Token"] = self.config["access_token"]
        session.headers["Content-Type"] = "application/json"
        return session

    @override
    def process_record(self, record: dict[str, Any], context: dict[str, Any]) -> None:
        deletes = self.config["operation"] == "delete"
        method, path, body = REQUESTS[self.stream_name](record, deletes=deletes)
        address = f"{self.config['api_url']}/stores/{self.config['store_hash']}{path}"
        content = None if body is None else encode(body)
        answer = self.session.request(method, address, data=content, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()


class PlainTarget(Target):
    """A target of plain sinks."""

    name = "plain-target"
    config_jsonschema = th.PropertiesList(
        th.Property("api_url", th.StringType, required=True),
        th.Property("store_hash", th.StringType, required=True),
        th.Property("access_token", th.StringType, required=True, secret=True),
        th.Property("operation", th.StringType, default="upsert"),
    ).to_dict()
    default_sink_class: type[Sink] = PlainSink


if __name__ == "__main__":
    PlainTarget.cli()
