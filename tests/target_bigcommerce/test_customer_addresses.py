"""Addresses of customers as a stream of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce.resources import customer_parts
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import ADDRESS, customer, deleted

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

PATH = "/v3/customers/addresses"
ADA = customer(1, "a@example.com")
BEN = customer(2, "b@example.com")
OWN_IDS = {"customer_addresses": {"match_by": "id"}}


def address(identifier: int, of: int, street: str, **fields: object) -> Document:
    return record(
        "customer_addresses", **{"id": identifier, "customer_id": of, **ADDRESS, "address1": street, **fields}
    )


def streets(sandbox: Sandbox) -> list[tuple[str, str]]:
    """E-mail and street of all addresses."""
    emails = {row["id"]: row["email"] for row in sandbox.store.documents("customers")}
    rows = sandbox.store.documents("customer_addresses")
    return sorted((emails[row["customer_id"]], row["address1"]) for row in rows)


def test_addresses_find_their_customers_wherever_these_stand(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [address(700, 2, "1 Road"), address(701, 1, "1 Road"), address(702, 1, "2 Road"), BEN, ADA]
    run_target(sandbox, messages).succeeded()
    assert streets(sandbox) == [("a@example.com", "1 Road"), ("a@example.com", "2 Road"), ("b@example.com", "1 Road")]
    (request,) = writes(sandbox, PATH)
    assert isinstance(request.body, list)
    assert not any(one.keys() & {"id", "country"} for one in request.body)
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("customer_addresses") == {"unchanged": 3}
    assert calls(sandbox) == []


def test_ten_go_in_one_request(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [ADA, *(address(700 + index, 1, f"{index} Road") for index in range(25))]).succeeded()
    assert sorted(len(request.body or ()) for request in writes(sandbox, PATH)) == [5, 10, 10]
    assert sandbox.store.count("customer_addresses") == 25


@pytest.mark.parametrize("first", ["customers", "customer_addresses"])
def test_beside_customers_that_carry_their_addresses_none_is_made_twice(
    first: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    rows = [{**ADDRESS, "id": 700 + index, "address1": f"{index} Road"} for index in range(12)]
    whole = customer(1, "a@example.com", addresses=rows, address_count=12)
    apart = [address(700 + index, 1, f"{index} Road", country="United Kingdom") for index in range(12)]
    messages = [whole, *apart] if first == "customers" else [*apart, whole]
    run_target(sandbox, messages).succeeded()
    assert sandbox.store.count("customer_addresses") == 12
    sandbox.forget_requests()
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("customer_addresses") == {"unchanged": 12}
    assert calls(sandbox) == []


def test_the_same_address_twice_is_one_and_is_told_of_as_unchanged(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [ADA, address(700, 1, "1 Road"), address(701, 1, "1 Road", country_code="gb", company="")]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("customer_addresses") == {"created": 1, "unchanged": 1}
    assert streets(sandbox) == [("a@example.com", "1 Road")]


def test_one_that_the_store_leaves_out_without_a_word_is_rejected(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    run_target(sandbox, [ADA, address(700, 1, "1 Road"), address(701, 1, "2 Road")]).succeeded()
    ids = {row["address1"]: row["id"] for row in sandbox.store.documents("customer_addresses")}
    (ada,) = sandbox.store.documents("customers")
    messages = [
        address(ids["1 Road"], ada["id"], "2 Road"),
        address(ids["2 Road"], ada["id"], "2 Road", form_fields=[{"name": "Door", "value": "2"}]),
    ]
    rejects = tmp_path / "rejects"
    outcome = run_target(sandbox, messages, streams=OWN_IDS, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("customer_addresses") == {"updated": 1, "rejected": 1}
    assert "the customer has another address that is as this one would become" in rejects.read_text()
    assert streets(sandbox) == [("a@example.com", "1 Road"), ("a@example.com", "2 Road")]


@pytest.fixture
def _store_of_other_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the target addresses with and without a type differ, to the store they do not."""
    monkeypatch.setattr(customer_parts, "UNSAID", {})


@pytest.mark.usefixtures("_store_of_other_rules")
def test_an_address_that_the_store_takes_for_another_is_rejected(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects"
    messages = [ADA, address(700, 1, "1 Road"), address(701, 1, "2 Road", address_type="residential")]
    run_target(sandbox, messages[:2]).succeeded()
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("customer_addresses") == {"created": 1, "rejected": 1}
    assert "the store takes this address for another that the customer has" in rejects.read_text()
    assert streets(sandbox) == [("a@example.com", "1 Road"), ("a@example.com", "2 Road")]


@pytest.mark.usefixtures("_store_of_other_rules")
def test_addresses_within_a_customer_that_the_store_leaves_out_are_told_of(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = customer(1, "a@example.com", addresses=[ADDRESS], address_count=9)
    assert "the store took addresses" not in run_target(sandbox, [message]).succeeded().warnings
    assert "the store took addresses of a customer for others" in run_target(sandbox, [message]).succeeded().warnings
    assert sandbox.store.count("customer_addresses") == 1


def test_a_changed_address_that_is_remembered_is_changed_in_its_place(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = str(tmp_path / "journal")
    run_target(sandbox, [ADA, address(700, 1, "1 Road")], journal_path=journal).succeeded()
    (before,) = sandbox.store.documents("customer_addresses")
    fields = {"form_fields": [{"name": "Door", "value": "2"}], "postal_code": "SW2"}
    outcome = run_target(sandbox, [ADA, address(700, 1, "1 Road", **fields)], journal_path=journal).succeeded()
    assert outcome.counts("customer_addresses") == {"updated": 1}
    (after,) = sandbox.store.documents("customer_addresses")
    assert (after["id"], after["postal_code"]) == (before["id"], "SW2")
    (form,) = sandbox.store.documents("customer_form_field_values")
    assert (form["address_id"], form["value"]) == (before["id"], "2")


def test_a_bad_address_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [
        address(700 + index, 1, f"{index} Road", postal_code=None if index == 4 else "1") for index in range(10)
    ]
    outcome = run_target(sandbox, [ADA, *messages], on_error="reject", rejects_path=str(tmp_path / "rejects"))
    assert outcome.succeeded().counts("customer_addresses") == {"created": 9, "rejected": 1}
    assert sandbox.store.count("customer_addresses") == 9


def test_an_address_whose_customer_never_comes_is_rejected(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [address(700, 77, "1 Road")])
    assert "customer_id points at customers 77, which is neither in the input" in str(outcome.error)
    assert calls(sandbox) == []


def test_addresses_are_deleted_by_their_ids(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [address(700 + index, 1, f"{index} Road") for index in range(4)]
    run_target(sandbox, [ADA, *messages]).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [ADA, *map(deleted, messages[:2])]).succeeded()
    assert outcome.counts("customer_addresses") == {"deleted": 2}
    assert calls(sandbox) == [f"DELETE {PATH}"]
    assert streets(sandbox) == [("a@example.com", "2 Road"), ("a@example.com", "3 Road")]
    assert run_target(sandbox, [ADA, deleted(messages[0])]).succeeded().counts("customer_addresses") == {"unchanged": 1}


@pytest.mark.parametrize("kind", ["lost", "truncate", "drop"])
def test_addresses_whose_creation_was_not_answered_are_there_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, times=2, method="POST", path=PATH)
    run_target(sandbox, [ADA, address(700, 1, "1 Road"), address(701, 1, "2 Road")]).succeeded()
    assert streets(sandbox) == [("a@example.com", "1 Road"), ("a@example.com", "2 Road")]


def test_a_dry_run_says_the_same_and_writes_nothing(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [ADA, address(700, 1, "1 Road"), address(701, 1, "2 Road")]
    outcome = run_target(sandbox, messages, dry_run=True).succeeded()
    assert outcome.counts("customer_addresses") == {"created": 2}
    assert calls(sandbox) == []
