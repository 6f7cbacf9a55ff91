"""What can't be changed is what AWS's published schemas say can't be."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

import analytics_emulator.cloudformation
from analytics_emulator.cloudformation.resource_types import RESOURCE_TYPES

# The schema's second name of what is written in DatabaseInput and TableInput.
ELSEWHERE = {"AWS::Glue::Database": {"DatabaseName"}, "AWS::Glue::Table": {"Name"}}


@cache
def honoured() -> dict[str, Any]:
    folder = Path(analytics_emulator.cloudformation.__file__).parent
    found: dict[str, Any] = yaml.safe_load((folder / "honoured_properties.yaml").read_text())
    return found


@pytest.mark.parametrize("type_name", sorted(RESOURCE_TYPES))
def test_type_replaces_where_aws_does(type_name: str) -> None:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_name).schema
    published = {one.removeprefix("/properties/") for one in schema.get("createOnlyProperties", ())}
    taken = {one for one in published if one.partition("/")[0] in honoured().get(type_name, ())}
    known = set(RESOURCE_TYPES[type_name].create_only) | ELSEWHERE.get(type_name, set())
    assert taken - known == set()
