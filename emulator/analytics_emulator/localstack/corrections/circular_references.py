"""Lets macros see a template whose resources refer to each other or themselves.

LocalStack resolves such a reference without end, and a macro may leave it out: SAM drops what an
endpoint's configuration doesn't have. What is left of circles is refused once macros have run.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import Nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    PreprocEntityDelta,
)
from localstack.services.cloudformation.engine.v2.change_set_model_transform import (
    ChangeSetModelTransform,
)

from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look into no resource from within itself."""

    @patched(ChangeSetModelTransform.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        begun = vars(self).setdefault("begun_resources", set())
        if node_resource.name in begun:
            return PreprocEntityDelta(before=Nothing, after=Nothing)
        begun.add(node_resource.name)
        try:
            return visit(self, node_resource)
        finally:
            begun.discard(node_resource.name)
