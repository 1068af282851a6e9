"""Natural keys that go from one object of the source to another: by renaming, and by deleting and making anew."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from target_bigcommerce import looking_ahead
from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import with_schemas
from tests.target_bigcommerce.histories.conftest import FAULTS, MortalClient
from tests.target_bigcommerce.histories.test_histories import CHECKS
from tests.target_bigcommerce.records import brand, customer, deleted, product

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

HISTORIES = int(os.environ.get("HISTORIES", "30"))
KEYS = ("anna@example.com", "ben@example.com", "carl@example.com")
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
}


class Source:
    """Objects with natural keys, no two of them the same at any time, and the records that tell of them."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.messages: list[Document] = []
        self._freed: set[tuple[str, str]] = set()
        for number in BRANDS:
            self.put("brands", number, f"Brand {number}", "", 0)

    def put(self, stream: str, identifier: int, key: str, text: str, of: int) -> None:
        """Makes an object, or changes it; nothing if another has the key."""
        before = self.objects.get((stream, identifier))
        is_kept = before is not None and before[0] == key
        if not is_kept and any((its, one[0]) == (stream, key) for (its, _), one in self.objects.items()):
            return
        if before is not None and not is_kept and (stream, key) in self._freed:
            # In one bundle what is deleted goes last, so that only a new object may take its key.
            return
        self.objects[stream, identifier] = (key, text, of)
        self.messages.append(KINDS[stream].told(identifier, key, text, of))

    def delete(self, stream: str, identifier: int) -> None:
        """Deletes an object, if it is there and nothing points at it."""
        if (stream, identifier) not in self.objects or (stream == "brands" and identifier in BRANDS):
            return
        key, text, of = self.objects.pop((stream, identifier))
        self._freed.add((stream, key))
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
    for event in events:
        if event.is_deleted:
            source.delete(event.stream, event.identifier)
        else:
            source.put(event.stream, event.identifier, event.key, event.text, event.of)
    shared_sandbox.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target_module, "BigCommerceClient", functools.partial(MortalClient, cut=None))
        patch.setattr(writer_module, "MOST_WAITING", bundle)
        patch.setattr(looking_ahead, "at_once", lambda *_: piece)
        shared_sandbox.set_faults(faults)
        outcome = run_target(shared_sandbox, [*with_schemas(source.messages)])
        shared_sandbox.set_faults("")
    outcome.succeeded()
    names = {row["id"]: row["name"] for row in shared_sandbox.store.documents("brands")}
    for stream, kind in KINDS.items():
        rows = shared_sandbox.store.documents(stream)
        held = sorted((*kind.held(row), names.get(row.get("brand_id", 0), "")) for row in rows)
        assert held == sorted(_told(source, stream)), stream


def _told(source: Source, stream: str) -> list[tuple[str, str, str]]:
    """What the store must hold: key, text, and the name of the brand."""
    return [
        (key, text, source.objects["brands", of][0] if stream == "products" else "")
        for (its, _), (key, text, of) in source.objects.items()
        if its == stream
    ]
