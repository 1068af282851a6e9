"""Seeded gift certificates: bought in some of the orders, and given to some of the customers.

https://developer.bigcommerce.com/docs/rest-management/marketing/gift-certificates
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.marketing_gift_certificates import TEMPLATES
from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.goods import UNIT, money
from bigcommerce_sandbox.seed.order_making import placed
from bigcommerce_sandbox.seed.people import customer_id, person
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.people import Person

ORDER_EVERY: Final = 10
CUSTOMER_EVERY: Final = 20
_DAY: Final = 86_400
_MERCHANT: Final = ("Acme Gifts", "gifts@shop.example.org")
_STATUSES: Final = ("active", "active", "pending", "disabled")
_MESSAGES: Final = ("", "Alles Gute! 🎂", "For you — <3", "お誕生日おめでとう")


def rows(plan: Plan) -> Rows:
    """Certificates out of the orders first, then those that the store gave away."""
    ids = count()
    for index in range(ORDER_EVERY - 4, plan.sizes.orders, ORDER_EVERY):
        order = placed(plan, index, plan.dice(Of.ORDER, index))
        giver = person(plan, order.buyer)
        origin = {
            "customer_id": order.customer,
            "order_id": order.id,
            "from_name": f"{giver.first_name} {giver.last_name}",
            "from_email": giver.email,
        }
        friend = person(plan, order.buyer + 1)
        yield "gift_certificates", {**_certificate(plan, next(ids), friend, order.created), **origin}
    for index in range(CUSTOMER_EVERY - 1, plan.sizes.customers, CUSTOMER_EVERY):
        moment = plan.timeline(plan.sizes.customers).created(index, plan.dice(Of.CUSTOMER, index))
        origin = {
            "customer_id": customer_id(index),
            "order_id": 0,
            "from_name": _MERCHANT[0],
            "from_email": _MERCHANT[1],
        }
        yield "gift_certificates", {**_certificate(plan, next(ids), person(plan, index), moment), **origin}


def _certificate(plan: Plan, at: int, receiver: Person, purchased: int) -> Document:
    dice, key = plan.dice(Of.GIFT_CERTIFICATE, at), nth_id(at)
    amount = dice.choice((10, 25, 50, 100)) * UNIT + dice.choice((0, 0, 5_000))
    expires = dice.choice((0, 0, purchased + 365 * _DAY, plan.now + 90 * _DAY))
    expired = 0 < expires < plan.now
    letters = f"{dice.getrandbits(36):09X}"
    return {
        "id": key,
        "code": f"{letters[:3]}-{letters[3:6]}-{letters[6:9]}-{key:X}",
        "to_name": f"{receiver.first_name} {receiver.last_name}",
        "to_email": receiver.email,
        "amount": money(amount),
        "balance": money(dice.choice((amount, amount, amount // 2, 0))),
        "status": "expired" if expired else dice.choice(_STATUSES),
        "template": dice.choice(TEMPLATES),
        "message": dice.choice((*_MESSAGES, *words.GREETINGS)),
        "purchase_date": str(purchased),
        "expiry_date": str(expires),
        "currency_code": "USD",
    }
