"""Reads a template's text as CloudFormation does, and refuses what would quietly get lost.

YAML's aliases and merges are refused by CloudFormation (guide, "CloudFormation template formats").
A comma behind the last member of a JSON object or list is taken, as LocalStack's suite recorded on
AWS (2024) and users tell; that further faults of JSON are refused is unverified.
A key that comes twice is refused too: one of the two would vanish; unverified.
"""

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import yaml

from analytics_emulator.cloudformation.templates.errors import TemplateError

_ALIASES = "Template format error: YAML aliases are not allowed in CloudFormation templates"
_TOO_DEEP = "Template format error: the template is nested too deeply"
_MOST_LEVELS = 250  # libyaml ends the process at some ten thousand
_TEXT_OR_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')


def read_template(text: str, read_yaml: Callable[[str], Any]) -> dict[str, Any]:
    """Return a template; `read_yaml` reads one that isn't JSON."""
    try:
        template = _read(text, read_yaml)
    except RecursionError:
        raise TemplateError(_TOO_DEEP) from None
    if not isinstance(template, dict):
        raise TemplateError("Template format error: unsupported structure.")
    return template


def _read(text: str, read_yaml: Callable[[str], Any]) -> Any:
    with suppress(json.JSONDecodeError):
        return _read_json(text)
    if not text.lstrip().startswith("{"):
        _check_yaml(text)
        return read_yaml(text)
    try:
        return _read_json(_TEXT_OR_LAST_COMMA.sub(lambda found: found[1] or " ", text))
    except json.JSONDecodeError as error:
        raise TemplateError(
            f"Template format error: JSON not well-formed. (line {error.lineno}, column "
            f"{error.colno})"
        ) from None


def _read_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise TemplateError(f"Template format error: duplicate key {name}")
        found[name] = value
    return found


def _no_number(name: str) -> Any:
    raise TemplateError(f"Template format error: JSON not well-formed. ({name})")


def _check_yaml(text: str) -> None:
    """Raise for aliases, merges and keys that come twice; what can't be read is told elsewhere."""
    try:
        _check_events(yaml.parse(text, Loader=yaml.CSafeLoader))
        _check_node(yaml.compose(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return


def _check_events(events: Iterable[yaml.Event]) -> None:
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise TemplateError(_ALIASES)
        is_start = isinstance(event, yaml.CollectionStartEvent)
        depth += is_start - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MOST_LEVELS:
            raise TemplateError(_TOO_DEEP)


def _check_node(node: Any) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_node(item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value == "<<":
                raise TemplateError(_ALIASES)
            if isinstance(key.value, str) and key.value in seen:
                line = key.start_mark.line + 1
                raise TemplateError(
                    f"Template format error: YAML not well-formed. (line {line}: duplicate key "
                    f"{key.value})"
                )
            seen.add(str(key.value))
            _check_node(value)
