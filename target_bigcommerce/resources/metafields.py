"""Metafields: texts that apps keep on products, variants, categories, brands, customers and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from bigcommerce_api.errors import InvalidRequestError, NotFoundError
from target_bigcommerce.items import PartlyRefusedError, Refusal
from target_bigcommerce.listing import by_cursor, in_lists
from target_bigcommerce.resources.base import MOST_LOOKED_UP_SINGLY
from target_bigcommerce.resources.listed import Listed
from target_bigcommerce.resources.owned import Owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.store import Store

MOST_METAFIELDS = 50
"""Metafields of one batch. No number is documented, and one may be 64 kB long; a batch that is too long is halved."""

APP_ONLY = "app_only"
"""What only the app that owns a metafield sees."""

FOR_OTHERS = frozenset({"write", "write_and_sf_access"})
"""Permissions with which a metafield can be changed by an app that does not own it."""


class Metafields(Owned):
    """Metafields of one kind of object. https://developer.bigcommerce.com/docs/rest-catalog/products/metafields.

    Two apps may keep a metafield of one namespace and key each on one object. Which of them are this token's own, the
    API does not say; the setting `client_id` does, and so does any metafield that only its owner can see.
    """

    owner_field = "resource_id"
    owner_path: ClassVar[str]
    """Where the metafields of one object are, below the store."""

    key_words = "resource_id, namespace and key"
    key_fields = frozenset({"resource_id", "namespace", "key"})
    writable = frozenset({"resource_id", "namespace", "key", "value", "permission_set", "description"})
    create_only = frozenset({"resource_id"})
    most_created = MOST_METAFIELDS
    most_updated = MOST_METAFIELDS
    most_deleted = MOST_METAFIELDS

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._listed = Listed(store, self.name)
        self._own_client = store.client.settings.client_id

    @override
    def natural_key(self, fields: Document) -> str | None:
        if fields.get("resource_id") is None or not fields.get("namespace") or not fields.get("key"):
            return None
        return f"{fields['resource_id']}/{fields['namespace']}/{fields['key']}"

    @override
    def read_of(self, owners: Sequence[int]) -> Iterable[Document]:
        rows = list(self._read_all(owners) if len(owners) > MOST_LOOKED_UP_SINGLY else self._read_each(owners))
        return self._writable_rows(rows)

    @override
    def read_now(self, owner: int) -> Iterable[Document]:
        return self._writable_rows(list(self._read_each([owner])))

    def _read_each(self, owners: Sequence[int]) -> Iterable[Document]:
        for rows in self.store.parallel(self._read_one, owners):
            yield from rows

    def _read_one(self, owner: int) -> list[Document]:
        try:
            return list(by_cursor(self.store.client, self.path_of(owner), {}))
        except NotFoundError:
            # The object itself is gone.
            return []

    def _read_all(self, owners: Sequence[int]) -> Iterable[Document]:
        # Only the list of those of products can be asked for some owners.
        self._listed.refresh(self._keyed_rows)
        for owner in owners:
            yield from self._listed.get(str(owner))

    def _keyed_rows(self) -> Iterable[tuple[int, str, Document]]:
        return ((row["id"], str(row["resource_id"]), row) for row in by_cursor(self.store.client, self.path, {}))

    def path_of(self, owner: int) -> str:
        """Where the metafields of one object are."""
        return f"{self.owner_path}/{owner}/metafields"

    def _writable_rows(self, rows: list[Document]) -> list[Document]:
        """Of several metafields of one key, or of one that is another app's alone to write, those that may be meant."""
        for row in rows:
            if row.get("permission_set") == APP_ONLY:
                self._own_client = self._own_client or row.get("owner_client_id")
        if not self._own_client:
            return rows
        own = {self.natural_key(row) for row in rows if self._is_own(row)}
        return [
            row
            for row in rows
            if self._is_own(row) or (self.natural_key(row) not in own and row.get("permission_set") in FOR_OTHERS)
        ]

    def _is_own(self, row: Document) -> bool:
        return row.get("owner_client_id") == self._own_client

    @override
    def learn(self, item: Item, row: Document) -> None:
        super().learn(item, row)
        self._listed.put(row["id"], str(row["resource_id"]), row)

    @override
    def forget(self, item: Item) -> None:
        super().forget(item)
        self._listed.remove(self.id_of(item))

    @override
    def changes(self, item: Item) -> Document:
        changes = super().changes(item)
        if self._own_client and not self._is_own(item.current or {}):
            # Whose it is decides who may see it.
            changes.pop("permission_set", None)
        return changes

    @override
    def post(self, items: Sequence[Item]) -> Sequence[Document | Refusal | None]:
        refusals: list[Refusal] = []
        try:
            answer = self.store.write("POST", self.path, [self.to_create(item) for item in items])
        except InvalidRequestError as error:
            answer = error.body
            refusals = _refusals(error, len(items))
            if not refusals:
                raise
        made = {self.natural_key(row): row for row in (answer or {}).get("data") or []}
        for row in made.values():
            self._own_client = self._own_client or row.get("owner_client_id")
        rows = [made.get(self.natural_key(item.fields)) for item in items]
        return [row or refusals[at] for at, row in enumerate(rows)] if refusals else rows

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        rows = [{"id": self.id_of(item), **change} for item, change in zip(items, changes, strict=True)]
        try:
            self.store.write("PUT", self.path, rows)
        except InvalidRequestError as error:
            refusals = _refusals(error, len(items))
            if not refusals:
                raise
            done = {row["id"] for row in error.body["data"]}
            refused = {at: refusals[at] for at, row in enumerate(rows) if row["id"] not in done}
            raise PartlyRefusedError(refused) from error

    @override
    def delete(self, items: Sequence[Item]) -> None:
        ids = [self.id_of(item) for item in items]
        try:
            self.store.write("DELETE", self.path, ids)
        except InvalidRequestError as error:
            # One that is gone already is refused too, as when the request was carried out before it was answered.
            owners = {(item.current or {})["resource_id"] for item in items}
            left = {row["id"] for row in self._read_each(sorted(owners))} & set(ids)
            if len(left) == len(ids):
                raise
            refused = {at: Refusal(error.reason, error.status) for at, one in enumerate(ids) if one in left}
            raise PartlyRefusedError(refused) from error


def _refusals(error: InvalidRequestError, number: int) -> list[Refusal]:
    """What is said of each of a batch of which some were written; nothing if none were, so that any may be guilty.

    https://developer.bigcommerce.com/docs/rest-catalog/products/metafields#create-multiple-metafields
    """
    body = error.body
    if not isinstance(body, dict) or not body.get("data"):
        return []
    said: dict[str, str] = {}
    for one in body.get("errors") or ():
        if isinstance(one, dict) and isinstance(one.get("errors"), dict):
            said |= {str(at): str(text) for at, text in one["errors"].items()}
    return [Refusal(said.get(str(at)) or error.reason, error.status) for at in range(number)]


class BrandMetafields(Metafields):
    """Metafields of brands. https://developer.bigcommerce.com/docs/rest-catalog/brands/metafields."""

    name = "brand_metafields"
    path = "/v3/catalog/brands/metafields"
    owner_path = "/v3/catalog/brands"
    references: ClassVar = {"resource_id": "brands"}


class CategoryMetafields(Metafields):
    """Metafields of categories. https://developer.bigcommerce.com/docs/rest-catalog/categories/metafields."""

    name = "category_metafields"
    path = "/v3/catalog/categories/metafields"
    owner_path = "/v3/catalog/categories"
    references: ClassVar = {"resource_id": "categories"}


class ProductMetafields(Metafields):
    """Metafields of products. https://developer.bigcommerce.com/docs/rest-catalog/products/metafields."""

    name = "product_metafields"
    path = "/v3/catalog/products/metafields"
    owner_path = "/v3/catalog/products"
    references: ClassVar = {"resource_id": "products"}

    @override
    def _read_all(self, owners: Sequence[int]) -> Iterable[Document]:
        return in_lists(self.store.client, self.path, "resource_id:in", owners)


class VariantMetafields(Metafields):
    """Metafields of variants. https://developer.bigcommerce.com/docs/rest-catalog/product-variants/metafields."""

    name = "variant_metafields"
    path = "/v3/catalog/variants/metafields"
    references: ClassVar = {"resource_id": "product_variants"}

    @override
    def path_of(self, owner: int) -> str:
        # Those of one variant are below its product.
        rows: Sequence[Mapping[str, object]] = self.store.read("/v3/catalog/variants", {"id": owner})["data"]
        product = rows[0]["product_id"] if rows else 0
        return f"/v3/catalog/products/{product}/variants/{owner}/metafields"


class CustomerMetafields(Metafields):
    """Metafields of customers. https://developer.bigcommerce.com/docs/rest-management/customers/customer-metafields."""

    name = "customer_metafields"
    path = "/v3/customers/metafields"
    owner_path = "/v3/customers"
    references: ClassVar = {"resource_id": "customers"}


class OrderMetafields(Metafields):
    """Metafields of orders. https://developer.bigcommerce.com/docs/rest-management/orders/order-metafields."""

    name = "order_metafields"
    path = "/v3/orders/metafields"
    owner_path = "/v3/orders"
    references: ClassVar = {"resource_id": "orders"}
