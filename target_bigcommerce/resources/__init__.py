"""The resources that can be written, in an order in which parents come before children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.resources.catalog import Brands, Categories, CategoryTrees
from target_bigcommerce.resources.channels import Channels
from target_bigcommerce.resources.content import Redirects
from target_bigcommerce.resources.customer_addresses import CustomerAddresses
from target_bigcommerce.resources.customer_attributes import CustomerAttributes, CustomerAttributeValues
from target_bigcommerce.resources.customer_groups import CustomerGroups
from target_bigcommerce.resources.customers import Customers
from target_bigcommerce.resources.inventory import InventoryAdjustments, InventoryItems
from target_bigcommerce.resources.locations import Locations
from target_bigcommerce.resources.marketing import Coupons, GiftCertificates
from target_bigcommerce.resources.metafields import (
    BrandMetafields,
    CategoryMetafields,
    CustomerMetafields,
    OrderMetafields,
    ProductMetafields,
    VariantMetafields,
)
from target_bigcommerce.resources.order_shipments import OrderShipments
from target_bigcommerce.resources.orders import Orders
from target_bigcommerce.resources.pricing import PriceListAssignments, PriceListRecords, PriceLists
from target_bigcommerce.resources.products import Products
from target_bigcommerce.resources.subscribers import Subscribers
from target_bigcommerce.resources.variants import ProductModifiers, ProductOptions, ProductVariants

if TYPE_CHECKING:
    from target_bigcommerce.resources.base import Resource

RESOURCES: tuple[type[Resource], ...] = (
    Channels,
    Brands,
    BrandMetafields,
    CategoryTrees,
    Categories,
    CategoryMetafields,
    Products,
    ProductOptions,
    ProductModifiers,
    ProductMetafields,
    ProductVariants,
    VariantMetafields,
    Locations,
    InventoryItems,
    InventoryAdjustments,
    PriceLists,
    PriceListRecords,
    CustomerGroups,
    CustomerAttributes,
    Customers,
    CustomerAddresses,
    CustomerAttributeValues,
    CustomerMetafields,
    PriceListAssignments,
    Coupons,
    Orders,
    OrderShipments,
    OrderMetafields,
    Subscribers,
    GiftCertificates,
    Redirects,
)
"""Each resource points at earlier ones only."""

RESOURCES_BY_NAME = {resource.name: resource for resource in RESOURCES}
