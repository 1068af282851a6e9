"""Which categories and channels products are in, as pairs.

https://developer.bigcommerce.com/docs/rest-catalog/products/channel-assignments
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, nothing
from bigcommerce_sandbox.collection import Kind
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, list_v3, page_limit, pagination, positive
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call

CHANNEL_LIST: Final = Listing(
    resource="product_channel_assignments",
    filters={**compare("product_id", Kind.INTEGER, "in"), **compare("channel_id", Kind.INTEGER, "in")},
    most_is_documented=True,
)
CATEGORY_LIST: Final = Listing(
    resource="products",
    filters={
        **compare("id", Kind.INTEGER, "in", parameter="product_id"),
        **compare("value", Kind.INTEGER, "in", parameter="category_id"),
    },
    most_is_documented=True,
)
"""Over the pairs of a product's ``id`` and each ``value`` in its categories."""


def list_channel_assignments(call: Call) -> Answer:
    """Pairs of products and channels."""
    return list_v3(call, CHANNEL_LIST)


def list_category_assignments(call: Call) -> Answer:
    """Pairs of products and categories."""
    limit, page = page_limit(call, CATEGORY_LIST), positive(call, "page", 1)
    chosen = conditions(CATEGORY_LIST.filters, call)
    total, pairs = call.store.links("products", "categories", chosen, limit, (page - 1) * limit)
    rows = [{"product_id": product, "category_id": category} for product, category in pairs]
    return data(rows, {"pagination": pagination(call, total=total, count=len(rows), page=page, limit=limit)})


def put_channel_assignments(call: Call) -> Answer:
    """Assigns products to channels; pairs that are there already stay."""
    pairs = _pairs(call, "channel_id")
    for product, channel in pairs:
        same = (equal("product_id", product), equal("channel_id", channel))
        if call.store.find("product_channel_assignments", *same) is None:
            call.store.insert("product_channel_assignments", {"product_id": product, "channel_id": channel})
    return nothing()


def put_category_assignments(call: Call) -> Answer:
    """Assigns products to categories; pairs that are there already stay."""
    pairs = _pairs(call, "category_id")
    missing = {
        str(index): f"There is no category {category}."
        for index, (_, category) in enumerate(pairs)
        if call.store.served("categories", category) is None
    }
    if missing:
        raise invalid(missing)
    for product, category in pairs:
        categories = (call.store.document("products", product) or {})["categories"]
        if category not in categories:
            call.store.change("products", product, {"categories": [*categories, category]})
    return nothing()


def _pairs(call: Call, other: str) -> list[tuple[int, int]]:
    pairs, errors = [], {}
    for index, item in enumerate(call.items()):
        pair = (item.get("product_id"), item.get(other))
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in pair):
            errors[str(index)] = f"product_id and {other} are required"
        elif call.store.served("products", item["product_id"]) is None:
            errors[str(index)] = f"There is no product {item['product_id']}."
        else:
            pairs.append((item["product_id"], item[other]))
    if errors:
        raise invalid(errors)
    return pairs


def _needs_filter(call: Call, listing: Listing) -> None:
    if not listing.filters.keys() & call.parameters.keys():
        raise invalid({"product_id:in": "At least one filter must be provided to delete assignments."})


def delete_channel_assignments(call: Call) -> Answer:
    """Takes products out of channels; needs a filter."""
    _needs_filter(call, CHANNEL_LIST)
    resource = CHANNEL_LIST.resource
    call.store.remove_many(resource, call.store.keys(resource, conditions(CHANNEL_LIST.filters, call)))
    return nothing()


def delete_category_assignments(call: Call) -> Answer:
    """Takes products out of categories; needs a filter."""
    _needs_filter(call, CATEGORY_LIST)
    _, pairs = call.store.links("products", "categories", conditions(CATEGORY_LIST.filters, call), -1, 0)
    leaving: dict[int, set[int]] = {}
    for product, category in pairs:
        leaving.setdefault(product, set()).add(category)
    for product, categories in leaving.items():
        document: Document = call.store.document("products", product) or {}
        kept = [category for category in document["categories"] if category not in categories]
        call.store.change("products", product, {"categories": kept})
    return nothing()


ROUTES: Final = (
    Route("GET", "/v3/catalog/products/channel-assignments", scopes.PRODUCTS, list_channel_assignments),
    Route("PUT", "/v3/catalog/products/channel-assignments", scopes.PRODUCTS, put_channel_assignments),
    Route("DELETE", "/v3/catalog/products/channel-assignments", scopes.PRODUCTS, delete_channel_assignments),
    Route("GET", "/v3/catalog/products/category-assignments", scopes.PRODUCTS, list_category_assignments),
    Route("PUT", "/v3/catalog/products/category-assignments", scopes.PRODUCTS, put_category_assignments),
    Route("DELETE", "/v3/catalog/products/category-assignments", scopes.PRODUCTS, delete_category_assignments),
)
