"""Images, videos, custom fields and bulk pricing rules of a product: at their own paths and within a product.

https://developer.bigcommerce.com/docs/rest-catalog/products/images
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.answers import Answer, RefusedError, conflict, data, invalid, not_found, nothing
from bigcommerce_sandbox.areas import images
from bigcommerce_sandbox.condition import Condition, equal
from bigcommerce_sandbox.fields import ANY, FLAG, Shape, check, choice, integer, text
from bigcommerce_sandbox.listing import Listing, list_v3, one_v3
from bigcommerce_sandbox.routing import Route

if TYPE_CHECKING:
    from bigcommerce_sandbox.collection import Document
    from bigcommerce_sandbox.routing import Call
    from bigcommerce_sandbox.store import Store

_LOWEST: Final = -(2**31)


@dataclass(frozen=True, slots=True)
class Child:
    """A kind of child that a product has.

    Attributes:
        resource: Its collection.
        nested: The field that holds it within a product.
        path: The end of its path below a product.
        id_name: What the specification calls its id in the path.
        shape: What may be written.
        prepare: Completes checked fields before they are written, or refuses them.
        most: The most that a product has.
        listing: How it is listed.
        empty_is_204: Whether a list without rows has no body.
    """

    resource: str
    nested: str
    path: str
    id_name: str
    shape: Shape
    prepare: Callable[[Store, int, int, Document], None]
    most: int
    listing: Listing
    empty_is_204: bool = False


def _prepare_image(store: Store, product: int, key: int, fields: Document) -> None:
    address = fields.get("image_url")
    if address is None and not key:
        raise invalid({"image_url": "image_url is required"})
    if address is not None:
        if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"The image {address} could not be fetched.")
        fields |= dict.fromkeys(images.ADDRESSES, images.kept_at(address, f"products/{product}/images"))
    others = [one for one in store.documents("product_images", [equal("product_id", product)]) if one["id"] != key]
    if not others:
        fields["is_thumbnail"] = True
    elif fields.get("is_thumbnail"):
        for other in others:
            if other["is_thumbnail"]:
                store.change("product_images", other["id"], {"is_thumbnail": False}, touch=False)


def _prepare_video(_store: Store, _product: int, key: int, fields: Document) -> None:
    if not key and not fields.get("video_id"):
        raise invalid({"video_id": "video_id is required"})


def _prepare_custom_field(store: Store, product: int, key: int, fields: Document) -> None:
    before = store.document("product_custom_fields", key) or {}
    pair = {name: fields.get(name, before.get(name)) for name in ("name", "value")}
    for other in store.documents("product_custom_fields", [equal("product_id", product)]):
        if other["id"] != key and all(other[name] == value for name, value in pair.items()):
            raise conflict({"name": f"The product already has the custom field {pair['name']} with this value."})


def _prepare_rule(store: Store, product: int, key: int, fields: Document) -> None:
    if not isinstance(fields.get("amount", 0), (int, float, str)) or isinstance(fields.get("amount"), bool):
        raise invalid({"amount": "amount must be a number"})
    rule = {**(store.document("bulk_pricing_rules", key) or {}), **fields}
    if rule["quantity_max"] and rule["quantity_max"] < rule["quantity_min"]:
        raise invalid({"quantity_max": "quantity_max must not be less than quantity_min"})
    for other in store.documents("bulk_pricing_rules", [equal("product_id", product)]):
        apart = _ends_before(rule, other) or _ends_before(other, rule)
        if other["id"] != key and not apart:
            raise conflict({"quantity_min": "The quantities overlap with those of another bulk pricing rule."})


def _ends_before(first: Document, second: Document) -> bool:
    return bool(0 < first["quantity_max"] < second["quantity_min"])


IMAGES: Final = Child(
    resource="product_images",
    nested="images",
    path="images",
    id_name="image_id",
    shape={
        "image_url": text(255),
        "is_thumbnail": FLAG,
        "sort_order": integer(_LOWEST),
        "description": text(),
    },
    prepare=_prepare_image,
    most=1_000,
    listing=Listing("product_images", most_is_documented=True),
    empty_is_204=True,
)
VIDEOS: Final = Child(
    resource="product_videos",
    nested="videos",
    path="videos",
    id_name="id",
    shape={
        "video_id": text(),
        "title": text(255),
        "description": text(),
        "sort_order": integer(_LOWEST),
        "type": choice("youtube"),
    },
    prepare=_prepare_video,
    most=1_000,
    listing=Listing("product_videos", most_is_documented=True),
)
CUSTOM_FIELDS: Final = Child(
    resource="product_custom_fields",
    nested="custom_fields",
    path="custom-fields",
    id_name="custom_field_id",
    shape={"name": text(250, required=True), "value": text(250, required=True)},
    prepare=_prepare_custom_field,
    most=200,
    listing=Listing("product_custom_fields", most_is_documented=True),
)
BULK_PRICING_RULES: Final = Child(
    resource="bulk_pricing_rules",
    nested="bulk_pricing_rules",
    path="bulk-pricing-rules",
    id_name="bulk_pricing_rule_id",
    shape={
        "quantity_min": integer(0, required=True),
        "quantity_max": integer(0, required=True),
        "type": choice("price", "percent", "fixed", required=True),
        "amount": ANY,
    },
    prepare=_prepare_rule,
    most=1_000,
    listing=Listing("bulk_pricing_rules", paged=False),
)
CHILDREN: Final = (IMAGES, VIDEOS, CUSTOM_FIELDS, BULK_PRICING_RULES)


class Owner(NamedTuple):
    """A product in its store."""

    store: Store
    product: int


def owner_of(call: Call) -> Owner:
    """The product in the path of a request.

    Raises:
        RefusedError: 404, there is no such product.
    """
    return Owner(call.store, check_product(call.store, call.ids["product_id"]))


def check_product(store: Store, key: int) -> int:
    """Returns the product's id.

    Raises:
        RefusedError: 404, there is no such product.
    """
    if store.served("products", key) is None:
        raise not_found("The product")
    return key


def write_child(owner: Owner, child: Child, key: int, body: Document, prefix: str = "") -> int:
    """Adds a child to a product (key 0) or changes it.

    Returns:
        Its id.

    Raises:
        RefusedError: 422 or 409, and 404 for a child that this product does not have.
    """
    store, product = owner
    if key and store.find(child.resource, equal("id", key), equal("product_id", product)) is None:
        raise not_found(f"The {child.nested} entry {key}")
    fields, errors = check(child.shape, body, creating=not key, prefix=prefix)
    if not key and child is BULK_PRICING_RULES and "amount" not in body:
        errors[f"{prefix}amount"] = "amount is required"
    if not key and store.count(child.resource, [equal("product_id", product)]) >= child.most:
        errors[child.nested] = f"A product has at most {child.most} {child.nested}"
    if errors:
        raise invalid(errors)
    child.prepare(store, product, key, fields)
    if key:
        store.change(child.resource, key, fields)
        return key
    return int(store.insert(child.resource, {**fields, "product_id": product})["id"])


def write_nested(owner: Owner, body: Document) -> None:
    """Writes the children that came within a product: those with an id are changed, the others added."""
    for child in CHILDREN:
        for index, item in enumerate(body.get(child.nested) or ()):
            if not isinstance(item, dict):
                raise invalid({f"{child.nested}.{index}": "must be an object"})
            key = item.get("id") or 0
            write_child(owner, child, key, item, prefix=f"{child.nested}.{index}.")


def _routes_of(child: Child) -> tuple[Route, ...]:
    def owned(call: Call) -> Condition:
        return equal("product_id", owner_of(call).product)

    def list_them(call: Call) -> Answer:
        of_product = owned(call)
        if child.empty_is_204 and not call.store.count(child.resource, [of_product]):
            return nothing()
        return list_v3(call, child.listing, of_product)

    def get(call: Call) -> Answer:
        return one_v3(call, child.listing, call.ids[child.id_name], owned(call))

    def write(call: Call) -> Answer:
        key = write_child(owner_of(call), child, call.ids.get(child.id_name, 0), call.object())
        return data(call.store.served(child.resource, key))

    def delete(call: Call) -> Answer:
        key = call.store.find(child.resource, equal("id", call.ids[child.id_name]), owned(call))
        if key is None:
            raise not_found()
        call.store.remove(child.resource, key)
        return nothing()

    several = f"/v3/catalog/products/{{product_id}}/{child.path}"
    single = f"{several}/{{{child.id_name}}}"
    return (
        Route("GET", several, scopes.PRODUCTS, list_them),
        Route("POST", several, scopes.PRODUCTS, write),
        Route("GET", single, scopes.PRODUCTS, get),
        Route("PUT", single, scopes.PRODUCTS, write),
        Route("DELETE", single, scopes.PRODUCTS, delete),
    )


ROUTES: Final = tuple(route for child in CHILDREN for route in _routes_of(child))
