"""Pages of content.

https://developer.bigcommerce.com/docs/rest-content/pages
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, data, invalid, joined, not_found, nothing
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.fields import FLAG, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, conditions, flag, keyword
from bigcommerce_sandbox.listing import Include, Listing, compose, hidden_json, list_v3, one
from bigcommerce_sandbox.routing import Call, Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

MOST_PAGES: Final = 4_000
TYPES: Final = ("page", "raw", "contact_form", "link", "blog")

PAGES = Collection(
    name="pages",
    columns=(
        Column("channel_id", Kind.INTEGER),
        Column("name", Kind.TEXT),
        Column("parent_id", Kind.INTEGER),
        Column("body", Kind.JSON, hidden=True),
    ),
    defaults={
        "channel_id": 1,
        "name": "",
        "is_visible": True,
        "parent_id": 0,
        "sort_order": 0,
        "type": "page",
        "is_homepage": False,
        "is_customers_only": False,
        "url": "",
        "meta_title": None,
        "meta_keywords": "",
        "meta_description": "",
        "search_keywords": "",
        "email": "",
        "contact_fields": "",
        "link": "",
        "body": None,
    },
)

_NOTE: Final = text(nullable=True)
SHAPE = {
    "name": text(100, required=True),
    "type": choice(*TYPES, required=True),
    "channel_id": integer(1),
    "is_visible": FLAG,
    "parent_id": integer(0),
    "sort_order": integer(),
    "is_homepage": FLAG,
    "is_customers_only": FLAG,
    "url": text(),
    "meta_title": _NOTE,
    "meta_keywords": _NOTE,
    "meta_description": _NOTE,
    "search_keywords": _NOTE,
    "email": text(255),
    "contact_fields": text(),
    "link": text(),
    "body": _NOTE,
}
_NEEDED: Final = {"raw": "body", "link": "link"}
"""What pages of a type are not made without."""


def _name_or_body(text: str, call: Call) -> Condition:
    return keyword("name", "CAST(body AS TEXT)")(text, call)


LIST = Listing(
    resource="pages",
    filters={
        **compare("channel_id", Kind.INTEGER, ""),
        **compare("id", Kind.INTEGER, "in"),
        **compare("name", Kind.TEXT, ""),
        "name:like": _name_or_body,
    },
    includes={"body": Include("body", hidden_json("pages", "body"), empty=b"null")},
)
_KNOWN: Final = LIST.filters.keys() | {"limit", "page", "include"}


def list_pages(call: Call) -> Answer:
    """Pages by ascending id.

    Raises:
        RefusedError: 400 for a parameter that other lists may know, but not this one.
    """
    for name in call.parameters:
        if name not in _KNOWN:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"The parameter {name} is not supported.")
    return list_v3(call, LIST)


def get_page(call: Call) -> Answer:
    """One page."""
    return data(one(call, LIST, call.ids["pageId"]))


def create_pages(call: Call) -> Answer:
    """New pages; those that are valid are made even if others are not."""
    keys, errors = list[int](), dict[str, str]()
    for at, item in enumerate(_items(call)):
        fields, wrong = _checked(call.store, item, key=0, prefix=f"{at}.")
        errors |= wrong
        if not wrong:
            keys.append(call.store.insert("pages", {"url": _url(fields["name"]), **fields})["id"])
    if errors:
        return invalid(errors).answer(call.version)
    return _mirrored(call, keys, HTTPStatus.CREATED)


def update_pages(call: Call) -> Answer:
    """Changes pages: all of them or none."""
    items = _items(call)
    keys = [item.get("id") for item in items]
    for at, key in enumerate(keys):
        if type(key) is not int:
            raise invalid({f"{at}.id": "id is required"})
    for key, item in zip(keys, items, strict=True):
        _change(call.store, int(str(key)), item)
    return _mirrored(call, [int(str(key)) for key in keys], HTTPStatus.OK)


def update_page(call: Call) -> Answer:
    """Changes one page."""
    _change(call.store, call.ids["pageId"], call.object())
    return data(one(call, LIST, call.ids["pageId"]))


def delete_page(call: Call) -> Answer:
    """Removes one page; those below it stay, hidden."""
    if not _remove(call.store, [call.ids["pageId"]], with_children=False):
        raise not_found("The page")
    return nothing()


def delete_pages(call: Call) -> Answer:
    """Removes pages by their ids; 404 if one of them was missing, but the others are gone."""
    if not call.parameters.get("id:in"):
        raise invalid({"id:in": "The parameter id:in is required."})
    asked = {part.strip() for part in call.parameters["id:in"].split(",")}
    keys = call.store.keys("pages", conditions({"id:in": LIST.filters["id:in"]}, call))
    try:
        with_children = bool(flag(call.parameters.get("delete_children", "false")))
    except ValueError as error:
        raise call.bad_parameter("delete_children") from error
    _remove(call.store, keys, with_children=with_children)
    return nothing() if len(keys) == len(asked) else not_found("One of the pages").answer(call.version)


def _items(call: Call) -> list[Document]:
    return [call.body] if isinstance(call.body, dict) else call.items()


def _mirrored(call: Call, keys: list[int], status: HTTPStatus) -> Answer:
    """The pages in the form in which they were sent: one, or an array."""
    rows = {row.key: row for row in call.store.select("pages", [within("id", keys)])}
    pages = compose(call, LIST, [rows[key] for key in keys])
    return data(pages[0] if isinstance(call.body, dict) else joined(pages), status=status)


def _change(store: Store, key: int, body: Document) -> None:
    if store.served("pages", key) is None:
        raise not_found("The page")
    fields, errors = _checked(store, body, key)
    if errors:
        raise invalid(errors)
    store.change("pages", key, fields)


def _checked(store: Store, body: Mapping[str, Any], key: int, prefix: str = "") -> tuple[Document, dict[str, str]]:
    """The writable fields of a new page (without a key) or of one that is there, and what is wrong."""
    fields, errors = check(SHAPE, dict(body), creating=not key, prefix=prefix)
    needed = _NEEDED.get(str(fields.get("type", "")))
    if not key and needed and not fields.get(needed):
        errors[prefix + needed] = f"{needed} is required"
    if not key and fields.get("type") == "blog":
        errors[f"{prefix}type"] = "type must not be blog; the control panel alone makes such pages"
    if not key and store.count("pages") >= MOST_PAGES:
        errors[f"{prefix}name"] = f"A store has at most {MOST_PAGES} pages"
    if not errors and "name" in fields:
        others = [equal("name", fields["name"].casefold()), Condition("id <> ?", (key,))]
        if store.find("pages", *others):
            errors[f"{prefix}name"] = "A page of this name exists already."
    return fields, errors


def _url(name: str) -> str:
    return f"/{re.sub(r'[^a-z0-9]+', '-', name.casefold()).strip('-')}/"


def _remove(store: Store, keys: list[int], *, with_children: bool) -> int:
    """Removes pages and, if so wanted, all below them; otherwise those below are hidden."""
    below = store.keys("pages", [within("parent_id", keys)])
    number = store.remove_many("pages", keys)
    if with_children and below:
        _remove(store, below, with_children=True)
    for key in () if with_children else below:
        if store.served("pages", key):
            store.change("pages", key, {"is_visible": False})
    return number


COLLECTIONS = (PAGES,)

_PATH: Final = "/v3/content/pages"

ROUTES = (
    Route("GET", _PATH, scopes.CONTENT, list_pages),
    Route("POST", _PATH, scopes.CONTENT, create_pages),
    Route("PUT", _PATH, scopes.CONTENT, update_pages),
    Route("DELETE", _PATH, scopes.CONTENT, delete_pages),
    Route("GET", f"{_PATH}/{{pageId}}", scopes.CONTENT, get_page),
    Route("PUT", f"{_PATH}/{{pageId}}", scopes.CONTENT, update_page),
    Route("DELETE", f"{_PATH}/{{pageId}}", scopes.CONTENT, delete_page),
)
