"""Brands.

https://developer.bigcommerce.com/docs/rest-catalog/brands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, conflict, data, invalid, nothing
from bigcommerce_sandbox.areas import images, urls
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import OBJECT, TEXTS, check, text
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

BRANDS = Collection(
    name="brands",
    columns=(
        Column("name", Kind.TEXT),
        Column("page_title", Kind.TEXT, indexed=False),
        Column("url", Kind.TEXT, source=("custom_url", "url")),
    ),
    defaults={
        "name": "",
        "page_title": "",
        "meta_keywords": [""],
        "meta_description": "",
        "search_keywords": "",
        "image_url": "",
        "custom_url": None,
    },
)

SHAPE = {
    "name": text(255, required=True),
    "page_title": text(255),
    "meta_keywords": TEXTS,
    "meta_description": text(65_535),
    "search_keywords": text(255),
    "image_url": text(),
    "custom_url": OBJECT,
}

LIST = Listing(
    resource="brands",
    filters={
        **compare("id", Kind.INTEGER, "", "in", "not_in", "min", "max", "greater", "less"),
        **compare("name", Kind.TEXT, "", "like"),
        **compare("page_title", Kind.TEXT, ""),
    },
    sorts={"name": "name"},
)


def list_brands(call: Call) -> Answer:
    """Brands, by name if so asked."""
    return list_v3(call, LIST)


def get_brand(call: Call) -> Answer:
    """One brand."""
    return one_v3(call, LIST, call.ids["brand_id"])


def create_brand(call: Call) -> Answer:
    """A new brand; its name must be unique, whatever the case."""
    fields, errors = check(SHAPE, call.object(), creating=True)
    if errors:
        raise invalid(errors)
    images.keep(fields)
    return data(call.store.served("brands", insert_brand(call.store, fields)["id"]))


def insert_brand(store: Store, fields: Document) -> Document:
    """Adds a brand with checked fields.

    Raises:
        RefusedError: 409 for a name or a URL that is taken.
    """
    _check_unique(store, fields, key=0)
    url = urls.chosen(store, fields.get("custom_url"), f"/brands/{fields['name']}.html", owner=("brands", 0))
    return store.insert("brands", {**fields, "custom_url": url})


def update_brand(call: Call) -> Answer:
    """Changes the given fields of a brand."""
    key = call.ids["brand_id"]
    one(call, LIST, key)
    fields, errors = check(SHAPE, call.object(), creating=False)
    if errors:
        raise invalid(errors)
    _check_unique(call.store, fields, key)
    if "custom_url" in fields:
        fields["custom_url"] = urls.chosen(call.store, fields["custom_url"], "", owner=("brands", key))
    images.keep(fields)
    call.store.change("brands", key, fields)
    return data(one(call, LIST, key))


def _check_unique(store: Store, fields: Document, key: int) -> None:
    name = fields.get("name")
    if name and store.find("brands", equal("name", name.casefold()), Condition("id <> ?", (key,))):
        raise conflict({"name": f"A brand with the name {name} already exists."})


def delete_brand(call: Call) -> Answer:
    """Removes a brand; its products stay without one."""
    key = call.ids["brand_id"]
    one(call, LIST, key)
    _remove(call.store, [key])
    return nothing()


def delete_brands(call: Call) -> Answer:
    """Removes brands by name or page title; without a filter nothing is removed."""
    filters = {name: LIST.filters[name] for name in ("name", "page_title")}
    if not filters.keys() & call.parameters.keys():
        raise invalid({"name": "A filter must be provided to delete brands."})
    condition = [filters[name](value, call) for name, value in call.parameters.items() if name in filters]
    _remove(call.store, call.store.keys("brands", condition))
    return nothing()


def _remove(store: Store, keys: list[int]) -> None:
    for key in keys:
        for product in store.keys("products", [equal("brand_id", key)]):
            store.change("products", product, {"brand_id": 0})
    store.remove_many("brands", keys)


COLLECTIONS = (BRANDS,)

ROUTES = (
    Route("GET", "/v3/catalog/brands", scopes.PRODUCTS, list_brands),
    Route("POST", "/v3/catalog/brands", scopes.PRODUCTS, create_brand),
    Route("DELETE", "/v3/catalog/brands", scopes.PRODUCTS, delete_brands),
    Route("GET", "/v3/catalog/brands/{brand_id}", scopes.PRODUCTS, get_brand),
    Route("PUT", "/v3/catalog/brands/{brand_id}", scopes.PRODUCTS, update_brand),
    Route("DELETE", "/v3/catalog/brands/{brand_id}", scopes.PRODUCTS, delete_brand),
)
