"""The PowerShell scripts pass on what the commands take; no PowerShell runs them here."""

import re

import click
import pytest

from scripts import ROOT, deploy, teardown
from scripts.stacks.deployment import ENVIRONMENTS, EVERY_COMPONENT

USERS_PARAMETERS = {
    "deploy": {"Environment", "EmailAddress", "S3BucketName", "Component", "RunTests"},
    "teardown": {"Environment", "StackNamePrefix", "Region", "Force"},
}
COMMANDS = {"deploy": deploy.main, "teardown": teardown.main}

each_script = pytest.mark.parametrize("name", ["deploy", "teardown"])


def text(name: str) -> str:
    return (ROOT / f"{name}.ps1").read_text()


@each_script
def test_options_that_are_passed_on_exist(name: str) -> None:
    command: click.Command = COMMANDS[name]
    known = {opt for option in command.params for opt in option.opts + option.secondary_opts}
    assert set(re.findall(r"'(--[a-z0-9-]+)'", text(name))) <= known


@each_script
def test_parameters_are_those_of_the_user(name: str) -> None:
    assert set(re.findall(r"\]\$(\w+)", text(name))) >= USERS_PARAMETERS[name]


@each_script
def test_choices_hold_every_environment_and_component(name: str) -> None:
    chosen = [set(re.findall(r"'([^']+)'", line)) for line in text(name).splitlines()
              if "ValidateSet" in line]  # fmt: skip
    assert set(ENVIRONMENTS) in chosen
    assert any({*EVERY_COMPONENT, "all"} == choice for choice in chosen)


@each_script
def test_windows_powershell_5_can_read_it(name: str) -> None:
    """It reads a file without a mark as the system's own letters, and knows fewer operators."""
    body = text(name)
    assert body.isascii()
    assert not re.search(r"\?\?|&&|\|\||\?\.|^\s*\?|-SkipHttpErrorCheck|\bclean\s*\{", body, re.M)


@each_script
def test_an_option_and_its_value_are_one_word(name: str) -> None:
    """An empty value as a word of its own is lost on Windows PowerShell."""
    valued = {opt for one in COMMANDS[name].params if isinstance(one, click.Option)
              and not one.is_flag for opt in one.opts}  # fmt: skip
    passed = re.findall(r"^(.*)'(--[a-z0-9-]+)'", text(name), re.M)
    assert all("Format-Option" in start for start, option in passed if option in valued)
