"""Addresses of products, brands and categories on the storefront: unique across all of them.

https://developer.bigcommerce.com/docs/rest-catalog/products#create-a-product
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox.answers import conflict
from bigcommerce_sandbox.condition import Condition, equal

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.store import Store

WITH_URLS = ("products", "brands", "categories")
_LATIN = re.compile(r"^[A-Za-z0-9/_.~%+-]+$")


def slug(name: str) -> str:
    """A name in the form of an address."""
    return "-".join(re.findall(r"\w+", name.lower())) or "item"


def is_latin(url: str) -> bool:
    """Whether the storefront can have such an address."""
    return _LATIN.match(url) is not None


def taken_by(store: Store, url: str, owner: tuple[str, int]) -> str | None:
    """The collection in which something other than the owner has the address, or None."""
    for resource in WITH_URLS:
        key = owner[1] if resource == owner[0] else 0
        if store.find(resource, equal("url", url.casefold()), Condition("id <> ?", (key,))) is not None:
            return resource
    return None


def free(store: Store, wanted: str, owner: tuple[str, int]) -> str:
    """The wanted address, or the first one with a number that is free."""
    return next(url for url in _variations(wanted) if taken_by(store, url, owner) is None)


def _variations(wanted: str) -> Iterator[str]:
    yield wanted
    stem, dot, suffix = wanted.rpartition(".") if wanted.endswith(".html") else (wanted.rstrip("/"), "", "")
    for number in count(1):
        yield f"{stem}-{number}{dot}{suffix}" if dot else f"{stem}-{number}/"


def chosen(store: Store, given: Any, generated: str, owner: tuple[str, int]) -> Document:  # noqa: ANN401 - JSON
    """The ``custom_url`` of an object: the given one, or one generated from its name.

    Raises:
        RefusedError: 409 for a given address that something else has.
    """
    url = given.get("url") if isinstance(given, dict) else None
    if not url:
        return {"url": free(store, generated, owner), "is_customized": False}
    if taken_by(store, str(url), owner):
        raise conflict({"custom_url": f"The URL {url} is already in use."})
    return {"url": str(url), "is_customized": bool(given.get("is_customized", True))}
