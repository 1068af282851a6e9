from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox import SandboxOptions
from bigcommerce_sandbox.mutations import Mutations
from bigcommerce_sandbox.routes import COLLECTIONS
from bigcommerce_sandbox.store import Store

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Opener

RESOURCES = ("products", "customers", "coupons")


def filled() -> Store:
    store = Store(COLLECTIONS, clock=lambda: 1_700_000_000)
    for number in range(1, 11):
        store.insert("products", {"name": f"P{number}", "sku": f"S{number}"})
        store.insert("customers", {"email": f"{number}@example.com"})
        store.insert("coupons", {"name": f"C{number}", "code": f"C{number}"})
    return store


def contents(store: Store) -> dict[str, dict[int, dict[str, Any]]]:
    return {name: {row["id"]: row for row in store.documents(name)} for name in RESOURCES}


def test_objects_come_change_and_go_with_unique_keys() -> None:
    store = filled()
    before = contents(store)
    store.clock = lambda: 1_700_000_500
    mutations = Mutations(store, SandboxOptions(random_seed=3))
    for _ in range(150):
        mutations.change_something()
    after = contents(store)
    for name in RESOURCES:
        assert after[name].keys() - before[name].keys(), f"no new {name}"
        assert before[name].keys() - after[name].keys(), f"no {name} removed"
        same = after[name].keys() & before[name].keys()
        assert any(after[name][key] != before[name][key] for key in same), f"no {name} changed"
    for name, field in (
        ("products", "sku"),
        ("products", "name"),
        ("customers", "email"),
        ("coupons", "code"),
    ):
        values = [row[field] for row in after[name].values()]
        assert len(values) == len(set(values))
    changed = [row for key, row in after["products"].items() if row != before["products"].get(key)]
    assert {row["date_modified"] for row in changed} == {"2023-11-14T22:21:40+00:00"}
    store.close()


def test_the_same_random_seed_makes_the_same_changes() -> None:
    histories = []
    for _ in range(2):
        store = filled()
        mutations = Mutations(store, SandboxOptions(random_seed=7))
        for _ in range(40):
            mutations.change_something()
        histories.append(contents(store))
        store.close()
    assert histories[0] == histories[1]


def test_they_happen_while_the_store_is_being_read(open_shop: Opener) -> None:
    shop = open_shop(SandboxOptions(mutate_every_ms=1))
    shop.sandbox.store.insert("coupons", {"name": "A", "code": "A"})
    before = shop.sandbox.store.documents("coupons")
    deadline = time.monotonic() + 20
    while shop.sandbox.store.documents("coupons") == before:
        assert time.monotonic() < deadline, "nothing changed"
        shop.get("/v2/coupons")
