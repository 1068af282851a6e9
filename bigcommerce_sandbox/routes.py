"""Everything that can be asked of the sandbox, and everything that it keeps.

A new resource is one screen in an area's module: its collection, its listing and its routes beside their
handlers. Naming the module here is all that is left to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas import (
    catalog_assignments,
    catalog_brands,
    catalog_categories,
    catalog_children,
    catalog_collections,
    catalog_options,
    catalog_products,
    catalog_reviews,
    catalog_variants,
    channels,
    channels_listings,
    content_pages,
    content_redirects,
    customers,
    customers_addresses,
    customers_attributes,
    customers_collections,
    customers_groups,
    customers_subscribers,
    inventory_items,
    inventory_locations,
    marketing,
    marketing_gift_certificates,
    marketing_promotion_codes,
    marketing_promotions,
    metafields,
    orders,
    orders_children,
    orders_collections,
    orders_payments,
    orders_shipments,
    orders_statuses,
    pricing_lists,
    pricing_records,
    store_information,
)

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Collection
    from bigcommerce_sandbox.routing import Route

COLLECTIONS: Final[tuple[Collection, ...]] = (
    *catalog_brands.COLLECTIONS,
    *catalog_categories.COLLECTIONS,
    *catalog_collections.COLLECTIONS,
    *catalog_reviews.COLLECTIONS,
    *content_pages.COLLECTIONS,
    *content_redirects.COLLECTIONS,
    *customers_collections.COLLECTIONS,
    *channels.COLLECTIONS,
    *channels_listings.COLLECTIONS,
    *inventory_locations.COLLECTIONS,
    *inventory_items.COLLECTIONS,
    *marketing.COLLECTIONS,
    *metafields.COLLECTIONS,
    *orders_collections.COLLECTIONS,
    *pricing_lists.COLLECTIONS,
    *pricing_records.COLLECTIONS,
    *customers_subscribers.COLLECTIONS,
    *marketing_gift_certificates.COLLECTIONS,
    *marketing_promotions.COLLECTIONS,
    *marketing_promotion_codes.COLLECTIONS,
    *orders_payments.COLLECTIONS,
    *store_information.COLLECTIONS,
)

ROUTES: Final[tuple[Route, ...]] = (
    *catalog_brands.ROUTES,
    *catalog_categories.ROUTES,
    *catalog_assignments.ROUTES,
    *catalog_products.ROUTES,
    *catalog_children.ROUTES,
    *catalog_reviews.ROUTES,
    *catalog_options.ROUTES,
    *catalog_variants.ROUTES,
    *content_pages.ROUTES,
    *content_redirects.ROUTES,
    *customers.ROUTES,
    *customers_addresses.ROUTES,
    *customers_attributes.ROUTES,
    *customers_groups.ROUTES,
    *channels.ROUTES,
    *channels_listings.ROUTES,
    *inventory_locations.ROUTES,
    *inventory_items.ROUTES,
    *marketing.ROUTES,
    *metafields.ROUTES,
    *customers_subscribers.ROUTES,
    *marketing_gift_certificates.ROUTES,
    *marketing_promotions.ROUTES,
    *marketing_promotion_codes.ROUTES,
    *orders.ROUTES,
    *orders_children.ROUTES,
    *orders_shipments.ROUTES,
    *orders_payments.ROUTES,
    *orders_statuses.ROUTES,
    *pricing_lists.ROUTES,
    *pricing_records.ROUTES,
    *store_information.ROUTES,
)
