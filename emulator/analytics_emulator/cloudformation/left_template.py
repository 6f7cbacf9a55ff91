"""The template of a stack that a failed deployment left as it stands.

Of each resource it has what stands, in plain values: the deployment's parameters may not be those
that a resource it didn't reach was made with.
"""

from collections.abc import Mapping
from typing import Any

from analytics_emulator.cloudformation.templates.references import both, references_in

type Properties = Mapping[str, Any]

_ATTRIBUTES = ("Type", "DeletionPolicy", "UpdateReplacePolicy", "Metadata")


def left_template(
    definitions: Mapping[str, Mapping[str, Any]], properties: Mapping[str, Properties]
) -> dict[str, Any]:
    """Return a template of resources, each by its definition with these properties instead.

    What a definition refers to is what it depends on, so that deletions keep their order.
    """
    return {
        "Resources": {
            name: {
                **{name: value for name, value in definition.items() if name in _ATTRIBUTES},
                "DependsOn": sorted(_needed(definition) & definitions.keys() - {name}),
                "Properties": dict(properties.get(name) or {}),
            }
            for name, definition in definitions.items()
        }
    }


def _needed(definition: Mapping[str, Any]) -> set[str]:
    listed = definition.get("DependsOn") or []
    named = references_in(definition.get("Properties") or {}, both)
    return {*(listed if isinstance(listed, list) else [listed]), *(one.name for one in named)}
