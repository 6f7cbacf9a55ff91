"""Reads templates without losing what they say twice (`templates/reading`)."""

from typing import Any

from localstack.services.cloudformation.engine import template_preparer, yaml_parser
from localstack.services.cloudformation.engine.v2 import change_set_model_transform
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.utils.json import clone_safe

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.reading import read_template


def apply() -> None:
    """Read in place of LocalStack."""
    vars(template_preparer)["parse_template"] = _parse
    vars(change_set_model_transform)["parse_template"] = _parse


def _parse(text: str) -> dict[str, Any]:
    try:
        return read_template(text, _read_yaml)
    except TemplateError as error:
        raise ValidationError(str(error)) from None  # type: ignore[no-untyped-call] # untyped there


def _read_yaml(text: str) -> Any:
    try:
        return clone_safe(yaml_parser.parse_yaml(text))  # type: ignore[no-untyped-call] # untyped there
    except ValidationError:
        raise
    except Exception as error:
        raise TemplateError("Template format error: YAML not well-formed.") from error
