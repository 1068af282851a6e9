"""How to find out, resource by resource and without changing anything, whether a token may write.

Reading is tried by asking for one object of the collection. For writing the API has no question, so a write is sent
that cannot do anything: a PUT on an address whose id is 0, with nothing in its body. It is harmless for four reasons,
each of which would do:

- No object has the id 0. The API counts from 1, and where 0 is said, it stands for "none": the customer of a guest's
  order, the parent of a category at the top. So there is nothing to be changed.
- A PUT on one object's address changes that object and makes none. The few that make what is missing (trees,
  attribute values, prices, redirects) are sent to collections or keys without an id, and are not used here; another
  address that the same scope opens is asked instead.
- The body is empty: it names no field, and thus no value that could be written anywhere.
- It is not sent to a collection, where an empty body might be read as "nothing shall be left". The one exception is
  locations, of which no single one can be addressed: there the body names the location 0, and no field of it.

A token without the scope is refused with 403 before the address or the body is looked at; one with it is answered
that there is no such object (404) or that the body says nothing (400, 422). A DELETE is never sent.

https://developer.bigcommerce.com/docs/start/authentication/api-accounts#oauth-scopes
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

Collections = Mapping[str, str]
"""By path, the scope that opens it for reading."""


@dataclasses.dataclass(frozen=True, slots=True)
class Probe:
    """What to ask for one resource.

    Attributes:
        scope: The words by which the control panel calls the scope that opens the resource.
        collection: What a GET lists if the store has the resource and the token may read it.
        nothing: Where a PUT finds nothing to change.
        looks_up: What writing looks up besides, in the areas of other scopes.
    """

    scope: str
    collection: str
    nothing: str
    looks_up: Collections = dataclasses.field(default_factory=dict)


CUSTOMERS = "/v3/customers"
LOCATIONS = "/v3/inventory/locations"

NOTHING_SAID: Mapping[str, object] = {LOCATIONS: [{"id": 0}]}
"""The bodies that say nothing, by the path that they are put to; elsewhere it is an empty object."""


def _catalog(collection: str, nothing: str) -> Probe:
    return Probe("Products", f"/v3/catalog/{collection}", f"/v3/catalog/{nothing}")


def _customers(collection: str) -> Probe:
    return Probe("Customers", collection, "/v3/customers/0/metafields/0")


def _stock() -> Probe:
    looks_up = {"/v3/catalog/products": "Products", LOCATIONS: "Store Locations"}
    return Probe("Store Inventory", "/v3/inventory/items", "/v3/inventory/locations/0/items", looks_up=looks_up)


PROBES: Mapping[str, Probe] = {
    "channels": Probe("Channel settings", "/v3/channels", "/v3/channels/0"),
    "brands": _catalog("brands", "brands/0"),
    "brand_metafields": _catalog("brands/metafields", "brands/0/metafields/0"),
    "category_trees": _catalog("trees", "categories/0/metafields/0"),
    "categories": _catalog("trees/categories", "categories/0/metafields/0"),
    "category_metafields": _catalog("categories/metafields", "categories/0/metafields/0"),
    "products": _catalog("products", "products/0"),
    "product_options": _catalog("products", "products/0/options/0"),
    "product_modifiers": _catalog("products", "products/0/modifiers/0"),
    "product_metafields": _catalog("products/metafields", "products/0/metafields/0"),
    "product_variants": _catalog("variants", "products/0/variants/0"),
    "variant_metafields": _catalog("variants/metafields", "products/0/variants/0/metafields/0"),
    "locations": Probe("Store Locations", LOCATIONS, LOCATIONS),
    "inventory_items": _stock(),
    "inventory_adjustments": _stock(),
    "price_lists": Probe("Products", "/v3/pricelists", "/v3/pricelists/0"),
    "price_list_records": Probe("Products", "/v3/pricelists", "/v3/pricelists/0"),
    "price_list_assignments": Probe("Products", "/v3/pricelists/assignments", "/v3/pricelists/0"),
    "customer_groups": Probe("Customers", "/v2/customer_groups", "/v2/customer_groups/0"),
    "customer_attributes": _customers("/v3/customers/attributes"),
    "customers": _customers(CUSTOMERS),
    "customer_addresses": _customers("/v3/customers/addresses"),
    "customer_attribute_values": _customers("/v3/customers/attribute-values"),
    "customer_metafields": _customers("/v3/customers/metafields"),
    "coupons": Probe("Marketing", "/v2/coupons", "/v2/coupons/0"),
    "orders": Probe(
        "Orders",
        "/v2/orders",
        "/v2/orders/0",
        looks_up={"/v3/catalog/variants": "Products", CUSTOMERS: "Customers"},
    ),
    "order_shipments": Probe("Orders", "/v2/orders", "/v2/orders/0/shipments/0"),
    "order_metafields": Probe("Orders", "/v3/orders/metafields", "/v3/orders/0/metafields/0"),
    "subscribers": Probe("Customers", "/v3/customers/subscribers", "/v3/customers/subscribers/0"),
    "gift_certificates": Probe("Marketing", "/v2/gift_certificates", "/v2/gift_certificates/0"),
    "redirects": Probe("Content", "/v3/storefront/redirects", "/v3/content/pages/0"),
}
"""By the name of the resource."""
