"""Options and modifiers: inside of products, and as streams of their own."""

from __future__ import annotations

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

SIZE: Document = {
    "id": 800,
    "product_id": 1,
    "name": "Size1535042499-187",
    "display_name": "Size",
    "type": "swatch",
    "sort_order": 2,
    "config": [],
    "option_values": [
        {"id": 907, "label": "S", "sort_order": 1, "value_data": {"colors": ["#FF0000"]}, "is_default": True},
        {"id": 908, "label": "L", "sort_order": 0, "value_data": {"colors": ["#00FF00"]}, "is_default": False},
    ],
}
ENGRAVING: Document = {
    "id": 60,
    "product_id": 1,
    "name": "Engraving99",
    "display_name": "Engraving",
    "type": "text",
    "required": False,
    "sort_order": 1,
    "config": {"text_characters_limited": True, "text_max_length": 20},
    "option_values": [],
}
WRAPPING: Document = {
    "id": 61,
    "product_id": 1,
    "name": "Wrapping99",
    "display_name": "Wrapping",
    "type": "dropdown",
    "required": True,
    "sort_order": 2,
    "config": {},
    "option_values": [
        {
            "id": 5,
            "option_id": 61,
            "label": "Silk",
            "sort_order": 0,
            "value_data": None,
            "is_default": True,
            "adjusters": {
                "price": {"adjuster": "relative", "adjuster_value": 4.5},
                "weight": None,
                "image_url": "https://example.com/silk.png",
                "purchasing_disabled": {"status": False, "message": ""},
            },
        },
        {"id": 6, "option_id": 61, "label": "Paper", "sort_order": 1, "value_data": None, "is_default": False},
    ],
}
SIZES = [variant(7, "SH-1-S", "S"), variant(8, "SH-1-L", "L")]


def shirt(**fields: object) -> Document:
    return product(1, "Shirt", "SH-1", **{"variants": SIZES} | fields)


def facts(sandbox: Sandbox, resource: str, values: str) -> dict[str, Document]:
    """What the store holds, by name, less ids."""
    found = {}
    for row in sandbox.store.documents(resource):
        own = [one for one in sandbox.store.documents(values) if one["option_id"] == row["id"]]
        found[row["display_name"]] = {**row, "option_values": {one["label"]: one for one in own}}
    return found


def options(sandbox: Sandbox) -> dict[str, Document]:
    return facts(sandbox, "product_options", "product_option_values")


def modifiers(sandbox: Sandbox) -> dict[str, Document]:
    return facts(sandbox, "product_modifiers", "product_modifier_values")


def assert_whole(sandbox: Sandbox) -> None:
    (size,) = options(sandbox).values()
    assert (size["type"], size["sort_order"]) == ("swatch", 2)
    assert size["option_values"]["S"]["value_data"] == {"colors": ["#FF0000"]}
    assert size["option_values"]["S"]["sort_order"] == 1
    found = modifiers(sandbox)
    assert found["Engraving"]["config"] == ENGRAVING["config"]
    assert found["Wrapping"]["required"] is True
    assert found["Wrapping"]["option_values"]["Silk"]["adjusters"]["price"]["adjuster_value"] == 4.5
    assert set(found["Wrapping"]["option_values"]) == {"Silk", "Paper"}
    assert {row["sku"] for row in sandbox.store.documents("product_variants")} == {"SH-1-S", "SH-1-L"}


INSIDE = [shirt(options=[SIZE], modifiers=[ENGRAVING, WRAPPING])]
AS_STREAMS = [
    shirt(),
    record("product_options", **SIZE),
    record("product_modifiers", **ENGRAVING),
    record("product_modifiers", **WRAPPING),
]


APART = [
    product(1, "Shirt", "SH-1"),
    record("product_options", **SIZE),
    *(record("product_variants", product_id=1, **one) for one in SIZES),
]


@pytest.mark.parametrize("size", [1, 2, 2000])
@pytest.mark.parametrize("messages", [APART, APART[::-1], [APART[2], APART[0], APART[3], APART[1]]])
def test_variants_wait_for_the_values_that_they_are_made_of(
    messages: list[Document], size: int, sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", size)
    for dry_run in (True, False):
        outcome = run_target(sandbox, messages, dry_run=dry_run).succeeded()
        assert outcome.counts("product_variants") == {"created": 2}
    assert {row["sku"] for row in sandbox.store.documents("product_variants")} == {"SH-1-S", "SH-1-L"}


def test_a_variant_waits_for_a_value_that_comes_with_a_later_record_of_its_option(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    values = SIZE["option_values"]
    some, all_ = ({**SIZE, "option_values": rows} for rows in (values[:1], values))
    messages = [APART[0], APART[3], record("product_options", **some), record("product_options", **all_)]
    assert run_target(sandbox, messages).succeeded().counts("product_variants") == {"created": 1}


def test_a_variant_whose_value_never_comes_is_rejected_with_what_to_do(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    some = {**SIZE, "option_values": SIZE["option_values"][:1]}
    outcome = run_target(sandbox, [APART[3], APART[0], record("product_options", **some)])
    assert "'SH-1-L' needs the value 'L' of option 'Size', which the product lacks; send it as one of" in str(
        outcome.error
    )


@pytest.mark.parametrize("messages", [INSIDE, AS_STREAMS, AS_STREAMS[::-1]], ids=["inside", "streams", "backwards"])
def test_a_product_gets_its_options_and_modifiers_once(
    messages: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, messages).succeeded()
    assert_whole(sandbox)
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("messages", [INSIDE, AS_STREAMS], ids=["inside", "streams"])
def test_options_and_modifiers_are_made_once_though_answers_are_lost(
    messages: list[Document], sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.set_faults("lost=15%")
    run_target(sandbox, messages).succeeded()
    sandbox.set_faults("")
    assert_whole(sandbox)


def test_an_existing_product_is_brought_in_step(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt()]).succeeded()
    assert run_target(sandbox, INSIDE).succeeded().counts("products") == {"updated": 1}
    assert_whole(sandbox)


def test_only_what_changed_of_a_modifier_is_sent(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, AS_STREAMS).succeeded()
    sandbox.forget_requests()
    values = [{**WRAPPING["option_values"][0], "is_default": False}, {"label": "Box", "sort_order": 3}]
    messages = [shirt(), record("product_modifiers", **{**WRAPPING, "required": False, "option_values": values})]
    assert run_target(sandbox, messages).succeeded().counts("product_modifiers") == {"updated": 1}
    found = modifiers(sandbox)["Wrapping"]
    assert found["required"] is False
    assert {label: one["is_default"] for label, one in found["option_values"].items()} == {"Silk": False, "Box": False}
    bodies = [request.body for request in writes(sandbox) if request.path.split("/")[-2] == "modifiers"]
    assert bodies == [{"type": "dropdown", "required": False}]


def test_values_that_variants_are_made_of_are_never_taken_away(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, AS_STREAMS).succeeded()
    run_target(sandbox, [shirt(), record("product_options", **{**SIZE, "option_values": SIZE["option_values"][:1]})])
    assert set(options(sandbox)["Size"]["option_values"]) == {"S", "L"}
    assert sandbox.store.count("product_variants") == 2


def test_a_new_value_comes_before_the_variant_that_is_made_of_it(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, AS_STREAMS).succeeded()
    wider = {**SIZE, "option_values": [*SIZE["option_values"], {"id": 909, "label": "XL", "sort_order": 3}]}
    sizes = [*SIZES, variant(9, "SH-1-XL", "XL")]
    run_target(sandbox, [shirt(options=[wider], variants=sizes)]).succeeded()
    assert {row["sku"] for row in sandbox.store.documents("product_variants")} == {"SH-1-S", "SH-1-L", "SH-1-XL"}


def test_a_value_that_stands_for_a_product_stands_for_the_copy_s(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("products", {"name": "Here before", "type": "physical", "weight": 1, "price": 1})
    value = {"id": 1, "label": "A case", "sort_order": 0, "value_data": {"product_id": 2}}
    extra = {"display_name": "Extras", "type": "product_list", "required": False, "option_values": [value]}
    messages = [shirt(modifiers=[extra]), product(2, "Case", "CASE")]
    run_target(sandbox, messages).succeeded()
    ids = {row["sku"]: row["id"] for row in sandbox.store.documents("products")}
    found = modifiers(sandbox)["Extras"]["option_values"]["A case"]
    assert found["value_data"] == {"product_id": ids["CASE"]}
    sandbox.forget_requests()
    run_target(sandbox, messages).succeeded()
    assert calls(sandbox) == []
    outcome = run_target(sandbox, [shirt(), record("product_modifiers", id=3, product_id=1, **extra)])
    assert "value_data points at products 2, which is neither in the input nor known" in str(outcome.error)


def test_a_bad_modifier_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: object) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    bad = {**ENGRAVING, "id": 62, "display_name": "Bad", "type": "hologram"}
    messages = [*AS_STREAMS, record("product_modifiers", **bad)]
    outcome = run_target(sandbox, messages, **rejects).succeeded()
    assert outcome.counts("product_modifiers") == {"created": 2, "rejected": 1}
    assert set(modifiers(sandbox)) == {"Engraving", "Wrapping"}


def test_a_checkbox_gets_its_values_after_it_was_made(sandbox: Sandbox, run_target: RunTarget) -> None:
    box = {
        **WRAPPING,
        "type": "checkbox",
        "config": {"checkbox_label": "Wrap it", "checked_by_default": False},
        "option_values": [{"label": label, "sort_order": at} for at, label in enumerate(("Yes", "No"))],
    }
    run_target(sandbox, [shirt(), record("product_modifiers", **box)]).succeeded()
    (request,) = [one for one in writes(sandbox) if one.path.endswith("/modifiers")]
    assert isinstance(request.body, dict)
    assert "option_values" not in request.body
    assert set(modifiers(sandbox)["Wrapping"]["option_values"]) == {"Yes", "No"}


def test_options_and_modifiers_are_deleted_by_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, AS_STREAMS).succeeded()
    messages = [shirt(), deleted(AS_STREAMS[2]), deleted(record("product_modifiers", id=9, product_id=1))]
    outcome = run_target(sandbox, messages[:2]).succeeded()
    assert outcome.counts("product_modifiers") == {"deleted": 1}
    assert set(modifiers(sandbox)) == {"Wrapping"}
    outcome = run_target(sandbox, [messages[0], messages[2]])
    assert "it has no product_id and display_name" in str(outcome.error)


def test_a_dry_run_knows_the_options_that_a_product_would_have(sandbox: Sandbox, run_target: RunTarget) -> None:
    row = variant(7, "SH-1-S", "S", product_id=1)
    messages = [product(1, "Shirt", "SH-1", options=[SIZE]), record("product_variants", **row)]
    for outcome in ({"created": 1}, {"unchanged": 1}):
        said = run_target(sandbox, messages, dry_run=True).succeeded()
        done = run_target(sandbox, messages).succeeded()
        assert said.counts("product_variants") == done.counts("product_variants") == outcome


@pytest.fixture
def journal(tmp_path: Path) -> str:
    return str(tmp_path / "journal.sqlite")


SHIRT_SIZE: Document = {
    **SIZE,
    "display_name": "Shirt size",
    "option_values": [{**SIZE["option_values"][0], "label": "Small"}, SIZE["option_values"][1]],
}
BOX: Document = {
    **WRAPPING,
    "display_name": "Box",
    "option_values": [{**WRAPPING["option_values"][0], "label": "Velvet"}, WRAPPING["option_values"][1]],
}


def renamed_variant(row: Document) -> Document:
    """A variant as the source serves it after its option and one of the values were renamed."""
    (value,) = row["option_values"]
    label = {"S": "Small"}.get(value["label"], value["label"])
    return {**row, "option_values": [{**value, "option_display_name": "Shirt size", "label": label}]}


RENAMED_SIZES = [renamed_variant(row) for row in SIZES]
RENAMED = product(1, "Shirt", "SH-1", variants=RENAMED_SIZES, options=[SHIRT_SIZE], modifiers=[ENGRAVING, BOX])
STREAMS_OF_RENAMED = [record("product_options", **SHIRT_SIZE), record("product_modifiers", **BOX)]
STREAMS = AS_STREAMS[1:]


def ids_of(sandbox: Sandbox) -> dict[str, set[int]]:
    names = ("product_options", "product_option_values", "product_modifiers", "product_modifier_values")
    return {name: {row["id"] for row in sandbox.store.documents(name)} for name in names}


def assert_renamed(sandbox: Sandbox) -> None:
    assert set(options(sandbox)) == {"Shirt size"}
    assert set(options(sandbox)["Shirt size"]["option_values"]) == {"Small", "L"}
    assert set(modifiers(sandbox)) == {"Engraving", "Box"}
    assert set(modifiers(sandbox)["Box"]["option_values"]) == {"Velvet", "Paper"}


@pytest.mark.parametrize(
    "messages",
    [
        (INSIDE, [RENAMED]),
        (INSIDE, [RENAMED, *STREAMS_OF_RENAMED]),
        (INSIDE, [shirt(), *STREAMS_OF_RENAMED]),
        (AS_STREAMS, [RENAMED]),
        (AS_STREAMS, [RENAMED, *STREAMS_OF_RENAMED]),
        ([*INSIDE, *STREAMS], [*STREAMS_OF_RENAMED, RENAMED]),
    ],
    ids=["inside", "inside-both", "inside-streams", "streams-inside", "streams-both", "both"],
)
def test_what_was_renamed_in_the_source_is_renamed_here(
    messages: tuple[list[Document], list[Document]], sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    before, after = messages
    run_target(sandbox, before, journal_path=journal).succeeded()
    made = ids_of(sandbox)
    said = run_target(sandbox, after, journal_path=journal, dry_run=True).succeeded()
    assert ids_of(sandbox) == made
    done = run_target(sandbox, after, journal_path=journal).succeeded()
    for name in {message["stream"] for message in after}:
        assert said.counts(name) == done.counts(name)
    assert_renamed(sandbox)
    assert ids_of(sandbox) == made
    sandbox.forget_requests()
    run_target(sandbox, after, journal_path=journal).succeeded()
    assert calls(sandbox) == []


def test_a_new_variant_is_made_of_an_option_that_was_renamed_with_it(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, INSIDE, journal_path=journal).succeeded()
    value = {"id": 911, "label": "XL", "sort_order": 4, "is_default": False}
    wider = {**SHIRT_SIZE, "option_values": [*SHIRT_SIZE["option_values"], value]}
    sizes = [*RENAMED_SIZES, renamed_variant(variant(11, "SH-1-XL", "XL"))]
    message = product(1, "Shirt", "SH-1", variants=sizes, options=[wider])
    outcome = run_target(sandbox, [message], journal_path=journal).succeeded()
    assert set(options(sandbox)["Shirt size"]["option_values"]) == {"Small", "L", "XL"}
    assert {row["sku"] for row in sandbox.store.documents("product_variants")} == {"SH-1-S", "SH-1-L", "SH-1-XL"}
    assert "a variant cannot change" not in outcome.warnings


def test_a_new_option_takes_the_name_that_another_gave_up(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, [shirt(modifiers=[ENGRAVING])], journal_path=journal).succeeded()
    successor = {**ENGRAVING, "id": 70}
    messages = [shirt(modifiers=[successor, {**ENGRAVING, "display_name": "Old engraving"}])]
    run_target(sandbox, messages, journal_path=journal).succeeded()
    assert set(modifiers(sandbox)) == {"Engraving", "Old engraving"}
    sandbox.forget_requests()
    run_target(sandbox, messages, journal_path=journal).succeeded()
    assert calls(sandbox) == []


def test_an_option_that_the_store_has_under_the_new_name_already_is_that_one(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, [shirt(modifiers=[ENGRAVING])], journal_path=journal).succeeded()
    carving = {**ENGRAVING, "display_name": "Carving"}
    run_target(sandbox, [shirt(modifiers=[carving])]).succeeded()
    messages = [shirt(modifiers=[carving]), record("product_modifiers", **carving)]
    run_target(sandbox, messages, journal_path=journal).succeeded()
    assert set(modifiers(sandbox)) == {"Engraving", "Carving"}


def test_without_a_journal_options_are_known_by_name(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(modifiers=[WRAPPING])]).succeeded()
    run_target(sandbox, [shirt(modifiers=[BOX])]).succeeded()
    assert set(modifiers(sandbox)) == {"Wrapping", "Box"}


def test_an_id_that_another_option_has_here_by_now_is_not_believed(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    run_target(sandbox, [shirt(modifiers=[ENGRAVING])], journal_path=journal).succeeded()
    (made,) = sandbox.store.documents("product_modifiers")
    sandbox.store.change("product_modifiers", made["id"], {"display_name": "Hem"})
    run_target(sandbox, [shirt(modifiers=[{**ENGRAVING, "display_name": "Carving"}])], journal_path=journal).succeeded()
    assert set(modifiers(sandbox)) == {"Hem", "Carving"}


def test_where_ids_match_options_and_values_are_known_by_theirs(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [shirt(modifiers=[WRAPPING])]).succeeded()
    (owner,) = sandbox.store.documents("products")
    (made,) = sandbox.store.documents("product_modifiers")
    ids = {row["label"]: row["id"] for row in sandbox.store.documents("product_modifier_values")}
    values = [
        {**BOX["option_values"][0], "id": ids["Silk"]},
        {**BOX["option_values"][1], "id": ids["Paper"]},
    ]
    row = {**BOX, "id": made["id"], "product_id": owner["id"], "option_values": values}
    own = {name: {"match_by": "id"} for name in ("products", "product_modifiers")}
    whole = record("products", id=owner["id"], name="Shirt", modifiers=[row])
    for message, label in ((whole, "Velvet"), (record("product_modifiers", **row), "Satin")):
        values[0]["label"] = label
        run_target(sandbox, [message], streams=own).succeeded()
        assert {one["label"]: one["id"] for one in sandbox.store.documents("product_modifier_values")} == {
            label: ids["Silk"],
            "Paper": ids["Paper"],
        }
        assert [one["display_name"] for one in sandbox.store.documents("product_modifiers")] == ["Box"]


def test_a_dry_run_meets_the_option_that_it_would_have_made(sandbox: Sandbox, run_target: RunTarget) -> None:
    bare = {**SIZE, "option_values": [{"label": "S", "sort_order": 0}]}
    messages = [product(1, "Shirt", "SH-1"), record("product_options", **bare), record("product_options", **SIZE)]
    messages[2]["record"]["id"] = 801
    said = run_target(sandbox, messages, dry_run=True).succeeded()
    done = run_target(sandbox, messages).succeeded()
    assert said.counts("product_options") == done.counts("product_options") == {"created": 1, "updated": 1}
