"""GitHub's workflows may little, and use actions by the commit, which nobody can move."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_of_others_are_pinned_to_a_commit(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())
    for name, comment in used:
        if not name.startswith("./"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name), name
            assert re.fullmatch(r"  # v\d+\.\d+\.\d+", comment), name


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_at_most_and_a_job_says_what_else(path: Path) -> None:
    assert read(path)["permissions"] in ({}, {"contents": "read"})
    writing = {
        (path.stem, name): job["permissions"]
        for name, job in read(path)["jobs"].items()
        if "write" in job.get("permissions", {}).values()
    }
    of_aws = {"contents": "read", "id-token": "write"}
    allowed = {
        ("release", "release"): {"contents": "write"},
        ("deploy", "plan"): of_aws,
        ("deploy", "deploy"): of_aws,
        ("deploy-step", "run"): of_aws,
    }
    assert writing.items() <= allowed.items()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_job_ends_and_its_checkout_leaves_no_token(path: Path) -> None:
    for job in read(path)["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 60
        for step in job.get("steps", ()):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_both_scripts_are_run_by_powershell_on_linux_and_windows() -> None:
    jobs = read(ROOT / ".github" / "workflows" / "powershell.yml")["jobs"]
    assert {job["runs-on"] for job in jobs.values()} == {"ubuntu-latest", "windows-latest"}
    assert jobs["windows"]["strategy"]["matrix"] == {"shell": ["pwsh", "powershell"]}
    assert jobs["windows"]["defaults"]["run"]["shell"] == "${{ matrix.shell }}"
    for job in jobs.values():
        own = job.get("defaults", {}).get("run", {}).get("shell")
        run = "".join(step.get("run", "") for step in job["steps"] if step.get("shell", own))
        assert "./deploy.ps1 -Environment dev" in run
        assert "./teardown.ps1 -Environment dev" in run
        assert "-Force $false" in run
        assert "The teardown did not ask" in run
