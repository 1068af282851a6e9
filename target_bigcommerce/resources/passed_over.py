"""Streams of a store that are not written, and why; a tap that reads a store whole sends them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_PRODUCTS = "they come inside products"
_OF_ORDERS = "they come inside orders"
_OF_PAYMENTS = "the API takes payments by charging and refunding only"
_OF_THE_STORE = "they are set up in the control panel of each store"
_NOT_WRITTEN = "this target does not write them"

PASSED_OVER: Mapping[str, str] = {
    "product_images": _OF_PRODUCTS,
    "product_videos": _OF_PRODUCTS,
    "product_custom_fields": _OF_PRODUCTS,
    "bulk_pricing_rules": _OF_PRODUCTS,
    "product_reviews": _NOT_WRITTEN,
    "order_products": _OF_ORDERS,
    "order_shipping_addresses": _OF_ORDERS,
    "order_fees": _OF_ORDERS,
    "order_consignments": _OF_ORDERS,
    "order_coupons": "the API redeems no coupons; what they took off is in the amounts of orders",
    "order_statuses": "every store has the same ones",
    "order_taxes": "the store works them out of the amounts of orders",
    "order_transactions": _OF_PAYMENTS,
    "order_refunds": _OF_PAYMENTS,
    "store": "it is the description of the source itself",
    "currencies": _OF_THE_STORE,
    "tax_classes": _OF_THE_STORE,
    "wishlists": _NOT_WRITTEN,
    "channel_listings": _NOT_WRITTEN,
    "channel_metafields": _NOT_WRITTEN,
    "location_metafields": _NOT_WRITTEN,
    "promotions": _NOT_WRITTEN,
    "promotion_codes": _NOT_WRITTEN,
    "pages": _NOT_WRITTEN,
    "customer_form_field_values": "they come inside customers and customer_addresses",
}
"""Why each is passed over, by the name of the stream. None of them is a resource."""
