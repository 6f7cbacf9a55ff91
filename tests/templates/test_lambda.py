"""The functions, against what lambda/README.md asks of them."""

from typing import Any

import pytest

from scripts.release.package import OF_COMPONENT, SOURCES
from scripts.stacks.templates import template_path
from tests.templates.conftest import Template, read_template

every_function = pytest.mark.parametrize(
    "function", [name for listed in OF_COMPONENT.values() for name in listed]
)
on_the_path = pytest.mark.parametrize("function", OF_COMPONENT["lambda"])


def properties(template: Template, function: str) -> dict[str, Any]:
    """A function's properties."""
    component = next(one for one, listed in OF_COMPONENT.items() if function in listed)
    template = template if component == "lambda" else read_template(template_path(component))
    return dict(template["Resources"][f"{function.title()}Function"]["Properties"])


@every_function
def test_handler_is_in_the_functions_folder(template: Template, function: str) -> None:
    assert properties(template, function)["Handler"] == f"{function}.handler.handler"
    assert (SOURCES / function / "handler.py").exists()


@every_function
def test_function_logs_json_to_its_own_group(template: Template, function: str) -> None:
    logging = properties(template, function)["LoggingConfig"]
    assert logging["LogFormat"] == "JSON"
    assert logging["LogGroup"] == {"Ref": f"{function.title()}LogGroup"}


@every_function
def test_lambda_passes_what_the_function_logs(template: Template, function: str) -> None:
    function_level = properties(template, function)["Environment"]["Variables"]["LOG_LEVEL"]
    assert properties(template, function)["LoggingConfig"]["ApplicationLogLevel"] == function_level


@on_the_path
def test_function_is_told_the_first_day_of_the_table(template: Template, function: str) -> None:
    variables = properties(template, function)["Environment"]["Variables"]
    assert variables["FIRST_DAY"] == {"Ref": "FirstDay"}


@every_function
def test_function_has_its_own_role(template: Template, function: str) -> None:
    role = properties(template, function)["Role"]["Fn::ImportValue"]
    assert role == {"Fn::Sub": f"${{ParentIamStack}}-{function.title()}RoleArn"}


@every_function
def test_code_is_named_by_a_parameter(template: Template, function: str) -> None:
    code = properties(template, function)["Code"]
    assert code["S3Key"] == {"Ref": f"{function.title()}CodeKey"}


def test_ingest_gives_up_before_api_gateway_does(template: Template) -> None:
    assert properties(template, "ingest")["Timeout"] < 29


def test_transform_ends_within_the_five_minutes_of_firehose(template: Template) -> None:
    assert 60 <= properties(template, "transform")["Timeout"] <= 300
