"""Who buys from a seeded store, and where they live: pure facts by index.

Nobody here is real; e-mail addresses use the domains reserved for examples (RFC 2606).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.catalog import slug
from bigcommerce_sandbox.seed.plan import Of, Plan, nth_id

if TYPE_CHECKING:
    import random

    from bigcommerce_sandbox.seed.words import Place

SHOUTING_EVERY: Final = 12
"""One customer in so many wrote the e-mail address in capitals."""

_FIRST_SLUGS: Final = tuple(slug(name) or "kunde" for name in words.FIRST_NAMES)
_LAST_SLUGS: Final = tuple(slug(name) or "x" for name in words.LAST_NAMES)


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer."""

    first_name: str
    last_name: str
    company: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where something is sent."""

    street_1: str
    street_2: str
    place: Place


def customer_id(index: int) -> int:
    """The id of the customer with this index."""
    return nth_id(index)


def person(plan: Plan, index: int) -> Person:
    """The buyer with this index; e-mail addresses are unique whatever their case. Guests follow customers."""
    dice = plan.dice(Of.PERSON, index)
    first, last = dice.randrange(len(words.FIRST_NAMES)), dice.randrange(len(words.LAST_NAMES))
    tag = "+shop" if index % 9 == 5 else ""  # noqa: PLR2004 - some people sort their mail
    email = f"{_FIRST_SLUGS[first]}.{_LAST_SLUGS[last]}.{index}{tag}@{dice.choice(words.DOMAINS)}"
    return Person(
        words.FIRST_NAMES[first],
        words.LAST_NAMES[last],
        dice.choice(words.COMPANIES),
        email.upper() if index % SHOUTING_EVERY == SHOUTING_EVERY - 1 else email,
        dice.choice(("", "555-0100", f"+49 (0)221 {index:06d}", "(02) 5550 0100 ext. 7")),
    )


def home(dice: random.Random, at: int = 0) -> Home:
    """A place to send things to; two of one person's homes differ if `at` does, up to twenty."""
    street = f"{dice.randrange(1, 50) * 20 + at} {dice.choice(words.STREETS)}"
    return Home(street, dice.choice(words.STREET_SECOND_LINES), dice.choice(words.PLACES))
