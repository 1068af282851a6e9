from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bigcommerce_sandbox.seeded_store import by_owner, seeded

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

REVIEW = {"title": "Nice", "date_reviewed": "2024-06-01T10:00:00+02:00"}


def test_reviews_are_counted_once_approved(shop: Shop) -> None:
    product = f"/v3/catalog/products/{shop.product()['id']}"
    assert shop.get(f"{product}/reviews").status_code == 204
    made = shop.made(f"{product}/reviews", {**REVIEW, "rating": 4})
    assert (made["status"], made["date_reviewed"]) == ("pending", "2024-06-01T08:00:00+00:00")
    assert shop.get(product).json()["data"]["reviews_count"] == 0
    assert shop.put(f"{product}/reviews/1", {"status": "approved"}).status_code == 200
    found = shop.get(product, include="reviews").json()["data"]
    assert (found["reviews_count"], found["reviews_rating_sum"]) == (1, 4)
    assert [row["title"] for row in found["reviews"]] == ["Nice"]
    assert shop.rows(f"{product}/reviews", {"status": "0"}) == []
    assert [row["id"] for row in shop.rows(f"{product}/reviews", {"status": "1"})] == [1]
    assert shop.delete(f"{product}/reviews/1").status_code == 204
    assert shop.get(product).json()["data"]["reviews_count"] == 0


def test_a_review_needs_a_title_and_a_moment(shop: Shop) -> None:
    path = f"/v3/catalog/products/{shop.product()['id']}/reviews"
    for field in REVIEW:
        answer = shop.post(path, {name: value for name, value in REVIEW.items() if name != field})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]
    assert shop.post(path, {**REVIEW, "rating": 6}).status_code == 422


def test_seeded_products_count_their_approved_reviews() -> None:
    rows = seeded()
    reviews = by_owner(rows["product_reviews"], "product_id")
    for product in rows["products"]:
        ratings = [row["rating"] for row in reviews.get(product["id"], ()) if row["status"] == "approved"]
        assert (product["reviews_count"], product["reviews_rating_sum"]) == (len(ratings), sum(ratings))
    assert len(reviews) > 10
