"""A store with strangers in it, and runs of the target on it that end at any moment."""

from __future__ import annotations

import functools
import itertools
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st
from typing_extensions import override

from bigcommerce_api import BigCommerceClient, RetryPolicy
from bigcommerce_sandbox import Sandbox
from target_bigcommerce import looking_ahead
from target_bigcommerce import target as target_module
from target_bigcommerce import writer as writer_module
from target_bigcommerce.resources import base
from tests.target_bigcommerce.conftest import schema, state
from tests.target_bigcommerce.histories import source
from tests.target_bigcommerce.histories.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bigcommerce_api import Answer
    from tests.target_bigcommerce.conftest import Outcome, RunTarget
    from tests.target_bigcommerce.histories.source import Step

Document = dict[str, Any]

QUICK = RetryPolicy(base_ms=1, cap_ms=5)
STRANGERS: dict[str, Document] = {
    "brands": {"name": "Stranger", "page_title": "Mine"},
    "categories": {"name": "Stranger", "tree_id": 1, "parent_id": 0, "description": "Mine"},
    "products": {"name": "Stranger", "sku": "Stranger", "description": "Mine", "price": 7},
    "customers": {"email": "Stranger@example.com", "company": "Mine"},
    "coupons": {
        "name": "Stranger",
        "code": "Stranger",
        "max_uses": 77,
        "applies_to": {"entity": "products", "ids": []},
    },
    "orders": {"external_order_id": "Stranger", "staff_notes": "Mine"},
    "customer_groups": {"name": "Stranger", "category_access": {"type": "all"}},
    "customer_attributes": {"name": "Stranger", "type": "number"},
    "price_lists": {"name": "Stranger", "active": False},
    "subscribers": {"email": "Stranger@example.com", "first_name": "Mine"},
    "gift_certificates": {"code": "Stranger", "message": "Mine"},
}
"""What somebody else keeps in the store, under the ids that the source's own objects have there."""


class KilledError(SystemExit):
    """The process is no more."""


@dataclass
class Cut:
    """When a run ends, as by SIGKILL.

    Attributes:
        after: The requests that are answered before it ends.
        is_handled: Whether the store carries out the one that is under way then.
    """

    after: int
    is_handled: bool
    _count: Iterator[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _is_over: bool = False

    def pass_one(self) -> bool:
        """Counts a request; says whether it is the last that reaches the store.

        Raises:
            KilledError: It does not reach the store.
        """
        with self._lock:
            number = next(self._count)
            if self._is_over or (number >= self.after and not self.is_handled):
                self._is_over = True
                raise KilledError
            self._is_over = number >= self.after
            return self._is_over


class MortalClient(BigCommerceClient):
    """A client whose process may end with any request; nothing of what it would have done afterwards happens."""

    def __init__(self, *arguments: Any, cut: Cut | None, **others: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*arguments, retry_policy=QUICK, **others)
        self._cut = cut

    @override
    def request(self, *arguments: Any, **others: Any) -> Answer:
        is_last = self._cut.pass_one() if self._cut else False
        answer = super().request(*arguments, **others)
        if is_last:
            raise KilledError
        return answer


@dataclass(frozen=True)
class Attempt:
    """One run of the target.

    Attributes:
        from_state: Whether it starts behind the last STATE, instead of from the start.
        keeps_journal: Whether it finds what the runs before it remembered.
        cut: When it ends, as by SIGKILL: after so many requests, with the next carried out or not; None for at its end.
        faults: What the store does to it.
        bundle: Records that are written together.
        on_error: What it does about a record that cannot be written.
    """

    from_state: bool
    keeps_journal: bool
    cut: tuple[int, bool] | None
    faults: str
    bundle: int
    on_error: str = "reject"


FAULTS = ("", "", "lost=10%,drop=5%,429=5%", "500=5%,502=5%,503=5%,504=5%,truncate=5%,html=5%")
ATTEMPTS = st.builds(
    Attempt,
    from_state=st.booleans(),
    keeps_journal=st.booleans(),
    cut=st.none() | st.tuples(st.integers(0, 30), st.booleans()),
    faults=st.sampled_from(FAULTS),
    bundle=st.integers(1, 8),
    on_error=st.sampled_from(["reject", "fail"]),
)


class World:
    """A store, the source's history, and what runs have left behind.

    Args:
        sandbox: The store, with nothing in it but what every store has.
        run_target: Runs the target.
        folder: Where journals lie.
    """

    def __init__(self, sandbox: Sandbox, run_target: RunTarget, folder: Path) -> None:
        self.sandbox = sandbox
        self._run_target = run_target
        self._folder = folder
        self._journals = itertools.count()
        self._journal = 0

    def begin(self) -> None:
        """Empties the store, but for strangers."""
        self.sandbox.clear()
        self._strangers = [(stream, self.sandbox.store.insert(stream, dict(row))) for stream, row in STRANGERS.items()]
        self.at = 0
        self.is_journal_whole = True
        self._journal = next(self._journals)

    @property
    def journal(self) -> str:
        """The journal that runs find."""
        return str(self._folder / f"journal-{self._journal}.sqlite")

    def run(self, steps: Sequence[Step], attempt: Attempt, **settings: object) -> Outcome:
        """Runs the target once; looks at the STATE that it says, and at what it rejects."""
        start = self.start = self._start(steps, attempt)
        messages = _messages(steps, start, attempt.bundle)
        rejects = self._folder / "rejects.jsonl"
        rejects.unlink(missing_ok=True)
        cut = Cut(*attempt.cut) if attempt.cut else None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(target_module, "BigCommerceClient", functools.partial(MortalClient, cut=cut))
            patch.setattr(target_module, "SECONDS_BETWEEN_STATES", attempt.bundle % 2 * 3600)
            patch.setattr(writer_module, "MOST_WAITING", attempt.bundle)
            patch.setattr(looking_ahead, "at_once", lambda *_: attempt.bundle % 3 + 1)
            patch.setattr(base, "LOOKS_AFTER_LOST", (0.0, 0.0, 0.0))
            self.sandbox.set_faults(attempt.faults)
            outcome = self._run_target(
                self.sandbox,
                messages,
                journal_path=self.journal,
                on_error=attempt.on_error,
                rejects_path=str(rejects),
                **settings,
            )
            self.sandbox.set_faults("")
        self.rejects = [json.loads(line) for line in rejects.read_text().splitlines()]
        if outcome.states:
            self.at = outcome.states[-1]["at"]
        return outcome

    def _start(self, steps: Sequence[Step], attempt: Attempt) -> int:
        """Where a run starts.

        Without a journal of what came before, what is made anew cannot be told from what it was, and an order
        whose customer and products are unknown is a guest's, of things without products: it starts at the start.
        So it does where rejects do not end the run, of which there would be more.
        """
        if not attempt.keeps_journal:
            self._journal = next(self._journals)
            self.is_journal_whole = False
        is_told_apart = self.is_journal_whole or not (
            attempt.on_error == "reject" or any(step.is_other or step.stream == "orders" for step in steps)
        )
        if not attempt.from_state or not is_told_apart:
            self.at = 0
        # What a run from the start did not come to, it does not remember.
        self.is_journal_whole = self.is_journal_whole or self.at == 0
        return self.at

    def assert_strangers_are_untouched(self) -> None:
        for stream, row in self._strangers:
            assert self.sandbox.store.document(stream, row[source.key_field(stream)]) == row


def _messages(steps: Sequence[Step], start: int, tree_at: int) -> list[Document]:
    """What the source says: what happened from a place on, each with a STATE, and the tree somewhere among it."""
    messages: list[Document] = []
    told: set[str] = set()
    for place, step in enumerate(steps[start:], start + 1):
        if step.stream not in told:
            told.add(step.stream)
            key = source.key_field(step.stream) if KINDS[step.stream].has_id else None
            own = schema(step.stream, key, {"grade": {"type": "string"}})
            messages.append(own if key else {**own, "key_properties": []})
        messages += [step.message(), state({"at": place})]
    messages.insert(tree_at % (len(messages) + 1), source.TREE)
    return messages


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def world(shared_sandbox: Sandbox, run_target: RunTarget, tmp_path: Path) -> World:
    """A store for many histories, one after the other."""
    return World(shared_sandbox, run_target, tmp_path)
