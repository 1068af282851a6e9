"""Pages and redirects.

https://developer.bigcommerce.com/docs/rest-content
"""

from __future__ import annotations

from tap_bigcommerce.kinds import Fields, Flag, Integer, Text, field, key

PAGE = Fields(
    key("id", Integer, "Number of the page."),
    field("channel_id", Integer, "Number of the channel the page is shown on."),
    field("name", Text, "Name of the page; no two pages share one."),
    field("is_visible", Flag, "Whether shoppers can see the page."),
    field("parent_id", Integer, "Number of the page above; 0 for none."),
    field("sort_order", Integer, "Position in the menu."),
    field("type", Text, "page, raw, contact_form, link or blog."),
    field("is_homepage", Flag, "Whether it is the first page of the site."),
    field("is_customers_only", Flag, "Whether only customers who are logged in see it."),
    field("url", Text, "Path of the page."),
    field("meta_title", Text, "Title of the page."),
    field("meta_keywords", Text, "Keywords in the head of the page, comma separated."),
    field("meta_description", Text, "Description in the head of the page."),
    field("search_keywords", Text, "Words the shop's search finds the page by, comma separated."),
    field("email", Text, "Where a contact form's messages go."),
    field("contact_fields", Text, "Fields of a contact form, comma separated."),
    field("body", Text, "The page's own HTML."),
    field("content_type", Text, "Media type of a raw page's body."),
    field("link", Text, "Where a page of the type link leads."),
)

REDIRECT = Fields(
    key("id", Integer, "Number of the redirect."),
    field("site_id", Integer, "Number of the site."),
    field("from_path", Text, "The path that is redirected; no two redirects of a site share one."),
    field(
        "to",
        Fields(
            field("type", Text, "product, brand, category, page, post or url."),
            field("entity_id", Integer, "Number of the product, brand, category, page or post."),
            field("url", Text, "The path or address, of the type url."),
        ),
        "Where it leads.",
    ),
    field("to_url", Text, "The whole address it leads to."),
)
