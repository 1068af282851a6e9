"""The definitions for Meltano's hub: their form, and Meltano taking the plugins from a hub that serves them."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typing_extensions import override

from tests.programs import REPOSITORY, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HUB = REPOSITORY / "docs" / "hub"
KINDS = {"extractors": "tap-bigcommerce", "loaders": "target-bigcommerce"}
VARIANT = "singer-bigcommerce"

# What the hub's schemas ask for beyond what a definition in meltano.yml may hold:
# https://github.com/meltano/hub/tree/main/schemas/plugin_definitions
REQUIRED = {"name", "namespace", "variant", "quality"}
WORDS = {
    "maintenance_status": ("active", "beta", "development", "inactive", "unknown"),
    "quality": ("gold", "silver", "bronze", "unknown"),
}
FIELDS = {
    *("name", "namespace", "variant", "label", "logo_url", "pip_url", "repo", "ext_repo", "executable", "python"),
    *("description", "docs", "hidden", "capabilities", "commands", "requires", "settings", "settings_group_validation"),
    *("maintenance_status", "quality", "domain_url", "keywords", "definition", "prereq", "settings_preamble", "usage"),
    *("next_steps", "supported_python_versions", "log_parser"),
}
FIELDS_OF_KIND = {"extractors": {"select", "metadata", "schema"}, "loaders": {"dialect", "target_schema"}}
SETTING_FIELDS = {
    *("name", "aliases", "label", "value", "placeholder", "kind", "description", "tooltip", "documentation", "env"),
    *("value_processor", "value_post_processor", "oauth", "options", "docs", "hidden", "sensitive"),
}
CAPABILITIES = {
    "extractors": {
        *(
            "properties",
            "catalog",
            "discover",
            "state",
            "about",
            "stream-maps",
            "schema-flattening",
            "activate-version",
        ),
        *("batch", "test", "log-based", "structured-logging"),
    },
    "loaders": {
        *("about", "stream-maps", "activate-version", "batch", "soft-delete", "hard-delete", "datatype-failsafe"),
        *("schema-flattening", "target-schema", "validate-records", "structured-logging"),
    },
}
SETTING_KINDS = {"array", "boolean", "date_iso8601", "email", "file", "integer", "object", "options", "string"}


def definition(kind: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HUB / kind / KINDS[kind] / f"{VARIANT}.yml").read_text())
    return loaded


@pytest.mark.parametrize("kind", KINDS)
def test_a_definition_has_the_form_that_the_hub_takes(kind: str, tmp_path: Path) -> None:
    entry = definition(kind)
    assert REQUIRED <= entry.keys() <= FIELDS | FIELDS_OF_KIND[kind]
    assert set(entry["capabilities"]) <= CAPABILITIES[kind]
    assert all(setting.keys() <= SETTING_FIELDS for setting in entry["settings"])
    assert all(
        option.keys() == {"label", "value"} for setting in entry["settings"] for option in setting.get("options", ())
    )
    assert (entry["name"], entry["variant"]) == (KINDS[kind], VARIANT)
    for field, words in WORDS.items():
        assert entry.pop(field) in words
    assert entry.pop("domain_url").startswith("https://")
    assert all(isinstance(keyword, str) for keyword in entry.pop("keywords"))
    assert all(re.fullmatch(r"3\.\d+", version) for version in entry.pop("supported_python_versions"))
    assert {setting["kind"] for setting in entry["settings"]} <= SETTING_KINDS
    project = tmp_path / "meltano.yml"
    project.write_text(yaml.safe_dump({"plugins": {kind: [entry]}}))
    done = run("check-jsonschema", "--builtin-schema", "vendor.meltano", str(project))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def hub() -> Iterator[str]:
    """A hub on loopback: an index of each kind of plugin, and one address for each variant."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, page = self.path.removeprefix("/plugins/").split("/")
            name, entry = KINDS[kind], definition(kind)
            reference = f"http://127.0.0.1:{server.server_port}/plugins/{kind}/{name}--{VARIANT}"
            variants = {VARIANT: {"ref": reference}}
            index = {name: {"default_variant": VARIANT, "logo_url": None, "variants": variants}}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(index if page == "index" else entry).encode())

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.meltano
@pytest.mark.long
def test_meltano_adds_both_plugins_from_a_hub_that_lists_them(hub: str, tmp_path: Path) -> None:
    (tmp_path / "meltano.yml").write_text(
        "requires_meltano: '>=4.0'\nproject_id: x\nsend_anonymous_usage_stats: false\n"
    )
    settings = {"MELTANO_HUB_API_ROOT": hub, "HOME": str(tmp_path)}
    added = run("meltano", "add", "--no-install", *KINDS.values(), settings=settings, folder=tmp_path)
    assert added.returncode == 0, added.stdout + added.stderr
    secret = {**settings, "TAP_BIGCOMMERCE_ACCESS_TOKEN": "never-shown", "TAP_BIGCOMMERCE_STORE_HASH": "abc123"}
    shown = run("meltano", "config", "list", "tap-bigcommerce", settings=secret, folder=tmp_path)
    assert "abc123" in shown.stdout, shown.stdout + shown.stderr
    assert "never-shown" not in shown.stdout
    for kind, name in KINDS.items():
        locked = json.loads((tmp_path / "plugins" / kind / f"{name}--{VARIANT}.lock").read_text())
        assert locked["settings"] == definition(kind)["settings"]
