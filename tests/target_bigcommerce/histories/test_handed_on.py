"""Natural keys that go from one object of the source to another: by renaming, and by deleting and making anew."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from target_bigcommerce import looking_ahead
from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from target_bigcommerce.errors import RejectedError
from tests.target_bigcommerce.conftest import record, with_schemas
from tests.target_bigcommerce.histories.conftest import FAULTS, Cut, KilledError, MortalClient
from tests.target_bigcommerce.histories.test_histories import CHECKS
from tests.target_bigcommerce.records import brand, category, coupon, customer, deleted, order, product, tree

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]
Named = tuple[str, int]
"""An object of the source: its stream and its id."""

Told = tuple[str, str, int]
"""What the source says of one: its key, its text, and its brand."""

HISTORIES = int(os.environ.get("HISTORIES", "30"))
DOMAIN = "@example.com"
KEYS = ("anna@example.com", "ben@example.com", "carl@example.com")
KEY_FIELDS = {"categories": "category_id"}
BRANDS = (1, 2)
"""Brands that products point at, which are renamed but never deleted."""


class Kind(NamedTuple):
    """How objects with a natural key are told of.

    Attributes:
        told: The record of an object: takes the id, the key, a text, and a brand.
        held: The key and the text of an object of the store.
    """

    told: Callable[[int, str, str, int], Document]
    held: Callable[[Document], tuple[str, str]]


KINDS = {
    "brands": Kind(
        lambda identifier, key, text, _: brand(identifier, key, page_title=text),
        lambda row: (row["name"], row["page_title"]),
    ),
    "products": Kind(
        lambda identifier, key, text, of: product(identifier, f"A {key}", key, description=text, brand_id=of),
        lambda row: (row["sku"], row["description"]),
    ),
    "customers": Kind(
        lambda identifier, key, text, _: customer(identifier, key, company=text),
        lambda row: (row["email"], row["company"]),
    ),
    "categories": Kind(
        lambda identifier, key, text, _: category(identifier, key, description=text),
        lambda row: (row["name"], row["description"]),
    ),
    "coupons": Kind(
        lambda identifier, key, text, _: coupon(
            identifier, key.removesuffix(DOMAIN), amount="6.0000" if text else "5.0000"
        ),
        lambda row: (row["code"].lower() + DOMAIN, "New" if row["amount"] == "6.0000" else ""),
    ),
    "price_lists": Kind(
        lambda identifier, key, text, _: record("price_lists", id=identifier, name=key, active=not text),
        lambda row: (row["name"], "" if row["active"] else "New"),
    ),
}


class Source:
    """Objects with natural keys, no two of them the same at any time, and the records that tell of them."""

    def __init__(self) -> None:
        self.objects: dict[Named, Told] = {}
        self.messages: list[Document] = [tree()]
        for number in BRANDS:
            self.put("brands", number, f"Brand {number}", "", 0)

    def put(self, stream: str, identifier: int, key: str, text: str, of: int) -> None:
        """Makes an object, or changes it; nothing if another has the key."""
        before = self.objects.get((stream, identifier))
        is_kept = before is not None and before[0] == key
        if not is_kept and any((its, one[0]) == (stream, key) for (its, _), one in self.objects.items()):
            return
        self.objects[stream, identifier] = (key, text, of)
        self.messages.append(KINDS[stream].told(identifier, key, text, of))

    def delete(self, stream: str, identifier: int) -> None:
        """Deletes an object, if it is there and nothing points at it."""
        if (stream, identifier) not in self.objects or (stream == "brands" and identifier in BRANDS):
            return
        key, text, of = self.objects.pop((stream, identifier))
        self.messages.append(deleted(KINDS[stream].told(identifier, key, text, of)))


class Event(NamedTuple):
    """Something that happens to an object of the source."""

    stream: str
    identifier: int
    key: str
    text: str
    of: int
    is_deleted: bool


EVENTS = st.builds(
    Event,
    stream=st.sampled_from(list(KINDS)),
    identifier=st.integers(1, 4),
    key=st.sampled_from(KEYS),
    text=st.sampled_from(["", "New"]),
    of=st.sampled_from(BRANDS),
    is_deleted=st.sampled_from([False, False, False, True]),
)


@pytest.mark.long
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=CHECKS)
@given(
    events=st.lists(EVENTS, min_size=2, max_size=16),
    bundle=st.integers(1, 9),
    piece=st.integers(1, 3),
    faults=st.sampled_from(FAULTS),
)
def test_a_natural_key_that_is_handed_on_means_its_new_object(  # noqa: PLR0913, PLR0917 - drawn by name
    shared_sandbox: Sandbox, run_target: RunTarget, events: Sequence[Event], bundle: int, piece: int, faults: str
) -> None:
    source = Source()
    play(source, events)
    shared_sandbox.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target_module, "BigCommerceClient", functools.partial(MortalClient, cut=None))
        patch.setattr(writer_module, "MOST_WAITING", bundle)
        patch.setattr(looking_ahead, "at_once", lambda *_: piece)
        shared_sandbox.set_faults(faults)
        outcome = run_target(shared_sandbox, [*with_schemas(source.messages)])
        shared_sandbox.set_faults("")
    outcome.succeeded()
    assert_holds(shared_sandbox, source)


def assert_holds(sandbox: Sandbox, source: Source) -> None:
    names = {row["id"]: row["name"] for row in sandbox.store.documents("brands")}
    for stream, kind in KINDS.items():
        rows = sandbox.store.documents(stream)
        held = sorted((*kind.held(row), names.get(row.get("brand_id", 0), "")) for row in rows)
        assert held == sorted(_told(source, stream)), stream


def play(source: Source, events: Sequence[Event]) -> None:
    for event in events:
        if event.is_deleted:
            source.delete(event.stream, event.identifier)
        else:
            source.put(event.stream, event.identifier, event.key, event.text, event.of)


def news(source: Source, before: Mapping[Named, Told]) -> list[Document]:
    """What a source says of its changes that tells the last state of each object, as most lists do."""
    told = [KINDS[its].told(number, *one) for (its, number), one in source.objects.items()]
    gone = [(place, one) for place, one in before.items() if place not in source.objects]
    return [tree(), *told, *(deleted(KINDS[its].told(number, *one)) for (its, number), one in gone)]


def go_round(source: Source, before: Mapping[Named, Told]) -> bool:
    """Whether objects have given their keys to each other, which no store takes one after the other."""
    held = {(place[0], one[0]): place for place, one in before.items()}
    takes_from = {place: held.get((place[0], one[0])) for place, one in source.objects.items() if place in before}
    for place in list(takes_from):
        seen: list[Named] = []
        at: Named | None = place
        while at is not None and at not in seen:
            seen.append(at)
            at = takes_from.get(at)
        if at is not None and takes_from[at] != at:
            return True
    return False


@pytest.mark.long
@settings(max_examples=HISTORIES // 3, deadline=None, suppress_health_check=CHECKS)
@given(
    first=st.lists(EVENTS, min_size=2, max_size=12),
    then=st.lists(EVENTS, min_size=2, max_size=12),
    order=st.randoms(use_true_random=False),
    bundle=st.integers(1, 9),
    piece=st.integers(1, 3),
    faults=st.sampled_from(FAULTS),
    cut=st.none() | st.tuples(st.integers(0, 30), st.booleans()),
)
def test_a_key_may_be_taken_by_a_record_that_comes_before_the_one_that_gives_it_away(  # noqa: PLR0913, PLR0917 - drawn by name
    shared_sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path: Path,
    first: Sequence[Event],
    then: Sequence[Event],
    order: random.Random,
    bundle: int,
    piece: int,
    faults: str,
    cut: tuple[int, bool] | None,
) -> None:
    source = Source()
    play(source, first)
    before = dict(source.objects)
    shared_sandbox.clear()
    journal = tmp_path / "journal.sqlite"
    journal.unlink(missing_ok=True)
    kept = {"journal_path": str(journal)}
    run_target(shared_sandbox, [*with_schemas(source.messages)], **kept).succeeded()
    play(source, then)
    assume(not go_round(source, before))
    messages = news(source, before)
    order.shuffle(messages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer_module, "MOST_WAITING", bundle)
        patch.setattr(looking_ahead, "at_once", lambda *_: piece)
        shared_sandbox.set_faults(faults)
        for end in (cut, None):
            client = functools.partial(MortalClient, cut=end and Cut(*end))
            patch.setattr(target_module, "BigCommerceClient", client)
            outcome = run_target(shared_sandbox, [*with_schemas(messages)], **kept)
            assert outcome.error is None or (end and isinstance(outcome.error, KilledError))
        shared_sandbox.set_faults("")
    assert_holds(shared_sandbox, source)


def _told(source: Source, stream: str) -> list[tuple[str, str, str]]:
    """What the store must hold: key, text, and the name of the brand."""
    return [
        (key, text, source.objects["brands", of][0] if stream == "products" else "")
        for (its, _), (key, text, of) in source.objects.items()
        if its == stream
    ]


def _parts(stream: str) -> tuple[Callable[..., Document], Callable[[Sandbox], list[tuple[object, ...]]]]:
    """Tells of an object of a stream, and says what a store holds of it: ids, keys and texts."""
    kind, field = KINDS[stream], KEY_FIELDS.get(stream, "id")

    def held(sandbox: Sandbox) -> list[tuple[object, ...]]:
        return sorted((row[field], *kind.held(row)) for row in sandbox.store.documents(stream))

    return kind.told, held


@pytest.fixture
def journal(tmp_path: Path) -> Document:
    return {"journal_path": str(tmp_path / "journal.sqlite")}


@pytest.mark.parametrize(
    ("stream", "keeps_fields"), [*((stream, True) for stream in KINDS), ("products", False), ("customers", False)]
)
def test_a_key_that_a_deletion_sets_free_goes_to_another_object_within_a_bundle(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, stream: str, *, keeps_fields: bool
) -> None:
    told, held = _parts(stream)
    anna, ben, carl = KEYS
    run_target(sandbox, [tree(), told(1, anna, "", 0), told(2, ben, "", 0)], **journal).succeeded()
    (_, second) = (row[0] for row in sorted(held(sandbox), key=lambda row: str(row[1])))
    gone = deleted(told(1, anna, "", 0))
    if not keeps_fields:
        gone["record"] = {name: gone["record"][name] for name in ("id", "_sdc_deleted_at")}
    handed_on = [gone, told(2, anna, "New", 0), told(3, ben, "", 0), told(4, carl, "", 0)]
    outcome = run_target(sandbox, [tree(), *handed_on], **journal).succeeded()
    assert (second, anna, "New") in held(sandbox)
    assert [(row[1], row[2]) for row in sorted(held(sandbox), key=lambda row: str(row[1]))] == [
        (anna, "New"),
        (ben, ""),
        (carl, ""),
    ]
    assert outcome.counts(stream) == {"created": 2, "updated": 1, "deleted": 1}


@pytest.mark.parametrize(
    ("stream", "bundle", "piece"),
    [*((stream, 1, 1) for stream in KINDS), ("products", 2000, 1), ("customers", 2000, 1), ("products", 2000, 2000)],
)
def test_a_key_that_another_object_takes_before_its_first_one_is_renamed_costs_neither(  # noqa: PLR0913, PLR0917 - fixtures and cases
    sandbox: Sandbox,
    run_target: RunTarget,
    journal: Document,
    monkeypatch: pytest.MonkeyPatch,
    stream: str,
    bundle: int,
    piece: int,
) -> None:
    told, held = _parts(stream)
    anna, ben, _ = KEYS
    run_target(sandbox, [tree(), told(1, anna, "", 0)], **journal).succeeded()
    monkeypatch.setattr(writer_module, "MOST_WAITING", bundle)
    monkeypatch.setattr(looking_ahead, "at_once", lambda *_: piece)
    messages = [tree(), told(2, anna, "New", 0), told(1, ben, "", 0)]
    for outcome in ("changed", "unchanged"):
        counts = run_target(sandbox, messages, **journal).succeeded().counts(stream)
        assert (counts == {"unchanged": 2}) is (outcome == "unchanged")
        assert sorted(row[1:] for row in held(sandbox)) == [(anna, "New"), (ben, "")]


def test_a_key_that_another_object_took_in_a_run_that_ended_then_stays_its_own(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    told, held = _parts("brands")
    anna, ben, _ = KEYS
    for message in (told(1, anna, "", 0), told(2, anna, "New", 0), told(1, ben, "", 0)):
        run_target(sandbox, [message], **journal).succeeded()
    assert sorted(row[1:] for row in held(sandbox)) == [(anna, "New"), (ben, "")]


@pytest.mark.parametrize("is_renamed", [True, False], ids=["renamed", "under two ids"])
def test_what_points_at_an_object_whose_name_another_one_took_waits_for_its_record(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, monkeypatch: pytest.MonkeyPatch, *, is_renamed: bool
) -> None:
    run_target(sandbox, [brand(1, "Acme")], **journal).succeeded()
    monkeypatch.setattr(writer_module, "MOST_WAITING", 2)
    others = [brand(1, "Old Acme")] if is_renamed else []
    messages = [brand(2, "ACME"), product(1, "Anvil", "AN-1", brand_id=1), brand(3, "Other"), *others]
    run_target(sandbox, messages, **journal).succeeded()
    names = {row["id"]: row["name"] for row in sandbox.store.documents("brands")}
    (made,) = sandbox.store.documents("products")
    assert names[made["brand_id"]] == ("Old Acme" if is_renamed else "ACME")


@pytest.mark.parametrize("is_new", [True, False])
def test_a_name_that_a_deleted_product_had_goes_to_another_product(
    sandbox: Sandbox, run_target: RunTarget, journal: Document, *, is_new: bool
) -> None:
    before = [product(1, "Shirt", "SH-1")] + ([] if is_new else [product(2, "Hat", "HAT-1")])
    run_target(sandbox, before, **journal).succeeded()
    run_target(sandbox, [deleted(before[0]), product(2, "Shirt", "HAT-1")], **journal).succeeded()
    assert [(row["name"], row["sku"]) for row in sandbox.store.documents("products")] == [("Shirt", "HAT-1")]


def test_a_key_is_handed_on_between_objects_that_are_matched_by_id(sandbox: Sandbox, run_target: RunTarget) -> None:
    ids = {key: sandbox.store.insert("customers", {"email": key})["id"] for key in KEYS[:2]}
    anna, ben = KEYS[:2]
    messages = [deleted(customer(ids[anna], anna)), customer(ids[ben], anna)]
    run_target(sandbox, messages, streams={"customers": {"match_by": "id"}}).succeeded()
    assert [(row["id"], row["email"]) for row in sandbox.store.documents("customers")] == [(ids[ben], anna)]


def test_deletions_that_hand_nothing_on_make_no_bundles_of_their_own(
    sandbox: Sandbox, run_target: RunTarget, journal: Document
) -> None:
    run_target(sandbox, [customer(number, f"c{number}@example.com") for number in range(20)], **journal).succeeded()
    gone = [deleted(customer(number, f"c{number}@example.com")) for number in range(10)]
    changed = [customer(number, f"c{number}@example.com", company="New") for number in range(10, 20)]
    anew = [customer(number + 100, f"c{number}@example.com") for number in range(5)]
    sandbox.forget_requests()
    run_target(sandbox, [one for both in zip(gone, changed, strict=True) for one in both] + anew, **journal).succeeded()
    assert sandbox.store.count("customers") == 15
    assert sum(request.method == "DELETE" for request in sandbox.requests) == 1


def test_what_has_no_key_of_its_own_hands_nothing_on(sandbox: Sandbox, run_target: RunTarget) -> None:
    fields = {"order_id": 1, "tracking_number": "T-1", "items": [{"quantity": 1}]}
    shipments = [record("order_shipments", id=number, **fields) for number in (1, 2)]
    outcome = run_target(sandbox, [order(1), deleted(shipments[0]), shipments[1]])
    assert outcome.counts("order_shipments")["rejected"] >= 1
    assert isinstance(outcome.error, RejectedError)
