"""Channels: found, never made; and what is assigned to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import product

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

FIRST = record("channels", id=1, name="The source's shop", type="storefront", platform="bigcommerce")
OUTLET = record("channels", id=7, name="Outlet", type="storefront", platform="next")
UNKNOWN = record("channels", id=8, name="Fair", type="pos", platform="square")
ASSIGNMENTS = "/v3/catalog/products/channel-assignments"


@pytest.fixture
def outlet(sandbox: Sandbox) -> int:
    """The id of a second storefront that the store has too."""
    sandbox.store.insert("channels", {"name": "Here before", "type": "pos", "platform": "square"})
    made = sandbox.store.insert("channels", {"name": "Outlet", "type": "storefront", "platform": "next"})
    return int(made["id"])


def assigned(sandbox: Sandbox) -> dict[str, set[int]]:
    names = {row["id"]: row["sku"] for row in sandbox.store.documents("products")}
    found: dict[str, set[int]] = {sku: set() for sku in names.values()}
    for row in sandbox.store.documents("product_channel_assignments"):
        found[names[row["product_id"]]].add(row["channel_id"])
    return found


def test_channels_are_matched_and_never_made(sandbox: Sandbox, outlet: int, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [FIRST, OUTLET, UNKNOWN]).succeeded()
    assert outcome.counts("channels") == {"unchanged": 2, "skipped": 1}
    assert "this store has no channel 'Fair'; make it there to have what belongs to it copied" in outcome.warnings
    assert calls(sandbox) == []
    assert sandbox.store.count("channels") == outlet


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_products_are_assigned_to_the_same_channels(
    order: int, sandbox: Sandbox, outlet: int, run_target: RunTarget
) -> None:
    products = [
        product(1, "On both", "BOTH", channels=[1, 7]),
        product(2, "On one", "ONE", channels=[1]),
        product(3, "On the outlet only", "OUTLET", channels=[7, 8]),
        product(4, "On none", "NONE", channels=[]),
        product(5, "Not said", "UNSAID"),
    ]
    messages = [FIRST, OUTLET, UNKNOWN, *products][::order]
    outcome = run_target(sandbox, messages).succeeded()
    expected = {"BOTH": {1, outlet}, "ONE": {1}, "OUTLET": {outlet}, "NONE": set(), "UNSAID": {1}}
    assert assigned(sandbox) == expected
    assert "products are not assigned to channels that this store does not know" in outcome.warnings
    for request in writes(sandbox, ASSIGNMENTS):
        assert request.method == "PUT" or request.parameters.keys() == {"product_id:in", "channel_id:in"}
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


def test_what_only_this_store_has_is_kept(sandbox: Sandbox, outlet: int, run_target: RunTarget) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH")]).succeeded()
    (own,) = sandbox.store.documents("products")
    sandbox.store.insert("product_channel_assignments", {"product_id": own["id"], "channel_id": outlet})
    run_target(sandbox, [product(1, "Shirt", "SH", channels=[])]).succeeded()
    assert assigned(sandbox) == {"SH": {outlet}}


def test_a_tree_is_made_on_the_channel_that_the_store_has_too(
    sandbox: Sandbox, outlet: int, run_target: RunTarget
) -> None:
    tree = record("category_trees", id=4, name="Outlet", channels=[7])
    category = record("categories", category_id=9, tree_id=4, parent_id=0, name="Shirts")
    for expected in ({"created": 1}, {"unchanged": 1}):
        outcome = run_target(sandbox, [category, tree, OUTLET]).succeeded()
        assert outcome.counts("category_trees") == outcome.counts("categories") == expected
    made = next(row for row in sandbox.store.documents("category_trees") if row["name"] == "Outlet")
    assert made["channels"] == [outlet]
    assert [row["tree_id"] for row in sandbox.store.documents("categories")] == [made["id"]]
