from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tap_bigcommerce.streams import STREAMS as CLASSES
from tests.tap_bigcommerce.records import assert_valid

Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

STREAMS = tuple(stream.name for stream in CLASSES)
SEED = SeedSizes(products=40, customers=40, orders=60, coupons=20)


@pytest.fixture
def everything(open_store: Open, run_tap: RunTap, select: Callable[..., Any]) -> Any:  # noqa: ANN401 - a run of the tap - see conftest
    """A run with every property selected."""
    sandbox = open_store(SandboxOptions(seed=SEED))
    off = {f"{stream.name}__{name}": True for stream in CLASSES for name in stream.off_by_default}
    return run_tap(sandbox, catalog=select(*STREAMS, **off))


def test_every_field_of_every_document_is_in_the_schema_with_its_type(everything: Any) -> None:  # noqa: ANN401 - a run of the tap
    for stream in STREAMS:
        assert_valid(everything, stream)


def test_every_moment_is_iso_8601_in_utc_and_money_is_exact(everything: Any) -> None:  # noqa: ANN401 - a run of the tap
    for order in everything.records("orders"):
        assert order["date_modified"].endswith("+00:00")
        assert str(order["total_inc_tax"]).split(".")[1] != ""
        assert order["date_shipped"] is None or order["date_shipped"].endswith("+00:00")


def test_an_order_is_whole_in_one_record(everything: Any) -> None:  # noqa: ANN401 - a run of the tap
    orders = everything.records("orders")
    lines = [
        line
        for order in orders
        for part in ("shipping", "pickups", "downloads")
        for consignment in order["consignments"][part]
        for line in consignment["line_items"]
    ]
    assert {line["order_id"] for line in lines} <= {order["id"] for order in orders}
    assert len({line["order_id"] for line in lines}) > len(orders) // 2
    assert all(isinstance(order["fees"], list) for order in orders)
    assert not {"products", "shipping_addresses", "coupons"} & set().union(*orders)


def test_fields_that_the_api_adds_pass_untouched(open_store: Open, run_tap: RunTap) -> None:
    sandbox = open_store()
    sandbox.store.insert("coupons", {"name": "A", "code": "A", "amount": "1.0000", "date_created": ""})
    ((record,),) = [run_tap(sandbox, ["coupons"]).records("coupons")]
    assert record["date_created"] is None or record["date_created"].endswith("+00:00")


def test_every_whole_number_is_declared_to_fit_64_bits() -> None:
    whole = [kind for stream in CLASSES for kind in _kinds_within(stream.shape.to_dict()) if "integer" in kind["type"]]
    assert len(whole) > 300
    assert {(kind.get("minimum"), kind.get("maximum")) for kind in whole} == {(-(2**63), 2**63 - 1)}


def _kinds_within(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for inner in (*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])):
        yield from _kinds_within(inner)
