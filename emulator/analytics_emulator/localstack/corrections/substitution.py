"""Leaves `${!Name}` in Fn::Sub as the literal `${Name}`, and gives text (CloudFormation guide).

LocalStack takes `${!Name}` for a reference and puts an empty text or an error in its place, and
makes numbers of what looks like one (`1.10` becomes `1.1`). A mark that no template can hold hides
literals from its search for references, and keeps a text from looking like a number.
"""

from typing import Any

from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
)
from localstack.services.cloudformation.engine.v2.change_set_model_validator import (
    ChangeSetModelValidator,
)
from localstack.services.cloudformation.v2.provider import CloudformationProviderV2

from analytics_emulator.localstack.typed import patched

_MARK = "\x00"
_MARK_IN_JSON = "\\u0000"


def apply() -> None:
    """Mark literals where templates are parsed, and unmark what was substituted."""

    @patched(template_preparer.parse_template)
    def parse_template(parse: Any, template: str) -> Any:
        return _marked(parse(template))

    @patched(CloudformationProviderV2.get_template)
    def get_template(get: Any, *args: Any, **kwargs: Any) -> Any:
        answer = get(*args, **kwargs)
        return {**answer, "TemplateBody": answer["TemplateBody"].replace(_MARK_IN_JSON, "")}

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
        return node.replace("${!", f"${_MARK}{{") + _MARK
    return node


def _unmarked(value: Any) -> Any:
    return value.replace(_MARK, "") if isinstance(value, str) else value
