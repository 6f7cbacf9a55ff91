"""The calls that people type bind as they read; what reads otherwise is refused."""

from typing import Any

import pytest

from scripts import ROOT
from tests.unit.scripts.powershell.binding import BindingError, Script, script

DEPLOY = "./deploy.ps1 -Environment dev -EmailAddress a@b.example -S3BucketName mine -Component all"


def of(name: str) -> Script:
    return script((ROOT / f"{name}.ps1").read_text())


@pytest.mark.parametrize("name", ["deploy", "teardown"])
def test_script_can_be_parsed_and_takes_nothing_by_its_place(name: str) -> None:
    assert not of(name).is_positional


@pytest.mark.parametrize(
    ("name", "line", "bound"),
    [
        ("deploy", f"{DEPLOY} -RunTests $true", {"RunTests": True, "S3BucketName": "mine"}),
        ("deploy", f"{DEPLOY} -RunTests $false", {"RunTests": False}),
        ("deploy", "./deploy.ps1 -RunTests:$false", {"RunTests": False}),
        ("deploy", "./deploy.ps1 -environment test", {"Environment": "test"}),
        ("teardown", "./teardown.ps1 -Environment dev -Force $false", {"Force": False}),
        ("teardown", "./teardown.ps1 -Environment dev -Force $true", {"Force": True}),
        ("teardown", "./teardown.ps1 -Force:$false", {"Force": False}),
    ],
)
def test_call_binds_as_it_reads(name: str, line: str, bound: dict[str, Any]) -> None:
    found = of(name).bound(line)
    assert {key: found[key] for key in bound} == bound
    assert "StackNamePrefix" not in found


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("teardown", "./teardown.ps1 -Environment dev -Force"),
        ("teardown", "./teardown.ps1 dev"),
        ("deploy", "./deploy.ps1 -Plan $false"),
        ("deploy", "./deploy.ps1 -RunTests maybe"),
        ("deploy", "./deploy.ps1 -Environment live"),
        ("deploy", "./deploy.ps1 -Prefix poc"),
    ],
)
def test_call_that_would_read_otherwise_is_refused(name: str, line: str) -> None:
    with pytest.raises(BindingError):
        of(name).bound(line)


@pytest.mark.parametrize(("name", "default"), [("RunTests", "$true"), ("Force", "$false")])
def test_defaults_are_the_documented_ones(name: str, default: str) -> None:
    declared = of("deploy").parameters | of("teardown").parameters
    assert (declared[name].type, declared[name].default) == ("bool", default)


def test_switches_would_misread_the_plans_own_call() -> None:
    """Why the parameters are no switches: Force would be on, and the prefix False."""
    old = script(
        "[CmdletBinding(PositionalBinding = $true)]\n"
        "param([string]$StackNamePrefix = 'poc', [switch]$Force)\n$x = 1\n"
    )
    assert old.bound("./teardown.ps1 -Force $false") == {"Force": True, "StackNamePrefix": "False"}


def test_syntax_error_is_seen() -> None:
    with pytest.raises(BindingError, match="syntax"):
        script("param([bool]$Force = )")
