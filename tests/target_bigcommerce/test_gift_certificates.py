"""Gift certificates, known by their codes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import customer, deleted

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

PATH = "/v2/gift_certificates"


def certificate(identifier: int, code: str, **fields: object) -> Document:
    own = {
        "id": identifier,
        "code": code,
        "to_name": "Ada",
        "to_email": "ada@example.com",
        "from_name": "Ben",
        "from_email": "ben@example.com",
        "amount": Decimal("25.0000"),
    }
    return record("gift_certificates", **own | fields)


def test_a_certificate_carries_over_whole(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = certificate(
        7,
        "AAA-BBB",
        balance="12.5",
        status="disabled",
        template="boy.html",
        message="Well done",
        purchase_date="2025-01-02T03:04:05Z",
        expiry_date="2027-01-02T05:04:05+02:00",
        currency_code="USD",
        customer_id=1,
        order_id=99,
    )
    sandbox.store.insert("customers", {"email": "makes.ids@differ.example.com"})
    buyer = customer(1, "ben@example.com")
    run_target(sandbox, [message, buyer]).succeeded()
    (row,) = sandbox.store.documents("gift_certificates")
    (ben,) = [one["id"] for one in sandbox.store.documents("customers") if one["email"] == "ben@example.com"]
    assert (row["amount"], row["balance"], row["customer_id"]) == ("25.0000", "12.5000", ben)
    assert (row["purchase_date"], row["expiry_date"]) == ("1735787045", "1798859045")
    assert (row["status"], row["template"], row["message"]) == ("disabled", "boy.html", "Well done")
    (request,) = writes(sandbox, PATH)
    assert isinstance(request.body, dict)
    assert not request.body.keys() & {"id", "order_id"}
    sandbox.forget_requests()
    assert run_target(sandbox, [message, buyer]).succeeded().counts("gift_certificates") == {"unchanged": 1}
    assert calls(sandbox) == []
    message["record"]["balance"] = Decimal("2.5")
    run_target(sandbox, [message, buyer]).succeeded()
    assert [request.body for request in writes(sandbox)] == [{"balance": "2.5"}]


@pytest.mark.parametrize("number", [2, 15])
def test_a_code_is_known_in_either_case_and_by_what_the_store_keeps_of_it(
    number: int, sandbox: Sandbox, run_target: RunTarget
) -> None:
    messages = [certificate(index, f"{index:03}-{'A' * 30}") for index in range(1, number + 1)]
    run_target(sandbox, messages).succeeded()
    again = [certificate(index, f"{index:03}-{'a' * 20}") for index in range(1, number + 1)]
    assert run_target(sandbox, messages).succeeded().counts("gift_certificates") == {"unchanged": number}
    run_target(sandbox, again).succeeded()
    assert sandbox.store.count("gift_certificates") == number


def test_a_bad_certificate_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> None:
    messages = [certificate(index, f"C{index}", status="lost" if index == 2 else "active") for index in range(1, 5)]
    messages.append(certificate(9, ""))
    rejects = tmp_path / "rejects"
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects))
    assert outcome.succeeded().counts("gift_certificates") == {"created": 3, "rejected": 2}
    assert "it has no code, by which gift_certificates are matched" in rejects.read_text()


def test_a_certificate_is_deleted_alone(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [certificate(1, "C1"), certificate(2, "C2")]).succeeded()
    ids = {row["code"]: row["id"] for row in sandbox.store.documents("gift_certificates")}
    sandbox.forget_requests()
    run_target(sandbox, [deleted(certificate(1, "C1"))]).succeeded()
    assert calls(sandbox) == [f"DELETE {PATH}/{ids['C1']}"]
    assert [row["code"] for row in sandbox.store.documents("gift_certificates")] == ["C2"]


@pytest.mark.parametrize("kind", ["lost", "truncate", "502"])
def test_a_certificate_whose_creation_was_not_answered_is_there_once(
    kind: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    sandbox.fail_next(kind, times=2, method="POST", path=PATH)
    run_target(sandbox, [certificate(1, "C1"), certificate(2, "C2")]).succeeded()
    assert sorted(row["code"] for row in sandbox.store.documents("gift_certificates")) == ["C1", "C2"]
