from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.errors import UnusableInputError
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.children import ChildStream
from tests.tap_bigcommerce.conftest import catalog_of

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]
Select = Callable[..., dict[str, Any]]
Requests = Callable[[Sandbox, str], list[dict[str, str]]]

SEED = SeedSizes(products=12, customers=12, orders=12, coupons=4)


@pytest.fixture
def store(open_store: Open) -> Sandbox:
    return open_store(SandboxOptions(seed=SEED))


def included(parameters: dict[str, str]) -> set[str]:
    return set(filter(None, parameters.get("include", "").split(",")))


def test_by_default_everything_is_asked_for_but_what_costs_dear(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests
) -> None:
    run = run_tap(store)
    (products,) = listed_requests(store, "/v3/catalog/products")
    assert included(products) == {
        *("variants", "images", "primary_image", "videos", "custom_fields", "bulk_pricing_rules"),
        *("parent_relations", "reviews", "channels"),
    }
    assert "include_fields" not in products
    assert products["limit"] == "250"
    (customers,) = listed_requests(store, "/v3/customers")
    assert included(customers) == {"addresses", "formfields", "attributes", "storecredit"}
    orders = listed_requests(store, "/v2/orders")
    assert included(orders[0]) == {"consignments", "consignments.line_items", "fees"}
    assert orders[0]["consignment_structure"] == "object"
    assert not {"options", "modifiers"} & set(run.schema("products")["properties"])
    assert not {"segment_ids", "shopper_profile_id"} & set(run.schema("customers")["properties"])


def test_only_selected_properties_are_asked_for_and_emitted(
    store: Sandbox, run_tap: RunTap, select: Select, listed_requests: Requests
) -> None:
    catalog = select("products")
    for entry in catalog["streams"]:
        for metadata in entry["metadata"]:
            if metadata["breadcrumb"]:
                metadata["metadata"]["selected"] = metadata["breadcrumb"][-1] in {"name", "images"}
    run = run_tap(store, catalog=catalog)
    (asked,) = listed_requests(store, "/v3/catalog/products")
    assert asked["include"] == "images"
    assert asked["include_fields"].split(",") == ["date_modified", "id", "name"]
    assert {frozenset(record) for record in run.records("products")} == {
        frozenset({"id", "date_modified", "name", "images"})
    }
    assert set(run.schema("products")["properties"]) == {"id", "date_modified", "name", "images"}


def test_options_come_with_pages_as_short_as_the_api_makes_them(
    store: Sandbox, run_tap: RunTap, select: Select, listed_requests: Requests
) -> None:
    run = run_tap(store, catalog=select("products", products__options=True))
    asked = listed_requests(store, "/v3/catalog/products")
    assert [parameters["limit"] for parameters in asked] == ["10", "10"]
    assert len(run.ids("products")) == 12
    assert all("options" in record for record in run.records("products"))


def test_an_order_without_consignments_does_not_ask_for_them(
    store: Sandbox, run_tap: RunTap, select: Select, listed_requests: Requests
) -> None:
    catalog = select("orders", orders__consignments=False, orders__fees=False)
    run = run_tap(store, catalog=catalog)
    assert not {"include", "consignment_structure"} & set(listed_requests(store, "/v2/orders")[0])
    assert not {"consignments", "fees", "products"} & set(run.records("orders")[0])


def test_a_deselected_nested_property_is_left_out(store: Sandbox, run_tap: RunTap, select: Select) -> None:
    run = run_tap(store, catalog=select("orders", orders__billing_address__email=False))
    assert all("email" not in record["billing_address"] for record in run.records("orders"))
    assert all("city" in record["billing_address"] for record in run.records("orders"))
    run = run_tap(store, catalog=select("customers", customers__authentication__force_password_reset=False))
    assert run.records("customers")
    assert not any(record["authentication"] for record in run.records("customers"))


def test_a_catalog_without_keys_still_has_them(store: Sandbox, run_tap: RunTap, select: Select) -> None:
    catalog = select("products")
    for entry in catalog["streams"]:
        for name in ("key_properties", "replication_key", "replication_method"):
            entry.pop(name, None)
        entry["metadata"] = [
            {"breadcrumb": [], "metadata": {"selected": entry["stream"] == "products"}},
            {"breadcrumb": ["properties", "id"], "metadata": {"selected": False}},
            {"breadcrumb": ["properties", "date_modified"], "metadata": {"selected": False}},
        ]
    run = run_tap(store, catalog=catalog)
    assert run.failure is None
    assert all({"id", "date_modified"} <= set(record) for record in run.records("products"))
    assert run.bookmark("products") is not None
    (schema,) = (message for message in run.messages if message["type"] == "SCHEMA")
    assert schema["key_properties"] == ["id"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("products", "replication_key", "date_created"), "replicates products by date_created"),
        (("coupons", "replication_method", "INCREMENTAL"), "replicates coupons as INCREMENTAL"),
        (("orders", "replication_method", "LOG_BASED"), "replicates orders as LOG_BASED"),
    ],
)
def test_a_catalog_that_asks_for_what_the_api_cannot_is_refused(
    store: Sandbox, run_tap: RunTap, select: Select, change: tuple[str, str, str], message: str
) -> None:
    stream, name, value = change
    catalog = select(stream)
    next(entry for entry in catalog["streams"] if entry["stream"] == stream)[name] = value
    failure = run_tap(store, catalog=catalog).failure
    assert isinstance(failure, UnusableInputError)
    assert message in str(failure)


@pytest.mark.parametrize(
    "deselected",
    [{}, {"orders__billing_address__email": False, "customers__notes": False, "products__variants": False}],
    ids=["whole", "some deselected"],
)
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"flattening_enabled": True, "flattening_max_depth": 2},
        {"stream_maps": {"customers": {"id": "id", "mail": "email.upper()"}, "brands": None}},
    ],
    ids=["plain", "flattened", "mapped"],
)
def test_the_fast_way_gives_what_the_slow_way_of_the_sdk_gives(
    store: Sandbox,
    run_tap: RunTap,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, Any],
    deselected: dict[str, bool],
) -> None:
    # A stream is read another way where its children are read along.
    streams = [stream.name for stream in STREAMS if not (deselected and issubclass(stream, ChildStream))]
    catalog = catalog_of(*streams, **deselected)
    fast = run_tap(store, catalog=catalog, page_size=10, **settings)
    monkeypatch.setattr(BigCommerceStream, "TYPE_CONFORMANCE_LEVEL", TypeConformanceLevel.RECURSIVE)
    monkeypatch.setattr(BigCommerceStream, "_sync_records", Stream._sync_records)
    monkeypatch.setattr(BigCommerceStream, "_write_record_message", Stream._write_record_message)
    slow = run_tap(store, catalog=catalog, page_size=10, **settings)
    assert fast.failure is slow.failure is None
    for stream in fast.streams():
        assert fast.schema(stream) == slow.schema(stream)
        expected = slow.records(stream)
        if "flattening_enabled" in settings:
            expected = [of_columns(record, slow.schema(stream)["properties"]) for record in expected]
        assert as_texts(fast.records(stream)) == as_texts(expected)


def as_texts(records: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(record, default=str, sort_keys=True) for record in records]


def of_columns(record: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name in columns}


@pytest.mark.parametrize("depth", [1, 2])
def test_a_flattened_record_has_no_column_that_its_schema_has_not(run_tap: RunTap, depth: int) -> None:
    with Sandbox() as sandbox:
        sandbox.store.insert("coupons", {"name": "A", "code": "A", "amount": "1.0000", "restricted_to": None})
        sandbox.store.insert("coupons", {"name": "B", "code": "B", "amount": "1.0000", "a_new_field": {"of": "theirs"}})
        run = run_tap(sandbox, ["coupons"], flattening_enabled=True, flattening_max_depth=depth)
    assert [record["code"] for record in run.records("coupons")] == ["A", "B"]
    for record in run.records("coupons"):
        assert not record.keys() - run.schema("coupons")["properties"].keys()


def test_stream_maps_and_flattening_work(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(
        store,
        ["orders", "customers"],
        stream_maps={
            "customers": {"email": None, "email_hash": "md5(email)", "__alias__": "people"},
            "orders": {"total_with_tip": "total_inc_tax * 2", "__filter__": "id % 2 == 0"},
        },
        flattening_enabled=True,
        flattening_max_depth=1,
    )
    assert run.failure is None
    assert all(len(record["email_hash"]) == 32 and "email" not in record for record in run.records("people"))
    orders = run.records("orders")
    assert orders
    assert all(order["id"] % 2 == 0 for order in orders)
    assert all(order["total_with_tip"] == order["total_inc_tax"] * 2 for order in orders)
    assert all("billing_address__city" in order for order in orders)
    assert set(orders[0]) <= set(run.schema("orders")["properties"])


def test_filters_are_sent_with_every_page(store: Sandbox, run_tap: RunTap, listed_requests: Requests) -> None:
    run = run_tap(
        store,
        ["products", "orders"],
        page_size=2,
        stream_filters={"orders": {"status_id": 11}, "products": {"id:in": [1, 2, 3], "is_visible": True}},
    )
    assert all(order["status_id"] == 11 for order in run.records("orders"))
    assert {asked["status_id"] for asked in listed_requests(store, "/v2/orders")} == {"11"}
    products = listed_requests(store, "/v3/catalog/products")
    assert {(asked["id:in"], asked["is_visible"]) for asked in products} == {("1,2,3", "true")}


def test_hidden_products_are_left_out_on_demand(store: Sandbox, run_tap: RunTap) -> None:
    key = run_tap(store, ["products"]).ids("products")[0]
    store.store.change("products", key, {"is_visible": False})
    assert key in run_tap(store, ["products"]).ids("products")
    visible = run_tap(store, ["products"], include_hidden_products=False).records("products")
    assert visible
    assert all(product["is_visible"] for product in visible)


def test_channels_filter_products_and_trees_at_once_and_orders_one_by_one(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests
) -> None:
    ids = run_tap(store, ["orders"]).ids("orders")
    store.store.change("orders", ids[0], {"channel_id": 2})
    store.store.change("orders", ids[1], {"channel_id": 3})
    store.forget_requests()
    run = run_tap(store, ["products", "category_trees", "orders"], channel_ids=[3, 2, 3])
    assert run.ids("orders") == [ids[1], ids[0]]
    asked = [(asked["channel_id"], asked.get("is_deleted")) for asked in listed_requests(store, "/v2/orders")]
    assert asked == [("3", None), ("2", None), ("3", "true"), ("2", "true")]
    assert {asked["channel_id:in"] for asked in listed_requests(store, "/v3/catalog/products")} == {"3,2,3"}
    assert {asked["channel_id:in"] for asked in listed_requests(store, "/v3/catalog/trees")} == {"3,2,3"}
