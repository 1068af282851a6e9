"""What becomes of records that cannot be written, and what is told of the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import SandboxOptions
from target_bigcommerce import target, writer
from tests.target_bigcommerce.conftest import record, schema, state
from tests.target_bigcommerce.records import category, product, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import Document, OpenStore, RunTarget


@pytest.fixture
def rejects(tmp_path: Path) -> Path:
    return tmp_path / "rejects.jsonl"


def kept(path: Path) -> list[Document]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def customer(number: int, **fields: object) -> Document:
    known = {"email": f"c{number}@example.com", "first_name": "Ann", "last_name": "Lee"}
    return record("customers", id=number, **(known | fields))


def test_under_fail_everything_in_flight_is_finished_and_the_run_ends_with_an_error(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [customer(1), customer(2, email="no address"), customer(3)])
    assert {row["email"] for row in sandbox.store.documents("customers")} == {"c1@example.com", "c3@example.com"}
    assert outcome.counts("customers") == {"created": 2, "rejected": 1}
    assert str(outcome.error).startswith("1 records were rejected, the first: customers 2: upsert rejected: ")


def test_under_fail_rejects_are_kept_too_when_there_is_a_file(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    outcome = run_target(sandbox, [customer(2, email="no address")], rejects_path=str(rejects))
    assert outcome.error is not None
    assert [entry["record"]["id"] for entry in kept(rejects)] == [2]


def test_a_reject_is_kept_with_all_that_is_known_of_it(sandbox: Sandbox, run_target: RunTarget, rejects: Path) -> None:
    bad = customer(2, email="no address", phone="123", unknown_field={"price": 0.5})
    run_target(sandbox, [customer(1), bad], on_error="reject", rejects_path=str(rejects)).succeeded()
    (entry,) = kept(rejects)
    assert entry["stream"] == "customers"
    assert entry["record"] == bad["record"]
    assert entry["operation"] == "upsert"
    assert entry["status"] == 422
    assert entry["reason"]
    assert any("email" in name for name in entry["fields"])


def test_a_record_that_the_target_itself_refuses_has_no_status(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    messages = [
        schema("brands", properties={"name": {"type": "string"}}),
        record("brands", id=1),
        record("brands", id=2, name=2),
        record("brands", id=3, name="Gone", _sdc_deleted_at="2024-01-01T00:00:00Z"),
        record("products", id=1, name="Mug", brand_id=9),
    ]
    run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    entries = {(entry["stream"], entry["record"]["id"]): entry for entry in kept(rejects)}
    assert entries.keys() == {("brands", 1), ("brands", 2), ("products", 1)}
    assert {entry["status"] for entry in entries.values()} == {None}
    assert "it has no name" in entries["brands", 1]["reason"]
    assert "name must be string" in entries["brands", 2]["reason"]
    assert "brand_id points at brands 9" in entries["products", 1]["reason"]


def test_the_verdict_counts_rejects_and_names_the_first(sandbox: Sandbox, run_target: RunTarget, rejects: Path) -> None:
    messages = [record("brands", id=number) for number in range(1, 9)]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.log[-1].startswith("8 records were rejected, the first: brands 1: upsert rejected: it has no name")
    assert outcome.log[-1].endswith("(and 7 more)")
    assert outcome.warnings.count("upsert rejected") == 6
    assert len(kept(rejects)) == 8


def test_rejects_can_be_fed_back_once_what_was_wrong_is_put_right(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    orphan = record("products", id=1, name="Mug", type="physical", weight=1, price=2.5, brand_id=7)
    settings = {"on_error": "reject", "rejects_path": str(rejects)}
    assert run_target(sandbox, [orphan, customer(2, email="")], **settings).counts("products") == {"rejected": 1}
    again = [{"type": "RECORD", "stream": entry["stream"], "record": entry["record"]} for entry in kept(rejects)]
    for message in again:
        if message["stream"] == "customers":
            message["record"]["email"] = "c2@example.com"
    outcome = run_target(sandbox, [*again, record("brands", id=7, name="Acme")]).succeeded()
    assert outcome.counts("products") == {"created": 1}
    assert outcome.counts("customers") == {"created": 1}
    (product,) = sandbox.store.documents("products")
    (brand,) = sandbox.store.documents("brands")
    assert product["brand_id"] == brand["id"]


def test_a_later_run_adds_to_the_file(sandbox: Sandbox, run_target: RunTarget, rejects: Path) -> None:
    for number in (1, 2):
        run_target(sandbox, [record("brands", id=number)], rejects_path=str(rejects))
    assert [entry["record"]["id"] for entry in kept(rejects)] == [1, 2]


@pytest.mark.parametrize(("most", "states"), [(0, []), (2, []), (3, [{"a": 1}])])
def test_max_rejects_bounds_what_a_run_bears(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path, most: int, states: list[Document]
) -> None:
    messages = [*(record("brands", id=number) for number in range(1, 4)), state({"a": 1})]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects), max_rejects=most)
    assert (outcome.error is None) is bool(states)
    assert outcome.states == states
    assert len(kept(rejects)) == 3


def test_of_a_batch_only_the_guilty_records_are_rejected(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    messages = [customer(number, **({"email": "bad"} if number in {4, 17} else {})) for number in range(1, 26)]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("customers") == {"created": 23, "rejected": 2}
    assert {entry["record"]["id"] for entry in kept(rejects)} == {4, 17}


def test_a_reject_is_in_the_file_before_a_state_from_behind_it_is_said(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    monkeypatch.setattr(target, "SECONDS_BETWEEN_STATES", 0)
    seen: list[tuple[Document, int]] = []

    say = target.TargetBigCommerce.say_state

    def watched(self: target.TargetBigCommerce) -> None:
        say(self)
        seen.append((self._last_state or {}, len(kept(rejects))))

    monkeypatch.setattr(target.TargetBigCommerce, "say_state", watched)
    messages = [state({"at": 0}), record("brands", id=1), state({"at": 1}), record("brands", id=2), state({"at": 2})]
    run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert ({"at": 1}, 1) in seen
    assert all(said.get("at", 0) <= number for said, number in seen)


def test_every_stream_has_its_own_line_in_the_summary(sandbox: Sandbox, run_target: RunTarget, rejects: Path) -> None:
    brands = [record("brands", id=number, name=f"Brand {number}") for number in range(1, 5)]
    run_target(sandbox, brands).succeeded()
    sandbox.forget_requests()
    messages = [
        brands[0],
        record("brands", id=2, name="Brand 2", page_title="New"),
        record("brands", id=3, name="Brand 3", _sdc_deleted_at="2024-01-01T00:00:00Z"),
        record("brands", id=5, name="Brand 5"),
        record("brands", id=6),
        customer(1),
    ]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects))
    assert outcome.counts("brands") == {"created": 1, "updated": 1, "unchanged": 1, "deleted": 1, "rejected": 1}
    assert outcome.counts("customers") == {"created": 1}
    work = {name: outcome.summary["all"][name] for name in ("requests", "429s", "retries")}
    assert work == {"requests": str(len(sandbox.requests)), "429s": "0", "retries": "0"}


def test_the_summary_comes_also_when_the_store_fails(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.fail_next("500", times=100, path="/v3/customers")
    outcome = run_target(sandbox, [record("brands", id=1, name="A"), customer(1)], max_retry_seconds=0)
    assert outcome.error is not None
    assert outcome.counts("brands") == {"created": 1}


def test_no_token_stands_in_what_is_logged_or_kept(open_store: OpenStore, run_target: RunTarget, rejects: Path) -> None:
    sandbox = open_store(SandboxOptions(access_token="token-that-nobody-may-see"))  # noqa: S106 - opens nothing
    outcome = run_target(sandbox, [customer(2, email="bad")], rejects_path=str(rejects))
    assert "token-that-nobody-may-see" not in outcome.warnings + str(outcome.error) + rejects.read_text()


def test_after_the_reject_too_many_nothing_more_is_sent_than_came_before_it(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    good = [record("brands", id=number, name=f"Brand {number}") for number in range(1, 4)]
    bad = [record("brands", id=number, name=f"Brand {number}", page_title="x" * 300) for number in range(10, 100)]
    most = 4
    settings = {"on_error": "reject", "rejects_path": str(rejects), "max_rejects": 2, "max_concurrency": most}
    outcome = run_target(sandbox, [*good, state({"a": 1}), *bad], **settings)
    assert outcome.error is not None
    assert outcome.states == [{"a": 1}]
    assert sandbox.store.count("brands") == 3
    # Those that are under way when the third is refused may be refused too.
    assert 3 <= len(kept(rejects)) <= 3 + most


@pytest.mark.parametrize("wrong", ["first", "last"])
def test_of_several_records_of_one_object_the_bad_one_costs_only_itself(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path, wrong: str
) -> None:
    good = record("brands", id=1, name="Acme", meta_description="Anvils")
    bad = record("brands", id=1, name="Acme", page_title="x" * 300)
    messages = [bad, good] if wrong == "first" else [good, bad]
    outcome = run_target(sandbox, messages, on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("brands") == {"created": 1, "rejected": 1}
    assert [row["meta_description"] for row in sandbox.store.documents("brands")] == ["Anvils"]
    assert [entry["record"] for entry in kept(rejects)] == [bad["record"]]


CLOTHES = category(1, "Clothes")
ASTRAY = category(1, "Clothes", 99)
SHIRTS = category(2, "Shirts", 1)
SHIRTS_ASTRAY = category(2, "Shirts", 98)
POLOS = category(3, "Polos", 2)
HATS, HATS_BELOW = category(4, "Hats", 5), category(4, "Hats")
CAPS = category(5, "Caps", 4)


@pytest.mark.parametrize(
    ("messages", "bad"),
    [
        ([CLOTHES, ASTRAY, SHIRTS, POLOS], [ASTRAY]),
        ([ASTRAY, CLOTHES, SHIRTS, POLOS], []),
        ([POLOS, SHIRTS, CLOTHES, ASTRAY], [ASTRAY]),
        ([SHIRTS, SHIRTS_ASTRAY, CLOTHES, ASTRAY, POLOS], [ASTRAY, SHIRTS_ASTRAY]),
        ([POLOS, SHIRTS, SHIRTS_ASTRAY, ASTRAY, CLOTHES, ASTRAY], [ASTRAY, ASTRAY, SHIRTS_ASTRAY]),
        ([HATS, HATS_BELOW, HATS, CAPS, CLOTHES, ASTRAY, SHIRTS, POLOS], [ASTRAY, HATS, HATS]),
        ([CAPS, HATS, HATS_BELOW, HATS, CLOTHES, ASTRAY, SHIRTS, POLOS], [ASTRAY, HATS, HATS]),
    ],
    ids=["below", "later good", "above", "two of them", "three records", "in a circle", "in a circle, the child first"],
)
@pytest.mark.parametrize("bundle", [2000, 3])
def test_what_is_below_a_good_record_is_written_though_a_later_one_is_bad(  # noqa: PLR0913, PLR0917 - fixtures and cases
    sandbox: Sandbox,
    run_target: RunTarget,
    rejects: Path,
    monkeypatch: pytest.MonkeyPatch,
    messages: list[Document],
    bad: list[Document],
    bundle: int,
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", bundle)
    shirt = product(7, "Shirt", categories=[1, 3])
    outcome = run_target(sandbox, [tree(), shirt, *messages], on_error="reject", rejects_path=str(rejects))
    outcome.succeeded()
    rows = {row["name"]: row for row in sandbox.store.documents("categories")}
    above = {row["name"]: row["parent_id"] for row in rows.values()}
    ids = {name: row["category_id"] for name, row in rows.items()}
    assert above.items() >= {"Clothes": 0, "Shirts": ids["Clothes"], "Polos": ids["Shirts"]}.items()
    (made,) = sandbox.store.documents("products")
    assert sorted(made["categories"]) == sorted((ids["Clothes"], ids["Polos"]))
    entries = [entry["record"] for entry in kept(rejects)]
    assert sorted(map(str, entries)) == sorted(str(one["record"]) for one in bad)


def test_a_record_unlike_its_schema_does_not_make_a_bundle_of_its_own(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path
) -> None:
    shape = schema("customers", properties={"email": {"type": "string"}})
    messages = [customer(number, **({"email": 5} if number % 2 else {})) for number in range(1, 21)]
    outcome = run_target(sandbox, [shape, *messages], on_error="reject", rejects_path=str(rejects)).succeeded()
    assert outcome.counts("customers") == {"created": 10, "rejected": 10}
    assert [request.method for request in sandbox.requests] == ["GET", "POST"]


@pytest.mark.parametrize("messages_between", [0, 1], ids=["next to each other", "with another between"])
def test_a_bad_record_does_not_keep_an_object_from_being_deleted_before_it(
    sandbox: Sandbox, run_target: RunTarget, rejects: Path, messages_between: int
) -> None:
    run_target(sandbox, [customer(1), customer(2)]).succeeded()
    gone = customer(1, _sdc_deleted_at="2024-01-01T00:00:00Z")
    between = [customer(1, company="Here again")] * messages_between
    bad = customer(1, phone="0" * 300)
    outcome = run_target(sandbox, [gone, *between, bad], on_error="reject", rejects_path=str(rejects)).succeeded()
    assert [entry["record"] for entry in kept(rejects)] == [bad["record"]]
    assert outcome.counts("customers")["deleted"] == 1
    companies = {row["email"]: row["company"] for row in sandbox.store.documents("customers")}
    left = {"c1@example.com": "Here again"} if messages_between else {}
    assert companies == {"c2@example.com": "", **left}


def test_what_was_deleted_before_a_bad_record_stays_when_a_bad_record_ends_the_run(
    sandbox: Sandbox, run_target: RunTarget
) -> None:
    run_target(sandbox, [customer(1), customer(2)]).succeeded()
    gone = customer(1, _sdc_deleted_at="2024-01-01T00:00:00Z")
    worse = record("brands", id=1, name="x" * 300)
    outcome = run_target(sandbox, [worse, state({"at": 1}), gone, customer(1, phone="0" * 300), state({"at": 3})])
    assert outcome.error is not None
    assert outcome.states == []
    assert sandbox.store.count("customers") == 2
