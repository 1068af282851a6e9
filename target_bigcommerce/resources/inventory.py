"""Stock: how much of an item lies where, as it is now or as it changes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from bigcommerce_api.errors import AnswerLostError
from target_bigcommerce.comparing import equal
from target_bigcommerce.items import MissingReferenceError, Operation, PartlyRefusedError, Refusal
from target_bigcommerce.resources.base import Resource, refused
from target_bigcommerce.resources.locations import DEFAULT_LOCATION
from target_bigcommerce.resources.stock import ITEMS, MOST_ADJUSTED, Stock, identity_of, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from target_bigcommerce.items import Document, Item
    from target_bigcommerce.resources.stock import Place
    from target_bigcommerce.store import Store


UNCERTAIN = (
    "it may have been carried out or not: the stock was {before} before and is {now} now; look, and send what is "
    "missing under another id"
)


class InventoryItems(Resource):
    """How much of an item lies where. https://developer.bigcommerce.com/docs/rest-management/inventory/items.

    A record names its item as the API does, or is flat: a `sku`, and a `quantity` or `inventory_level`, at the default
    location unless it has a `location_code`.
    """

    name = "inventory_items"
    path = ITEMS
    key = "variant_id"
    key_words = "sku, variant_id or product_id"
    key_fields = frozenset({"sku", "variant_id", "product_id"})
    writable = key_fields
    references: ClassVar = {"variant_id": "product_variants", "product_id": "products"}
    most_updated = MOST_ADJUSTED
    looks_ahead = True
    keeps_keys = True

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._stock = Stock(store)

    @override
    def source_id_of(self, record: Document) -> str | None:
        return next((f"{name} {value}" for name, value in identity_of(record).items()), None)

    @override
    def identity(self, row: Document) -> int | str:
        # What a dry run makes up for a product that is not there has no variant.
        return f"variant {row['variant_id']}" if row["variant_id"] else f"product {row['product_id']}"

    @override
    def is_matched_by_id(self, item: Item) -> bool:
        return False

    @override
    def is_gone(self, item: Item) -> bool:
        return False

    @override
    def referenced(self, item: Item) -> Iterable[tuple[str, object]]:
        named = identity_of(item.record)
        yield from ((resource, named[field]) for field, resource in self.references.items() if field in named)

    @override
    def prepare(self, items: Sequence[Item]) -> None:
        self._stock.forget()

    @override
    def fields_of(self, item: Item) -> Document:
        if item.operation is Operation.DELETE:
            raise refused("stock is not deleted; send a quantity of 0")
        is_own = item.rules.match_by == self.key
        levels = [
            {**level, "location_id": self._stock.location(level, is_own=is_own)} for level in levels_of(item.record)
        ]
        if "locations" not in item.record and levels[0]["quantity"] is None and not levels[0]["settings"]:
            raise refused("it says neither how much there is nor what holds for it; send quantity")
        return {**self._named(item, identity_of(item.record), is_own=is_own), "levels": levels}

    def _named(self, item: Item, named: Document, *, is_own: bool) -> Document:
        """What an item goes by in this store.

        Raises:
            MissingReferenceError: Its variant, or product, has not come yet.
        """
        for field, resource in self.references.items():
            if field in named:
                if is_own:
                    return {field: named[field]}
                try:
                    return {field: self.translated(field, resource, named[field])}
                except MissingReferenceError:
                    # A SKU that both stores know says as much, once it is certain that nothing better comes.
                    if not item.final or "sku" not in named:
                        raise
        return {name: named[name] for name in ("sku",) if name in named}

    @override
    def natural_key(self, fields: Document) -> str | None:
        for name in ("variant_id", "product_id", "sku"):
            if fields.get(name):
                return f"{name} {str(fields[name]).casefold()}"
        return None

    @override
    def look_up(self, items: Sequence[Item], keys: Sequence[str]) -> Mapping[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for field in self.references:
            # A dry run makes variants and products up.
            ids = sorted({item.fields[field] for item in items if item.fields.get(field, 0) > 0})
            self._add(found, field, self._stock.rows(f"{field}:in", ids))
        skus = {str(item.fields["sku"]) for item in items if item.fields.get("sku")}
        self._add(found, "sku", self._stock.rows("sku:in", sorted(skus)))
        others = [sku for sku in sorted(skus) if self.natural_key({"sku": sku}) not in found]
        products = self._stock.products_of_skus(others) if others else {}
        by_product: dict[str, list[Document]] = {}
        self._add(by_product, "product_id", self._stock.rows("product_id:in", sorted(products.values())))
        for sku, product in products.items():
            found[f"sku {sku}"] = by_product.get(f"product_id {product}", [])
        for item, key in zip(items, keys, strict=True):
            if any(item.fields.get(field, 0) < 0 for field in self.references):
                made_up = {"variant_id": 0, "product_id": 0, "levels": {}, **item.fields}
                found[key] = [{**made_up, "levels": self._imagined(item.fields.get("variant_id", 0))}]
        return found

    def _imagined(self, variant: int) -> dict[int, Document]:
        """The levels that a variant would have that a dry run has made up."""
        rows = self.store.shadow.over_ids(self.references["variant_id"], {}, [variant])
        if variant not in rows:
            return {}
        row = rows[variant]
        settings = {
            "warning_level": row.get("inventory_warning_level") or 0,
            "bin_picking_number": row.get("bin_picking_number") or "",
            "safety_stock": 0,
        }
        quantity = row.get("inventory_level") or 0
        return {DEFAULT_LOCATION: {"quantity": quantity, "is_in_stock": True, **settings}}

    def _add(self, found: dict[str, list[Document]], field: str, rows: Iterable[Document]) -> None:
        for row in rows:
            key = self.natural_key({field: row[field]})
            # Of a product's variants one stands for all: stock is either kept for the product, or cannot be named so.
            if key and key not in found:
                found[key] = [row]

    @override
    def prepare_writing(self, items: Sequence[Item]) -> None:
        self._stock.addresses([item.current for item in items if item.current is not None and self.changes(item)])

    @override
    def post(self, items: Sequence[Item]) -> list[Document | None]:
        raise refused(
            f"the store has no item of this {self.natural_key(items[0].fields)}; items come with products and variants"
        )

    @override
    def changes(self, item: Item) -> Document:
        known = _by_location((item.current or {}).get("levels"))
        changed = []
        for level in item.fields["levels"]:
            current = known.get(level["location_id"]) or {} if self.store.skip_unchanged else {}
            quantity = level["quantity"]
            settings = {name: value for name, value in level["settings"].items() if not equal(value, current.get(name))}
            if equal(quantity, current.get("quantity")):
                quantity = None
            if quantity is not None or settings:
                changed.append({**level, "quantity": quantity, "settings": settings})
        return {"levels": changed} if changed else {}

    @override
    def after_update(self, row: Document, change: Document) -> Document:
        levels = _by_location(row.get("levels"))
        for level in change.get("levels") or ():
            known = levels.setdefault(level["location_id"], {})
            known |= (
                level["settings"] if level["quantity"] is None else {**level["settings"], "quantity": level["quantity"]}
            )
        return {**row, "levels": levels}

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        levels = list(self._levels(items, changes))
        self._stock.set_levels({where: level["quantity"] for where, level in levels if level["quantity"] is not None})
        self._stock.set_settings({where: level["settings"] for where, level in levels if level["settings"]})

    def _levels(self, items: Sequence[Item], changes: Sequence[Document]) -> Iterable[tuple[Place, Document]]:
        addresses = self._stock.addresses([item.current or {} for item in items])
        for address, change in zip(addresses, changes, strict=True):
            yield from (((address, level["location_id"]), level) for level in change["levels"])

    @override
    def learn(self, item: Item, row: Document) -> None:
        """What is known of levels is read anew for every bundle."""


class InventoryAdjustments(InventoryItems):
    """What came to the stock of an item, or left it.

    https://developer.bigcommerce.com/docs/rest-management/inventory/adjustments

    Carried out twice, an adjustment counts twice, and the store does not tell which ones it has seen. So each has an
    `id`, and the journal keeps those that were carried out, and before that what the stock was.
    """

    name = "inventory_adjustments"

    DONE: ClassVar = "done inventory_adjustments"
    INTENDED: ClassVar = "intended inventory_adjustments"

    @override
    def source_id_of(self, record: Document) -> str | None:
        return None if record.get("id") is None else str(record["id"])

    @override
    def fields_of(self, item: Item) -> Document:
        if item.source_id is None:
            raise refused("an adjustment needs an id, so that none is carried out twice")
        fields = super().fields_of(item)
        if len(fields["levels"]) != 1 or not isinstance(fields["levels"][0]["quantity"], int):
            raise refused("an adjustment has one quantity, a whole number, to add or with a minus to take away")
        return fields

    @override
    def turn(self, item: Item) -> str | None:
        # Several of one item add up.
        return None

    @override
    def changes(self, item: Item) -> Document:
        is_done = self.store.references.remembered(self.DONE, _mark(item)) is not None
        return {} if is_done or not item.fields["levels"][0]["quantity"] else {"levels": item.fields["levels"]}

    @override
    def put(self, items: Sequence[Item], changes: Sequence[Document]) -> None:
        now = self._now(items)
        due: dict[int, tuple[Place, int]] = {}
        refusals: dict[int, Refusal] = {}
        for at, (item, (where, level)) in enumerate(zip(items, self._levels(items, changes), strict=True)):
            intended = self.store.references.remembered(self.INTENDED, _mark(item))
            before, after = map(int, intended[1].split()) if intended and intended[1] else (None, None)
            if intended is None or now.get(where, 0) == before:
                due[at] = (where, level["quantity"])
            elif now.get(where, 0) != after:
                refusals[at] = Refusal(UNCERTAIN.format(before=before, now=now.get(where, 0)))
        refusals |= self._carry_out(items, due, now)
        if not self.store.dry_run:
            done = [item for at, item in enumerate(items) if at not in refusals]
            self.store.references.learn_several(self.DONE, [(_mark(item), 1, None) for item in done])
        if refusals:
            raise PartlyRefusedError(refusals)

    def _carry_out(
        self, items: Sequence[Item], due: Mapping[int, tuple[Place, int]], now: dict[Place, int]
    ) -> dict[int, Refusal]:
        """Carries adjustments out, all or none, and returns those of which it cannot be told."""
        sums: dict[Place, int] = defaultdict(int)
        for where, quantity in due.values():
            sums[where] += quantity
        while due:
            before = {where: now.get(where, 0) for where in sums}
            if not self.store.dry_run:
                intended = [
                    (_mark(items[at]), 1, f"{before[where]} {before[where] + sums[where]}")
                    for at, (where, _) in due.items()
                ]
                self.store.references.learn_several(self.INTENDED, intended)
            try:
                self._stock.add(sums)
            except AnswerLostError:
                now = self._now(items)
                is_done = {now.get(where, 0) == before[where] + added for where, added in sums.items() if added}
                is_not = {now.get(where, 0) == before[where] for where, added in sums.items() if added}
                if True in is_done and True not in is_not:
                    break
                if True not in is_not or True in is_done:
                    return {
                        at: Refusal(UNCERTAIN.format(before=before[where], now=now.get(where, 0)))
                        for at, (where, _) in due.items()
                    }
            else:
                break
        return {}

    def _now(self, items: Sequence[Item]) -> dict[Place, int]:
        """How much there is of items at this moment, wherever they lie."""
        current = [item.current or {} for item in items]
        variants = sorted({row["variant_id"] for row in current if row["variant_id"] > 0})
        rows = list(self._stock.rows("variant_id:in", variants))
        return {
            (address, location): int(level["quantity"] or 0)
            for row, address in zip(rows, self._stock.addresses(rows), strict=True)
            for location, level in row["levels"].items()
        }


def _by_location(levels: Mapping[object, Document] | None) -> dict[int, Document]:
    """Levels by location, whose ids a dry run keeps as texts."""
    return {int(str(location)): dict(level) for location, level in (levels or {}).items()}


def _mark(item: Item) -> str:
    """What an adjustment is remembered by."""
    return f"{item.rules.stream} {item.source_id}"
