"""What the pages, meltano.yml and .env.example claim is what the programs say of themselves."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tap_bigcommerce.bookmarks import accepted_state
from tap_bigcommerce.streams import STREAMS
from target_bigcommerce.resources import RESOURCES
from tests.programs import REPOSITORY, run

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {"tap-bigcommerce": "extractors", "target-bigcommerce": "loaders"}


def about(program: str) -> dict[str, Any]:
    done = run(program, "--about", "--format=json")
    assert done.returncode == 0, done.stderr
    described: dict[str, Any] = json.loads(done.stdout)
    return described


def plugin(program: str) -> dict[str, Any]:
    project = yaml.safe_load((REPOSITORY / "meltano.yml").read_text())
    found = [entry for entry in project["plugins"][PROGRAMS[program]] if entry["name"] == program]
    definition: dict[str, Any] = found[0]
    return definition


def test_the_generated_tables_are_up_to_date() -> None:
    done = run("python", str(REPOSITORY / "docs" / "generate.py"), "--check")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_meltano_knows_every_setting_and_which_are_secret(program: str) -> None:
    described = about(program)["settings"]["properties"]
    settings = {setting["name"]: setting for setting in plugin(program)["settings"]}
    assert settings.keys() == described.keys()
    secret = {name for name, schema in described.items() if schema.get("secret")}
    assert {name for name, setting in settings.items() if setting.get("sensitive")} == secret
    assert "access_token" in secret


@pytest.mark.parametrize("program", PROGRAMS)
def test_meltano_declares_the_capabilities_the_program_has(program: str) -> None:
    assert sorted(plugin(program)["capabilities"]) == sorted(about(program)["capabilities"])


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_version_comes_from_one_place(program: str) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert project["version"] in run(program, "--version").stdout
    assert about(program)["version"] == project["version"]


def test_the_example_environment_names_settings_that_exist() -> None:
    names = re.findall(r"^([A-Z_]+)=", (REPOSITORY / ".env.example").read_text(), flags=re.MULTILINE)
    known = {
        f"{program.upper().replace('-', '_')}_{name.upper()}"
        for program in PROGRAMS
        for name in about(program)["settings"]["properties"]
    }
    assert names
    assert set(names) <= known


def test_the_streams_of_their_page_are_those_discovered_in_the_same_order() -> None:
    page = (REPOSITORY / "docs" / "streams.md").read_text()
    listed = re.findall(r"^\| \[`(\w+)`\]", page, flags=re.MULTILINE)
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    assert listed == [entry["stream"] for entry in catalog["streams"]]


def test_the_resources_of_their_page_are_in_the_order_of_the_streams() -> None:
    section = (REPOSITORY / "docs" / "writing.md").read_text().split("## Resources")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    streams = [entry["stream"] for entry in catalog["streams"]]
    # Both have an order in which parents come first, and it is the same; either may know more than the other.
    assert [name for name in listed if name in streams] == [name for name in streams if name in listed]
    core = {entry["stream"] for entry in catalog["streams"] if _is_selected(entry)}
    assert core <= set(listed)


def test_the_page_on_writing_lists_every_resource_in_the_order_of_writing() -> None:
    section = (REPOSITORY / "docs" / "writing.md").read_text().split("## Resources")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == [resource.name for resource in RESOURCES]


def _is_selected(entry: dict[str, Any]) -> bool:
    return any(part["breadcrumb"] == [] and part["metadata"]["selected"] for part in entry["metadata"])


def test_what_other_taps_names_become_exists_here() -> None:
    page = (REPOSITORY / "docs" / "migrating.md").read_text()
    ours = re.findall(r"^\| `[\w.\[\]]+` \| `([\w.]+)` \|", page, flags=re.MULTILINE)
    catalog = json.loads(run("tap-bigcommerce", "--discover").stdout)
    columns = {entry["stream"]: entry["schema"]["properties"] for entry in catalog["streams"]}
    known = {*columns, *(f"{stream}.{column}" for stream, names in columns.items() for column in names)}
    assert len(ours) > 90
    assert set(ours) <= known


def test_states_made_of_anothers_dates_are_taken_over() -> None:
    page = (REPOSITORY / "docs" / "migrating.md").read_text()
    states = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)]
    keys = {stream.name: stream.bookmark_field() for stream in STREAMS}
    taken = [accepted_state(state, keys)["bookmarks"] for state in states]
    assert [sorted(bookmarks) for bookmarks in taken] == [["order_products", "orders"], ["customers", "orders"]]
    for bookmarks in taken:
        assert bookmarks["orders"]["replication_key_value"] == "2026-01-30T21:09:10+00:00"
        assert {bookmark["replication_key"] for bookmark in bookmarks.values()} == {"date_modified"}


def test_the_definition_to_begin_with_is_one_of_the_programs(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", (REPOSITORY / "docs" / "index.md").read_text(), flags=re.DOTALL)
    project = tmp_path / "meltano.yml"
    project.write_text(text)
    checked = run("check-jsonschema", "--builtin-schema", "vendor.meltano", str(project))
    assert checked.returncode == 0, checked.stdout
    (tap,), (loader,) = yaml.safe_load(text)["plugins"].values()
    whole = plugin("tap-bigcommerce")
    known = {setting["name"]: setting for setting in whole["settings"]}
    assert sorted(tap["capabilities"]) == sorted(whole["capabilities"])
    for setting in tap["settings"]:
        assert {**known[setting["name"]], **setting} == known[setting["name"]]
    assert tap["config"].keys() <= known.keys()
    columns = {entry["stream"] for entry in json.loads(run("tap-bigcommerce", "--discover").stdout)["streams"]}
    assert {rule.split(".")[0] for rule in tap["select"]} <= columns
    assert f"pip_url: {loader['pip_url']}\n" in (REPOSITORY / "docs" / "loaders.md").read_text()


def test_every_page_can_be_found_in_the_sites_menu() -> None:
    site = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text())
    listed = {page for entry in site["nav"] for page in entry.values()}
    assert listed == {path.name for path in (REPOSITORY / "docs").glob("*.md")}


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    wanted = set(re.findall(r"(?:^|`)make ([a-z-]+)", (REPOSITORY / "README.md").read_text(), flags=re.MULTILINE))
    assert {"demo", "test"} <= wanted
    for target in wanted:
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_every_link_to_a_file_leads_somewhere() -> None:
    patterns = ("*.md", "docs/*.md", "benchmarks/*.md", "examples/*/*.md")
    for page in [page for pattern in patterns for page in REPOSITORY.glob(pattern)]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
