"""The plugins as Meltano's hub lists them: what meltano.yml says of each, and what the hub wants to know besides.

https://github.com/meltano/hub holds one file a variant: ``_data/meltano/{extractors,loaders}/{plugin}/{variant}.yml``.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

VARIANT = "singer-bigcommerce"
PLUGINS = {"extractors": "tap-bigcommerce", "loaders": "target-bigcommerce"}
ABOUT = {
    "extractors": "Reads a BigCommerce store without losing rows while the store changes.",
    "loaders": "Writes to a BigCommerce store: create, update, upsert and delete, safe to run twice.",
}
OF_THE_PROJECT = ("name", "namespace", "label", "executable", "capabilities", "settings_group_validation", "select")
"""What is taken from meltano.yml as it stands."""

STATUS = {"3 - Alpha": "development", "4 - Beta": "beta", "5 - Production/Stable": "active", "7 - Inactive": "inactive"}
"""The hub's word for each development status of a package."""


def hub_definition(kind: str, meltano: dict[str, Any], project: dict[str, Any]) -> str:
    """One plugin's file.

    Args:
        kind: ``extractors`` or ``loaders``.
        meltano: What meltano.yml holds.
        project: The table ``project`` of pyproject.toml.
    """
    plugin = next(entry for entry in meltano["plugins"][kind] if entry["name"] == PLUGINS[kind])
    classifiers = [classifier.split(" :: ") for classifier in project["classifiers"]]
    status = next(parts[1] for parts in classifiers if parts[0] == "Development Status")
    values = plugin.get("config", {})
    settings = [
        {**setting, "value": values[setting["name"]]} if setting["name"] in values else setting
        for setting in plugin["settings"]
    ]
    definition = {
        **{key: plugin[key] for key in OF_THE_PROJECT if key in plugin},
        "variant": VARIANT,
        "pip_url": project["name"],
        **({"repo": project["urls"]["Repository"]} if "urls" in project else {}),
        "description": ABOUT[kind],
        "domain_url": "https://www.bigcommerce.com/",
        "keywords": ["api", "meltano_sdk"],
        "maintenance_status": STATUS[status],
        # The hub's maintainers rate a plugin; it enters unrated.
        "quality": "unknown",
        "supported_python_versions": [parts[-1] for parts in classifiers if re.fullmatch(r"3\.\d+", parts[-1])],
        "settings": settings,
    }
    return yaml.safe_dump(definition, sort_keys=False, allow_unicode=True, width=110)
