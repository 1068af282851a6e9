"""The OAuth scopes that open the API's areas.

https://developer.bigcommerce.com/docs/start/authentication/api-accounts#oauth-scopes
"""

from __future__ import annotations

from typing import NamedTuple


class Scope(NamedTuple):
    """The two names of one area's scope, and another area's that opens the same."""

    read: str
    modify: str
    other: Scope | None = None

    def needed(self, method: str) -> tuple[str, ...]:
        """Scopes of which one must be granted for a request of this method."""
        own = (self.read, self.modify) if method == "GET" else (self.modify,)
        return own + (self.other.needed(method) if self.other else ())


def _family(name: str) -> Scope:
    return Scope(f"{name}_read_only", name)


PRODUCTS = _family("store_v2_products")
CUSTOMERS = _family("store_v2_customers")
ORDERS = _family("store_v2_orders")
TRANSACTIONS = _family("store_v2_transactions")
MARKETING = _family("store_v2_marketing")
INFORMATION = _family("store_v2_information")
INVENTORY = _family("store_inventory")
LOCATIONS = _family("store_locations")
CHANNELS = _family("store_channel_settings")
LISTINGS = _family("store_channel_listings")
SITES = _family("store_sites")
CONTENT = _family("store_v2_content")
REFUNDS = TRANSACTIONS._replace(other=ORDERS)

FAMILIES = (
    PRODUCTS,
    CUSTOMERS,
    ORDERS,
    TRANSACTIONS,
    MARKETING,
    INFORMATION,
    INVENTORY,
    LOCATIONS,
    CHANNELS,
    LISTINGS,
    SITES,
    CONTENT,
)

ALL = frozenset(name for scope in FAMILIES for name in (scope.read, scope.modify))
"""Every scope that opens something here."""
