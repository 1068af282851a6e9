"""Streams of what lies under an order. They come with the orders that changed.

https://developer.bigcommerce.com/docs/rest-management/orders
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from tap_bigcommerce.schemas.order_parts import (
    ORDER_COUPON,
    ORDER_FEE,
    ORDER_PRODUCT,
    ORDER_SHIPMENT,
    ORDER_SHIPPING_ADDRESS,
)
from tap_bigcommerce.schemas.payments import ORDER_TRANSACTION
from tap_bigcommerce.streams.children import Inside, UnderEach
from tap_bigcommerce.streams.orders import Orders
from tap_bigcommerce.walks import BackwardsUncounted, Whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tap_bigcommerce.walks import Row

_LINES = "line_items"


class OrderProducts(Inside):
    """Line items of orders. https://developer.bigcommerce.com/docs/rest-management/orders/order-products."""

    name = "order_products"
    shape = ORDER_PRODUCT
    scope = "Orders"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}
    inside = "consignments"

    @override
    def rows_in(self, parent: Row) -> Iterable[Row]:
        """The lines of all consignments, by whatever way they reach the shopper."""
        consignments = parent.get(self.inside) or {}
        mailed = (consignments.get("email") or {}).get("gift_certificates") or ()
        carriers = (row for name in ("shipping", "pickups", "downloads") for row in consignments.get(name) or ())
        return [line for carrier in (*carriers, *mailed) for line in carrier.get(_LINES) or ()]


class OrderShippingAddresses(Inside):
    """Where orders are shipped to. https://developer.bigcommerce.com/docs/rest-management/orders/order-shipping-addresses."""

    name = "order_shipping_addresses"
    shape = ORDER_SHIPPING_ADDRESS
    scope = "Orders"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}
    inside = "consignments"

    @override
    def rows_in(self, parent: Row) -> Iterable[Row]:
        addresses: list[dict[str, Any]] = (parent.get(self.inside) or {}).get("shipping") or []
        return [{name: value for name, value in row.items() if name != _LINES} for row in addresses]


class OrderFees(Inside):
    """Fees on top of the products. https://developer.bigcommerce.com/docs/rest-management/orders/order-fees."""

    name = "order_fees"
    shape = ORDER_FEE
    scope = "Orders"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}
    inside = "fees"


class OrderCoupons(UnderEach):
    """Coupons used for orders; an order's discount does not tell, since a coupon may take off nothing.

    https://developer.bigcommerce.com/docs/rest-management/orders/order-coupons
    """

    name = "order_coupons"
    path = "/v2/orders/{id}/coupons"
    shape = ORDER_COUPON
    walk = BackwardsUncounted()
    scope = "Orders"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}


class OrderShipments(UnderEach):
    """Shipments of orders. https://developer.bigcommerce.com/docs/rest-management/orders/order-shipments."""

    name = "order_shipments"
    path = "/v2/orders/{id}/shipments"
    shape = ORDER_SHIPMENT
    walk = BackwardsUncounted()
    scope = "Orders"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}
    parent_fields = frozenset({"shipping_address_count"})

    @override
    def has_any(self, parent: Row) -> bool:
        # Every shipment goes to an address of the order, and only the store counts these; the count of pieces
        # shipped and the status can be set by anybody.
        return bool(parent.get("shipping_address_count") != 0)


class OrderTransactions(UnderEach):
    """Payments of orders. https://developer.bigcommerce.com/docs/rest-management/transactions."""

    name = "order_transactions"
    path = "/v3/orders/{id}/transactions"
    shape = ORDER_TRANSACTION
    walk = Whole()
    scope = "Order Transactions"
    parent = Orders
    parent_keys: ClassVar = {"order_id": "id"}
