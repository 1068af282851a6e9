"""The resources that can be written, in an order in which parents come before children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from target_bigcommerce.resources.catalog import Brands, Categories, CategoryTrees
from target_bigcommerce.resources.customer_addresses import CustomerAddresses
from target_bigcommerce.resources.customer_attributes import CustomerAttributes, CustomerAttributeValues
from target_bigcommerce.resources.customer_groups import CustomerGroups
from target_bigcommerce.resources.customers import Customers
from target_bigcommerce.resources.marketing import Coupons
from target_bigcommerce.resources.order_shipments import OrderShipments
from target_bigcommerce.resources.orders import Orders
from target_bigcommerce.resources.products import Products
from target_bigcommerce.resources.variants import ProductModifiers, ProductOptions, ProductVariants

if TYPE_CHECKING:
    from target_bigcommerce.resources.base import Resource

RESOURCES: tuple[type[Resource], ...] = (
    Brands,
    CategoryTrees,
    Categories,
    Products,
    ProductOptions,
    ProductModifiers,
    ProductVariants,
    CustomerGroups,
    CustomerAttributes,
    Customers,
    CustomerAddresses,
    CustomerAttributeValues,
    Coupons,
    Orders,
    OrderShipments,
)
"""Each resource points at earlier ones only."""

RESOURCES_BY_NAME = {resource.name: resource for resource in RESOURCES}
