"""Rows to fill a sandbox with, and the walks that list them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tap_bigcommerce.walks import Backwards, ByCursor, ByGreaterId, ByLeastId, Listing, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bigcommerce_sandbox import Sandbox
    from tap_bigcommerce.reader import Reader


def brand(number: int) -> dict[str, Any]:
    return {"name": f"Brand {number}"}


def product(number: int) -> dict[str, Any]:
    return {"name": f"Product {number}", "type": "physical", "weight": 1, "price": 2, "sku": f"sku-{number}"}


def customer(number: int) -> dict[str, Any]:
    return {"email": f"c{number}@example.com", "first_name": "A", "last_name": f"B{number}"}


def coupon(number: int) -> dict[str, Any]:
    return {
        "name": f"Coupon {number}",
        "code": f"CODE{number}",
        "type": "per_total_discount",
        "amount": "5.0000",
        "applies_to": {"entity": "categories", "ids": [0]},
    }


def order(number: int) -> dict[str, Any]:
    return {"customer_id": 0, "status_id": 1, "total_inc_tax": f"{number}.0000"}


COLLECTIONS: dict[str, tuple[str, Walk, Callable[[int], dict[str, Any]]]] = {
    "brands": ("/v3/catalog/brands", Backwards(), brand),
    "products": ("/v3/catalog/products", ByGreaterId(), product),
    "customers": ("/v3/customers", ByCursor(), customer),
    "coupons": ("/v2/coupons", ByLeastId(), coupon),
    "orders": ("/v2/orders", ByLeastId(order={"sort": "id:asc"}), order),
}


def document(resource: str, key: int) -> dict[str, Any]:
    """A row as the store keeps it, with the id that it is to have."""
    moment = "Wed, 10 Jan 2018 21:05:30 +0000" if resource in {"orders", "coupons"} else "2018-01-10T21:05:30Z"
    return {"id": key, "date_created": moment, "date_modified": moment, **COLLECTIONS[resource][2](key)}


def fill(sandbox: Sandbox, resource: str, keys: Iterable[int]) -> None:
    """Fills a collection with rows of these ids."""
    sandbox.store.insert_many(resource, (document(resource, key) for key in keys))


def walked(resource: str, read: Reader, *, page_size: int = 10, walk: Walk | None = None) -> list[int]:
    """The ids of a collection as its walk lists them."""
    path, own_walk, _ = COLLECTIONS[resource]
    pages = (walk or own_walk).pages(read, Listing(path, page_size=page_size))
    return [row["id"] for page in pages for row in page.rows]
