"""Seeded locations, and the stock that lies at others than the default one.

https://developer.bigcommerce.com/docs/store-operations/catalog/inventory-locations
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.inventory_locations import DEFAULT, LOCATIONS
from bigcommerce_sandbox.times import with_z

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.plan import Plan, Rows

_DAY: Final = 86_400
_ELSEWHERE_EVERY: Final = 3

ELSEWHERE: Final[tuple[Document, ...]] = (
    {"id": 2, "code": "LAGER-NORD", "label": "Lager Nord · Østerbro", "type_id": "PHYSICAL"},
    {"id": 4, "code": "DROP-1", "label": "Dropship 京都", "type_id": "VIRTUAL", "storefront_visibility": False},
)


def locations(plan: Plan) -> Iterator[Document]:
    """The locations of a store with products."""
    for at, location in enumerate((DEFAULT, *ELSEWHERE)):
        moments = dict.fromkeys(("created_at", "updated_at"), with_z(plan.now - (900 - 90 * at) * _DAY))
        yield {**LOCATIONS.defaults, **location, **moments}


def levels(index: int, product: Document, variants: Sequence[Document]) -> Rows:
    """What of a product lies elsewhere."""
    if index % _ELSEWHERE_EVERY:
        return
    location = ELSEWHERE[index // _ELSEWHERE_EVERY % len(ELSEWHERE)]
    whole = product["inventory_tracking"] == "product" or product["base_variant_id"] is not None
    for at, variant in enumerate(variants[:1] if whole else variants):
        yield (
            "inventory_levels",
            {
                "location_id": location["id"],
                "product_id": product["id"],
                "variant_id": 0 if whole else variant["id"],
                "quantity": (12, 0, 350)[(index + at) % 3],
                "safety_stock": (0, 2)[at % 2],
                "warning_level": (0, 5)[index % 2],
                "bin_picking_number": "" if at else "N-7/ß",
            },
        )
