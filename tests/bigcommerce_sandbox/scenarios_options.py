"""Options and modifiers of products, with their values."""

from __future__ import annotations

from typing import Final

from tests.bigcommerce_sandbox.scenarios import Ask, Scenarios
from tests.bigcommerce_sandbox.scenarios_ids import (
    ENGRAVED,
    ENGRAVING,
    LARGE,
    MISSING,
    MUG,
    PLAIN,
    SHIRT,
    SIZE,
    SMALL,
)

_PATH: Final = "/v3/catalog/products/{product_id}"
_COLOURS: Final = {
    "display_name": "Colour",
    "type": "swatch",
    "sort_order": 1,
    "option_values": [
        {"label": "Red", "sort_order": 0, "value_data": {"colors": ["#ff0000"]}, "is_default": True},
        {"label": "Blue", "sort_order": 1, "value_data": {"colors": ["#0000ff"]}, "is_default": False},
    ],
}
_MEDIUM: Final = {"label": "M", "sort_order": 2}

_OPTIONS: Final[Scenarios] = {
    f"GET {_PATH}/options": (
        Ask(200, (SHIRT,)),
        Ask(200, (SHIRT,), {"include_fields": "display_name"}),
        Ask(200, (MUG,)),
        Ask(404, (MISSING,)),
    ),
    f"POST {_PATH}/options": (
        Ask(200, (SHIRT,), body=_COLOURS),
        Ask(409, (SHIRT,), body={**_COLOURS, "display_name": "size"}),
        Ask(422, (SHIRT,), body={**_COLOURS, "type": "smell"}),
    ),
    f"GET {_PATH}/options/{{option_id}}": (Ask(200, (SHIRT, SIZE)), Ask(404, (MUG, SIZE))),
    f"PUT {_PATH}/options/{{option_id}}": (
        Ask(200, (SHIRT, SIZE), body={"display_name": "Fit", "sort_order": 4}),
        Ask(422, (SHIRT, SIZE), body={"display_name": ""}),
    ),
    f"DELETE {_PATH}/options/{{option_id}}": (Ask(204, (SHIRT, SIZE)),),
    f"GET {_PATH}/options/{{option_id}}/values": (
        Ask(200, (SHIRT, SIZE)),
        Ask(200, (SHIRT, SIZE), {"limit": "1", "page": "2"}),
    ),
    f"POST {_PATH}/options/{{option_id}}/values": (
        Ask(200, (SHIRT, SIZE), body=_MEDIUM),
        Ask(422, (SHIRT, SIZE), body={"sort_order": 2}),
    ),
    f"GET {_PATH}/options/{{option_id}}/values/{{value_id}}": (
        Ask(200, (SHIRT, SIZE, SMALL)),
        Ask(404, (SHIRT, SIZE, MISSING)),
    ),
    f"PUT {_PATH}/options/{{option_id}}/values/{{value_id}}": (
        Ask(200, (SHIRT, SIZE, SMALL), body={"label": "Small", "sort_order": 0, "is_default": True}),
        Ask(422, (SHIRT, SIZE, SMALL), body={"label": "L", "sort_order": 0}),
        Ask(404, (SHIRT, SIZE, MISSING), body=_MEDIUM),
    ),
    f"DELETE {_PATH}/options/{{option_id}}/values/{{value_id}}": (Ask(204, (SHIRT, SIZE, LARGE)),),
}

_GIFT: Final = {
    "display_name": "Gift wrap",
    "type": "dropdown",
    "required": False,
    "sort_order": 2,
    "config": {},
    "option_values": [
        {
            "label": "Paper",
            "sort_order": 0,
            "is_default": True,
            "adjusters": {
                "price": {"adjuster": "relative", "adjuster_value": 2.5},
                "weight": {"adjuster": "percentage", "adjuster_value": 1},
                "purchasing_disabled": {"status": False, "message": ""},
            },
        },
        {"label": "None", "sort_order": 1},
    ],
}

_MODIFIERS: Final[Scenarios] = {
    f"GET {_PATH}/modifiers": (
        Ask(200, (SHIRT,)),
        Ask(200, (SHIRT,), {"exclude_fields": "config"}),
        Ask(200, (MUG,)),
    ),
    f"POST {_PATH}/modifiers": (
        Ask(200, (SHIRT,), body=_GIFT),
        Ask(200, (MUG,), body={"display_name": "Name on it", "type": "text", "required": True}),
        Ask(409, (SHIRT,), body={**_GIFT, "display_name": "engraving"}),
        Ask(422, (SHIRT,), body={**_GIFT, "type": "smell"}),
    ),
    f"GET {_PATH}/modifiers/{{modifier_id}}": (Ask(200, (SHIRT, ENGRAVING)), Ask(404, (MUG, ENGRAVING))),
    f"PUT {_PATH}/modifiers/{{modifier_id}}": (
        Ask(200, (SHIRT, ENGRAVING), body={"type": "dropdown", "required": False, "sort_order": 9}),
        Ask(422, (SHIRT, ENGRAVING), body={"type": "dropdown", "required": "perhaps"}),
    ),
    f"DELETE {_PATH}/modifiers/{{modifier_id}}": (Ask(204, (SHIRT, ENGRAVING)),),
    f"GET {_PATH}/modifiers/{{modifier_id}}/values": (
        Ask(200, (SHIRT, ENGRAVING)),
        Ask(200, (SHIRT, ENGRAVING), {"limit": "1", "page": "2"}),
    ),
    f"POST {_PATH}/modifiers/{{modifier_id}}/values": (
        Ask(200, (SHIRT, ENGRAVING), body={"label": "Embossed", "sort_order": 3}),
        Ask(200, (SHIRT, ENGRAVING), body={**_GIFT["option_values"][0], "label": "Stitched"}),  # type: ignore[index]  # a JSON object
        Ask(422, (SHIRT, ENGRAVING), body={"sort_order": 3}),
    ),
    f"GET {_PATH}/modifiers/{{modifier_id}}/values/{{value_id}}": (
        Ask(200, (SHIRT, ENGRAVING, ENGRAVED)),
        Ask(404, (SHIRT, ENGRAVING, MISSING)),
    ),
    f"PUT {_PATH}/modifiers/{{modifier_id}}/values/{{value_id}}": (
        Ask(200, (SHIRT, ENGRAVING, ENGRAVED), body={"label": "Carved", "sort_order": 0}),
        Ask(422, (SHIRT, ENGRAVING, ENGRAVED), body={"label": "Plain", "sort_order": 0}),
    ),
    f"DELETE {_PATH}/modifiers/{{modifier_id}}/values/{{value_id}}": (Ask(204, (SHIRT, ENGRAVING, PLAIN)),),
}

SCENARIOS: Final[Scenarios] = {**_OPTIONS, **_MODIFIERS}
