"""What hangs on an object may come once more as a record of its own; a dry run knows that it would be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import writer
from tests.target_bigcommerce.conftest import record, writes
from tests.target_bigcommerce.records import ADDRESS, customer, product, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SIZE = {
    "id": 800,
    "display_name": "Size",
    "type": "dropdown",
    "option_values": [{"label": label, "sort_order": place} for place, label in enumerate("SL")],
}
WRAPPING = {
    "id": 61,
    "display_name": "Wrapping",
    "type": "dropdown",
    "required": False,
    "option_values": [{"label": "Silk", "sort_order": 0}],
}
SIZES = [variant(7, "SH-1-S", "S", price=11, inventory_level=3), variant(8, "SH-1-L", "L", inventory_level=4)]
CHOICES = {"options": [SIZE], "modifiers": [WRAPPING]}
VALUE = {"attribute_id": 91, "attribute_value": "Blue"}


def shirt(**fields: object) -> Document:
    return product(1, "Shirt", "SH-1", inventory_tracking="variant", related_products=[1], **fields)


def everything(*, sizes: list[Document] = SIZES) -> list[Document]:
    """Two objects with all that hangs on them, and each part as a record too."""
    ada = customer(51, "ada@example.com", addresses=[{"id": 5, **ADDRESS}], attributes=[VALUE])
    return [
        shirt(variants=sizes, **CHOICES),
        record("customer_attributes", id=91, name="Favourite colour", type="string"),
        ada,
        record("product_options", product_id=1, **SIZE),
        record("product_modifiers", product_id=1, **WRAPPING),
        *(record("product_variants", product_id=1, **one) for one in sizes),
        *(record("inventory_items", variant_id=one["id"], quantity=one.get("inventory_level", 5)) for one in sizes),
        record("customer_addresses", id=5, customer_id=51, **ADDRESS),
        record("customer_attribute_values", id=6, customer_id=51, **VALUE),
    ]


STREAMS = tuple(dict.fromkeys(message["stream"] for message in everything()))


@pytest.mark.parametrize("size", [1, 2000])
@pytest.mark.parametrize("before", [[], [product(1, "Shirt", "SH-1"), customer(51, "ada@example.com")]])
def test_parts_that_come_once_more_as_records_are_as_the_dry_run_said(
    before: list[Document], size: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", size)
    run_target(sandbox, before).succeeded()
    sandbox.forget_requests()
    dry = run_target(sandbox, everything(), dry_run=True).succeeded()
    assert writes(sandbox) == []
    real = run_target(sandbox, everything()).succeeded()
    assert {name: dry.counts(name) for name in STREAMS} == {name: real.counts(name) for name in STREAMS}


def test_a_new_variant_of_a_known_product_is_as_the_dry_run_said(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, everything()).succeeded()
    more = everything(sizes=[*SIZES, variant(9, "SH-1-XL", "XL")])
    dry = run_target(sandbox, more, dry_run=True).succeeded()
    real = run_target(sandbox, more).succeeded()
    assert {name: dry.counts(name) for name in STREAMS} == {name: real.counts(name) for name in STREAMS}
    assert real.counts("product_variants") == {"unchanged": 3}
