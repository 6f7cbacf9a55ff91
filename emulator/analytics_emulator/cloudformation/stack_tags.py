"""Which resources a stack's tags come to, and what the resources' own become with them.

Source: CloudFormation guide, "Resource tags" (stack-level tags go to the resources that take tags);
API reference, CreateStack and UpdateStack: Tags. That a resource's own tag wins is AWS's advice on
stack-level tags.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from analytics_emulator.cloudformation.findings import TemplateResource
from analytics_emulator.cloudformation.nested_changes import NESTED
from analytics_emulator.cloudformation.tables import (
    accepted_without_effect,
    applied_by_updates,
    honoured_properties,
)
from analytics_emulator.cloudformation.tags import tag_map

type Properties = Mapping[str, Any]

# Types whose Tags are a map in templates.
_MAPS = frozenset({"AWS::SSM::Parameter"})


@cache
def takes_tags(type_name: str) -> bool:
    """Return whether creations and updates of a type set its Tags here."""
    ours = honoured_properties().get(type_name)
    if ours is not None:
        return "Tags" in ours
    if "Tags" in accepted_without_effect().get(type_name, {}):
        return False
    applied = applied_by_updates().get(type_name, {}).get("applied", ())
    # A nested stack hands them on; its update takes whatever its properties are.
    return type_name == NESTED or (isinstance(applied, list) and "Tags" in applied)


def untagged_resources(
    resources: Iterable[TemplateResource], has_tags_on_aws: Callable[[str], bool]
) -> Iterator[str]:
    """Say which resources a stack's tags would come to on AWS alone."""
    for one in resources:
        if has_tags_on_aws(one.type_name) and not takes_tags(one.type_name):
            yield f"{one.logical_id} ({one.type_name}): the stack's tags don't come to it."


def with_stack_tags(
    type_name: str, properties: Properties, tags: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Return a resource's properties with its stack's tags among its own."""
    own: Any = properties.get("Tags") or ({} if type_name in _MAPS else [])
    if isinstance(own, dict):
        return {**properties, "Tags": {**tag_map([dict(tag) for tag in tags]), **own}}
    if not isinstance(own, list) or not all(isinstance(tag, dict) for tag in own):
        return dict(properties)  # what isn't known yet
    keys = {tag.get("Key") for tag in own}
    return {**properties, "Tags": [*own, *(dict(tag) for tag in tags if tag["Key"] not in keys)]}
