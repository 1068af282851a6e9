from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.bigcommerce_sandbox.conftest import Shop

CUSTOMERS = "/v3/customers"
ADDRESSES = "/v3/customers/addresses"
ATTRIBUTES = "/v3/customers/attributes"
VALUES = "/v3/customers/attribute-values"
GROUPS = "/v2/customer_groups"


def ann(**fields: object) -> dict[str, Any]:
    return {"email": "ann@example.com", "first_name": "Ann", "last_name": "Archer", **fields}


def home(**fields: object) -> dict[str, Any]:
    return {
        "customer_id": 1,
        "first_name": "Ann",
        "last_name": "Archer",
        "address1": "1 Road",
        "city": "Austin",
        "country_code": "US",
        "state_or_province": "Texas",
        "postal_code": "78759",
        **fields,
    }


def test_new_customers_are_answered_with_200_and_without_secrets(shop: Shop) -> None:
    secret = {"new_password": "Pa55word!", "force_password_reset": True}
    answer = shop.post(CUSTOMERS, [ann(authentication=secret, trigger_account_created_notification=True)])
    assert answer.status_code == 200
    (customer,) = answer.json()["data"]
    assert customer["authentication"] == {"force_password_reset": True}
    assert "Pa55word!" not in answer.text
    assert "Pa55word!" not in str(shop.sandbox.store.documents("customers"))
    assert shop.rows(CUSTOMERS) == [customer]
    assert not customer.keys() & {"addresses", "attributes", "form_fields", "store_credit_amounts"}


def test_children_come_with_their_customer_when_asked(shop: Shop) -> None:
    shop.made(ATTRIBUTES, [{"name": "Age", "type": "number"}])
    address = {name: value for name, value in home().items() if name != "customer_id"}
    shop.made(
        CUSTOMERS,
        [
            ann(
                addresses=[{**address, "form_fields": [{"name": "Door", "value": 2}]}],
                attributes=[{"attribute_id": 1, "attribute_value": "30"}],
                form_fields=[{"name": "Toppings", "value": ["olives", "figs"]}],
                store_credit_amounts=[{"amount": 4.5}],
            )
        ],
    )
    (customer,) = shop.rows(CUSTOMERS, {"include": "addresses,attributes,formfields,storecredit"})
    assert (customer["address_count"], customer["attribute_count"]) == (1, 1)
    assert customer["addresses"] == [
        {
            "id": 1,
            **home(country="United States", company="", address2="", phone="", address_type="residential"),
            "form_fields": [{"name": "Door", "value": 2}],
        }
    ]
    (without,) = shop.rows(CUSTOMERS, {"include": "addresses"})
    assert "form_fields" not in without["addresses"][0]
    assert customer["attributes"][0]["attribute_value"] == "30"
    assert customer["form_fields"] == [{"customer_id": 1, "name": "Toppings", "value": ["olives", "figs"]}]
    assert customer["store_credit_amounts"] == [{"amount": 4.5}]
    assert shop.rows(ADDRESSES, {"include": "formfields"})[0]["form_fields"] == [
        {"address_id": 1, "name": "Door", "value": 2}
    ]
    assert len(shop.rows("/v3/customers/form-field-values")) == 2
    assert shop.rows("/v3/customers/form-field-values", {"field_type": "address"})[0]["address_id"] == 1


def test_one_wrong_customer_refuses_the_batch_and_is_named(shop: Shop) -> None:
    answer = shop.post(CUSTOMERS, [ann(), {"email": "bo@example.com", "first_name": "Bo"}])
    assert answer.status_code == 422
    assert answer.json()["title"] == "Create customers failed."
    assert answer.json()["errors"] == {"1.last_name": "last_name is required"}
    assert shop.rows(CUSTOMERS) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "x" * 250 + "@example.com"),
        ("customer_group_id", 9),
        ("channel_ids", []),
        ("date_created", "2020-01-01T00:00:00Z"),
        ("id", 5),
        ("first_name", ""),
        ("accepts_product_review_abandoned_cart_emails", "yes"),
    ],
)
def test_an_impossible_value_is_refused_by_name(shop: Shop, field: str, value: object) -> None:
    answer = shop.post(CUSTOMERS, [ann(**{field: value})])
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [f"0.{field}"]


def test_nested_children_are_checked_too(shop: Shop) -> None:
    answer = shop.post(CUSTOMERS, [ann(addresses=[{"first_name": "Ann"}])])
    assert "0.addresses.0.city" in answer.json()["errors"]
    answer = shop.post(CUSTOMERS, [ann(attributes=[{"attribute_id": 7, "attribute_value": "x"}])])
    assert list(answer.json()["errors"]) == ["0.attributes"]
    assert shop.rows(CUSTOMERS) == []


@pytest.mark.parametrize("item", [{}, {"name": None, "value": "M"}, {"name": "Size"}])
def test_form_fields_of_a_change_are_checked_too(shop: Shop, item: dict[str, object]) -> None:
    shop.made(CUSTOMERS, [ann()])
    answer = shop.put(CUSTOMERS, [{"id": 1, "form_fields": [item]}])
    assert answer.status_code == 422
    assert all(name.startswith("0.form_fields.0.") for name in answer.json()["errors"])


def test_an_email_is_unique_whatever_the_case_also_within_a_batch(shop: Shop) -> None:
    shop.made(CUSTOMERS, [ann()])
    bo = {"email": "bo@example.com", "first_name": "Bo", "last_name": "Böhm"}
    again = shop.post(CUSTOMERS, [bo, ann(email="ANN@example.com")])
    assert (again.status_code, list(again.json()["errors"])) == (422, ["1.email"])
    twice = shop.post(CUSTOMERS, [bo, bo])
    assert list(twice.json()["errors"]) == ["1.email"]
    shop.made(CUSTOMERS, [bo])
    assert shop.put(CUSTOMERS, [{"id": 2, "email": "Ann@example.com"}]).status_code == 422
    assert shop.put(CUSTOMERS, [{"id": 1, "email": "ANN@example.com"}]).status_code == 200


def test_batches_hold_ten_at_most(shop: Shop) -> None:
    batch = [ann(email=f"{number}@example.com") for number in range(11)]
    assert shop.post(CUSTOMERS, batch).status_code == 413
    assert shop.post(CUSTOMERS, batch[:10]).status_code == 200
    assert shop.put(CUSTOMERS, [{"id": 1, "notes": "x"}] * 11).status_code == 413


def test_an_update_changes_only_what_it_names(shop: Shop) -> None:
    shop.sandbox.store.clock = lambda: 1_700_000_000
    (before,) = shop.made(CUSTOMERS, [ann(company="Acme")])
    shop.sandbox.store.clock = lambda: 1_700_000_060
    (after,) = shop.put(CUSTOMERS, [{"id": 1, "notes": "tall", "form_fields": [{"name": "a", "value": "b"}]}]).json()[
        "data"
    ]
    assert after == {**before, "notes": "tall", "date_modified": "2023-11-14T22:14:20Z"}
    for wrong in (
        {"notes": "x"},
        {"id": 9, "notes": "x"},
        {"id": 1, "addresses": []},
        {"id": 1, "origin_channel_id": 2},
    ):
        assert shop.put(CUSTOMERS, [wrong]).status_code == 422


def test_customers_are_removed_by_id_only(shop: Shop) -> None:
    shop.made(CUSTOMERS, [ann()])
    shop.made(ADDRESSES, [home()])
    assert shop.delete(CUSTOMERS).status_code == 204
    assert len(shop.rows(CUSTOMERS)) == 1
    assert shop.delete(CUSTOMERS, {"id:in": "x"}).status_code == 422
    assert shop.delete(CUSTOMERS, {"id:in": "1,99"}).status_code == 204
    assert shop.rows(CUSTOMERS) == shop.rows(ADDRESSES) == []


class TestAddresses:
    @pytest.fixture(autouse=True)
    def _ann(self, shop: Shop) -> None:
        shop.made(CUSTOMERS, [ann()])

    def test_a_customer_shows_ten_and_counts_all(self, shop: Shop) -> None:
        modified = shop.rows(CUSTOMERS)[0]["date_modified"]
        shop.made(ADDRESSES, [home(address1=f"{number} Road") for number in range(12)])
        (customer,) = shop.rows(CUSTOMERS, {"include": "addresses"})
        assert (len(customer["addresses"]), customer["address_count"]) == (10, 12)
        assert len(shop.rows(ADDRESSES, {"customer_id:in": "1"})) == 12
        assert customer["date_modified"] == modified

    def test_one_that_is_there_already_is_silently_missing_from_the_answer(self, shop: Shop) -> None:
        made = shop.made(ADDRESSES, [home(), home(), home(city="Ulm")])
        assert [address["city"] for address in made] == ["Austin", "Ulm"]
        assert shop.post(ADDRESSES, [home()]).json()["data"] == []
        assert shop.put(ADDRESSES, [{"id": 2, "city": "Austin"}]).json()["data"] == []
        assert [address["city"] for address in shop.rows(ADDRESSES)] == ["Austin", "Ulm"]

    def test_wrong_ones_refuse_the_batch(self, shop: Shop) -> None:
        without_state = {name: value for name, value in home().items() if name != "state_or_province"}
        for wrong, field in (
            (home(customer_id=9), "1.customer_id"),
            (without_state, "1.state_or_province"),
            (home(country_code="USA"), "1.country_code"),
            (home(address_type="palace"), "1.address_type"),
            (home(form_fields=[1]), "1.form_fields"),
        ):
            answer = shop.post(ADDRESSES, [home(), wrong])
            assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
        assert shop.post(ADDRESSES, [home(country_code="XX")]).status_code == 422
        assert shop.rows(ADDRESSES) == []

    def test_one_is_changed_and_removed_by_id(self, shop: Shop) -> None:
        shop.made(ADDRESSES, [home()])
        (changed,) = shop.put(ADDRESSES, [{"id": 1, "country_code": "DE"}]).json()["data"]
        assert changed["country"] == "Germany"
        assert shop.put(ADDRESSES, [{"id": 2, "city": "Ulm"}]).status_code == 422
        assert shop.delete(ADDRESSES).status_code == 422
        assert shop.delete(ADDRESSES, {"id:in": "1"}).status_code == 204
        assert shop.rows(CUSTOMERS)[0]["address_count"] == 0


class TestAttributes:
    @pytest.fixture(autouse=True)
    def _age_of_ann(self, shop: Shop) -> None:
        shop.made(CUSTOMERS, [ann()])
        shop.made(ATTRIBUTES, [{"name": "Age", "type": "number"}])

    def test_a_value_is_set_and_set_again(self, shop: Shop) -> None:
        value = {"customer_id": 1, "attribute_id": 1, "value": "30"}
        (first,) = shop.put(VALUES, [value]).json()["data"]
        (second,) = shop.put(VALUES, [{**value, "value": "31"}]).json()["data"]
        assert (first["id"], first["attribute_value"]) == (second["id"], "30")
        assert shop.rows(VALUES, {"name": "age"}) == [second]
        assert shop.rows(CUSTOMERS)[0]["attribute_count"] == 1

    def test_what_a_value_belongs_to_must_be_there(self, shop: Shop) -> None:
        answer = shop.put(VALUES, [{"customer_id": 9, "attribute_id": 1, "value": "30"}])
        assert list(answer.json()["errors"]) == ["0.customer_id"]
        assert shop.put(VALUES, [{"customer_id": 1, "attribute_id": 1, "value": 30}]).status_code == 422
        assert shop.put(VALUES, [{"customer_id": [1], "attribute_id": 1, "value": "30"}]).status_code == 422

    def test_values_of_ten_customers_at_most(self, shop: Shop) -> None:
        batch = [{"customer_id": number, "attribute_id": 1, "value": "x"} for number in range(1, 12)]
        assert shop.put(VALUES, batch).status_code == 413

    def test_names_are_unique_and_types_stay(self, shop: Shop) -> None:
        assert shop.post(ATTRIBUTES, [{"name": "AGE", "type": "string"}]).status_code == 422
        assert shop.put(ATTRIBUTES, [{"id": 1, "name": "Years", "type": "string"}]).status_code == 422
        assert shop.put(ATTRIBUTES, [{"id": 1, "name": "Years"}]).json()["data"][0]["name"] == "Years"
        more = [{"name": f"A{number}", "type": "string"} for number in range(50)]
        assert shop.post(ATTRIBUTES, more).status_code == 422
        assert shop.post(ATTRIBUTES, more[:49]).status_code == 200

    def test_a_removed_attribute_takes_its_values_along(self, shop: Shop) -> None:
        shop.put(VALUES, [{"customer_id": 1, "attribute_id": 1, "value": "30"}])
        assert shop.delete(ATTRIBUTES).status_code == 422
        assert shop.delete(ATTRIBUTES, {"id:in": "1"}).status_code == 204
        assert shop.rows(VALUES) == []
        assert shop.rows(CUSTOMERS)[0]["attribute_count"] == 0

    def test_a_value_is_removed_by_id(self, shop: Shop) -> None:
        shop.put(VALUES, [{"customer_id": 1, "attribute_id": 1, "value": "30"}])
        assert shop.delete(VALUES, {"id:in": "1"}).status_code == 204
        assert shop.rows(VALUES) == []


def test_groups_live_under_v2_with_filters_of_v3(shop: Shop) -> None:
    assert shop.get(GROUPS).status_code == 204
    group = shop.made(GROUPS, {"name": "Wholesale", "is_default": True})
    assert shop.get(f"{GROUPS}/1").json() == group
    shop.made(GROUPS, {"name": "Retail", "is_default": True})
    assert [row["name"] for row in shop.rows(GROUPS, {"is_default": "true"})] == ["Retail"]
    assert [row["name"] for row in shop.rows(GROUPS, {"name:like": "sale"})] == ["Wholesale"]
    assert shop.get(f"{GROUPS}/count").json() == {"count": 2}
    rules = [{"type": "all", "method": "percent", "amount": "5.0000"}]
    assert shop.put(f"{GROUPS}/1", {"name": "Trade", "discount_rules": rules}).json()["discount_rules"] == rules
    refused = shop.post(GROUPS, {"is_default": True})
    assert (refused.status_code, refused.json()[0]["status"]) == (400, 400)
    shop.made(CUSTOMERS, [ann(customer_group_id=1)])
    assert shop.delete(f"{GROUPS}/1").status_code == 204
    assert shop.rows(CUSTOMERS)[0]["customer_group_id"] == 0
    assert shop.get(f"{GROUPS}/1").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"category_access": {"type": "some"}},
        {"category_access": {"type": "specific", "categories": [99]}},
        {"discount_rules": [{"type": "brand"}]},
        {"discount_rules": [{"type": "all", "method": "percent"}]},
        {"discount_rules": [{"type": "all", "method": "half", "amount": "5"}]},
        {"discount_rules": [{"type": "all", "method": "percent", "amount": "5"}] * 2},
        {"discount_rules": [{"type": "category", "method": "percent", "amount": "5", "category_id": 99}]},
        {"discount_rules": [{"type": "price_list", "price_list_id": 99}]},
    ],
)
def test_a_group_has_no_impossible_rules(shop: Shop, wrong: dict[str, Any]) -> None:
    (field,) = wrong
    answer = shop.post(GROUPS, {"name": "Wholesale", **wrong})
    assert answer.status_code == 400
    assert field in str(answer.json())
    assert shop.get(GROUPS).status_code == 204
    fine = [{"type": "all", "method": "percent", "amount": "5.0000"}]
    assert shop.made(GROUPS, {"name": "Wholesale", "discount_rules": fine})["discount_rules"] == fine
