"""What two stores are compared on, by area of the store.

Server-made values (ids, timestamps, counters, addresses of images) are left out, because the API gives a client no
way to set them; which fields those are follows the write schemas at https://developer.bigcommerce.com/docs/api.
"""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.catalog import BRANDS, CATEGORIES, CATEGORY_TREES, PRODUCT_VARIANTS, PRODUCTS
from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names
from bigcommerce_sandbox.comparisons.content import REDIRECTS
from bigcommerce_sandbox.comparisons.customers import CUSTOMER_ATTRIBUTES, CUSTOMER_GROUPS, CUSTOMERS
from bigcommerce_sandbox.comparisons.inventory import INVENTORY_ITEMS, LOCATIONS
from bigcommerce_sandbox.comparisons.marketing import COUPONS
from bigcommerce_sandbox.comparisons.metafields import METAFIELDS
from bigcommerce_sandbox.comparisons.orders import ORDER_SHIPMENTS, ORDERS
from bigcommerce_sandbox.comparisons.pricing import PRICE_LIST_RECORDS, PRICE_LISTS

COMPARISONS = (
    BRANDS,
    CATEGORY_TREES,
    CATEGORIES,
    PRODUCTS,
    PRODUCT_VARIANTS,
    LOCATIONS,
    INVENTORY_ITEMS,
    PRICE_LISTS,
    PRICE_LIST_RECORDS,
    CUSTOMER_GROUPS,
    CUSTOMER_ATTRIBUTES,
    CUSTOMERS,
    COUPONS,
    ORDERS,
    ORDER_SHIPMENTS,
    REDIRECTS,
    *METAFIELDS,
)
"""Every resource compared; those that others point at come first."""

__all__ = ["COMPARISONS", "Comparison", "Document", "Names"]
