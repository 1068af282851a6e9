"""Images, of which a store keeps copies under addresses of its own: none is sent twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from target_bigcommerce.resources import pictures
from tests.target_bigcommerce.conftest import calls, writes
from tests.target_bigcommerce.records import brand, category, product, tree

if TYPE_CHECKING:
    from pathlib import Path

    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import RunTarget

Document = dict[str, Any]

SOURCE = "https://cdn8.example.com/s-source/products/1/images/{}/{}__83011.1534344511.1280.1280.jpg?c=2"
ERP = "https://erp.example.com"
FRONT: Document = {"id": 5, "url_zoom": SOURCE.format(5, "front"), "description": "", "is_thumbnail": True}
BACK: Document = {"id": 6, "url_zoom": SOURCE.format(6, "back"), "description": "", "is_thumbnail": False}
SIDE: Document = {"id": 7, "image_url": f"{ERP}/side%20view.png", "description": "Side", "sort_order": 2}
CATALOG = [
    brand(4, "Acme", image_url="https://cdn8.example.com/s-source/product_images/k/acme__12345.original.png"),
    tree(),
    category(5, "Mugs", image_url=f"{ERP}/mugs.png"),
]


def mug(*images: Document) -> Document:
    return product(1, "Mug", "MUG", images=list(images))


def descriptions(sandbox: Sandbox) -> dict[str, str]:
    """What is said of images by what their addresses have in common with those of the source."""
    rows = sandbox.store.documents("product_images")
    found = {pictures.name_of(row["url_zoom"]): row["description"] for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("address", ["image_url", "url_zoom", "url_standard", "url_tiny"])
def test_the_store_keeps_images_under_its_own_addresses(sandbox: Sandbox, run_target: RunTarget, address: str) -> None:
    run_target(sandbox, [mug(SIDE)]).succeeded()
    (row,) = sandbox.store.documents("product_images")
    assert row[address] != SIDE["image_url"]
    assert pictures.name_of(row[address]) == pictures.name_of(SIDE["image_url"])


@pytest.mark.parametrize("keeps_journal", [True, False])
def test_a_second_run_sends_no_image_again(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path, *, keeps_journal: bool
) -> None:
    messages = [*CATALOG, mug(FRONT, BACK, SIDE)]
    for journal in ("first", "first" if keeps_journal else "second"):
        sandbox.forget_requests()
        outcome = run_target(sandbox, messages, journal_path=str(tmp_path / journal)).succeeded()
    assert calls(sandbox) == []
    assert [outcome.counts(stream) for stream in ("brands", "categories", "products")] == [{"unchanged": 1}] * 3
    assert descriptions(sandbox) == {"front": "", "back": "", "sideview": "Side"}


@pytest.mark.parametrize("keeps_journal", [True, False])
def test_what_is_said_of_an_image_is_changed_in_its_place_and_a_new_one_is_added(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path, *, keeps_journal: bool
) -> None:
    run_target(sandbox, [mug(FRONT, SIDE)], journal_path=str(tmp_path / "first")).succeeded()
    sandbox.forget_requests()
    journal = str(tmp_path / ("first" if keeps_journal else "second"))
    run_target(
        sandbox, [mug(SIDE | {"description": "Left side"}, BACK | {"sort_order": 1})], journal_path=journal
    ).succeeded()
    assert [request.method for request in writes(sandbox)] == ["PUT", "POST"]
    assert writes(sandbox)[0].body == {"description": "Left side"}
    assert descriptions(sandbox) == {"front": "", "back": "", "sideview": "Left side"}


def test_another_picture_in_an_image_s_place_is_sent_once_if_the_journal_knows_the_first(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = str(tmp_path / "journal")
    for _ in range(2):
        run_target(sandbox, [mug(SIDE)], journal_path=journal).succeeded()
    other = SIDE | {"image_url": f"{ERP}/new.png"}
    for expected in (1, 0):
        sandbox.forget_requests()
        run_target(sandbox, [mug(other)], journal_path=journal).succeeded()
        assert len(writes(sandbox)) == expected
    assert descriptions(sandbox) == {"new": "Side"}


def test_an_image_that_took_another_s_place_in_the_source_is_not_taken_for_it(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: Path
) -> None:
    journal = str(tmp_path / "journal")
    for images in ([SIDE], [SIDE], [SIDE | {"id": 8, "image_url": f"{ERP}/new.png"}]):
        run_target(sandbox, [mug(*images)], journal_path=journal).succeeded()
    assert descriptions(sandbox) == {"sideview": "Side", "new": "Side"}


def test_a_name_that_says_nothing_does_not_make_a_second_image(sandbox: Sandbox, run_target: RunTarget) -> None:
    for number in range(2):
        run_target(sandbox, [mug(FRONT | {"url_zoom": f"{ERP}/pictures/{number}/?of=mug"})]).succeeded()
    assert sandbox.store.count("product_images") == 1


def test_images_are_made_once_though_answers_are_lost(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [mug()]).succeeded()
    sandbox.set_faults("lost=30%")
    images = [{"image_url": f"{ERP}/view-{at}x.png", "sort_order": 0} for at in range(8)]
    run_target(sandbox, [mug(*images)]).succeeded()
    assert sandbox.store.count("product_images") == 8
