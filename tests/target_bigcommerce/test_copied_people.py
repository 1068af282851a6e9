"""Customers, orders and what belongs to them, as the tap reads them from a store, copied into another."""

from __future__ import annotations

import functools
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_api import BigCommerceClient, RetryPolicy
from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from target_bigcommerce import target as target_module
from target_bigcommerce.resources import base
from tests.programs import messages, pointing_at, run
from tests.target_bigcommerce.conftest import calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

FAULTS = "429=4%,500=3%,drop=3%,lost=5%,truncate=3%,html=2%"
SIZES = SeedSizes(products=30, customers=40, orders=40, coupons=10)
STREAMS = frozenset(
    {
        *("channels", "brands", "category_trees", "categories", "products", "price_lists", "customer_groups"),
        *("customer_attributes", "customers", "customer_addresses", "customer_attribute_values", "coupons"),
        *("orders", "order_shipments", "subscribers", "gift_certificates"),
    }
)
SAME_NUMBER = (
    *("customer_groups", "customer_attributes", "customers", "customer_addresses", "customer_attribute_values"),
    *("customer_form_field_values", "order_shipments", "subscribers", "gift_certificates"),
)


@pytest.fixture(scope="module")
def original() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SIZES)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def whole(original: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What the tap reads of the streams."""
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    for stream in catalog["streams"]:
        for part in stream["metadata"]:
            if part["breadcrumb"] == []:
                part["metadata"]["selected"] = stream["stream"] in STREAMS
    path = tmp_path_factory.mktemp("tap") / "catalog.json"
    path.write_text(json.dumps(catalog))
    settings = pointing_at(original, "TAP_BIGCOMMERCE")
    read = run("tap-bigcommerce", "--config=ENV", f"--catalog={path}", settings=settings)
    assert read.returncode == 0, read.stderr[-3000:]
    found = messages(read.stdout)
    assert {message["stream"] for message in found if message["type"] == "RECORD"} == STREAMS
    return found


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are as always, in thousandths."""
    quick = functools.partial(BigCommerceClient, retry_policy=RetryPolicy(base_ms=1, cap_ms=10))
    monkeypatch.setattr(target_module, "BigCommerceClient", quick)
    monkeypatch.setattr(base, "LOOKS_AFTER_LOST", (0.0, 0.0, 0.0))


def rows(sandbox: Sandbox, resource: str) -> list[dict[str, Any]]:
    return sandbox.store.documents(resource)


def facts(sandbox: Sandbox) -> dict[str, object]:
    """What must be the same in both stores, whatever the ids."""
    groups = {row["id"]: row["name"] for row in rows(sandbox, "customer_groups")}
    names = {row["id"]: row["name"] for row in rows(sandbox, "customer_attributes")}
    emails = {row["id"]: row["email"] for row in rows(sandbox, "customers")}
    living = {row["id"]: row for row in rows(sandbox, "orders") if not row["is_deleted"]}
    lines = {row["id"]: row["name"] for row in rows(sandbox, "order_products")}
    return {
        "groups of customers": {
            row["email"]: groups.get(row["customer_group_id"]) for row in rows(sandbox, "customers")
        },
        "values": {
            (emails[row["customer_id"]], names[row["attribute_id"]]): row["attribute_value"]
            for row in rows(sandbox, "customer_attribute_values")
        },
        "addresses": Counter(
            (emails[row["customer_id"]], row["address1"], row["city"]) for row in rows(sandbox, "customer_addresses")
        ),
        "orders": Counter((row["date_created"], row["total_inc_tax"], row["status_id"]) for row in living.values()),
        "shipments": Counter(
            (
                living[row["order_id"]]["date_created"],
                row["tracking_number"],
                tuple(sorted((lines[one["order_product_id"]], one["quantity"]) for one in row["items"])),
            )
            for row in rows(sandbox, "order_shipments")
            if row["order_id"] in living
        ),
        "consents": {row["email"]: sorted(row["consents"]) for row in rows(sandbox, "subscribers")},
        "certificates": {
            row["code"]: (row["balance"], row["expiry_date"]) for row in rows(sandbox, "gift_certificates")
        },
    }


def test_people_and_their_orders_are_copied_whole_and_the_second_time_nothing_is_written(
    original: Sandbox, whole: list[dict[str, Any]], open_store: OpenStore, run_target: RunTarget
) -> None:
    copy = open_store(SandboxOptions(faults=FAULTS))
    # A store that was used before has other ids than a fresh one.
    for resource in ("customers", "customer_groups", "customer_attributes", "orders"):
        copy.store.remove(resource, copy.store.insert(resource, {})["id"])
    run_target(copy, whole).succeeded()
    copy.set_faults("")
    for resource in SAME_NUMBER:
        assert copy.store.count(resource) == original.store.count(resource), resource
    assert facts(copy) == facts(original)
    copy.forget_requests()
    run_target(copy, whole).succeeded()
    assert calls(copy) == []
