"""Seeded subscribers: some of the customers, and some of those who ordered as guests.

https://developer.bigcommerce.com/docs/rest-management/subscribers
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed.order_making import GUEST_EVERY, placed
from bigcommerce_sandbox.seed.people import person
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.people import Person

CUSTOMER_EVERY: Final = 3
GUEST_SUBSCRIBES_EVERY: Final = 2
"""One guest's order in so many brings a subscriber."""

_CONSENTS: Final[tuple[list[str], ...]] = (
    ["marketing_newsletter"],
    ["marketing_newsletter", "abandoned_cart"],
    ["marketing_newsletter"],
    [],
    ["abandoned_cart"],
)


def rows(plan: Plan) -> Rows:
    """Subscribers out of the customers first, then those out of the orders."""
    ids, customers, orders = count(), plan.sizes.customers, plan.sizes.orders
    for index in range(0, customers, CUSTOMER_EVERY):
        dice = plan.dice(Of.CUSTOMER, index)
        timeline = plan.timeline(customers)
        created = timeline.created(index, dice)
        modified = timeline.modified(index, created, dice)
        yield "subscribers", _subscriber(next(ids), person(plan, index), "storefront", None, (created, modified))
    for index in range(GUEST_EVERY - 1, orders, GUEST_EVERY * GUEST_SUBSCRIBES_EVERY):
        order = placed(plan, index, plan.dice(Of.ORDER, index))
        moments = (order.created, order.created)
        yield "subscribers", _subscriber(next(ids), person(plan, order.buyer), "order", order.id, moments)


def _subscriber(at: int, who: Person, source: str, order: int | None, moments: tuple[int, int]) -> Document:
    created, modified = moments
    return {
        "id": nth_id(at),
        "email": who.email,
        "first_name": who.first_name,
        "last_name": who.last_name,
        "source": source,
        "order_id": order,
        "channel_id": 1,
        "consents": _CONSENTS[at % len(_CONSENTS)],
        "date_created": with_z(created),
        "date_modified": with_z(modified),
    }
