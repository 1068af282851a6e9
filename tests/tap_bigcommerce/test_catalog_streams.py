"""The streams of the catalog, the inventory and the price lists that are off by default."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from typing_extensions import override

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.walks import Below, ByCursor, Listing
from tests.tap_bigcommerce.records import assert_valid

if TYPE_CHECKING:
    from bigcommerce_api import BigCommerceClient

Document = dict[str, Any]
RunTap = Callable[..., Any]
Requests = Callable[[Sandbox, str], list[dict[str, str]]]

BY_NAME: Final = {stream.name: stream for stream in STREAMS}
SIZES: Final = SeedSizes(products=40, customers=12, orders=8)
PAGE: Final = 10

OWN_LISTS: Final = {
    "product_variants": "product_variants",
    "brand_metafields": "brand_metafields",
    "category_metafields": "category_metafields",
    "product_metafields": "product_metafields",
    "variant_metafields": "variant_metafields",
    "locations": "locations",
    "location_metafields": "location_metafields",
    "channel_metafields": "channel_metafields",
    "price_lists": "price_lists",
    "price_list_assignments": "price_list_assignments",
}
"""By stream that is listed by itself, what the sandbox calls the documents that it serves."""

PARTS: Final = {
    "product_images": "product_images",
    "product_videos": "product_videos",
    "product_custom_fields": "product_custom_fields",
    "bulk_pricing_rules": "bulk_pricing_rules",
    "product_options": "product_options",
    "product_modifiers": "product_modifiers",
}
"""The same of what comes inside products."""

METAFIELDS: Final = [name for name in OWN_LISTS if name.endswith("_metafields")]
BY_CURSOR: Final = {*METAFIELDS, "price_lists", "price_list_assignments", "price_list_records"}
PRODUCTS: Final = "/v3/catalog/products"


@pytest.fixture(scope="module")
def store() -> Iterator[Sandbox]:
    """A store that no test changes."""
    with Sandbox(SandboxOptions(seed=SIZES)) as sandbox:
        yield sandbox


def in_form(stream: str, documents: list[Document]) -> list[Document]:
    """Documents as the stream's schema wants them."""
    documents = json.loads(json.dumps(documents), parse_float=Decimal)
    normalise = BY_NAME[stream].shape.normaliser(lambda path, value: pytest.fail(f"{path}: {value!r}"))
    for document in documents:
        normalise(document)
    return documents


@pytest.mark.parametrize(("stream", "resource"), [*OWN_LISTS.items(), *PARTS.items()])
def test_every_record_comes_once_with_all_that_is_known_of_it(
    store: Sandbox, run_tap: RunTap, stream: str, resource: str
) -> None:
    run = run_tap(store, [stream], page_size=PAGE)
    assert run.failure is None
    assert run.streams() == [stream]
    records = {record["id"]: record for record in run.records(stream)}
    assert len(records) == len(run.records(stream))
    documents = in_form(stream, store.store.documents(resource))
    assert documents
    assert records.keys() == {document["id"] for document in documents}
    for document in documents:
        record = records[document["id"]]
        assert {name: record[name] for name in document if name in record} == {
            name: value for name, value in document.items() if name in record
        }
    assert_valid(run, stream)


def test_records_of_price_lists_come_once_in_every_currency(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["price_list_records"], page_size=3)
    assert run.failure is None
    records = run.records("price_list_records")
    keys = [(record["price_list_id"], record["variant_id"], record["currency"]) for record in records]
    kept = in_form("price_list_records", store.store.documents("price_records"))
    assert len({key[2] for key in keys}) > 1
    assert sorted(keys) == sorted((one["price_list_id"], one["variant_id"], one["currency"]) for one in kept)
    assert any(record["bulk_pricing_tiers"] for record in records)
    assert all(record["sku"] is not None for record in records)
    assert_valid(run, "price_list_records")


def test_an_inventory_item_has_the_numbers_of_its_variant_and_its_product(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["inventory_items"], page_size=PAGE)
    items = run.records("inventory_items")
    variants = {(variant["id"], variant["product_id"]) for variant in store.store.documents("product_variants")}
    assert len(items) == len(variants)
    assert {(item["variant_id"], item["product_id"]) for item in items} == variants
    assert all(item["identity"]["variant_id"] == item["variant_id"] for item in items)
    assert {len(item["locations"]) for item in items} == {1, 2}
    assert_valid(run, "inventory_items")


@pytest.fixture
def whole_products() -> Iterator[str]:
    """A store whose stock is kept by product."""
    items = [
        {"identity": {"sku": "A", "variant_id": None, "product_id": 5}, "locations": []},
        {"identity": {"sku": "B", "product_id": 6}, "locations": []},
    ]
    pagination = {"total": 2, "count": 2, "per_page": 250, "current_page": 1, "total_pages": 1, "links": {}}
    body = json.dumps({"data": items, "meta": {"pagination": pagination}}).encode()

    class Items(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Items) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_stock_of_a_product_as_a_whole_has_a_key_too(store: Sandbox, whole_products: str, run_tap: RunTap) -> None:
    run = run_tap(store, ["inventory_items"], api_url=whole_products)
    assert run.failure is None
    items = run.records("inventory_items")
    assert [(item["variant_id"], item["product_id"]) for item in items] == [(0, 5), (0, 6)]
    assert_valid(run, "inventory_items")


def test_moments_are_iso_8601_in_utc(store: Sandbox, run_tap: RunTap) -> None:
    run = run_tap(store, ["price_lists", "price_list_records", "locations", "product_images", "product_metafields"])
    moments = [
        record[name]
        for message in run.messages
        if message["type"] == "RECORD"
        for record in [message["record"]]
        for name in ("date_created", "date_modified", "created_at", "updated_at")
        if name in record
    ]
    assert len(moments) > len(run.records("price_lists"))
    assert all(moment.endswith("+00:00") for moment in moments)


@pytest.mark.parametrize("stream", [*OWN_LISTS, "inventory_items"])
def test_a_list_that_fits_a_page_is_one_request(store: Sandbox, run_tap: RunTap, stream: str) -> None:
    store.forget_requests()
    run_tap(store, [stream])
    assert [request.path for request in store.requests] == [BY_NAME[stream].path]


def test_the_records_of_price_lists_are_asked_for_list_by_list(store: Sandbox, run_tap: RunTap) -> None:
    store.forget_requests()
    run = run_tap(store, ["price_list_records"])
    lists = sorted(document["id"] for document in store.store.documents("price_lists"))
    assert run.streams() == ["price_list_records"]
    assert [request.path for request in store.requests] == [
        "/v3/pricelists",
        *(f"/v3/pricelists/{number}/records" for number in lists),
    ]


def test_prices_are_read_on_from_their_dates_although_their_list_did_not_change(
    run_tap: RunTap, client_for: Callable[[Sandbox], BigCommerceClient]
) -> None:
    with Sandbox(SandboxOptions(seed=SeedSizes(products=24))) as sandbox:
        first = run_tap(sandbox, ["price_list_records"])
        records = first.records("price_list_records")
        assert first.bookmark("price_list_records") == max(record["date_modified"] for record in records)
        record = records[len(records) // 2]
        lists = sandbox.store.documents("price_lists")
        path = "/v3/pricelists/{price_list_id}/records/{variant_id}/{currency}".format_map(record)
        client_for(sandbox).put(path, {"price": 1.25})
        assert sandbox.store.documents("price_lists") == lists
        second = run_tap(sandbox, ["price_list_records"], state=first.state, lookback_seconds=0)
        found = second.records("price_list_records")
        keys = BY_NAME["price_list_records"].primary_keys
        changed = {tuple(one[key] for key in keys): one["price"] for one in found}
        assert changed[tuple(record[key] for key in keys)] == Decimal("1.25")
        assert len(found) < len(records) / 2


def test_a_price_list_that_goes_while_it_is_read_ends_the_walk(
    open_store: Callable[..., Sandbox], reader_of: Callable[..., Any]
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(products=24)))
    listing = Listing("/v3/pricelists/1/records", page_size=2, keys=("variant_id", "currency"))
    assert len(list(Below(ByCursor()).pages(reader_of(sandbox), listing))) > 1
    read = reader_of(sandbox, {1: lambda: sandbox.store.remove("price_lists", 1)})
    assert len(list(Below(ByCursor()).pages(read, listing))) == 1


def test_tiers_and_skus_of_prices_are_asked_for_when_they_are_selected(
    store: Sandbox, run_tap: RunTap, select: Callable[..., Document]
) -> None:
    store.forget_requests()
    catalog = select("price_list_records", price_list_records__sku=False)
    run = run_tap(store, catalog=catalog, stream_filters={"price_list_records": {"currency": "usd"}})
    asked = [request.parameters for request in store.requests if request.path.endswith("/records")]
    assert {parameters["include"] for parameters in asked} == {"bulk_pricing_tiers"}
    assert {parameters["currency"] for parameters in asked} == {"usd"}
    assert {record["currency"] for record in run.records("price_list_records")} == {"usd"}


def test_parts_of_products_come_with_the_requests_for_the_products(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests
) -> None:
    store.forget_requests()
    parts = ["product_images", "product_videos", "product_custom_fields", "bulk_pricing_rules"]
    run = run_tap(store, ["products", *parts])
    assert run.streams() == ["products", *parts]
    assert all(run.records(part) for part in parts)
    assert len(store.requests) == 1
    products = {product["id"]: product for product in run.records("products")}
    for image in run.records("product_images"):
        assert image in products[image["product_id"]]["images"]
    store.forget_requests()
    alone = run_tap(store, ["product_custom_fields"])
    (asked,) = listed_requests(store, PRODUCTS)
    assert asked["include"] == "custom_fields"
    assert asked["include_fields"].split(",") == ["date_modified", "id"]
    assert alone.records("product_custom_fields") == run.records("product_custom_fields")


@pytest.mark.parametrize("stream", ["product_options", "product_modifiers"])
def test_options_come_ten_products_a_page(
    store: Sandbox, run_tap: RunTap, listed_requests: Requests, stream: str
) -> None:
    store.forget_requests()
    run_tap(store, [stream])
    assert {asked["limit"] for asked in listed_requests(store, PRODUCTS)} == {"10"}
    assert len(store.requests) == SIZES.products / 10


@pytest.mark.parametrize("stream", METAFIELDS)
def test_metafields_are_read_on_from_their_dates(run_tap: RunTap, stream: str) -> None:
    resource = OWN_LISTS[stream]
    with Sandbox(SandboxOptions(seed=SeedSizes(products=24))) as sandbox:
        first = run_tap(sandbox, [stream])
        newest = max(record["date_modified"] for record in first.records(stream))
        assert first.bookmark(stream) == newest
        sandbox.forget_requests()
        second = run_tap(sandbox, [stream], state=first.state, lookback_seconds=0)
        assert {record["date_modified"] for record in second.records(stream)} == {newest}
        assert len(sandbox.requests) == 1
        changed = sandbox.store.documents(resource)[0]["id"]
        sandbox.store.change(resource, changed, {"value": "changed"})
        third = run_tap(sandbox, [stream], state=second.state, lookback_seconds=0)
        assert {record["id"]: record["value"] for record in third.records(stream)}[changed] == "changed"
        assert len(third.records(stream)) <= len(second.records(stream)) + 1


def test_parts_come_again_when_their_product_changed(run_tap: RunTap) -> None:
    with Sandbox(SandboxOptions(seed=SeedSizes(products=24))) as sandbox:
        streams = ["product_images", "product_options"]
        first = run_tap(sandbox, streams)
        assert first.bookmark("product_images") == first.bookmark("product_options")
        images = first.records("product_images")
        changed = images[len(images) // 2]["product_id"]
        sandbox.store.change("products", changed, {"warranty": "changed"})
        second = run_tap(sandbox, streams, state=first.state, lookback_seconds=0)
        again = {image["product_id"] for image in second.records("product_images")}
        assert changed in again
        assert len(again) < len({image["product_id"] for image in images}) / 2


def test_a_variant_that_changes_without_its_product_is_not_missed(run_tap: RunTap) -> None:
    with Sandbox(SandboxOptions(seed=SeedSizes(products=6))) as sandbox:
        first = run_tap(sandbox, ["products", "product_variants"])
        variant = first.records("product_variants")[3]
        sandbox.store.change("product_variants", variant["id"], {"bin_picking_number": "Z-9"}, touch=False)
        product = sandbox.store.document("products", variant["product_id"]) or {}
        known = {record["id"]: record for record in first.records("products")}[variant["product_id"]]
        assert in_form("products", [product])[0]["date_modified"] == known["date_modified"]
        second = run_tap(sandbox, ["products", "product_variants"], state=first.state)
        found = {record["id"]: record for record in second.records("product_variants")}[variant["id"]]
        assert found["bin_picking_number"] == "Z-9"


@pytest.mark.parametrize("stream", [*OWN_LISTS, "inventory_items", "product_images", "price_list_records"])
def test_a_run_cut_off_after_any_line_is_gone_on_with(store: Sandbox, run_tap: RunTap, stream: str) -> None:
    whole = run_tap(store, [stream], page_size=PAGE)
    keys = BY_NAME[stream].primary_keys

    def found(messages: list[Document]) -> set[tuple[Any, ...]]:
        records = [message["record"] for message in messages if message["type"] == "RECORD"]
        return {tuple(record[name] for name in keys) for record in records}

    assert found(whole.messages)
    for cut in range(1, len(whole.messages), max(7, len(whole.messages) // 3)):
        before = whole.messages[:cut]
        states = [message["value"] for message in before if message["type"] == "STATE"]
        state = json.loads(json.dumps(states[-1])) if states else None
        rest = run_tap(store, [stream], page_size=PAGE, state=state)
        if state is not None and stream in BY_CURSOR:
            again = found(before) & found(rest.messages)
            assert len(again) <= PAGE, "no more than the page that was under way comes twice"
        assert found(before) | found(rest.messages) == found(whole.messages)
        assert rest.state["bookmarks"] == whole.state["bookmarks"]
