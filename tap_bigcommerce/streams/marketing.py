"""Streams of marketing."""

from __future__ import annotations

from tap_bigcommerce.schemas.marketing import COUPON
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import ByLeastId


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
