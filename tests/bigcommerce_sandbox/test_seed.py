from __future__ import annotations

import itertools
import json
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from bigcommerce_sandbox.routes import COLLECTIONS
from bigcommerce_sandbox.seed import AREAS, seed_store
from bigcommerce_sandbox.seed.plan import Plan
from bigcommerce_sandbox.store import ROWS_AT_ONCE, Store
from bigcommerce_sandbox.times import unix_seconds
from tests.bigcommerce_sandbox.seeded_store import NOW, SIZES, seeded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bigcommerce_sandbox.collection import Document


def test_the_same_numbers_give_the_same_store() -> None:
    assert seeded.__wrapped__(SIZES, NOW) == seeded()


def test_another_random_seed_gives_another_store() -> None:
    small = SeedSizes(products=20, customers=20, orders=20, coupons=20)
    other = SeedSizes(products=20, customers=20, orders=20, coupons=20, random_seed=1)
    first, second = seeded(small), seeded(other)
    for resource in ("brands", "categories", "products", "customers", "coupons", "orders"):
        assert first[resource] != second[resource]


def test_there_are_as_many_rows_as_asked_for() -> None:
    rows = seeded()
    asked = {"products": 160, "customers": 160, "orders": 300, "coupons": 40}
    assert {resource: len(rows[resource]) for resource in asked} == asked
    assert rows["brands"]
    assert rows["categories"]


def test_every_size_can_stand_alone() -> None:
    for resource in ("products", "customers", "orders", "coupons"):
        for number in (1, 3):
            assert len(seeded.__wrapped__(SeedSizes(**{resource: number}), NOW)[resource]) == number


def test_ids_ascend_with_gaps() -> None:
    for resource in ("products", "customers", "orders", "coupons"):
        ids = [row["id"] for row in seeded()[resource]]
        assert len(set(ids)) == len(ids)
        assert ids[-1] - ids[0] >= len(ids)


def test_documents_have_the_fields_of_their_collection_and_no_others() -> None:
    rows = seeded()
    for collection in COLLECTIONS:
        if not collection.defaults:
            continue
        hidden = {column.name for column in collection.columns if column.hidden}
        for row in rows[collection.name]:
            assert row.keys() - hidden - {collection.key} == collection.defaults.keys() - hidden


@pytest.mark.parametrize("resource", ["products", "customers", "orders"])
def test_times_spread_over_three_years_and_changes_follow_creation(resource: str) -> None:
    times = [(unix_seconds(row["date_created"]), unix_seconds(row["date_modified"])) for row in seeded()[resource]]
    assert all(NOW - 3 * 365 * 86_400 <= created <= modified <= NOW for created, modified in times)
    years = {int((NOW - created) // (365 * 86_400)) for created, _ in times}
    assert {0, 1, 2} <= years
    created = [moment for moment, _ in times]
    assert created != sorted(created)
    assert [modified for _, modified in times] != sorted(modified for _, modified in times)
    (_, shared), *_ = Counter(modified for _, modified in times).most_common(1)
    assert shared > 3
    assert any(created == modified for created, modified in times)


def test_texts_are_in_several_scripts() -> None:
    for resource in ("products", "customers", "orders"):
        names = {unicodedata.name(sign, "") for sign in set(json.dumps(seeded()[resource], ensure_ascii=False))}
        for script in ("LATIN SMALL LETTER SHARP S", "LATIN SMALL LETTER E WITH ACUTE", "CJK", "HEBREW"):
            assert any(name.startswith(script) for name in names), (resource, script)
    everything = json.dumps(seeded(), ensure_ascii=False)
    for text in ("Ł", "ø", "🦊", "\\n", "\\t", '\\"', "<b>", "&amp;"):
        assert text in everything


def test_rows_are_made_one_by_one() -> None:
    endless = Plan(SeedSizes(products=10**9, customers=10**9, orders=10**9, coupons=10**9), NOW)
    for rows in AREAS:
        assert len(list(itertools.islice(rows(endless), 50))) == 50


def test_rows_are_written_a_few_thousand_at_a_time() -> None:
    sizes: list[int] = []

    class Watched(Store):
        @override
        def insert_many(self, resource: str, documents: Iterable[Document]) -> None:
            documents = list(documents)
            sizes.append(len(documents))
            super().insert_many(resource, documents)

    store = Watched(COLLECTIONS, clock=lambda: NOW)
    seed_store(store, SeedSizes(customers=4_000))
    assert store.count("customers") == 4_000
    assert sum(sizes) > ROWS_AT_ONCE
    assert max(sizes) <= ROWS_AT_ONCE
    store.close()


def test_a_seed_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_plan: Plan) -> Iterable[tuple[str, Document]]:
        yield "brands", {"id": 10_000, "name": "Last"}
        raise OSError("no space left")

    monkeypatch.setattr("bigcommerce_sandbox.seed.AREAS", (*AREAS, failing))
    store = Store(COLLECTIONS, clock=lambda: NOW)
    with pytest.raises(OSError, match="no space"):
        seed_store(store, SeedSizes(products=3))
    assert not store.holds_anything()
    store.close()


def test_a_file_that_holds_a_store_is_not_seeded_again(tmp_path: Path) -> None:
    options = SandboxOptions(database=str(tmp_path / "store.db"), seed=SeedSizes(customers=3))
    with Sandbox(options) as sandbox:
        sandbox.store.remove("customers", 1)
    with Sandbox(options) as sandbox:
        assert sandbox.store.count("customers") == 2
