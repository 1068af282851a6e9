"""Products with what hangs on them: variants, custom fields, bulk pricing rules, images and videos."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, writes
from tests.target_bigcommerce.records import product, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SIZES = [variant(7, "SH-1-S", "S", price=11.5), variant(8, "SH-1-L", "L")]
PARTS: dict[str, tuple[str, list[Document], list[Document]]] = {
    "custom_fields": (
        "product_custom_fields",
        [{"id": 5, "name": "Fit", "value": "Slim"}, {"id": 6, "name": "Wash", "value": "30"}],
        [{"id": 5, "name": "Fit", "value": "Loose"}, {"id": 6, "name": "Wash", "value": "30"}],
    ),
    "bulk_pricing_rules": (
        "bulk_pricing_rules",
        [{"id": 5, "quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 3}],
        [
            {"id": 5, "quantity_min": 5, "quantity_max": 8, "type": "percent", "amount": Decimal("3.5")},
            {"id": 6, "quantity_min": 9, "quantity_max": 0, "type": "percent", "amount": 5},
        ],
    ),
    "images": (
        "product_images",
        [{"id": 5, "url_standard": "https://example.com/a.jpg", "description": "Front", "sort_order": 1}],
        [
            {"id": 5, "url_standard": "https://example.com/a.jpg", "description": "Front", "sort_order": 1},
            {"id": 6, "image_url": "https://example.com/b.jpg", "description": "Back", "sort_order": 2},
        ],
    ),
    "videos": (
        "product_videos",
        [{"id": 5, "title": "How", "description": "", "video_id": "z3fRu9pkuXE", "type": "youtube"}],
        [{"id": 5, "title": "How to", "description": "", "video_id": "z3fRu9pkuXE", "type": "youtube"}],
    ),
}
"""Of each part where the store keeps it, what a record says first, and what it says later."""


def shirt(**fields: object) -> Document:
    return product(1, "Shirt", "SH-1", **fields)


def rows(sandbox: Sandbox, resource: str, like: list[Document]) -> list[Document]:
    """The parts that the store has, in the fields that a record names, less ids and addresses of its own."""
    names = {name for one in like for name in one} - {"id", "url_standard", "image_url"}
    found = [{name: row[name] for name in names if name in row} for row in sandbox.store.documents(resource)]
    return sorted(found, key=str)


def said(parts: list[Document]) -> list[Document]:
    left_out = {"id", "url_standard", "image_url"}
    return sorted(({name: one[name] for name in one if name not in left_out} for one in parts), key=str)


def same(one: list[Document], other: list[Document]) -> bool:
    return len(one) == len(other) and all(
        any(all(left.get(name) == right[name] for name in right) for left in one) for right in other
    )


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_created_with_its_product_and_later_brought_in_step(
    name: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    resource, first, later = PARTS[name]
    run_target(sandbox, [shirt(**{name: first})]).succeeded()
    assert calls(sandbox) == ["POST /v3/catalog/products"]
    assert same(rows(sandbox, resource, first), said(first))
    for wanted in (first, later, later):
        sandbox.forget_requests()
        outcome = run_target(sandbox, [shirt(**{name: wanted})]).succeeded()
        assert same(rows(sandbox, resource, later), said(wanted))
        assert outcome.counts("products") == {"updated" if calls(sandbox) else "unchanged": 1}
    assert calls(sandbox) == []


def test_parts_that_a_record_does_not_mention_are_untouched(sandbox: Sandbox, run_target: RunTarget) -> None:
    everything = {name: first for name, (_, first, _) in PARTS.items()}
    run_target(sandbox, [shirt(**everything, variants=SIZES)]).succeeded()
    before = {resource: sandbox.store.documents(resource) for resource, _, _ in PARTS.values()}
    run_target(sandbox, [shirt(price=99), product(2, "Hat", "HAT-1")]).succeeded()
    run_target(sandbox, [shirt(price=98, **dict.fromkeys(everything))]).succeeded()
    assert {resource: sandbox.store.documents(resource) for resource in before} == before


@pytest.mark.parametrize("name", ["custom_fields", "bulk_pricing_rules", "videos"])
def test_an_empty_list_takes_all_away(name: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    resource, first, _ = PARTS[name]
    run_target(sandbox, [shirt(**{name: first})]).succeeded()
    run_target(sandbox, [shirt(**{name: []})]).succeeded()
    assert sandbox.store.count(resource) == 0


def test_variants_are_changed_fifty_at_a_time_at_their_own_place(sandbox: Sandbox, run_target: RunTarget) -> None:
    many = [variant(index, f"SH-1-{index}", f"Size {index}", price=5) for index in range(60)]
    run_target(sandbox, [shirt(variants=many)]).succeeded()
    sandbox.forget_requests()
    dearer = [{**one, "price": Decimal("6.1"), "inventory_level": 3} for one in many]
    run_target(sandbox, [shirt(variants=dearer)]).succeeded()
    bodies = [request.body for request in writes(sandbox, "/v3/catalog/variants")]
    assert [len(body) for body in bodies if isinstance(body, list)] == [50, 10]
    assert len(writes(sandbox)) == 2
    found = [row for row in sandbox.store.documents("product_variants") if row["option_values"]]
    assert {(row["price"], row["inventory_level"]) for row in found} == {(6.1, 3)}
    sandbox.forget_requests()
    run_target(sandbox, [shirt(variants=dearer)]).succeeded()
    assert calls(sandbox) == []


def test_a_variant_without_a_price_of_its_own_has_its_product_s(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(variants=SIZES)]).succeeded()
    plain = [{**one, "price": None} for one in SIZES]
    run_target(sandbox, [shirt(variants=plain)]).succeeded()
    found = [row for row in sandbox.store.documents("product_variants") if row["option_values"]]
    assert {row["price"] for row in found} == {None}


def test_a_new_variant_of_values_that_the_product_has_is_added(sandbox: Sandbox, run_target: RunTarget) -> None:
    colours = [
        {"id": 1, "sku": f"SH-{size}-{colour}", "option_values": _values(size, colour)}
        for size, colour in (("S", "Red"), ("L", "Blue"))
    ]
    run_target(sandbox, [shirt(variants=colours)]).succeeded()
    new = {"id": 3, "sku": "SH-S-Blue", "price": 7, "option_values": _values("S", "Blue")}
    run_target(sandbox, [shirt(variants=[*colours, new])]).succeeded()
    (made,) = [row for row in sandbox.store.documents("product_variants") if row["sku"] == "SH-S-Blue"]
    assert {value["label"] for value in made["option_values"]} == {"S", "Blue"}
    assert made["price"] == 7


def _values(size: str, colour: str) -> list[Document]:
    return [
        {"id": 1, "option_id": 1, "option_display_name": "Size", "label": size},
        {"id": 2, "option_id": 2, "option_display_name": "Colour", "label": colour},
    ]


def _labels(sandbox: Sandbox) -> dict[str, set[str]]:
    """The options of the store's one product, with their labels."""
    names = {row["id"]: row["display_name"] for row in sandbox.store.documents("product_options")}
    values = sandbox.store.documents("product_option_values")
    return {name: {row["label"] for row in values if row["option_id"] == key} for key, name in names.items()}


def test_a_new_variant_brings_the_value_that_the_product_lacks(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(variants=SIZES)]).succeeded()
    more = [*SIZES, variant(9, "SH-1-XL", "XL"), variant(10, "SH-1-XXL", "XXL")]
    assert run_target(sandbox, [shirt(variants=more)]).succeeded().counts("products") == {"updated": 1}
    assert _labels(sandbox) == {"Size": {"S", "L", "XL", "XXL"}}
    assert {row["sku"] for row in sandbox.store.documents("product_variants")} == {row["sku"] for row in more}
    sandbox.forget_requests()
    run_target(sandbox, [shirt(variants=more)]).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_first_variants_of_a_product_bring_its_options(
    sandbox: Sandbox, run_target: RunTarget, *, dry_run: bool
) -> None:
    run_target(sandbox, [shirt()]).succeeded()
    both = [{"id": 7, "sku": f"SH-1-{size}", "option_values": _values(size, "Red")} for size in "SL"]
    outcome = run_target(sandbox, [shirt(variants=both)], dry_run=dry_run).succeeded()
    assert outcome.counts("products") == {"updated": 1}
    assert _labels(sandbox) == ({} if dry_run else {"Size": {"S", "L"}, "Colour": {"Red"}})


def test_variants_of_other_options_than_the_store_has_are_rejected_before_anything_is_made(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [shirt(variants=SIZES)]).succeeded()
    sandbox.forget_requests()
    both = {"id": 9, "sku": "SH-1-S-RED", "option_values": _values("S", "Red")}
    outcome = run_target(sandbox, [shirt(variants=[both])])
    assert "'SH-1-S-RED' is made of option 'Size' and option 'Colour', and the variants" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_variant_that_has_other_values_than_its_record_is_told(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(variants=SIZES)]).succeeded()
    sandbox.forget_requests()
    renamed = [{**one, "option_values": _values("S", "Red")[:1]} for one in SIZES[:1]]
    assert "other options" not in run_target(sandbox, [shirt(variants=renamed)]).succeeded().warnings
    renamed = [{**one, "option_values": _values("Small", "Red")[:1]} for one in SIZES[:1]]
    assert "rename it in the store too" in run_target(sandbox, [shirt(variants=renamed)]).succeeded().warnings
    assert calls(sandbox) == []


def test_prices_are_exact(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(price=Decimal("0.1"), cost_price=Decimal("19.1234"))]).succeeded()
    (row,) = sandbox.store.documents("products")
    assert (str(row["price"]), str(row["cost_price"])) == ("0.1", "19.1234")
    sandbox.forget_requests()
    run_target(sandbox, [shirt(price=Decimal("0.1000"), cost_price=Decimal("19.1234"))]).succeeded()
    assert calls(sandbox) == []
    run_target(sandbox, [shirt(price=Decimal("0.1"), cost_price=Decimal("19.1235"))]).succeeded()
    ((request),) = writes(sandbox)
    assert request.body == {"cost_price": 19.1235}


def test_lists_without_an_order_are_the_same_in_any_order(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = product(3, "Set", "SET-1", related_products=[1, 2])
    others = [shirt(), product(2, "Hat", "HAT-1")]
    run_target(sandbox, [*others, message]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [*others, product(3, "Set", "SET-1", related_products=[2, 1])]).succeeded()
    assert calls(sandbox) == []


def test_a_brand_may_be_given_by_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(brand_name="Acme")]).succeeded()
    (made,) = sandbox.store.documents("brands")
    assert sandbox.store.documents("products")[0]["brand_id"] == made["id"]


def test_a_product_saved_without_its_url_is_told(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = shirt(custom_url={"url": "/рубашка/", "is_customized": True})
    outcome = run_target(sandbox, [message]).succeeded()
    assert outcome.counts("products") == {"created": 1}
    assert "custom_url" in outcome.warnings
