"""Streams of the catalog."""

from __future__ import annotations

from typing import ClassVar

from tap_bigcommerce.schemas.catalog import BRAND, CATEGORY, CATEGORY_TREE, PRODUCT, PRODUCT_REVIEW, PRODUCT_VARIANT
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.metafields import Metafields
from tap_bigcommerce.walks import Backwards, ByGreaterId, Whole, Within

COMPARISONS = ("", ":in", ":not_in", ":min", ":max", ":greater", ":less")


class Brands(BigCommerceStream):
    """Brands. https://developer.bigcommerce.com/docs/rest-catalog/brands."""

    name = "brands"
    path = "/v3/catalog/brands"
    shape = BRAND
    walk = Backwards()
    scope = "Products"
    chooses_fields = True
    filters = frozenset({"name", "name:like", "page_title"} | {f"id{suffix}" for suffix in COMPARISONS})


class CategoryTrees(BigCommerceStream):
    """Category trees, one for each storefront. https://developer.bigcommerce.com/docs/rest-catalog/category-trees."""

    name = "category_trees"
    path = "/v3/catalog/trees"
    shape = CATEGORY_TREE
    walk = Whole()
    scope = "Products"
    channel_filter = "channel_id:in"
    filters = frozenset({"id:in", "channel_id:in"})


class Categories(BigCommerceStream):
    """Categories of all trees. https://developer.bigcommerce.com/docs/rest-catalog/category-trees/categories."""

    name = "categories"
    path = "/v3/catalog/trees/categories"
    primary_keys = ("category_id",)
    shape = CATEGORY
    walk = Backwards()
    scope = "Products"
    chooses_fields = True
    filters = frozenset(
        {"name", "name:like", "page_title", "page_title:like", "keyword", "is_visible"}
        | {
            f"{key}{suffix}"
            for key in ("category_id", "category_uuid", "tree_id", "parent_id")
            for suffix in (":in", ":not_in")
        }
    )


class Products(BigCommerceStream):
    """Products with their variants and the rest. https://developer.bigcommerce.com/docs/rest-catalog/products."""

    name = "products"
    path = "/v3/catalog/products"
    replication_key = "date_modified"
    shape = PRODUCT
    walk = ByGreaterId()
    changed_since = "date_modified:min"
    scope = "Products"
    chooses_fields = True
    includes: ClassVar = {
        "variants": ("variants",),
        "images": ("images",),
        "primary_image": ("primary_image",),
        "videos": ("videos",),
        "custom_fields": ("custom_fields",),
        "bulk_pricing_rules": ("bulk_pricing_rules",),
        "options": ("options",),
        "modifiers": ("modifiers",),
        "parent_relations": ("parent_relations",),
        "reviews": ("reviews",),
        "channels": ("channels",),
    }
    # With either of these the API serves ten products a page.
    page_size_with: ClassVar = {"options": 10, "modifiers": 10}
    off_by_default = frozenset({"options", "modifiers"})
    channel_filter = "channel_id:in"
    hidden_filter = "is_visible"
    filters = frozenset(
        {f"id{suffix}" for suffix in COMPARISONS if suffix != ":greater"}
        | {f"inventory_level{suffix}" for suffix in COMPARISONS}
        | {f"date_last_imported{suffix}" for suffix in ("", ":not", ":min", ":max")}
        | {"availability", "brand_id", "categories", "categories:in", "channel_id:in", "condition"}
        | {"date_modified:max", "inventory_low", "is_featured", "is_free_shipping", "is_visible", "keyword"}
        | {
            "keyword_context",
            "mpn",
            "name",
            "out_of_stock",
            "price",
            "sku",
            "sku:in",
            "total_sold",
            "type",
            "upc",
        }
        | {"weight"}
    )


class ProductVariants(BigCommerceStream):
    """Variants of all products; they have no dates, and one may change without its product's date.

    https://developer.bigcommerce.com/docs/rest-catalog/product-variants
    """

    name = "product_variants"
    path = "/v3/catalog/variants"
    shape = PRODUCT_VARIANT
    walk = Backwards()
    scope = "Products"
    chooses_fields = True
    selected_by_default = False
    filters = frozenset({"id", "sku", "upc", "product_id:in"})


class ProductReviews(BigCommerceStream):
    """Reviews of all products, read out of the products, since shoppers write them without the products' dates.

    https://developer.bigcommerce.com/docs/rest-catalog/products/reviews
    """

    name = "product_reviews"
    path = Products.path
    shape = PRODUCT_REVIEW
    walk = Within(
        ByGreaterId(),
        inside="reviews",
        count="reviews_count",
        named="product_id",
        path=f"{Products.path}/{{id}}/reviews",
    )
    scope = "Products"
    asked_with: ClassVar = {"id": {"include": "reviews", "include_fields": ["id", "reviews_count"]}}
    channel_filter = Products.channel_filter
    hidden_filter = Products.hidden_filter
    selected_by_default = False
    filters = Products.filters | {"date_modified:min"}


class BrandMetafields(Metafields):
    """Metafields of brands. https://developer.bigcommerce.com/docs/rest-catalog/brands/metafields."""

    name = "brand_metafields"
    path = "/v3/catalog/brands/metafields"
    scope = "Products"


class CategoryMetafields(Metafields):
    """Metafields of categories. https://developer.bigcommerce.com/docs/rest-catalog/categories/metafields."""

    name = "category_metafields"
    path = "/v3/catalog/categories/metafields"
    scope = "Products"


class ProductMetafields(Metafields):
    """Metafields of products. https://developer.bigcommerce.com/docs/rest-catalog/products/metafields."""

    name = "product_metafields"
    path = "/v3/catalog/products/metafields"
    scope = "Products"


class VariantMetafields(Metafields):
    """Metafields of variants. https://developer.bigcommerce.com/docs/rest-catalog/product-variants/metafields."""

    name = "variant_metafields"
    path = "/v3/catalog/variants/metafields"
    scope = "Products"
