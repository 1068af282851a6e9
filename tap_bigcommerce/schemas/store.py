"""The store itself and its currencies.

https://developer.bigcommerce.com/docs/rest-management/store-information
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Flag, Integer, Items, Number, Text, Timestamp, field, key

STORE = Fields(
    key("id", Text, "The store hash, as in the API's paths."),
    field("account_uuid", Text, "Identifier of the account that the store belongs to."),
    field("domain", Text, "The store's main domain."),
    field("secure_url", Text, "Address of the shop over HTTPS."),
    field("control_panel_base_url", Text, "Address of the control panel."),
    field("status", Text, "Status of the store, such as live."),
    field("name", Text, "Name of the store."),
    field("first_name", Text, "First name of the contact given at sign-up."),
    field("last_name", Text, "Last name of the contact given at sign-up."),
    field("address", Text, "Address to be displayed."),
    field("country", Text, "Name of the store's country."),
    field("country_code", Text, "Two-letter code of the store's country, ISO 3166-1."),
    field("infrastructure_region", Text, "Region of the computers that serve the store."),
    field("phone", Text, "Telephone number to be displayed."),
    field("admin_email", Text, "E-mail address of the owner."),
    field("order_email", Text, "E-mail address for orders."),
    field("favicon_url", Text, "Address of the icon in the browser's tab."),
    field(
        "timezone",
        Fields(
            field("name", Text, "Name of the time zone, such as America/Chicago."),
            field("raw_offset", Integer, "Seconds ahead of UTC in winter."),
            field("dst_offset", Integer, "Seconds ahead of UTC in summer."),
            field("dst_correction", Flag, "Whether clocks change in summer."),
            field(
                "date_format",
                Fields(
                    field("display", Text, "How dates are displayed, in PHP's letters."),
                    field("export", Text, "How dates are written in exports, in PHP's letters."),
                    field("extended_display", Text, "How moments are displayed, in PHP's letters."),
                ),
                "How dates are written.",
            ),
        ),
        "The store's time zone.",
    ),
    field("language", Text, "Code of the default language."),
    field("currency", Text, "Code of the default currency, ISO 4217."),
    field("currency_symbol", Text, "Symbol of the default currency."),
    field("decimal_separator", Text, "What stands before decimals in prices."),
    field("thousands_separator", Text, "What stands between thousands in prices."),
    field("decimal_places", Integer, "Decimals of prices."),
    field("currency_symbol_location", Text, "left or right of the amount."),
    field("weight_units", Text, "Unit of weights, such as KGS."),
    field("dimension_units", Text, "Unit of lengths, such as Centimeters."),
    field("dimension_decimal_places", Integer, "Decimals of lengths and weights."),
    field("dimension_decimal_token", Text, "What stands before their decimals."),
    field("dimension_thousands_token", Text, "What stands between their thousands."),
    field("plan_name", Text, "Name of the store's plan."),
    field("plan_level", Text, "Level of the store's plan."),
    field("plan_is_trial", Flag, "Whether the plan is on trial."),
    field("industry", Text, "Line of business, as chosen at sign-up."),
    field("logo", Fields(field("url", Text, "Address of the picture.")), "The shop's logo; null for none."),
    field("is_price_entered_with_tax", Flag, "Whether prices include tax."),
    field("store_id", Integer, "Number of the store, which is not its hash."),
    field("default_channel_id", Integer, "Number of the default channel."),
    field("default_site_id", Integer, "Number of the default storefront's site."),
    field("active_comparison_modules", Items(Text), "Price comparison services in use."),
    field(
        "features",
        Fields(
            field("stencil_enabled", Flag, "Whether the theme is of the Stencil kind."),
            field("sitewidehttps_enabled", Flag, "Whether the whole shop is served over HTTPS."),
            field("facebook_catalog_id", Text, "Identifier of the catalog at Facebook."),
            field("checkout_type", Text, "Kind of the checkout, such as optimized."),
            field("wishlists_enabled", Flag, "Whether shoppers can keep wishlists."),
            field("graphql_storefront_api_enabled", Flag, "Whether the GraphQL Storefront API is open."),
            field("shopper_consent_tracking_enabled", Flag, "Whether cookie consent is kept track of."),
            field("multi_storefront_enabled", Flag, "Whether the plan allows several storefronts."),
            field(
                "storefront_limits",
                Fields(
                    field("active", Integer, "Active storefronts."),
                    field("total_including_inactive", Integer, "Storefronts, active or not."),
                ),
                "How many storefronts there may be.",
            ),
        ),
        "What the plan and the settings open.",
    ),
)

CURRENCY = Fields(
    key("id", Integer, "Number of the currency."),
    field("is_default", Flag, "Whether it is the store's default currency."),
    field("last_updated", Timestamp, "When the currency last changed."),
    field("country_iso2", Text, "Two-letter code of the country, ISO 3166-1."),
    field("default_for_country_codes", Items(Text), "Codes of the countries whose shoppers see it first."),
    field("currency_code", Text, "Code of the currency, ISO 4217."),
    field("currency_exchange_rate", Number, "How much of it equals one unit of the default currency."),
    field("name", Text, "Name of the currency."),
    field("token", Text, "Symbol of the currency."),
    field("auto_update", Flag, "Whether a service keeps the exchange rate."),
    field("token_location", Text, "left or right of the amount."),
    field("decimal_token", Text, "What stands before decimals."),
    field("thousands_token", Text, "What stands between thousands."),
    field("decimal_places", Integer, "Decimals that are shown."),
    field("enabled", Flag, "Whether the currency is in use."),
    field("is_transactional", Flag, "Whether shoppers can pay in it; otherwise it is shown only."),
    field("use_default_name", Flag, "Whether the name is the common one."),
)

TAX_CLASS = Fields(
    key("id", Integer, "Number of the tax class, which products name."),
    field("name", Text, "Name of the tax class."),
    field("created_at", Timestamp, "When it was created."),
    field("updated_at", Timestamp, "When it last changed."),
)
