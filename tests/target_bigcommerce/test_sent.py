"""What is sent of whole records, as a tap reads them: nothing that the API gives but does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions, SeedSizes
from tests.target_bigcommerce.conftest import calls, record, writes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

Document = dict[str, Any]

STREAMS = ("brands", "category_trees", "categories", "products", "customers", "coupons", "orders")
READ_ONLY = {
    "/v3/catalog/brands": {"id"},
    "/v3/catalog/trees": {"id"},
    "/v3/catalog/trees/categories": {"category_id", "category_uuid"},
    "/v3/catalog/products": {
        *("id", "date_created", "date_modified", "calculated_price", "base_variant_id", "option_set_id"),
        *("option_set_display", "primary_image", "options", "modifiers"),
    },
    "/v3/customers": {
        *("id", "date_created", "date_modified", "registration_ip_address", "address_count", "attribute_count"),
        *("origin_channel_id", "shopper_profile_id", "segment_ids", "customer_group_id", "attributes"),
    },
    "/v2/coupons": {"id", "num_uses", "date_created", "amount_formatted"},
    "/v2/orders": {
        *(
            "id",
            "date_modified",
            "date_shipped",
            "status",
            "custom_status",
            "order_source",
            "external_id",
            "is_deleted",
        ),
        *("coupon_discount", "store_credit_amount", "gift_certificate_amount", "refunded_amount", "items_total"),
        *("items_shipped", "cart_id", "currency_id", "currency_exchange_rate", "payment_status", "total_tax"),
        *("subtotal_tax", "shipping_cost_tax", "handling_cost_tax", "wrapping_cost_tax", "credit_card_type"),
        *("consignments", "coupons", "is_email_opt_in", "tax_provider_id", "store_default_currency_code", "channel_id"),
    },
}
"""By path, what the documentation gives in answers only, and what holds ids of the source that nothing translates."""

OF_LINES = {"id", "order_id", "order_address_id", "base_price", "total_inc_tax", "quantity_shipped", "is_refunded"}


@pytest.fixture
def whole_records(open_store: OpenStore) -> list[Document]:
    """The records of a seeded store."""
    seeded = open_store(SandboxOptions(seed=SeedSizes(products=20, customers=15, orders=20, coupons=8)))
    lines: dict[int, list[Document]] = {}
    for line in seeded.store.documents("order_products"):
        lines.setdefault(line["order_id"], []).append(line)
    messages = []
    for stream in STREAMS:
        for row in seeded.store.documents(stream):
            more = {"products": lines.get(row["id"], []), "fees": []} if stream == "orders" else {}
            messages.append(record(stream, **row | more))
    return messages


def objects(body: object) -> Iterator[Document]:
    for one in body if isinstance(body, list) else [body]:
        assert isinstance(one, dict)
        yield one


def test_read_only_fields_are_never_sent(
    whole_records: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, whole_records).succeeded()
    met = set()
    for request in writes(sandbox):
        forbidden = READ_ONLY[request.path]
        met.add(request.path)
        for one in objects(request.body):
            # An object that is changed is named by its id.
            named = {"id", "category_id"} if request.method == "PUT" else set()
            assert not one.keys() & forbidden - named, request.path
            for line in one.get("products") or ():
                assert not line.keys() & OF_LINES
    assert met >= READ_ONLY.keys() - {"/v3/catalog/trees"}


def test_whole_records_again_cost_no_write(
    whole_records: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, whole_records).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, whole_records).succeeded()
    assert calls(sandbox) == []


def test_whole_records_written_backwards_under_faults_make_each_object_once(
    whole_records: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.set_faults("lost=8%,truncate=4%,drop=4%,429=4%")
    run_target(sandbox, whole_records[::-1]).succeeded()
    sandbox.set_faults("")
    for stream in STREAMS:
        sent = [message["record"] for message in whole_records if message["stream"] == stream]
        passed_over = sum(bool(row.get("is_deleted")) or row.get("type") == "promotion" for row in sent)
        assert sandbox.store.count(stream) == len(sent) - passed_over, stream
    sandbox.forget_requests()
    run_target(sandbox, whole_records).succeeded()
    assert calls(sandbox) == []
