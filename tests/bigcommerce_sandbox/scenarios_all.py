"""The scenarios of all areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.bigcommerce_sandbox import (
    scenarios_catalog,
    scenarios_channels,
    scenarios_content,
    scenarios_customers,
    scenarios_inventory,
    scenarios_marketing,
    scenarios_metafields,
    scenarios_options,
    scenarios_orders,
    scenarios_payments,
    scenarios_pricing,
    scenarios_products,
    scenarios_promotions,
    scenarios_reviews,
    scenarios_store_information,
    scenarios_subscribers,
    scenarios_wishlists,
)

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.scenarios import Scenarios

SCENARIOS: Final[Scenarios] = {
    **scenarios_catalog.SCENARIOS,
    **scenarios_products.SCENARIOS,
    **scenarios_promotions.SCENARIOS,
    **scenarios_options.SCENARIOS,
    **scenarios_content.SCENARIOS,
    **scenarios_customers.SCENARIOS,
    **scenarios_marketing.SCENARIOS,
    **scenarios_metafields.SCENARIOS,
    **scenarios_orders.SCENARIOS,
    **scenarios_channels.SCENARIOS,
    **scenarios_inventory.SCENARIOS,
    **scenarios_pricing.SCENARIOS,
    **scenarios_payments.SCENARIOS,
    **scenarios_reviews.SCENARIOS,
    **scenarios_store_information.SCENARIOS,
    **scenarios_subscribers.SCENARIOS,
    **scenarios_wishlists.SCENARIOS,
}
