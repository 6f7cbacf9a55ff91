"""Reads templates without losing what they say twice (`templates/reading`)."""

from typing import Any

import yaml
from localstack.services.cloudformation.engine import template_preparer, yaml_parser
from localstack.services.cloudformation.engine.v2 import change_set_model_transform
from localstack.services.cloudformation.engine.validations import ValidationError
from localstack.utils.json import clone_safe

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.reading import read_template
from analytics_emulator.localstack.stacks import refused


class _Loader(yaml.CSafeLoader):
    """LocalStack's loader, whose short forms of functions it has, on libyaml, ten times as fast."""

    yaml_constructors = yaml_parser.customloader.yaml_constructors
    yaml_multi_constructors = yaml_parser.customloader.yaml_multi_constructors


def apply() -> None:
    """Read in place of LocalStack."""
    vars(template_preparer)["parse_template"] = _parse
    vars(change_set_model_transform)["parse_template"] = _parse


def _parse(text: str) -> dict[str, Any]:
    try:
        return read_template(text, _read_yaml)
    except TemplateError as error:
        raise refused(str(error)) from None


def _read_yaml(text: str) -> Any:
    try:
        template = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe one's
        return clone_safe(template)  # type: ignore[no-untyped-call] # untyped there
    except ValidationError:
        raise
    except Exception as error:
        raise TemplateError("Template format error: YAML not well-formed.") from error
