"""What shoppers say about products.

https://developer.bigcommerce.com/docs/rest-catalog/products/reviews
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, data, invalid, nothing
from bigcommerce_sandbox.areas.catalog_children import check_product
from bigcommerce_sandbox.collection import Collection, Column, Document, Kind, Parent
from bigcommerce_sandbox.condition import equal
from bigcommerce_sandbox.fields import Field, check, choice, integer, text
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, list_v3, one, one_v3
from bigcommerce_sandbox.routing import Call, Route
from bigcommerce_sandbox.times import unix_seconds, with_offset

if TYPE_CHECKING:
    from bigcommerce_sandbox.condition import Condition
    from bigcommerce_sandbox.store import Store

STATUSES: Final = {"pending": 0, "approved": 1, "disapproved": 2}
"""What a review's state is called, and its number in the filter."""

REVIEWS = Collection(
    name="product_reviews",
    columns=(
        Column("product_id", Kind.INTEGER, hidden=True),
        Column("status", Kind.TEXT, indexed=False),
    ),
    defaults={
        "title": "",
        "text": "",
        "status": "pending",
        "rating": 5,
        "email": "",
        "name": "",
        "date_reviewed": None,
        "date_created": None,
        "date_modified": None,
    },
    created="date_created",
    modified="date_modified",
    parents=(Parent("products", "product_id"),),
)

SHAPE = {
    "title": text(255, required=True),
    "date_reviewed": Field("moment", required=True),
    "text": text(),
    "status": choice(*STATUSES),
    "rating": integer(0, 5),
    "email": text(),
    "name": text(255),
}


def _numbered(text: str, _call: Call) -> Condition:
    names = {str(number): name for name, number in STATUSES.items()}
    if text not in names:
        raise ValueError(f"{text!r} is no status")
    return equal("status", names[text])


LIST = Listing(
    resource="product_reviews",
    filters={**compare("id", Kind.INTEGER, ""), "status": _numbered},
    most_is_documented=True,
)


def list_reviews(call: Call) -> Answer:
    """The reviews of a product; an answer without a body where there is none."""
    product = _of_product(call)
    return list_v3(call, LIST, product) if call.store.find("product_reviews", product) else nothing()


def get_review(call: Call) -> Answer:
    """One review."""
    return one_v3(call, LIST, call.ids["review_id"], _of_product(call))


def create_review(call: Call) -> Answer:
    """A new review."""
    product = check_product(call.store, call.ids["product_id"])
    made = call.store.insert("product_reviews", {"product_id": product, **_checked(call.object(), creating=True)})
    _tally(call.store, product)
    return data(one(call, LIST, made["id"]))


def update_review(call: Call) -> Answer:
    """Changes the given fields of a review."""
    key = call.ids["review_id"]
    one(call, LIST, key, _of_product(call))
    call.store.change("product_reviews", key, _checked(call.object(), creating=False))
    _tally(call.store, call.ids["product_id"])
    return data(one(call, LIST, key))


def delete_review(call: Call) -> Answer:
    """Removes one review."""
    key = call.ids["review_id"]
    one(call, LIST, key, _of_product(call))
    call.store.remove("product_reviews", key)
    _tally(call.store, call.ids["product_id"])
    return nothing()


def _of_product(call: Call) -> Condition:
    return equal("product_id", check_product(call.store, call.ids["product_id"]))


def _checked(body: Document, *, creating: bool) -> Document:
    fields, errors = check(SHAPE, body, creating=creating)
    if not errors and fields.get("date_reviewed") == "":
        errors = {"date_reviewed": "date_reviewed must be a date and time"}
    if errors:
        raise invalid(errors)
    if "date_reviewed" in fields:
        fields["date_reviewed"] = with_offset(unix_seconds(fields["date_reviewed"]))
    return fields


def _tally(store: Store, product: int) -> None:
    """Brings what the product says of its approved reviews in line with them."""
    approved = store.documents("product_reviews", [equal("product_id", product), equal("status", "approved")])
    ratings = [review["rating"] for review in approved]
    sums = {"reviews_rating_sum": sum(ratings), "reviews_count": len(ratings)}
    store.change("products", product, sums, touch=False)


COLLECTIONS = (REVIEWS,)

_PATH: Final = "/v3/catalog/products/{product_id}/reviews"

ROUTES = (
    Route("GET", _PATH, scopes.PRODUCTS, list_reviews),
    Route("POST", _PATH, scopes.PRODUCTS, create_review),
    Route("GET", f"{_PATH}/{{review_id}}", scopes.PRODUCTS, get_review),
    Route("PUT", f"{_PATH}/{{review_id}}", scopes.PRODUCTS, update_review),
    Route("DELETE", f"{_PATH}/{{review_id}}", scopes.PRODUCTS, delete_review),
)
