"""Metafields of every kind of object: matched by object, namespace and key, written in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import brand, category, customer, deleted, order, product, tree, variant

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SHIRT = product(4, "Shirt", "SH-1", variants=[variant(5, "SH-1-S", "S"), variant(6, "SH-1-L", "L")])
OWNERS: dict[str, tuple[list[Document], int]] = {
    "brand": ([brand(2, "Acme"), brand(3, "Bolt")], 3),
    "category": ([tree(), category(3, "Shirts")], 3),
    "product": ([product(3, "Hat", "HAT"), SHIRT], 4),
    "variant": ([SHIRT], 6),
    "customer": ([customer(7, "ada@example.com"), customer(8, "bob@example.com")], 8),
    "order": ([order(9)], 9),
}
"""Of each kind, the records of what bears metafields, and the id of one of them in the source."""

every_kind = pytest.mark.parametrize("kind", OWNERS)


def note(kind: str, key: str = "shelf", **fields: object) -> Document:
    own = {
        "id": 1000,
        "resource_id": OWNERS[kind][1],
        "resource_type": kind,
        "namespace": "Warehouse",
        "key": key,
        "value": "7",
        "permission_set": "write",
        "description": "",
        "owner_client_id": "another-app",
        "date_modified": "2024-01-01T00:00:00+00:00",
    }
    return record(f"{kind}_metafields", **own | fields)


def brand_note(key: str, **fields: object) -> Document:
    return note("brand", key, id=int(key.rsplit(maxsplit=1)[-1]) + 1, **fields)


def stored(sandbox: Sandbox, kind: str) -> dict[str, Document]:
    return {row["key"]: row for row in sandbox.store.documents(f"{kind}_metafields")}


@every_kind
def test_a_metafield_is_made_on_the_copy_of_its_object_once(kind: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    owners, _ = OWNERS[kind]
    for expected in ({"created": 1}, {"unchanged": 1}):
        sandbox.forget_requests()
        assert run_target(sandbox, [note(kind), *owners]).succeeded().counts(f"{kind}_metafields") == expected
    assert calls(sandbox) == []
    (row,) = stored(sandbox, kind).values()
    sent = {"namespace": "Warehouse", "key": "shelf", "value": "7", "permission_set": "write"}
    assert {name: row[name] for name in sent} == sent
    owner = {"variant": "product_variants", "category": "categories"}.get(kind, f"{kind}s")
    key = "category_id" if kind == "category" else "id"
    (bearer,) = [one for one in sandbox.store.documents(owner) if one[key] == row["resource_id"]]
    assert bearer.get("sku", bearer.get("email", bearer.get("name"))) in {
        *("SH-1-L", "SH-1", "bob@example.com", "Shirts", "Bolt", None)
    }


@every_kind
def test_a_metafield_is_changed_and_deleted(kind: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    owners, _ = OWNERS[kind]
    run_target(sandbox, [*owners, note(kind), note(kind, "other", id=1001)]).succeeded()
    sandbox.forget_requests()
    changed = run_target(sandbox, [*owners, note(kind, value="8")]).succeeded()
    assert changed.counts(f"{kind}_metafields") == {"updated": 1}
    (request,) = [one for one in writes(sandbox) if one.path.endswith("/metafields")]
    assert isinstance(request.body, list)
    assert {name: value for name, value in request.body[0].items() if name != "id"} == {"value": "8"}
    gone = run_target(sandbox, [*owners, deleted(note(kind))]).succeeded()
    assert gone.counts(f"{kind}_metafields") == {"deleted": 1}
    assert {key: row["value"] for key, row in stored(sandbox, kind).items()} == {"other": "7"}


@every_kind
def test_a_metafield_of_an_unknown_object_is_rejected(kind: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [note(kind)])
    assert f"resource_id points at {'product_variants' if kind == 'variant' else ''}" in str(outcome.error)
    assert "which is neither in the input nor known from earlier runs" in str(outcome.error)
    assert calls(sandbox) == []


@pytest.mark.parametrize("number", [3, 60])
def test_many_objects_are_looked_up_and_written_in_batches(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    brands = [brand(index, f"Brand {index}") for index in range(1, number + 1)]
    notes = [note("brand", id=index, resource_id=index) for index in range(1, number + 1)]
    run_target(sandbox, [*brands, *notes]).succeeded()
    assert len(writes(sandbox, "/v3/catalog/brands/metafields")) == -(-number // 50)
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*brands, *notes]).succeeded()
    assert outcome.counts("brand_metafields") == {"unchanged": number}
    # One request each for few; for many one that lists them all.
    looked = [request for request in sandbox.requests if request.path.endswith("metafields")]
    assert len(looked) == (number if number == 3 else 1)


@pytest.mark.parametrize("change", [{}, {"value": "8"}], ids=["created", "updated"])
def test_a_bad_metafield_costs_only_itself(
    change: Document, sandbox: Sandbox, run_target: RunTarget, tmp_path: object
) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    brands = OWNERS["brand"][0]
    keys = [f"key {index}" for index in range(12)]
    if change:
        run_target(sandbox, [*brands, *(brand_note(key) for key in keys)]).succeeded()
    notes = [brand_note(key, **({"permission_set": "all"} if key == "key 5" else change)) for key in keys]
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*brands, *notes], **rejects).succeeded()
    done = "updated" if change else "created"
    assert outcome.counts("brand_metafields") == {done: 11, "rejected": 1}
    assert "permission_set" in outcome.warnings
    assert len([one for one in writes(sandbox) if one.path.endswith("/metafields")]) == 1
    assert len(stored(sandbox, "brand")) == (12 if change else 11)


@every_kind
def test_metafields_are_made_once_though_answers_are_lost(kind: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    owners, _ = OWNERS[kind]
    run_target(sandbox, owners).succeeded()
    notes = [note(kind, f"key {index}", id=index) for index in range(1, 8)]
    sandbox.set_faults("lost=20%")
    run_target(sandbox, [*owners, *notes]).succeeded()
    outcome = run_target(sandbox, [*owners, *map(deleted, notes[:3])]).succeeded()
    sandbox.set_faults("")
    assert set(stored(sandbox, kind)) == {f"key {index}" for index in range(4, 8)}
    assert len(sandbox.store.documents(f"{kind}_metafields")) == 4
    assert outcome.counts(f"{kind}_metafields") == {"deleted": 3}


def test_what_another_app_keeps_under_the_same_key_is_left_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    brands = OWNERS["brand"][0]
    run_target(sandbox, brands).succeeded()
    owner = next(row["id"] for row in sandbox.store.documents("brands") if row["name"] == "Bolt")
    theirs = {"resource_id": owner, "namespace": "Warehouse", "key": "shelf", "value": "theirs", "description": ""}
    sandbox.store.insert("brand_metafields", {**theirs, "permission_set": "read", "owner_client_id": "other"})
    # Without knowing whose a metafield is, the store's refusal is all there is.
    outcome = run_target(sandbox, [*brands, note("brand")])
    assert "Unauthorized to update" in str(outcome.error)
    own_client = "sandboxsandboxsandboxsandbox001"
    for expected in ({"created": 1}, {"unchanged": 1}):
        outcome = run_target(sandbox, [*brands, note("brand")], client_id=own_client).succeeded()
        assert outcome.counts("brand_metafields") == expected
    values = {row["owner_client_id"]: row["value"] for row in sandbox.store.documents("brand_metafields")}
    assert values == {"other": "theirs", own_client: "7"}


def test_what_another_app_lets_others_write_is_written_without_its_permissions(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    brands = OWNERS["brand"][0]
    run_target(sandbox, brands).succeeded()
    owner = next(row["id"] for row in sandbox.store.documents("brands") if row["name"] == "Bolt")
    theirs = {"resource_id": owner, "namespace": "Warehouse", "key": "shelf", "value": "old", "description": ""}
    sandbox.store.insert("brand_metafields", {**theirs, "permission_set": "write", "owner_client_id": "other"})
    message = note("brand", permission_set="write_and_sf_access")
    run_target(sandbox, [*brands, message], client_id="sandboxsandboxsandboxsandbox001").succeeded()
    (row,) = sandbox.store.documents("brand_metafields")
    assert (row["value"], row["permission_set"]) == ("7", "write")


def test_a_metafield_without_a_key_is_rejected(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [*OWNERS["brand"][0], note("brand", key="")])
    assert "it has no resource_id, namespace and key, by which brand_metafields are matched" in str(outcome.error)


@pytest.mark.parametrize("number", [1, 3])
def test_metafields_whose_deletion_was_not_answered_are_deleted_once(
    sandbox: Sandbox, run_target: RunTarget, number: int
) -> None:
    parents, _ = OWNERS["product"]
    notes = [note("product", f"key {index}", id=index) for index in range(1, 5)]
    run_target(sandbox, [*parents, *notes]).succeeded()
    sandbox.fail_next("lost", method="DELETE", path="/v3/catalog/products/metafields")
    outcome = run_target(sandbox, [*parents, *map(deleted, notes[:number])]).succeeded()
    assert outcome.counts("product_metafields") == {"deleted": number}
    assert sandbox.store.count("product_metafields") == 4 - number


def test_what_is_below_an_object_is_deleted_before_it(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: object
) -> None:
    journal = {"journal_path": f"{tmp_path}/journal.sqlite"}
    parents, _ = OWNERS["product"]
    run_target(sandbox, [*parents, note("product")], **journal).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*map(deleted, parents), deleted(note("product"))], **journal).succeeded()
    assert outcome.counts("product_metafields") == {"deleted": 1}
    deletions = [request.path for request in sandbox.requests if request.method == "DELETE"]
    assert deletions == ["/v3/catalog/products/metafields", "/v3/catalog/products"]
