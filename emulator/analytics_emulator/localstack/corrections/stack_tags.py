"""Hands a stack's tags on to what it makes (`cloudformation/stack_tags`), and keeps them so.

LocalStack keeps them with the stack alone, so that nothing that asks a resource for its tags (a
policy's condition, a bill, a search) finds any.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocProperties,
)

from analytics_emulator.cloudformation.stack_tags import takes_tags, with_stack_tags
from analytics_emulator.localstack.typed import patched

_OWN = "own_properties"  # a resource's member: what its template gives, without the stack's tags

type Tags = Sequence[Mapping[str, str]]


def apply() -> None:
    """Put a stack's tags beside each resource's own, as they were and as they are to be."""

    @patched(ChangeSetModelPreproc.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        delta = visit(self, node_resource)
        change_set = self._change_set
        former: Tags = getattr(change_set, "former_tags", None) or ()
        tags: Tags = change_set.tags or ()
        if former or tags:
            is_new = is_nothing(delta.before)
            _hand_on(delta.before, former)
            _hand_on(delta.after, tags, leaves_alone=is_new and not tags)
        return delta


def own_properties(resource: Any) -> Mapping[str, Any]:
    """Return what a template gives a resource, without what its stack hands on."""
    own: Mapping[str, Any] = vars(resource).get(_OWN, resource.properties.properties)
    return own


def _hand_on(resource: Any, tags: Tags, *, leaves_alone: bool = False) -> None:
    if is_nothing(resource) or leaves_alone or not takes_tags(resource.resource_type):
        return
    own = resource.properties.properties
    vars(resource)[_OWN] = own
    resource.properties = PreprocProperties(with_stack_tags(resource.resource_type, own, tags))
