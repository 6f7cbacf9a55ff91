"""Leaves `${!Name}` in Fn::Sub as the literal `${Name}` (CloudFormation guide, Fn::Sub).

LocalStack takes it for a reference and puts an empty text or an error in its place. Literals are
hidden from its search for references by a mark that no template can hold.
"""

from typing import Any

from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.engine.v2.change_set_model_validator import (
    ChangeSetModelValidator,
)

from analytics_emulator.localstack.typed import patched

_MARK = "\x00"


def apply() -> None:
    """Mark literals where templates are parsed, and unmark what was substituted."""

    @patched(template_preparer.parse_template)
    def parse_template(parse: Any, template: str) -> Any:
        return _marked(parse(template))

    for visitor in (ChangeSetModelPreproc, ChangeSetModelValidator):

        @patched(visitor.visit_node_intrinsic_function_fn_sub)
        def visit_sub(visit: Any, self: Any, node: Any) -> Any:
            delta = visit(self, node)
            delta.before, delta.after = _unmarked(delta.before), _unmarked(delta.after)
            return delta


def _marked(node: Any, in_sub: bool = False) -> Any:
    if isinstance(node, dict):
        return {key: _marked(value, key == "Fn::Sub") for key, value in node.items()}
    if isinstance(node, list):
        return [_marked(value, in_sub and index == 0) for index, value in enumerate(node)]
    if in_sub and isinstance(node, str):
        return node.replace("${!", f"${_MARK}{{")
    return node


def _unmarked(value: Any) -> Any:
    return value.replace(_MARK, "") if isinstance(value, str) else value
