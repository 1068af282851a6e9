"""Ids of the objects that scenarios name."""

from __future__ import annotations

from typing import Final

MISSING: Final = 999_999
"""The id of nothing."""

BRAND, SPARE_BRAND = 11, 12
TREE, SPARE_TREE = 1, 2
CATEGORY, SUBCATEGORY, SPARE_CATEGORY = 21, 22, 23
SHIRT, MUG, BARE = 31, 32, 33
"""A product with every kind of child, one without options, and one with nothing at all."""

SIZE, SMALL, LARGE = 41, 42, 43
ENGRAVING, ENGRAVED, PLAIN = 44, 45, 46
SMALL_SHIRT, LARGE_SHIRT, ONLY_MUG = 51, 52, 53
FRONT, BACK = 61, 62
VIDEO, MATERIAL, ORIGIN, RULE, SECOND_RULE = 63, 64, 65, 66, 67
ANNA, BEN = 71, 72
HOME, WORK = 73, 74
TIER, TIER_OF_ANNA = 75, 76
GROUP, SPARE_GROUP = 77, 78
COUPON, SPARE_COUPON, LIMITED_COUPON = 81, 82, 83
ORDER, DOWNLOAD, PICKED_UP = 91, 92, 93
"""An order with every kind of part, one with nothing to ship, and one for the shop's desk."""

SHIPPED_TO, PARCEL, PICKUP = 94, 95, 96
LINE, SECOND_LINE, FILE_LINE, PICKUP_LINE = 101, 102, 103, 104

NOTE, SECOND_NOTE = 111, 112
"""Metafields, of whatever they are kept on; the second one is another app's."""

PRICES, SPARE_PRICES = 113, 114
ASSIGNMENT = 115

DEPOT, SPARE_DEPOT = 116, 117
"""Locations beside the default one."""

MARKET, CLOSED = 118, 119
"""A marketplace, and a channel that is deleted."""

LISTED = 120
SUBSCRIBER, UNSUBSCRIBED = 151, 152
GIFT, SPARE_GIFT = 153, 154
PAYMENT, BACK_PAYMENT, REFUND = 155, 156, 157
AUTOMATIC, IN_BULK, WITH_CODE, WITHOUT_CODE = 121, 122, 123, 124
BULK_CODE, ONLY_CODE = 125, 126
REDIRECT, SPARE_REDIRECT = 131, 132
HOME_PAGE, SUBPAGE, RAW_PAGE = 133, 134, 135
REVIEW = 141
WISHES = 142
