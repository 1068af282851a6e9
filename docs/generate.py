"""Writes what is generated of docs/ and meltano.yml from what the programs say of themselves.

``python docs/generate.py`` rewrites the files; with ``--check`` it only says which are out of date.
"""

from __future__ import annotations

import argparse
import difflib
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import error_catalogue
import yaml
from hub_definitions import PLUGINS, VARIANT, hub_definition
from tables import sandbox_options, scope_table

from tap_bigcommerce import walks
from tap_bigcommerce.streams import STREAMS
from tap_bigcommerce.streams.below import BelowEach
from tap_bigcommerce.streams.children import ChildStream, Inside, UnderEach
from target_bigcommerce.resources import RESOURCES
from target_bigcommerce.resources.base import Resource
from target_bigcommerce.resources.inventory import InventoryItems

if TYPE_CHECKING:
    from tap_bigcommerce.streams.base import BigCommerceStream

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

Setting = dict[str, Any]


def settings_of(program: str) -> dict[str, Setting]:
    """A program's settings by name, as its ``--about`` lists them: a JSON schema each."""
    command = [str(PROGRAMS / program), "--about", "--format=json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    settings = json.loads(done.stdout)["settings"]
    required = settings.get("required", [])
    return {name: {**schema, "required": name in required} for name, schema in settings["properties"].items()}


def kind_of(setting: Setting) -> str:
    """The kind that Meltano gives a setting: https://docs.meltano.com/reference/plugin-definition-syntax#settingskind."""
    if "enum" in setting:
        return "options"
    if setting.get("format") == "date-time":
        return "date_iso8601"
    types = setting.get("type", "string")
    names = [types] if isinstance(types, str) else [name for name in types if name != "null"]
    return str(names[0])


def settings_table(settings: dict[str, Setting]) -> str:
    """The table of one program's settings."""
    lines = ["| setting | kind | default | |", "|---|---|---|---|"]
    for name, setting in settings.items():
        default = "required" if setting["required"] else _code(setting.get("default"))
        choices = ", ".join(f"`{choice}`" for choice in setting.get("enum", ()) if choice is not None)
        kind = f"one of {choices}" if choices else kind_of(setting).replace("date_iso8601", "time, ISO 8601")
        secret = ", secret" if setting.get("secret") else ""
        description = " ".join(str(setting.get("description", "")).split()).replace("|", "\\|")
        lines.append(f"| `{name}` | {kind}{secret} | {default} | {description} |")
    return "\n".join(lines)


def _code(default: object) -> str:
    if default is None:
        return ""
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def meltano_settings(settings: dict[str, Setting]) -> str:
    """The settings of a plugin in meltano.yml."""
    entries = []
    for name, setting in settings.items():
        kind = kind_of(setting)
        entry: dict[str, Any] = {"name": name, "label": name.replace("_", " ").capitalize(), "kind": kind}
        if setting.get("secret"):
            entry["sensitive"] = True
        if kind == "options":
            choices = [choice for choice in setting["enum"] if choice is not None]
            entry["options"] = [{"label": choice.capitalize(), "value": choice} for choice in choices]
        if setting.get("default") is not None:
            entry["value"] = setting["default"]
        entry["description"] = " ".join(str(setting.get("description", "")).split())
        entries.append(entry)
    text = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=110)
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines())


def between(text: str, name: str, content: str) -> str:
    """Replaces what stands between a begin and an end mark, in Markdown or YAML.

    Raises:
        ValueError: The marks are missing.
    """
    lines = text.splitlines()
    begin = next((at for at, line in enumerate(lines) if f"begin {name} (make docs)" in line), None)
    end = next((at for at, line in enumerate(lines) if f"end {name}" in line and at > (begin or 0)), None)
    if begin is None or end is None:
        raise ValueError(f"no marks for {name!r}")
    return "\n".join([*lines[: begin + 1], *content.splitlines(), *lines[end:]]) + "\n"


def replication_of(stream: type[BigCommerceStream]) -> str:
    """How a stream is replicated, in words."""
    if issubclass(stream, ChildStream) and stream.bookmark_field():
        return f"incremental with `{stream.parent.name}`"
    return f"incremental on `{stream.replication_key}`" if stream.replication_key else "full table"


WALKS = {
    walks.Single: "single",
    walks.Whole: "whole",
    walks.Backwards: "backwards by page",
    walks.BackwardsCounted: "backwards by page",
    walks.BackwardsUncounted: "backwards by page",
    walks.BackwardsUntil: "backwards by page, up to the walk's beginning",
    walks.ByCursor: "by cursor",
    walks.ByGreaterId: "by id",
    walks.ByMinimumId: "by id",
    walks.ByLeastId: "by id",
    walks.ByLastId: "by id",
}
"""What docs/streams.md calls each walk."""

ROWS = 1000


def walk_of(stream: type[BigCommerceStream]) -> str:
    """How a stream is listed, in words."""
    if issubclass(stream, Inside):
        return f"inside `{stream.parent.name}`"
    if isinstance(stream.walk, walks.Within):
        return f"out of the records of `{owners_of(stream)}`: {WALKS[type(stream.walk.walk)]}"
    walk = WALKS[type(stream.walk.walk if isinstance(stream.walk, walks.Below) else stream.walk)]
    if issubclass(stream, (BelowEach, UnderEach)):
        above = stream.parent if issubclass(stream, UnderEach) else stream.above
        return f"under each of `{above.name}`: {walk}"
    return walk


def owners_of(stream: type[BigCommerceStream]) -> str:
    """The stream out of whose records another one is read."""
    return next(other.name for other in STREAMS if other.path == stream.path)


def requests_of(stream: type[BigCommerceStream]) -> str:
    """How many requests a stream takes for each 1,000 records, on pages as long as can be."""
    whole_pages = ROWS // stream.longest_page
    if isinstance(stream.walk, (walks.Single, walks.Whole)) and not issubclass(stream, ChildStream):
        return "1 in all"
    if issubclass(stream, Inside):
        size = stream.parent.page_size_with.get(stream.inside)
        return f"{ROWS // size} per 1,000 `{stream.parent.name}`" if size else f"those of `{stream.parent.name}`"
    if issubclass(stream, UnderEach):
        return f"1 for each of `{stream.parent.name}` that may have any"
    if issubclass(stream, BelowEach):
        return f"{whole_pages}, and 1 for each of `{stream.above.name}`"
    if isinstance(stream.walk, walks.Within):
        return f"{whole_pages} per 1,000 `{owners_of(stream)}`"
    slow = [f"{ROWS // size} with `{name}`" for name, size in stream.page_size_with.items()]
    more = [f"as many for `{nested.name}` that come cut short" for nested in stream.nested]
    return "; ".join([str(whole_pages), *slow, *more])


def not_seen_of(stream: type[BigCommerceStream]) -> str:
    """What runs do not tell of a stream."""
    if not stream.bookmark_field():
        return "nothing; every run reads all records, and what is no longer among them was deleted."
    if issubclass(stream, ChildStream):
        return f"deletions, and changes that leave `{stream.bookmark_field()}` of the {stream.parent.name} alone."
    return "deletions."


def stream_overview(page: str = "") -> str:
    """The table of all streams.

    Args:
        page: Where their sections stand; nothing for the page of the table itself.
    """
    lines = [
        "| stream | walk | key | replication | scope | selected | requests per 1,000 records |",
        "|---|---|---|---|---|---|---|",
    ]
    for stream in STREAMS:
        keys = ", ".join(f"`{key}`" for key in stream.primary_keys)
        selected = "by default" if stream.selected_by_default else "by a catalog"
        cells = (walk_of(stream), keys, replication_of(stream), stream.scope, selected, requests_of(stream))
        lines.append(f"| [`{stream.name}`]({page}#{stream.name}) | {' | '.join(cells)} |")
    return "\n".join(lines)


def stream_sections() -> str:
    """The sections of docs/streams.md, one for each stream."""
    sections = []
    for stream in STREAMS:
        about, _, address = " ".join((stream.__doc__ or "").split()).partition("https://")
        address = f"https://{address}".split()[0].rstrip(".")
        filters = ", ".join(f"`{name}`" for name in sorted(stream.filters)) or "none"
        off = ", ".join(f"`{name}`" for name in sorted(stream.off_by_default))
        lines = [
            f"### {stream.name}",
            "",
            f"{about.strip()} [API page]({address})",
            "",
            f"- Not seen: {not_seen_of(stream)}",
            f"- Filters: {filters}.",
            *([f"- Not selected unless a catalog says so: {off}."] if off else []),
            "",
        ]
        sections.append("\n".join(lines))
    return "\n".join(sections)


def resource_overview() -> str:
    """The table of docs/writing.md, in the order in which resources are written."""
    lines = [
        "| stream | matched by | operations | batch: create | update | delete | references | null clears |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for resource in RESOURCES:
        can = operations_of(resource)
        sizes = {
            "create": resource.most_created,
            "update": resource.most_updated,
            "delete": resource.most_deleted,
        }
        cells = [
            f"`{resource.name}`",
            resource.key_words,
            ", ".join(can),
            *(f"{most:,}" if operation in can else "no" for operation, most in sizes.items()),
            references_of(resource),
            ", ".join(f"`{name}`" for name in sorted({*resource.nullable, *resource.cleared_by})),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def operations_of(resource: type[Resource]) -> tuple[str, ...]:
    """What can be done to the objects of a resource."""
    # Stock comes and goes with its item.
    return ("update",) if issubclass(resource, InventoryItems) else ("create", "update", "delete")


NESTED = {
    "category_trees": "`channels`",
    "products": "`related_products`, `channels`, products in `options` and `modifiers`",
    "product_options": "products in `option_values`",
    "product_modifiers": "products in `option_values`",
    "price_list_assignments": "`channel_id`: channels",
    "customer_groups": "categories, products and price lists in `category_access` and `discount_rules`",
    "customers": "attributes in `attributes`",
    "coupons": "categories or products in `applies_to`",
    "orders": "`customer_id`: customers, products in lines",
    "order_shipments": "`order_id`: orders, products in `items`",
    "redirects": "what `to` names",
}
"""What resources point at that their `references` do not say, because it lies deeper or has rules of its own."""


def references_of(resource: type[Resource]) -> str:
    """What the fields of a resource point at; in brackets those that may be left out."""
    found = [
        f"(`{field}`: {name})" if field in resource.loose else f"`{field}`: {name}"
        for field, name in resource.references.items()
    ]
    if "referenced" in {name for one in resource.__mro__[:-1] if one is not Resource for name in vars(one)}:
        # A resource with rules of its own has to be told of above.
        found += [NESTED[resource.name]] if not issubclass(resource, InventoryItems) else []
    return ", ".join(found)


def written() -> dict[Path, str]:
    """What each generated file should hold."""
    settings = {"tap": settings_of("tap-bigcommerce"), "target": settings_of("target-bigcommerce")}
    generated = [
        ("README.md", "streams", stream_overview("docs/streams.md")),
        ("docs/streams.md", "table", stream_overview()),
        ("docs/streams.md", "sections", stream_sections()),
        ("docs/writing.md", "resources", resource_overview()),
        ("docs/scopes.md", "scopes", scope_table()),
        ("docs/sandbox.md", "options of serve", sandbox_options(PROGRAMS)),
        ("docs/errors.md", "store", error_catalogue.of_the_store()),
        ("docs/errors.md", "settings", error_catalogue.of_settings()),
        ("docs/errors.md", "programs", error_catalogue.of_programs()),
        ("docs/errors.md", "records", error_catalogue.of_records()),
    ]
    for word, described in settings.items():
        generated.append(("docs/settings.md", f"settings of the {word}", settings_table(described)))
        generated.append(("meltano.yml", f"settings of the {word}", meltano_settings(described)))
    texts = {ROOT / name: (ROOT / name).read_text() for name, _, _ in generated}
    for name, mark, content in generated:
        texts[ROOT / name] = between(texts[ROOT / name], mark, content)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for kind, plugin in PLUGINS.items():
        file = ROOT / "docs" / "hub" / kind / plugin / f"{VARIANT}.yml"
        texts[file] = hub_definition(kind, yaml.safe_load(texts[ROOT / "meltano.yml"]), project)
    return texts


def main() -> int:
    """Writes the files, or says which are out of date; 1 if any is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check = parser.parse_args().check
    stale = {path: text for path, text in written().items() if not path.exists() or path.read_text() != text}
    for path, text in stale.items():
        if check:
            name = path.relative_to(ROOT)
            old = path.read_text() if path.exists() else ""
            difference = difflib.unified_diff(old.splitlines(), text.splitlines(), lineterm="")
            sys.stdout.write(f"{name} is out of date; run make docs\n" + "\n".join(difference) + "\n")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
