"""Redirects from old paths.

https://developer.bigcommerce.com/docs/rest-content/redirects
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, joined, nothing
from bigcommerce_sandbox.areas.channels import DEFAULT_SITE, SITE
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal, within
from bigcommerce_sandbox.fields import OBJECT, check, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Fragments, Include, Listing, list_v3
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.tables import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bigcommerce_sandbox.store import Store

LONGEST_URL: Final = 2_048
TARGETS: Final = {
    "product": "products",
    "brand": "brands",
    "category": "categories",
    "page": "pages",
    "post": "",
    "url": "",
}
"""What a redirect may lead to, and where that is kept."""

REDIRECTS = Collection(
    name="redirects",
    columns=(
        Column("site_id", Kind.INTEGER),
        Column("from_path", Kind.TEXT),
        Column("type", Kind.TEXT, source=("to", "type"), indexed=False),
    ),
    defaults={"site_id": DEFAULT_SITE, "from_path": "", "to": {"type": "url", "url": "/"}},
)

SHAPE = {"from_path": text(LONGEST_URL, required=True), "site_id": integer(1, required=True), "to": OBJECT}
_TARGET_SHAPE = {"entity_id": integer(1), "url": text(LONGEST_URL)}


def _begins(text: str, _call: Call) -> Condition:
    start = "/" + text.casefold().lstrip("/").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return Condition("from_path LIKE ? ESCAPE '\\'", (start + "%",))


def _destinations(store: Store, keys: Sequence[int]) -> Fragments:
    rows = store.select("redirects", [within("id", keys)])
    return {row.key: render(SITE + _path(store, json.loads(row.document)["to"])) for row in rows}


def _path(store: Store, target: Document) -> str:
    if "url" in target:
        return str(target["url"])
    resource = TARGETS[target["type"]]
    found = store.document(resource, target["entity_id"]) if resource else None
    url = (found or {}).get("custom_url") or (found or {}).get("url") or "/"
    return str(url.get("url") or url.get("path")) if isinstance(url, dict) else str(url)


LIST = Listing(
    resource="redirects",
    filters={
        **compare("site_id", Kind.INTEGER, ""),
        **compare("id", Kind.INTEGER, "in", "min", "max"),
        "keyword": _begins,
    },
    sorts={"from_path": "from_path", "type": "type", "site_id": "site_id", "id": "id"},
    includes={"to_url": Include("to_url", _destinations)},
)


def list_redirects(call: Call) -> Answer:
    """Redirects of all sites."""
    return list_v3(call, LIST)


def put_redirects(call: Call) -> Answer:
    """Adds redirects; one from the same path of the same site takes the place of the old one."""
    written, errors = [], dict[str, str]()
    for at, item in enumerate(call.items()):
        fields, wrong = check(SHAPE, item, creating=True, prefix=f"{at}.")
        errors |= wrong or _odd_target(fields.get("to"), f"{at}.to")
        written.append(fields)
    if errors:
        raise invalid(errors)
    keys = [_upserted(call.store, fields) for fields in written]
    return data(joined(call.store.served("redirects", key) or b"" for key in keys), status=HTTPStatus.CREATED)


def delete_redirects(call: Call) -> Answer:
    """Removes redirects by their ids, or all of a site."""
    filters = {name: LIST.filters[name] for name in ("id:in", "site_id")}
    if not filters.keys() & call.parameters.keys():
        raise invalid({"id:in": "The parameter id:in is required."})
    call.store.remove_many("redirects", call.store.keys("redirects", conditions(filters, call)))
    return nothing()


def _odd_target(target: Document | None, where: str) -> dict[str, str]:
    if target is None:
        return {}
    kind = target.get("type")
    needed = "url" if kind == "url" else "entity_id"
    if kind not in TARGETS:
        return {f"{where}.type": f"type must be one of {', '.join(TARGETS)}"}
    if needed not in target:
        return {f"{where}.{needed}": f"{needed} is required"}
    return check(_TARGET_SHAPE, target, creating=True, prefix=f"{where}.")[1]


def _upserted(store: Store, fields: Document) -> int:
    fields = {**fields, "from_path": "/" + fields["from_path"].lstrip("/")}
    if target := fields.get("to"):
        needed = "url" if target["type"] == "url" else "entity_id"
        fields["to"] = {name: target[name] for name in ("type", needed)}
    same = (equal("site_id", fields["site_id"]), equal("from_path", fields["from_path"].casefold()))
    key = store.find("redirects", *same)
    if key is None:
        return int(store.insert("redirects", fields)["id"])
    store.change("redirects", key, {"to": REDIRECTS.defaults["to"], **fields})
    return key


COLLECTIONS = (REDIRECTS,)

_PATH: Final = "/v3/storefront/redirects"

ROUTES = (
    Route("GET", _PATH, scopes.CONTENT, list_redirects),
    Route("PUT", _PATH, scopes.CONTENT, put_redirects),
    Route("DELETE", _PATH, scopes.CONTENT, delete_redirects),
)
