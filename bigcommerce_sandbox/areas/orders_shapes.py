"""What may be written of orders, and money as V2 reads and prints it.

Fields of answers that no write schema knows are passed over, except where the documentation says that they
are refused. https://developer.bigcommerce.com/docs/rest-management/orders#create-an-order
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.answers import RefusedError
from bigcommerce_sandbox.fields import ANY, FLAG, MOMENT, OBJECT, OBJECTS, Field, Shape, check, integer, text

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

_LONG: Final = 65_535
_DECIMALS: Final = Decimal("0.0001")
_MOST_MONEY: Final = Decimal(10**15)
_LOCALE: Final = re.compile(r"^([a-z]{2,3}|[a-z]{2}-[A-Z]{2}|[a-z]{2}-\d{3})$")
HIGHEST_STATUS: Final = 14

COSTS: Final = ("shipping", "handling", "wrapping")
"""What an order costs beside its lines; each has a base, an amount without and an amount with tax."""

ORDER_MONEY: Final = (
    *(f"base_{cost}_cost" for cost in COSTS),
    *(f"{cost}_cost_{side}_tax" for cost in COSTS for side in ("ex", "inc")),
    "subtotal_ex_tax",
    "subtotal_inc_tax",
    "total_ex_tax",
    "total_inc_tax",
    "discount_amount",
)
ORDER_PAIRS: Final = ("subtotal_{}_tax", "total_{}_tax", "shipping_cost_{}_tax")
"""Amounts that are given both without and with tax, or not at all."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What may be written of one kind of object.

    Attributes:
        fields: All fields.
        money: Those with amounts; null stands for not sent.
        pairs: Names of amounts that come both without and with tax, with ``{}`` where ``ex`` and ``inc`` go.
    """

    fields: Shape
    money: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()


_OPTIONAL_TEXT: Final = text(nullable=True)

ORDER: Final = Schema(
    {
        "billing_address": Field("object", required=True),
        "products": OBJECTS,
        "shipping_addresses": OBJECTS,
        "consignments": OBJECT,
        "fees": OBJECTS,
        "customer_id": integer(0),
        "status_id": integer(0, HIGHEST_STATUS),
        "channel_id": integer(1),
        "date_created": MOMENT,
        "customer_message": text(),
        "staff_notes": text(_LONG),
        "payment_method": text(),
        "payment_provider_id": ANY,
        "external_source": _OPTIONAL_TEXT,
        "external_order_id": _OPTIONAL_TEXT,
        "external_merchant_id": _OPTIONAL_TEXT,
        "ebay_order_id": text(),
        "geoip_country": text(),
        "geoip_country_iso2": text(),
        "ip_address": text(30),
        "ip_address_v6": text(39),
        "customer_locale": text(),
        "default_currency_code": text(3, shortest=3),
        "items_total": integer(0),
        "items_shipped": integer(0),
        "order_is_digital": FLAG,
        "is_deleted": FLAG,
        **dict.fromkeys(ORDER_MONEY, ANY),
    },
    ORDER_MONEY,
    ORDER_PAIRS,
)

_ADDRESS: Final[Shape] = {
    name: text()
    for name in (
        *("first_name", "last_name", "company", "street_1", "street_2", "city", "state", "zip"),
        *("country", "country_iso2", "phone", "email"),
    )
}
_BILLING: Final[Shape] = {**_ADDRESS, "zip": Field("text", required=True, shortest=2)}
_SHIPPING: Final[Shape] = {**_ADDRESS, "shipping_method": text()}
_FORM_FIELDS: Final[Shape] = {"form_fields": OBJECTS}

ADDRESS_FACTS: Final = (
    *(
        "id",
        "order_id",
        "items_total",
        "items_shipped",
        "base_cost",
        "cost_ex_tax",
        "cost_inc_tax",
        "cost_tax",
    ),
    *("cost_tax_class_id", "base_handling_cost", "handling_cost_ex_tax", "handling_cost_inc_tax"),
    *("handling_cost_tax", "handling_cost_tax_class_id", "shipping_zone_id", "shipping_zone_name"),
    "shipping_quotes",
)
"""Fields of a shipping address that are refused where it is changed by itself."""

BILLING_ADDRESS: Final = Schema(_BILLING)
BILLING_ADDRESS_CHANGE: Final = Schema({**_BILLING, **_FORM_FIELDS})
SHIPPING_ADDRESS: Final = Schema(_SHIPPING)
SHIPPING_ADDRESS_CHANGE: Final = Schema({**_SHIPPING, **_FORM_FIELDS})

PICKUP: Final = Schema(
    {
        "pickup_method_id": integer(1, required=True),
        "pickup_method_display_name": text(250),
        "collection_instructions": text(),
        "collection_time_description": text(250),
        "location": OBJECT,
        "line_items": Field("list", required=True),
    }
)

LINE_MONEY: Final = ("price_ex_tax", "price_inc_tax", "wrapping_cost_ex_tax", "wrapping_cost_inc_tax")
LINE_PAIRS: Final = ("price_{}_tax", "wrapping_cost_{}_tax")
LINE: Final = Schema(
    {
        "product_id": integer(0),
        "variant_id": integer(0, nullable=True),
        "product_options": OBJECTS,
        "name": text(250, shortest=1),
        "name_customer": text(250, shortest=1),
        "name_merchant": text(250, shortest=1),
        "quantity": integer(0),
        "sku": text(),
        "upc": text(255),
        "wrapping_id": integer(0),
        "wrapping_name": text(nullable=True),
        "wrapping_message": text(),
        **dict.fromkeys(LINE_MONEY, ANY),
    },
    LINE_MONEY,
    LINE_PAIRS,
)

FEE_MONEY: Final = ("cost_ex_tax", "cost_inc_tax", "cost_tax")
FEE: Final = Schema(
    {
        "type": Field("text", required=True, choices=("custom_fee",)),
        "display_name_customer": text(),
        "display_name_merchant": text(),
        "source": text(),
        "tax_class_id": integer(0, nullable=True),
        **dict.fromkeys(FEE_MONEY, ANY),
    },
    FEE_MONEY,
)

_SHIPMENT: Final[Shape] = {
    "order_address_id": integer(1, required=True),
    "tracking_number": text(50),
    "merchant_shipping_cost": ANY,
    "shipping_method": text(),
    "shipping_provider": text(),
    "tracking_carrier": text(),
    "tracking_link": text(500),
    "comments": text(_LONG),
}
SHIPMENT_CHANGE: Final = Schema(_SHIPMENT, ("merchant_shipping_cost",))
SHIPMENT: Final = Schema({**_SHIPMENT, "items": Field("list", required=True)}, ("merchant_shipping_cost",))


def amount(value: object) -> Decimal:
    """Reads money: a number, or a text that holds one.

    Raises:
        ValueError: It is none, or negative.
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount") from error
    if not number.is_finite() or not 0 <= number < _MOST_MONEY:
        raise ValueError(f"{value!r} is out of range")
    return number


def printed(number: Decimal) -> str:
    """Money as V2 prints it, as in ``336.3200``."""
    return str(number.quantize(_DECIMALS))


def refused(message: str) -> RefusedError:
    """400."""
    return RefusedError(HTTPStatus.BAD_REQUEST, message)


def unwritable(name: str) -> RefusedError:
    """400 for a field that must not be sent at all."""
    return refused(f"The field '{name}' cannot be written to. Please remove it from your request before trying again.")


def part_id(body: Mapping[str, Any], known: Container[int], where: str) -> int | None:
    """The id that a sent part of an order has, or None for a new part.

    Args:
        body: The part as sent.
        known: The ids of the order's parts of this kind.
        where: Its place in the body, for messages.

    Raises:
        RefusedError: 400 for an id that is not among them.
    """
    key = body.get("id")
    if key is not None and (type(key) is not int or key not in known):
        raise refused(f"The id {key} of '{where}id' does not belong to the order.")
    return key


def checked(schema: Schema, body: Mapping[str, Any], *, creating: bool, where: str = "") -> Document:
    """The writable fields that were sent, with money printed.

    Args:
        schema: The write schema.
        body: What was sent.
        creating: Whether required fields must be there.
        where: Stands before names in messages, e.g. ``products.0.``.

    Raises:
        RefusedError: 400, naming every field that is wrong.
    """
    fields, errors = check(schema.fields, dict(body), creating=creating, prefix=where)
    for name in schema.money:
        if fields.get(name) is None:
            fields.pop(name, None)
            continue
        try:
            fields[name] = printed(amount(fields[name]))
        except ValueError:
            errors[where + name] = f"The field '{where}{name}' is invalid."
    for pair in schema.pairs:
        ex, inc = pair.format("ex"), pair.format("inc")
        if (ex in fields) != (inc in fields):
            errors[where + ex] = f"The fields '{where}{ex}' and '{where}{inc}' must be supplied together."
    locale = fields.get("customer_locale")
    if isinstance(locale, str) and locale and not _LOCALE.match(locale):
        errors["customer_locale"] = "The field 'customer_locale' is invalid."
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The order is invalid.", errors)
    return fields
