"""Seeded orders and all that belongs to them.

https://developer.bigcommerce.com/docs/rest-management/orders
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.orders_statuses import PARTIALLY_SHIPPED, status_fields
from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.currencies import currencies
from bigcommerce_sandbox.seed.goods import money
from bigcommerce_sandbox.seed.order_lines import Cost, postal
from bigcommerce_sandbox.seed.order_making import Counters, Order, make
from bigcommerce_sandbox.seed.payments import PaymentCounters, payments, refunded
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows
from bigcommerce_sandbox.times import rfc_2822

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from bigcommerce_sandbox.collection import Document

ARCHIVED_EVERY: Final = 25
MESSAGE_EVERY: Final = 25
LONG_NOTES_EVERY: Final = 50
_LONG_TIMES: Final = 200

_PAYMENT_STATUSES: Final = {
    0: "",
    1: "pending",
    4: "refunded",
    5: "void",
    6: "declined",
    14: "partially refunded",
}


def rows(plan: Plan) -> Rows:
    """Currencies, then every order followed by its children."""
    if plan.sizes.orders:
        yield from (("currencies", currency) for currency in currencies(plan))
    counters, payment_counters = Counters(), PaymentCounters()
    for index in range(plan.sizes.orders):
        dice = plan.dice(Of.ORDER, index)
        order = make(plan, index, dice, counters)
        total = _total(order)
        served = _document(order, total, dice)
        yield "orders", served
        for line in order.lines:
            yield "order_products", line.document(order.id, tax_inclusive=order.tax_inclusive)
        for address in order.addresses:
            lines = [line for line in order.lines if line.address_id == address.id]
            document = address.document(order.id, lines, tax_inclusive=order.tax_inclusive)
            yield "order_shipping_addresses", document
        yield from (("order_fees", fee) for fee in _fees(order, counters))
        yield from (("order_coupons", coupon) for coupon in order.coupons)
        yield from (("order_shipments", shipment) for shipment in _shipments(order, counters, dice))
        if index % MESSAGE_EVERY == 1:
            yield "order_messages", _message(order, counters)
        yield from payments(plan, order, total, served, payment_counters)


def _sum(costs: Iterable[Cost]) -> Cost:
    return sum(costs, Cost())


def _total(order: Order) -> Cost:
    """What the whole order costs."""
    parts = [line.total + line.wrapping for line in order.lines]
    parts += [address.cost + address.handling for address in order.addresses]
    total = _sum((*parts, *order.fees))
    return Cost(total.ex_tax - order.discount - order.coupon_discount, total.tax)


def _document(order: Order, total: Cost, dice: random.Random) -> Document:
    """The order as it is served, without what hangs on it."""
    subtotal = _sum(line.total for line in order.lines)
    shipping = _sum(address.cost for address in order.addresses)
    handling = _sum(address.handling for address in order.addresses)
    gifts = _sum(line.wrapping for line in order.lines)

    def base(cost: Cost) -> str:
        return money(cost.inc_tax if order.tax_inclusive else cost.ex_tax)

    return {
        "id": order.id,
        "customer_id": order.customer,
        "date_created": rfc_2822(order.created),
        "date_modified": rfc_2822(order.modified),
        "date_shipped": rfc_2822(order.shipped) if order.sent and order.status != PARTIALLY_SHIPPED else "",
        **status_fields(order.status),
        **subtotal.fields("subtotal_{}"),
        "base_shipping_cost": base(shipping),
        **shipping.fields("shipping_cost_{}"),
        "base_handling_cost": base(handling),
        **handling.fields("handling_cost_{}"),
        "base_wrapping_cost": base(gifts),
        **gifts.fields("wrapping_cost_{}"),
        **total.fields("total_{}"),
        "refunded_amount": money(refunded(order, total)),
        "is_tax_inclusive_pricing": order.tax_inclusive,
        "items_total": sum(line.quantity for line in order.lines),
        "items_shipped": sum(line.shipped for line in order.lines),
        "order_is_digital": order.digital,
        **order.currency.fields(),
        "discount_amount": money(order.discount),
        "coupon_discount": money(order.coupon_discount),
        "shipping_address_count": len(order.addresses),
        "is_deleted": order.index % ARCHIVED_EVERY == ARCHIVED_EVERY - 3,
        "billing_address": {**postal(order.who, order.where), "form_fields": dice.choice(words.ORDER_FIELDS)},
        **_circumstances(order, dice),
    }


def _circumstances(order: Order, dice: random.Random) -> Document:
    """How the order was placed and paid, and what was said about it."""
    version_6 = dice.random() < 0.2  # noqa: PLR2004 - one in five
    notes = words.LONG_SENTENCE * _LONG_TIMES if order.index % LONG_NOTES_EVERY == 1 else ""
    return {
        "payment_method": dice.choice(("Credit Card", "Manual", "Cash on Delivery", "PayPal", "")),
        "payment_provider_id": dice.choice(("", "", f"ch_{order.id}")),
        "payment_status": _PAYMENT_STATUSES.get(order.status, dice.choice(("captured", "authorized", "paid", ""))),
        "credit_card_type": dice.choice((None, {}, "VISA")),
        "ip_address": "" if version_6 else f"198.51.100.{dice.randrange(256)}",
        "ip_address_v6": f"2001:db8::{dice.randrange(1, 9_999)}" if version_6 else "",
        "geoip_country": order.where.place.country,
        "geoip_country_iso2": order.where.place.country_code,
        "staff_notes": notes or dice.choice(("", "BIN-45", "Rückruf zugesagt ☎\nKulanz möglich")),
        "customer_message": dice.choice(("", "", *words.GREETINGS)),
        "cart_id": dice.choice((None, str(uuid.UUID(int=dice.getrandbits(128), version=4)))),
        "is_email_opt_in": dice.choice((True, False)),
        "order_source": dice.choice(("www", "www", "manual", "external")),
        "external_source": dice.choice((None, "", "POS")),
        "tax_provider_id": dice.choice(("BasicTaxProvider", "AvaTaxProvider", "")),
        "customer_locale": dice.choice(("en", "en", "de", "ja", "pt-BR")),
        "external_order_id": dice.choice(("", "", "", f"ERP/{order.id:06d}")),
    }


def _fees(order: Order, counters: Counters) -> Iterator[Document]:
    for at, fee in enumerate(order.fees):
        yield {
            "id": next(counters.fee),
            "order_id": order.id,
            "display_name_customer": ("Package protection", "Pfand ♻")[at],
            "display_name_merchant": ("Insurance", "Pfand")[at],
            "source": ("AA", "")[at],
            "base_cost": money(fee.inc_tax if order.tax_inclusive else fee.ex_tax),
            **fee.fields("cost_{}"),
            "tax_class_id": (1, None)[at],
        }


def _shipments(order: Order, counters: Counters, dice: random.Random) -> Iterator[Document]:
    billing = postal(order.who, order.where)
    for address in order.addresses:
        items = [
            {
                "order_product_id": line.id,
                "product_id": line.bought[0].id if line.bought else 0,
                "quantity": line.shipped,
            }
            for line in order.lines
            if line.address_id == address.id and line.shipped
        ]
        if not items:
            continue
        provider, name = dice.choice((("usps", "USPS"), ("fedex", "FedEx"), ("", "")))
        yield {
            "id": next(counters.shipment),
            "order_id": order.id,
            "customer_id": order.customer,
            "order_address_id": address.id,
            "date_created": rfc_2822(order.shipped),
            "tracking_number": dice.choice(("", f"EJ{order.id:09d}US")),
            "shipping_method": address.method,
            "comments": dice.choice(("", "Ready to go…")),
            "shipping_provider": provider,
            "shipping_provider_display_name": name,
            "billing_address": billing,
            "shipping_address": postal(address.who, address.where),
            "items": items,
        }


def _message(order: Order, counters: Counters) -> Document:
    return {
        "id": next(counters.message),
        "order_id": order.id,
        "staff_id": 1,
        "customer_id": order.customer,
        "subject": f"Re: Order #{order.id}",
        "message": "Danke, schon unterwegs! 🚚",
        "date_created": rfc_2822(order.modified),
    }
