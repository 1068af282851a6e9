"""Metafields of everything that bears them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ANNA,
    BRAND,
    CATEGORY,
    DEPOT,
    MARKET,
    MISSING,
    NOTE,
    ORDER,
    SECOND_NOTE,
    SHIRT,
    SMALL_SHIRT,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bearer(NamedTuple):
    """What bears metafields in the store of scenarios."""

    resource_type: str
    path: str
    below: str
    ids: tuple[int, ...]
    key_name: str = "metafield_id"


BEARERS: Final = (
    Bearer("product", "/v3/catalog/products", "/v3/catalog/products/{product_id}", (SHIRT,)),
    Bearer(
        "variant",
        "/v3/catalog/variants",
        "/v3/catalog/products/{product_id}/variants/{variant_id}",
        (SHIRT, SMALL_SHIRT),
    ),
    Bearer("category", "/v3/catalog/categories", "/v3/catalog/categories/{category_id}", (CATEGORY,)),
    Bearer("brand", "/v3/catalog/brands", "/v3/catalog/brands/{brand_id}", (BRAND,)),
    Bearer("customer", "/v3/customers", "/v3/customers/{customerId}", (ANNA,), "metafieldId"),
    Bearer("order", "/v3/orders", "/v3/orders/{order_id}", (ORDER,)),
    Bearer("channel", "/v3/channels", "/v3/channels/{channel_id}", (MARKET,)),
    Bearer("location", "/v3/inventory/locations", "/v3/inventory/locations/{location_id}", (DEPOT,)),
)

_NEW: Final = {
    "key": "shelf",
    "value": "7",
    "namespace": "Warehouse",
    "permission_set": "app_only",
    "description": "Where it lies",
}

_CHANGED: Final = {"key": "note", "namespace": "Shop", "value": "Heavy", "permission_set": "write_and_sf_access"}
_COLOUR: Final = {"key": "colour", "namespace": "Other", "value": "red", "permission_set": "write"}


def documents() -> list[tuple[str, list[dict[str, Any]]]]:
    """The metafields that scenarios meet."""
    return [
        (
            f"{bearer.resource_type}_metafields",
            [
                {
                    "id": NOTE,
                    "resource_id": bearer.ids[-1],
                    "key": "note",
                    "namespace": "Shop",
                    "value": "Fragile",
                    "permission_set": "read",
                },
                {
                    "id": SECOND_NOTE,
                    "resource_id": bearer.ids[-1],
                    **_COLOUR,
                    "owner_client_id": "another",
                },
            ],
        )
        for bearer in BEARERS
    ]


def _scenarios(bearer: Bearer) -> Iterator[tuple[str, Sequence[Ask]]]:
    ids, owner = bearer.ids, {"resource_id": bearer.ids[-1]}
    every, several = f"{bearer.path}/metafields", f"{bearer.below}/metafields"
    single = f"{several}/{{{bearer.key_name}}}"
    lost = (*ids[:-1], MISSING)
    yield (
        f"GET {every}",
        (
            Ask(200),
            Ask(200, parameters={"limit": "1"}),
            Ask(200, parameters={"limit": "1", "page": "2"}),
            Ask(200, parameters={"namespace:in": "Shop,Other", "direction": "desc"}),
        ),
    )
    yield (
        f"POST {every}",
        (
            Ask(200, body=[{**_NEW, **owner}, {**_NEW, **owner, "key": "second", "permission_set": "write"}]),
            Ask(422, body=[{**_NEW, **owner}, {**_NEW, **owner, "key": "third"}]),
        ),
    )
    yield (
        f"PUT {every}",
        (
            Ask(200, body=[{"id": NOTE, **_CHANGED}, {"id": SECOND_NOTE, **_COLOUR, "value": "blue"}]),
            Ask(422, body=[{"id": NOTE, **_CHANGED}, {"id": SECOND_NOTE, **_COLOUR, "permission_set": "read"}]),
        ),
    )
    yield (
        f"DELETE {every}",
        (Ask(422, body=[SECOND_NOTE, MISSING, NOTE]), Ask(200, body=[])),
    )
    yield f"GET {several}", (Ask(200, ids), Ask(200, ids, {"key": "note"}))
    yield (
        f"POST {several}",
        (Ask(200, ids, body=_NEW), Ask(409, ids, body=_NEW), Ask(422, ids, body={"key": "nothing else"})),
    )
    yield f"GET {single}", (Ask(200, (*ids, NOTE)), Ask(404, (*ids, MISSING)), Ask(404, (*lost, NOTE)))
    yield (
        f"PUT {single}",
        (
            Ask(200, (*ids, NOTE), body=_CHANGED),
            Ask(400, (*ids, NOTE), body={"value": ""}),
            Ask(404, (*ids, MISSING), body={"value": "Heavy"}),
        ),
    )
    yield f"DELETE {single}", (Ask(204, (*ids, NOTE)), Ask(404, (*ids, NOTE)))


SCENARIOS: Final[Scenarios] = {name: tuple(asks) for bearer in BEARERS for name, asks in _scenarios(bearer)}
