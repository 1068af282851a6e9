"""Creating, updating and deleting each resource; and the same input again, which costs no write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.target_bigcommerce.conftest import KEYS, calls, writes
from tests.target_bigcommerce.records import (
    ADDRESS,
    brand,
    category,
    coupon,
    customer,
    deleted,
    line,
    order,
    product,
    tree,
    variant,
)

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

PARENTS = [
    tree(),
    brand(21, "Acme"),
    category(31, "Shirts"),
    product(41, "Shirt", "SH-1"),
    customer(51, "a@example.com"),
]

EXAMPLES: dict[str, tuple[Document, Document]] = {
    "brands": (brand(1, "Globex", page_title="Globex"), {"page_title": "All of Globex"}),
    "category_trees": (tree(), {"name": "Another name"}),
    "categories": (category(2, "Hats", 31, description="Round"), {"description": "Tall"}),
    "products": (
        product(3, "Hat", "HAT-1", brand_id=21, categories=[31], price=12.5, variants=[variant(7, "HAT-1-L", "L")]),
        {"price": 13.75},
    ),
    "customers": (customer(4, "Grace@Example.com", addresses=[ADDRESS], company="Navy"), {"company": "Army"}),
    "coupons": (coupon(5, "SAVE5", applies_to={"entity": "products", "ids": [41]}, max_uses=3), {"max_uses": 4}),
    "orders": (order(6, line(41), customer_id=51, staff_notes="Careful"), {"staff_notes": "Quick"}),
}
"""Of each resource a record that points at the parents, and fields to change in it."""

UNTOUCHED = {"category_trees"}
"""Resources of which every store has one from the start."""


def changed(message: Document, fields: Document) -> Document:
    return {**message, "record": message["record"] | fields}


def parents_of(stream: str) -> list[Document]:
    """The parents, less what the example itself is."""
    return [parent for parent in PARENTS if not (stream == "category_trees" and parent["stream"] == stream)]


def only_of(sandbox: Sandbox, stream: str) -> list[Document]:
    """The objects of the store that are neither parents nor there from the start."""
    known = {parent["record"].get("name") or parent["record"].get("email") for parent in parents_of(stream)}
    return [row for row in sandbox.store.documents(stream) if (row.get("name") or row.get("email")) not in known]


@pytest.mark.parametrize("stream", EXAMPLES)
def test_a_new_record_is_created_once_and_then_left_alone(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, _ = EXAMPLES[stream]
    first = run_target(sandbox, [*parents_of(stream), message]).succeeded()
    assert sum(first.counts(stream).values()) == sum(one["stream"] == stream for one in [*parents_of(stream), message])
    before = only_of(sandbox, stream)
    assert len(before) == 1
    sandbox.forget_requests()
    again = run_target(sandbox, [*parents_of(stream), message]).succeeded()
    assert calls(sandbox) == []
    assert set(again.counts(stream)) == {"unchanged"}
    assert only_of(sandbox, stream) == before


@pytest.mark.parametrize("stream", EXAMPLES)
def test_a_changed_record_costs_one_write_of_what_changed(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, fields = EXAMPLES[stream]
    run_target(sandbox, [*parents_of(stream), message]).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*parents_of(stream), changed(message, fields)]).succeeded()
    assert outcome.counts(stream)["updated"] == 1
    (request,) = writes(sandbox)
    assert request.method == "PUT"
    ((name, value),), (row,) = fields.items(), only_of(sandbox, stream)
    assert row[name] == value


@pytest.mark.parametrize("stream", EXAMPLES)
def test_without_skip_unchanged_all_fields_are_sent_again(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, _ = EXAMPLES[stream]
    run_target(sandbox, [*parents_of(stream), message]).succeeded()
    before = only_of(sandbox, stream)
    outcome = run_target(sandbox, [*parents_of(stream), message], skip_unchanged=False).succeeded()
    assert "unchanged" not in outcome.counts(stream)
    assert len(only_of(sandbox, stream)) == len(before)


@pytest.mark.parametrize("stream", [stream for stream in EXAMPLES if stream not in UNTOUCHED])
@pytest.mark.parametrize("how", ["_sdc_deleted_at", "operation"])
def test_a_deleted_record_is_deleted_and_the_second_time_is_no_error(
    stream: str, how: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    message, _ = EXAMPLES[stream]
    run_target(sandbox, [*PARENTS, message]).succeeded()
    # Of what a record points at a delete needs only what a category is matched by.
    others = [tree(), {**category(31, "Shirts"), "stream": "parents"}] if stream == "categories" else []
    streams = {"parents": {"resource": "categories"}}
    if how == "operation":
        streams[stream] = {"operation": "delete"}
    record = deleted(message) if how == "_sdc_deleted_at" else message
    outcome = run_target(sandbox, [*others, record], streams=streams).succeeded()
    assert outcome.counts(stream)["deleted"] == 1
    left = [row for row in only_of(sandbox, stream) if not row.get("is_deleted")]
    assert left == []
    sandbox.forget_requests()
    again = run_target(sandbox, [*others, record], streams=streams).succeeded()
    assert calls(sandbox) == []
    assert "deleted" not in again.counts(stream)


@pytest.mark.parametrize("stream", [stream for stream in EXAMPLES if stream not in UNTOUCHED])
def test_an_update_of_what_is_not_there_is_rejected(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, _ = EXAMPLES[stream]
    run_target(sandbox, PARENTS).succeeded()
    before = only_of(sandbox, stream)
    parents = [one for one in PARENTS if one["stream"] != stream or stream == "categories"]
    outcome = run_target(sandbox, [*parents, message], streams={stream: {"operation": "update"}})
    assert "there is no such object to update" in str(outcome.error)
    assert only_of(sandbox, stream) == before


@pytest.mark.parametrize("stream", [stream for stream in EXAMPLES if stream not in UNTOUCHED])
def test_a_create_of_what_is_there_is_rejected(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, _ = EXAMPLES[stream]
    run_target(sandbox, [*PARENTS, message]).succeeded()
    before = only_of(sandbox, stream)
    parents = [one for one in PARENTS if one["stream"] != stream]
    if stream == "categories":
        message = changed(message, {"parent_id": 0, "name": "Shirts"})
    outcome = run_target(sandbox, [*parents, message], streams={stream: {"operation": "create"}})
    assert "there is such an object already" in str(outcome.error)
    assert only_of(sandbox, stream) == before


@pytest.mark.parametrize("stream", EXAMPLES)
def test_with_match_by_id_the_ids_are_the_store_s_own(stream: str, sandbox: Sandbox, run_target: RunTarget) -> None:
    message, fields = EXAMPLES[stream]
    run_target(sandbox, [*parents_of(stream), message]).succeeded()
    (row,) = only_of(sandbox, stream)
    key = KEYS.get(stream, "id")
    sandbox.forget_requests()
    own = {"type": "RECORD", "stream": stream, "record": {key: row[key], **fields}}
    outcome = run_target(sandbox, [own], streams={stream: {"match_by": "id"}}).succeeded()
    assert outcome.counts(stream) == {"updated": 1}
    assert len(writes(sandbox)) == 1
    ((name, value),) = fields.items()
    assert only_of(sandbox, stream)[0][name] == value
    stranger = {"type": "RECORD", "stream": stream, "record": {key: 987654, "name": "Acme", **fields}}
    refused = run_target(sandbox, [stranger], streams={stream: {"match_by": "id"}})
    assert "the store has no object of this id" in str(refused.error)


@pytest.mark.parametrize("stream", [stream for stream in EXAMPLES if stream not in UNTOUCHED])
def test_a_record_without_a_key_is_rejected_with_what_to_do(
    stream: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [{"type": "RECORD", "stream": stream, "record": {"description": "Who am I?"}}])
    assert "send it, or set match_by" in str(outcome.error)
    assert calls(sandbox) == []
