"""One store copied into another whose ids differ, through both programs as processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bigcommerce_sandbox import Sandbox, SandboxOptions, SeedSizes
from tests.programs import last_state, pointing_at, run
from tests.stores import SET_UP, assert_agree, catalog_of_everything

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZES = SeedSizes(products=60, customers=60, orders=90, coupons=12)
FEW = SeedSizes(products=14, customers=12, orders=24, coupons=6)
FAULTS = "429=2%,500=2%,503=1%,drop=2%,truncate=1%,html=1%"
WRITES = frozenset({"POST", "PUT", "DELETE"})


@pytest.fixture
def original() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(seed=SIZES, store_hash="original")) as sandbox:
        yield sandbox


@pytest.fixture
def copy() -> Iterator[Sandbox]:
    with Sandbox(SandboxOptions(store_hash="copy", currencies=SET_UP)) as sandbox:
        # A store that was used before has other ids than a fresh one.
        sandbox.store.insert("brands", {"name": "A brand that was here before", "custom_url": {}})
        sandbox.store.remove("brands", sandbox.store.documents("brands")[-1]["id"])
        yield sandbox


@pytest.fixture
def everything(tmp_path: Path) -> str:
    """The argument that selects every stream."""
    return f"--catalog={catalog_of_everything(tmp_path)}"


def clone(original: Sandbox, copy: Sandbox, *tap_arguments: str, journal: Path | None = None) -> tuple[str, str]:
    """Pipes one store into the other; returns what the tap put out and what the target put out."""
    settings = pointing_at(original, "TAP_BIGCOMMERCE")
    read = run("tap-bigcommerce", "--config=ENV", *tap_arguments, settings=settings, waits_little=True)
    assert read.returncode == 0, read.stderr[-3000:]
    written = run(
        "target-bigcommerce",
        "--config=ENV",
        settings={
            **pointing_at(copy, "TARGET_BIGCOMMERCE"),
            **({"TARGET_BIGCOMMERCE_JOURNAL_PATH": str(journal)} if journal else {}),
        },
        stdin=read.stdout,
        waits_little=True,
    )
    assert written.returncode == 0, written.stderr[-3000:]
    return read.stdout, written.stdout


@pytest.mark.long
def test_a_store_is_copied_whole_into_an_empty_one(original: Sandbox, copy: Sandbox, everything: str) -> None:
    clone(original, copy, everything)
    assert_agree(original, copy)


@pytest.mark.long
def test_copying_again_from_the_start_writes_nothing(original: Sandbox, copy: Sandbox, everything: str) -> None:
    clone(original, copy, everything)
    copy.forget_requests()
    clone(original, copy, everything)
    written = [(request.method, request.path) for request in copy.requests if request.method in WRITES]
    assert written == []
    assert_agree(original, copy)


@pytest.mark.long
def test_a_later_run_carries_over_only_what_changed(
    original: Sandbox, copy: Sandbox, everything: str, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.sqlite"
    read, written = clone(original, copy, everything, journal=journal)
    assert last_state(written) == last_state(read)
    product = original.store.documents("products")[7]
    original.store.change("products", product["id"], {"warranty": "Two years", "name": "Renamed, not replaced"})
    state = tmp_path / "state.json"
    state.write_text(json.dumps(last_state(written)))
    copy.forget_requests()
    clone(original, copy, everything, "--state", str(state), journal=journal)
    writes = [request for request in copy.requests if request.method in WRITES]
    assert len(writes) == 1, [(request.method, request.path) for request in writes]
    assert_agree(original, copy)


@pytest.mark.long
def test_faults_on_both_sides_do_not_change_the_copy(copy: Sandbox, everything: str) -> None:
    with Sandbox(SandboxOptions(seed=FEW, store_hash="original")) as original:
        original.set_faults(FAULTS)
        copy.set_faults(FAULTS + ",lost=2%")
        clone(original, copy, everything)
        original.set_faults("")
        copy.set_faults("")
        assert_agree(original, copy)
