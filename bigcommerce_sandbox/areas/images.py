"""Where a store keeps an image that it was told the address of: under an address of its own.

https://developer.bigcommerce.com/docs/rest-catalog/products/images
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document

HOST: Final = "https://cdn.example.com/s-sandbox"

ADDRESSES: Final = ("image_url", "url_zoom", "url_standard", "url_thumbnail", "url_tiny")
"""The addresses of an image of a product."""


def kept_at(address: str, place: str) -> str:
    """The address under which the store keeps a copy; of the file's name only the beginning stays."""
    file = urlsplit(address).path.rsplit("/", 1)[-1]
    stem, _, ending = file.rpartition(".")
    number = zlib.crc32(address.encode()) % 100_000
    return f"{HOST}/{place}/{stem or ending}__{number:05}.1534344511.1280.1280.{ending if stem else 'jpg'}?c=2"


def keep(fields: Document) -> None:
    """Puts the store's own address in place of the one that a brand or a category was sent with."""
    if fields.get("image_url"):
        fields["image_url"] = kept_at(fields["image_url"], "product_images")
