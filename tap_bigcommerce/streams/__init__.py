"""The streams, by area of the store.

The order is that in which they are emitted: what a record refers to comes before it, so that a target finds
its references, and Singer's order by name does not give that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_bigcommerce.streams.catalog import Brands, Categories, CategoryTrees, Products
from tap_bigcommerce.streams.channels import Channels
from tap_bigcommerce.streams.content import Pages, Redirects
from tap_bigcommerce.streams.customers import Customers
from tap_bigcommerce.streams.marketing import Coupons, GiftCertificates, Promotions
from tap_bigcommerce.streams.orders import Orders
from tap_bigcommerce.streams.store import Currencies, Store

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

STREAMS: tuple[type[BigCommerceStream], ...] = (
    Store,
    Currencies,
    Channels,
    Brands,
    CategoryTrees,
    Categories,
    Products,
    Customers,
    Coupons,
    Promotions,
    Orders,
    GiftCertificates,
    Pages,
    Redirects,
)

__all__ = ["STREAMS"]
