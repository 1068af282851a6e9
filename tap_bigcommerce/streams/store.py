"""The store itself, and its currencies."""

from __future__ import annotations

from tap_bigcommerce.schemas.store import CURRENCY, STORE
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import BackwardsUncounted, Single


class Store(BigCommerceStream):
    """The store's profile, a single record. https://developer.bigcommerce.com/docs/rest-management/store-information."""

    name = "store"
    path = "/v2/store"
    shape = STORE
    walk = Single()
    scope = "Information & settings"
    selected_by_default = False


class Currencies(BigCommerceStream):
    """Currencies that prices are shown or paid in. https://developer.bigcommerce.com/docs/rest-management/currencies."""

    name = "currencies"
    path = "/v2/currencies"
    shape = CURRENCY
    walk = BackwardsUncounted()
    scope = "Information & settings"
    selected_by_default = False
