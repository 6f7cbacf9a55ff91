"""The section Mappings: names of two levels, and values that are literal.

Names and values as AWS's template schema has them (cfn-lint's copy); texts as users quote them.
"""

import re
from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.errors import TemplateError

_KEY = re.compile(r"[A-Za-z0-9.-]{1,255}")


def check_mapping(name: str, mapping: Any) -> None:
    """Raise for what a mapping may not hold."""
    if not isinstance(mapping, Mapping):
        raise TemplateError(f"Template format error: [/Mappings/{name}] must be a map")
    if not name.isalnum():
        raise TemplateError(f"Template format error: Mapping name {name} is non alphanumeric.")
    for key, attributes in mapping.items():
        if not isinstance(attributes, Mapping):
            raise TemplateError(
                f"Template format error: [/Mappings/{name}/{key}] Every Mappings attribute must be "
                "a map"
            )
        for attribute, value in attributes.items():
            _check_attribute(str(key), str(attribute), value)


def _check_attribute(key: str, attribute: str, value: Any) -> None:
    for name in (key, attribute):
        if not _KEY.fullmatch(name):
            raise TemplateError(
                f"Template format error: Mappings attribute name '{name}' must contain only "
                "alphanumeric characters."
            )
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, (Mapping, list)) for item in items):
        raise TemplateError(
            "Template format error: Every Mappings attribute must be a String or a List."
        )
