"""What a collection of the store consists of: facts that the store turns into tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from bigcommerce_sandbox.times import TimeForm, with_offset

if TYPE_CHECKING:
    from bigcommerce_sandbox.store import Store

Document = dict[str, Any]
"""One object in the API's form, exactly as it is served, without included children."""


class Kind(Enum):
    """How a column keeps a document's value."""

    INTEGER = auto()
    NUMBER = auto()
    FLAG = auto()
    TEXT = auto()
    """Case-folded, because the API compares texts without regard to case."""
    MOMENT = auto()
    """Unix seconds, read from the API's text; empty text becomes null."""
    JSON = auto()
    """Rendered JSON, for hidden values."""


@dataclass(frozen=True, slots=True)
class Column:
    """A value taken out of the document so that it can be filtered and sorted by.

    Attributes:
        name: The column's name; the document's field too, unless `source` says otherwise.
        kind: How it is kept.
        source: The path of the field within the document, outermost first.
        hidden: Kept in the column only, and left out of what is served, e.g. the ``product_id`` of a custom
            field. Only for the kinds that keep a value as it is (INTEGER, JSON).
        indexed: Whether lists filter by it often enough to deserve an index.
    """

    name: str
    kind: Kind
    source: tuple[str, ...] = ()
    hidden: bool = False
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Parent:
    """The collection whose objects own a child's: removing the owner removes the child.

    Attributes:
        collection: The owner's collection.
        column: The child's column that names the owner.
        touched: Whether a change of the child moves the owner's time of modification.
        counter: The owner's field that counts its children, if there is one.
    """

    collection: str
    column: str
    touched: bool = False
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind of object.

    Attributes:
        name: As the streams call it, e.g. ``product_variants``.
        columns: What can be filtered or sorted by, besides the key.
        key: The document's field with the id; None where the API gives no id, and rows are known to the store
            alone.
        defaults: Values that a new document takes where it says nothing, in the order in which they are
            served.
        time_form: How its moments are printed.
        created: The field with the moment of creation, if the API has one.
        modified: The field with the moment of the last change, if the API has one.
        parents: Who owns it.
        links: Fields with lists of ids that can be searched, e.g. a product's ``categories``.
        numbered_with: Collections whose ids are never those of this one, e.g. modifiers beside options.
        companions: Adds what no new object of this kind is without, e.g. a product's base variant.
    """

    name: str
    columns: tuple[Column, ...] = ()
    key: str | None = "id"
    defaults: Mapping[str, Any] = field(default_factory=dict)
    time_form: TimeForm = with_offset
    created: str | None = None
    modified: str | None = None
    parents: tuple[Parent, ...] = ()
    links: tuple[str, ...] = ()
    numbered_with: tuple[str, ...] = ()
    companions: Callable[[Store, Document], None] | None = None
