from __future__ import annotations

from collections import Counter

from bigcommerce_sandbox.areas.countries import COUNTRIES
from bigcommerce_sandbox.areas.customers_addresses import CORE
from bigcommerce_sandbox.areas.marketing import COUPON_TYPES
from bigcommerce_sandbox.times import unix_seconds
from tests.bigcommerce_sandbox.seeded_store import NOW, Row, by_id, by_owner, seeded


def _customers() -> list[Row]:
    return seeded()["customers"]


def test_no_two_customers_share_an_e_mail_address() -> None:
    emails = [customer["email"] for customer in _customers()]
    assert len({email.casefold() for email in emails}) == len(emails)
    assert any(email.isupper() for email in emails)
    assert any(email.islower() for email in emails)


def test_customers_have_from_no_to_twelve_addresses_and_their_number_is_right() -> None:
    addresses = by_owner(seeded()["customer_addresses"], "customer_id")
    counts = {customer["id"]: customer["address_count"] for customer in _customers()}
    assert counts == {key: len(addresses.get(key, ())) for key in counts}
    assert addresses.keys() <= counts.keys()
    assert {0, 1, 2, 3, 12} <= set(counts.values())


def test_no_customer_has_two_equal_addresses() -> None:
    core = [(address["customer_id"], *(address[name] for name in CORE)) for address in seeded()["customer_addresses"]]
    assert len(set(core)) == len(core)


def test_countries_are_called_as_the_api_calls_them() -> None:
    places = {
        (address["country_code"], address["country"], address["state_or_province"])
        for address in seeded()["customer_addresses"]
    }
    assert len(places) > 8
    assert all(COUNTRIES[code] == name and state for code, name, state in places)
    assert all(address["postal_code"] and address["city"] for address in seeded()["customer_addresses"])


def test_attributes_have_values_of_their_type_and_some_customers_all_of_them() -> None:
    attributes, values = by_id(seeded()["customer_attributes"]), seeded()["customer_attribute_values"]
    assert {attribute["type"] for attribute in attributes.values()} == {"string", "number", "date"}
    for value in values:
        kind, text = attributes[value["attribute_id"]]["type"], value["attribute_value"]
        assert isinstance(text, str)
        assert text
        assert kind != "number" or text.isdigit()
        assert kind != "date" or unix_seconds(text)
    owned = Counter(value["customer_id"] for value in values)
    assert len({(value["customer_id"], value["attribute_id"]) for value in values}) == len(values)
    assert max(owned.values()) == len(attributes) > 10
    assert {customer["id"]: customer["attribute_count"] for customer in _customers()} == {
        customer["id"]: owned.get(customer["id"], 0) for customer in _customers()
    }


def test_form_fields_belong_to_customers_or_addresses_and_hold_texts_numbers_and_lists() -> None:
    values = seeded()["customer_form_field_values"]
    customers, addresses = by_id(_customers()), by_id(seeded()["customer_addresses"])
    owners = [(value.get("customer_id"), value.get("address_id")) for value in values]
    assert all((customer is None) != (address is None) for customer, address in owners)
    assert {customer for customer, _ in owners} - {None} <= customers.keys()
    assert {address for _, address in owners} - {None} <= addresses.keys()
    assert any(address for _, address in owners)
    assert {type(value["value"]) for value in values} == {str, int, list}
    assert any(value["value"] == "" for value in values)


def test_groups_of_customers_exist() -> None:
    groups = by_id(seeded()["customer_groups"])
    categories = by_id(seeded()["categories"], "category_id")
    assert {customer["customer_group_id"] for customer in _customers()} == {0, *groups}
    assert {group["category_access"]["type"] for group in groups.values()} == {"all", "specific", "none"}
    for group in groups.values():
        assert set(group["category_access"].get("categories", ())) <= categories.keys()
    assert sum(group["is_default"] for group in groups.values()) == 1


def test_awkward_values_of_customers_occur() -> None:
    customers = _customers()
    amounts = {credit["amount"] for customer in customers for credit in customer["store_credit_amounts"]}
    assert {0, 43.15, 100} <= amounts
    assert max(len(customer["notes"]) for customer in customers) > 2_000
    assert any("\n" in customer["notes"] for customer in customers)
    for field in ("company", "phone", "notes", "tax_exempt_category", "registration_ip_address"):
        assert {customer[field] == "" for customer in customers} == {True, False}
    assert any(customer["channel_ids"] is None for customer in customers)
    assert any(customer["channel_ids"] == [1] for customer in customers)


def test_coupons_are_of_every_type_and_apply_to_what_exists() -> None:
    coupons = seeded()["coupons"]
    assert {coupon["type"] for coupon in coupons} == set(COUPON_TYPES)
    existing = {
        "products": by_id(seeded()["products"]).keys(),
        "categories": by_id(seeded()["categories"], "category_id").keys() | {0},
    }
    targets = [coupon["applies_to"] for coupon in coupons if coupon["type"] != "promotion"]
    assert {target["entity"] for target in targets} == set(existing)
    assert all(target["ids"] and set(target["ids"]) <= existing[target["entity"]] for target in targets)
    assert any(target["ids"] == [0] for target in targets)
    for field in ("code", "name"):
        assert len({coupon[field].casefold() for coupon in coupons}) == len(coupons)


def test_coupons_of_promotions_hold_placeholders() -> None:
    promotions = [coupon for coupon in seeded()["coupons"] if coupon["type"] == "promotion"]
    assert len(promotions) > 1
    for coupon in promotions:
        assert (coupon["amount"], coupon["min_purchase"]) == ("0.0000", "0.0000")
        assert (coupon["applies_to"], coupon["restricted_to"]) == ({}, [])
        assert coupon["shipping_methods"] is None


def test_awkward_values_of_coupons_occur() -> None:
    coupons = [coupon for coupon in seeded()["coupons"] if coupon["type"] != "promotion"]
    restrictions = [coupon["restricted_to"] for coupon in coupons]
    assert [] in restrictions
    assert {} in restrictions
    assert {"countries": "AU"} in restrictions
    assert {"countries": ["AU", "NZ"]} in restrictions
    expiries = [unix_seconds(coupon["expires"]) for coupon in coupons if coupon["expires"]]
    assert 0 < len(expiries) < len(coupons)
    assert {expiry > NOW for expiry in expiries} == {True, False}
    assert {coupon["enabled"] for coupon in coupons} == {True, False}
    assert all(coupon["max_uses"] == 0 or coupon["num_uses"] < coupon["max_uses"] for coupon in coupons)
    assert any(not coupon["amount"].endswith("00") for coupon in coupons)
