"""Price lists and their records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce.resources.pricing import PriceListRecords
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import deleted, product, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

TIERS = [{"quantity_min": 5, "quantity_max": 9, "type": "percent", "amount": 5}]
SHIRT = product(1, "Shirt", "SH-1", variants=[variant(7, "SH-1-S", "S"), variant(8, "SH-1-L", "L")])
MUG = product(2, "Mug", "MUG", variants=[{"id": 9, "sku": "MUG", "option_values": []}])


def price_list(identifier: int, name: str, **fields: object) -> Document:
    dates = {"date_created": "2024-01-01T00:00:00Z", "date_modified": "2024-01-01T00:00:00Z"}
    return record("price_lists", id=identifier, name=name, **{"active": True, **dates} | fields)


def price(variant_id: int | None, amount: object, **fields: object) -> Document:
    own: Document = {
        "price_list_id": 3,
        "currency": "usd",
        "price": amount,
        "sale_price": None,
        "retail_price": None,
        "map_price": None,
        "calculated_price": amount,
        "product_id": 1,
        "date_modified": "2024-01-01T00:00:00Z",
        "bulk_pricing_tiers": [],
    }
    return record("price_list_records", **own | ({"variant_id": variant_id} if variant_id else {}) | fields)


CATALOG = [SHIRT, MUG, price_list(3, "Wholesale")]


def stored(sandbox: Sandbox) -> dict[str, Document]:
    """Records by SKU."""
    skus = {row["id"]: row["sku"] for row in sandbox.store.documents("product_variants")}
    return {skus[row["variant_id"]]: row for row in sandbox.store.documents("price_records")}


@pytest.fixture
def used(sandbox: Sandbox) -> Sandbox:
    """A store whose ids differ from those of the records."""
    sandbox.store.insert("products", {"name": "Here before", "type": "physical", "weight": 1, "price": 1})
    for _ in range(5):
        sandbox.store.insert("price_lists", {"name": f"Here before {_}"})
    return sandbox


def test_a_price_list_is_matched_by_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("price_lists", {"name": "VIP"})
    messages = [price_list(3, "Wholesale"), price_list(4, "vip", active=False)]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("price_lists") == {"created": 1, "updated": 1}
    assert run_target(sandbox, messages).succeeded().counts("price_lists") == {"unchanged": 2}
    found = {row["name"]: row["active"] for row in sandbox.store.documents("price_lists")}
    assert found == {"Wholesale": True, "vip": False}
    sandbox.forget_requests()
    assert run_target(sandbox, [deleted(messages[1])]).succeeded().counts("price_lists") == {"deleted": 1}
    (request,) = writes(sandbox)
    assert request.path.rsplit("/", 1)[-1].isdigit()


def test_price_lists_are_made_once_though_answers_are_lost(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.set_faults("lost=20%")
    run_target(sandbox, [price_list(index, f"List {index}") for index in range(1, 9)]).succeeded()
    assert len({row["name"] for row in sandbox.store.documents("price_lists")}) == 8
    assert sandbox.store.count("price_lists") == 8


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_records_are_copied_to_the_same_variants(order: int, used: Sandbox, run_target: RunTarget) -> None:
    prices = [price(7, 9.5, bulk_pricing_tiers=TIERS), price(8, None, sale_price=Decimal("4.25")), price(9, 2)]
    messages = [*CATALOG, *prices][::order]
    assert run_target(used, messages).succeeded().counts("price_list_records") == {"created": 3}
    rows = stored(used)
    assert (rows["SH-1-S"]["price"], rows["SH-1-S"]["bulk_pricing_tiers"]) == (9.5, TIERS)
    assert (rows["SH-1-L"]["price"], rows["SH-1-L"]["sale_price"]) == (None, 4.25)
    assert rows["MUG"]["price"] == 2
    assert len(writes(used, f"/v3/pricelists/{rows['MUG']['price_list_id']}/records")) == 1
    used.forget_requests()
    assert run_target(used, messages).succeeded().counts("price_list_records") == {"unchanged": 3}
    assert calls(used) == []


def test_a_price_may_be_given_by_sku(used: Sandbox, run_target: RunTarget) -> None:
    by_sku = [price(None, 8, sku="SH-1-S"), price(None, 9, sku="MUG", currency="USD")]
    assert run_target(used, [*CATALOG, *by_sku]).succeeded().counts("price_list_records") == {"created": 2}
    assert run_target(used, [*CATALOG, *by_sku]).succeeded().counts("price_list_records") == {"unchanged": 2}
    assert {sku: row["price"] for sku, row in stored(used).items()} == {"SH-1-S": 8, "MUG": 9}
    outcome = run_target(used, [CATALOG[2], price(7, 12, sku="SH-1-S"), price(None, 9, sku="MUG")]).succeeded()
    assert outcome.counts("price_list_records") == {"updated": 1, "unchanged": 1}
    assert stored(used)["SH-1-S"]["price"] == 12


def test_what_a_record_does_not_mention_is_sent_as_it_is(used: Sandbox, run_target: RunTarget) -> None:
    run_target(used, [*CATALOG, price(7, 9, retail_price=15, bulk_pricing_tiers=TIERS)]).succeeded()
    used.forget_requests()
    only = {"price_list_id": 3, "variant_id": 7, "currency": "usd", "price": 8}
    run_target(used, [*CATALOG, record("price_list_records", **only)]).succeeded()
    (request,) = writes(used)
    assert isinstance(request.body, list)
    assert request.body[0].keys() == {
        *("variant_id", "currency", "price", "sale_price", "retail_price", "map_price", "bulk_pricing_tiers")
    }
    row = stored(used)["SH-1-S"]
    assert (row["price"], row["retail_price"], row["bulk_pricing_tiers"]) == (8, 15, TIERS)


@pytest.mark.parametrize("exists", [False, True], ids=["created", "updated"])
def test_a_bad_record_costs_only_itself(
    exists: bool,  # noqa: FBT001 - a case of the test
    used: Sandbox,
    run_target: RunTarget,
    tmp_path: object,
) -> None:
    many = [variant(100 + index, f"W-{index}", f"Size {index}") for index in range(20)]
    catalog = [product(1, "Wide", "W", variants=many), CATALOG[2]]
    if exists:
        run_target(used, [*catalog, *(price(100 + index, 5) for index in range(20))]).succeeded()
    used.forget_requests()
    prices = [price(100 + index, -1 if index in {3, 11} else 6) for index in range(20)]
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    outcome = run_target(used, [*catalog, *prices], **rejects).succeeded()
    assert outcome.counts("price_list_records") == {"updated" if exists else "created": 18, "rejected": 2}
    assert "price_list_records 3/103/usd: upsert rejected: " in outcome.warnings
    assert "price: " in outcome.warnings
    assert len([row for row in stored(used).values() if row["price"] == 6]) == 18
    sent = [one for one in writes(used) if one.path.endswith("/records")]
    assert len(sent) == 2, "one that is refused in part, and one of the others"


def test_records_are_deleted_one_by_one(used: Sandbox, run_target: RunTarget) -> None:
    run_target(used, [*CATALOG, price(7, 9), price(8, 9)]).succeeded()
    used.forget_requests()
    gone = [deleted(price(7, 9)), deleted(price(9, 1))]
    outcome = run_target(used, [*CATALOG, *gone]).succeeded()
    assert outcome.counts("price_list_records") == {"deleted": 1, "unchanged": 1}
    assert set(stored(used)) == {"SH-1-L"}
    (request,) = writes(used)
    assert request.path.endswith("/usd")


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (price(70, 1), "variant_id points at product_variants 70, which is neither in the input"),
        (price(7, 1, price_list_id=30), "price_list_id points at price_lists 30"),
        (price(None, 1), "it has no price_list_id, variant_id or sku, and currency"),
        (price(7, 1, currency="xyz"), "currency"),
    ],
)
def test_a_record_that_points_nowhere_is_rejected(
    message: Document, reason: str, used: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(used, [*CATALOG, message])
    assert reason in str(outcome.error)
    assert stored(used) == {}


def test_a_dry_run_foretells_prices(used: Sandbox, run_target: RunTarget) -> None:
    messages = [*CATALOG, price(7, 9), price(9, 9)]
    foretold = run_target(used, messages, dry_run=True).succeeded()
    assert calls(used) == []
    done = run_target(used, messages).succeeded()
    assert foretold.counts("price_list_records") == done.counts("price_list_records") == {"created": 2}


def test_ids_of_this_store_s_own_are_taken_as_they_are(used: Sandbox, run_target: RunTarget) -> None:
    run_target(used, [*CATALOG, price(7, 9)]).succeeded()
    row = stored(used)["SH-1-S"]
    named = {name: row[name] for name in ("price_list_id", "variant_id", "currency")}
    own = {"our_prices": {"resource": "price_list_records", "match_by": "id"}}
    run_target(used, [record("our_prices", **named, price=3)], streams=own).succeeded()
    assert stored(used)["SH-1-S"]["price"] == 3


def group(identifier: int, name: str) -> Document:
    return record("customer_groups", id=identifier, name=name)


def assignment(identifier: int, group_id: int, price_list_id: int = 3, channel: int = 1) -> Document:
    own = {"id": identifier, "price_list_id": price_list_id, "customer_group_id": group_id, "channel_id": channel}
    return record("price_list_assignments", **own)


GROUPS = [group(index, f"Group {index}") for index in range(1, 31)]
LISTS = [price_list(3, "Wholesale"), price_list(4, "VIP")]


def assigned(sandbox: Sandbox) -> dict[str, str]:
    """The price list of each group."""
    groups = {row["id"]: row["name"] for row in sandbox.store.documents("customer_groups")}
    lists = {row["id"]: row["name"] for row in sandbox.store.documents("price_lists")}
    rows = sandbox.store.documents("price_list_assignments")
    return {groups[row["customer_group_id"]]: lists[row["price_list_id"]] for row in rows}


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_price_lists_are_assigned_to_the_same_groups(order: int, used: Sandbox, run_target: RunTarget) -> None:
    used.store.insert("customer_groups", {"name": "Here before"})
    messages = [*LISTS, *GROUPS, *(assignment(index, index) for index in range(1, 31))][::order]
    assert run_target(used, messages).succeeded().counts("price_list_assignments") == {"created": 30}
    assert assigned(used) == {f"Group {index}": "Wholesale" for index in range(1, 31)}
    assert len(writes(used, "/v3/pricelists/assignments")) == 2
    used.forget_requests()
    assert run_target(used, messages).succeeded().counts("price_list_assignments") == {"unchanged": 30}
    assert calls(used) == []


def test_an_assignment_is_changed_and_taken_away(used: Sandbox, run_target: RunTarget) -> None:
    parents = [*LISTS, *GROUPS[:3]]
    run_target(used, [*parents, *(assignment(index, index) for index in range(1, 4))]).succeeded()
    changes = [assignment(1, 1, 4), deleted(assignment(2, 2))]
    outcome = run_target(used, [*parents, *changes]).succeeded()
    assert outcome.counts("price_list_assignments") == {"updated": 1, "deleted": 1}
    assert assigned(used) == {"Group 1": "VIP", "Group 3": "Wholesale"}


def test_assignments_are_made_once_though_answers_are_lost(used: Sandbox, run_target: RunTarget) -> None:
    parents = [*LISTS, *GROUPS[:4]]
    run_target(used, parents).succeeded()
    for index in range(1, 5):
        used.set_faults("lost=25%")
        run_target(used, [*parents, assignment(index, index)]).succeeded()
        used.set_faults("")
    assert used.store.count("price_list_assignments") == len(assigned(used)) == 4


def test_a_bad_assignment_costs_only_itself(used: Sandbox, run_target: RunTarget, tmp_path: object) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    parents = [*LISTS, *GROUPS[:3]]
    messages = [*parents, assignment(1, 1), assignment(2, 2, channel=9), assignment(3, 3)]
    outcome = run_target(used, messages, **rejects).succeeded()
    assert outcome.counts("price_list_assignments") == {"created": 2, "rejected": 1}
    assert "channel_id points at channels 9" in outcome.warnings
    ids = {row["name"]: row["id"] for row in used.store.documents("price_lists")}
    groups = {row["name"]: row["id"] for row in used.store.documents("customer_groups")}
    own = [assignment(7, groups["Group 2"], ids["VIP"], 55), assignment(8, groups["Group 2"], ids["VIP"], 1)]
    for message in own:
        del message["record"]["id"]
    streams = {"price_list_assignments": {"match_by": "id"}}
    outcome = run_target(used, own, streams=streams, **rejects).succeeded()
    assert outcome.counts("price_list_assignments") == {"created": 1, "rejected": 1}
    assert assigned(used)["Group 2"] == "VIP"


def test_prices_of_several_lists_that_come_mixed_are_sent_list_by_list_in_full_batches(
    used: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PriceListRecords, "most_created", 6)
    monkeypatch.setattr(PriceListRecords, "most_updated", 6)
    sizes = [variant(100 + index, f"SH-{index}", f"Size {index}") for index in range(12)]
    lists = [price_list(3, "Wholesale"), price_list(4, "VIP"), price_list(5, "Partners")]

    def mixed(amount: int) -> list[Document]:
        return [price(one["id"], amount, price_list_id=number) for one in sizes for number in (3, 4, 5)]

    for amount, outcome in ((9, "created"), (8, "updated")):
        used.forget_requests()
        messages = [product(1, "Shirt", "SH", variants=sizes), *lists, *mixed(amount)]
        assert run_target(used, messages).succeeded().counts("price_list_records") == {outcome: 36}
        sent = [len(request.body) for request in writes(used) if isinstance(request.body, list)]
        assert sent == [6] * 6
    assert {row["price"] for row in used.store.documents("price_records")} == {8}
    assert used.store.count("price_records") == 36
