"""Seeded metafields: on some objects of every kind that can bear them, a few of them another app's.

https://developer.bigcommerce.com/docs/rest-catalog/products/metafields
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from bigcommerce_sandbox.areas.channels import DEFAULT_CHANNEL
from bigcommerce_sandbox.areas.inventory_locations import DEFAULT_LOCATION
from bigcommerce_sandbox.areas.metafields import OWN_CLIENT
from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.channels import OTHERS
from bigcommerce_sandbox.seed.goods import good
from bigcommerce_sandbox.seed.inventory import ELSEWHERE
from bigcommerce_sandbox.seed.order_making import FIRST_ID
from bigcommerce_sandbox.seed.people import customer_id
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_offset

if TYPE_CHECKING:
    from collections.abc import Callable

    from bigcommerce_sandbox.collection import Document

OTHER_CLIENT: Final = "anotherappanotherappanotherapp9"
"""The client id of another app."""

_OTHER_EVERY: Final = 9
_LONG_EVERY: Final = 50
_LONG_TIMES: Final = 60
_KINDS: Final = 8

CHANNELS: Final = (DEFAULT_CHANNEL, *(channel["id"] for channel in OTHERS))
LOCATIONS: Final = (DEFAULT_LOCATION, *(location["id"] for location in ELSEWHERE))

_KEPT: Final = (
    ("Warehouse", "shelf", "Regal 4, Fach ß", "Where it lies"),
    ("ERP · naïve", "external_id", '{"system":"erp","ids":[7,"8"],"note":"日本"}', ""),
    ("Warehouse", "checked", "true", "Geprüft ✔"),
)


class _Kind(NamedTuple):
    """What bears metafields: how many there are, every how manieth bears some, and its id by its index."""

    at: int
    resource_type: str
    number: int
    every: int
    key: Callable[[int], int]


def _kinds(plan: Plan) -> tuple[_Kind, ...]:
    sizes = plan.sizes
    return (
        _Kind(0, "brand", plan.brands, 3, nth_id),
        _Kind(1, "category", plan.categories, 3, nth_id),
        _Kind(2, "product", sizes.products, 4, nth_id),
        _Kind(3, "variant", sizes.products, 6, lambda index: good(plan, index).variants[-1].id),
        _Kind(4, "customer", sizes.customers, 5, customer_id),
        _Kind(5, "order", sizes.orders, 5, lambda index: FIRST_ID - 1 + nth_id(index)),
        _Kind(6, "channel", len(CHANNELS) if sizes.products else 0, 2, lambda index: CHANNELS[index]),
        _Kind(7, "location", len(LOCATIONS) if sizes.products else 0, 2, lambda index: LOCATIONS[index]),
    )


def rows(plan: Plan) -> Rows:
    """The metafields of all kinds, kind by kind."""
    for kind in _kinds(plan):
        ids = count(1)
        for index in range(0, kind.number, kind.every):
            for kept in _KEPT[: index // kind.every % len(_KEPT) + 1]:
                key = next(ids)
                yield f"{kind.resource_type}_metafields", {"id": key, **_metafield(plan, kind, index, key, kept)}


def _metafield(plan: Plan, kind: _Kind, index: int, key: int, kept: tuple[str, str, str, str]) -> Document:
    dice = plan.dice(Of.METAFIELD, key * _KINDS + kind.at)
    namespace, name, value, description = kept
    timeline = plan.timeline(kind.number)
    created = timeline.created(index, dice)
    others = key % _OTHER_EVERY == 0
    return {
        "key": name,
        "value": words.LONG_SENTENCE * _LONG_TIMES if key % _LONG_EVERY == _LONG_EVERY // 2 else value,
        "namespace": namespace,
        "permission_set": "write" if others else dice.choice(("app_only", "read", "write", "read_and_sf_access")),
        "resource_type": kind.resource_type,
        "resource_id": kind.key(index),
        "description": description,
        "date_created": with_offset(created),
        "date_modified": with_offset(timeline.modified(index, created, dice)),
        "owner_client_id": OTHER_CLIENT if others else OWN_CLIENT,
    }
