"""Whose order it is: the setting `order_customer`."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bigcommerce_api.errors import AnswerLostError, ConflictError, InvalidRequestError
from target_bigcommerce.items import MissingReferenceError
from target_bigcommerce.listing import in_lists
from target_bigcommerce.resources.base import NONE_IDS, refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

GUEST = 0
"""The customer of an order that was placed without an account."""

CUSTOMERS = "/v3/customers"

TRIES_AFTER_LOST = 6
"""How often a customer is sent when each time the answer is lost and it is not there afterwards."""


class People:
    """Finds the customers of orders.

    `match` takes the customer with the order's e-mail, else a guest; `create` makes one; `existing` insists on one;
    `guest` always means a guest. A customer that is found by the e-mail of a bill is good for that order only: who
    pays may be another than who orders, so that nothing is learned of the source's customer.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._by_email: dict[str, int] = {}

    def prepare(self, items: Iterable[Item]) -> None:
        """Asks in bulk for the customers of orders whose customers are known by their e-mails only."""
        emails = {_email_of(item) for item in items if self._is_asked_for(item)} - {""}
        self._by_email = self._found(emails)

    def customer_of(self, item: Item) -> int | None:
        """This store's id of an order's customer, or `GUEST`; None for one that is still to be made.

        Raises:
            MissingReferenceError: The customer may still come.
        """
        source_id = item.record.get("customer_id")
        if source_id in NONE_IDS:
            return GUEST
        if item.rules.match_by == "id":
            return int(str(source_id))
        if self._store.order_customer == "guest":
            return GUEST
        known = self._store.references.get("customers", source_id)
        if known is None and (item.final or "customers" not in self._store.streams):
            # Who pays may be another than who orders, and who ordered may be on the way.
            known = self._by_email.get(_email_of(item))
        if known is not None:
            return known
        if not item.final:
            raise MissingReferenceError("customer_id", "customers", source_id)
        return GUEST if self._store.order_customer == "match" else None

    def made_for(self, item: Item) -> int:
        """The customer of a new order that has none, made if the settings say so.

        Raises:
            RefusedError: The settings want one that is there, or the store refuses it.
        """
        source_id, email = item.record.get("customer_id"), _email_of(item)
        if self._store.order_customer == "existing":
            raise refused(
                f"no customer of this store has the e-mail of the order's customer {source_id}; "
                "send the customer first, or set order_customer to match, create or guest"
            )
        if not email:
            raise refused(f"customer {source_id} cannot be created: the billing address has no email")
        billing = item.record["billing_address"]
        person = {name: billing.get(name) or "-" for name in ("first_name", "last_name")}
        # Several orders of one customer may be written side by side.
        with self._lock:
            if email not in self._by_email:
                try:
                    self._by_email[email] = self._made({**person, "email": billing["email"]}, email)
                except (ConflictError, InvalidRequestError) as error:
                    raise refused(f"customer {source_id} cannot be created: {error.reason}") from error
            return self._by_email[email]

    def _made(self, person: Document, email: str) -> int:
        lost: AnswerLostError | None = None
        for _ in range(TRIES_AFTER_LOST):
            try:
                made = self._store.write("POST", CUSTOMERS, [person])
            except AnswerLostError as error:
                lost = error
                if found := self._found([email]):
                    return found[email]
            else:
                return int(made["data"][0]["id"]) if made else self._store.made_up_id()
        assert lost is not None  # noqa: S101 - the loop ends by an answer or a lost one
        raise lost

    def _is_asked_for(self, item: Item) -> bool:
        source_id = item.record.get("customer_id")
        return (
            source_id not in NONE_IDS
            and item.rules.match_by != "id"
            and self._store.order_customer != "guest"
            and self._store.references.get("customers", source_id) is None
        )

    def _found(self, emails: Iterable[str]) -> dict[str, int]:
        ids: dict[str, list[int]] = {}
        for row in in_lists(self._store.client, CUSTOMERS, "email:in", sorted(emails)):
            ids.setdefault(str(row["email"]).casefold(), []).append(int(row["id"]))
        return {email: same[0] for email, same in ids.items() if len(same) == 1}


def _email_of(item: Item) -> str:
    billing = item.record.get("billing_address")
    return str(billing.get("email") or "").casefold() if isinstance(billing, dict) else ""
