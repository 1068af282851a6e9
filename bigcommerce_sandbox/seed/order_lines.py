"""What seeded orders are made of: lines, and the addresses they are shipped to. Money in ten-thousandths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.orders_lines import MOST_OPTIONS
from bigcommerce_sandbox.areas.orders_totals import MANUAL_DISCOUNT
from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.catalog import brand_name
from bigcommerce_sandbox.seed.goods import UNIT, Good, Option, Value, Variant, money

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.people import Home, Person

NO_TAX: Final = 0
TAX_RATES: Final = (NO_TAX, 825, 1_900, 2_000)
"""In ten-thousandths of the price."""

_STYLES: Final = {"swatch": ("Swatch", ""), "rectangles": ("Multiple choice", "Rectangle")}
_DROPDOWN: Final = ("Multiple choice", "Dropdown")


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount without tax, and the tax on it."""

    ex_tax: int = 0
    tax: int = 0

    @property
    def inc_tax(self) -> int:
        """Both together."""
        return self.ex_tax + self.tax

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.ex_tax + other.ex_tax, self.tax + other.tax)

    def times(self, pieces: int) -> Cost:
        """The cost of several pieces."""
        return Cost(self.ex_tax * pieces, self.tax * pieces)

    def fields(self, name: str) -> Document:
        """The three fields of this amount, where ``name`` has ``{}`` in place of the side."""
        sides = (("ex_tax", self.ex_tax), ("inc_tax", self.inc_tax), ("tax", self.tax))
        return {name.format(side): money(amount) for side, amount in sides}


def taxed(ex_tax: int, rate: int) -> Cost:
    """A price and its tax."""
    return Cost(ex_tax, ex_tax * rate // UNIT)


@dataclass(slots=True)
class Line:
    """A line of an order.

    Attributes:
        id: Its id.
        bought: The product and variant; None for what is not in the catalog.
        name: What it is called if it is not in the catalog.
        price: Of one piece.
        quantity: How many pieces.
        wrapping: Cost of gift wrapping.
        greeting: What is written on the wrapping.
        address_id: Where it is shipped; 0 for a download.
        shipped: How many pieces were shipped.
        refunded: How many pieces were paid back.
        coupon_discount: What a coupon takes off the whole line.
        coupon_code: The coupon that does.
        manual_discount: Its share of a discount on the whole order.
    """

    id: int
    bought: tuple[Good, Variant] | None
    name: str
    price: Cost
    quantity: int
    wrapping: Cost
    greeting: str = ""
    address_id: int = 0
    shipped: int = 0
    refunded: int = 0
    coupon_discount: int = 0
    coupon_code: str = ""
    manual_discount: int = 0

    @property
    def digital(self) -> bool:
        """Whether there is nothing to ship."""
        return self.bought is not None and self.bought[0].type == "digital"

    @property
    def total(self) -> Cost:
        """Of all pieces."""
        return self.price.times(self.quantity)

    def document(self, order_id: int, *, tax_inclusive: bool) -> Document:
        """The line as it is served."""
        price, total = self.price, self.total
        return {
            "id": self.id,
            "order_id": order_id,
            "order_address_id": self.address_id,
            **self._goods(),
            "base_price": money(price.inc_tax if tax_inclusive else price.ex_tax),
            **price.fields("price_{}"),
            "base_total": money(total.inc_tax if tax_inclusive else total.ex_tax),
            **total.fields("total_{}"),
            "quantity": self.quantity,
            "is_refunded": self.refunded == self.quantity,
            "quantity_refunded": self.refunded,
            "quantity_shipped": self.shipped,
            "wrapping_id": 1 if self.wrapping.ex_tax else 0,
            "wrapping_name": "Seidenpapier" if self.wrapping.ex_tax else "",
            "wrapping_message": self.greeting,
            "base_wrapping_cost": money(self.wrapping.inc_tax if tax_inclusive else self.wrapping.ex_tax),
            **self.wrapping.fields("wrapping_cost_{}"),
            "applied_discounts": [
                {"id": name, "amount": money(amount), "name": title, "code": code, "target": "order"}
                for name, title, code, amount in (
                    ("coupon", "Coupon", self.coupon_code, self.coupon_discount),
                    (MANUAL_DISCOUNT, "Manual Discount", None, self.manual_discount),
                )
                if amount
            ],
            "discounted_total_inc_tax": money(total.inc_tax - self.coupon_discount - self.manual_discount),
        }

    def _goods(self) -> Document:
        """What the line keeps of the catalog."""
        if self.bought is None:
            return dict.fromkeys(("name", "name_customer", "name_merchant"), self.name)
        good, variant = self.bought
        cost = money(good.cost_price)
        return {
            "product_id": good.id,
            "variant_id": variant.id,
            "name": good.name,
            "name_customer": good.name,
            "name_merchant": good.name,
            "sku": variant.sku,
            "upc": variant.upc or good.upc,
            "type": good.type,
            "weight": money(good.weight if variant.weight is None else variant.weight),
            **dict.fromkeys(("base_cost_price", "cost_price_inc_tax", "cost_price_ex_tax"), cost),
            "brand": "" if good.brand is None else brand_name(good.brand),
            "product_options": [
                _option(self.id, at, good, option, value) for at, (option, value) in enumerate(variant.chosen)
            ],
        }


def _option(line_id: int, at: int, good: Good, option: Option, value: Value) -> Document:
    """What was chosen, as a line shows it."""
    kind, style = _STYLES.get(option.type, _DROPDOWN)
    names = ("display_name", "display_name_customer", "display_name_merchant")
    labels = ("display_value", "display_value_customer", "display_value_merchant")
    return {
        "id": line_id * MOST_OPTIONS + at,
        "option_id": option.id,
        "order_product_id": line_id,
        "product_option_id": option.id,
        **dict.fromkeys(names, option.name),
        **dict.fromkeys(labels, value.label),
        "value": str(value.id),
        "type": kind,
        "name": f"{option.name}-{good.id}",
        "display_style": style,
    }


@dataclass(frozen=True, slots=True)
class Address:
    """Where a part of an order is shipped."""

    id: int
    who: Person
    where: Home
    cost: Cost
    handling: Cost
    method: str

    def document(self, order_id: int, lines: list[Line], *, tax_inclusive: bool) -> Document:
        """The address as it is served; `lines` are those shipped to it."""
        return {
            "id": self.id,
            "order_id": order_id,
            **postal(self.who, self.where),
            "items_total": sum(line.quantity for line in lines),
            "items_shipped": sum(line.shipped for line in lines),
            "shipping_method": self.method,
            "base_cost": money(self.cost.inc_tax if tax_inclusive else self.cost.ex_tax),
            **self.cost.fields("cost_{}"),
            "base_handling_cost": money(self.handling.inc_tax if tax_inclusive else self.handling.ex_tax),
            **self.handling.fields("handling_cost_{}"),
            "shipping_zone_id": 1,
            "shipping_zone_name": self.where.place.country,
            "form_fields": [{"name": "Klingel", "value": "Weiß / 2. OG"}] if self.id % 9 == 0 else [],
        }


def postal(who: Person, where: Home) -> Document:
    """What billing and shipping addresses have in common."""
    return {
        "first_name": who.first_name,
        "last_name": who.last_name,
        "company": who.company,
        "street_1": where.street_1,
        "street_2": where.street_2,
        "city": where.place.city,
        "state": where.place.state,
        "zip": where.place.postal_code,
        "country": where.place.country,
        "country_iso2": where.place.country_code,
        "phone": who.phone,
        "email": who.email,
    }


def wrapping(dice: random.Random, rate: int) -> tuple[Cost, str]:
    """The cost of wrapping a gift, and the greeting on it."""
    return taxed(dice.choice((2 * UNIT, 2 * UNIT + 4_999)), rate), dice.choice(words.GREETINGS)
