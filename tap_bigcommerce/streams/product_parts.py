"""Streams of what comes inside products; they cost no requests beyond those for the products.

A part is read again when its product has changed, which the product's date tells.
"""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.catalog import (
    PRODUCT_CUSTOM_FIELD,
    PRODUCT_IMAGE,
    PRODUCT_MODIFIER,
    PRODUCT_OPTION,
    PRODUCT_PRICING_RULE,
    PRODUCT_VIDEO,
)
from tap_bigcommerce.streams.catalog import Products
from tap_bigcommerce.streams.children import Inside


class _PartOfProduct(Inside):
    """What the API lists product by product, or serves inside the products."""

    parent = Products
    parent_keys: ClassVar = {"product_id": "id"}
    scope = "Products"


class ProductImages(_PartOfProduct):
    """Pictures of products. https://developer.bigcommerce.com/docs/rest-catalog/products/images."""

    name = "product_images"
    shape = PRODUCT_IMAGE
    inside = "images"


class ProductVideos(_PartOfProduct):
    """Videos of products. https://developer.bigcommerce.com/docs/rest-catalog/products/videos."""

    name = "product_videos"
    shape = PRODUCT_VIDEO
    inside = "videos"


class ProductCustomFields(_PartOfProduct):
    """Facts about products. https://developer.bigcommerce.com/docs/rest-catalog/products/custom-fields."""

    name = "product_custom_fields"
    shape = PRODUCT_CUSTOM_FIELD
    inside = "custom_fields"


class BulkPricingRules(_PartOfProduct):
    """Prices for many pieces. https://developer.bigcommerce.com/docs/rest-catalog/products/bulk-pricing-rules."""

    name = "bulk_pricing_rules"
    shape = PRODUCT_PRICING_RULE
    inside = "bulk_pricing_rules"


class ProductOptions(_PartOfProduct):
    """What tells a product's variants apart.

    With options or modifiers the API serves ten products a page, which is still less than a request for each.

    https://developer.bigcommerce.com/docs/rest-catalog/product-variant-options
    """

    name = "product_options"
    shape = PRODUCT_OPTION
    inside = "options"


class ProductModifiers(_PartOfProduct):
    """What a shopper may choose or enter besides. https://developer.bigcommerce.com/docs/rest-catalog/product-modifiers."""

    name = "product_modifiers"
    shape = PRODUCT_MODIFIER
    inside = "modifiers"
