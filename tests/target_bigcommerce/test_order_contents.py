"""What is in an order and where it goes: choices of shoppers, SKUs, addresses, pickups, channels and fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce import writer
from tests.target_bigcommerce.conftest import calls, record, schema, state, writes
from tests.target_bigcommerce.records import BILLING, brand, line, order, product, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

OWN_IDS = {"orders": {"match_by": "id"}}


def body_of(sandbox: Sandbox) -> Document:
    """The one order that was made, as it was sent."""
    (request,) = writes(sandbox, "/v2/orders")
    assert isinstance(request.body, dict)
    return request.body


def chosen(name: str, label: str, **fields: object) -> Document:
    own = {"product_option_id": 4711, "display_name": name, "display_value": label, "value": "4712"}
    return own | fields


MODIFIERS: list[Document] = [
    {
        "id": 501,
        "display_name": "Engraving",
        "type": "text",
        "required": True,
        "sort_order": 0,
        "config": {},
        "option_values": [],
    },
    {
        "id": 502,
        "display_name": "Wrapping",
        "type": "dropdown",
        "required": False,
        "sort_order": 1,
        "config": {},
        "option_values": [
            {"id": 601, "label": "Paper", "sort_order": 0, "is_default": False},
            {"id": 602, "label": "Silk", "sort_order": 1, "is_default": False},
        ],
    },
]
SHIRT = product(41, "Shirt", "SH", modifiers=MODIFIERS, variants=[variant(410, "SH-M", "M"), variant(411, "SH-L", "L")])
CHOICES = [
    chosen("Size", "L"),
    chosen("Engraving", "To Ada", value="To Ada"),
    chosen("wrapping", "Silk"),
    chosen("Gone since", "Yes"),
]


@pytest.mark.parametrize("runs", [1, 2])
def test_what_a_shopper_chose_is_chosen_here_too(runs: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [SHIRT, order(1, line(41, name="Shirt", sku="SH-L", product_options=CHOICES))]
    if runs == 2:
        run_target(sandbox, messages[:1]).succeeded()
    run_target(sandbox, messages).succeeded()
    (bought,) = sandbox.store.documents("order_products")
    assert bought["sku"] == "SH-L"
    shown = {row["display_name"]: row["display_value"] for row in bought["product_options"]}
    assert shown == {"Size": "L", "Engraving": "To Ada", "Wrapping": "Silk"}


PLAIN = product(41, "Shirt", "SH", variants=[variant(410, "SH-M", "M"), variant(411, "SH-L", "L")])
BOUGHT = order(1, line(41, name="Shirt", sku="SH-L", product_options=CHOICES[:3]))
LATER = [record("product_modifiers", product_id=41, **row) for row in MODIFIERS]
PAPER = {**MODIFIERS[1], "option_values": MODIFIERS[1]["option_values"][:1]}


@pytest.mark.parametrize("size", [1, 2, 2000])
@pytest.mark.parametrize(
    "messages",
    [
        [PLAIN, BOUGHT, *LATER],
        [PLAIN, BOUGHT, record("product_modifiers", product_id=41, **PAPER), *LATER],
        [PLAIN, BOUGHT, SHIRT],
        [BOUGHT, *LATER, PLAIN],
    ],
    ids=["streams", "values", "inside", "backwards"],
)
def test_an_order_waits_for_the_modifiers_that_were_chosen(
    messages: list[Document], size: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", size)
    for dry_run in (True, False):
        outcome = run_target(sandbox, messages, dry_run=dry_run).succeeded()
        assert outcome.counts("orders") == {"created": 1}
        assert "is left out" not in outcome.warnings
    (bought,) = sandbox.store.documents("order_products")
    shown = {row["display_name"]: row["display_value"] for row in bought["product_options"]}
    assert shown == {"Size": "L", "Engraving": "To Ada", "Wrapping": "Silk"}


def test_orders_that_follow_wait_no_longer(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    second = {**BOUGHT, "record": {**BOUGHT["record"], "id": 2}}
    ended = state({"orders": 2})
    outcome = run_target(sandbox, [PLAIN, BOUGHT, *LATER, second, ended, brand(1, "Acme"), brand(2, "Apex")])
    assert outcome.succeeded().states[0] == ended["value"]
    assert [len(row["product_options"]) for row in sandbox.store.documents("order_products")] == [3, 3]


def test_a_choice_whose_modifier_never_comes_is_named_and_left_out(sandbox: Sandbox, run_target: RunTarget) -> None:
    card = chosen("Wrapping", "Brocade")
    sold = order(1, line(name="A gift"), line(41, name="Shirt", sku="SH-L", product_options=[*CHOICES[:2], card]))
    for runs in (1, 2):
        outcome = run_target(sandbox, [PLAIN, *LATER[1:], sold], on_error="fail").succeeded()
        warnings = [text for text in outcome.log if "is left out" in text]
        # What is here already loses nothing.
        assert len(warnings) == (2 if runs == 1 else 0)
        for text, choice in zip(warnings, ("Engraving: To Ada", "Wrapping: Brocade"), strict=False):
            assert text.startswith(f"order 1, line 2 (Shirt): the choice {choice} is left out")
    assert sandbox.store.count("orders") == 1
    assert {row["name"] for row in sandbox.store.documents("order_products")} == {"A gift", "Shirt"}


def test_a_line_is_of_a_variant_that_came_after_another_of_its_product(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    medium, large = (
        record("product_variants", product_id=41, **variant(one, f"SH-{size}", size))
        for one, size in ((410, "M"), (411, "L"))
    )
    values = [{"id": 1, "label": "M", "sort_order": 0}, {"id": 2, "label": "L", "sort_order": 1}]
    sizes = {"id": 800, "product_id": 41, "display_name": "Size", "type": "dropdown", "option_values": values}
    first, second = (
        order(number, line(41, sku=f"SH-{size}", variant_id=one, product_options=[chosen("Size", size)]))
        for number, size, one in ((1, "M", 410), (2, "L", 411))
    )
    shirt = product(41, "Shirt", "SH")
    messages = [shirt, record("product_options", **sizes), medium, first, second, large]
    run_target(sandbox, messages).succeeded()
    assert {row["sku"] for row in sandbox.store.documents("order_products")} == {"SH-M", "SH-L"}


def test_where_ids_match_choices_are_sent_as_they_are(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [SHIRT]).succeeded()
    (shirt,) = sandbox.store.documents("products")
    modifiers = {row["display_name"]: row["id"] for row in sandbox.store.documents("product_modifiers")}
    large = next(row["id"] for row in sandbox.store.documents("product_variants") if row["sku"] == "SH-L")
    engraving = chosen("Engraving", "To Ada", product_option_id=modifiers["Engraving"], value="To Ada")
    bought = line(shirt["id"], variant_id=large, product_options=[engraving])
    message = order(1, bought, external_order_id="ERP-1")
    del message["record"]["id"]
    run_target(sandbox, [message], streams=OWN_IDS).succeeded()
    assert body_of(sandbox)["products"][0]["product_options"] == [{"id": modifiers["Engraving"], "value": "To Ada"}]


@pytest.mark.parametrize("number", [1, 3])
def test_a_line_that_has_only_a_sku_is_of_the_product_that_has_it(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [product(index, f"Product {index}", f"SKU-{index}") for index in (1, 2, 3)]).succeeded()
    products = {row["id"]: row["sku"] for row in sandbox.store.documents("products")}
    lines = [{"sku": f"sku-{index}", "quantity": 2} for index in range(1, number + 1)]
    run_target(sandbox, [order(1, *lines)]).succeeded()
    bought = sandbox.store.documents("order_products")
    assert {products[row["product_id"]] for row in bought} == {f"SKU-{index}" for index in range(1, number + 1)}
    assert {row["price_ex_tax"] for row in bought} == {"10.0000"}


def test_a_line_of_no_product_stays_one_whatever_its_sku(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [product(1, "Product", "SKU-1"), order(1, line(0, sku="SKU-1"))]).succeeded()
    (bought,) = sandbox.store.documents("order_products")
    assert (bought["product_id"], bought["sku"], bought["name"]) == (0, "SKU-1", "A thing")


def to(street: str, *lines: Document) -> Document:
    return {**BILLING, "id": 7, "street_1": street, "shipping_method": "By sea", "line_items": list(lines)}


def with_consignments(identifier: int, **consignments: object) -> Document:
    whole = {"pickups": [], "shipping": [], "downloads": [], "email": {"gift_certificates": []}}
    return order(identifier, products=None, consignments=whole | consignments)


def test_all_shipping_addresses_are_written_and_their_lines_told_of(sandbox: Sandbox, run_target: RunTarget) -> None:
    shipping = [to("1 Dock", line(name="One", id=1)), to("2 Dock", line(name="Two", id=2), line(name="Three", id=3))]
    outcome = run_target(sandbox, [with_consignments(1, shipping=shipping)]).succeeded()
    streets = [row["street_1"] for row in sandbox.store.documents("order_shipping_addresses")]
    assert sorted(streets) == ["1 Dock", "2 Dock"]
    assert sorted(row["name"] for row in sandbox.store.documents("order_products")) == ["One", "Three", "Two"]
    assert "several shipping addresses; the API puts all lines to the first" in outcome.warnings
    sandbox.forget_requests()
    run_target(sandbox, [with_consignments(1, shipping=shipping)]).succeeded()
    assert calls(sandbox) == []


PICKUP = {
    "id": 3,
    "pickup_method_id": 5,
    "pickup_method_display_name": "Counter",
    "collection_instructions": "Ring the bell",
    "location": {"name": "Main shop", "city": "London"},
    "line_items": [line(name="One")],
}


def test_an_order_that_was_picked_up_in_another_store_is_written_as_shipped(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [with_consignments(1, pickups=[PICKUP])]).succeeded()
    assert sandbox.store.count("order_pickups") == 0
    assert [row["name"] for row in sandbox.store.documents("order_products")] == ["One"]
    assert "orders that were picked up are written as shipped" in outcome.warnings


def test_where_ids_match_a_pickup_is_one(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = with_consignments(1, pickups=[PICKUP])
    message["record"] |= {"id": None, "external_order_id": "ERP-1"}
    run_target(sandbox, [message], streams=OWN_IDS).succeeded()
    (pickup,) = sandbox.store.documents("order_pickups")
    assert (pickup["pickup_method_id"], pickup["collection_instructions"]) == (5, "Ring the bell")
    (bought,) = sandbox.store.documents("order_products")
    assert (bought["name"], bought["order_pickup_method_id"]) == ("One", pickup["id"])
    assert not body_of(sandbox).keys() & {"products", "shipping_addresses"}


def test_an_order_of_another_channel_is_written_to_the_first(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [order(1, channel_id=7)]).succeeded()
    assert "orders of other channels are written to the first" in outcome.warnings
    assert "channel_id" not in body_of(sandbox)


def test_where_ids_match_the_channel_is_sent(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = order(1, channel_id=1, external_order_id="ERP-1")
    del message["record"]["id"]
    run_target(sandbox, [message], streams=OWN_IDS).succeeded()
    assert body_of(sandbox)["channel_id"] == 1


def test_every_status_carries_over_and_may_be_changed_to_any(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [order(index + 1, status_id=index) for index in range(15)]
    run_target(sandbox, messages).succeeded()
    kept = {row["external_order_id"]: row["status_id"] for row in sandbox.store.documents("orders")}
    assert kept == {f"singer-{index + 1}": index for index in range(15)}
    changes = [record("orders", id=index + 1, status_id=14 - index) for index in range(15)]
    outcome = run_target(sandbox, changes).succeeded()
    assert outcome.counts("orders") == {"updated": 14, "unchanged": 1}
    kept = {row["external_order_id"]: row["status_id"] for row in sandbox.store.documents("orders")}
    assert kept == {f"singer-{index + 1}": 14 - index for index in range(15)}


def streets_of(sandbox: Sandbox) -> list[str]:
    return sorted(row["street_1"] for row in sandbox.store.documents("order_shipping_addresses"))


@pytest.mark.parametrize("dry", [True, False])
@pytest.mark.parametrize("others", [0, 11], ids=["looked up singly", "listed"])
def test_an_order_that_goes_elsewhere_by_now_is_told_where(
    sandbox: Sandbox, run_target: RunTarget, others: int, *, dry: bool
) -> None:
    rest = [order(number, shipping_addresses=[BILLING]) for number in range(10, 10 + others)]
    first, second = line(name="One", id=1), line(name="Two", id=2)
    run_target(sandbox, [with_consignments(1, shipping=[to("1 Dock", first), to("2 Dock", second)]), *rest]).succeeded()
    moved = with_consignments(1, staff_notes="Moved", shipping=[to("1 Dock", first), to("3 Dock", second)])
    sandbox.forget_requests()
    outcome = run_target(sandbox, [moved, *rest], dry_run=dry).succeeded()
    assert outcome.counts("orders") == {"updated": 1} | ({"unchanged": others} if others else {})
    changed = [request for request in writes(sandbox) if "/shipping_addresses/" in request.path]
    assert [(request.method, request.body) for request in changed] == ([] if dry else [("PUT", {"street_1": "3 Dock"})])
    assert len(sandbox.requests) <= 4 + len(writes(sandbox))
    assert streets_of(sandbox) == ["1 Dock"] + ["1 Main St"] * others + ["2 Dock" if dry else "3 Dock"]
    again = run_target(sandbox, [moved, *rest], dry_run=dry).succeeded().counts("orders")
    assert again == ({"updated": 1} | ({"unchanged": others} if others else {}) if dry else {"unchanged": others + 1})


def test_an_address_that_went_there_and_back_is_where_it_was(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 12)
    rest = [order(number, shipping_addresses=[BILLING]) for number in range(10, 21)]
    here, there = (order(1, shipping_addresses=[{**BILLING, "street_1": street}]) for street in ("Here", "There"))
    run_target(sandbox, [here, *rest, there, *rest, here, *rest]).succeeded()
    assert "Here" in streets_of(sandbox)
    assert "There" not in streets_of(sandbox)


def test_an_address_more_than_before_is_told_of_and_not_written(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1, shipping_addresses=[BILLING])]).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [order(1, shipping_addresses=[BILLING, {**BILLING, "city": "Leeds"}])]).succeeded()
    assert calls(sandbox) == []
    assert outcome.warnings.count("more or fewer shipping addresses than before") == 1


def test_an_address_that_the_store_refuses_rejects_its_order(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [order(1, shipping_addresses=[BILLING])]).succeeded()
    outcome = run_target(sandbox, [order(1, shipping_addresses=[{**BILLING, "city": 5}])])
    assert "orders 1: upsert rejected" in str(outcome.error)


@pytest.mark.parametrize("last", ["product", "option", "variant"])
def test_a_line_waits_for_its_variant(
    last: str, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    size = {"id": 800, "display_name": "Size", "type": "dropdown", "option_values": [{"label": "L", "sort_order": 0}]}
    choice = {"option_id": 800, "display_name": "Size", "display_value": "L"}
    bought = order(71, line(41, variant_id=411, sku="SH-L", name="Shirt", product_options=[choice]))
    coming = {
        "product": product(41, "Shirt", "SH"),
        "option": record("product_options", product_id=41, **size),
        "variant": record("product_variants", product_id=41, **variant(411, "SH-L", "L")),
    }
    late = coming.pop(last)
    schemas = [schema(name) for name in ("products", "product_options", "product_variants", "orders")]
    run_target(sandbox, [*schemas, *coming.values(), bought, late]).succeeded()
    (made,) = sandbox.store.documents("order_products")
    (large,) = [row for row in sandbox.store.documents("product_variants") if row["option_values"]]
    assert made["variant_id"] == large["id"]


def test_a_line_of_a_variant_that_is_no_more_becomes_a_custom_line(sandbox: Sandbox, run_target: RunTarget) -> None:
    gone = line(41, variant_id=409, sku="SH-XXL", name="Shirt, very large")
    outcome = run_target(sandbox, [SHIRT, order(1, gone)]).succeeded()
    (bought,) = sandbox.store.documents("order_products")
    assert (bought["product_id"], bought["sku"], bought["name"]) == (0, "SH-XXL", "Shirt, very large")
    assert "lines of variants that are no more" in outcome.warnings


def test_a_line_that_names_no_variant_of_its_product_is_rejected_with_what_to_do(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [SHIRT, order(1, line(41, sku="SH-XXL", name="Shirt"))])
    assert "has the SKU 'SH-XXL' of a line; correct it, or send the product's variants too" in str(outcome.error)
    assert sandbox.store.documents("orders") == []
