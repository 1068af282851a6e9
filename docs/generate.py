"""Writes the tables of README.md and the settings of meltano.yml from what the programs say of themselves.

``python docs/generate.py`` rewrites the files, ``python docs/generate.py --check`` only says which are out of date.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from singer_sdk.about import AboutFormatter
from tap_bigcommerce.tap import TapBigCommerce
from target_bigcommerce.target import TargetBigCommerce

if TYPE_CHECKING:
    from singer_sdk import Tap, Target

ROOT = Path(__file__).resolve().parent.parent

Setting = dict[str, Any]


def settings_of(plugin: type[Tap | Target]) -> dict[str, Setting]:
    """A program's settings by name, as its ``--about`` lists them: a JSON schema each."""
    about = AboutFormatter.get_formatter("json").format_about(plugin._get_about_info())  # noqa: SLF001
    properties: dict[str, Setting] = json.loads(about)["settings"]["properties"]
    required = json.loads(about)["settings"].get("required", [])
    return {name: {**schema, "required": name in required} for name, schema in properties.items()}


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
    """The README's table of one program's settings."""
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
