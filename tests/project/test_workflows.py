"""The workflow files: their form, and the shell of the steps that a machine of any kind can run."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.programs import REPOSITORY, environment, run
from tests.project.test_packaging import VERSION

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


def steps(workflow: Path, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(workflow.read_text())["jobs"][job]["steps"]
    return found


def test_the_workflows_have_the_form_that_github_asks_for() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_updates_of_actions_have_the_form_that_github_asks_for() -> None:
    file = REPOSITORY / ".github" / "dependabot.yml"
    done = run("check-jsonschema", "--builtin-schema", "vendor.dependabot", str(file))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_named_by_a_commit_and_says_its_version(workflow: Path) -> None:
    used = re.findall(r"uses: (?!\./)(.+)", workflow.read_text())
    assert used
    assert not [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_no_workflow_has_more_rights_than_it_needs(workflow: Path) -> None:
    content = yaml.safe_load(workflow.read_text())
    assert content["permissions"] == {"contents": "read"}
    rights = {name: job["permissions"] for name, job in content["jobs"].items() if "permissions" in job}
    assert rights == ({"publish": {"id-token": "write"}} if workflow.stem == "release" else {})


def test_a_release_is_published_only_after_its_tests_and_checks() -> None:
    jobs = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "release.yml").read_text())["jobs"]
    assert set(jobs["publish"]["needs"]) == {"test", "check"}
    assert jobs["check"]["needs"] == "build"


@pytest.mark.parametrize(
    ("tag", "changelog", "complaint"),
    [
        (f"v{VERSION}", f"## [{VERSION}] - 2026-01-31\n", ""),
        ("v99.0.0", f"## [{VERSION}]\n", f"the tag v99.0.0 is not v{VERSION}"),
        (f"v{VERSION}", "## [Unreleased]\n", f"CHANGELOG.md does not tell of {VERSION}"),
    ],
)
def test_a_tag_that_is_not_the_version_is_not_built(tmp_path: Path, tag: str, changelog: str, complaint: str) -> None:
    (tmp_path / "pyproject.toml").write_text((REPOSITORY / "pyproject.toml").read_text())
    (tmp_path / "CHANGELOG.md").write_text(changelog)
    release = REPOSITORY / ".github" / "workflows" / "release.yml"
    (script,) = [step["run"] for step in steps(release, "build") if step.get("name", "").startswith("Tag")]
    # As GitHub runs a step: https://docs.github.com/actions/writing-workflows/workflow-syntax-for-github-actions#defaultsrunshell
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env=environment(GITHUB_REF_NAME=tag),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == complaint
    assert done.returncode == (1 if complaint else 0)
