"""What docs/original-plan.md says can be typed: every line is taken, as it is told."""

import re
import shlex

import click
import pytest

from scripts import ROOT, deploy, teardown
from scripts.stacks import sample_calls
from scripts.stacks.deployment import COMPONENTS, EVERY_COMPONENT, Deployment
from scripts.stacks.templates import text
from tests.unit.scripts.powershell.binding import script

PAGE = (ROOT / "docs" / "original-plan.md").read_text()
COMMANDS: dict[str, click.Command] = {"deploy": deploy.main, "teardown": teardown.main}
ROWS = re.findall(r"^\| `(\./\w+\.ps1 [^`]+)` \| `(scripts/[^`]+)` \|", PAGE, re.MULTILINE)
PARAMETERS = re.findall(r"^\| (deploy|teardown) \| `(\w+)`[^|]*\| ([^|]*) \| (.*) \|$", PAGE, re.M)


def test_page_has_the_plans_commands() -> None:
    assert len(ROWS) == 4
    assert len(PARAMETERS) == 11


@pytest.mark.parametrize(("plan", "today"), ROWS)
def test_command_of_the_plan_and_todays_mean_the_same(plan: str, today: str) -> None:
    name, *arguments = shlex.split(today)
    command = COMMANDS[name.removeprefix("scripts/")]
    taken = command.make_context(name, arguments).params
    bound = script((ROOT / plan.split(maxsplit=1)[0]).read_text()).bound(plan)
    options = {"S3BucketName": "s3_bucket_name", "EmailAddress": "email_address",
               "RunTests": "run_tests"}  # fmt: skip
    for parameter, value in bound.items():
        assert taken[options.get(parameter, parameter.lower())] == value


@pytest.mark.parametrize(("name", "parameter", "default", "option"), PARAMETERS)
def test_parameter_is_declared_and_handed_to_its_option(
    name: str, parameter: str, default: str, option: str
) -> None:
    body = (ROOT / f"{name}.ps1").read_text()
    declared = script(body).parameters[parameter]
    if declared.default is not None:
        assert declared.default.strip("'$") == re.split(r"[ :]", default)[0]
    for flag in re.findall(r"`(--[a-z0-9-]+)`", option):
        assert f"'{flag}'" in body


def test_files_that_it_names_are_there() -> None:
    links = re.findall(r"\]\(\.\./([^)#]+)\)", PAGE)
    paths = re.findall(r"`((?:queries|tests|scripts)/[\w./]+)`", PAGE)
    assert links
    assert all((ROOT / one).exists() for one in [*links, *paths])


def test_stacks_are_called_as_it_says() -> None:
    today = [Deployment().stack_name(component) for component in COMPONENTS]
    told = re.findall(
        r"^\| `poc-api-gateway`.*\| `(poc-dev-[a-z-]+)`, `(poc-dev-[a-z-]+)`", PAGE, re.M
    )
    assert told
    assert set(told[0]) <= set(today)
    assert f"as planned: {', '.join(COMPONENTS)}" in PAGE
    assert {path.stem for path in (ROOT / "cloudformation").glob("*.yaml")} == set(EVERY_COMPONENT)
    assert "| the data bucket | `poc-dev-data-ACCOUNT-REGION` |" in PAGE
    assert "BucketName: !Sub ${Prefix}-${Environment}-data-" in text("s3")


def test_call_of_the_plan_differs_from_todays_by_the_key_alone() -> None:
    (planned,) = re.findall(r"^Invoke-RestMethod .*$", PAGE, re.MULTILINE)
    url = "https://ID.execute-api.REGION.amazonaws.com/dev/events"
    today = sample_calls.powershell(url, "")
    assert today.rpartition(" -Body ")[0] == planned.rpartition(" -Body ")[0]
    assert sample_calls.powershell(url, "k") == today.replace(
        url, f'{url} -Headers @{{"x-api-key" = "k"}}'
    )
