"""What shoppers wish for; to be read only.

https://developer.bigcommerce.com/docs/rest-management/wishlists
"""

from __future__ import annotations

from typing import Final

from bigcommerce_sandbox import scopes
from bigcommerce_sandbox.collection import Collection, Column, Kind, Parent
from bigcommerce_sandbox.filters import compare
from bigcommerce_sandbox.listing import Listing, list_v3, one_v3
from bigcommerce_sandbox.routing import Route

WISHLISTS: Final = Collection(
    name="wishlists",
    columns=(Column("customer_id", Kind.INTEGER),),
    defaults={
        "customer_id": None,
        "name": "",
        "is_public": False,
        "token": "00000000-0000-4000-8000-000000000000",
        "items": [],
    },
    parents=(Parent("customers", "customer_id"),),
)

LIST: Final = Listing("wishlists", {**compare("customer_id", Kind.INTEGER, "")}, most_is_documented=True)

COLLECTIONS: Final = (WISHLISTS,)

ROUTES: Final = (
    Route("GET", "/v3/wishlists", scopes.CUSTOMERS, lambda call: list_v3(call, LIST)),
    Route(
        "GET",
        "/v3/wishlists/{wishlist_id}",
        scopes.CUSTOMERS,
        lambda call: one_v3(call, LIST, call.ids["wishlist_id"]),
    ),
)
