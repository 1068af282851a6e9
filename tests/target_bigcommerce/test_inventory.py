"""Stock: levels as they are, adjustments as they happen, and the locations where it lies."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import writer
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import deleted, product, variant

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SHIRT = product(
    1, "Shirt", "SH-1", inventory_tracking="variant", variants=[variant(7, "SH-1-S", "S"), variant(8, "SH-1-L", "L")]
)
MUG = product(2, "Mug", "MUG", inventory_tracking="product", variants=[{"id": 9, "sku": "MUG", "option_values": []}])
HAT = product(
    3, "Hat", "HAT", inventory_tracking="product", variants=[variant(10, "HAT-S", "S"), variant(11, "HAT-L", "L")]
)
CATALOG = [SHIRT, MUG, HAT]
ABSOLUTE, RELATIVE = "/v3/inventory/adjustments/absolute", "/v3/inventory/adjustments/relative"
PLACE: Document = {
    "id": 5,
    "code": "NORTH",
    "label": "North",
    "description": "",
    "managed_by_external_source": False,
    "type_id": "PHYSICAL",
    "enabled": True,
    "time_zone": "Etc/UTC",
    "storefront_visibility": True,
    "special_hours": [],
    "created_at": "2024-01-01T00:00:00Z",
    "address": {
        "address1": "1 Quay",
        "city": "Austin",
        "state": "TX",
        "zip": "78701",
        "email": "stock@example.com",
        "country_code": "US",
        "geo_coordinates": {"latitude": 30, "longitude": -97},
    },
}


def item(variant_id: int, product_id: int, sku: str, *levels: Document) -> Document:
    """An item as the tap reads it."""
    identity = {"sku": sku, "variant_id": variant_id, "product_id": product_id}
    return record("inventory_items", variant_id=variant_id, product_id=product_id, identity=identity, locations=levels)


def level(quantity: int, location: int = 1, code: str = "BC-LOCATION-1", **settings: object) -> Document:
    names = {"location_id": location, "location_code": code, "location_name": code, "location_enabled": True}
    return {
        **names,
        "available_to_sell": quantity,
        "total_inventory_onhand": quantity,
        "settings": {"safety_stock": 0, "is_in_stock": True, "warning_level": 0, "bin_picking_number": "", **settings},
    }


def stock(sku: str, quantity: int, **fields: object) -> Document:
    """Stock as a warehouse tells it."""
    return record("inventory_items", sku=sku, quantity=quantity, **fields)


def levels(sandbox: Sandbox) -> dict[str, int]:
    """What lies at the default location, by SKU."""
    rows = [*sandbox.store.documents("products"), *sandbox.store.documents("product_variants")]
    return {row["sku"]: row["inventory_level"] for row in rows}


def elsewhere(sandbox: Sandbox) -> dict[tuple[int, int], Document]:
    """What is known of other locations, by product and variant."""
    rows = sandbox.store.documents("inventory_levels")
    return {(row["product_id"], row["variant_id"]): row for row in rows if row["location_id"] != 1}


@pytest.fixture
def filled(sandbox: Sandbox, run_target: RunTarget) -> Sandbox:
    """A store with products, whose ids differ from those of the records."""
    sandbox.store.insert("products", {"name": "Here before", "type": "physical", "weight": 1, "price": 1})
    run_target(sandbox, CATALOG).succeeded()
    sandbox.forget_requests()
    return sandbox


def test_stock_is_set_by_sku_in_one_request(filled: Sandbox, run_target: RunTarget) -> None:
    messages = [stock("SH-1-S", 5), stock("sh-1-l", 6), stock("MUG", 7), stock("HAT", 8)]
    assert run_target(filled, messages).succeeded().counts("inventory_items") == {"updated": 4}
    assert calls(filled) == [f"PUT {ABSOLUTE}"]
    found = levels(filled)
    assert [found[sku] for sku in ("SH-1-S", "SH-1-L", "MUG", "HAT")] == [5, 6, 7, 8]
    filled.forget_requests()
    assert run_target(filled, messages).succeeded().counts("inventory_items") == {"unchanged": 4}
    assert calls(filled) == []


def test_a_warehouse_s_table_is_mapped_by_the_settings(filled: Sandbox, run_target: RunTarget) -> None:
    streams = {"erp_stock": {"resource": "inventory_items"}}
    rows = {"SH-1-S": 5, "GONE": 1}
    messages = [record("erp_stock", sku=sku, inventory_level=number) for sku, number in rows.items()]
    outcome = run_target(filled, messages, streams=streams)
    assert "the store has no item of this sku gone" in str(outcome.error)
    assert levels(filled)["SH-1-S"] == 5


def test_two_thousand_levels_go_in_one_request(sandbox: Sandbox, run_target: RunTarget) -> None:
    places = [1, *(sandbox.store.insert("locations", {"code": f"L{at}"})["id"] for at in range(13))]
    for at in range(150):
        sandbox.store.insert("products", {"name": f"P{at}", "sku": f"P{at}", "type": "physical", "price": 1})
    all_places = [level(3, place, "BC-LOCATION-1" if place == 1 else f"L{at - 1}") for at, place in enumerate(places)]
    messages = [record("inventory_items", sku=f"P{at}", locations=all_places) for at in range(150)]
    assert run_target(sandbox, messages).succeeded().counts("inventory_items") == {"updated": 150}
    bodies = [request.body for request in writes(sandbox, ABSOLUTE)]
    assert sorted(len(body["items"]) for body in bodies if isinstance(body, dict)) == [100, 2000]


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_items_are_copied_with_all_their_locations(order: int, filled: Sandbox, run_target: RunTarget) -> None:
    filled.store.insert("locations", {"code": "SOUTH", "label": "South"})
    items = [
        item(7, 1, "SH-1-S", level(4), level(30, 5, "NORTH", safety_stock=2, bin_picking_number="N-7")),
        item(9, 2, "MUG", level(5), level(31, 5, "NORTH")),
        item(10, 3, "HAT-S", level(6), level(32, 5, "NORTH")),
        item(11, 3, "HAT-L", level(6), level(32, 5, "NORTH")),
    ]
    messages = [*CATALOG, record("locations", **PLACE), *items][::order]
    assert run_target(filled, messages).succeeded().counts("inventory_items") == {"updated": 4}
    ids = {row["sku"]: row["id"] for row in filled.store.documents("products")}
    variants = {row["sku"]: row["id"] for row in filled.store.documents("product_variants")}
    north = next(row["id"] for row in filled.store.documents("locations") if row["code"] == "NORTH")
    found = elsewhere(filled)
    assert {where: row["quantity"] for where, row in found.items()} == {
        (ids["SH-1"], variants["SH-1-S"]): 30,
        (ids["MUG"], 0): 31,
        (ids["HAT"], 0): 32,
    }
    assert {row["location_id"] for row in found.values()} == {north}
    shirt = found[ids["SH-1"], variants["SH-1-S"]]
    assert (shirt["safety_stock"], shirt["bin_picking_number"]) == (2, "N-7")
    assert levels(filled)["SH-1-S"] == 4
    filled.forget_requests()
    assert run_target(filled, messages).succeeded().counts("inventory_items") == {"unchanged": 4}
    assert calls(filled) == []


def test_bad_stock_costs_only_itself(filled: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    messages = [stock("SH-1-S", 5), stock("SH-1-L", -6), stock("MUG", 7), stock("NO-SUCH", 1)]
    outcome = run_target(filled, messages, **rejects).succeeded()
    assert outcome.counts("inventory_items") == {"updated": 2, "rejected": 2}
    found = levels(filled)
    assert (found["SH-1-S"], found["SH-1-L"], found["MUG"]) == (5, 0, 7)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (item(70, 1, "", level(1)), "variant_id points at product_variants 70, which is neither in the input"),
        (item(7, 1, "SH-1-S", level(1, 6, "WEST")), "location_id points at locations 6"),
        (stock("MUG", 1, location_code="WEST"), "the store has no location of the code 'WEST'"),
        (record("inventory_items", sku="MUG"), "it says neither how much there is nor what holds for it"),
        (record("inventory_items", quantity=3), "it has no sku, variant_id or product_id"),
        (deleted(stock("MUG", 1)), "stock is not deleted; send a quantity of 0"),
    ],
)
def test_stock_that_cannot_be_placed_is_rejected(
    message: Document, reason: str, filled: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(filled, [*CATALOG, message])
    assert reason in str(outcome.error)
    assert calls(filled) == []


def test_an_unknown_variant_is_found_by_its_sku_when_nothing_better_comes(
    filled: Sandbox, run_target: RunTarget
) -> None:
    run_target(filled, [item(70, 10, "SH-1-S", level(12))]).succeeded()
    assert levels(filled)["SH-1-S"] == 12


def test_levels_survive_faults(filled: Sandbox, run_target: RunTarget) -> None:
    filled.set_faults("lost=20%,429=10%")
    run_target(filled, [stock("SH-1-S", 5), stock("MUG", 7)]).succeeded()
    assert (levels(filled)["SH-1-S"], levels(filled)["MUG"]) == (5, 7)


def adjustment(identifier: int, sku: str, quantity: int, **fields: object) -> Document:
    return record("inventory_adjustments", id=identifier, sku=sku, quantity=quantity, **fields)


def test_adjustments_add_and_take_away_once(filled: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    run_target(filled, [stock(sku, 10) for sku in ("SH-1-S", "MUG", "HAT")]).succeeded()
    filled.forget_requests()
    journal = {"journal_path": str(tmp_path / "journal.sqlite")}
    messages = [
        adjustment(1, "SH-1-S", 5),
        adjustment(2, "MUG", -3),
        adjustment(3, "MUG", -1),
        adjustment(4, "HAT-S", 1),
        adjustment(5, "HAT-L", 1),
        adjustment(6, "MUG", 0),
    ]
    outcome = run_target(filled, messages, **journal).succeeded()
    assert outcome.counts("inventory_adjustments") == {"updated": 5, "unchanged": 1}
    assert len(writes(filled, RELATIVE)) == 1
    expected = {"SH-1-S": 15, "MUG": 6, "HAT": 12}
    assert {sku: levels(filled)[sku] for sku in expected} == expected
    again = run_target(filled, [*messages, adjustment(7, "MUG", 1)], **journal).succeeded()
    assert again.counts("inventory_adjustments") == {"updated": 1, "unchanged": 6}
    assert levels(filled)["MUG"] == 7


def test_an_adjustment_whose_answer_was_lost_is_carried_out_once(filled: Sandbox, run_target: RunTarget) -> None:
    run_target(filled, [stock("SH-1-S", 10), stock("MUG", 10)]).succeeded()
    filled.set_faults("lost=20%,drop=5%")
    for start in range(1, 21, 5):
        many = [adjustment(index, "SH-1-S" if index % 2 else "MUG", 1) for index in range(start, start + 5)]
        run_target(filled, many).succeeded()
    filled.set_faults("")
    assert (levels(filled)["SH-1-S"], levels(filled)["MUG"]) == (20, 20)


def test_an_adjustment_that_a_killed_run_had_sent_is_carried_out_once(
    filled: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.sqlite"
    run_target(filled, [stock("SH-1-S", 10), stock("MUG", 10)]).succeeded()
    messages = [adjustment(1, "SH-1-S", 5), adjustment(2, "MUG", -3)]
    run_target(filled, messages, journal_path=str(journal)).succeeded()
    forget_what_was_done(journal)
    run_target(filled, messages, journal_path=str(journal)).succeeded()
    assert (levels(filled)["SH-1-S"], levels(filled)["MUG"]) == (15, 7)


def test_an_adjustment_of_which_nothing_tells_is_rejected(
    filled: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.sqlite"
    run_target(filled, [stock("SH-1-S", 10)]).succeeded()
    run_target(filled, [adjustment(1, "SH-1-S", 5)], journal_path=str(journal)).succeeded()
    forget_what_was_done(journal)
    run_target(filled, [stock("SH-1-S", 14)]).succeeded()
    outcome = run_target(filled, [adjustment(1, "SH-1-S", 5)], journal_path=str(journal))
    assert "carried out or not: the stock was 10 before and is 14 now" in str(outcome.error)
    assert levels(filled)["SH-1-S"] == 14


def forget_what_was_done(journal: Path) -> None:
    """Leaves a journal as a run does that ends between sending a request and taking its answer in."""
    with closing(sqlite3.connect(journal)) as kept:
        kept.execute("DELETE FROM cross_reference WHERE resource LIKE 'done %'")
        kept.commit()


def test_a_bad_adjustment_costs_only_itself(filled: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    run_target(filled, [stock("SH-1-S", 10), stock("MUG", 10)]).succeeded()
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    messages = [
        adjustment(1, "SH-1-S", -50),
        adjustment(2, "MUG", 2),
        record("inventory_adjustments", id=None, sku="MUG", quantity=1),
        record("inventory_adjustments", id=9, sku="MUG"),
    ]
    outcome = run_target(filled, messages, **rejects).succeeded()
    assert outcome.counts("inventory_adjustments") == {"updated": 1, "rejected": 3}
    assert "an adjustment needs an id" in outcome.warnings
    assert (levels(filled)["SH-1-S"], levels(filled)["MUG"]) == (10, 12)


def test_a_location_is_matched_by_its_code(sandbox: Sandbox, run_target: RunTarget) -> None:
    default = {**PLACE, "id": 1, "code": "BC-LOCATION-77", "label": "Main"}
    messages = [record("locations", **default), record("locations", **PLACE)]
    for expected in ({"created": 1, "updated": 1}, {"unchanged": 2}):
        assert run_target(sandbox, messages).succeeded().counts("locations") == expected
    found = {row["code"]: row["label"] for row in sandbox.store.documents("locations")}
    assert found == {"BC-LOCATION-1": "Main", "NORTH": "North"}
    changed = run_target(sandbox, [record("locations", **{**PLACE, "label": "Far north"})]).succeeded()
    assert changed.counts("locations") == {"updated": 1}
    sandbox.set_faults("lost=30%")
    run_target(sandbox, [record("locations", **{**PLACE, "id": 6, "code": "WEST"})]).succeeded()
    sandbox.set_faults("")
    run_target(sandbox, [deleted(record("locations", **PLACE))]).succeeded()
    assert {row["code"] for row in sandbox.store.documents("locations")} == {"BC-LOCATION-1", "WEST"}


def test_a_dry_run_tells_the_stock_of_new_products_apart(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    monkeypatch.setattr(writer, "TIMES_AS_MANY", 1)
    messages = [
        *(product(number, f"Product {number}", f"P{number}") for number in (1, 2)),
        *(record("inventory_items", product_id=number, quantity=number) for number in (1, 2)),
    ]
    said = run_target(sandbox, messages, dry_run=True).succeeded().counts("inventory_items")
    assert run_target(sandbox, messages).succeeded().counts("inventory_items") == said == {"updated": 2}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_dry_run_knows_what_the_stock_would_be_by_then(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    monkeypatch.setattr(writer, "TIMES_AS_MANY", 1)
    mug = product(1, "Mug", "MUG")
    if is_there:
        run_target(sandbox, [mug]).succeeded()
    levels = [record("inventory_items", product_id=1, quantity=number) for number in (3, 3, 4)]
    said = run_target(sandbox, [mug, *levels], dry_run=True).succeeded().counts("inventory_items")
    done = run_target(sandbox, [mug, *levels]).succeeded().counts("inventory_items")
    assert said == done == {"updated": 2, "unchanged": 1}
