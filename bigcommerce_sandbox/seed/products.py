"""Seeded products and all that belongs to them.

https://developer.bigcommerce.com/docs/rest-catalog/products
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bigcommerce_sandbox.areas.catalog_upkeep import DEFAULT_CHANNEL, MIRRORED
from bigcommerce_sandbox.seed import channels, inventory, words
from bigcommerce_sandbox.seed.catalog import IMAGE_HOST, slug
from bigcommerce_sandbox.seed.goods import UNIT, Good, good, number
from bigcommerce_sandbox.seed.plan import Of, Plan, Rows, nth_id
from bigcommerce_sandbox.times import with_offset

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from bigcommerce_sandbox.collection import Document

_DAY: Final = 86_400
_LONG_EVERY: Final = 40
_OPTION_SET_EVERY: Final = 5
_HIDDEN_EVERY: Final = 8
_PREORDER_EVERY: Final = 13
_LONG_TIMES: Final = 250


class _Counters:
    """The ids of children, which ascend with those of their products."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, resource: str) -> int:
        self._last[resource] = self._last.get(resource, 0) + 1
        return self._last[resource]


def rows(plan: Plan) -> Rows:
    """Channels and locations, then every product, each followed by its children."""
    counters = _Counters()
    if plan.sizes.products:
        yield from (("channels", channel) for channel in channels.channels(plan))
        yield from (("locations", location) for location in inventory.locations(plan))
    for index in range(plan.sizes.products):
        facts, dice = good(plan, index), plan.dice(Of.PRODUCT_DETAILS, index)
        variants = [_variant(facts, at, dice) for at in range(len(facts.variants))] if facts.options else []
        product = _product(plan, index, facts, variants, dice)
        reviews = _reviews(plan, index, product)
        ratings = [review["rating"] for review in reviews if review["status"] == "approved"]
        yield "products", {**product, "reviews_rating_sum": sum(ratings), "reviews_count": len(ratings)}
        if not variants:
            variants = [_base_variant(facts, product)]
        yield from (("product_variants", variant) for variant in variants)
        yield from inventory.levels(index, product, variants)
        yield from channels.listings(index, product, variants)
        yield from _options(facts)
        for resource, children in (
            ("product_images", _images(index, facts, product, dice)),
            ("product_custom_fields", _custom_fields(index, dice)),
            ("bulk_pricing_rules", _bulk_pricing_rules(index, facts)),
            ("product_videos", _videos(index)),
            ("product_reviews", reviews),
            ("product_modifiers", _modifiers(index)),
        ):
            for child in children:
                key = counters.next(resource)
                yield resource, {"id": key, "product_id": facts.id, **child}
                if resource == "product_modifiers":
                    yield from _modifier_values(facts.id, key, child, counters)
        yield "product_channel_assignments", {"product_id": facts.id, "channel_id": DEFAULT_CHANNEL}


def _reviews(plan: Plan, index: int, product: Document) -> list[Document]:
    """Reviews of one product in four, approved or not."""
    dice = plan.dice(Of.REVIEW, index)
    moments = dict.fromkeys(("date_reviewed", "date_created", "date_modified"), product["date_modified"])
    return [
        {
            "title": dice.choice(("Toll!", "Not for me", "とても良い")),
            "text": dice.choice(("", "Would buy again 👍", "Zu klein.")),
            "status": dice.choice(("approved", "approved", "pending", "disapproved")),
            "rating": dice.randint(1, 5),
            "email": f"reviewer{index}.{at}@example.com",
            "name": dice.choice(("Anna", "Łukasz", "")),
            **moments,
        }
        for at in range(dice.choice((1, 2, 5)) if index % 4 == 1 else 0)
    ]


def _product(plan: Plan, index: int, facts: Good, variants: list[Document], dice: random.Random) -> Document:
    timeline = plan.timeline(plan.sizes.products)
    created = timeline.created(index, dice)
    tracking = dice.choice(("none", "product", "variant")) if variants else dice.choice(("none", "product"))
    stock = sum(variant["inventory_level"] for variant in variants)
    return {
        "id": facts.id,
        "name": facts.name,
        "type": facts.type,
        "sku": facts.sku,
        "option_set_id": nth_id(index) if index % _OPTION_SET_EVERY == 0 else None,
        "description": _description(index, facts.name, dice),
        "weight": number(facts.weight),
        "width": dice.choice((0, 5, 12.5)),
        "depth": dice.choice((0, 5, 0.0625)),
        "height": dice.choice((0, 30)),
        "price": number(facts.price),
        "cost_price": number(facts.cost_price),
        "retail_price": number(dice.choice((0, facts.price + 5 * UNIT))),
        "sale_price": number(facts.sale_price),
        "map_price": dice.choice((0, 0, 9.95)),
        "tax_class_id": dice.choice((0, 0, 1)),
        "product_tax_code": dice.choice(("", "", "PC040100")),
        "calculated_price": number(facts.selling_price),
        "categories": _categories(plan, dice),
        "brand_id": 0 if facts.brand is None else nth_id(facts.brand),
        "inventory_level": stock if tracking == "variant" else dice.choice((0, 3, 120, 99_999)),
        "inventory_warning_level": dice.choice((0, 5)),
        "inventory_tracking": tracking,
        "total_sold": dice.randrange(200),
        "fixed_cost_shipping_price": dice.choice((0, 0, 4.5)),
        "is_free_shipping": dice.random() < 0.1,  # noqa: PLR2004 - one in ten
        "is_visible": index % _HIDDEN_EVERY != _HIDDEN_EVERY - 1,
        "is_featured": index % _HIDDEN_EVERY == 1,
        "related_products": _related(plan, index, dice),
        "warranty": dice.choice(("", "", "2 ans, pièces & main-d'œuvre")),
        "bin_picking_number": dice.choice(("", "BIN-7/ß")),
        "upc": facts.upc,
        "mpn": dice.choice(("", f"MPN {index}")),
        "gtin": dice.choice(("", f"{index:013d}")),
        "date_last_imported": dice.choice(("", "", with_offset(created))),
        "search_keywords": dice.choice(("", "tasse, mug, カップ")),
        "gift_wrapping_options_type": dice.choice(("any", "any", "none")),
        "sort_order": dice.choice((0, 0, 1, -3)),
        "condition": dice.choice(("New", "New", "Used", "Refurbished")),
        "is_condition_shown": dice.choice((True, False)),
        "order_quantity_minimum": dice.choice((0, 0, 2)),
        "order_quantity_maximum": dice.choice((0, 0, 10)),
        "page_title": dice.choice(("", facts.name)),
        "meta_keywords": dice.choice(([], [""], ["mug", "tasse à café"])),
        "meta_description": dice.choice(("", "“Quoted”, 100 % wool & more")),
        "date_created": with_offset(created),
        "date_modified": with_offset(timeline.modified(index, created, dice)),
        "view_count": dice.randrange(10_000),
        **_availability(plan, index),
        "custom_url": {"url": f"/{slug(facts.name)}-{facts.id}/", "is_customized": index % 4 == 1},
        "base_variant_id": None if facts.options else facts.variants[0].id,
        "open_graph_type": dice.choice(("product", "product", "book")),
        "open_graph_title": dice.choice(("", "Look ✨")),
    }


def _description(index: int, name: str, dice: random.Random) -> str:
    if index % _LONG_EVERY == _LONG_EVERY // 2:
        return "".join(f"<p>{at}. {words.LONG_SENTENCE}</p>" for at in range(_LONG_TIMES))
    return dice.choice(
        (
            "",
            f"<p><strong>{name}</strong> &mdash; fait main, c'est tout.</p>",
            '<div class="spec">\n\t<ul><li>5 &gt; 4</li><li>¼″ \\ ½″</li></ul>\n</div>',
            "<p>日本製。やさしい手触り。</p><p>תוצרת הארץ</p>",
        )
    )


def _availability(plan: Plan, index: int) -> Document:
    if index % _PREORDER_EVERY == _PREORDER_EVERY - 1:
        return {
            "availability": "preorder",
            "preorder_release_date": with_offset(plan.now + 60 * _DAY),
            "preorder_message": "Expected on %%DATE%%",
            "is_preorder_only": True,
        }
    if index % _PREORDER_EVERY == 1:
        return {
            "availability": "disabled",
            "availability_description": "Nur auf Anfrage",
            "is_price_hidden": True,
            "price_hidden_label": "Prix sur demande",
        }
    return {"availability": "available", "availability_description": "Usually ships in 24 hours"}


def _categories(plan: Plan, dice: random.Random) -> list[int]:
    return sorted({nth_id(dice.randrange(plan.categories)) for _ in range(dice.choice((0, 1, 1, 2, 3)))})


def _related(plan: Plan, index: int, dice: random.Random) -> list[int]:
    chosen = {dice.randrange(plan.sizes.products) for _ in range(dice.choice((0, 0, 0, 0, 1, 3)))} - {index}
    return [nth_id(other) for other in sorted(chosen)] or dice.choice(([-1], [-1], []))


def _variant(facts: Good, at: int, dice: random.Random) -> Document:
    variant = facts.variants[at]
    price = facts.selling_price if variant.price is None else variant.price
    stopped = dice.random() < 0.1  # noqa: PLR2004 - one in ten
    return {
        "id": variant.id,
        "product_id": facts.id,
        "sku": variant.sku,
        "sku_id": variant.id,
        "price": number(variant.price),
        "calculated_price": number(price),
        "weight": number(variant.weight),
        "calculated_weight": number(facts.weight if variant.weight is None else variant.weight),
        "purchasing_disabled": stopped,
        "purchasing_disabled_message": "Épuisé" if stopped else "",
        "image_url": f"{IMAGE_HOST}/variants/{variant.id}.jpg" if at == 0 else "",
        "cost_price": number(dice.choice((0, facts.cost_price))),
        "upc": variant.upc,
        "mpn": dice.choice(("", f"V-{variant.id}")),
        "inventory_level": dice.choice((0, 0, 4, 25)),
        "inventory_warning_level": dice.choice((0, 2)),
        "bin_picking_number": dice.choice(("", "BIN-12")),
        "option_values": [
            {"id": value.id, "label": value.label, "option_id": option.id, "option_display_name": option.name}
            for option, value in variant.chosen
        ],
    }


def _base_variant(facts: Good, product: Document) -> Document:
    return {
        "id": facts.variants[0].id,
        "product_id": facts.id,
        **{name: product[name] for name in MIRRORED},
        "calculated_price": product["calculated_price"],
        "calculated_weight": product["weight"],
    }


def _options(facts: Good) -> Rows:
    for position, option in enumerate(facts.options):
        yield (
            "product_options",
            {
                "id": option.id,
                "product_id": facts.id,
                "name": f"{option.name}-{facts.id}",
                "display_name": option.name,
                "type": option.type,
                "sort_order": position,
            },
        )
        for at, value in enumerate(option.values):
            data = {"colors": [value.colour]} if value.colour else None
            yield (
                "product_option_values",
                {
                    "id": value.id,
                    "option_id": option.id,
                    "product_id": facts.id,
                    "label": value.label,
                    "sort_order": at,
                    "value_data": data,
                    "is_default": at == 0,
                },
            )


def _images(index: int, facts: Good, product: Document, dice: random.Random) -> Iterable[Document]:
    for at in range((1, 2, 0, 1, 5)[index % 5]):
        address = f"{IMAGE_HOST}/products/{facts.id}/images/{at}"
        yield {
            "is_thumbnail": at == 0,
            "sort_order": at,
            "description": dice.choice(("", f"Vue n° {at + 1}", "正面")),
            "image_url": f"{address}/view-{at + 1}.jpg",
            "url_zoom": f"{address}/zoom.jpg?c=1",
            "url_standard": f"{address}/standard.jpg?c=1",
            "url_thumbnail": f"{address}/thumbnail.jpg?c=1",
            "url_tiny": f"{address}/tiny.jpg?c=1",
            "date_modified": product["date_created"],
        }


def _custom_fields(index: int, dice: random.Random) -> Iterable[Document]:
    count = (0, 2, 1, 0)[index % 4] if index % _LONG_EVERY else len(words.CUSTOM_FIELDS)
    for name, value in dice.sample(words.CUSTOM_FIELDS, count):
        yield {"name": name, "value": value}


def _bulk_pricing_rules(index: int, facts: Good) -> Iterable[Document]:
    if index % 5 == 3:  # noqa: PLR2004 - one product in five
        kind = ("price", "percent", "fixed")[index // 5 % 3]
        amounts = (10, 12.5) if kind == "percent" else (number(facts.price // 10), number(facts.price // 8))
        yield {"quantity_min": 10, "quantity_max": 19, "type": kind, "amount": amounts[0]}
        yield {"quantity_min": 20, "quantity_max": 0, "type": kind, "amount": amounts[1]}


def _videos(index: int) -> Iterable[Document]:
    if index % 9 == 2:  # noqa: PLR2004 - one product in nine
        video = {"title": "How it is made", "description": "3 Min. · ohne Ton", "type": "youtube"}
        yield {**video, "sort_order": 0, "video_id": f"sandbox{index:04d}"[:11], "length": "03:07"}


def _modifiers(index: int) -> Iterable[Document]:
    if index % 10 == 4:  # noqa: PLR2004 - one product in ten
        config = {
            "default_value": "",
            "text_characters_limited": True,
            "text_min_length": 0,
            "text_max_length": 40,
        }
        named = {"name": f"Gravur-{index}", "display_name": "Gravur", "type": "text"}
        yield {**named, "required": False, "config": config, "sort_order": 0}
    if index % 10 == 8:  # noqa: PLR2004 - one product in ten
        config = {"checked_by_default": False, "checkbox_label": "Yes, please"}
        named = {"name": f"Insurance-{index}", "display_name": "Insurance", "type": "checkbox"}
        yield {**named, "required": False, "config": config, "sort_order": 1}


def _modifier_values(product_id: int, key: int, modifier: dict[str, Any], counters: _Counters) -> Rows:
    if modifier["type"] != "checkbox":
        return
    for at, label in enumerate(("Yes", "No")):
        adjuster = {"adjuster": "relative", "adjuster_value": 5} if at == 0 else None
        yield (
            "product_modifier_values",
            {
                "id": counters.next("product_modifier_values"),
                "option_id": key,
                "product_id": product_id,
                "label": label,
                "sort_order": at,
                "value_data": {"checked_value": at == 0},
                "is_default": at == 1,
                "adjusters": {
                    "price": adjuster,
                    "weight": None,
                    "image_url": "",
                    "purchasing_disabled": {"status": False, "message": ""},
                },
            },
        )
