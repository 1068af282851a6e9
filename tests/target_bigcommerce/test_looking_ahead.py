"""What is looked up while the records before it are being written, and must not be believed then."""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from bigcommerce_api import BigCommerceClient
from bigcommerce_api.errors import AuthenticationError
from target_bigcommerce import listing, looking_ahead
from target_bigcommerce import target as target_module
from tests.target_bigcommerce.conftest import record
from tests.target_bigcommerce.records import customer, product

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_api import Answer, ConnectionSettings
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget


class SlowToWrite(BigCommerceClient):
    """A client of which every look-up that is made beside a write is over before the write begins."""

    @override
    def request(self, method: str, path: str, **others: Any) -> Answer:
        if method != "GET":
            time.sleep(0.1)
        return super().request(method, path, **others)


class WritesLate(BigCommerceClient):
    """A client that writes nothing until so many look-ups were answered, or too long a time has passed."""

    lookups = 3
    longest = 10.0

    def __init__(self, settings: ConnectionSettings, *, program: str, version: str) -> None:
        super().__init__(settings, program=program, version=version)
        self._answered = 0
        self._changed = threading.Condition()

    @override
    def request(self, method: str, path: str, **others: Any) -> Answer:
        if method != "GET":
            with self._changed:
                assert self._changed.wait_for(lambda: self._answered >= self.lookups, self.longest)
        answer = super().request(method, path, **others)
        with self._changed:
            self._answered += method == "GET"
            self._changed.notify_all()
        return answer


class WaitsForTheThird(BigCommerceClient):
    """A client that answers no look-up of the second six before one of the third six has begun."""

    longest = 10.0

    def __init__(self, settings: ConnectionSettings, *, program: str, version: str) -> None:
        super().__init__(settings, program=program, version=version)
        self._begun = threading.Event()

    @override
    def request(self, method: str, path: str, **others: Any) -> Answer:
        asked = (others.get("parameters") or {}).get("email:in") or []
        if "c13@example.com" in asked:
            self._begun.set()
        if "c7@example.com" in asked:
            assert self._begun.wait(self.longest)
        return super().request(method, path, **others)


@pytest.fixture(autouse=True)
def _one_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target_module, "BigCommerceClient", SlowToWrite)
    monkeypatch.setattr(looking_ahead, "at_once", lambda *_: 1)


def test_the_two_records_after_one_that_is_written_are_looked_up_meanwhile(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "BigCommerceClient", WritesLate)
    people = [customer(number, f"{name}@example.com") for number, name in enumerate(("anna", "ben", "zoe"), 1)]
    outcome = run_target(sandbox, people).succeeded()
    assert outcome.counts("customers") == {"created": 3}


def test_which_products_keep_stock_as_a_whole_is_asked_while_the_stock_of_others_is_written(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "BigCommerceClient", WritesLate)
    monkeypatch.setattr(WritesLate, "lookups", 6)
    for sku in ("MUG", "HAT", "BAG"):
        sandbox.store.insert("products", {"name": sku, "sku": sku, "type": "physical", "price": 1})
    levels = [
        record("inventory_items", sku=sku, quantity=number) for number, sku in enumerate(("MUG", "HAT", "BAG"), 5)
    ]
    run_target(sandbox, levels).succeeded()
    assert {row["sku"]: row["inventory_level"] for row in sandbox.store.documents("products")} == {
        "MUG": 5,
        "HAT": 6,
        "BAG": 7,
    }


@pytest.fixture
def two_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look-ups ahead that take several requests each."""
    monkeypatch.setattr(target_module, "BigCommerceClient", BigCommerceClient)
    monkeypatch.setattr(listing, "LONGEST_LIST", 2)
    monkeypatch.setattr(looking_ahead, "at_once", lambda *_: 6)


@pytest.mark.usefixtures("two_a_request")
@pytest.mark.parametrize("lanes", [1, 3])
def test_look_ups_of_several_pieces_share_their_lanes(sandbox: Sandbox, run_target: RunTarget, lanes: int) -> None:
    people = [customer(number, f"c{number}@example.com") for number in range(1, 25)]
    outcome = run_target(sandbox, people, max_concurrency=lanes).succeeded()
    assert outcome.counts("customers") == {"created": 24}
    assert [request.method for request in sandbox.requests].count("GET") == 12


@pytest.mark.usefixtures("two_a_request")
def test_a_look_up_that_takes_long_keeps_none_of_the_next_piece_waiting(
    sandbox: Sandbox, run_target: RunTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target_module, "BigCommerceClient", WaitsForTheThird)
    people = [customer(number, f"c{number}@example.com") for number in range(1, 25)]
    assert run_target(sandbox, people).succeeded().counts("customers") == {"created": 24}


@pytest.mark.usefixtures("two_a_request")
@pytest.mark.parametrize("answered", [4, 7, 12])
def test_a_look_up_ahead_that_fails_ends_the_run(sandbox: Sandbox, run_target: RunTarget, answered: int) -> None:
    people = [customer(number, f"c{number}@example.com") for number in range(1, 25)]
    looked_up = itertools.count(1)

    def lock(method: str, _: str) -> None:
        if method == "GET" and next(looked_up) == answered:
            sandbox.options.access_token = "wrong-token"  # noqa: S105 - no other than that of the tests

    sandbox.options.before_request = lock
    assert isinstance(run_target(sandbox, people).error, AuthenticationError)


def companies(sandbox: Sandbox) -> dict[str, str]:
    return {row["email"]: row["company"] for row in sandbox.store.documents("customers")}


@pytest.fixture
def journal(sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> str:
    """Remembers one customer."""
    path = str(tmp_path / "journal.sqlite")
    run_target(sandbox, [customer(1, "anna@example.com", company="First")], journal_path=path).succeeded()
    return path


def test_a_key_that_the_record_before_gives_away_means_a_new_object(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    messages = [
        customer(1, "zoe@example.com", company="First"),
        customer(2, "anna@example.com", company="Second"),
    ]
    outcome = run_target(sandbox, messages, journal_path=journal).succeeded()
    assert outcome.counts("customers") == {"created": 1, "updated": 1}
    assert companies(sandbox) == {"zoe@example.com": "First", "anna@example.com": "Second"}


def test_a_key_that_is_given_away_within_a_piece_means_a_new_object(
    sandbox: Sandbox, run_target: RunTarget, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_ahead, "at_once", lambda *_: 2)
    messages = [
        customer(2, "anna@example.com", company="Second"),
        customer(1, "zoe@example.com", company="First"),
    ]
    run_target(sandbox, messages, journal_path=journal).succeeded()
    assert companies(sandbox) == {"zoe@example.com": "First", "anna@example.com": "Second"}


def test_a_key_that_an_earlier_record_gives_away_means_a_new_object(
    sandbox: Sandbox, run_target: RunTarget, journal: str
) -> None:
    messages = [
        customer(1, "zoe@example.com", company="First"),
        customer(3, "ben@example.com", company="Third"),
        customer(2, "anna@example.com", company="Second"),
    ]
    outcome = run_target(sandbox, messages, journal_path=journal).succeeded()
    assert outcome.counts("customers") == {"created": 2, "updated": 1}
    assert companies(sandbox) == {"zoe@example.com": "First", "ben@example.com": "Third", "anna@example.com": "Second"}


def test_a_key_is_taken_after_it_was_given_away(
    sandbox: Sandbox, run_target: RunTarget, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_target(sandbox, [customer(2, "ben@example.com")], journal_path=journal).succeeded()
    monkeypatch.setattr(looking_ahead, "at_once", lambda *_: 2)
    messages = [
        customer(2, "anna@example.com", company="Second"),
        customer(1, "zoe@example.com", company="First"),
    ]
    run_target(sandbox, messages, journal_path=journal).succeeded()
    assert companies(sandbox) == {"zoe@example.com": "First", "anna@example.com": "Second"}


def test_of_two_records_of_one_item_by_different_names_the_last_counts(sandbox: Sandbox, run_target: RunTarget) -> None:
    levels = [record("inventory_items", sku="MUG", quantity=5), record("inventory_items", product_id=41, quantity=0)]
    run_target(sandbox, [product(41, "Mug", "MUG"), *levels]).succeeded()
    (mug,) = sandbox.store.documents("products")
    assert mug["inventory_level"] == 0
