"""Images: which image of the store one of a record is, though the store keeps it under an address of its own.

https://developer.bigcommerce.com/docs/rest-catalog/products/images
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from target_bigcommerce.comparing import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from target_bigcommerce.items import Document
    from target_bigcommerce.store import Store

IMAGES = "product_images"
"""Where it is remembered which image of the store each of the source is."""

FIELDS = ("description", "sort_order", "is_thumbnail")
ADDRESSES = ("image_url", "url_zoom", "url_standard")
"""Where a source may keep an image's address; the first that is filled is taken."""

_ADDED = re.compile(r"((\.\d+)+|\.original|__\d+)$")
"""What the store puts between the name of a file and its ending: `__83011`, `.1534344511.1280.1280`."""


def name_of(address: object) -> str:
    """What stays of an image's address in every store: the letters and figures of the file's name.

    >>> name_of("https://cdn.example.com/s-1/products/158/images/382/towel-1b__83011__60806.1534344511.1280.1280.jpg?c=2")
    'towel1b'
    """
    file = unquote(urlsplit(str(address or "")).path).rsplit("/", 1)[-1]
    stem = file.rsplit(".", 1)[0]
    while (shorter := _ADDED.sub("", stem)) != stem:
        stem = shorter
    return "".join(one for one in stem.casefold() if one.isalnum())


def is_same(wanted: object, current: object) -> bool:
    """Whether two addresses may be those of one image."""
    return wanted == current or (bool(name_of(wanted)) and name_of(wanted) == name_of(current))


def to_create(row: Document) -> Document | None:
    """What makes an image; None where the source keeps no address of it."""
    address = _address(row)
    said = {name: row[name] for name in FIELDS if row.get(name) is not None}
    return {"image_url": address, **said} if address else None


def bring_in_step(
    store: Store, path: str, wanted: Iterable[Document], current: Sequence[Document], *, is_own: bool
) -> bool:
    """Adds images that a product lacks, changes those that differ, and says whether either was needed. None goes.

    Args:
        store: The store.
        path: Where the images of the product are.
        wanted: The images of a record.
        current: Those of the store.
        is_own: Whether ids of the record are this store's own.

    Raises:
        BigCommerceError: The store refused, or failed.
    """
    rows = [row for row in wanted if _address(row)]
    memory = {} if is_own else _remembered(store, current)
    wrote = False
    found = _pairs(rows, current, memory, is_own=is_own)
    places = [row.get("sort_order") for row in rows]
    for row in rows:
        known = found.get(id(row))
        if known is None:
            made = store.write("POST", path, to_create(row))
            known = made["data"] if made else None
            wrote = True
        else:
            changes = _differences(row, known, memory.get(known["id"]))
            if places.count(row.get("sort_order")) > 1:
                # Of several in one place the store moves all but one.
                changes.pop("sort_order", None)
            if changes:
                store.write("PUT", f"{path}/{known['id']}", changes)
                wrote = True
        if known and row.get("id") is not None and not is_own and not store.dry_run:
            store.references.learn(IMAGES, str(row["id"]), known["id"], name_of(_address(row)))
    return wrote


def _address(row: Document) -> str | None:
    return next((row[name] for name in ADDRESSES if row.get(name)), None)


def _remembered(store: Store, current: Sequence[Document]) -> dict[int, tuple[str, str | None]]:
    """Of images of the store, the ids in the source and the names under which they came, as far as that holds."""
    known = store.references.sources_of(IMAGES, [row["id"] for row in current])
    names = {row["id"]: name_of(_address(row)) for row in current}
    # The store may have been emptied since, and have given the id to another image.
    return {one: (source, key) for one, (source, key) in known.items() if key in {names[one], None}}


def _pairs(
    wanted: Sequence[Document], current: Sequence[Document], memory: dict[int, tuple[str, str | None]], *, is_own: bool
) -> dict[int, Document]:
    """The image of the store for each row, by the row's identity; the surest signs come first."""
    found: dict[int, Document] = {}
    left = list(current)

    def pair(sign: Callable[[Document], Hashable], sign_of_store: Callable[[Document], Hashable]) -> None:
        for row in wanted:
            mark = sign(row)
            if id(row) in found or mark is None:
                continue
            if same := next((one for one in left if sign_of_store(one) == mark), None):
                left.remove(same)
                found[id(row)] = same

    def own_id(row: Document) -> Hashable:
        return str(row["id"]) if row.get("id") is not None else None

    pair(own_id, lambda one: str(one["id"]) if is_own else memory.get(one["id"], (None,))[0])
    # One that is remembered as another image of the source is not this one.
    left[:] = [one for one in left if one["id"] not in memory]
    pair(lambda row: (_name(row), *_place(row)), lambda one: (_name(one), *_place(one)))
    pair(_name, _name)
    pair(_place, _place)
    return found


def _name(row: Document) -> str | None:
    return name_of(_address(row)) or None


def _place(row: Document) -> tuple[object, object]:
    return row.get("description") or "", row.get("sort_order") or 0


def _differences(row: Document, known: Document, remembered: tuple[str, str | None] | None) -> Document:
    changes = {
        name: row[name] for name in FIELDS if row.get(name) is not None and not equal(row[name], known.get(name))
    }
    if changes.get("is_thumbnail") is False:
        # Another image is the thumbnail then, and says so.
        del changes["is_thumbnail"]
    if remembered and remembered[1] and remembered[1] != name_of(_address(row)):
        changes["image_url"] = _address(row)
    return changes
