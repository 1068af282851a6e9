"""Whose order it is: the setting `order_customer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bigcommerce_api.errors import ConflictError, InvalidRequestError
from target_bigcommerce.items import MissingReferenceError
from target_bigcommerce.resources.base import NONE_IDS, refused

if TYPE_CHECKING:
    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

GUEST = 0
"""The customer of an order that was placed without an account."""

CUSTOMERS = "/v3/customers"


def customer_of(store: Store, item: Item) -> int:
    """This store's id of an order's customer, or `GUEST`.

    `match` takes the customer with the order's e-mail, else a guest; `create` makes one; `existing` insists on one;
    `guest` always means a guest.

    Raises:
        MissingReferenceError: The customer may still come.
        RefusedError: There is none, and `order_customer` is `existing`.
    """
    source_id = item.record.get("customer_id")
    if item.rules.match_by == "id" and source_id not in NONE_IDS:
        return int(str(source_id))
    if source_id in NONE_IDS or store.order_customer == "guest":
        return GUEST
    known = store.references.get("customers", source_id)
    if known is not None:
        return known
    billing: Document = item.record.get("billing_address") or {}
    found = _by_email(store, str(billing.get("email") or ""))
    if found is not None:
        store.references.learn("customers", str(source_id), found, str(billing["email"]).casefold())
        return found
    if not item.final:
        raise MissingReferenceError("customer_id", "customers", source_id)
    if store.order_customer == "existing":
        raise refused(
            f"no customer of this store has the e-mail of the order's customer {source_id}; "
            "send the customer first, or set order_customer to match, create or guest"
        )
    if store.order_customer == "create":
        made = _created(store, billing, source_id)
        store.references.learn("customers", str(source_id), made, str(billing["email"]).casefold())
        return made
    return GUEST


def _by_email(store: Store, email: str) -> int | None:
    if not email:
        return None
    rows = store.read(CUSTOMERS, {"email:in": email})["data"]
    ids = [int(row["id"]) for row in rows if str(row["email"]).casefold() == email.casefold()]
    return ids[0] if len(ids) == 1 else None


def _created(store: Store, billing: Document, source_id: object) -> int:
    """Makes a customer of a billing address.

    Raises:
        RefusedError: It has no e-mail, or the store refuses it.
    """
    person = {name: billing.get(name) or "-" for name in ("first_name", "last_name")}
    if not billing.get("email"):
        raise refused(f"customer {source_id} cannot be created: the billing address has no email")
    try:
        made = store.write("POST", CUSTOMERS, [{**person, "email": billing["email"]}])
    except (ConflictError, InvalidRequestError) as error:
        raise refused(f"customer {source_id} cannot be created: {error.reason}") from error
    return int(made["data"][0]["id"]) if made else store.made_up_id()
