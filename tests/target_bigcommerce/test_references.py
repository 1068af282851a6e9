"""Ids of the source inside records become this store's, whatever the order on stdin."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import writer
from tests.target_bigcommerce.conftest import calls, record
from tests.target_bigcommerce.records import (
    brand,
    category,
    coupon,
    customer,
    deleted,
    line,
    order,
    product,
    tree,
    variant,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

FAMILY = [
    tree(),
    brand(21, "Acme"),
    category(31, "Clothes"),
    category(32, "Shirts", 31),
    product(41, "Shirt", "SH-1", brand_id=21, categories=[31, 32], related_products=[42]),
    product(42, "Hat", "HAT-1", brand_id=21, categories=[31], related_products=[41]),
    customer(51, "a@example.com"),
    coupon(61, "SHIRTS", applies_to={"entity": "categories", "ids": [32]}),
    coupon(62, "HATS", applies_to={"entity": "products", "ids": [42]}),
    order(71, line(41), customer_id=51),
]
"""Every resource, each pointing at others."""


@pytest.fixture(autouse=True)
def _other_ids(sandbox: Sandbox) -> None:
    """A store that was used before has other ids than a fresh one, and strangers under the source's ids."""
    for number in range(80):
        sandbox.store.insert("brands", {"name": f"Strange brand {number}"})
        sandbox.store.insert("products", {"name": f"Strange product {number}", "sku": f"STRANGE-{number}"})
        sandbox.store.insert("customers", {"email": f"stranger{number}@example.com"})
        sandbox.store.insert("categories", {"name": f"Strange category {number}", "tree_id": 1, "parent_id": 0})


def by(sandbox: Sandbox, stream: str, field: str) -> dict[str, Document]:
    return {row[field]: row for row in sandbox.store.documents(stream)}


def assert_the_family_is_whole(sandbox: Sandbox) -> None:
    brands, categories = by(sandbox, "brands", "name"), by(sandbox, "categories", "name")
    products, coupons = by(sandbox, "products", "sku"), by(sandbox, "coupons", "code")
    (made,) = sandbox.store.documents("orders")
    assert categories["Shirts"]["parent_id"] == categories["Clothes"]["category_id"]
    assert products["SH-1"]["brand_id"] == products["HAT-1"]["brand_id"] == brands["Acme"]["id"]
    assert sorted(products["SH-1"]["categories"]) == sorted(
        categories[name]["category_id"] for name in ("Clothes", "Shirts")
    )
    assert products["SH-1"]["related_products"] == [products["HAT-1"]["id"]]
    assert products["HAT-1"]["related_products"] == [products["SH-1"]["id"]]
    assert coupons["SHIRTS"]["applies_to"] == {"entity": "categories", "ids": [categories["Shirts"]["category_id"]]}
    assert coupons["HATS"]["applies_to"] == {"entity": "products", "ids": [products["HAT-1"]["id"]]}
    assert made["customer_id"] == by(sandbox, "customers", "email")["a@example.com"]["id"]
    (bought,) = sandbox.store.documents("order_products")
    assert bought["product_id"] == products["SH-1"]["id"]


def in_bundles_of(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", size)


@pytest.mark.parametrize("size", [1, 3, 2000])
@pytest.mark.parametrize("messages", [FAMILY, FAMILY[::-1]], ids=["parents first", "children first"])
def test_references_are_translated_whatever_the_order_and_the_bundles(
    messages: Sequence[Document],
    size: int,
    sandbox: Sandbox,
    run_target: RunTarget,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_bundles_of(size, monkeypatch)
    outcome = run_target(sandbox, list(messages)).succeeded()
    assert outcome.counts("products") == {"created": 2}
    assert outcome.counts("categories") == {"created": 2}
    assert_the_family_is_whole(sandbox)
    sandbox.forget_requests()
    run_target(sandbox, list(messages)).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("size", [1, 2000])
@pytest.mark.parametrize("sequence", list(itertools.permutations(range(4)))[::5])
def test_four_levels_of_categories_may_come_in_any_order(
    sequence: tuple[int, ...], size: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(size, monkeypatch)
    levels = [category(100 + level, f"Level {level}", 99 + level if level else 0) for level in range(4)]
    run_target(sandbox, [*(levels[index] for index in sequence), tree()]).succeeded()
    rows = by(sandbox, "categories", "name")
    for level in range(1, 4):
        assert rows[f"Level {level}"]["parent_id"] == rows[f"Level {level - 1}"]["category_id"]
    assert rows["Level 0"]["parent_id"] == 0


@pytest.mark.parametrize(
    ("message", "what"),
    [
        (product(1, "Shirt", "SH-1", brand_id=21), "brand_id points at brands 21"),
        (product(1, "Shirt", "SH-1", categories=[22]), "categories points at categories 22"),
        (category(1, "Shirts", 23), "points at"),
        (category(1, "Shirts", tree_id=1), "tree_id points at category_trees 1"),
        (coupon(1, "SAVE", applies_to={"entity": "products", "ids": [24]}), "applies_to points at products 24"),
    ],
)
def test_what_points_at_nothing_is_rejected_and_never_points_at_a_stranger(
    message: Document, what: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [message])
    assert what in str(outcome.error)
    assert "neither in the input nor known from earlier runs" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_product_related_to_one_that_never_comes_is_written_without_it_and_rejected(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [product(1, "Shirt", "SH-1", related_products=[24])])
    assert "related_products points at products 24" in str(outcome.error)
    assert by(sandbox, "products", "sku")["SH-1"]["related_products"] in ([], [-1])


def test_a_refused_product_that_waits_for_another_is_refused_once(
    sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path: Any,  # noqa: ANN401 - a path
) -> None:
    path = tmp_path / "rejects.jsonl"
    messages = [product(1, "Shirt", "SH-1", price=-1, related_products=[24]), brand(1, "Acme")]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(path)).succeeded()
    assert outcome.counts("products") == {"rejected": 1}
    assert len(path.read_text().splitlines()) == 1


def test_related_products_may_be_left_to_the_store(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [product(1, "Shirt", "SH-1", related_products=[-1])]).succeeded()
    assert by(sandbox, "products", "sku")["SH-1"]["related_products"] == [-1]


def test_no_brand_and_no_parent_are_not_looked_for(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [product(1, "Shirt", "SH-1", brand_id=0), tree(), category(1, "Shirts", 0)]
    run_target(sandbox, messages).succeeded()
    assert by(sandbox, "products", "sku")["SH-1"]["brand_id"] == 0


def test_where_ids_match_references_are_this_store_s_too(sandbox: Sandbox, run_target: RunTarget) -> None:
    own = sandbox.store.documents("products")[3]["id"]
    outcome = run_target(
        sandbox,
        [record("products", id=own, brand_id=5, categories=[7], related_products=[9])],
        streams={"products": {"match_by": "id"}},
    ).succeeded()
    assert outcome.counts("products") == {"updated": 1}
    row = by(sandbox, "products", "id")[own]
    assert (row["brand_id"], row["categories"], row["related_products"]) == (5, [7], [9])


def test_the_variant_of_a_line_is_found_by_its_sku_or_its_options(sandbox: Sandbox, run_target: RunTarget) -> None:
    sizes = [variant(7, "SH-1-S", "S"), variant(8, "SH-1-L", "L")]
    chosen = [{"display_name": "Size", "display_value": "L"}]
    messages = [
        product(41, "Shirt", "SH-1", variants=sizes),
        order(1, line(41, variant_id=7, sku="sh-1-s")),
        order(2, line(41, variant_id=8, sku="A SKU of old", product_options=chosen)),
    ]
    run_target(sandbox, messages).succeeded()
    variants = {row["id"]: row["sku"] for row in sandbox.store.documents("product_variants")}
    bought = {row["order_id"]: row["variant_id"] for row in sandbox.store.documents("order_products")}
    # The two are made side by side, so that either may come first in this store.
    sources = {row["id"]: row["external_order_id"] for row in sandbox.store.documents("orders")}
    assert {sources[key]: variants[bought[key]] for key in bought} == {"singer-1": "SH-1-S", "singer-2": "SH-1-L"}


def test_a_line_that_fits_no_variant_rejects_its_order(sandbox: Sandbox, run_target: RunTarget) -> None:
    sizes = [variant(7, "SH-1-S", "S"), variant(8, "SH-1-L", "L")]
    outcome = run_target(sandbox, [product(41, "Shirt", "SH-1", variants=sizes), order(1, line(41, sku="SH-1-XXL"))])
    assert "has the SKU 'SH-1-XXL' of a line" in str(outcome.error)
    assert sandbox.store.count("orders") == 0


def test_a_line_of_a_product_that_is_not_sent_is_found_by_its_sku(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [product(41, "Shirt", "SH-1")]).succeeded()
    run_target(sandbox, [order(1, line(999, sku="sh-1"))]).succeeded()
    (bought,) = sandbox.store.documents("order_products")
    assert bought["product_id"] == by(sandbox, "products", "sku")["SH-1"]["id"]


def test_a_line_of_a_product_that_is_no_more_becomes_a_line_without_one(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [order(1, line(24, sku="GONE-1", name="A thing of old"))]).succeeded()
    assert "orders have lines of products that are no more" in outcome.warnings
    (bought,) = sandbox.store.documents("order_products")
    assert (bought["product_id"], bought["name"], bought["sku"]) == (0, "A thing of old", "GONE-1")


def test_a_customer_found_by_the_e_mail_of_a_bill_is_not_taken_for_the_one_who_ordered(
    sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path: Any,  # noqa: ANN401 - a path
) -> None:
    journal = {"journal_path": str(tmp_path / "journal.sqlite")}
    run_target(sandbox, [customer(50, "ada@example.com", company="Pays")]).succeeded()
    run_target(sandbox, [order(1, customer_id=51)], **journal).succeeded()
    run_target(sandbox, [customer(51, "charles@example.com", company="Orders")], **journal).succeeded()
    rows = by(sandbox, "customers", "email")
    assert rows["ada@example.com"]["company"] == "Pays"
    assert rows["charles@example.com"]["company"] == "Orders"


def test_a_product_found_by_the_sku_of_a_line_is_not_taken_for_the_one_that_was_ordered(
    sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path: Any,  # noqa: ANN401 - a path
) -> None:
    journal = {"journal_path": str(tmp_path / "journal.sqlite")}
    run_target(sandbox, [product(40, "New owner of the SKU", "SH-1")]).succeeded()
    run_target(sandbox, [order(1, line(41, sku="SH-1"))], **journal).succeeded()
    run_target(sandbox, [product(41, "Old owner", "SH-1-OLD")], **journal).succeeded()
    assert by(sandbox, "products", "sku")["SH-1"]["name"] == "New owner of the SKU"


def test_a_delete_needs_nothing_of_what_the_record_points_at(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, FAMILY).succeeded()
    gone = {"products": product(41, "Shirt", "SH-1", brand_id=999, categories=[998], related_products=[997])}
    gone["coupons"] = coupon(62, "HATS", applies_to={"entity": "products", "ids": [996]})
    gone["customers"] = customer(51, "a@example.com", channel_ids=[995])
    outcome = run_target(sandbox, [deleted(message) for message in gone.values()]).succeeded()
    for stream in gone:
        assert outcome.counts(stream) == {"deleted": 1}


@pytest.mark.parametrize("size", [1, 2000])
@pytest.mark.parametrize("step", [1, -1], ids=["parents first", "children first"])
def test_categories_are_deleted_with_their_parents_and_again_without_error(
    step: int, size: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(size, monkeypatch)
    levels = [category(100 + level, f"Level {level}", 99 + level if level else 0) for level in range(4)]
    run_target(sandbox, [tree(), *levels]).succeeded()
    before = sandbox.store.count("categories")
    messages = [tree(), *(deleted(message) for message in levels[::step])]
    run_target(sandbox, messages).succeeded()
    assert sandbox.store.count("categories") == before - 4
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("categories") == {"unchanged": 4}
    assert calls(sandbox) == []


def test_two_streams_of_one_resource_keep_their_ids_apart(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(1, monkeypatch)
    messages = [brand(1, "Acme"), record("makers", id=1, name="Globex"), product(1, "Shirt", "SH-1", brand_id=2)]
    messages = [*messages, record("makers", id=2, name="Initech")]
    run_target(sandbox, messages, streams={"makers": {"resource": "brands"}}).succeeded()
    brands = by(sandbox, "brands", "name")
    assert {"Acme", "Globex", "Initech"} <= brands.keys()
    assert by(sandbox, "products", "sku")["SH-1"]["brand_id"] == brands["Initech"]["id"]


@pytest.mark.parametrize("brand_id", [21, 0])
def test_a_record_that_waits_gives_way_to_a_newer_one_of_its_object(
    brand_id: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(1, monkeypatch)
    messages = [
        product(41, "Shirt", "SH-1", brand_id=21, price=1),
        product(41, "Shirt", "SH-1", brand_id=brand_id, price=2),
        brand(21, "Acme"),
    ]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("products") == {"created": 1}
    made = by(sandbox, "products", "sku")["SH-1"]
    wanted = by(sandbox, "brands", "name")["Acme"]["id"] if brand_id else 0
    assert (made["price"], made["brand_id"]) == (2, wanted)


def test_many_records_may_wait_for_what_comes_last(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(7, monkeypatch)
    before = sandbox.store.count("products")
    orders = [order(index, line(100 + index)) for index in range(1, 41)]
    products = [product(100 + index, f"Thing {index}", f"T-{index}", categories=[31]) for index in range(1, 41)]
    run_target(sandbox, [*orders, *products, category(31, "Things"), tree()]).succeeded()
    assert sandbox.store.count("products") == before + 40
    skus = {row["id"]: row["sku"] for row in sandbox.store.documents("products")}
    bought = {row["order_id"]: skus[row["product_id"]] for row in sandbox.store.documents("order_products")}
    sources = {row["id"]: row["external_order_id"] for row in sandbox.store.documents("orders")}
    assert {sources[key]: sku for key, sku in bought.items()} == {f"singer-{n}": f"T-{n}" for n in range(1, 41)}


def test_a_product_waiting_for_another_is_counted_once(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bundles_of(1, monkeypatch)
    others = [product(index, f"P {index}", f"P-{index}") for index in (2, 3)]
    outcome = run_target(sandbox, [product(1, "P 1", "P-1", related_products=[2, 3]), *others]).succeeded()
    assert outcome.counts("products") == {"created": 3}
    rows = by(sandbox, "products", "sku")
    assert rows["P-1"]["related_products"] == [rows["P-2"]["id"], rows["P-3"]["id"]]
