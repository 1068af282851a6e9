"""What null means in a record: of some fields that they are empty, of all others nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from target_bigcommerce.resources import RESOURCES_BY_NAME
from tests.target_bigcommerce.conftest import calls
from tests.target_bigcommerce.records import brand, category, coupon, customer, order, product, tree

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, RunTarget

MESSAGES = {
    "brands": brand(1, "Acme"),
    "categories": category(1, "Shirts"),
    "products": product(1, "Shirt", "SH-1"),
    "customers": customer(1, "a@example.com"),
    "coupons": coupon(1, "SAVE"),
    "orders": order(1, external_order_id="ERP-1"),
}
CLEARED = [(stream, name) for stream in MESSAGES for name in RESOURCES_BY_NAME[stream].cleared_by if name != "brand_id"]
REQUIRED = {"products": ("price", "weight"), "coupons": ("amount", "type"), "customers": ("first_name",)}


def saying(stream: str, **fields: object) -> list[Document]:
    message = MESSAGES[stream]
    return [tree(), {**message, "record": message["record"] | fields}]


@pytest.mark.parametrize(("stream", "name"), CLEARED)
def test_null_clears_a_field_once(stream: str, name: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    empty = RESOURCES_BY_NAME[stream].cleared_by[name]
    filled = "Something" if empty == "" else 7
    run_target(sandbox, saying(stream, **{name: filled})).succeeded()
    run_target(sandbox, saying(stream)).succeeded()
    (row,) = sandbox.store.documents(stream)
    assert str(row[name]) in {str(filled), "7.0000"}
    run_target(sandbox, saying(stream, **{name: None})).succeeded()
    (row,) = sandbox.store.documents(stream)
    assert row[name] in {"", 0, "0.0000"}
    sandbox.forget_requests()
    run_target(sandbox, saying(stream, **{name: None})).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("stream", REQUIRED)
def test_null_of_what_cannot_be_empty_says_nothing(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, saying(stream)).succeeded()
    (before,) = sandbox.store.documents(stream)
    sandbox.forget_requests()
    run_target(sandbox, saying(stream, **dict.fromkeys(REQUIRED[stream]))).succeeded()
    assert calls(sandbox) == []
    assert sandbox.store.documents(stream) == [before]
