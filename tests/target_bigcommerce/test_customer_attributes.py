"""Customer attributes and their values, as streams of their own and as parts of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import customer, deleted

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

ATTRIBUTES, VALUES = "/v3/customers/attributes", "/v3/customers/attribute-values"
CUSTOMER = customer(1, "a@example.com")


def attribute(identifier: int, name: str, kind: str = "string", **fields: object) -> Document:
    return record("customer_attributes", id=identifier, name=name, type=kind, **fields)


def value(identifier: int, of: int, attribute_id: int, text: object, **fields: object) -> Document:
    own = {"id": identifier, "customer_id": of, "attribute_id": attribute_id, "attribute_value": text}
    return record("customer_attribute_values", **own | fields)


def held(sandbox: Sandbox) -> dict[tuple[str, str], str]:
    """Values by e-mail and name of the attribute."""
    names = {row["id"]: row["name"] for row in sandbox.store.documents("customer_attributes")}
    emails = {row["id"]: row["email"] for row in sandbox.store.documents("customers")}
    rows = sandbox.store.documents("customer_attribute_values")
    found = {(emails[row["customer_id"]], names[row["attribute_id"]]): row["attribute_value"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_attributes_are_made_ten_at_a_time_renamed_and_removed(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [attribute(100 + index, f"Attribute {index}") for index in range(25)]
    assert run_target(sandbox, messages).succeeded().counts("customer_attributes") == {"created": 25}
    assert sorted(len(request.body or ()) for request in writes(sandbox, ATTRIBUTES)) == [5, 10, 10]
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("customer_attributes") == {"unchanged": 25}
    assert calls(sandbox) == []
    (mine,) = [row for row in sandbox.store.documents("customer_attributes") if row["name"] == "Attribute 3"]
    renamed = attribute(mine["id"], "Three")
    run_target(sandbox, [renamed], streams={"customer_attributes": {"match_by": "id"}}).succeeded()
    names = {row["name"] for row in sandbox.store.documents("customer_attributes")}
    assert "Three" in names
    assert "Attribute 3" not in names
    sandbox.forget_requests()
    assert run_target(sandbox, [deleted(messages[0]), deleted(messages[1])]).succeeded().counts(
        "customer_attributes"
    ) == {"deleted": 2}
    assert calls(sandbox) == [f"DELETE {ATTRIBUTES}"]
    assert sandbox.store.count("customer_attributes") == 23


def test_the_type_of_an_attribute_stays_what_it_is(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [attribute(1, "Age")]).succeeded()
    outcome = run_target(sandbox, [attribute(1, "Age", "number")])
    assert "is a string and not a number, which cannot be changed" in str(outcome.error)


@pytest.mark.parametrize("kind", ["lost", "truncate"])
def test_attributes_whose_creation_was_not_answered_are_made_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, times=2, method="POST", path=ATTRIBUTES)
    run_target(sandbox, [attribute(1, "Age"), attribute(2, "Size")]).succeeded()
    assert sorted(row["name"] for row in sandbox.store.documents("customer_attributes")) == ["Age", "Size"]


def test_a_bad_attribute_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [attribute(index, f"Attribute {index}", "colour" if index == 3 else "string") for index in range(1, 8)]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(tmp_path / "rejects")).succeeded()
    assert outcome.counts("customer_attributes") == {"created": 6, "rejected": 1}


# Values as a stream.


def test_values_find_their_customers_and_attributes_wherever_these_stand(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.store.insert("customer_attributes", {"name": "Makes ids differ", "type": "string"})
    messages = [
        value(900, 1, 50, "30"),
        value(901, 2, 50, 31),
        value(902, 2, 51, "Blue"),
        attribute(50, "Age", "number"),
        attribute(51, "Colour"),
        CUSTOMER,
        customer(2, "b@example.com"),
    ]
    run_target(sandbox, messages).succeeded()
    wanted = {
        ("a@example.com", "Age"): "30",
        ("b@example.com", "Age"): "31",
        ("b@example.com", "Colour"): "Blue",
    }
    assert held(sandbox) == wanted
    sandbox.forget_requests()
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("customer_attribute_values") == {"unchanged": 3}
    assert calls(sandbox) == []
    messages[0] = value(900, 1, 50, "32")
    assert run_target(sandbox, messages).succeeded().counts("customer_attribute_values") == {
        "updated": 1,
        "unchanged": 2,
    }
    assert held(sandbox) == wanted | {("a@example.com", "Age"): "32"}


def test_values_of_ten_customers_go_in_one_request(sandbox: Sandbox, run_target: RunTarget) -> None:
    parents = [attribute(5, "Age"), *(customer(index, f"c{index}@example.com") for index in range(1, 26))]
    run_target(sandbox, [*parents, *(value(index, index, 5, "1") for index in range(1, 26))]).succeeded()
    assert sorted(len(request.body or ()) for request in writes(sandbox, VALUES)) == [5, 10, 10]
    sandbox.forget_requests()
    run_target(sandbox, [*parents, *(value(index, index, 5, "2") for index in range(1, 26))]).succeeded()
    assert sorted(len(request.body or ()) for request in writes(sandbox)) == [5, 10, 10]
    assert set(held(sandbox).values()) == {"2"}


def test_a_value_may_name_its_attribute(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("customer_attributes", {"name": "ERP number", "type": "string"})
    row = record("customer_attribute_values", customer_id=1, name="erp number", attribute_value="K-1")
    run_target(sandbox, [CUSTOMER, row]).succeeded()
    assert held(sandbox) == {("a@example.com", "ERP number"): "K-1"}
    row["record"]["name"] = "No such thing"
    outcome = run_target(sandbox, [CUSTOMER, row])
    assert "no customer attribute of the name 'No such thing'; add it in the store" in str(outcome.error)


def test_a_value_whose_customer_never_comes_is_rejected(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [attribute(5, "Age"), value(900, 77, 5, "30")])
    assert "customer_id points at customers 77, which is neither in the input" in str(outcome.error)
    assert writes(sandbox, VALUES) == []


def test_a_bad_value_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    parents = [attribute(5, "Age"), *(customer(index, f"c{index}@example.com") for index in range(1, 11))]
    rows = [value(index, index, 5, "x" * 300 if index == 4 else "1") for index in range(1, 11)]
    outcome = run_target(sandbox, [*parents, *rows], on_error="reject", rejects_path=str(tmp_path / "rejects"))
    assert outcome.succeeded().counts("customer_attribute_values") == {"created": 9, "rejected": 1}
    assert len(held(sandbox)) == 9


def test_values_are_deleted_by_their_ids(sandbox: Sandbox, run_target: RunTarget) -> None:
    parents = [attribute(5, "Age"), attribute(6, "Size"), CUSTOMER]
    run_target(sandbox, [*parents, value(900, 1, 5, "30"), value(901, 1, 6, "L")]).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*parents, deleted(value(900, 1, 5, "30"))]).succeeded()
    assert outcome.counts("customer_attribute_values") == {"deleted": 1}
    assert calls(sandbox) == [f"DELETE {VALUES}"]
    assert held(sandbox) == {("a@example.com", "Size"): "L"}


@pytest.mark.parametrize("kind", ["lost", "truncate", "502"])
def test_a_value_whose_writing_was_not_answered_is_there_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, method="PUT", path=VALUES)
    run_target(sandbox, [attribute(5, "Age"), CUSTOMER, value(900, 1, 5, "30")]).succeeded()
    assert held(sandbox) == {("a@example.com", "Age"): "30"}


def test_where_ids_match_values_are_written_to_them(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [attribute(5, "Age"), CUSTOMER]).succeeded()
    (age,), (ada,) = sandbox.store.documents("customer_attributes"), sandbox.store.documents("customers")
    rules = {"customer_attribute_values": {"match_by": "id"}}
    for text in ("30", "31"):
        run_target(sandbox, [value(900, ada["id"], age["id"], text)], streams=rules).succeeded()
        assert held(sandbox) == {("a@example.com", "Age"): text}


# Values as parts of customers.


def with_values(number: int, text: str = "x") -> Document:
    values = [{"id": 900 + index, "attribute_id": 50 + index, "attribute_value": text} for index in range(number)]
    return customer(1, "a@example.com", attributes=values, attribute_count=number)


@pytest.mark.parametrize("number", [1, 10, 11, 23])
def test_all_values_of_a_customer_are_written_and_the_second_time_none(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    attributes = [attribute(50 + index, f"Attribute {index}") for index in range(number)]
    run_target(sandbox, [*attributes, with_values(number)]).succeeded()
    assert held(sandbox) == {("a@example.com", f"Attribute {index}"): "x" for index in range(number)}
    sandbox.forget_requests()
    run_target(sandbox, [*attributes, with_values(number)]).succeeded()
    assert calls(sandbox) == []
    run_target(sandbox, [*attributes, with_values(number, "y")]).succeeded()
    assert set(held(sandbox).values()) == {"y"}


def test_values_that_a_customer_s_record_does_not_mention_stay(sandbox: Sandbox, run_target: RunTarget) -> None:
    attributes = [attribute(50, "Age"), attribute(51, "Size")]
    run_target(sandbox, [*attributes, with_values(2)]).succeeded()
    run_target(sandbox, [*attributes, with_values(1, "y")]).succeeded()
    assert held(sandbox) == {("a@example.com", "Age"): "y", ("a@example.com", "Size"): "x"}


@pytest.mark.parametrize("field", ["value", "attribute_value"])
def test_a_customer_s_values_may_name_their_attributes(field: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("customer_attributes", {"name": "ERP number", "type": "string"})
    message = customer(1, "a@example.com", attributes=[{"name": "ERP number", field: 17}])
    run_target(sandbox, [message]).succeeded()
    assert held(sandbox) == {("a@example.com", "ERP number"): "17"}
    message["record"]["attributes"] = [{"name": "Missing", field: "1"}]
    outcome = run_target(sandbox, [message])
    assert "no customer attribute of the name 'Missing'" in str(outcome.error)


def test_both_streams_say_the_same_once(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [attribute(50, "Age"), with_values(1), value(900, 1, 50, "x")]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.counts("customer_attribute_values") == {"unchanged": 1}
    assert held(sandbox) == {("a@example.com", "Age"): "x"}


def test_a_dry_run_says_the_same_and_writes_nothing(sandbox: Sandbox, run_target: RunTarget) -> None:
    named = customer(2, "b@example.com", attributes=[{"name": "Age", "value": "1"}])
    messages = [attribute(50, "Age"), with_values(1), named, value(901, 1, 50, "x")]
    predicted = run_target(sandbox, messages, dry_run=True).succeeded()
    assert calls(sandbox) == []
    done = run_target(sandbox, messages).succeeded()
    for stream in ("customer_attributes", "customers"):
        assert predicted.counts(stream) == done.counts(stream)
