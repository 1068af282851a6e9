"""What is sent of a whole catalog as the API serves it: no field that the API does not take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions, SeedSizes
from bigcommerce_sandbox.compare import StoreReader
from tests.target_bigcommerce.conftest import calls, record, writes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

Document = dict[str, Any]

ALL_PARTS = "variants,images,custom_fields,bulk_pricing_rules,videos,options,modifiers,channels"
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "brands": ("/v3/catalog/brands", {}),
    "brand_metafields": ("/v3/catalog/brands/metafields", {}),
    "category_trees": ("/v3/catalog/trees", {}),
    "categories": ("/v3/catalog/trees/categories", {}),
    "category_metafields": ("/v3/catalog/categories/metafields", {}),
    "products": ("/v3/catalog/products", {"include": ALL_PARTS}),
    "product_metafields": ("/v3/catalog/products/metafields", {}),
    "product_variants": ("/v3/catalog/variants", {}),
    "variant_metafields": ("/v3/catalog/variants/metafields", {}),
    "locations": ("/v3/inventory/locations", {}),
    "inventory_items": ("/v3/inventory/items", {}),
    "price_lists": ("/v3/pricelists", {}),
    "redirects": ("/v3/storefront/redirects", {"include": "to_url"}),
}
METAFIELD = {"id", "resource_id", "namespace", "key", "value", "permission_set", "description"}
CHOICE = {"display_name", "type", "config", "sort_order", "option_values", "required"}
TAKEN: dict[str, set[str]] = {
    r".*/metafields": METAFIELD,
    r".*/(options|modifiers)(/\d+)?": CHOICE,
    r".*/values(/\d+)?": {"label", "sort_order", "value_data", "is_default", "adjusters"},
    r"/v3/inventory/locations": {
        *("id", "code", "label", "description", "managed_by_external_source", "type_id", "enabled"),
        *("operating_hours", "time_zone", "address", "storefront_visibility", "special_hours"),
    },
    r"/v3/inventory/locations/\d+/items": {"settings"},
    r"/v3/inventory/adjustments/absolute": {"reason", "items"},
    r"/v3/pricelists(/\d+)?": {"name", "active"},
    r"/v3/pricelists/\d+/records": {
        *("variant_id", "currency", "price", "sale_price", "retail_price", "map_price", "bulk_pricing_tiers")
    },
    r"/v3/storefront/redirects": {"site_id", "from_path", "to"},
    r"/v3/catalog/variants": {
        *("id", "price", "sale_price", "retail_price", "cost_price", "weight", "width", "height", "depth"),
        *("is_free_shipping", "fixed_cost_shipping_price", "purchasing_disabled", "purchasing_disabled_message"),
        *("upc", "inventory_level", "inventory_warning_level", "bin_picking_number"),
    },
}
"""By path, the fields of the write schemas."""


def rows(reader: StoreReader, currencies: set[str]) -> Iterator[Document]:
    """The records of a whole catalog as a tap would send them, prices last."""
    lists = []
    for stream, (path, parameters) in LISTS.items():
        for row in reader.rows(path, parameters):
            keys = row["identity"] if stream == "inventory_items" else {}
            lists += [row["id"]] if stream == "price_lists" else []
            yield record(stream, **{**row, "variant_id": keys["variant_id"]} if keys else row)
    for price_list in lists:
        for row in reader.rows(f"/v3/pricelists/{price_list}/records", {"include": "bulk_pricing_tiers,sku"}):
            if row["currency"].upper() in currencies:
                yield record("price_list_records", **row)


@pytest.fixture
def catalog(open_store: OpenStore, sandbox: Sandbox) -> list[Document]:
    """The records of a seeded store, without prices in currencies that the other store lacks."""
    seeded = open_store(SandboxOptions(seed=SeedSizes(products=16, customers=2, orders=2, coupons=0)))
    reader = StoreReader(f"{seeded.api_url}/stores/{seeded.store_hash}", seeded.access_token)
    return list(rows(reader, {row["currency_code"] for row in sandbox.store.documents("currencies")}))


def sent(sandbox: Sandbox) -> Iterator[tuple[str, Document]]:
    for request in writes(sandbox):
        for one in request.body if isinstance(request.body, list) else [request.body]:
            if isinstance(one, dict):
                yield request.path, one


def test_only_what_the_api_takes_is_sent(catalog: list[Document], sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("products", {"name": "Here before", "type": "physical", "price": 1, "weight": 1})
    outcome = run_target(sandbox, catalog).succeeded()
    met = set()
    for path, one in sent(sandbox):
        for pattern, taken in TAKEN.items():
            if re.fullmatch(pattern, path):
                assert one.keys() <= taken, path
                met.add(pattern)
    assert met >= TAKEN.keys() - {r"/v3/catalog/variants"}
    for stream in {message["stream"] for message in catalog}:
        assert "rejected" not in outcome.counts(stream)
    sandbox.forget_requests()
    run_target(sandbox, catalog).succeeded()
    assert calls(sandbox) == []


def test_a_catalog_written_backwards_under_faults_is_there_once(
    catalog: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.set_faults("lost=5%,429=2%")
    run_target(sandbox, catalog[::-1]).succeeded()
    sandbox.set_faults("")
    for stream, resource in (
        *((name, name) for name in LISTS if name not in {"inventory_items", "category_trees"}),
        ("price_list_records", "price_records"),
    ):
        number = sum(message["stream"] == stream for message in catalog)
        assert sandbox.store.count(resource) == number, stream
    sandbox.forget_requests()
    run_target(sandbox, catalog).succeeded()
    assert calls(sandbox) == []
