"""Seeded customers with addresses, attributes, form fields and groups.

https://developer.bigcommerce.com/docs/rest-management/customers
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.people import customer_id, home, person
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_z, without_zone

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.people import Person

ADDRESSES: Final = (1, 1, 0, 2, 1, 1, 0, 3, 1, 1)
"""How many addresses a customer has, by index."""

MANY_EVERY: Final = 40
MANY_ADDRESSES: Final = 12
"""More than the ten that the API nests in a customer."""

GROUPS: Final = 4
_FORM_FIELDS_EVERY: Final = 6
_ADDRESS_FIELDS_EVERY: Final = 15
_ATTRIBUTES_EVERY: Final = 8
_LONG_TIMES: Final = 60
_DAY: Final = 86_400


def rows(plan: Plan) -> Rows:
    """Attributes and groups, then every customer followed by what belongs to it."""
    customers = plan.sizes.customers
    if not customers:
        return
    yield from (("customer_groups", group) for group in _groups(plan))
    yield from (("customer_attributes", attribute) for attribute in _attributes(plan))
    timeline, address_ids, value_ids = plan.timeline(customers), count(1), count(1)
    for index in range(customers):
        dice, key = plan.dice(Of.CUSTOMER, index), customer_id(index)
        created = timeline.created(index, dice)
        who = person(plan, index)
        addresses = list(_addresses(who, index, dice))
        values = list(_attribute_values(index, created, dice))
        modified = timeline.modified(index, created, dice)
        moments = {"date_created": with_z(created), "date_modified": with_z(modified)}
        counts = {"address_count": len(addresses), "attribute_count": len(values)}
        yield "customers", {"id": key, **_customer(who, index, dice), **counts, **moments}
        for at, address in enumerate(addresses):
            address_id = next(address_ids)
            yield "customer_addresses", {"id": address_id, "customer_id": key, **address}
            if at == 0 and index % _ADDRESS_FIELDS_EVERY == 0:
                yield (
                    "customer_form_field_values",
                    {"address_id": address_id, "name": "Klingel", "value": "2x läuten"},
                )
        for value in values:
            yield "customer_attribute_values", {"id": next(value_ids), "customer_id": key, **value}
        if index % _FORM_FIELDS_EVERY == 0:
            for name, answer in dice.sample(words.FORM_FIELDS, dice.choice((1, 2, 3))):
                yield "customer_form_field_values", {"customer_id": key, "name": name, "value": answer}


def _customer(who: Person, index: int, dice: random.Random) -> Document:
    return {
        "email": who.email,
        "first_name": who.first_name,
        "last_name": who.last_name,
        "company": who.company,
        "phone": who.phone,
        "notes": _notes(index, dice),
        "tax_exempt_category": dice.choice(("", "", "", "Non-profit")),
        "customer_group_id": dice.choice((0, 0, 0, *range(1, GROUPS + 1))),
        "registration_ip_address": dice.choice(("", f"192.0.2.{dice.randrange(256)}")),
        "authentication": {"force_password_reset": index % 10 == 1},
        "accepts_product_review_abandoned_cart_emails": dice.choice((True, False)),
        "channel_ids": dice.choice((None, None, [1])),
        "store_credit_amounts": [{"amount": dice.choice((0, 0, 0, 43.15, 100))}],
    }


def _notes(index: int, dice: random.Random) -> str:
    if index % MANY_EVERY == 2:  # noqa: PLR2004 - any one of them
        return words.LONG_SENTENCE * _LONG_TIMES
    return dice.choice(("", "", "VIP ⭐ — rief zweimal an.\nZahlt stets pünktlich.", "<script>alert(1)</script>"))


def _addresses(who: Person, index: int, dice: random.Random) -> Iterator[Document]:
    number = MANY_ADDRESSES if index % MANY_EVERY == MANY_EVERY // 2 else ADDRESSES[index % len(ADDRESSES)]
    for at in range(number):
        where = home(dice, at)
        yield {
            "first_name": who.first_name if at == 0 else dice.choice(words.FIRST_NAMES),
            "last_name": who.last_name,
            "company": who.company,
            "address1": where.street_1,
            "address2": where.street_2,
            "city": where.place.city,
            "state_or_province": where.place.state,
            "postal_code": where.place.postal_code,
            "country": where.place.country,
            "country_code": where.place.country_code,
            "phone": who.phone,
            "address_type": "commercial" if who.company else "residential",
        }


def _attribute_values(index: int, created: int, dice: random.Random) -> Iterator[Document]:
    everything = index % MANY_EVERY == MANY_EVERY // 2 + 1
    number = len(words.ATTRIBUTES) if everything else 2 if index % _ATTRIBUTES_EVERY == 0 else 0
    for at in sorted(dice.sample(range(len(words.ATTRIBUTES)), number)):
        kind = words.ATTRIBUTES[at][1]
        value = {
            "string": dice.choice(("Yes", "bleu marine", "ß", "0")),
            "number": str(dice.randrange(1_000)),
            "date": dice.choice(("1988-02-29", "2031-12-31")),
        }[kind]
        moments = dict.fromkeys(("date_created", "date_modified"), with_z(created))
        yield {"attribute_id": nth_id(at), "attribute_value": value, **moments}


def _attributes(plan: Plan) -> Iterator[Document]:
    for at, (name, kind) in enumerate(words.ATTRIBUTES):
        moments = dict.fromkeys(("date_created", "date_modified"), with_z(plan.now - (500 - at) * _DAY))
        yield {"id": nth_id(at), "name": name, "type": kind, **moments}


def _groups(plan: Plan) -> Iterator[Document]:
    some = [nth_id(index) for index in range(min(plan.categories, 3))]
    for at, (name, access, discount) in enumerate(words.GROUPS[:GROUPS]):
        moment = without_zone(plan.now - (700 - at) * _DAY)
        rules = [{"type": "all", "method": "percent", "amount": discount}] if discount else []
        yield {
            "id": at + 1,
            "name": name,
            "is_default": at == 0,
            "category_access": {"type": access, **({"categories": some} if access == "specific" else {})},
            "discount_rules": rules,
            "date_created": moment,
            "date_modified": moment,
        }
