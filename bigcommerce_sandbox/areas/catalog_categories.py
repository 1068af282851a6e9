"""Category trees and their categories.

https://developer.bigcommerce.com/docs/rest-catalog/category-trees
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import (
    Answer,
    RefusedError,
    data,
    invalid,
    not_found,
    nothing,
    plain,
    v3_error,
)
from bigcommerce_sandbox.areas import images, urls
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind, Parent
from bigcommerce_sandbox.condition import Condition, equal, found_in, within
from bigcommerce_sandbox.fields import FLAG, INTEGERS, OBJECT, TEXTS, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, conditions, keyword, value_of
from bigcommerce_sandbox.listing import Listing, list_v3
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

MOST_TREES: Final = 50
DEEPEST: Final = 8
"""Levels of categories."""

TREES = Collection(
    name="category_trees",
    columns=(Column("name", Kind.TEXT),),
    defaults={"name": "", "channels": []},
    links=("channels",),
)

CATEGORIES = Collection(
    name="categories",
    key="category_id",
    columns=(
        Column("tree_id", Kind.INTEGER),
        Column("parent_id", Kind.INTEGER),
        Column("category_uuid", Kind.TEXT),
        Column("name", Kind.TEXT),
        Column("page_title", Kind.TEXT, indexed=False),
        Column("is_visible", Kind.FLAG, indexed=False),
        Column("url", Kind.TEXT, source=("url", "path")),
    ),
    defaults={
        "category_uuid": None,
        "parent_id": 0,
        "tree_id": 1,
        "name": "",
        "description": "",
        "views": 0,
        "sort_order": 0,
        "page_title": "",
        "meta_keywords": [""],
        "meta_description": "",
        "layout_file": "category.html",
        "image_url": "",
        "is_visible": True,
        "search_keywords": "",
        "default_product_sort": "use_store_settings",
        "url": None,
    },
    parents=(Parent("category_trees", "tree_id"),),
)

SHAPE: Final = {
    "name": text(50, required=True),
    "parent_id": integer(0),
    "tree_id": integer(1),
    "description": text(65_535),
    "views": integer(0),
    "sort_order": integer(-(2**31)),
    "page_title": text(),
    "meta_keywords": TEXTS,
    "meta_description": text(65_535),
    "layout_file": text(50),
    "image_url": text(),
    "is_visible": FLAG,
    "search_keywords": text(255),
    "default_product_sort": choice(
        "use_store_settings",
        "featured",
        "newest",
        "best_selling",
        "alpha_asc",
        "alpha_desc",
        "avg_customer_review",
        "price_asc",
        "price_desc",
    ),
    "url": OBJECT,
}

TREE_SHAPE: Final = {"name": text(255, required=True), "channels": INTEGERS}

LIST: Final = Listing(
    resource="categories",
    filters={
        **compare("id", Kind.INTEGER, "in", "not_in", parameter="category_id"),
        **compare("category_uuid", Kind.TEXT, "in", "not_in"),
        **compare("tree_id", Kind.INTEGER, "in", "not_in"),
        **compare("parent_id", Kind.INTEGER, "in", "not_in"),
        **compare("page_title", Kind.TEXT, "", "like"),
        **compare("name", Kind.TEXT, "", "like"),
        **compare("is_visible", Kind.FLAG, ""),
        "keyword": keyword("name", "page_title"),
    },
    most_is_documented=True,
    always=("category_id",),
)

_DELETE_FILTERS: Final = {
    name: LIST.filters[name] for name in ("category_id:in", "category_uuid:in", "tree_id:in", "parent_id:in")
}


def _trees_of_channels(value: str, _call: Call) -> Condition:
    channels = within("value", (value_of(Kind.INTEGER, part) for part in value.split(",") if part.strip()))
    return found_in("category_trees__channels", "id", channels)


TREE_LIST: Final = Listing(
    resource="category_trees",
    filters={**compare("id", Kind.INTEGER, "in"), "channel_id:in": _trees_of_channels},
    paged=False,
)


def list_categories(call: Call) -> Answer:
    """Categories of all trees, by id."""
    return list_v3(call, LIST)


def create_categories(call: Call) -> Answer:
    """New categories, each for itself: the good ones are kept when others are refused."""
    made = _each(call, lambda item: _create(call.store, item))
    return _batch_answer(*made, complete=HTTPStatus.CREATED, with_data=True)


def update_categories(call: Call) -> Answer:
    """Changes categories, each for itself."""
    return _batch_answer(*_each(call, lambda item: _update(call.store, item)), complete=HTTPStatus.OK, with_data=False)


def _each(call: Call, write: Callable[[Document], Document]) -> tuple[list[Document], dict[str, str]]:
    done, errors = [], {}
    for index, item in enumerate(call.items()):
        try:
            done.append(write(item))
        except RefusedError as refused:
            errors[str(index)] = "; ".join(refused.errors.values()) or refused.title
    return done, errors


def _batch_answer(done: list[Document], errors: dict[str, str], *, complete: int, with_data: bool) -> Answer:
    meta = {"total": len(done) + len(errors), "success": len(done), "failed": len(errors)}
    body: Document = {"data": done} if with_data else {}
    if not errors:
        return plain({**body, "meta": meta}, complete)
    status = HTTPStatus.MULTI_STATUS if done else HTTPStatus.UNPROCESSABLE_ENTITY
    problem = v3_error(HTTPStatus.UNPROCESSABLE_ENTITY, "The categories were not all valid.", errors)
    return plain({**(body if done else {}), "errors": problem, "meta": meta}, status)


def _create(store: Store, item: Document) -> Document:
    fields, errors = check(SHAPE, item, creating=True)
    if "tree_id" not in item and not item.get("parent_id"):
        errors["tree_id"] = "tree_id or parent_id is required"
    if errors:
        raise invalid(errors)
    images.keep(fields)
    parent = _parent(store, fields)
    fields.setdefault("parent_id", 0)
    fields["tree_id"] = parent["tree_id"] if parent else fields["tree_id"]
    if store.served("category_trees", fields["tree_id"]) is None:
        raise invalid({"tree_id": f"There is no category tree {fields['tree_id']}."})
    _check_name(store, fields, key=0)
    start = parent["url"]["path"].rstrip("/") if parent and parent["url"] else ""
    fields["url"] = _url(store, fields.get("url"), f"{start}/{urls.slug(fields['name'])}/", key=0)
    return store.insert("categories", {"category_uuid": str(uuid.uuid4()), **fields})


def _update(store: Store, item: Document) -> Document:
    key = item.get("category_id")
    if not isinstance(key, int) or isinstance(key, bool):
        raise invalid({"category_id": "category_id is required"})
    before = store.document("categories", key)
    if before is None:
        raise invalid({"category_id": f"There is no category {key}."})
    fields, errors = check(SHAPE, item, creating=False)
    if errors:
        raise invalid(errors)
    if fields.get("tree_id", before["tree_id"]) != before["tree_id"]:
        raise invalid({"tree_id": "A category cannot move to another tree."})
    images.keep(fields)
    parent = _parent(store, fields)
    if parent and (parent["tree_id"] != before["tree_id"] or key in _with_ancestors(store, parent)):
        raise invalid({"parent_id": f"{fields['parent_id']} cannot be the parent of {key}."})
    _check_name(store, {**before, **fields}, key)
    if "url" in fields:
        fields["url"] = _url(store, fields["url"], "", key)
    return store.change("categories", key, fields)


def _parent(store: Store, fields: Document) -> Document | None:
    if not fields.get("parent_id"):
        return None
    parent = store.document("categories", fields["parent_id"])
    if parent is None or fields.get("tree_id", parent["tree_id"]) != parent["tree_id"]:
        raise invalid({"parent_id": f"There is no category {fields['parent_id']} in this tree."})
    if len(_with_ancestors(store, parent)) >= DEEPEST:
        raise invalid({"parent_id": f"Categories are at most {DEEPEST} levels deep."})
    return parent


def _with_ancestors(store: Store, category: Document | None) -> list[int]:
    line: list[int] = []
    while category and category["category_id"] not in line:
        line.append(category["category_id"])
        category = store.document("categories", category["parent_id"])
    return line


def _check_name(store: Store, fields: Document, key: int) -> None:
    siblings = (equal("tree_id", fields["tree_id"]), equal("parent_id", fields["parent_id"]))
    same = equal("name", fields["name"].casefold())
    if store.find("categories", *siblings, same, Condition("id <> ?", (key,))):
        raise invalid({"name": f"There is already a category {fields['name']} on this level."})


def _url(store: Store, given: object, generated: str, key: int) -> Document:
    wanted = {**given, "url": given.get("path")} if isinstance(given, dict) else None
    chosen = urls.chosen(store, wanted, generated, owner=("categories", key))
    return {"path": chosen["url"], "is_customized": chosen["is_customized"]}


def delete_categories(call: Call) -> Answer:
    """Removes categories with all below them; needs a filter."""
    chosen = conditions(_DELETE_FILTERS, call)
    if not chosen:
        raise _unfiltered("category_id:in", "categories")
    keys = call.store.keys("categories", chosen)
    _remove(call.store, keys)
    meta = {"total": len(keys), "success": len(keys), "failed": 0}
    return plain({"meta": meta}, HTTPStatus.ACCEPTED)


def _unfiltered(parameter: str, what: str) -> RefusedError:
    """422 in the shape of a batch, here of one in which nothing was done."""
    message = f"A filter must be provided to delete {what}."
    problem = v3_error(HTTPStatus.UNPROCESSABLE_ENTITY, message, {parameter: message})
    body = {"errors": problem, "meta": {"total": 0, "success": 0, "failed": 0}}
    return RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, message, body=body)


def _remove(store: Store, keys: list[int]) -> None:
    everything: set[int] = set()
    level = keys
    while level:
        everything.update(level)
        level = [key for key in store.keys("categories", [within("parent_id", level)]) if key not in everything]
    for product in store.keys("products", [_in_any(everything)]):
        document = store.document("products", product) or {}
        kept = [category for category in document["categories"] if category not in everything]
        store.change("products", product, {"categories": kept})
    store.remove_many("categories", sorted(everything))


def _in_any(categories: Iterable[int]) -> Condition:
    return found_in("products__categories", "id", within("value", categories))


def get_tree(call: Call) -> Answer:
    """The categories of a tree as a nest; ``depth`` says how many levels."""
    tree = call.ids["tree_id"]
    if call.store.served("category_trees", tree) is None:
        raise not_found("The category tree")
    depth = call.parameters.get("depth", str(DEEPEST))
    if not depth.isdigit():
        raise call.bad_parameter("depth")
    below: dict[int, list[Document]] = {}
    for row in call.store.select("categories", [equal("tree_id", tree)]):
        category = json.loads(row.document)
        below.setdefault(category["parent_id"], []).append(category)
    return data(_nest(below, 0, [], int(depth)))


def _nest(below: dict[int, list[Document]], parent: int, path: list[int], levels: int) -> list[Document]:
    if not levels:
        return []
    return [
        {
            "id": category["category_id"],
            "parent_id": parent,
            "depth": len(path),
            "path": path,
            "name": category["name"],
            "is_visible": category["is_visible"],
            "url": (category["url"] or {}).get("path", ""),
            "children": _nest(below, category["category_id"], [*path, category["category_id"]], levels - 1),
        }
        for category in below.get(parent, [])
    ]


def list_trees(call: Call) -> Answer:
    """All trees."""
    return list_v3(call, TREE_LIST)


def upsert_trees(call: Call) -> Answer:
    """Changes the trees that are given by id, and makes the others."""
    trees = [_upsert_tree(call.store, item) for item in call.items(MOST_TREES)]
    return data(trees, {"total": len(trees), "success": len(trees), "failed": 0})


def _upsert_tree(store: Store, item: Document) -> Document:
    key = item.get("id")
    fields, errors = check(TREE_SHAPE, item, creating=key is None)
    if key is not None and "channels" in item:
        errors["channels"] = "channels must be absent when a category tree is updated"
    if key is None and len(item.get("channels") or ()) != 1:
        errors["channels"] = "one channel is required to create a category tree"
    if errors:
        raise invalid(errors)
    if key is not None:
        if not isinstance(key, int) or store.served("category_trees", key) is None:
            raise invalid({"id": f"There is no category tree {key}."})
        return store.change("category_trees", key, fields)
    taken = found_in("category_trees__channels", "id", equal("value", fields["channels"][0]))
    if store.find("category_trees", taken):
        raise invalid({"channels": f"Channel {fields['channels'][0]} already has a category tree."})
    return store.insert("category_trees", fields)


def delete_trees(call: Call) -> Answer:
    """Removes trees with their categories; needs ``id:in``."""
    if "id:in" not in call.parameters:
        raise _unfiltered("id:in", "category trees")
    trees = call.store.keys("category_trees", conditions(TREE_LIST.filters, call))
    _remove(call.store, call.store.keys("categories", [within("tree_id", trees)]))
    call.store.remove_many("category_trees", trees)
    return nothing()


COLLECTIONS = (TREES, CATEGORIES)

ROUTES = (
    Route("GET", "/v3/catalog/trees", scopes.PRODUCTS, list_trees),
    Route("PUT", "/v3/catalog/trees", scopes.PRODUCTS, upsert_trees),
    Route("DELETE", "/v3/catalog/trees", scopes.PRODUCTS, delete_trees),
    Route("GET", "/v3/catalog/trees/categories", scopes.PRODUCTS, list_categories),
    Route("POST", "/v3/catalog/trees/categories", scopes.PRODUCTS, create_categories),
    Route("PUT", "/v3/catalog/trees/categories", scopes.PRODUCTS, update_categories),
    Route("DELETE", "/v3/catalog/trees/categories", scopes.PRODUCTS, delete_categories),
    Route("GET", "/v3/catalog/trees/{tree_id}/categories", scopes.PRODUCTS, get_tree, parallel=1),
)
