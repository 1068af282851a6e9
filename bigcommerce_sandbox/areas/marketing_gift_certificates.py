"""Gift certificates, a V2 resource.

https://developer.bigcommerce.com/docs/rest-management/marketing/gift-certificates
"""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, not_found, nothing, plain
from bigcommerce_sandbox.areas.store_information import CURRENCY
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import ANY, MOMENT, check, choice, integer, text
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, list_v2, one
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import unix_seconds

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

STATUSES: Final = ("active", "pending", "disabled", "expired")
TEMPLATES: Final = (
    "birthday.html",
    "girl.html",
    "boy.html",
    "celebration.html",
    "christmas.html",
    "general.html",
)
"""The looks of the message to whom a certificate is given."""

CODE_LENGTH: Final = 20
"""Characters of a code that are kept; the rest is cut off."""

GIFT_CERTIFICATES = Collection(
    name="gift_certificates",
    columns=(
        Column("code", Kind.TEXT),
        Column("order_id", Kind.INTEGER),
        Column("to_name", Kind.TEXT, indexed=False),
        Column("to_email", Kind.TEXT, indexed=False),
        Column("from_name", Kind.TEXT, indexed=False),
        Column("from_email", Kind.TEXT, indexed=False),
    ),
    defaults={
        "customer_id": 0,
        "order_id": 0,
        "code": "",
        "to_name": "",
        "to_email": "",
        "from_name": "",
        "from_email": "",
        "amount": "0.0000",
        "balance": "0.0000",
        "status": "active",
        "template": "general.html",
        "message": "",
        "purchase_date": "0",
        "expiry_date": "0",
        "currency_code": CURRENCY,
    },
)

_MONEY: Final = re.compile(r"^\d{1,12}(\.\d+)?$")

SHAPE = {
    "to_name": text(required=True),
    "to_email": text(required=True),
    "from_name": text(required=True),
    "from_email": text(required=True),
    "amount": ANY,
    "balance": ANY,
    "purchase_date": MOMENT,
    "expiry_date": MOMENT,
    "customer_id": integer(0),
    "template": choice(*TEMPLATES),
    "message": text(250),
    "code": text(255),
    "status": choice(*STATUSES),
    "currency_code": text(3, shortest=3),
}

LIST = Listing(
    resource="gift_certificates",
    filters={
        "min_id": compare("id", Kind.INTEGER, "min")["id:min"],
        "max_id": compare("id", Kind.INTEGER, "max")["id:max"],
        **compare("code", Kind.TEXT, ""),
        **compare("order_id", Kind.INTEGER, ""),
        **compare("to_name", Kind.TEXT, ""),
        **compare("to_email", Kind.TEXT, ""),
        **compare("from_name", Kind.TEXT, ""),
        **compare("from_email", Kind.TEXT, ""),
    },
    sorts={"id": "id"},
    most_is_documented=True,
)


def list_certificates(call: Call) -> Answer:
    """Gift certificates, by ascending id unless asked otherwise."""
    return list_v2(call, LIST)


def get_certificate(call: Call) -> Answer:
    """One gift certificate."""
    return plain(one(call, LIST, call.ids["id"]))


def create_certificate(call: Call) -> Answer:
    """A new gift certificate; without a code it is given one, without a balance it is worth its amount."""
    fields = _checked(call.store, call.object(), key=0)
    certificate = {
        "code": _unused_code(call.store),
        "balance": fields["amount"],
        "purchase_date": str(int(call.store.clock())),
        **fields,
    }
    made = call.store.insert("gift_certificates", certificate)
    return plain(one(call, LIST, made["id"]), HTTPStatus.CREATED)


def update_certificate(call: Call) -> Answer:
    """Changes the given fields of a gift certificate."""
    key = call.ids["id"]
    one(call, LIST, key)
    call.store.change("gift_certificates", key, _checked(call.store, call.object(), key))
    return plain(one(call, LIST, key))


def delete_certificate(call: Call) -> Answer:
    """Removes one gift certificate."""
    if not call.store.remove("gift_certificates", call.ids["id"]):
        raise not_found("The gift certificate")
    return nothing()


def delete_certificates(call: Call) -> Answer:
    """Removes every gift certificate there is; nothing narrows that."""
    call.store.remove_many("gift_certificates", call.store.keys("gift_certificates"))
    return nothing()


def _checked(store: Store, body: Document, key: int) -> Document:
    """The writable fields of a new certificate (without a key) or of one that is there, as they are served.

    Raises:
        RefusedError: 400 for values that cannot be, 409 for a code that is taken.
    """
    fields, errors = check(SHAPE, body, creating=not key)
    if not key and "amount" not in body:
        errors["amount"] = "The required field 'amount' was not supplied."
    for name in ("amount", "balance"):
        if name in fields:
            if isinstance(fields[name], bool) or not _MONEY.match(str(fields[name])):
                errors[name] = f"The field '{name}' is invalid."
            else:
                fields[name] = f"{float(fields[name]):.4f}"
    known = {currency["currency_code"] for currency in store.documents("currencies")}
    if fields.get("currency_code", CURRENCY) not in known | {CURRENCY}:
        errors["currency_code"] = "The field 'currency_code' is not a currency of this store."
    if errors:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The gift certificate is invalid.", errors)
    for name in ("purchase_date", "expiry_date"):
        if name in fields:
            fields[name] = str(int(unix_seconds(fields[name]))) if fields[name] else "0"
    _settle_code(store, fields, key)
    return fields


def _settle_code(store: Store, fields: Document, key: int) -> None:
    code = str(fields.get("code", ""))[:CODE_LENGTH]
    if not code:
        fields.pop("code", None)
        return
    if store.find("gift_certificates", equal("code", code.casefold()), Condition("id <> ?", (key,))):
        raise RefusedError(HTTPStatus.CONFLICT, "A gift certificate with this code already exists.")
    fields["code"] = code


def _unused_code(store: Store) -> str:
    """Four groups of three signs, which follow from the clock and what there is, so that runs repeat."""
    start = f"{store.clock()}/{store.count('gift_certificates')}"
    tried = 0
    while True:
        signs = hashlib.sha256(f"{start}/{tried}".encode()).hexdigest().upper()
        code = "-".join(signs[at : at + 3] for at in range(0, 12, 3))
        if not store.find("gift_certificates", equal("code", code.casefold())):
            return code
        tried += 1


COLLECTIONS = (GIFT_CERTIFICATES,)

_PATH: Final = "/v2/gift_certificates"

ROUTES = (
    Route("GET", _PATH, scopes.MARKETING, list_certificates),
    Route("POST", _PATH, scopes.MARKETING, create_certificate),
    Route("DELETE", _PATH, scopes.MARKETING, delete_certificates),
    Route("GET", f"{_PATH}/{{id}}", scopes.MARKETING, get_certificate),
    Route("PUT", f"{_PATH}/{{id}}", scopes.MARKETING, update_certificate),
    Route("DELETE", f"{_PATH}/{{id}}", scopes.MARKETING, delete_certificate),
)
