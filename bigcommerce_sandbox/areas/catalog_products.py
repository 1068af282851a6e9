"""Products.

https://developer.bigcommerce.com/docs/rest-catalog/products
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import (
    Answer,
    conflict,
    data,
    invalid,
    joined,
    not_found,
    nothing,
    plain,
    v3_error,
)
from bigcommerce_sandbox.areas import urls
from bigcommerce_sandbox.areas.catalog_brands import insert_brand
from bigcommerce_sandbox.areas.catalog_children import Owner, write_nested
from bigcommerce_sandbox.areas.catalog_lists import FILTERS, INCLUDES, LIST
from bigcommerce_sandbox.areas.catalog_shapes import CHILDREN_OF_PRODUCT, PRODUCT
from bigcommerce_sandbox.areas.catalog_upkeep import settle
from bigcommerce_sandbox.areas.catalog_variants import add_variants, sku_owner
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.fields import check
from bigcommerce_sandbox.filters import conditions
from bigcommerce_sandbox.listing import list_v3, one, one_v3
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

MOST_UPDATED: Final = 10
MOST_DELETED: Final = 250
_MONEY: Final = ("price", "cost_price", "retail_price", "sale_price", "map_price")
_MONEY_DECIMALS: Final = 4


def list_products(call: Call) -> Answer:
    """Products, by id unless sorted otherwise."""
    return list_v3(call, LIST)


def get_product(call: Call) -> Answer:
    """One product."""
    return one_v3(call, LIST, call.ids["product_id"])


def create_product(call: Call) -> Answer:
    """A new product with the children that came along."""
    body = call.object()
    fields, errors = check(PRODUCT, body, creating=True)
    errors |= check(CHILDREN_OF_PRODUCT, body, creating=True)[1]
    if errors:
        raise invalid(errors)
    store = call.store
    problem = _complete(store, fields, key=0)
    product = store.insert("products", fields)
    variants = body.get("variants")
    if variants:
        add_variants(store, product["id"], variants)
    write_nested(Owner(store, product["id"]), body)
    settle(store, product["id"])
    document = _with_sent_children(call, body, product["id"])
    return data(document) if problem is None else _partly(document, problem)


def update_product(call: Call) -> Answer:
    """Changes the given fields of one product; variants are not among them."""
    key, body = call.ids["product_id"], call.object()
    problem = _update(call.store, key, body)
    document = _with_sent_children(call, body, key)
    return data(document) if problem is None else _partly(document, problem)


def update_products(call: Call) -> Answer:
    """Changes up to ten products; what is wrong with one of them refuses all."""
    items = call.items(MOST_UPDATED)
    if any(not isinstance(item.get("id"), int) or isinstance(item["id"], bool) for item in items):
        raise invalid({"id": "id is required"})
    problems = [_update(call.store, item["id"], item) for item in items]
    documents = joined(_with_sent_children(call, item, item["id"]) for item in items)
    problem = next((problem for problem in problems if problem), None)
    return data(documents) if problem is None else _partly(documents, problem)


def _update(store: Store, key: int, body: Document) -> str | None:
    if store.served("products", key) is None:
        raise not_found(f"The product {key}")
    fields, errors = check(PRODUCT, body, creating=False)
    errors |= check(CHILDREN_OF_PRODUCT, body, creating=False)[1]
    if errors:
        raise invalid(errors)
    problem = _complete(store, fields, key)
    store.change("products", key, fields)
    write_nested(Owner(store, key), body)
    settle(store, key)
    return problem


def _with_sent_children(call: Call, body: Document, key: int) -> bytes:
    """The product with the includes asked for, and with those that were written."""
    asked = call.parameters.get("include", "").split(",")
    written = [name for name in INCLUDES if body.get(name)]
    included = replace(call, parameters={**call.parameters, "include": ",".join([*asked, *written])})
    return one(included, LIST, key)


def _partly(document: bytes, problem: str) -> Answer:
    """207: the product was saved, its URL was not."""
    errors = v3_error(HTTPStatus.MULTI_STATUS, "The product was saved without its URL.", {"custom_url": problem})
    inner = plain(errors).body
    return Answer(HTTPStatus.MULTI_STATUS, b'{"data":' + document + b',"errors":' + inner + b',"meta":{}}')


def _complete(store: Store, fields: Document, key: int) -> str | None:
    """Checks what a product's fields point at, and completes them.

    Returns:
        What is wrong with its URL, if only that is wrong.

    Raises:
        RefusedError: 409.
    """
    brand_name = fields.pop("brand_name", None)
    if brand_name and not fields.get("brand_id"):
        brand = store.find("brands", equal("name", brand_name.casefold()))
        fields["brand_id"] = brand if brand is not None else insert_brand(store, {"name": brand_name})["id"]
    for field in _MONEY:
        if field in fields:
            fields[field] = round(fields[field], _MONEY_DECIMALS)
    errors = _dangling(store, fields)
    name, sku = fields.get("name", ""), fields.get("sku", "")
    if name and store.find("products", equal("name", name.casefold()), Condition("id <> ?", (key,))):
        errors["name"] = f"The product name {name} is already in use."
    if sku and sku_owner(store, sku) not in {None, key}:
        errors["sku"] = f"The SKU {sku} is already in use."
    if errors:
        raise conflict(errors)
    return _complete_url(store, fields, key)


def _dangling(store: Store, fields: Document) -> dict[str, str]:
    errors = {}
    brand = fields.get("brand_id")
    if brand and store.served("brands", brand) is None:
        errors["brand_id"] = f"There is no brand {brand}."
    if "categories" in fields:
        fields["categories"] = list(dict.fromkeys(fields["categories"]))
        known = set(store.keys("categories", [within("id", fields["categories"])]))
        missing = [category for category in fields["categories"] if category not in known]
        if missing:
            errors["categories"] = f"There are no categories {', '.join(map(str, missing))}."
    return errors


def _complete_url(store: Store, fields: Document, key: int) -> str | None:
    given = fields.pop("custom_url", None)
    url = given.get("url") if given else None
    if not url:
        return None
    if not isinstance(url, str) or not urls.is_latin(url):
        return "The URL must be made of Latin letters."
    owner = urls.taken_by(store, url, ("products", key))
    if owner == "products":
        raise conflict({"custom_url": f"The URL {url} is already in use by another product."})
    if owner:
        return f"The URL {url} is already in use."
    fields["custom_url"] = {"url": url, "is_customized": bool(given and given.get("is_customized", True))}
    return None


def delete_product(call: Call) -> Answer:
    """Removes one product."""
    if not call.store.remove("products", call.ids["product_id"]):
        raise not_found("The product")
    return nothing()


def delete_products(call: Call) -> Answer:
    """Removes the first products that a filter finds; without a filter nothing is removed."""
    chosen = conditions(FILTERS, call)
    if not chosen:
        raise invalid({"id:in": "A filter must be provided to delete products."})
    call.store.remove_many("products", call.store.keys("products", chosen, MOST_DELETED))
    return nothing()


ROUTES: Final = (
    Route("GET", "/v3/catalog/products", scopes.PRODUCTS, list_products),
    Route("POST", "/v3/catalog/products", scopes.PRODUCTS, create_product),
    Route("PUT", "/v3/catalog/products", scopes.PRODUCTS, update_products),
    Route("DELETE", "/v3/catalog/products", scopes.PRODUCTS, delete_products),
    Route("GET", "/v3/catalog/products/{product_id}", scopes.PRODUCTS, get_product),
    Route("PUT", "/v3/catalog/products/{product_id}", scopes.PRODUCTS, update_product),
    Route("DELETE", "/v3/catalog/products/{product_id}", scopes.PRODUCTS, delete_product),
)
