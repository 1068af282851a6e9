"""Seeded channels, and what the marketplace among them lists.

https://developer.bigcommerce.com/docs/rest-management/channels
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.areas.channels import CHANNELS, DEFAULT
from bigcommerce_sandbox.seed.currencies import FOREIGN, OWN
from bigcommerce_sandbox.times import unix_seconds, with_z

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.seed.plan import Plan, Rows

MARKETPLACE: Final = 664_179
_DAY: Final = 86_400
_LISTED_EVERY: Final = 4

OTHERS: Final[tuple[Document, ...]] = (
    {"id": 2, "name": "Großhandel / wholesale", "platform": "custom"},
    {"id": MARKETPLACE, "name": "Amazon", "type": "marketplace", "platform": "amazon", "status": "connected"},
    {"id": 664_207, "name": "Alter Laden", "platform": "wordpress", "status": "deleted", "is_visible": False},
)


def channels(plan: Plan) -> Iterator[Document]:
    """The channels of a store with products."""
    codes = [OWN.code, FOREIGN[0].code] if plan.sizes.orders else [OWN.code]
    for at, channel in enumerate((DEFAULT, *OTHERS)):
        created, modified = (with_z(plan.now - days * _DAY) for days in (1_000 - 90 * at, 900 - 250 * at))
        yield {
            **CHANNELS.defaults,
            **channel,
            "date_created": created,
            "date_modified": modified,
            "currencies": {"enabled_currencies": codes if at == 0 else codes[:1], "default_currency": OWN.code},
        }


def listings(index: int, product: Document, variants: Sequence[Document]) -> Rows:
    """How a product stands in the marketplace, if it does."""
    if index % _LISTED_EVERY:
        return
    moments = {name: with_z(unix_seconds(product[name])) for name in ("date_created", "date_modified")}
    state = ("active", "active", "disabled")[index // _LISTED_EVERY % 3]
    owners = {"channel_id": MARKETPLACE, "product_id": product["id"]}
    texts = {"external_id": "", "name": "", "description": ""}
    yield (
        "channel_listings",
        {
            "listing_id": index + 1,
            **owners,
            **texts,
            "external_id": f"ASIN-{index}",
            "name": product["name"],
            "state": state,
            **moments,
            "variants": [
                {**owners, **texts, "variant_id": variant["id"], "state": state, **moments} for variant in variants
            ],
        },
    )
