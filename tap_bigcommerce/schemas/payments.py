"""What was paid for orders and what was paid back.

https://developer.bigcommerce.com/docs/rest-management/transactions
https://developer.bigcommerce.com/docs/rest-management/orders/order-refunds
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Flag, Integer, Items, Number, Text, Timestamp, field, key

_CARD = Fields(
    field("card_type", Text, "Kind of card, such as visa."),
    field("card_iin", Text, "First digits of the card, which name the issuer."),
    field("card_last4", Text, "Last four digits of the card."),
    field("card_expiry_month", Integer, "Month the card expires in, 1 to 12."),
    field("card_expiry_year", Integer, "Year the card expires in."),
)

_GIFT_CERTIFICATE = Fields(
    field("code", Text, "Code of the gift certificate."),
    field("original_balance", Number, "What it was worth when it was bought."),
    field("starting_balance", Number, "What it was worth before."),
    field("remaining_balance", Number, "What it is worth after."),
    field("status", Text, "active, pending, disabled or expired."),
)

_PROVIDER_RESULT = Fields(
    field("receipt_number", Text, "Number of the receipt."),
    field("authorization_code", Text, "Code of the authorization."),
    field("fraud_response", Text, "What the check for fraud gave."),
    field("amount_received", Number, "What was received."),
)

ORDER_TRANSACTION = Fields(
    key("id", Integer, "Number of the transaction."),
    field("order_id", Integer, "Number of the order, which the API writes as text here."),
    field("date_created", Timestamp, "When it took place."),
    field("event", Text, "What happened, such as purchase, capture or refund."),
    field("method", Text, "How it was paid, such as credit_card or store_credit."),
    field("amount", Number, "Amount of money."),
    field("currency", Text, "Code of the currency, ISO 4217."),
    field("gateway", Text, "Name of the payment gateway."),
    field("gateway_transaction_id", Text, "Identifier at the gateway."),
    field("payment_method_id", Text, "Identifier of the payment method."),
    field("reference_transaction_id", Integer, "Number of the transaction that this one is about."),
    field("status", Text, "ok or error."),
    field("test", Flag, "Whether it was only a trial."),
    field("fraud_review", Flag, "Whether it is to be checked for fraud."),
    field("payment_instrument_token", Text, "Token of the stored card."),
    field("provider_instrument_token", Text, "Token of the stored card at the provider; a beta."),
    field("provider_customer_id", Text, "Identifier of the shopper at the provider; a beta."),
    field(
        "avs_result",
        Fields(
            field("code", Text, "Code of the result."),
            field("message", Text, "The result in words."),
            field("street_match", Text, "Whether the street agreed."),
            field("postal_match", Text, "Whether the postal code agreed."),
        ),
        "What the check of the address gave.",
    ),
    field(
        "cvv_result",
        Fields(
            field("code", Text, "Code of the result."),
            field("message", Text, "The result in words."),
        ),
        "What the check of the card's security code gave.",
    ),
    field("credit_card", _CARD, "The card it was paid by."),
    field("gift_certificate", _GIFT_CERTIFICATE, "The gift certificate it was paid by."),
    field(
        "store_credit",
        Fields(field("remaining_balance", Number, "What is left of it.")),
        "The store credit it was paid by.",
    ),
    field("custom_provider_field_result", _PROVIDER_RESULT, "Fields of some payment providers."),
    field(
        "offline",
        Fields(field("display_name", Text, "Name of the way of payment.")),
        "Payment outside the store, such as by cheque.",
    ),
    field(
        "custom",
        Fields(field("payment_method", Text, "What the staff entered.")),
        "Payment of an order that the staff made.",
    ),
)

ORDER_REFUND = Fields(
    key("id", Integer, "Number of the refund."),
    field("order_id", Integer, "Number of the order."),
    field("user_id", Integer, "Number of the user who made it."),
    field("created", Timestamp, "When it was made."),
    field("reason", Text, "Why it was made."),
    field("total_amount", Number, "What was paid back."),
    field("total_tax", Number, "Tax in it; may be negative."),
    field("uses_merchant_override_values", Flag, "Whether the merchant set the amounts."),
    field(
        "items",
        Items(
            Fields(
                field("item_type", Text, "PRODUCT, GIFT_WRAPPING, SHIPPING, HANDLING, ORDER or FEE."),
                field("item_id", Integer, "Number of the line item, shipping address, fee or order, by the type."),
                field("reason", Text, "Why it was paid back."),
                field("quantity", Integer, "Pieces, of products."),
                field("requested_amount", Number, "What was asked for."),
                field(
                    "adjustments",
                    Items(
                        Fields(
                            field("amount", Number, "What was kept back; negative."),
                            field("description", Text, "Why it was kept back."),
                        )
                    ),
                    "What was kept back, of products.",
                ),
            )
        ),
        "What was paid back for; empty where only tax was.",
    ),
    field(
        "payments",
        Items(
            Fields(
                field("id", Integer, "Number of the payment."),
                field("provider_id", Text, "Identifier of the payment provider, such as storecredit."),
                field("amount", Number, "What was paid."),
                field("offline", Flag, "Whether it was paid outside the store."),
                field("is_declined", Flag, "Whether the provider refused it, which may turn out later."),
                field("declined_message", Text, "Why the provider refused it."),
                field("transaction_id", Text, "Identifier of the transaction."),
            )
        ),
        "How it was paid back.",
    ),
)
