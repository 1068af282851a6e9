"""The streams, by area of the store.

The order is that in which they are emitted: what a record refers to comes before it, so that a target finds
its references, and Singer's order by name does not give that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_bigcommerce.streams.catalog import (
    BrandMetafields,
    Brands,
    Categories,
    CategoryMetafields,
    CategoryTrees,
    ProductMetafields,
    ProductReviews,
    Products,
    ProductVariants,
    VariantMetafields,
)
from tap_bigcommerce.streams.channels import ChannelListings, ChannelMetafields, Channels
from tap_bigcommerce.streams.content import Pages, Redirects
from tap_bigcommerce.streams.customers import (
    CustomerAddresses,
    CustomerAttributes,
    CustomerAttributeValues,
    CustomerGroups,
    CustomerMetafields,
    Customers,
    Subscribers,
    Wishlists,
)
from tap_bigcommerce.streams.inventory import InventoryItems, LocationMetafields, Locations
from tap_bigcommerce.streams.marketing import Coupons, GiftCertificates, PromotionCodes, Promotions
from tap_bigcommerce.streams.order_parts import (
    OrderCoupons,
    OrderFees,
    OrderProducts,
    OrderShipments,
    OrderShippingAddresses,
    OrderTransactions,
)
from tap_bigcommerce.streams.orders import OrderMetafields, OrderRefunds, Orders, OrderStatuses
from tap_bigcommerce.streams.pricing import PriceListAssignments, PriceListRecords, PriceLists
from tap_bigcommerce.streams.product_parts import (
    BulkPricingRules,
    ProductCustomFields,
    ProductImages,
    ProductModifiers,
    ProductOptions,
    ProductVideos,
)
from tap_bigcommerce.streams.store import Currencies, Store, TaxClasses

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

STREAMS: tuple[type[BigCommerceStream], ...] = (
    Store,
    Currencies,
    TaxClasses,
    Channels,
    ChannelMetafields,
    Brands,
    BrandMetafields,
    CategoryTrees,
    Categories,
    CategoryMetafields,
    Products,
    ProductImages,
    ProductVideos,
    ProductCustomFields,
    BulkPricingRules,
    ProductOptions,
    ProductModifiers,
    ProductMetafields,
    ProductVariants,
    VariantMetafields,
    ProductReviews,
    Locations,
    LocationMetafields,
    InventoryItems,
    PriceLists,
    PriceListRecords,
    ChannelListings,
    CustomerGroups,
    CustomerAttributes,
    Customers,
    CustomerAddresses,
    CustomerAttributeValues,
    CustomerMetafields,
    PriceListAssignments,
    Coupons,
    Promotions,
    PromotionCodes,
    OrderStatuses,
    Orders,
    OrderProducts,
    OrderShippingAddresses,
    OrderFees,
    OrderCoupons,
    OrderShipments,
    OrderTransactions,
    OrderRefunds,
    OrderMetafields,
    Subscribers,
    Wishlists,
    GiftCertificates,
    Pages,
    Redirects,
)

__all__ = ["STREAMS"]
