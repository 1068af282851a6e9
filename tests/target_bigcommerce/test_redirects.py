"""Redirects: known by site and path, written in batches that put one in the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bigcommerce_sandbox import SandboxOptions
from bigcommerce_sandbox.scopes import ALL
from target_bigcommerce import writer as writer_module
from tests.target_bigcommerce.conftest import calls, record, writes
from tests.target_bigcommerce.records import brand, category, deleted, product, tree

if TYPE_CHECKING:
    from bigcommerce_sandbox import Sandbox
    from tests.target_bigcommerce.conftest import OpenStore, RunTarget

Document = dict[str, Any]

CATALOG = [brand(4, "Acme"), tree(), category(5, "Shirts"), product(6, "Shirt", "SH-1")]


def redirect(identifier: int, path: str, to: Document | None = None, **fields: object) -> Document:
    own = {"id": identifier, "site_id": 1, "from_path": path, "to": to or {"type": "url", "url": "/new/"}}
    return record("redirects", **own | fields)


def to(kind: str, entity: int) -> Document:
    return {"type": kind, "entity_id": entity}


def stored(sandbox: Sandbox) -> dict[str, Document]:
    return {row["from_path"]: row["to"] for row in sandbox.store.documents("redirects")}


@pytest.mark.parametrize("order", [1, -1], ids=["parents first", "children first"])
def test_redirects_lead_to_the_copies_of_what_they_led_to(order: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    for resource, row in (("brands", {"name": "Here before"}), ("products", {"name": "Here before", "price": 1})):
        sandbox.store.insert(resource, row)
    messages = [
        *CATALOG,
        redirect(1, "/a/", to("product", 6)),
        redirect(2, "/b/", to("brand", 4)),
        redirect(3, "/c/", to("category", 5)),
        redirect(4, "/größe/"),
    ][::order]
    assert run_target(sandbox, messages).succeeded().counts("redirects") == {"created": 4}
    (made,) = writes(sandbox, "/v3/storefront/redirects")
    ids: dict[str, int] = {
        row["name"]: row["category_id"] if "category_id" in row else row["id"]
        for resource in ("brands", "categories", "products")
        for row in sandbox.store.documents(resource)
    }
    assert stored(sandbox) == {
        "/a/": to("product", ids["Shirt"]),
        "/b/": to("brand", ids["Acme"]),
        "/c/": to("category", ids["Shirts"]),
        "/größe/": {"type": "url", "url": "/new/"},
    }
    assert made.method == "PUT"
    sandbox.forget_requests()
    assert run_target(sandbox, messages).succeeded().counts("redirects") == {"unchanged": 4}
    assert calls(sandbox) == []


@pytest.mark.parametrize("number", [2, 150])
def test_a_redirect_is_changed_in_its_place(number: int, sandbox: Sandbox, run_target: RunTarget) -> None:
    many = [redirect(index, f"/old-{index}/") for index in range(1, number + 1)]
    run_target(sandbox, many).succeeded()
    before = {row["from_path"]: row["id"] for row in sandbox.store.documents("redirects")}
    sandbox.forget_requests()
    changed = [redirect(index, f"/old-{index}/", {"type": "url", "url": "/newer/"}) for index in range(1, number + 1)]
    assert run_target(sandbox, changed).succeeded().counts("redirects") == {"updated": number}
    assert len(writes(sandbox)) == -(-number // 100)
    assert {row["from_path"]: row["id"] for row in sandbox.store.documents("redirects")} == before
    assert {target["url"] for target in stored(sandbox).values()} == {"/newer/"}


def test_a_record_that_does_not_say_where_to_changes_nothing(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [redirect(1, "/a/")]).succeeded()
    bare = record("redirects", id=1, site_id=1, from_path="/a/")
    assert run_target(sandbox, [bare]).succeeded().counts("redirects") == {"unchanged": 1}
    assert stored(sandbox)["/a/"] == {"type": "url", "url": "/new/"}


@pytest.mark.parametrize("skip_unchanged", [True, False])
def test_a_record_that_only_says_the_path_leaves_where_to(
    sandbox: Sandbox, run_target: RunTarget, *, skip_unchanged: bool
) -> None:
    run_target(sandbox, [redirect(1, "/a/")]).succeeded()
    bare = record("redirects", id=1, site_id=1, from_path="/A/")
    outcome = run_target(sandbox, [bare], skip_unchanged=skip_unchanged).succeeded()
    assert outcome.counts("redirects") == {"updated": 1}
    assert stored(sandbox) == {"/A/": {"type": "url", "url": "/new/"}}


def test_a_redirect_with_another_path_takes_the_old_one_s_place(
    sandbox: Sandbox, run_target: RunTarget, tmp_path: object
) -> None:
    journal = {"journal_path": f"{tmp_path}/journal.sqlite"}
    run_target(sandbox, [redirect(1, "/a/"), redirect(2, "/b/")], **journal).succeeded()
    outcome = run_target(sandbox, [redirect(1, "/c/"), redirect(2, "/b/")], **journal).succeeded()
    assert outcome.counts("redirects") == {"updated": 1, "unchanged": 1}
    assert set(stored(sandbox)) == {"/b/", "/c/"}


@pytest.mark.parametrize("path", ["/Old/", "old/", "//OLD/"])
@pytest.mark.parametrize(("others", "remembers"), [(0, False), (12, False), (0, True)])
def test_a_path_that_differs_in_case_or_in_its_first_slash_is_the_same_one(  # noqa: PLR0913 - fixtures and cases
    sandbox: Sandbox, run_target: RunTarget, tmp_path: object, path: str, others: int, *, remembers: bool
) -> None:
    journal = {"journal_path": f"{tmp_path}/journal.sqlite"} if remembers else {}
    more = [redirect(index, f"/more-{index}/") for index in range(10, 10 + others)]
    run_target(sandbox, [redirect(1, "/old/"), *more], **journal).succeeded()
    before = {row["id"] for row in sandbox.store.documents("redirects")}
    newer = redirect(1, path, {"type": "url", "url": "/newer/"})
    outcome = run_target(sandbox, [newer, *more], **journal).succeeded()
    assert outcome.counts("redirects") == {"updated": 1} | ({"unchanged": others} if others else {})
    assert {row["id"] for row in sandbox.store.documents("redirects")} == before
    assert {"type": "url", "url": "/newer/"} in stored(sandbox).values()
    again = run_target(sandbox, [newer, *more], **journal).succeeded()
    assert again.counts("redirects") == {"unchanged": 1 + others}
    gone = run_target(sandbox, [deleted(newer), *more]).succeeded()
    assert gone.counts("redirects")["deleted"] == 1
    assert sandbox.store.count("redirects") == others


@pytest.mark.parametrize("bundle", [1, 2000])
@pytest.mark.parametrize(
    "messages",
    [
        [redirect(1, "/b/", to("product", 6)), deleted(redirect(2, "/b/"))],
        [redirect(1, "/b/", to("product", 6)), redirect(2, "/a/")],
        [redirect(1, "/b/", to("product", 6)), redirect(2, "/c/")],
        [redirect(2, "/a/"), redirect(1, "/b/", to("product", 6))],
    ],
    ids=["deleted after it", "swapped", "handed on", "swapped the other way round"],
)
def test_a_path_that_another_redirect_takes_leads_where_that_one_does(  # noqa: PLR0913, PLR0917 - fixtures and cases
    sandbox: Sandbox,
    run_target: RunTarget,
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
    messages: list[Document],
    bundle: int,
) -> None:
    journal = {"journal_path": f"{tmp_path}/journal.sqlite"}
    run_target(sandbox, [*CATALOG, redirect(1, "/a/"), redirect(2, "/b/")], **journal).succeeded()
    monkeypatch.setattr(writer_module, "MOST_WAITING", bundle)
    run_target(sandbox, [*CATALOG, *messages], **journal).succeeded()
    (shirt,) = sandbox.store.documents("products")
    kept = [one for one in messages if "_sdc_deleted_at" not in one["record"]]
    elsewhere = {one["record"]["from_path"]: {"type": "url", "url": "/new/"} for one in kept}
    assert stored(sandbox) == {**elsewhere, "/b/": to("product", shirt["id"])}
    again = run_target(sandbox, [*CATALOG, *kept], **journal).succeeded()
    assert again.counts("redirects") == {"unchanged": len(kept)}


def test_redirects_are_deleted_by_their_ids(sandbox: Sandbox, run_target: RunTarget) -> None:
    many = [redirect(index, f"/old-{index}/") for index in range(1, 6)]
    run_target(sandbox, many).succeeded()
    sandbox.forget_requests()
    outcome = run_target(sandbox, [*map(deleted, many[:3]), deleted(redirect(9, "/none/"))]).succeeded()
    assert outcome.counts("redirects") == {"deleted": 3, "unchanged": 1}
    (request,) = writes(sandbox)
    assert len(request.parameters["id:in"].split(",")) == 3
    assert set(stored(sandbox)) == {"/old-4/", "/old-5/"}


def test_a_bad_redirect_costs_only_itself(sandbox: Sandbox, run_target: RunTarget, tmp_path: object) -> None:
    rejects = {"on_error": "reject", "rejects_path": f"{tmp_path}/rejects.jsonl"}
    many = [redirect(index, f"/old-{index}/", {"type": "url"} if index == 4 else None) for index in range(1, 11)]
    outcome = run_target(sandbox, many, **rejects).succeeded()
    assert outcome.counts("redirects") == {"created": 9, "rejected": 1}
    assert "url" in outcome.warnings
    assert len(stored(sandbox)) == 9


def test_redirects_are_written_once_under_faults(sandbox: Sandbox, run_target: RunTarget) -> None:
    sandbox.set_faults("lost=20%,429=10%")
    many = [redirect(index, f"/old-{index}/") for index in range(1, 30)]
    run_target(sandbox, many).succeeded()
    sandbox.set_faults("")
    assert sandbox.store.count("redirects") == len(stored(sandbox)) == 29


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (redirect(1, "/a/", site_id=9), "site_id 9 is a site of the source, which this store does not know"),
        (redirect(1, "/a/", to("product", 60)), "to points at products 60, which is neither in the input"),
        (redirect(1, "/a/", to("page", 3)), "to points at page 3 of the source, which is not written"),
        (redirect(1, ""), "it has no from_path, by which redirects are matched"),
    ],
)
def test_a_redirect_that_points_nowhere_is_rejected(
    message: Document, reason: str, sandbox: Sandbox, run_target: RunTarget
) -> None:
    outcome = run_target(sandbox, [message])
    assert reason in str(outcome.error)
    assert calls(sandbox) == []


def test_a_redirect_without_a_site_is_the_first_storefront_s(sandbox: Sandbox, run_target: RunTarget) -> None:
    run_target(sandbox, [record("redirects", from_path="old", to={"type": "url", "url": "/new/"})]).succeeded()
    (row,) = sandbox.store.documents("redirects")
    assert (row["site_id"], row["from_path"]) == (1, "/old")


def test_a_token_that_may_not_see_sites_needs_them_named(open_store: OpenStore, run_target: RunTarget) -> None:
    sandbox = open_store(SandboxOptions(scopes=ALL - {"store_sites", "store_sites_read_only"}))
    outcome = run_target(sandbox, [record("redirects", from_path="/a/", to={"type": "url", "url": "/"})])
    assert "site_id is missing, and the token may not ask which site the storefront has" in str(outcome.error)
    own = {"our_redirects": {"resource": "redirects", "match_by": "id"}}
    message = record("our_redirects", site_id=1, from_path="/a/", to={"type": "url", "url": "/"})
    run_target(sandbox, [message], streams=own).succeeded()
    assert set(stored(sandbox)) == {"/a/"}


def test_a_redirect_to_a_page_leads_to_its_path(sandbox: Sandbox, run_target: RunTarget) -> None:
    message = redirect(1, "/a/", to("page", 3), to_url="https://source.example.com/about-us/")
    outcome = run_target(sandbox, [message]).succeeded()
    assert "redirects to a page are written as redirects to its path" in outcome.warnings
    assert stored(sandbox)["/a/"] == {"type": "url", "url": "/about-us/"}
