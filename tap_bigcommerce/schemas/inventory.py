"""Locations, and the stock that lies there.

https://developer.bigcommerce.com/docs/rest-management/inventory
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Day, Fields, Flag, Integer, Items, Number, Text, Timestamp, field, key

_HOURS = (
    field("open", Flag, "Whether it is open at all."),
    field("opening", Text, "When it opens, as hours and minutes."),
    field("closing", Text, "When it closes, as hours and minutes."),
)
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")

LOCATION = Fields(
    key("id", Integer, "Number of the location."),
    field("code", Text, "The merchant's own identifier of the location; unique."),
    field("label", Text, "Name of the location."),
    field("description", Text, "What is said of the location."),
    field("managed_by_external_source", Flag, "Whether another system keeps the stock here."),
    field("type_id", Text, "PHYSICAL or VIRTUAL."),
    field("enabled", Flag, "Whether the location is in use."),
    field(
        "operating_hours",
        Fields(*(field(day, Fields(*_HOURS), f"Hours of every {day.capitalize()}.") for day in _DAYS)),
        "When the location is open in an ordinary week.",
    ),
    field("time_zone", Text, "Time zone of the hours, such as America/Chicago."),
    field("created_at", Timestamp, "When the location was created."),
    field("updated_at", Timestamp, "When the location last changed."),
    field(
        "address",
        Fields(
            field("address1", Text, "First line of the address."),
            field("address2", Text, "Second line of the address."),
            field("city", Text, "City."),
            field("state", Text, "State or province."),
            field("zip", Text, "Postal code."),
            field("email", Text, "E-mail address of the location."),
            field("phone", Text, "Telephone number of the location."),
            field(
                "geo_coordinates",
                Fields(
                    field("latitude", Number, "Degrees north."),
                    field("longitude", Number, "Degrees east."),
                ),
                "Where on the globe it is.",
            ),
            field("country_code", Text, "Country, as two letters."),
        ),
        "Where the location is.",
    ),
    field("storefront_visibility", Flag, "Whether shoppers see the location."),
    field(
        "special_hours",
        Items(
            Fields(
                field("label", Text, "Name of the day."),
                field("date", Day, "The day."),
                *_HOURS,
                field("all_day", Flag, "Whether it holds from midnight to midnight."),
                field("annual", Flag, "Whether it comes every year."),
            )
        ),
        "Days with hours of their own.",
    ),
)

INVENTORY_ITEM = Fields(
    key("variant_id", Integer, "Number of the variant; 0 for stock of a product as a whole."),
    key("product_id", Integer, "Number of the product."),
    field(
        "identity",
        Fields(
            field("sku", Text, "Stock keeping unit of the item."),
            field("variant_id", Integer, "Number of the variant."),
            field("product_id", Integer, "Number of the product."),
            field("sku_id", Integer, "Number of the unit in the older product experience; null on a base variant."),
        ),
        "What the item is, as the API tells it.",
    ),
    field(
        "locations",
        Items(
            Fields(
                field("location_id", Integer, "Number of the location."),
                field("location_code", Text, "The merchant's own identifier of the location."),
                field("location_name", Text, "Name of the location."),
                field("available_to_sell", Integer, "Pieces on hand without the safety stock."),
                field("total_inventory_onhand", Integer, "Pieces on hand."),
                field("location_enabled", Flag, "Whether the location is in use."),
                field(
                    "settings",
                    Fields(
                        field("safety_stock", Integer, "Pieces that are held back from sale."),
                        field("is_in_stock", Flag, "Whether the item can be bought however many there are."),
                        field("warning_level", Integer, "Stock at which the merchant is warned."),
                        field("bin_picking_number", Text, "Where the item lies in the warehouse."),
                    ),
                    "How the item is kept there.",
                ),
            )
        ),
        "What lies where.",
    ),
)
