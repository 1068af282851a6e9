"""Seeded brands, category trees and categories.

https://developer.bigcommerce.com/docs/rest-catalog
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Final

from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id

IMAGE_HOST: Final = "https://cdn.example.com/s-sandbox"
DEFAULT_TREE: Final = 1
WHOLESALE_TREE: Final = 2

_BRANCH: Final = len(words.BRANCH)
_WHOLESALE_EVERY: Final = 3
_HIDDEN_EVERY: Final = 6


def rows(plan: Plan) -> Rows:
    """Everything that a product may be in or of."""
    yield from (("brands", _brand(plan, index)) for index in range(plan.brands))
    if plan.categories:
        yield "category_trees", {"id": DEFAULT_TREE, "name": "Default catalog tree", "channels": [1]}
        if plan.sizes.storefronts > 1:
            yield "category_trees", {"id": WHOLESALE_TREE, "name": "Großhandel / wholesale", "channels": [2]}
    yield from (("categories", _category(plan, index)) for index in range(plan.categories))


def slug(name: str) -> str:
    """A name as part of an address, which has Latin letters only."""
    return "-".join(
        "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name).lower().split()
    )


def brand_name(index: int) -> str:
    """The unique name of a brand."""
    again, position = divmod(index, len(words.BRANDS))
    return f"{words.BRANDS[position]} № {again + 1}" if again else words.BRANDS[position]


def _brand(plan: Plan, index: int) -> dict[str, object]:
    dice, name = plan.dice(Of.BRAND, index), brand_name(index)
    return {
        "id": nth_id(index),
        "name": name,
        "page_title": name if index % 2 else "",
        "meta_keywords": dice.choice(([""], ["gifts", "naïve"], ["日本"])),
        "meta_description": dice.choice(("", f"Everything by {name}.")),
        "search_keywords": dice.choice(("", "kitchen, Küche")),
        "image_url": f"{IMAGE_HOST}/brands/{index}.png" if index % 2 else "",
        "custom_url": {"url": f"/brands/{nth_id(index)}-{slug(name)}.html", "is_customized": index % 4 == 1},
    }


def category_name(index: int) -> str:
    """A category's name, unique among its siblings."""
    branch, position = divmod(index, _BRANCH)
    name, _ = words.BRANCH[position]
    if position:
        return name
    again, department = divmod(branch, len(words.DEPARTMENTS))
    return f"{words.DEPARTMENTS[department]} {again + 1}" if again else words.DEPARTMENTS[department]


def category_parent(index: int) -> int | None:
    """The index of the category above; None at the top, and at most three levels below it."""
    branch, position = divmod(index, _BRANCH)
    above = words.BRANCH[position][1]
    return None if above is None else branch * _BRANCH + above


def category_tree(plan: Plan, index: int) -> int:
    """The tree that a category is in: of two storefronts, the second has every third department."""
    is_wholesale = plan.sizes.storefronts > 1 and index // _BRANCH % _WHOLESALE_EVERY == 1
    return WHOLESALE_TREE if is_wholesale else DEFAULT_TREE


def _line(index: int) -> Iterator[int]:
    above: int | None = index
    while above is not None:
        yield above
        above = category_parent(above)


def _category(plan: Plan, index: int) -> dict[str, object]:
    dice, parent, name = plan.dice(Of.CATEGORY, index), category_parent(index), category_name(index)
    path = "/".join(slug(category_name(above)) or "more" for above in reversed(list(_line(index))))
    return {
        "category_id": nth_id(index),
        "category_uuid": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        "parent_id": 0 if parent is None else nth_id(parent),
        "tree_id": category_tree(plan, index),
        "name": name,
        "description": dice.choice(("", f"<p>All of <em>{name}</em>, &amp; more… 🛍️</p>")),
        "views": dice.randrange(5_000),
        "sort_order": dice.choice((0, 0, 1, 2, 90, -5)),
        "page_title": dice.choice(("", name)),
        "meta_keywords": dice.choice(([""], [], ["home", "maison"])),
        "meta_description": dice.choice(("", "Café, thé & « plus »")),
        "image_url": dice.choice(("", f"{IMAGE_HOST}/categories/{index}.jpg")),
        "is_visible": index % _HIDDEN_EVERY != _HIDDEN_EVERY - 1,
        "search_keywords": dice.choice(("", "sale,soldes")),
        "default_product_sort": dice.choice(("use_store_settings", "use_store_settings", "price_asc", "newest")),
        "url": {"path": f"/{path}-{nth_id(index)}/", "is_customized": index % 5 == 1},
    }
