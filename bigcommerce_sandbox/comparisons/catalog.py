"""What is compared of the catalog."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names, without


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


def _brand(row: Document, _: Names) -> None:
    # Each store keeps it under an address of its own.
    row["image_url"] = bool(row["image_url"])


def _category(row: Document, names: Names) -> None:
    row["tree"] = names.of("category_trees", row.pop("tree_id"))
    row["parent"] = names.of("categories", row.pop("parent_id"))
    row["image_url"] = bool(row["image_url"])
    row["path"] = f"{row['parent'] or row['tree']}/{row['name']}"


def _variant_keys(rows: list[Document], names: Names) -> dict[int, str]:
    return {row["id"]: _variant_key(row, names) for row in rows}


def _variant_key(row: Document, names: Names) -> str:
    labels = ", ".join(value["label"] for value in row["option_values"])
    return f"{row['sku'] or names.of('products', row['product_id'])} ({labels})"


def _variant(row: Document, names: Names) -> None:
    row["key"] = _variant_key(row, names)
    row["product"] = names.of("products", row.pop("product_id"))
    row["option_values"] = [(value["option_display_name"], value["label"]) for value in row["option_values"]]


def _choice(row: Document) -> Document:
    """An option or a modifier, less what the store makes of it."""
    kept = {name: value for name, value in row.items() if name not in {"id", "product_id", "name"}}
    values = []
    for value in row["option_values"]:
        adjusters = {name: what for name, what in (value.get("adjusters") or {}).items() if name != "image_url"}
        values.append({**value, "adjusters": adjusters} if "adjusters" in value else value)
    return {**kept, "option_values": without(values, "id", "option_id", "value_id")}


def _product(row: Document, names: Names) -> None:
    row["key"] = row["sku"] or row["name"]
    row["brand"] = names.of("brands", row.pop("brand_id"))
    row["categories"] = names.all_of("categories", row["categories"])
    related = [identifier for identifier in row["related_products"] if identifier > 0]
    row["related_products"] = names.all_of("products", related)
    row["custom_fields"] = without(row["custom_fields"], "id")
    row["bulk_pricing_rules"] = without(row["bulk_pricing_rules"], "id")
    row["videos"] = without(row["videos"], "id", "product_id", "length")
    row["images"] = [
        {name: image[name] for name in ("description", "is_thumbnail", "sort_order")}
        for image in sorted(row["images"], key=lambda image: (image["sort_order"], image["description"]))
    ]
    for choices in ("options", "modifiers"):
        row[choices] = without(_choice(choice) for choice in row[choices])


BRANDS = Comparison(
    resource="brands",
    path="/v3/catalog/brands",
    key_field="name",
    left_out=frozenset({"id"}),
    translate=_brand,
    named=_brand_names,
    remains="id, the store's own address of the image",
)

CATEGORY_TREES = Comparison(
    resource="category_trees",
    path="/v3/catalog/trees",
    key_field="name",
    left_out=frozenset({"id", "channels"}),
    named=_tree_names,
    remains="id, and the channels it is shown on",
)

CATEGORIES = Comparison(
    resource="categories",
    path="/v3/catalog/trees/categories",
    key_field="path",
    left_out=frozenset({"category_id", "category_uuid"}),
    translate=_category,
    named=_category_paths,
    remains="category_id, category_uuid, the store's own address of the image",
)

PRODUCTS = Comparison(
    resource="products",
    path="/v3/catalog/products",
    key_field="key",
    left_out=frozenset(
        {
            *("id", "base_variant_id", "date_created", "date_modified", "option_set_id", "option_set_display"),
            *("primary_image", "parent_relations", "channels", "reviews"),
        }
    ),
    translate=_product,
    named=_product_keys,
    remains="id, date_created, date_modified, ids of nested rows, the store's own addresses of images",
    parameters={"include": "images,custom_fields,bulk_pricing_rules,videos,options,modifiers"},
)

PRODUCT_VARIANTS = Comparison(
    resource="product_variants",
    path="/v3/catalog/variants",
    key_field="key",
    left_out=frozenset({"id", "sku_id", "image_url"}),
    translate=_variant,
    named=_variant_keys,
    remains="id, sku_id, the store's own addresses of images",
)
