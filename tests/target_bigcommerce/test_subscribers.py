"""Subscribers, of whom the store has one for each e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import deleted, order

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

PATH = "/v3/customers/subscribers"


def subscriber(identifier: int, email: str, **fields: object) -> Document:
    own = {"id": identifier, "email": email, "first_name": "Ada", "consents": ["marketing_newsletter"], "channel_id": 1}
    return record("subscribers", **own | fields)


def emails(sandbox: Sandbox) -> list[str]:
    return sorted(row["email"] for row in sandbox.store.documents("subscribers"))


@pytest.mark.parametrize("number", [1, 15])
def test_subscribers_are_made_once_and_changed_in_place(number: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    read_only = {"date_created": "2026-01-01T00:00:00Z", "date_modified": "2026-01-01T00:00:00Z"}
    messages = [subscriber(index, f"S{index}@example.com", **read_only) for index in range(1, number + 1)]
    assert run_target(sandbox, messages).succeeded().counts("subscribers") == {"created": number}
    for request in writes(sandbox):
        assert isinstance(request.body, dict)
        assert not request.body.keys() & {"id", *read_only}
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("subscribers") == {"unchanged": number}
    assert calls(sandbox) == []
    messages[0] = subscriber(1, "s1@EXAMPLE.com", last_name="Lovelace")
    run_target(sandbox, messages).succeeded()
    (changed,) = [row for row in sandbox.store.documents("subscribers") if row["last_name"]]
    assert changed["email"].casefold() == "s1@example.com"
    assert sandbox.store.count("subscribers") == number


def test_consents_have_no_order_and_none_means_that_somebody_left(sandbox: Sandbox, run_target: RunTarget) -> None:
    both = ["marketing_newsletter", "abandoned_cart"]
    run_target(sandbox, [subscriber(1, "a@example.com", consents=both)]).succeeded()
    sandbox.forget_requests()
    run_target(sandbox, [subscriber(1, "a@example.com", consents=both[::-1])]).succeeded()
    run_target(sandbox, [record("subscribers", id=1, email="a@example.com")]).succeeded()
    assert calls(sandbox) == []
    run_target(sandbox, [subscriber(1, "a@example.com", consents=[])]).succeeded()
    assert sandbox.store.documents("subscribers")[0]["consents"] == []
    assert [request.body for request in writes(sandbox)] == [{"consents": []}]


def test_the_order_that_somebody_subscribed_with_is_this_store_s(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.store.insert("orders", {"id": 500})
    run_target(sandbox, [subscriber(1, "a@example.com", source="order", order_id=6), order(6)]).succeeded()
    (own,) = [row["id"] for row in sandbox.store.documents("orders") if row["external_order_id"]]
    assert sandbox.store.documents("subscribers")[0]["order_id"] == own


@pytest.mark.parametrize(
    ("others", "warning"),
    [([order(7)], "order_id of subscribers names orders that never came"), ([], "send orders too")],
    ids=["orders without it", "no orders"],
)
def test_without_that_order_somebody_is_subscribed_all_the_same(
    others: list[Document], warning: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [*others, subscriber(1, "a@example.com", order_id=6)]).succeeded()
    assert warning in outcome.warnings
    assert sandbox.store.documents("subscribers")[0]["order_id"] is None


def test_another_channel_is_a_stranger_here(sandbox: Sandbox, run_target: RunTarget) -> None:
    outcome = run_target(sandbox, [subscriber(1, "a@example.com", channel_id=7)])
    assert "channel_id names channel 7 of the source" in str(outcome.error)
    assert calls(sandbox) == []


def test_a_bad_subscriber_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [subscriber(index, "nonsense" if index == 3 else f"s{index}@example.com") for index in range(1, 6)]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(tmp_path / "rejects"))
    assert outcome.succeeded().counts("subscribers") == {"created": 4, "rejected": 1}


def test_a_subscriber_is_deleted_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    messages = [subscriber(1, "a@example.com"), subscriber(2, "b@example.com")]
    run_target(sandbox, messages).succeeded()
    ids = {row["email"]: row["id"] for row in sandbox.store.documents("subscribers")}
    sandbox.forget_requests()
    assert run_target(sandbox, [deleted(messages[0])]).succeeded().counts("subscribers") == {"deleted": 1}
    assert calls(sandbox) == [f"DELETE {PATH}/{ids['a@example.com']}"]
    assert emails(sandbox) == ["b@example.com"]
    assert run_target(sandbox, [deleted(messages[0])]).succeeded().counts("subscribers") == {"unchanged": 1}


@pytest.mark.parametrize("kind", ["lost", "truncate", "502"])
def test_a_subscriber_whose_creation_was_not_answered_is_there_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, times=2, method="POST", path=PATH)
    run_target(sandbox, [subscriber(1, "a@example.com"), subscriber(2, "b@example.com")]).succeeded()
    assert emails(sandbox) == ["a@example.com", "b@example.com"]
