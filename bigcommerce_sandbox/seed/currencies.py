"""The currencies of a seeded store, and those of an order.

https://developer.bigcommerce.com/docs/rest-management/currencies
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from bigcommerce_sandbox.seed.goods import UNIT, money
from bigcommerce_sandbox.times import rfc_2822

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterator

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.plan import Plan
    from bigcommerce_sandbox.store import Store


class Currency(NamedTuple):
    """A currency, and how much of it is worth one unit of the store's own, in ten-thousandths."""

    id: int
    code: str
    name: str
    token: str
    rate: int
    decimal_places: int
    country: str


OWN: Final = Currency(1, "USD", "US Dollar", "$", UNIT, 2, "US")
FOREIGN: Final = (
    Currency(2, "EUR", "Euro", "€", 9_200, 2, "DE"),
    Currency(3, "GBP", "Pound Sterling", "£", 7_925, 2, "GB"),
    Currency(4, "JPY", "Japanese Yen", "¥", 1_512_500, 0, "JP"),
)


def _rate(units: int) -> str:
    """An exchange rate in the form of V2: a text with ten decimals."""
    return f"{money(units)}000000"


@dataclass(frozen=True, slots=True)
class OrderCurrency:
    """The currency that a shopper saw, and the one that was paid."""

    shown: Currency
    paid: Currency

    def of(self, units: int) -> int:
        """A price of the store in the currency that is paid."""
        return units * self.paid.rate // UNIT

    def fields(self) -> Document:
        """An order's fields about currencies."""
        return {
            "currency_id": self.shown.id,
            "currency_code": self.shown.code,
            "currency_exchange_rate": _rate(self.shown.rate * UNIT // self.paid.rate),
            "default_currency_id": self.paid.id,
            "default_currency_code": self.paid.code,
            "store_default_currency_code": "" if self.shown is OWN else OWN.code,
            "store_default_to_transactional_exchange_rate": _rate(self.paid.rate),
        }


def order_currency(dice: random.Random) -> OrderCurrency:
    """Mostly the store's own; sometimes another one is shown, or shown and paid."""
    foreign = dice.choice(FOREIGN)
    return dice.choice((*[OrderCurrency(OWN, OWN)] * 4, OrderCurrency(foreign, OWN), OrderCurrency(foreign, foreign)))


FOREIGN_CODES: Final = frozenset(currency.code for currency in FOREIGN)
"""The currencies that a store may have besides its own."""


def currencies(plan: Plan) -> Iterator[Document]:
    """The store's currencies."""
    for currency in (OWN, *FOREIGN):
        yield _document(currency, plan.now)


def add_currencies(store: Store, codes: Collection[str]) -> None:
    """Gives a store currencies besides its own, where it does not have them."""
    known = {document["currency_code"] for document in store.documents("currencies")}
    for currency in FOREIGN:
        if currency.code in codes and currency.code not in known:
            document = _document(currency, int(store.clock()))
            store.insert("currencies", {name: value for name, value in document.items() if name != "id"})


def _document(currency: Currency, now: int) -> Document:
    return {
        "id": currency.id,
        "is_default": currency is OWN,
        "last_updated": rfc_2822(now),
        "country_iso2": currency.country,
        "default_for_country_codes": [],
        "currency_code": currency.code,
        "currency_exchange_rate": _rate(currency.rate),
        "name": currency.name,
        "token": currency.token,
        "auto_update": False,
        "token_location": "left",
        "decimal_token": ".",
        "thousands_token": ",",
        "decimal_places": currency.decimal_places,
        "enabled": True,
        "is_transactional": True,
        "use_default_name": False,
    }
