"""Customers with more addresses or attributes than the API serves within them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from operator import itemgetter
from typing import Any

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes

Document = dict[str, Any]
Open = Callable[..., Sandbox]
RunTap = Callable[..., Any]

CUSTOMERS = 60
PAGE = 10
MANY = 12
"""Addresses of a customer, of which the API shows ten."""

MOST_WITHIN = 10
"""Addresses and attributes that the API shows within a customer."""

ADDRESSES = "/v3/customers/addresses"


def store_with(open_store: Open, *, every: int, customers: int = CUSTOMERS) -> Sandbox:
    """Customers of whom every so many have twelve addresses, and the others none."""
    sandbox = open_store()
    with sandbox.store.transaction():
        for number in range(customers):
            moment = f"2024-01-01T12:{number % 60:02}:00Z"
            customer = {"email": f"c{number}@example.com", "first_name": "A", "last_name": "B"}
            key = sandbox.store.insert("customers", customer)["id"]
            for place in range(MANY if number % every == 0 else 0):
                address = {"customer_id": key, "address1": f"{place} Main St", "city": "Austin", "country_code": "US"}
                sandbox.store.insert("customer_addresses", address)
            sandbox.store.change("customers", key, {"date_modified": moment})
    return sandbox


def addresses_there(sandbox: Sandbox) -> Counter[int]:
    return Counter(row["customer_id"] for row in sandbox.store.documents("customer_addresses"))


def last_state(messages: list[Document]) -> Document | None:
    states = [message["value"] for message in messages if message["type"] == "STATE"]
    return json.loads(json.dumps(states[-1])) if states else None


def test_they_come_whole_and_are_asked_for_together(open_store: Open, run_tap: RunTap) -> None:
    sandbox = store_with(open_store, every=4)
    size = 3 * MANY
    run = run_tap(sandbox, ["customers"], page_size=size)
    assert run.failure is None
    assert sorted(run.ids("customers")) == [row["id"] for row in sandbox.store.documents("customers")]
    there = addresses_there(sandbox)
    for customer in run.records("customers"):
        assert len(customer["addresses"]) == there[customer["id"]]
        assert {address["customer_id"] for address in customer["addresses"]} <= {customer["id"]}
    asked = [request.parameters for request in sandbox.requests if request.path == ADDRESSES]
    # As many customers at once as have their addresses on one page, whatever page they were on themselves.
    assert sum(len(parameters["customer_id:in"].split(",")) for parameters in asked) == len(there)
    assert len(asked) == there.total() // size


@pytest.mark.parametrize("page_size", [10, 250])
def test_what_completes_them_is_in_form_as_in_the_streams_of_its_own(
    open_store: Open, run_tap: RunTap, page_size: int
) -> None:
    sandbox = open_store(SandboxOptions(seed=SeedSizes(customers=60)))
    run = run_tap(sandbox, ["customers", "customer_addresses", "customer_attribute_values"], page_size=page_size)
    for name, stream in (("addresses", "customer_addresses"), ("attributes", "customer_attribute_values")):
        inside = [row for customer in run.records("customers") for row in customer[name]]
        alone = run.records(stream)
        for row in (*inside, *alone):
            # Those of an address tell its number only where they come with it alone.
            row.pop("form_fields", None)
        assert len(inside) > max(len(customer[name]) for customer in run.records("customers")) > MOST_WITHIN
        assert sorted(inside, key=itemgetter("id")) == sorted(alone, key=itemgetter("id"))


def test_no_more_are_held_back_than_are_asked_for_and_will_be_next(open_store: Open, run_tap: RunTap) -> None:
    sandbox = store_with(open_store, every=1, customers=330)
    run = run_tap(sandbox, ["customers"], page_size=50)
    assert sorted(run.ids("customers")) == [row["id"] for row in sandbox.store.documents("customers")]
    assert {len(customer["addresses"]) for customer in run.records("customers")} == {MANY}
    walks = [state["bookmarks"]["customers"].get("walk", {}) for state in run.states]
    assert [len(walk.get("held", ())) for walk in walks][:6] == [50, 100, 150, 100, 150, 100]
    assert walks[-1] == {}


@pytest.mark.parametrize("every", [1, 4])
def test_a_run_cut_off_while_some_are_held_back_loses_none(open_store: Open, run_tap: RunTap, every: int) -> None:
    sandbox = store_with(open_store, every=every)
    whole = run_tap(sandbox, ["customers"], page_size=PAGE)
    there = addresses_there(sandbox)
    for cut in range(4, len(whole.messages), 1 + len(whole.messages) // 4):
        before = whole.messages[:cut]
        rest = run_tap(sandbox, ["customers"], state=last_state(before), page_size=PAGE)
        assert rest.failure is None
        met = {row["record"]["id"]: row["record"] for row in before if row["type"] == "RECORD"}
        met |= {row["id"]: row for row in rest.records("customers")}
        assert {key: len(row["addresses"]) for key, row in met.items()} == {key: there[key] for key in met}
        assert set(met) == set(whole.ids("customers"))
        assert rest.bookmark("customers") == whole.bookmark("customers")


def test_one_that_went_while_it_was_held_back_is_not_missed(open_store: Open, run_tap: RunTap) -> None:
    sandbox = store_with(open_store, every=4)
    whole = run_tap(sandbox, ["customers"], page_size=PAGE)
    states = [message["value"]["bookmarks"]["customers"] for message in whole.messages if message["type"] == "STATE"]
    held = next(state for state in states if "held" in state.get("walk", {}))
    gone, *others = held["walk"]["held"]
    sandbox.store.remove("customers", gone)
    rest = run_tap(sandbox, ["customers"], state={"bookmarks": {"customers": held}}, page_size=PAGE)
    assert rest.failure is None
    assert gone not in rest.ids("customers")
    assert set(others) <= set(rest.ids("customers"))


def test_without_the_lists_nobody_is_held_back(
    open_store: Open, run_tap: RunTap, select: Callable[..., Document]
) -> None:
    sandbox = store_with(open_store, every=4)
    run = run_tap(sandbox, catalog=select("customers", customers__addresses=False), page_size=PAGE)
    assert run.ids("customers") == [row["id"] for row in sandbox.store.documents("customers")]
    assert {request.path for request in sandbox.requests} == {"/v3/customers"}
