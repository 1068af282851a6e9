from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.bigcommerce_sandbox.scenarios_ids import ANNA, BRAND, CATEGORY, ORDER, SHIRT, SMALL_SHIRT
from tests.bigcommerce_sandbox.scenarios_store import fill
from tests.bigcommerce_sandbox.seeded_store import by_id, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

NOTES = {
    "product": f"/v3/catalog/products/{SHIRT}/metafields",
    "variant": f"/v3/catalog/products/{SHIRT}/variants/{SMALL_SHIRT}/metafields",
    "category": f"/v3/catalog/categories/{CATEGORY}/metafields",
    "brand": f"/v3/catalog/brands/{BRAND}/metafields",
    "customer": f"/v3/customers/{ANNA}/metafields",
    "order": f"/v3/orders/{ORDER}/metafields",
}
ALL = "/v3/catalog/brands/metafields"
OF_BRAND = NOTES["brand"]

every_bearer = pytest.mark.parametrize("kind", NOTES)


def note(key: str = "shelf", **fields: object) -> dict[str, Any]:
    return {"namespace": "Warehouse", "key": key, "value": "7", "permission_set": "app_only", **fields}


def keys(rows: list[dict[str, Any]]) -> list[str]:
    return [row["key"] for row in rows]


@pytest.fixture
def filled(shop: Shop) -> Shop:
    """A store with one of everything, and without metafields."""
    fill(shop.sandbox)
    for kind in NOTES:
        resource = f"{kind}_metafields"
        shop.sandbox.store.remove_many(resource, shop.sandbox.store.keys(resource))
    return shop


@every_bearer
def test_a_metafield_lives_on_its_object(filled: Shop, kind: str) -> None:
    path = NOTES[kind]
    made = filled.made(path, note())
    assert (made["resource_type"], made["key"], made["value"]) == (kind, "shelf", "7")
    assert filled.rows(path) == [made]
    assert filled.get(f"{path}/{made['id']}").json()["data"] == made
    changed = filled.put(f"{path}/{made['id']}", {"value": "8"}).json()["data"]
    assert changed["value"] == "8"
    assert filled.delete(f"{path}/{made['id']}").status_code == 204
    assert filled.rows(path) == []


@every_bearer
def test_a_metafield_goes_with_its_object(filled: Shop, kind: str) -> None:
    made = filled.made(NOTES[kind], note())
    owners = {"category": "categories", "variant": "product_variants"}.get(kind, f"{kind}s")
    filled.sandbox.store.remove(owners, made["resource_id"])
    assert filled.sandbox.store.count(f"{kind}_metafields") == 0


@every_bearer
def test_namespace_and_key_are_taken_once_per_object(filled: Shop, kind: str) -> None:
    filled.made(NOTES[kind], note())
    answer = filled.post(NOTES[kind], note())
    assert answer.status_code == 409
    filled.made(NOTES[kind], note("other"))


def test_a_variant_of_another_product_has_no_metafields_here(filled: Shop) -> None:
    assert filled.get(f"/v3/catalog/products/{BRAND}/variants/{SMALL_SHIRT}/metafields").status_code == 404


@pytest.mark.parametrize("field", ["namespace", "key", "value", "permission_set"])
def test_a_new_metafield_needs(filled: Shop, field: str) -> None:
    answer = filled.post(OF_BRAND, {name: value for name, value in note().items() if name != field})
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_an_object_has_at_most_250_metafields(filled: Shop) -> None:
    filled.sandbox.store.insert_many(
        "brand_metafields",
        (note(f"{at}", resource_id=BRAND, date_created="2024-01-01T00:00:00+00:00") for at in range(250)),
    )
    assert filled.post(OF_BRAND, note()).status_code == 422


def test_a_batch_keeps_what_is_valid_and_names_the_rest(filled: Shop) -> None:
    batch = [note(resource_id=BRAND), note(resource_id=BRAND), note("last", resource_id=BRAND), note()]
    answer = filled.post(ALL, batch)
    assert answer.status_code == 422
    body = answer.json()
    assert keys(body["data"]) == ["shelf", "last"]
    assert body["meta"] == {"total": 4, "success": 2, "failed": 2}
    assert body["errors"][0]["errors"].keys() == {"1", "3"}
    assert keys(filled.rows(ALL)) == ["shelf", "last"]


def test_a_batch_changes_and_deletes_by_id(filled: Shop) -> None:
    first, second = (filled.made(OF_BRAND, note(key)) for key in ("one", "two"))
    changed = filled.put(ALL, [{"id": first["id"], "value": "8"}, {"id": second["id"], "description": "So"}])
    assert changed.status_code == 200
    assert [(row["value"], row["description"]) for row in changed.json()["data"]] == [("8", ""), ("7", "So")]
    answer = filled.send("DELETE", ALL, [first["id"], second["id"]])
    assert answer.json() == {
        "data": [first["id"], second["id"]],
        "errors": [],
        "meta": {"total": 2, "success": 2, "failed": 0},
    }
    assert filled.rows(ALL) == []


def test_lists_filter_by_key_namespace_time_and_object(filled: Shop) -> None:
    store = filled.sandbox.store
    for at, namespace in enumerate(("a", "a", "b")):
        store.insert(
            "product_metafields",
            note(f"k{at}", namespace=namespace, resource_id=SHIRT, date_modified=f"2024-01-0{at + 1}T00:00:00Z"),
        )
    path = "/v3/catalog/products/metafields"
    assert keys(filled.rows(path, {"key": "K1"})) == ["k1"]
    assert keys(filled.rows(path, {"key:in": "k0,k2"})) == ["k0", "k2"]
    assert keys(filled.rows(path, {"namespace": "a"})) == ["k0", "k1"]
    assert keys(filled.rows(path, {"namespace:in": "b,c"})) == ["k2"]
    assert keys(filled.rows(path, {"date_modified:min": "2024-01-02"})) == ["k1", "k2"]
    assert keys(filled.rows(path, {"date_modified:max": "2024-01-01"})) == ["k0"]
    assert filled.rows(path, {"resource_id:in": "1,2"}) == []
    assert filled.rows(path, {"include_fields": "value", "key": "k0"})[0].keys() == {"id", "value"}


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_a_walk_by_cursor_meets_every_metafield_once_in_either_direction(filled: Shop, direction: str) -> None:
    made = [filled.made(OF_BRAND, note(f"k{at}"))["id"] for at in range(5)]
    wanted = made if direction == "asc" else made[::-1]
    parameters = {"limit": "2", "direction": direction}
    met, pages = [], []
    while True:
        page = filled.filtered(ALL, parameters).json()
        met += [row["id"] for row in page["data"]]
        pages.append(page)
        if "next" not in page["meta"]["cursor_pagination"]["links"]:
            break
        parameters["after"] = page["meta"]["cursor_pagination"]["end_cursor"]
    assert met == wanted
    before = {**parameters, "before": pages[-1]["meta"]["cursor_pagination"]["start_cursor"]}
    del before["after"]
    assert [row["id"] for row in filled.filtered(ALL, before).json()["data"]] == wanted[2:4]


def test_a_direction_is_up_or_down(filled: Shop) -> None:
    assert filled.filtered(ALL, {"direction": "sideways"}).status_code == 422


@pytest.mark.parametrize(
    ("permission_set", "body", "status"),
    [
        ("read", {"value": "8"}, 403),
        ("write", {"value": "8"}, 200),
        ("write_and_sf_access", {"description": "So"}, 200),
        ("write", {"key": "mine"}, 403),
        ("write", {"permission_set": "read"}, 403),
        ("app_only", {"value": "8"}, 404),
    ],
)
def test_permissions_bind_other_apps(filled: Shop, permission_set: str, body: dict[str, str], status: int) -> None:
    theirs = filled.sandbox.store.insert(
        "brand_metafields", note(resource_id=BRAND, owner_client_id="theirs", permission_set=permission_set)
    )
    path = f"{OF_BRAND}/{theirs['id']}"
    assert filled.put(path, body).status_code == status
    assert filled.delete(path).status_code == (404 if permission_set == "app_only" else 403)
    assert len(filled.rows(ALL)) == (permission_set != "app_only")


def test_two_apps_may_use_the_same_key(filled: Shop) -> None:
    filled.sandbox.store.insert("brand_metafields", note(resource_id=BRAND, owner_client_id="theirs"))
    filled.made(OF_BRAND, note())


def test_seeded_metafields_stand_on_what_there_is() -> None:
    rows = seeded()
    owners = {"category": "categories", "variant": "product_variants"}
    for kind in NOTES:
        metafields = rows[f"{kind}_metafields"]
        ids = by_id(rows[owners.get(kind, f"{kind}s")], "category_id" if kind == "category" else "id")
        assert len(metafields) > 5
        assert {row["resource_id"] for row in metafields} <= ids.keys()
        named = {(row["resource_id"], row["namespace"], row["key"]) for row in metafields}
        assert len(named) == len(metafields)
        assert all(1 <= len(row["value"]) <= 65_535 for row in metafields)
        assert (len({row["owner_client_id"] for row in metafields}) == 2) == (len(metafields) > 8)
