"""What a template declares, read without resolving its functions."""

from functools import cache
from pathlib import Path

import yaml

from scripts import ROOT

TEMPLATES = ROOT / "cloudformation"
MAX_TEMPLATE_BYTES = 1_048_576  # of one read from S3 (CloudFormation user guide, quotas)
MAX_INLINE_TEMPLATE_BYTES = 51_200  # of one in the request itself


class TemplateError(Exception):
    """A template can't be deployed as it is; the text says why."""


def template_path(component: str) -> Path:
    """Find the template of a component."""
    return TEMPLATES / f"{component}.yaml"


@cache
def text(component: str) -> str:
    """Read a component's template; raises `TemplateError` where it is larger than one may be."""
    body = template_path(component).read_text()
    if len(body.encode()) > MAX_TEMPLATE_BYTES:
        raise TemplateError(
            f"{component}.yaml has {len(body.encode()):,} bytes; "
            f"CloudFormation takes {MAX_TEMPLATE_BYTES:,} at most."
        )
    return body


def parameters(template: str) -> dict[str, dict[str, str]]:
    """Return the declared parameters, each with its rules as texts."""
    return _shape(template).get("Parameters", {})


def parameter_defaults(template: str) -> dict[str, str | None]:
    """Return the declared parameters, each with its default as text, `None` where it has none."""
    return {name: rules.get("Default") for name, rules in parameters(template).items()}


def resource_types(template: str) -> tuple[str, ...]:
    """Return the type of every resource, conditional ones included."""
    return tuple(resource["Type"] for resource in _shape(template)["Resources"].values())


class _TextLoader(yaml.CBaseLoader):
    """Reads every scalar as the text that stands there, and short functions as their arguments."""


def _argument(loader: yaml.CBaseLoader, _tag: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    assert isinstance(node, yaml.MappingNode)  # noqa: S101 - YAML has no fourth kind
    return loader.construct_mapping(node)


_TextLoader.add_multi_constructor("!", _argument)


@cache
def _shape(template: str) -> dict[str, dict[str, dict[str, str]]]:
    shape: dict[str, dict[str, dict[str, str]]]
    shape = yaml.load(template, _TextLoader)  # noqa: S506 - makes texts, lists and dicts only
    return shape
