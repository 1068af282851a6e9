"""Writing orders, for the tests that do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

ORDERS = "/v2/orders"
WHOLE = "?include=consignments.line_items,fees&consignment_structure=object"
BILLING = {"first_name": "Ada", "zip": "2000", "email": "Ada@example.com"}
POSTER = {"name": "Poster", "quantity": 2, "price_ex_tax": 10, "price_inc_tax": "11"}
FEE = {"type": "custom_fee", "display_name_customer": "Care", "cost_ex_tax": 4, "cost_inc_tax": "5.00"}


def body(**fields: object) -> dict[str, Any]:
    return {"billing_address": BILLING, "products": [POSTER], **fields}


def made(shop: Shop, **fields: object) -> dict[str, Any]:
    order: dict[str, Any] = shop.made(ORDERS + WHOLE, body(**fields))
    return order


def changed(shop: Shop, order: dict[str, Any], **fields: object) -> dict[str, Any]:
    answer = shop.put(f"{ORDERS}/{order['id']}", fields)
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = shop.send("GET", f"{ORDERS}/{order['id']}{WHOLE}").json()
    assert {name: whole[name] for name in fields if name in {"staff_notes", "status_id"}} == {
        name: value for name, value in fields.items() if name in {"staff_notes", "status_id"}
    }
    return whole


def refusal(shop: Shop, **fields: object) -> str:
    answer = shop.post(ORDERS, body(**fields))
    assert answer.status_code == 400, answer.text
    assert shop.rows(ORDERS) == []
    (error,) = answer.json()
    assert error["status"] == 400
    return str(error["message"])


def lines(shop: Shop, order: dict[str, Any]) -> list[dict[str, Any]]:
    return shop.rows(f"{ORDERS}/{order['id']}/products")


def amounts(order: dict[str, Any], *names: str) -> list[str]:
    return [order[name] for name in names]


def shirt(shop: Shop) -> dict[str, Any]:
    """A product in two sizes of different prices."""
    variants = [
        {
            "sku": f"SHIRT-{size}",
            "price": price,
            "option_values": [{"option_display_name": "Size", "label": size}],
        }
        for size, price in (("S", 30), ("L", 35))
    ]
    return shop.product(name="Shirt", variants=variants)
