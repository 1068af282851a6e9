"""What two stores are compared on: one entry a resource, in the order in which names are learned.

Server-made values (ids, timestamps, counters, addresses of images) are left out, because the API gives a client no
way to set them; which fields those are follows the write schemas at https://developer.bigcommerce.com/docs/api.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Document = dict[str, Any]
"""An object of the API, or the facts of one that are compared."""


class Names:
    """Natural keys by id, as far as a store's rows have told: what an id stands for."""

    def __init__(self) -> None:
        self._by_resource: dict[str, dict[int, str]] = {}

    def learn(self, resource: str, rows: Iterable[Document]) -> None:
        """Takes the natural keys of one resource's rows."""
        name_rows = NAMING.get(resource)
        if name_rows is not None:
            self._by_resource[resource] = name_rows(list(rows), self)

    def of(self, resource: str, identifier: int | None) -> str | None:
        """The natural key behind an id; ``None`` for no id, and a mark for an id that leads nowhere."""
        if not identifier:
            return None
        return self._by_resource.get(resource, {}).get(int(identifier), "(an id that leads nowhere)")

    def all_of(self, resource: str, identifiers: Iterable[int] | None) -> list[str]:
        """The natural keys behind a list of ids, sorted."""
        return sorted(str(self.of(resource, identifier)) for identifier in identifiers or ())


def _brand_names(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["name"].casefold() for row in rows}


def _tree_names(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["name"] for row in rows}


def _category_paths(rows: list[Document], names: Names) -> dict[int, str]:
    by_id = {row["category_id"]: row for row in rows}

    def path(row: Document) -> str:
        parent = by_id.get(row["parent_id"])
        start = path(parent) if parent else f"{names.of('category_trees', row['tree_id'])}:"
        return f"{start}/{row['name']}"

    return {identifier: path(row) for identifier, row in by_id.items()}


def _product_keys(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["sku"] or row["name"] for row in rows}


def _customer_emails(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["email"].casefold() for row in rows}


NAMING: dict[str, Callable[[list[Document], Names], dict[int, str]]] = {
    "brands": _brand_names,
    "category_trees": _tree_names,
    "categories": _category_paths,
    "products": _product_keys,
    "customers": _customer_emails,
}
"""How each resource that others point at is called."""


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How one resource is compared.

    Attributes:
        resource: Its name, as the stream's.
        path: The list that holds it.
        key_field: The compared field that identifies an object to a reader.
        left_out: Fields that a copy cannot carry.
        translate: Turns ids into natural keys and nested lists into comparable ones, in place.
        remains: Those differences, in words.
        parameters: Query parameters of the list.
    """

    resource: str
    path: str
    key_field: str
    left_out: frozenset[str]
    translate: Callable[[Document, Names], None]
    remains: str
    parameters: dict[str, str] = dataclasses.field(default_factory=dict)

    def shape(self, row: Document, names: Names) -> Document:
        """The facts of one object that are compared."""
        shaped = {name: _plain(value) for name, value in row.items() if name not in self.left_out}
        self.translate(shaped, names)
        return shaped

    def key(self, shaped: Document) -> str:
        """What a reader calls the object."""
        return str(shaped[self.key_field])


def _plain(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Makes 10 and 10.0 one number, all the way down."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _without(rows: Iterable[Document] | None, *fields: str) -> list[Document]:
    """Rows less some fields, in an order that does not depend on their ids."""
    kept = [{name: value for name, value in row.items() if name not in fields} for row in rows or ()]
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))


def _keep(_row: Document, _names: Names) -> None:
    """Nothing points anywhere."""


def _category(row: Document, names: Names) -> None:
    row["tree"] = names.of("category_trees", row.pop("tree_id"))
    row["parent"] = names.of("categories", row.pop("parent_id"))
    row["path"] = f"{row['parent'] or row['tree']}/{row['name']}"


def _product(row: Document, names: Names) -> None:
    row["key"] = row["sku"] or row["name"]
    row["brand"] = names.of("brands", row.pop("brand_id"))
    row["categories"] = names.all_of("categories", row["categories"])
    related = [identifier for identifier in row["related_products"] if identifier > 0]
    row["related_products"] = names.all_of("products", related)
    row["custom_fields"] = _without(row["custom_fields"], "id")
    row["bulk_pricing_rules"] = _without(row["bulk_pricing_rules"], "id")
    row["videos"] = _without(row["videos"], "id", "product_id", "length")
    row["images"] = [
        {name: image[name] for name in ("description", "is_thumbnail", "sort_order")}
        for image in sorted(row["images"], key=lambda image: (image["sort_order"], image["description"]))
    ]
    row["variants"] = _without(
        [
            {
                **variant,
                "option_values": [(value["option_display_name"], value["label"]) for value in variant["option_values"]],
            }
            for variant in row["variants"]
        ],
        *("id", "product_id", "sku_id", "image_url"),
    )


def _customer(row: Document, _: Names) -> None:
    row["email"] = row["email"].casefold()
    row["addresses"] = _without(row["addresses"], "id", "customer_id")
    row["form_fields"] = _without(row["form_fields"], "customer_id")


def _coupon(row: Document, names: Names) -> None:
    # Live stores write "no restriction" as [] or {}, and countries as text or as a list.
    restricted_to = dict(row["restricted_to"] or {})
    if isinstance(restricted_to.get("countries"), str):
        restricted_to["countries"] = [restricted_to["countries"]]
    row["restricted_to"] = restricted_to
    applies_to = row["applies_to"]
    if isinstance(applies_to, dict) and applies_to.get("entity") in {"products", "categories"}:
        identifiers = [identifier for identifier in applies_to.get("ids", ()) if identifier]
        row["applies_to"] = (applies_to["entity"], names.all_of(applies_to["entity"], identifiers))


ORDER_LINE = (
    *("name", "name_customer", "name_merchant", "sku", "upc", "type", "quantity"),
    *("price_ex_tax", "price_inc_tax", "total_ex_tax", "total_inc_tax"),
    *("wrapping_name", "wrapping_message", "wrapping_cost_ex_tax", "wrapping_cost_inc_tax"),
)
"""Facts of an order's line that a new order can carry."""

ORDER_ADDRESS = (
    *("first_name", "last_name", "company", "street_1", "street_2", "city", "state", "zip"),
    *("country", "country_iso2", "phone", "email", "shipping_method"),
)
"""Facts of a shipping address that a new order can carry."""


def _line(line: Document, names: Names) -> Document:
    product = names.of("products", line["product_id"])
    # The API takes a wrapping for lines of the catalog only.
    carried = ORDER_LINE if product else [name for name in ORDER_LINE if not name.startswith("wrapping")]
    return {**{name: line.get(name) for name in carried}, "product": product}


def _order(row: Document, names: Names) -> None:
    row["customer"] = names.of("customers", row.pop("customer_id"))
    row["billing_address"] = {name: value for name, value in row["billing_address"].items() if name != "form_fields"}
    row["fees"] = _without(row["fees"], "id", "base_cost")
    consignments = row.pop("consignments")
    holders = [
        *consignments["pickups"],
        *consignments["shipping"],
        *consignments["downloads"],
        *consignments["email"]["gift_certificates"],
    ]
    row["lines"] = _without(_line(line, names) for holder in holders for line in holder["line_items"])
    row["shipping_addresses"] = _without(
        {name: address.get(name) for name in ORDER_ADDRESS} for address in consignments["shipping"]
    )
    row["order"] = f"{row['date_created']}, {row['billing_address']['email']}, {row['total_inc_tax']}"


COMPARISONS = (
    Comparison(
        resource="brands",
        path="/v3/catalog/brands",
        key_field="name",
        left_out=frozenset({"id"}),
        translate=_keep,
        remains="id",
    ),
    Comparison(
        resource="category_trees",
        path="/v3/catalog/trees",
        key_field="name",
        left_out=frozenset({"id", "channels"}),
        translate=_keep,
        remains="id, and the channels it is shown on",
    ),
    Comparison(
        resource="categories",
        path="/v3/catalog/trees/categories",
        key_field="path",
        left_out=frozenset({"category_id", "category_uuid"}),
        translate=_category,
        remains="category_id, category_uuid",
    ),
    Comparison(
        resource="products",
        path="/v3/catalog/products",
        key_field="key",
        left_out=frozenset(
            {
                *("id", "base_variant_id", "date_created", "date_modified", "option_set_id", "option_set_display"),
                *("primary_image", "parent_relations", "channels", "options", "modifiers", "reviews"),
            }
        ),
        translate=_product,
        remains="id, date_created, date_modified, ids of nested rows, the store's own addresses of images",
        parameters={"include": "variants,images,custom_fields,bulk_pricing_rules,videos"},
    ),
    Comparison(
        resource="customers",
        path="/v3/customers",
        key_field="email",
        left_out=frozenset(
            {
                *("id", "date_created", "date_modified", "registration_ip_address", "attributes", "attribute_count"),
                *("customer_group_id", "authentication", "shopper_profile_id", "segment_ids"),
            }
        ),
        translate=_customer,
        remains="id, date_created, date_modified, registration_ip_address, ids of addresses; groups and attributes "
        "are not copied yet",
        parameters={"include": "addresses,storecredit,formfields"},
    ),
    Comparison(
        resource="coupons",
        path="/v2/coupons",
        key_field="code",
        left_out=frozenset({"id", "date_created", "num_uses"}),
        translate=_coupon,
        remains="id, date_created, num_uses; rows of type promotion, which only the Promotions API can create",
        parameters={"exclude_type": "promotion"},
    ),
    Comparison(
        resource="orders",
        path="/v2/orders",
        key_field="order",
        left_out=frozenset(
            {
                *(
                    "id",
                    "date_modified",
                    "date_shipped",
                    "cart_id",
                    "external_order_id",
                    "external_id",
                    "external_source",
                ),
                *("order_source", "payment_status", "items_shipped", "tax_provider_id", "shipping_address_count"),
                *("products", "shipping_addresses", "coupons", "custom_status", "credit_card_type"),
                *("currency_id", "currency_exchange_rate", "default_currency_id", "currency_code"),
                *("store_default_currency_code", "store_default_to_transactional_exchange_rate"),
                *("store_credit_amount", "gift_certificate_amount", "coupon_discount", "refunded_amount"),
                *("shipping_cost_tax_class_id", "handling_cost_tax_class_id", "wrapping_cost_tax_class_id"),
                *("external_merchant_id", "is_email_opt_in", "is_tax_inclusive_pricing"),
            }
        ),
        translate=_order,
        remains="id, date_modified, ids of lines and addresses, external_order_id and external_source, what the store "
        "derives (payment, shipment and currency facts), gift wrapping of lines without a product",
        parameters={"include": "consignments,consignments.line_items,fees", "consignment_structure": "object"},
    ),
)
"""Every resource compared; those that others point at come first."""
