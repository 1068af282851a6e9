"""Customers and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import ADDRESS, customer

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]


def addresses(number: int) -> list[Document]:
    return [{**ADDRESS, "id": 700 + index, "address1": f"{index} Main St"} for index in range(number)]


def streets(sandbox: Sandbox) -> set[str]:
    return {row["address1"] for row in sandbox.store.documents("customer_addresses")}


@pytest.mark.parametrize("number", [1, 10, 11, 25])
def test_all_addresses_are_created_and_the_second_time_none(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    message = customer(1, "a@example.com", addresses=addresses(number), address_count=number)
    run_target(sandbox, [message]).succeeded()
    assert streets(sandbox) == {f"{index} Main St" for index in range(number)}
    assert sandbox.store.count("customer_addresses") == number
    sandbox.forget_requests()
    run_target(sandbox, [message]).succeeded()
    assert calls(sandbox) == []


@pytest.mark.parametrize("number", [2, 15])
def test_an_address_that_changed_takes_the_place_of_the_old_one(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    before = addresses(number)
    run_target(sandbox, [customer(1, "a@example.com", addresses=before)]).succeeded()
    kept = {row["id"] for row in sandbox.store.documents("customer_addresses") if row["address1"] != "1 Main St"}
    after = [{**one, "city": "Leeds"} if one["address1"] == "1 Main St" else one for one in before]
    outcome = run_target(sandbox, [customer(1, "a@example.com", addresses=after)]).succeeded()
    assert outcome.counts("customers") == {"updated": 1}
    rows = sandbox.store.documents("customer_addresses")
    assert len(rows) == number
    assert {row["address1"]: row["city"] for row in rows}["1 Main St"] == "Leeds"
    assert kept < {row["id"] for row in rows}


def test_an_address_that_the_store_refuses_costs_none_of_those_that_are_there(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [customer(1, "a@example.com", addresses=addresses(2))]).succeeded()
    bad = [{**one, "country_code": "XX"} for one in addresses(2)]
    outcome = run_target(sandbox, [customer(1, "a@example.com", addresses=bad)])
    assert "country code" in str(outcome.error)
    assert sandbox.store.count("customer_addresses") == 2


def test_addresses_that_the_record_lacks_are_taken_away(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [customer(1, "a@example.com", addresses=addresses(3))]).succeeded()
    run_target(sandbox, [customer(1, "a@example.com", addresses=addresses(1))]).succeeded()
    assert streets(sandbox) == {"0 Main St"}
    run_target(sandbox, [customer(1, "a@example.com", addresses=[])]).succeeded()
    assert streets(sandbox) == set()


def test_addresses_stay_where_the_record_does_not_mention_or_does_not_hold_all_of_them(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [customer(1, "a@example.com", addresses=addresses(12))]).succeeded()
    run_target(sandbox, [customer(1, "a@example.com", company="Engines")]).succeeded()
    run_target(sandbox, [customer(1, "a@example.com", addresses=None)]).succeeded()
    run_target(sandbox, [customer(1, "a@example.com", addresses=addresses(10), address_count=12)]).succeeded()
    assert sandbox.store.count("customer_addresses") == 12


def test_the_same_address_twice_in_a_record_is_one(sandbox: Sandbox, run_target: RunTarget) -> None:
    same = [*addresses(1), {**addresses(1)[0], "id": 999, "address_type": "residential"}]
    message = customer(1, "a@example.com", addresses=same)
    run_target(sandbox, [message]).succeeded()
    assert sandbox.store.count("customer_addresses") == 1
    sandbox.forget_requests()
    run_target(sandbox, [message]).succeeded()
    assert calls(sandbox) == []


def test_form_fields_and_store_credit_are_carried_over(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = customer(
        1,
        "a@example.com",
        form_fields=[{"customer_id": 1, "name": "Newsletter", "value": ["Yes"]}],
        store_credit_amounts=[{"amount": 12.5}],
    )
    run_target(sandbox, [message]).succeeded()
    (field,) = sandbox.store.documents("customer_form_field_values")
    assert (field["name"], field["value"]) == ("Newsletter", ["Yes"])
    sandbox.forget_requests()
    run_target(sandbox, [message]).succeeded()
    assert calls(sandbox) == []


def test_form_fields_that_are_not_mentioned_stay_and_only_those_that_changed_are_sent(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    fields = [{"name": "Size", "value": "M"}, {"name": "Toppings", "value": ["olives"]}]
    run_target(sandbox, [customer(1, "a@example.com", form_fields=fields)]).succeeded()
    sandbox.forget_requests()
    for changed in ([], [{"name": "Size", "value": "L"}]):
        run_target(sandbox, [customer(1, "a@example.com", form_fields=changed)]).succeeded()
    (request,) = writes(sandbox)
    assert isinstance(request.body, list)
    assert request.body[0]["form_fields"] == [{"name": "Size", "value": "L"}]
    rows = sandbox.store.documents("customer_form_field_values")
    assert {row["name"]: row["value"] for row in rows} == {"Size": "L", "Toppings": ["olives"]}


@pytest.mark.parametrize("number", [2, 12])
def test_form_fields_of_addresses_are_kept_in_step(number: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    def doors(text: str) -> Document:
        rows = [{**one, "form_fields": [{"name": "Door", "value": text}]} for one in addresses(number)]
        return customer(1, "a@example.com", addresses=rows, address_count=number)

    run_target(sandbox, [doors("1")]).succeeded()
    ids = {row["id"] for row in sandbox.store.documents("customer_addresses")}
    sandbox.forget_requests()
    run_target(sandbox, [doors("1")]).succeeded()
    assert calls(sandbox) == []
    assert run_target(sandbox, [doors("2")]).succeeded().counts("customers") == {"updated": 1}
    rows = sandbox.store.documents("customer_form_field_values")
    assert {row["address_id"]: row["value"] for row in rows} == dict.fromkeys(ids, "2")
    assert {row["id"] for row in sandbox.store.documents("customer_addresses")} == ids


def test_ids_of_groups_and_attributes_are_the_source_s_and_are_left_out_with_a_warning(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    values = [{"attribute_id": 5, "attribute_value": "Blue"}]
    messages = [customer(index, f"c{index}@example.com", customer_group_id=7, attributes=values) for index in (1, 2)]
    outcome = run_target(sandbox, messages).succeeded()
    assert outcome.warnings.count("customer_group_id of customers holds ids of the source") == 1
    assert sandbox.store.count("customer_attribute_values") == 0
    assert outcome.warnings.count("attributes of customers holds ids of the source") == 1
    assert {row["customer_group_id"] for row in sandbox.store.documents("customers")} == {0}


def test_where_ids_match_the_group_is_written(sandbox: Sandbox, run_target: RunTarget) -> None:
    group = sandbox.store.insert("customer_groups", {"name": "Wholesale"})
    run_target(sandbox, [customer(1, "a@example.com")]).succeeded()
    own = sandbox.store.documents("customers")[0]["id"]
    run_target(
        sandbox,
        [record("customers", id=own, customer_group_id=group["id"])],
        streams={"customers": {"match_by": "id"}},
    ).succeeded()
    assert sandbox.store.documents("customers")[0]["customer_group_id"] == group["id"]


@pytest.mark.parametrize("channels", [None, [1]])
def test_the_first_channel_and_all_channels_mean_the_same_in_every_store(
    channels: object, sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [customer(1, "a@example.com", channel_ids=channels)]).succeeded()
    assert sandbox.store.documents("customers")[0]["channel_ids"] == channels


def test_another_channel_is_a_stranger_here(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [customer(1, "a@example.com", channel_ids=[1, 7])])
    assert "channel_ids names channel 7 of the source" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_channel_of_the_same_name_is_the_same_here(sandbox: Sandbox, run_target: RunTarget) -> None:
    facts = {"name": "Wholesale", "type": "storefront", "platform": "bigcommerce"}
    own = sandbox.store.insert("channels", facts)["id"]
    channel = record("channels", id=own + 7, **facts)
    run_target(sandbox, [channel, customer(1, "a@example.com", channel_ids=[1, own + 7])]).succeeded()
    assert sandbox.store.documents("customers")[0]["channel_ids"] == [1, own]


def test_customers_are_deleted_together_and_by_their_ids(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [customer(index, f"c{index}@example.com") for index in range(1, 13)]
    run_target(sandbox, [*messages, customer(99, "stays@example.com")]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, messages, operation="delete").succeeded()
    (request,) = writes(sandbox)
    assert (request.method, len(request.parameters["id:in"].split(","))) == ("DELETE", 12)
    assert [row["email"] for row in sandbox.store.documents("customers")] == ["stays@example.com"]
