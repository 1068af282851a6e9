"""The streams whose histories are played: for each a line of facts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox.routes import COLLECTIONS
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.below import BelowEach
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.walks.backwards import SMALLEST_PAGE_CAP

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

Document = dict[str, Any]

HIDDEN = {kept.name: {column.name for column in kept.columns if column.hidden} for kept in COLLECTIONS}
"""Fields that the sandbox serves elsewhere or in another form, by collection."""


@dataclass(frozen=True, eq=False)
class Nested:
    """Rows within a row, of a collection of their own.

    Attributes:
        field: Where the row holds them.
        resource: Their collection in the sandbox.
        owner: The field of theirs that names the row.
        document: One of them.
    """

    field: str
    resource: str
    owner: str
    document: Document


@dataclass(frozen=True, eq=False)
class Subject:
    """A stream and how its collection can change.

    Attributes:
        stream: The stream's name.
        make: A row's fields, by its number.
        changed: The field that a change writes to.
        changed_to: What it writes, by its number.
        resource: The sandbox's collection; of the stream's name unless told.
        ignorable: Parameters of its walk that a server might not know.
        shortest_page: The fewest rows that a page may be cut to. A V2 list does not count its rows, so that its
            walk takes a first page shorter than any documented cut for the only one.
        settles: Whether rows that changed within the last second may come with the next run only, as of changes
            that are read by page, whose list is bounded by the server's clock.
        can_be_archived: Whether a row may be archived, which it stays live through.
        around: What its rows refer to, by collection: there from the first, and left as it is.
        served: What the API makes of a document of the collection.
        touched: A collection and the field that names the object there whose date moves whenever a row changes, for
            those that come with their objects and whose changes the sandbox does not note there.
        nested: Rows within its rows. Their changes move the row's own date here: where BigCommerce's do not,
            no reader by date can see them.
    """

    stream: str
    make: Callable[[int], Document]
    changed: str
    changed_to: Callable[[int], object] = "Changed {}".format
    resource: str = ""
    ignorable: tuple[str, ...] = ()
    shortest_page: int = 1
    settles: bool = False
    can_be_archived: bool = False
    around: tuple[tuple[str, Document], ...] = ()
    served: Callable[[Document], Document] = copy.copy
    touched: tuple[str, str] | None = None
    nested: Nested | None = None

    @property
    def key(self) -> str | None:
        """The field with the key by which the sandbox keeps a row, if it shows it."""
        return next(kept.key for kept in COLLECTIONS if kept.name == self.collection)

    @property
    def kind(self) -> type[BigCommerceStream]:
        return next(stream for stream in STREAMS if stream.name == self.stream)

    @property
    def has_parent(self) -> bool:
        return len(self.family) > 1

    @property
    def family(self) -> tuple[type[BigCommerceStream], ...]:
        """The stream, and before it the one whose walk serves it, or whose objects it is below."""
        kind = self.kind
        if issubclass(kind, BelowEach):
            return (kind.above, kind)
        return (kind.parent, kind) if issubclass(kind, ChildStream) else (kind,)

    @property
    def collection(self) -> str:
        return self.resource or self.stream

    def key_of(self, row: Document) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.kind.primary_keys)

    def normalised(self, document: Document) -> Document:
        """A document of the sandbox as the stream emits it: its documented fields, in form, less what is hidden."""
        names = set(self.kind.shape.wrapped) - HIDDEN[self.collection] - self.kind.off_by_default
        row = {name: copy.deepcopy(value) for name, value in document.items() if name in names}
        _normaliser(self.kind)(row)
        return row


@cache
def _normaliser(stream: type[BigCommerceStream]) -> Callable[[Document], None]:
    return stream.shape.normaliser(lambda _path, _value: None)


def _numbered(**fields: object) -> Callable[[int], Document]:
    """Rows whose texts hold their number where there is a `#`."""

    def make(number: int) -> Document:
        return {
            name: value.replace("#", str(number)) if isinstance(value, str) else value for name, value in fields.items()
        }

    return make


_PRODUCT = {"name": "Product #", "type": "physical", "weight": 1.5, "price": 2, "sku": "sku-#"}
_CUSTOMER = {"email": "c#@example.com", "first_name": "A", "last_name": "B#"}
_ORDER = {"customer_id": 0, "status_id": 1, "total_inc_tax": "#.5000"}
_PROMOTION = {"name": "Promotion #", "redemption_type": "COUPON", "status": "ENABLED"}
_CUSTOMERS = (("customers", _CUSTOMER), ("customers", _CUSTOMER), ("customer_attributes", {"name": "Colour"}))
_PRODUCTS, _ORDERS = (("products", _PRODUCT),) * 3, (("orders", {**_ORDER, "shipping_address_count": 1}),) * 3
_PRICE_LISTS = (("price_lists", {"name": "Prices"}),) * 2
_PROMOTIONS = (("promotions", _PROMOTION),) * 2
_CURSOR = ("after", "date_modified:min")
_UNTIL = ("date_modified:min", "date_modified:max")
_ADDRESS = ("order_shipping_addresses", {"order_id": 2})
_METAFIELD = {"key": "key #", "value": "1", "namespace": "n", "resource_id": 1}

CORE = (
    Subject(
        "products",
        _numbered(**_PRODUCT),
        "warranty",
        ignorable=("id:greater", "sort", "date_modified:min"),
        nested=Nested("custom_fields", "product_custom_fields", "product_id", {"name": "Material", "value": "Wool"}),
    ),
    Subject(
        "customers",
        _numbered(**_CUSTOMER),
        "notes",
        ignorable=_CURSOR,
        nested=Nested("addresses", "customer_addresses", "customer_id", {"city": "Austin", "address1": "1 Main St"}),
    ),
    Subject(
        "orders",
        _numbered(**_ORDER),
        "staff_notes",
        ignorable=("min_id", "sort", "min_date_modified", "is_deleted"),
        shortest_page=SMALLEST_PAGE_CAP,
        can_be_archived=True,
        nested=Nested("fees", "order_fees", "order_id", {"display_name_customer": "Gift wrapping"}),
    ),
)
"""Those that most runs read."""

OTHERS = (
    Subject("brands", _numbered(name="Brand #"), "page_title"),
    Subject("category_trees", _numbered(name="Tree #", channels=[]), "name"),
    Subject("categories", _numbered(tree_id=1, parent_id=0, name="Category #"), "description"),
    Subject("product_variants", _numbered(product_id=1, sku="sku-#"), "mpn", around=_PRODUCTS),
    Subject("product_images", _numbered(product_id=1, image_url="#.png"), "description", around=_PRODUCTS),
    Subject("product_options", _numbered(product_id=2, display_name="Option #"), "display_name", around=_PRODUCTS),
    Subject("product_modifiers", _numbered(product_id=3, display_name="Choice #"), "display_name", around=_PRODUCTS),
    Subject("product_custom_fields", _numbered(product_id=2, name="Field #"), "value", around=_PRODUCTS),
    Subject(
        "product_reviews",
        _numbered(product_id=1, title="Review #"),
        "text",
        ignorable=("id:greater", "sort"),
        around=_PRODUCTS,
    ),
    Subject("product_metafields", _numbered(**_METAFIELD), "value", ignorable=_CURSOR, around=_PRODUCTS),
    Subject(
        "inventory_items",
        _numbered(product_id=1, sku="sku-#"),
        "sku",
        resource="product_variants",
        around=_PRODUCTS,
        served=lambda variant: {
            "variant_id": variant["id"],
            "product_id": variant["product_id"],
            "identity": {"sku": variant["sku"], "variant_id": variant["id"], "product_id": variant["product_id"]},
        },
    ),
    Subject("locations", _numbered(code="L#"), "label"),
    Subject("customer_groups", _numbered(name="Group #"), "name", shortest_page=SMALLEST_PAGE_CAP),
    Subject("customer_attributes", _numbered(name="Attribute #"), "name", ignorable=_UNTIL, settles=True),
    Subject(
        "customer_attribute_values",
        _numbered(customer_id=2, attribute_id=1),
        "attribute_value",
        ignorable=_UNTIL,
        settles=True,
        around=_CUSTOMERS,
    ),
    Subject("customer_addresses", _numbered(customer_id=2, city="Austin"), "address1", around=_CUSTOMERS),
    Subject("customer_metafields", _numbered(**_METAFIELD), "value", ignorable=_CURSOR, around=_CUSTOMERS),
    Subject("wishlists", _numbered(customer_id=2, name="List #"), "name", around=_CUSTOMERS),
    Subject("subscribers", _numbered(email="s#@example.com"), "first_name", ignorable=_UNTIL, settles=True),
    Subject("channels", _numbered(name="Channel #"), "name", ignorable=_UNTIL, settles=True),
    Subject(
        "channel_listings",
        _numbered(channel_id=1, product_id=1, name="Listing #"),
        "description",
        ignorable=("date_modified:min",),
        shortest_page=SMALLEST_PAGE_CAP,
        around=_PRODUCTS,
    ),
    Subject("price_lists", _numbered(name="Prices #"), "name", ignorable=("after",)),
    Subject(
        "price_list_records",
        lambda number: {"price_list_id": 1 + number % 2, "variant_id": number, "currency": "usd", "price": 1},
        "price",
        changed_to=float,
        resource="price_records",
        ignorable=_CURSOR,
        around=_PRICE_LISTS,
    ),
    Subject(
        "price_list_assignments",
        lambda number: {"price_list_id": 1, "channel_id": 1, "customer_group_id": number},
        "channel_id",
        changed_to=int,
        ignorable=("after",),
        around=_PRICE_LISTS,
    ),
    Subject(
        "coupons",
        _numbered(name="Coupon #", code="CODE#", type="per_total_discount", amount="5.0000"),
        "name",
        ignorable=("min_id",),
        shortest_page=SMALLEST_PAGE_CAP,
    ),
    Subject("promotions", _numbered(**_PROMOTION), "name"),
    Subject("promotion_codes", _numbered(promotion_id=1, code="P#"), "code", ignorable=("after",), around=_PROMOTIONS),
    Subject(
        "gift_certificates",
        _numbered(code="G#", amount="10.0000", balance="5.0000"),
        "message",
        ignorable=("min_id", "sort"),
        shortest_page=SMALLEST_PAGE_CAP,
    ),
    Subject(
        "order_products",
        _numbered(order_id=2, order_address_id=1, name="Line #"),
        "sku",
        shortest_page=SMALLEST_PAGE_CAP,
        around=(*_ORDERS, _ADDRESS),
    ),
    Subject(
        "order_shipping_addresses",
        _numbered(order_id=1, city="Austin"),
        "street_1",
        shortest_page=SMALLEST_PAGE_CAP,
        around=_ORDERS,
    ),
    Subject(
        "order_transactions",
        _numbered(order_id="2"),
        "gateway_transaction_id",
        shortest_page=SMALLEST_PAGE_CAP,
        around=_ORDERS,
        touched=("orders", "order_id"),
    ),
    Subject(
        "order_fees",
        _numbered(order_id=2),
        "display_name_customer",
        shortest_page=SMALLEST_PAGE_CAP,
        around=_ORDERS,
    ),
    Subject("order_coupons", _numbered(order_id=1), "code", shortest_page=SMALLEST_PAGE_CAP, around=_ORDERS),
    Subject("order_shipments", _numbered(order_id=3), "comments", shortest_page=SMALLEST_PAGE_CAP, around=_ORDERS),
    Subject("order_refunds", _numbered(order_id=3), "reason", around=_ORDERS),
    Subject("pages", _numbered(name="Page #"), "meta_keywords"),
    Subject("redirects", _numbered(from_path="/#"), "from_path", ignorable=("id:min", "sort")),
    Subject("tax_classes", _numbered(name="Class #"), "name", shortest_page=SMALLEST_PAGE_CAP),
    Subject("currencies", _numbered(currency_code="EUR"), "name", shortest_page=SMALLEST_PAGE_CAP),
)
"""Those that are read where they are wanted; of streams that differ in nothing but their path, one."""

SUBJECTS = (*CORE, *OTHERS)
