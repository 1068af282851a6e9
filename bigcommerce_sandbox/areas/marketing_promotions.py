"""Promotions: automatic ones, and those that take a coupon code.

https://developer.bigcommerce.com/docs/rest-management/promotions
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import STATUS_CODES_PAGE, Answer, data, invalid, nothing
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal, found_in
from bigcommerce_sandbox.fields import FLAG, OBJECT, OBJECTS, Field, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, keyword, one_of
from bigcommerce_sandbox.listing import Listing, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.tables import render
from bigcommerce_sandbox.times import unix_seconds, with_offset

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_REMOVED: Final = 50
PARALLEL: Final = 40
"""Requests at once, for most of the operations."""

AUTOMATIC, COUPON = "AUTOMATIC", "COUPON"
ACTIONS: Final = ("cart_value", "cart_items", "gift_item", "fixed_price_set", "shipping")

PROMOTIONS = Collection(
    name="promotions",
    columns=(
        Column("name", Kind.TEXT),
        Column("redemption_type", Kind.TEXT, indexed=False),
        Column("status", Kind.TEXT, indexed=False),
        Column("currency_code", Kind.TEXT, indexed=False),
        Column("start_date", Kind.MOMENT, indexed=False),
    ),
)

EVERY_PROMOTION: Final[Document] = {
    "name": "",
    "display_name": "",
    "created_from": "api",
    "channels": [],
    "customer": {"group_ids": [], "minimum_order_count": 0, "excluded_group_ids": []},
    "rules": [],
    "current_uses": 0,
    "max_uses": None,
    "status": "ENABLED",
    "start_date": None,
    "end_date": None,
    "stop": False,
    "can_be_used_with_other_promotions": True,
    "currency_code": "USD",
    "notifications": [],
}
"""What a promotion has that says nothing else."""

EVERY_COUPON_PROMOTION: Final[Document] = {
    "coupon_overrides_other_promotions": False,
    "coupon_overrides_automatic_when_offering_higher_discounts": False,
    "coupon_type": "SINGLE",
    "multiple_codes": {"has_multiple_codes": False},
}
"""What a promotion has besides if it takes a code."""

_END: Final = Field("moment", nullable=True)

SHAPE = {
    "name": text(required=True),
    "rules": Field("list", required=True),
    "display_name": text(),
    "channels": OBJECTS,
    "customer": OBJECT,
    "max_uses": integer(1, nullable=True),
    "status": choice("ENABLED", "DISABLED"),
    "start_date": Field("moment"),
    "end_date": _END,
    "stop": FLAG,
    "can_be_used_with_other_promotions": FLAG,
    "currency_code": text(shortest=1),
    "notifications": OBJECTS,
    "shipping_address": OBJECT,
    "schedule": OBJECT,
}
COUPON_SHAPE = {
    "coupon_overrides_other_promotions": FLAG,
    "coupon_overrides_automatic_when_offering_higher_discounts": FLAG,
    "coupon_type": choice("SINGLE", "BULK"),
}
_NEW = {"redemption_type": choice(AUTOMATIC, COUPON, required=True)}

_CHANNELS: Final = """id IN (
    SELECT d.id FROM promotions__documents d WHERE json_array_length(CAST(d.document AS TEXT), '$.channels') = 0
    OR EXISTS (
        SELECT 1 FROM json_each(CAST(d.document AS TEXT), '$.channels') c
        WHERE json_extract(c.value, '$.id') IN ({})
    )
)"""


def _with_code(text: str, _call: Call) -> Condition:
    return found_in("promotion_codes", "promotion_id", equal("code", text.casefold()))


def _name_or_code(text: str, call: Call) -> Condition:
    name, code = keyword("name")(text, call), keyword("code")(text, call)
    coded = found_in("promotion_codes", "promotion_id", code)
    return Condition(f"{name.sql} OR {coded.sql}", (*name.values, *coded.values))


def _channels(text: str, _call: Call) -> Condition:
    channels = tuple(int(part) for part in text.split(","))
    return Condition(_CHANNELS.format(",".join("?" * len(channels))), channels)


LIST = Listing(
    resource="promotions",
    filters={
        **compare("id", Kind.INTEGER, ""),
        **compare("name", Kind.TEXT, ""),
        **compare("currency_code", Kind.TEXT, ""),
        **compare("status", Kind.TEXT, ""),
        "redemption_type": one_of("redemption_type", "automatic", "coupon"),
        "code": _with_code,
        "query": _name_or_code,
        "channels": _channels,
    },
    sorts={"id": "id", "name": "name", "priority": "id", "start_date": "start_date"},
    most_is_documented=True,
)


def list_promotions(call: Call) -> Answer:
    """Promotions; those made first have priority."""
    return list_v3(call, LIST)


def get_promotion(call: Call) -> Answer:
    """One promotion."""
    return one_v3(call, LIST, call.ids["id"])


def create_promotion(call: Call) -> Answer:
    """A new promotion, automatic or with coupons."""
    body = call.object()
    coupon = body.get("redemption_type") == COUPON
    shape = {**SHAPE, **_NEW, **(COUPON_SHAPE if coupon else {})}
    fields = _checked(body, shape, creating=True)
    start = with_offset(call.store.clock())
    promotion = {**EVERY_PROMOTION, **(EVERY_COUPON_PROMOTION if coupon else {}), "start_date": start, **fields}
    if coupon:
        promotion["multiple_codes"] = {"has_multiple_codes": promotion["coupon_type"] == "BULK"}
    return data(one(call, LIST, call.store.insert("promotions", promotion)["id"]), status=HTTPStatus.CREATED)


def update_promotion(call: Call) -> Answer:
    """Changes the given fields; how a promotion is redeemed stays."""
    key = call.ids["id"]
    one(call, LIST, key)
    before = call.store.document("promotions", key) or {}
    body = call.object()
    fields = _checked(body, {**SHAPE, **(COUPON_SHAPE if "coupon_type" in before else {})}, creating=False)
    if fields.get("coupon_type", before.get("coupon_type")) != before.get("coupon_type"):
        raise invalid({"coupon_type": "coupon_type cannot be changed"})
    call.store.change("promotions", key, fields)
    return data(one(call, LIST, key))


def delete_promotion(call: Call) -> Answer:
    """Removes one promotion, if there is such a one and no code is attached to it."""
    key = call.ids["id"]
    if call.store.find("promotion_codes", equal("promotion_id", key)):
        raise invalid({"code": "Some relating codes are still present."})
    call.store.remove("promotions", key)
    return nothing()


def delete_promotions(call: Call) -> Answer:
    """Removes up to fifty promotions; those with codes stay, and are named in the answer."""
    keys = chosen_ids(call, MOST_REMOVED)
    if isinstance(keys, Answer):
        return keys
    errors = {
        f"{at}.code": f"Failed for id={key}. Some relating codes are still present."
        for at, key in enumerate(keys)
        if call.store.find("promotion_codes", equal("promotion_id", key))
    }
    free = [key for at, key in enumerate(keys) if f"{at}.code" not in errors]
    call.store.remove_many("promotions", free)
    if not errors:
        return nothing()
    return failed("Errors occurred in bulk delete action.", errors, total=len(keys))


def chosen_ids(call: Call, most: int) -> list[int] | Answer:
    """The ids in ``id:in``, or the answer to a request whose ids are missing, wrong or too many."""
    parts = [part.strip() for part in call.parameters.get("id:in", "").split(",")]
    if not any(parts):
        return failed("Parameter id:in is required")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):  # noqa: PLR2004 - 64 bits
        return failed("Parameter id:in is invalid")
    if len(parts) > most:
        return failed(f"Parameter id:in takes at most {most} ids")
    return [int(part) for part in parts]


def failed(title: str, errors: Mapping[str, str] | None = None, *, total: int = 0) -> Answer:
    """422 in the form of removals in bulk, which keep what they could do."""
    error: Document = {"status": HTTPStatus.UNPROCESSABLE_ENTITY, "title": title, "type": STATUS_CODES_PAGE}
    if errors:
        error["errors"] = dict(errors)
    number = len(errors or ())
    meta = {"total": total, "success": total - number, "failed": number}
    return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, render({"errors": [error], "meta": meta}))


def _checked(body: Document, shape: Mapping[str, Field], *, creating: bool) -> Document:
    fields, errors = check(shape, body, creating=creating)
    errors = errors or _odd_values(fields)
    if errors:
        raise invalid(errors)
    for name in ("start_date", "end_date"):
        if fields.get(name):
            fields[name] = with_offset(unix_seconds(fields[name]))
        elif name in fields:
            fields[name] = None
    return fields


def _odd_values(fields: Document) -> dict[str, str]:
    errors = {}
    if "rules" in fields and not fields["rules"]:
        errors["rules"] = "rules must not be empty"
    for at, rule in enumerate(fields.get("rules", ())):
        action = rule.get("action")
        if not isinstance(action, dict) or not action.keys() & set(ACTIONS):
            errors[f"rules.{at}.action"] = f"action must be one of {', '.join(ACTIONS)}"
    customer = fields.get("customer", {})
    if customer.get("group_ids") and customer.get("excluded_group_ids"):
        errors["customer"] = "customer must not both include and exclude groups"
    if not all(isinstance(channel.get("id"), int) for channel in fields.get("channels", ())):
        errors["channels"] = "channels must hold objects with an id"
    if fields.get("start_date") == "":
        errors["start_date"] = "start_date must be a date and time"
    return errors


COLLECTIONS = (PROMOTIONS,)

_PATH: Final = "/v3/promotions"

ROUTES = (
    Route("GET", _PATH, scopes.MARKETING, list_promotions, PARALLEL),
    Route("POST", _PATH, scopes.MARKETING, create_promotion, PARALLEL),
    Route("DELETE", _PATH, scopes.MARKETING, delete_promotions, PARALLEL),
    Route("GET", f"{_PATH}/{{id}}", scopes.MARKETING, get_promotion, PARALLEL),
    Route("PUT", f"{_PATH}/{{id}}", scopes.MARKETING, update_promotion, PARALLEL),
    Route("DELETE", f"{_PATH}/{{id}}", scopes.MARKETING, delete_promotion, PARALLEL),
)
