"""How a seeded order comes about: who buys what, where it goes, what is taken off.

Money is in ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from bigcommerce_sandbox.areas.orders_statuses import PARTIALLY_SHIPPED, SHIPPED, STATUSES
from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.currencies import OrderCurrency, order_currency
from bigcommerce_sandbox.seed.goods import DIGITAL, DIGITAL_EVERY, UNIT, Good, Variant, good, number
from bigcommerce_sandbox.seed.marketing import offer
from bigcommerce_sandbox.seed.order_lines import TAX_RATES, Address, Cost, Line, taxed, wrapping
from bigcommerce_sandbox.seed.people import customer_id, home, person
from bigcommerce_sandbox.seed.plan import Plan, nth_id

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.people import Home, Person

FIRST_ID: Final = 100
"""New stores count their orders from here."""

COMPLETED: Final = 10
REFUNDED: Final = 4
PARTIALLY_REFUNDED: Final = 14

DIGITAL_ORDER_EVERY: Final = 20
GUEST_EVERY: Final = 4
COUPON_EVERY: Final = 6
FEE_EVERY: Final = 9
SPLIT_EVERY: Final = 8
LARGE_EVERY: Final = 200
_FIRST_LARGE: Final = 37
_LARGE: Final = 60
"""Lines of a large order: more than the default page of its lines holds."""
_ON_ITS_WAY: Final = {SHIPPED, PARTIALLY_SHIPPED, 8, 9}
_STATUS_STRIDE: Final = 7
"""Has no divisor in common with the number of statuses, so that neighbours are in different ones."""

COUPON_CODES: Final = {
    "per_item_discount": 0,
    "percentage_discount": 1,
    "per_total_discount": 2,
    "shipping_discount": 3,
    "free_shipping": 4,
    "promotion": 5,
}
"""An order's coupons tell their type by number."""


class Counters:
    """The ids of children, which ascend with those of their orders."""

    def __init__(self) -> None:
        self.line, self.address, self.fee = count(1), count(1), count(1)
        self.coupon, self.shipment, self.message = count(1), count(1), count(1)


@dataclass(slots=True)
class Order:
    """An order in the making; money in ten-thousandths."""

    index: int
    id: int
    who: Person
    where: Home
    customer: int
    status: int
    created: int
    modified: int
    shipped: int
    currency: OrderCurrency
    tax_inclusive: bool
    digital: bool
    addresses: list[Address] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fees: list[Cost] = field(default_factory=list)
    coupons: list[Document] = field(default_factory=list)
    coupon_discount: int = 0
    discount: int = 0

    @property
    def sent(self) -> bool:
        """Whether something was shipped."""
        return bool(self.addresses) and self.status in {SHIPPED, PARTIALLY_SHIPPED, COMPLETED}


class Placed(NamedTuple):
    """What others need to know of an order: its id, who bought (0 for a guest's id) and when."""

    id: int
    buyer: int
    customer: int
    created: int


def placed(plan: Plan, index: int, dice: random.Random) -> Placed:
    """How the order with this index began; the dice are those of the order, not rolled before."""
    customers = plan.sizes.customers
    guest = not customers or index % GUEST_EVERY == GUEST_EVERY - 1
    buyer = customers + index if guest else dice.randrange(customers)
    created = plan.timeline(plan.sizes.orders).created(index, dice)
    return Placed(FIRST_ID - 1 + nth_id(index), buyer, 0 if guest else customer_id(buyer), created)


def _status(index: int, *, digital: bool) -> int:
    """The state of an order; what is downloaded is never shipped."""
    status = index * _STATUS_STRIDE % len(STATUSES)
    return COMPLETED if digital and status in _ON_ITS_WAY else status


def make(plan: Plan, index: int, dice: random.Random, counters: Counters) -> Order:
    """Makes the order with this index, whole and added up but for its totals."""
    start = placed(plan, index, dice)
    created = start.created
    modified = plan.timeline(plan.sizes.orders).modified(index, created, dice)
    digital = index % DIGITAL_ORDER_EVERY == DIGITAL_ORDER_EVERY - 1 and plan.sizes.products > DIGITAL
    order = Order(
        index=index,
        id=start.id,
        who=person(plan, start.buyer),
        where=home(dice),
        customer=start.customer,
        status=_status(index, digital=digital),
        created=created,
        modified=modified,
        shipped=dice.randint(created, modified),
        currency=order_currency(dice),
        tax_inclusive=index % 5 == 1,
        digital=digital,
    )
    rate = dice.choice(TAX_RATES)
    if not order.digital:
        order.addresses = [_address(order, at, rate, dice, counters) for at in range(_parcels(index))]
    for _ in range(_pieces(order, dice)):
        order.lines.append(_line(plan, order, rate, dice, counters))
    _ship_and_refund(order)
    if index % COUPON_EVERY == 2 and plan.sizes.coupons:  # noqa: PLR2004 - any one of them
        _redeem(plan, order, dice, counters)
    _discount(order, dice.choice((0, 0, 0, UNIT + 5_000)))
    if index % FEE_EVERY == FEE_EVERY - 1:
        order.fees = [taxed(dice.choice((8 * UNIT + 5_000, UNIT + 1)), rate) for _ in range(1 + index % 2)]
    return order


def _parcels(index: int) -> int:
    return (2, 3)[index // SPLIT_EVERY % 2] if index % SPLIT_EVERY == SPLIT_EVERY - 2 else 1


def _pieces(order: Order, dice: random.Random) -> int:
    if order.index % LARGE_EVERY == _FIRST_LARGE:
        return _LARGE
    return max(dice.choice((1, 1, 2, 3, 4)), len(order.addresses))


def _address(order: Order, at: int, rate: int, dice: random.Random, counters: Counters) -> Address:
    return Address(
        id=next(counters.address),
        who=order.who,
        where=order.where if at == 0 else home(dice, at),
        cost=taxed(dice.choice((0, 4 * UNIT + 9_900, 12 * UNIT + 3_456)), rate),
        handling=taxed(dice.choice((0, 0, UNIT + 5_000)), rate),
        method=dice.choice(("Flat Rate", "Free Shipping", "DHL Päckchen", "None")),
    )


def _line(plan: Plan, order: Order, rate: int, dice: random.Random, counters: Counters) -> Line:
    """The next line: of the catalog, or now and then of something else."""
    at = len(order.lines)
    bought = _bought(plan, order, at, dice)
    price = dice.choice((25 * UNIT, 3 * UNIT + 3_333))
    if bought:
        price = bought[0].selling_price if bought[1].price is None else bought[1].price
    line = Line(
        id=next(counters.line),
        bought=bought,
        name=dice.choice(words.CUSTOM_LINES),
        price=taxed(order.currency.of(price), rate),
        quantity=dice.choice((1, 1, 1, 2, 3, 12)) + (order.status == PARTIALLY_SHIPPED),
        wrapping=Cost(),
    )
    if not line.digital:
        line.address_id = order.addresses[at % len(order.addresses)].id
        if line.quantity == 1 and dice.random() < 0.3:  # noqa: PLR2004 - some are gifts
            line.wrapping, line.greeting = wrapping(dice, rate)
    return line


def _bought(plan: Plan, order: Order, at: int, dice: random.Random) -> tuple[Good, Variant] | None:
    """A product and one of its variants; every address of an order gets something that can be shipped."""
    products = plan.sizes.products
    if order.digital:
        index = DIGITAL + dice.randrange((products - DIGITAL - 1) // DIGITAL_EVERY + 1) * DIGITAL_EVERY
    elif products and dice.random() < 0.9:  # noqa: PLR2004 - one in ten is not of the catalog
        index = dice.randrange(products)
        if at < len(order.addresses) and index % DIGITAL_EVERY == DIGITAL:
            index -= 1
    else:
        return None
    found = good(plan, index)
    return found, dice.choice(found.variants)


def _ship_and_refund(order: Order) -> None:
    shipped = [line for line in order.lines if line.address_id]
    if order.sent:
        for line in shipped[:1] if order.status == PARTIALLY_SHIPPED else shipped:
            line.shipped = 1 if order.status == PARTIALLY_SHIPPED else line.quantity
    if order.status == REFUNDED:
        for line in order.lines:
            line.refunded = line.quantity
    if order.status == PARTIALLY_REFUNDED:
        order.lines[0].refunded = 1


def _redeem(plan: Plan, order: Order, dice: random.Random, counters: Counters) -> None:
    """Takes a coupon off the order."""
    coupon = offer(plan, dice.randrange(plan.sizes.coupons))
    subtotal = sum(line.total.ex_tax for line in order.lines)
    shipping = sum(address.cost.ex_tax for address in order.addresses)
    pieces = sum(line.quantity for line in order.lines)
    order.coupon_discount = {
        "per_item_discount": min(coupon.amount * pieces, subtotal),
        "percentage_discount": subtotal * coupon.amount // (100 * UNIT),
        "per_total_discount": min(coupon.amount, subtotal),
        "shipping_discount": min(coupon.amount, shipping),
        "free_shipping": shipping,
        "promotion": 0,
    }[coupon.type]
    left = 0 if "shipping" in coupon.type else order.coupon_discount
    for line in order.lines:
        line.coupon_discount, line.coupon_code = min(left, line.total.ex_tax), coupon.code
        left -= line.coupon_discount
    order.coupons = [
        {
            "id": next(counters.coupon),
            "coupon_id": coupon.id,
            "order_id": order.id,
            "code": coupon.code,
            "amount": number(coupon.amount),
            "type": COUPON_CODES[coupon.type],
            "discount": number(order.coupon_discount),
        }
    ]


def _discount(order: Order, wanted: int) -> None:
    """Takes a discount off the whole order, from line to line as far as they go."""
    for line in order.lines:
        line.manual_discount = min(wanted - order.discount, line.total.ex_tax - line.coupon_discount)
        order.discount += line.manual_discount
