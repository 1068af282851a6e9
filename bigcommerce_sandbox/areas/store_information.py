"""The store itself: its profile, its clock and its currencies, all V2.

https://developer.bigcommerce.com/docs/rest-management/store-information
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, not_found, plain
from bigcommerce_sandbox.areas import channels, inventory_locations, tax_classes
from bigcommerce_sandbox.collection import Collection
from bigcommerce_sandbox.listing import Listing, list_v2
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import rfc_2822

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

CURRENCY: Final = "USD"
"""What prices are in."""

CURRENCIES = Collection(name="currencies")

CURRENCY_LIST: Final = Listing(resource="currencies")


def get_store(call: Call) -> Answer:
    """The store's profile."""
    return plain(profile(call.options.store_hash))


def profile(store_hash: str) -> Document:
    """What ``GET /v2/store`` says."""
    domain = f"{store_hash}.example.com"
    return {
        "id": store_hash,
        "account_uuid": "00000000-0000-4000-8000-000000000000",
        "domain": domain,
        "secure_url": f"https://{domain}",
        "control_panel_base_url": f"https://store-{store_hash}.example.com",
        "status": "live",
        "name": "Sandbox",
        "first_name": "Sandbox",
        "last_name": "Owner",
        "address": "1 Loopback Lane",
        "country": "United States",
        "country_code": "US",
        "phone": "555-0100",
        "admin_email": f"admin@{domain}",
        "order_email": f"orders@{domain}",
        "favicon_url": "",
        "timezone": {
            "name": "America/Chicago",
            "raw_offset": -21_600,
            "dst_offset": -18_000,
            "dst_correction": True,
            "date_format": {"display": "M jS Y", "export": "M jS Y", "extended_display": "M jS Y @ g:i A"},
        },
        "language": "en",
        "currency": CURRENCY,
        "currency_symbol": "$",
        "decimal_separator": ".",
        "thousands_separator": ",",
        "decimal_places": 2,
        "currency_symbol_location": "left",
        "weight_units": "KGS",
        "dimension_units": "Centimeters",
        "dimension_decimal_places": 2,
        "dimension_decimal_token": ".",
        "dimension_thousands_token": ",",
        "plan_name": "Sandbox",
        "plan_level": "Sandbox",
        "plan_is_trial": False,
        "industry": "",
        "logo": {"url": ""},
        "is_price_entered_with_tax": False,
        "store_id": 1,
        "default_channel_id": 1,
        "default_site_id": 1000,
        "active_comparison_modules": [],
        "features": {
            "stencil_enabled": True,
            "sitewidehttps_enabled": True,
            "facebook_catalog_id": "",
            "checkout_type": "optimized",
            "wishlists_enabled": True,
            "graphql_storefront_api_enabled": True,
            "shopper_consent_tracking_enabled": False,
            "multi_storefront_enabled": True,
            "storefront_limits": {"active": 3, "total_including_inactive": 4},
        },
    }


def get_time(call: Call) -> Answer:
    """The store's clock in unix seconds."""
    return plain({"time": int(call.store.clock())})


def list_currencies(call: Call) -> Answer:
    """The store's currencies."""
    return list_v2(call, CURRENCY_LIST)


def get_currency(call: Call) -> Answer:
    """One currency."""
    currency = call.store.served("currencies", call.ids["id"])
    if currency is None:
        raise not_found("The currency")
    return plain(currency)


def furnish(store: Store) -> None:
    """Gives a store what none is without: a channel with a category tree, a currency, a location, tax classes."""
    channels.furnish(store)
    inventory_locations.furnish(store)
    tax_classes.furnish(store)
    if not store.count("currencies"):
        store.insert(
            "currencies",
            {
                "is_default": True,
                "last_updated": rfc_2822(store.clock()),
                "country_iso2": "US",
                "default_for_country_codes": ["USA"],
                "currency_code": CURRENCY,
                "currency_exchange_rate": "1.0000000000",
                "name": "US Dollar",
                "token": "$",
                "auto_update": False,
                "token_location": "left",
                "decimal_token": ".",
                "thousands_token": ",",
                "decimal_places": 2,
                "enabled": True,
                "is_transactional": True,
                "use_default_name": False,
            },
        )
    if not store.count("category_trees"):
        store.insert("category_trees", {"name": "Default catalog tree", "channels": [1]})


COLLECTIONS = (CURRENCIES,)

ROUTES: Final = (
    Route("GET", "/v2/store", scopes.INFORMATION, get_store),
    Route("GET", "/v2/time", scopes.INFORMATION, get_time),
    Route("GET", "/v2/currencies", scopes.INFORMATION, list_currencies),
    Route("GET", "/v2/currencies/{id}", scopes.INFORMATION, get_currency),
)
