"""The vocabulary of a seeded store: people, places and goods, in several scripts.

Nothing here names a real person; e-mail addresses use the domains reserved for examples (RFC 2606).
"""
# ruff: noqa: RUF001 - names and signs are written as their owners write them

from __future__ import annotations

from typing import Final, NamedTuple


class Place(NamedTuple):
    """A postal place: what an address needs besides a street and a person."""

    city: str
    state: str
    postal_code: str
    country: str
    country_code: str


FIRST_NAMES: Final = (
    "Amélie",
    "Björn",
    "Chloë",
    "Dagny",
    "Émile",
    "Fátima",
    "Gürsel",
    "Héloïse",
    "Ines",
    "Jørgen",
    "Kasia",
    "Łukasz",
    "Mónica",
    "Niall",
    "Óscar",
    "Pénélope",
    "Quentin",
    "Róisín",
    "Søren",
    "Şule",
    "Tomáš",
    "Uwe",
    "Véronique",
    "Wojciech",
    "Xiomara",
    "Yusuf",
    "Zoë",
    "Anna",
    "James",
    "Grace",
    "花子",
    "太郎",
    "נועה",
    "יוסף",
    "Ольга",
    "Δήμητρα",
)

LAST_NAMES: Final = (
    "Ångström",
    "Brontë",
    "Castañeda",
    "D'Angelo",
    "Eriksson",
    "Fußmann",
    "García-López",
    "Håkansson",
    "Ibáñez",
    "Jokūbauskas",
    "Kovač",
    "Łęcki",
    "Müller",
    "Nuñez",
    "O’Neill",
    "Přikryl",
    "Quiñones",
    "Rütli",
    "Sørensen",
    "Țurcanu",
    "Ünal",
    "van der Berg",
    "Weiß",
    "Yıldız",
    "Žižka",
    "Smith",
    "Brown",
    "Taylor",
    "田中",
    "佐藤",
    "לוי",
    "כהן",
    "Иванова",
    "Παππά",
)

COMPANIES: Final = (
    "",
    "",
    "",
    "Acme & Söhne GmbH",
    "Café «Zur Post»",
    "Smørrebrød ApS",
    "Łódź Textiles Sp. z o.o.",
    "株式会社サンプル",
    "חנות הדגמה",
    "Quotes “R” Us, Inc.",
    "Emoji 🦊 Traders",
)

PLACES: Final = (
    Place("Austin", "Texas", "78751", "United States", "US"),
    Place("Portland", "Oregon", "97205", "United States", "US"),
    Place("San José", "California", "95112", "United States", "US"),
    Place("Montréal", "Quebec", "H2X 1Y4", "Canada", "CA"),
    Place("London", "Greater London", "SW1A 2AA", "United Kingdom", "GB"),
    Place("Köln", "Nordrhein-Westfalen", "50667", "Germany", "DE"),
    Place("Ærøskøbing", "Syddanmark", "5970", "Denmark", "DK"),
    Place("Łódź", "Łódzkie", "90-001", "Poland", "PL"),
    Place("Sydney", "New South Wales", "2000", "Australia", "AU"),
    Place("東京", "東京都", "100-0001", "Japan", "JP"),
    Place("תל אביב-יפו", "Tel Aviv", "6100000", "Israel", "IL"),
    Place("A Coruña", "Galicia", "15001", "Spain", "ES"),
)

STREETS: Final = (
    "Main Street",
    "Rue de l'Église",
    "Königsstraße",
    "Østergade",
    "ulica Piotrkowska",
    "Calle de Alcalá",
    "銀座通り",
    "רחוב דיזנגוף",
    "George St.",
    "O'Connell Road",
)

STREET_SECOND_LINES: Final = ("", "", "", "Apt. 4B", "2. OG links", "c/o Søren", "Suite #1,200")

DOMAINS: Final = ("example.com", "example.org", "example.net", "mail.example.com", "shop.example.org")

ADJECTIVES: Final = (
    "Smoked",
    "Hand-Thrown",
    "Crème",
    "Brushed",
    "Nordic",
    "Everyday",
    "Señorial",
    "Fine",
    "Recycled",
    "Große",
    "Déjà Vu",
    "Midnight",
    "Sun-Bleached",
    "Folding",
    "Heirloom",
)

MATERIALS: Final = (
    "Oak",
    "Linen",
    "Glass",
    "Steel",
    "Wool",
    "Cork",
    "Bamboo",
    "Brass",
    "Enamel",
    "Marble",
    "Merino",
)

THINGS: Final = (
    "Mug",
    "Jar",
    "Towel",
    "Smørkniv",
    "Teapot",
    "Blanket",
    "Candle",
    "Tray",
    "Apron",
    "Lamp",
    "Rain Boot 🥾",
    "Bento 弁当箱",
    "Coaster",
    "Basket",
    "Café au Lait Bowl",
    "Notebook",
)

DIGITAL_THINGS: Final = ("E-Book", "Pattern (PDF)", "Sound Pack", "Étude Score", "Font Licence")

BRANDS: Final = (
    "Ofelia & Sønner",
    "Maison Légère",
    "Żubr Works",
    "Größe XL",
    "Kōbō 工房",
    "Northbound",
    "Casa Piña",
    "סטודיו אור",
    "Plain Goods Co.",
    "Årstid",
    "Duck 🦆 Supply",
    "Fjällräv",
)

DEPARTMENTS: Final = (
    "Kitchen",
    "Bath & Body",
    "Garden",
    "Crème de la Crème",
    "Utility",
    "Möbel",
    "Kids’ Room",
    "Sale %",
)
BRANCH: Final[tuple[tuple[str, int | None], ...]] = (
    ("", None),
    ("Storage", 0),
    ("Küche & Tisch", 0),
    ("New in", 1),
    ("Tableware", 2),
    ("Été", 4),
    ("New in", 2),
    ("Ends & Odds ✂️", 0),
    ("弁当 / בנטו", 4),
)
"""A department and what is below it: names, and the position of the one above."""

OPTIONS: Final[tuple[tuple[str, str, tuple[tuple[str, str | None], ...]], ...]] = (
    (
        "Colour",
        "swatch",
        (
            ("Beige", "#f5f5dc"),
            ("Noir", "#000000"),
            ("Grün", "#2e8b57"),
            ("青", "#1e50a2"),
            ("Łosoś", "#fa8072"),
            ("Off-White / Écru", "#faf0e6"),
        ),
    ),
    ("Größe", "rectangles", (("S", None), ("M", None), ("L", None), ('12" × 8"', None))),
    ("Finish 🪵", "dropdown", (("Oiled", None), ("Raw", None))),
)
"""What buyers choose: an option's name, its type and its values with their colours."""

SKU_PREFIXES: Final = ("ABC", "sm", "LP-1", "Ü", "X_9", "n/a", "0042")

GREETINGS: Final = (
    "Please leave it with the neighbour.",
    "Zum Geburtstag alles Gute! 🎂",
    "Prière de sonner deux fois.",
    'She said "fragile"; mind the <b>glass</b>.',
    "お誕生日おめでとう",
    "Line one\nLine two\tand a tab",
)

ATTRIBUTES: Final = (
    ("Favourite colour", "string"),
    ("Birthday", "date"),
    ("Loyalty points", "number"),
    ("VAT id", "string"),
    ("Shoe size", "number"),
    ("Sales rep", "string"),
    ("Newsletter language", "string"),
    ("Contract until", "date"),
    ("Credit limit", "number"),
    ("Segment (ERP)", "string"),
    ("ERP number", "string"),
    ("Kosher", "string"),
    ("Größe", "string"),
    ("Last visit", "date"),
)
"""Customer attributes by name and type; more than ten, so that one customer can have more than are nested."""

LONG_SENTENCE: Final = "Counted twice, wrapped once, and noted down in full for whoever packs this. ✍ "

CUSTOM_FIELDS: Final = (
    ("ISBN", "978-3-16-148410-0"),
    ("Herkunft", "Gänsefüßchen „Süd“"),
    ("Material", "100 % laine"),
    ("Material", "Kork"),
    ("素材", "竹"),
    ("צבע", "כחול"),
    ("Care", "30° 🧺; do not <bleach>"),
    ("Count", "0"),
)
"""Names and values; one name occurs twice, as on live stores."""

FORM_FIELDS: Final[tuple[tuple[str, str | int | list[str]], ...]] = (
    ("How did you hear of us?", "Von einer Freundin"),
    ("Pets", 3),
    ("Interests", ["kochen", "日本茶", "נגרות"]),
    ("Nickname", ""),
)
"""Form fields of customers and answers: a text, a number and a list."""

GROUPS: Final = (
    ("Retail", "all", ""),
    ("Großhandel", "all", "12.5000"),
    ("Friends & Family 💛", "specific", "5.0000"),
    ("Closed accounts", "none", ""),
)
"""Customer groups: name, access to categories, and percentage off."""

CUSTOM_LINES: Final = (
    "Gravur „für Ana“",
    "Delivery to the third floor",
    "追加送料",
    "Sample, gratis & unlisted",
)
"""What orders hold besides products."""

ORDER_FIELDS: Final[tuple[list[dict[str, object]], ...]] = (
    [],
    [],
    [],
    [{"name": "Delivery Instructions", "value": "Hinterm Haus 🏡"}],
    [{"name": "Interests", "value": ["kochen", "נגרות"]}],
)
"""Form fields of billing addresses and answers."""
