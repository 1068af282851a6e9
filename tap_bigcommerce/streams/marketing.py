"""Streams of marketing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from tap_bigcommerce.schemas.marketing import COUPON, GIFT_CERTIFICATE
from tap_bigcommerce.schemas.promotions import PROMOTION, PROMOTION_CODE
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.streams.children import UnderEach
from tap_bigcommerce.walks import Backwards, BackwardsUncounted, ByCursor, ByLeastId

if TYPE_CHECKING:
    from tap_bigcommerce.walks import Row


class Coupons(BigCommerceStream):
    """Coupons; how often one was used changes without a trace, so all are read every time.

    https://developer.bigcommerce.com/docs/rest-management/marketing/coupons
    """

    name = "coupons"
    path = "/v2/coupons"
    shape = COUPON
    walk = ByLeastId()
    scope = "Marketing"
    filters = frozenset({"id", "code", "name", "type", "exclude_type", "max_id"})


class GiftCertificates(BigCommerceStream):
    """Gift certificates; what is left of one changes without a trace, so all are read every time.

    https://developer.bigcommerce.com/docs/rest-management/marketing/gift-certificates
    """

    name = "gift_certificates"
    path = "/v2/gift_certificates"
    shape = GIFT_CERTIFICATE
    walk = ByLeastId(order={"sort": "id", "direction": "asc"}, otherwise=BackwardsUncounted())
    scope = "Marketing"
    selected_by_default = False
    filters = frozenset({"code", "from_email", "from_name", "max_id", "order_id", "to_email", "to_name"})


class Promotions(BigCommerceStream):
    """Promotions, automatic ones and those that take a code.

    https://developer.bigcommerce.com/docs/rest-management/promotions
    """

    name = "promotions"
    path = "/v3/promotions"
    shape = PROMOTION
    walk = Backwards()
    scope = "Marketing"
    selected_by_default = False
    channel_filter = "channels"
    filters = frozenset({"channels", "code", "currency_code", "id", "name", "query", "redemption_type", "status"})


class PromotionCodes(UnderEach):
    """The codes of promotions that take one; the API lists them promotion by promotion.

    https://developer.bigcommerce.com/docs/rest-management/promotions/coupon-codes-bulk
    """

    name = "promotion_codes"
    path = "/v3/promotions/{id}/codes"
    parent = Promotions
    parent_keys: ClassVar = {"promotion_id": "id"}
    parent_fields = frozenset({"redemption_type"})
    shape = PROMOTION_CODE
    walk = ByCursor()
    scope = "Marketing"
    filters = frozenset({"code"})

    @override
    def has_any(self, parent: Row) -> bool:
        return parent.get("redemption_type") != "AUTOMATIC"
