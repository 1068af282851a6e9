"""Products.

https://developer.bigcommerce.com/docs/rest-catalog/products
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.areas.catalog_lists import LIST
from bigcommerce_sandbox.listing import list_v3, one_v3
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.answers import Answer


def list_products(call: Call) -> Answer:
    """Products, by id unless sorted otherwise."""
    return list_v3(call, LIST)


def get_product(call: Call) -> Answer:
    """One product."""
    return one_v3(call, LIST, call.ids["product_id"])


ROUTES = (
    Route("GET", "/v3/catalog/products", scopes.PRODUCTS, list_products),
    Route("GET", "/v3/catalog/products/{product_id}", scopes.PRODUCTS, get_product),
)
