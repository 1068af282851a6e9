"""The streams whose histories are played: for each a line of facts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.children import ChildStream
from tap_bigcommerce.walks.keyset import SMALLEST_PAGE_CAP

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

Document = dict[str, Any]


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
        changed: The field, a text, that a change writes to.
        resource: The sandbox's collection; of the stream's name unless told.
        ignorable: Parameters of its walk that a server might not know.
        shortest_page: The fewest rows that a page may be cut to. A V2 list does not count its rows, so that its
            walk takes a first page shorter than any documented cut for the only one.
        can_be_archived: Whether a row may be archived, which it stays live through.
        nested: Rows within its rows. Their changes move the row's own date here: where BigCommerce's do not,
            no reader by date can see them.
    """

    stream: str
    make: Callable[[int], Document]
    changed: str
    resource: str = ""
    ignorable: tuple[str, ...] = ()
    shortest_page: int = 1
    can_be_archived: bool = False
    nested: Nested | None = None

    @property
    def kind(self) -> type[BigCommerceStream]:
        return next(stream for stream in STREAMS if stream.name == self.stream)

    @property
    def has_parent(self) -> bool:
        return issubclass(self.kind, ChildStream)

    @property
    def family(self) -> tuple[type[BigCommerceStream], ...]:
        """The stream, and before it the one whose walk serves it."""
        kind = self.kind
        return (kind.parent, kind) if issubclass(kind, ChildStream) else (kind,)

    @property
    def collection(self) -> str:
        return self.resource or self.stream

    def key_of(self, row: Document) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.kind.primary_keys)

    def normalised(self, document: Document) -> Document:
        """A document of the sandbox as the stream emits it: its documented fields, in form."""
        row = {name: copy.deepcopy(value) for name, value in document.items() if name in self.kind.shape.wrapped}
        _normaliser(self.kind)(row)
        return row


@cache
def _normaliser(stream: type[BigCommerceStream]) -> Callable[[Document], None]:
    return stream.shape.normaliser(lambda _path, _value: None)


def _product(number: int) -> Document:
    return {"name": f"Product {number}", "type": "physical", "weight": 1.5, "price": 2, "sku": f"sku-{number}"}


def _customer(number: int) -> Document:
    return {"email": f"c{number}@example.com", "first_name": "A", "last_name": f"B{number}"}


def _coupon(number: int) -> Document:
    return {"name": f"Coupon {number}", "code": f"CODE{number}", "type": "per_total_discount", "amount": "5.0000"}


def _order(number: int) -> Document:
    return {"customer_id": 0, "status_id": 1, "total_inc_tax": f"{number}.5000"}


def _brand(number: int) -> Document:
    return {"name": f"Brand {number}"}


def _category(number: int) -> Document:
    return {"tree_id": 1, "parent_id": 0, "name": f"Category {number}"}


SUBJECTS = (
    Subject(
        "products",
        _product,
        "warranty",
        ignorable=("id:greater", "sort", "date_modified:min"),
        nested=Nested("custom_fields", "product_custom_fields", "product_id", {"name": "Material", "value": "Wool"}),
    ),
    Subject(
        "customers",
        _customer,
        "notes",
        ignorable=("after", "date_modified:min"),
        nested=Nested("addresses", "customer_addresses", "customer_id", {"city": "Austin", "address1": "1 Main St"}),
    ),
    Subject(
        "orders",
        _order,
        "staff_notes",
        ignorable=("min_id", "sort", "min_date_modified"),
        shortest_page=SMALLEST_PAGE_CAP,
        can_be_archived=True,
        nested=Nested("fees", "order_fees", "order_id", {"display_name_customer": "Gift wrapping"}),
    ),
    Subject("coupons", _coupon, "name", ignorable=("min_id",), shortest_page=SMALLEST_PAGE_CAP),
    Subject("brands", _brand, "page_title"),
    Subject("categories", _category, "description"),
)
