"""The store itself, its currencies and its tax classes."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING

from typing_extensions import override

from tap_bigcommerce.schemas.store import CURRENCY, STORE, TAX_CLASS
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import BackwardsUncounted, Single

if TYPE_CHECKING:
    from bigcommerce_api import Answer
    from tap_bigcommerce.reader import Reader


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


class TaxClasses(BigCommerceStream):
    """How products are taxed; the API writes their numbers as texts.

    https://developer.bigcommerce.com/docs/rest-management/tax-classes
    """

    name = "tax_classes"
    path = "/v2/tax_classes"
    shape = TAX_CLASS
    walk = BackwardsUncounted()
    scope = "Information & settings"
    selected_by_default = False

    @property
    @override
    def _read(self) -> Reader:
        return super()._read.changing(_with_numbers)


def _with_numbers(answer: Answer) -> Answer:
    """In whose order the walk looks for them, which is another one than that of texts."""
    for row in answer.body if isinstance(answer.body, list) else ():
        if isinstance(row, MutableMapping) and str(row.get("id")).isdecimal():
            row["id"] = int(row["id"])
    return answer
