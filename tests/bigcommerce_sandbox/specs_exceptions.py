"""Where the sandbox may differ from the OpenAPI files, and why.

Every entry must be needed: a test fails when one of them is never used. In routes, places and complaints an
asterisk stands for anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

UNKNOWN: Final = "is documented nowhere"
NULL: Final = "None is not of type *"


@dataclass(frozen=True, slots=True)
class UndocumentedStatus:
    """A status that is right although the file does not list it for the operation.

    Attributes:
        routes: Method and path.
        status: The status.
        reason: Why it is right.
    """

    routes: str
    status: int
    reason: str

    def covers(self, route: str, status: int) -> bool:
        """Whether this is about that answer."""
        return status == self.status and fnmatchcase(route, self.routes)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a schema is wrong, or where the sandbox does less.

    Attributes:
        routes: Method and path.
        at: The place within the body.
        complaint: What is allowed to be wrong there.
        reason: Why it is right.
        sent: Whether it is about what is sent, not about the answer.
    """

    routes: str
    at: str
    complaint: str
    reason: str
    sent: bool = False

    def covers(self, route: str, at: str, complaint: str, *, sent: bool) -> bool:
        """Whether this is about that complaint."""
        patterns = ((route, self.routes), (at, self.at), (complaint, self.complaint))
        return sent == self.sent and all(fnmatchcase(text, pattern) for text, pattern in patterns)


@dataclass(frozen=True, slots=True)
class StandIn:
    """An operation whose answers another one describes better.

    Attributes:
        route: Method and path.
        other: The method and path of the operation whose schema holds instead.
        reason: Why it is right.
    """

    route: str
    other: str
    reason: str


STATUSES: Final = (
    UndocumentedStatus("GET /v2/*", 204, "V2 answers an empty list without a body"),
    UndocumentedStatus("* /v2/*}*", 404, "what an id names can be missing; the V2 files leave most errors out"),
    UndocumentedStatus("* /v2/*", 400, "V2 calls an invalid value malformed; the files leave most errors out"),
    UndocumentedStatus("* /v2/coupons*", 409, "codes and names are unique, says the prose; the file leaves errors out"),
    UndocumentedStatus(
        "* /v2/gift_certificates*", 409, "a code is unique, says the schema; the file leaves errors out"
    ),
    UndocumentedStatus("GET /v3/orders/*}*", 404, "what an id names can be missing; the file leaves errors out"),
    UndocumentedStatus("GET /v3/orders/*", 422, "V3 calls an invalid value so; the file leaves errors out"),
    UndocumentedStatus("* /v3/promotions*", 422, "V3 calls an invalid value so; the file leaves errors out"),
    UndocumentedStatus("* /v3/promotions/{promotion_id}/*", 404, "a promotion can be missing; the file leaves it out"),
    UndocumentedStatus(
        "GET /v3/channels/{channel_id}/site", 404, "not every channel has a site; the file leaves it out"
    ),
    UndocumentedStatus("* /v3/storefront/redirects", 422, "V3 calls an invalid value so; the file leaves errors out"),
)

DIFFERENCES: Final = (
    Difference("* /v3/catalog/*", "errors", UNKNOWN, "the general shape of V3's errors has it"),
    Difference(
        "POST /v3/catalog/trees/categories",
        "*",
        "'*_id' is a required property",
        "the prose asks for one of tree_id and parent_id, the schema for both",
        sent=True,
    ),
    Difference("* /v3/catalog/products*", "data*.option_set_id", NULL, "few products have an option set"),
    Difference(
        "* /v3/catalog/products*",
        "data*.base_variant_id",
        NULL,
        "a product with options has none, says the prose",
    ),
    Difference(
        "* /v3/catalog/products*",
        "data*.variants",
        UNKNOWN,
        "an include that is listed but left out of the schema",
    ),
    Difference(
        "GET /v3/catalog/products*",
        "data*.reviews",
        UNKNOWN,
        "an include that is listed but left out of the schema",
    ),
    Difference("GET /v3/catalog/products*", "data*.primary_image", NULL, "a product without images has none"),
    Difference(
        "GET /v3/catalog/products*",
        "data*.primary_image.image_url",
        UNKNOWN,
        "an image as it is at its own path and among the images of its product",
    ),
    Difference("GET /v3/catalog/products*", "data*.options.*.name", UNKNOWN, "an option as it is at its own path"),
    Difference(
        "POST /v3/catalog/products",
        "variants.*",
        "'*id' is a required property",
        "a new variant cannot name what does not exist yet",
        sent=True,
    ),
    Difference(
        "* /v3/catalog/products*",
        "data",
        "* is not of type 'array'",
        "one product is written, and one is served",
    ),
    Difference("GET */bulk-pricing-rules", "data", "* is not of type 'object'", "a list, as its pagination says"),
    Difference("* */options*", "*value_data", NULL, "only swatches and product lists have such data"),
    Difference("* */modifiers*", "*value_data", NULL, "null in the example of the list"),
    Difference("*", "*.adjusters.price", NULL, "a value that adjusts nothing; the examples print {} or leave it out"),
    Difference("*", "*.adjusters.weight", NULL, "a value that adjusts nothing; the examples print {} or leave it out"),
    Difference("PUT */modifiers/{modifier_id}", "data.option_values.*.option_id", UNKNOWN, "as in all other answers"),
    Difference("* /v3/customers", "data.*.channel_ids", NULL, "null for a global login, says the prose"),
    Difference("GET /v3/customers", "include=*_id*", "changes nothing", "the sandbox keeps no segments"),
    Difference("* /v2/orders*", "*cart_id", NULL, "an order that was not placed in the storefront had no cart"),
    Difference(
        "* /v2/orders*",
        "*consignments",
        "[[]*",
        "without consignment_structure the older form, an array, is served",
    ),
    Difference(
        "PUT /v3/customers/subscribers/{subscriber_id}",
        "errors.*",
        UNKNOWN,
        "the file names a field additionalProperties where it means any field",
    ),
    Difference(
        "GET /v2/coupons",
        "*.restricted_to",
        "[[]] is not of type 'object'",
        "the prose shows [] where nothing restricts",
    ),
    Difference("GET /v2/coupons", "*.shipping_methods", NULL, "null for a promotion, says the prose"),
    Difference("GET /v2/coupons", "*.restricted_to.countries", "[[]*", "one code or a list of them"),
    Difference("* /v3/promotions*", "[st]*", UNKNOWN, "status, title and type of V3's errors in their general shape"),
    Difference("* /v3/promotions*", "errors", "* is not of type 'array'", "the general shape of V3's errors, by field"),
    Difference("* /v3/promotions*", "data*.max_uses", NULL, "a promotion without a limit has none"),
    Difference("* /v3/promotions*", "data*.end_date", NULL, "null for a promotion that never ends, says the prose"),
    Difference(
        "POST /v3/content/pages",
        "data",
        "* is not valid under any of the given schemas",
        "several pages are answered as an array, says the prose; the schema knows one",
    ),
    Difference("GET */transactions", "data.*.credit_card", NULL, "only a payment by card has one"),
    Difference("GET */transactions", "data.*.reference_transaction_id", NULL, "the first transaction refers to none"),
    Difference("GET /v2/currencies*", "*last_updated", "* is not a 'date-time'", "an RFC 2822 text in the examples"),
    Difference(
        "GET /v3/catalog/products",
        "?keyword_context",
        "is passed over",
        "the sandbox searches alike for merchants and shoppers",
    ),
    Difference(
        "GET */metafields", "meta.*pagination", UNKNOWN, "the lists' own parameters are those of pages and cursors"
    ),
    Difference("* /v3/pricelists/*", "data*_price", NULL, "a price that is not set is empty, says the prose"),
    Difference("* /v3/pricelists/records", "batch_errors", UNKNOWN, "as where the path names the price list"),
    Difference("GET /v3/pricelists*", "meta.pagination.links", UNKNOWN, "as in every other list"),
    Difference("GET /v3/channels", "data.*.currencies", UNKNOWN, "an include that is listed, as it is in one channel"),
    Difference("* */metafields*", "data*.owner_client_id", UNKNOWN, "a metafield as it is in the lists of all"),
    Difference("* */variants/*/metafields*", "data*.description", "'' should be non-empty", "nobody has to describe"),
    Difference("PUT /v3/inventory/locations/metafields", "*.id", "* is not of type 'string'", "a number", sent=True),
    Difference("POST /v3/inventory/locations/*/metafields", "errors", UNKNOWN, "V3's errors in their general shape"),
    Difference("* /v3/channels/*/metafields*", "data.resource_type", "'channel' is not one of *", "as in their list"),
    Difference("GET /v3/wishlists", "meta.pagination.links", UNKNOWN, "as in every other list"),
    Difference("PUT /v3/customers/*", "", "'id' is a required property", "it stands in the path", sent=True),
    Difference("DELETE /v3/customers/metafields", "", "takes no body", "without ids nothing is deleted", sent=True),
    Difference(
        "GET /v2/customer_groups/{customer_group_id}",
        "?*",
        "is passed over",
        "parameters of the list, copied",
    ),
)

STAND_INS: Final = (
    StandIn(
        "PUT /v3/catalog/brands/metafields",
        "PUT /v3/catalog/products/metafields",
        "a batch answers alike for every kind, and like the creation of brands' metafields",
    ),
    StandIn(
        "POST /v3/customers/{customerId}/metafields",
        "GET /v3/customers/{customerId}/metafields/{metafieldId}",
        "one metafield is written, and one is served",
    ),
    StandIn(
        "PUT /v3/customers/{customerId}/metafields/{metafieldId}",
        "GET /v3/customers/{customerId}/metafields/{metafieldId}",
        "one metafield is written, and one is served",
    ),
    StandIn(
        "POST /v3/channels/metafields",
        "POST /v3/customers/metafields",
        "a batch answers alike for every kind",
    ),
    StandIn(
        "GET /v3/channels/{channel_id}/metafields",
        "GET /v3/channels/metafields",
        "the metafields of one channel are listed like those of all",
    ),
    StandIn(
        "GET /v3/channels/{channel_id}/metafields/{metafield_id}",
        "GET /v3/customers/{customerId}/metafields/{metafieldId}",
        "one metafield is served alike for every kind; the file leaves out what it comes in",
    ),
    StandIn(
        "POST /v3/channels/{channel_id}/metafields",
        "GET /v3/customers/{customerId}/metafields/{metafieldId}",
        "one metafield is written, and one is served",
    ),
    StandIn(
        "PUT /v3/channels/{channel_id}/metafields/{metafield_id}",
        "GET /v3/customers/{customerId}/metafields/{metafieldId}",
        "one metafield is written, and one is served",
    ),
    StandIn(
        "GET /v3/catalog/variants",
        "GET /v3/catalog/products/{product_id}/variants",
        "the same variants, whose unset prices are null and whose newer fields the file knows only there",
    ),
    StandIn(
        "PUT /v3/catalog/variants",
        "GET /v3/catalog/products/{product_id}/variants",
        "the same variants, whose unset prices are null and whose newer fields the file knows only there",
    ),
)

Exceptional = UndocumentedStatus | Difference | StandIn
EVERY_EXCEPTION: Final[tuple[Exceptional, ...]] = (*STATUSES, *DIFFERENCES, *STAND_INS)
