"""What a seeded product is sold as: pure facts by index, so that order lines need no look at the store."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from itertools import product as combinations
from typing import TYPE_CHECKING, Final

from bigcommerce_sandbox.seed import words
from bigcommerce_sandbox.seed.plan import Of, Plan, nth_id

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

UNIT: Final = 10_000
"""Money and weights are counted in ten-thousandths, since the API keeps four decimals."""

SHAPES: Final[tuple[tuple[int, ...], ...]] = (
    *((), (3,), (), (2, 3), (), (), (), (), (4,), ()),
    *((), (2, 2, 2), (), (), (6, 4), (), (1,), (), (2,), ()),
)
"""How many values the options of a product have, by its index: 20 products, and again."""

DIGITAL_EVERY: Final = 20
DIGITAL: Final = 7
NAMELESS: Final = (4, 11)
"""Positions in `SHAPES` of products without a SKU, one of them with options."""

_VARIANTS: Final = tuple(sum(1 for _ in combinations(*map(range, shape))) for shape in SHAPES)
_OPTIONS: Final = tuple(len(shape) for shape in SHAPES)
_VALUES: Final = tuple(sum(shape) for shape in SHAPES)
_STRIDE: Final = 1_237
"""Has no divisor in common with the number of names, so that neighbours are called differently."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an option."""

    id: int
    label: str
    colour: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a product."""

    id: int
    name: str
    type: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """What can be bought; without chosen values it is a product's base variant.

    Attributes:
        id: Its id.
        sku: Its own SKU; a base variant has its product's, which may be empty.
        price: In ten-thousandths; None for the product's.
        weight: In ten-thousandths; None for the product's.
        chosen: A value of each option.
    """

    id: int
    sku: str
    price: int | None
    weight: int | None
    chosen: tuple[tuple[Option, Value], ...]

    @property
    def upc(self) -> str:
        """Its own bar code; many have none, and a base variant has its product's."""
        return bar_code(7 * self.id) if self.chosen else ""


@dataclass(frozen=True, slots=True)
class Good:
    """The sellable facts of a product; money and weight in ten-thousandths.

    Attributes:
        id: The product's id.
        name: Its unique name.
        sku: Its SKU; "" for none.
        type: ``physical`` or ``digital``.
        price: Its price.
        sale_price: What it is sold for instead; 0 for none.
        cost_price: What it cost the shop.
        weight: Its weight.
        brand: The index of its brand; None for none.
        options: What buyers choose.
        variants: At least one.
    """

    id: int
    name: str
    sku: str
    type: str
    price: int
    sale_price: int
    cost_price: int
    weight: int
    brand: int | None
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]

    @property
    def upc(self) -> str:
        """Its bar code; many have none."""
        return bar_code(self.id)

    @property
    def selling_price(self) -> int:
        """What it costs unless a variant says otherwise."""
        return self.sale_price or self.price


def bar_code(key: int) -> str:
    """The bar code of what has this id; "" for two in three."""
    return f"{key:012d}" if key % 3 == 1 else ""


def money(units: int) -> str:
    """Ten-thousandths in the form of V2: a text with four decimals."""
    return f"{units // UNIT}.{units % UNIT:04d}"


def number(units: int | None) -> float | None:
    """Ten-thousandths as a number of the catalog: whole ones without a point."""
    if units is None:
        return None
    return units // UNIT if units % UNIT == 0 else units / UNIT


def good(plan: Plan, index: int) -> Good:
    """The sellable facts of the product with this index."""
    dice = plan.dice(Of.PRODUCT, index)
    digital = index % DIGITAL_EVERY == DIGITAL
    key, price = nth_id(index), _price(dice)
    options = tuple(_options(index))
    stem = f"{dice.choice(words.SKU_PREFIXES)}-{key:05d}"
    sku = "" if index % len(SHAPES) in NAMELESS else stem
    weight = 0 if digital else dice.choice((0, UNIT, 2_500, 12_345, dice.randrange(1, 40 * UNIT)))
    return Good(
        id=key,
        name=product_name(index),
        sku=sku,
        type="digital" if digital else "physical",
        price=price,
        sale_price=dice.choice((0, 0, 0, price * 3 // 4)),
        cost_price=dice.choice((0, price // 2, price // 3)),
        weight=weight,
        brand=None if not plan.brands or index % 6 == 0 else dice.randrange(plan.brands),
        options=options,
        variants=tuple(_variants(index, stem, options, price, dice))
        or (Variant(_first(_VARIANTS, index), sku, None, None, ()),),
    )


def product_name(index: int) -> str:
    """A product's name, unique whatever the case."""
    if index % DIGITAL_EVERY == DIGITAL:
        return f"{words.DIGITAL_THINGS[index // DIGITAL_EVERY % len(words.DIGITAL_THINGS)]} № {index + 1}"
    kinds = len(words.ADJECTIVES) * len(words.MATERIALS) * len(words.THINGS)
    again, position = divmod(index, kinds)
    rest, adjective = divmod(position * _STRIDE % kinds, len(words.ADJECTIVES))
    thing, material = divmod(rest, len(words.MATERIALS))
    name = f"{words.ADJECTIVES[adjective]} {words.MATERIALS[material]} {words.THINGS[thing]}"
    return f"{name} Mk {again + 1}" if again else name


def _price(dice: random.Random) -> int:
    """Mostly a few dollars and 99 cents; sometimes whole, free, dear or with four decimals."""
    whole = int(dice.paretovariate(1.2) * 5) % 20_000
    return whole * UNIT + dice.choice((9_900, 9_900, 9_500, 0, 0, 4_900, 1_234, 5, 3_333))


def _first(counts: tuple[int, ...], index: int) -> int:
    """The first id of a product's children, given how many each of 20 products in a row has."""
    cycle, position = divmod(index, len(SHAPES))
    return 1 + cycle * sum(counts) + (0, *accumulate(counts))[position]


def _options(index: int) -> Iterator[Option]:
    option_id, value_id = _first(_OPTIONS, index), _first(_VALUES, index)
    for position, count in enumerate(SHAPES[index % len(SHAPES)]):
        name, kind, labels = words.OPTIONS[position]
        values = tuple(Value(value_id + at, label, colour) for at, (label, colour) in enumerate(labels[:count]))
        yield Option(option_id + position, name, kind, values)
        value_id += count


def _variants(index: int, stem: str, options: tuple[Option, ...], price: int, dice: random.Random) -> Iterator[Variant]:
    first = _first(_VARIANTS, index)
    for at, values in enumerate(combinations(*(option.values for option in options)) if options else ()):
        yield Variant(
            id=first + at,
            sku=f"{stem}-v{at + 1}",
            price=dice.choice((None, None, price + 2 * UNIT, price + 1_250)),
            weight=dice.choice((None, None, 5_000)),
            chosen=tuple(zip(options, values, strict=True)),
        )
