"""Values outside of a resource type's schema, as CloudFormation's validator finds them.

The schemas are AWS's own, as cfn-lint carries them; a type without one is not looked at.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.known_values import known
from analytics_emulator.cloudformation.templates.lint_rules import rule_errors
from analytics_emulator.cloudformation.templates.schema_files import folder, hashes
from analytics_emulator.cloudformation.templates.schema_keywords import (
    SchemaValidator,
    with_readable_patterns,
)


def property_faults(type_name: str, properties: Any, values: EarlyValues) -> list[str]:
    """Return what CloudFormation would say to a resource's properties, a line a fault."""
    validator = _validator(type_name)
    if validator is None:
        return []
    given = known(properties, values)
    faults = list(_lines(validator.iter_errors(given)))
    return faults or list(dict.fromkeys(_lines(rule_errors(type_name, given))))


def attributes_of(type_name: str) -> frozenset[str] | None:
    """Return what Fn::GetAtt gives of a type: what its schema has as read-only; None for anything.

    Some types give their other properties too, by a list that cfn-lint has measured.
    """
    schema = _schema(type_name)
    everything, exceptions = _measured_attributes()
    if schema is None or type_name in everything:
        return None
    listed = schema.get("readOnlyProperties", [])
    names = {path.removeprefix("/properties/").replace("/", ".") for path in listed}
    return frozenset(names | set(exceptions.get(type_name, [])))


def unread_properties(type_name: str) -> frozenset[str]:
    """Return the properties of a type that AWS takes and never tells, as a whole or in part."""
    listed = (_schema(type_name) or {}).get("writeOnlyProperties", [])
    return frozenset(path.split("/")[2] for path in listed)


def has_tags(type_name: str) -> bool:
    """Return whether resources of a type are tagged by their property `Tags`."""
    return "Tags" in (_schema(type_name) or {}).get("properties", {})


def create_only_on_aws(type_name: str) -> list[str]:
    """Return the pointers of what an update of a type can only replace."""
    listed: list[str] = (_schema(type_name) or {}).get("createOnlyProperties", [])
    return listed


def read_only_on_aws(type_name: str) -> list[str]:
    """Return the pointers of what a type tells and no template gives."""
    listed: list[str] = (_schema(type_name) or {}).get("readOnlyProperties", [])
    return listed


def identifiers_of(type_name: str) -> list[str]:
    """Return the names of what identifies a resource."""
    listed = (_schema(type_name) or {}).get("primaryIdentifier", [])
    return [pointer.split("/")[2] for pointer in listed]


@cache
def _measured_attributes() -> tuple[list[str], dict[str, list[str]]]:
    """Read cfn-lint's lists, without importing it."""
    source = ast.parse((folder().parents[1] / "schema" / "_getatts.py").read_text())
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in source.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if node.targets[0].id in ("_all_property_types", "_exceptions")
    }
    return found["_all_property_types"], found["_exceptions"]


def _lines(errors: Any) -> Iterator[str]:
    for error in errors:
        where = "".join(f"/{part}" for part in error.absolute_path)
        if error.validator == "additionalProperties" and not where:
            continue  # named elsewhere, with what the emulator doesn't honour
        if error.validator == "additionalProperties":
            yield from _extraneous(where, error)
        elif error.validator in ("oneOf", "anyOf"):
            yield f"#{where}: {_alternatives(error)}"
        elif error.validator == "not":
            yield f"#{where}: {error.instance} is not permitted"
        else:
            yield f"#{where}: {error.message}"


def _extraneous(where: str, error: Any) -> Iterator[str]:
    known, patterns = error.schema.get("properties", {}), error.schema.get("patternProperties", {})
    for name in error.instance:
        if name not in known and not any(re.search(pattern, name) for pattern in patterns):
            yield f"#{where}: extraneous key [{name}] is not permitted"


def _alternatives(error: Any) -> str:
    """Say what each alternative lacks, as far as they say it."""
    lacks = dict.fromkeys(inner.message for inner in error.context or ())
    return f"matches none of its alternatives ({'; '.join(lacks)})" if lacks else "matches many"


@cache
def _validator(type_name: str) -> Any:
    schema = _schema(type_name)
    return None if schema is None else SchemaValidator(schema)


@cache
def _schema(type_name: str) -> Any:
    found = hashes().get(type_name)
    if found is None:
        return None
    schema = json.loads((folder() / "resources" / f"{found}.json").read_text())
    return with_readable_patterns(schema)
