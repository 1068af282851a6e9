"""Channels, their currencies and what they list."""

from __future__ import annotations

from typing import Any, Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    CLOSED,
    LARGE_SHIRT,
    LISTED,
    MARKET,
    MISSING,
    MUG,
    ONLY_MUG,
    SHIRT,
    SMALL_SHIRT,
)

_STATE: Final = {"product_id": SHIRT, "state": "active"}
_DOLLARS: Final = {"enabled_currencies": ["USD"], "default_currency": "USD"}
_EUROS: Final = {"enabled_currencies": ["USD", "EUR"], "default_currency": "EUR"}


def documents() -> list[tuple[str, list[dict[str, Any]]]]:
    """The channels and listings that scenarios meet."""
    moments = dict.fromkeys(("date_created", "date_modified"), "2024-01-01T00:00:00Z")
    texts = {"external_id": "", "name": "", "description": ""}
    small = {**_STATE, **texts, **moments, "channel_id": MARKET, "variant_id": SMALL_SHIRT}
    return [
        (
            "channels",
            [
                {"id": MARKET, "name": "Market", "type": "marketplace", "platform": "ebay", "status": "connected"},
                {"id": CLOSED, "name": "Closed", "status": "deleted"},
            ],
        ),
        ("channel_listings", [{"listing_id": LISTED, **_STATE, "channel_id": MARKET, "variants": [small]}]),
    ]


_NEW: Final = {"name": "Counter", "type": "pos", "platform": "square"}
_LARGE: Final = {**_STATE, "variant_id": LARGE_SHIRT}
_MUG: Final = {"product_id": MUG, "state": "pending"}

_ONE: Final = "/v3/channels/{channel_id}"
_ALL_CURRENCIES: Final = "/v3/channels/currency-assignments"
_CURRENCIES: Final = f"{_ONE}/currency-assignments"
_LISTINGS: Final = f"{_ONE}/listings"

SCENARIOS: Final[Scenarios] = {
    "GET /v3/channels": (
        Ask(200),
        Ask(200, parameters={"available": "true", "limit": "1", "page": "2"}),
        Ask(200, parameters={"type:in": "marketplace,pos"}),
        Ask(422, parameters={"limit": "a"}),
    ),
    "POST /v3/channels": (
        Ask(200, body=_NEW),
        Ask(200, body={**_NEW, "name": "Second", "status": "connected", "external_id": "7", "is_visible": False}),
        Ask(422, body={"name": "Nameless"}),
    ),
    f"GET {_ONE}": (Ask(200, (1,)), Ask(404, (MISSING,))),
    f"PUT {_ONE}": (
        Ask(200, (MARKET,), body={"name": "Fair", "status": "disconnected"}),
        Ask(404, (MISSING,), body={"name": "Fair"}),
    ),
    f"GET {_ONE}/site": (Ask(200, (1,)), Ask(404, (MARKET,))),
    f"GET {_ALL_CURRENCIES}": (Ask(200),),
    f"POST {_ALL_CURRENCIES}": (
        Ask(200, body=[{"channel_id": MARKET, **_DOLLARS}]),
        Ask(422, body=[{"channel_id": MARKET, **_EUROS}]),
    ),
    f"PUT {_ALL_CURRENCIES}": (
        Ask(200, body=[{"channel_id": MARKET, **_DOLLARS}, {"channel_id": 1, **_DOLLARS}]),
        Ask(422, body=[{"channel_id": MISSING, **_DOLLARS}]),
    ),
    f"GET {_CURRENCIES}": (Ask(200, (MARKET,)), Ask(404, (MISSING,))),
    f"POST {_CURRENCIES}": (Ask(200, (MARKET,), body=_DOLLARS), Ask(422, (MARKET,), body={"enabled_currencies": []})),
    f"PUT {_CURRENCIES}": (Ask(200, (MARKET,), body=_DOLLARS), Ask(422, (MARKET,), body=_EUROS)),
    f"GET {_LISTINGS}": (
        Ask(200, (MARKET,)),
        Ask(200, (MARKET,), {"after": str(LISTED)}),
        Ask(200, (MISSING,)),
    ),
    f"POST {_LISTINGS}": (
        Ask(200, (MARKET,), body=[{**_MUG, "variants": [{**_MUG, "variant_id": ONLY_MUG, "name": "Becher"}]}]),
        Ask(422, (MARKET,), body=[{"product_id": MUG}]),
    ),
    f"PUT {_LISTINGS}": (
        Ask(200, (MARKET,), body=[{"listing_id": LISTED, **_STATE, "name": "Hemd", "variants": [_LARGE]}]),
        Ask(422, (MARKET,), body=[{"name": "Hemd"}]),
    ),
    f"GET {_LISTINGS}/{{listing_id}}": (Ask(200, (MARKET, LISTED)), Ask(404, (MARKET, MISSING))),
}
