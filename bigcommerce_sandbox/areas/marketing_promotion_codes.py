"""The coupon codes of promotions.

https://developer.bigcommerce.com/docs/rest-management/promotions/coupon-codes-bulk
"""

from __future__ import annotations

import hashlib
import re
import string
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, data, invalid, not_found, nothing
from bigcommerce_sandbox.areas.marketing_promotions import COUPON, PARALLEL, chosen_ids
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind, Parent
from bigcommerce_sandbox.condition import equal, within
from bigcommerce_sandbox.cursors import list_by_cursor
from bigcommerce_sandbox.fields import TEXTS, check, choice, integer, text
from bigcommerce_sandbox.filters import compare, conditions
from bigcommerce_sandbox.listing import Listing, list_v3, one
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import with_offset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bigcommerce_sandbox.condition import Condition

MOST_REMOVED: Final = 250
MOST_MADE: Final = 250
MOST_USES: Final = 100_000
_FEWER_PARALLEL: Final = 10
_SIGNS: Final = string.ascii_uppercase + string.digits
_CODE: Final = re.compile(r"^[A-Za-z0-9_ -]+$")
_AFFIX: Final = re.compile(r"^[A-Z0-9_-]*$")

CODES = Collection(
    name="promotion_codes",
    columns=(Column("promotion_id", Kind.INTEGER, hidden=True), Column("code", Kind.TEXT)),
    defaults={
        "promotion_id": None,
        "code": "",
        "current_uses": 0,
        "max_uses": 0,
        "max_uses_per_customer": 0,
        "created": None,
    },
    time_form=with_offset,
    created="created",
    parents=(Parent("promotions", "promotion_id"),),
)

SHAPE = {
    "code": text(50, required=True),
    "max_uses": integer(0),
    "max_uses_per_customer": integer(0),
}
BATCH_SHAPE = {
    "batch_size": integer(1, MOST_MADE, required=True),
    "max_uses": integer(0, MOST_USES),
    "max_uses_per_customer": integer(0, MOST_USES),
    "prefix": text(20),
    "suffix": text(20),
    "delimiter": choice("_", "-"),
    "exclude_characters": TEXTS,
    "code_length": integer(6, 16),
}

LIST = Listing(
    resource="promotion_codes",
    filters=compare("code", Kind.TEXT, ""),
    most_is_documented=True,
    newest_first=True,
)


def list_codes(call: Call) -> Answer:
    """The codes of a promotion, newest first."""
    return list_by_cursor(call, LIST, equal("promotion_id", _promotion(call)["id"]))


def create_code(call: Call) -> Answer:
    """A new code; codes are unique in the whole store, and a promotion of one code takes no second one."""
    promotion = _promotion(call)
    fields, errors = check(SHAPE, call.object(), creating=True)
    if not errors and not _CODE.match(fields["code"]):
        errors = {"code": "code may hold letters, digits, spaces, underscores and hyphens only"}
    if errors:
        raise invalid(errors)
    if promotion["redemption_type"] != COUPON:
        raise invalid({"promotion_id": "An automatic promotion takes no codes."})
    if promotion["coupon_type"] == "SINGLE" and call.store.find("promotion_codes", _of(promotion)):
        raise invalid({"promotion_id": "This promotion has its code already."})
    if call.store.find("promotion_codes", equal("code", fields["code"].casefold())):
        raise invalid({"code": "This code exists already."})
    made = call.store.insert("promotion_codes", {"promotion_id": promotion["id"], **fields})
    return data(one(call, LIST, made["id"]), status=HTTPStatus.CREATED)


def generate_codes(call: Call) -> Answer:
    """Many new codes at once, for a promotion of many codes."""
    promotion = _promotion(call)
    if promotion.get("coupon_type") != "BULK":
        error = "Codes are generated only for promotions with coupons in bulk."
        body = {"status": "405", "title": "Method not allowed", "error": error}
        raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, error, body=body)
    fields, errors = check(BATCH_SHAPE, call.object(), creating=True)
    for name in ("prefix", "suffix"):
        if name not in errors and not _AFFIX.match(fields.get(name, "")):
            errors[name] = f"{name} may hold capitals, digits, underscores and hyphens only"
    if errors:
        raise invalid(errors)
    uses = {name: fields.get(name, 1) for name in ("max_uses", "max_uses_per_customer")}
    codes = _unused(call, fields)
    created = with_offset(call.store.clock())
    made = [next(codes) for _ in range(fields["batch_size"])]
    for code in made:
        call.store.insert("promotion_codes", {"promotion_id": promotion["id"], "code": code, **uses})
    answer = {**uses, "created": created, "batch_size": len(made), "codes": [{"code": code} for code in made]}
    return data(answer, status=HTTPStatus.CREATED)


def delete_codes(call: Call) -> Answer:
    """Removes up to 250 codes of a promotion by their ids."""
    promotion, keys = _promotion(call), chosen_ids(call, MOST_REMOVED)
    if isinstance(keys, Answer):
        return keys
    where = [_of(promotion), within("id", keys), *conditions(LIST.filters, call)]
    call.store.remove_many("promotion_codes", call.store.keys("promotion_codes", where))
    return nothing()


def delete_code(call: Call) -> Answer:
    """Removes one code, if the promotion has it."""
    where = [equal("promotion_id", call.ids["promotion_id"]), equal("id", call.ids["code_id"])]
    call.store.remove_many("promotion_codes", call.store.keys("promotion_codes", where))
    return nothing()


def find_code(call: Call) -> Answer:
    """The code of this text, of whatever promotion."""
    _needs_code(call)
    return list_v3(call, LIST)


def delete_code_by_text(call: Call) -> Answer:
    """Removes the code of this text, if there is one."""
    _needs_code(call)
    call.store.remove_many("promotion_codes", call.store.keys("promotion_codes", conditions(LIST.filters, call)))
    return nothing()


def _needs_code(call: Call) -> None:
    if not call.parameters.get("code"):
        raise invalid({"code": "The parameter code is required."})


def _promotion(call: Call) -> Document:
    promotion = call.store.document("promotions", call.ids["promotion_id"])
    if promotion is None:
        raise not_found("The promotion")
    return promotion


def _of(promotion: Document) -> Condition:
    return equal("promotion_id", promotion["id"])


def _unused(call: Call, fields: Document) -> Iterator[str]:
    """New codes, which follow from the clock and what there is, so that runs repeat."""
    signs = "".join(sign for sign in _SIGNS if sign not in fields.get("exclude_characters", ()))
    if not signs:
        raise invalid({"exclude_characters": "exclude_characters leaves nothing to make codes of"})
    length, delimiter = fields.get("code_length", 16), fields.get("delimiter", "")
    known, tried = set[str](), 0
    start = f"{call.store.clock()}/{call.store.count('promotion_codes')}"
    while True:
        numbers = hashlib.sha256(f"{start}/{tried}".encode()).digest()
        tried += 1
        middle = "".join(signs[number % len(signs)] for number in numbers[:length])
        code = delimiter.join(part for part in (fields.get("prefix"), middle, fields.get("suffix")) if part)
        if code not in known and not call.store.find("promotion_codes", equal("code", code.casefold())):
            known.add(code)
            yield code
        elif tried > MOST_USES:
            raise invalid({"exclude_characters": "exclude_characters leaves too few codes"})


COLLECTIONS = (CODES,)

_PATH: Final = "/v3/promotions/{promotion_id}/codes"

ROUTES = (
    Route("GET", _PATH, scopes.MARKETING, list_codes, _FEWER_PARALLEL),
    Route("POST", _PATH, scopes.MARKETING, create_code, PARALLEL),
    Route("DELETE", _PATH, scopes.MARKETING, delete_codes, PARALLEL),
    Route("DELETE", f"{_PATH}/{{code_id}}", scopes.MARKETING, delete_code, PARALLEL),
    Route("POST", "/v3/promotions/{promotion_id}/codegen", scopes.MARKETING, generate_codes, _FEWER_PARALLEL),
    Route("GET", "/v3/promotions/codes", scopes.MARKETING, find_code, PARALLEL),
    Route("DELETE", "/v3/promotions/codes", scopes.MARKETING, delete_code_by_text, PARALLEL),
)
