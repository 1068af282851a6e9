"""What is compared of the customers."""

from __future__ import annotations

from bigcommerce_sandbox.comparisons.comparison import Comparison, Document, Names, without


def _customer_emails(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["email"].casefold() for row in rows}


def _names(rows: list[Document], _: Names) -> dict[int, str]:
    return {row["id"]: row["name"] for row in rows}


def _customer_group(row: Document, names: Names) -> None:
    access = dict(row["category_access"])
    if "categories" in access:
        access["categories"] = names.all_of("categories", access["categories"])
    row["category_access"] = access
    rules = []
    for rule in row["discount_rules"]:
        product, category = rule.get("product_id"), rule.get("category_id")
        price_list = rule.get("price_list_id")
        named = {
            "product": names.of("products", product),
            "category": names.of("categories", category),
            "price_list": names.of("price_lists", price_list),
        }
        rules.append({**rule, **named})
    row["discount_rules"] = without(rules, "product_id", "category_id", "price_list_id")


def _customer(row: Document, names: Names) -> None:
    row["email"] = row["email"].casefold()
    row["group"] = names.of("customer_groups", row.pop("customer_group_id"))
    row["attributes"] = sorted(
        (str(names.of("customer_attributes", value["attribute_id"])), value["attribute_value"])
        for value in row["attributes"]
    )
    row["addresses"] = without(row["addresses"], "id", "customer_id")
    row["form_fields"] = without(row["form_fields"], "customer_id")


CUSTOMER_GROUPS = Comparison(
    resource="customer_groups",
    path="/v2/customer_groups",
    key_field="name",
    left_out=frozenset({"id", "date_created", "date_modified"}),
    translate=_customer_group,
    named=_names,
    remains="id, date_created, date_modified",
)

CUSTOMER_ATTRIBUTES = Comparison(
    resource="customer_attributes",
    path="/v3/customers/attributes",
    key_field="name",
    left_out=frozenset({"id", "date_created", "date_modified"}),
    named=_names,
    remains="id, date_created, date_modified",
)

CUSTOMERS = Comparison(
    resource="customers",
    path="/v3/customers",
    key_field="email",
    left_out=frozenset(
        {
            *("id", "date_created", "date_modified", "registration_ip_address"),
            *("authentication", "shopper_profile_id", "segment_ids"),
        }
    ),
    translate=_customer,
    named=_customer_emails,
    remains="id, date_created, date_modified, registration_ip_address, ids of addresses and of attribute values",
    parameters={"include": "addresses,attributes,storecredit,formfields"},
)
