"""What the streams of metafields have in common, whatever the metafields are kept on."""

from __future__ import annotations

from tap_bigcommerce.schemas.metafields import METAFIELD
from tap_bigcommerce.streams.base import BigCommerceStream
from tap_bigcommerce.walks import ByCursor


class Metafields(BigCommerceStream):
    """Metafields have a list of their own with dates, so one that changes is found without its owner.

    Those that another app keeps as `app_only` are not served. No `direction` is sent, since what it orders by is
    not documented.
    """

    replication_key = "date_modified"
    shape = METAFIELD
    walk = ByCursor()
    changed_since = "date_modified:min"
    chooses_fields = True
    selected_by_default = False
    filters = frozenset(
        {"key", "key:in", "namespace", "namespace:in"} | {"date_created:max", "date_created:min", "date_modified:max"}
    )
