"""Lets Fn::Sub give text, with `${!Name}` as the literal `${Name}` (CloudFormation guide, Fn::Sub).

LocalStack takes `${!Name}` for a reference and puts an empty text or an error in its place, and
makes numbers of what looks like one (`1.10` becomes `1.1`).
"""

from collections.abc import Callable
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import Nothing, is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    _PSEUDO_PARAMETERS,
    ChangeSetModelPreproc,
    PreprocEntityDelta,
    PreprocResource,
)
from localstack.services.cloudformation.engine.v2.change_set_model_transform import (
    ChangeSetModelTransform,
)
from localstack.services.cloudformation.engine.v2.change_set_model_validator import (
    ChangeSetModelValidator,
)
from localstack.services.cloudformation.engine.validations import ValidationError

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.substitution import substituted
from analytics_emulator.localstack.corrections.validation import UnknownText
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Substitute in place of LocalStack's deployment and of its validation, which knows less."""
    for visitor, unknown in (
        (ChangeSetModelPreproc, _undefined),
        (ChangeSetModelTransform, _blank),
        (ChangeSetModelValidator, _blank),
    ):
        _substitute(visitor, unknown)


def _substitute(visitor: Any, unknown: Callable[[str], str]) -> None:
    @patched(visitor.visit_node_intrinsic_function_fn_sub)
    def visit_sub(_visit: Any, self: Any, node: Any) -> Any:
        arguments = self.visit(node.arguments)
        before = self._before_cache.get(node.scope, Nothing)
        after = self._after_cache.get(node.scope, Nothing)
        if is_nothing(before) and not is_nothing(arguments.before):
            before = _text(self, arguments.before, True, unknown)
        if is_nothing(after) and not is_nothing(arguments.after):
            after = _text(self, arguments.after, False, unknown)
        return PreprocEntityDelta(before=before, after=after)


def _text(visitor: Any, arguments: Any, is_before: bool, unknown: Callable[[str], str]) -> str:
    text, own = (arguments, {}) if isinstance(arguments, str) else _pair(arguments)

    asked: dict[str, Any] = {}

    def value_of(name: str) -> Any:
        value = own[name] if name in own else _value(visitor, name, is_before)
        asked[name] = unknown(name) if is_nothing(value) or value is None else value
        return asked[name]

    try:
        result = substituted(text, value_of)
        is_open = any(isinstance(value, UnknownText) for value in asked.values())
        return UnknownText(result) if is_open else result
    except TemplateError as error:
        raise refused(str(error)) from None


def _pair(arguments: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(arguments, list) and len(arguments) == 2 and isinstance(arguments[1], dict):
        return str(arguments[0]), arguments[1]
    raise refused(
        "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. "
        "Specify a string as first argument, and an optional second argument to specify a mapping "
        "of values to replace in the string"
    )


def _value(visitor: Any, name: str, is_before: bool) -> Any:
    """Find a value as Ref or Fn::GetAtt would; nothing, where it isn't known yet."""
    if name in _PSEUDO_PARAMETERS:
        return visitor._resolve_pseudo_parameter(pseudo_parameter_name=name)
    try:
        if "." in name:
            return visitor._resolve_attribute(arguments=name, select_before=is_before)
        delta = visitor._resolve_reference(logical_id=name)
    except RuntimeError:
        return Nothing
    except ValidationError:  # a resource that a transform makes, such as SAM's `ServerlessRestApi`
        if not isinstance(visitor, ChangeSetModelTransform):
            raise
        return Nothing
    found = delta.before if is_before else delta.after
    return found.physical_resource_id if isinstance(found, PreprocResource) else found


def _undefined(name: str) -> str:
    raise RuntimeError(f"Undefined variable name in Fn::Sub string template '{name}'")


def _blank(_name: str) -> str:
    """Stand for what only a deployment knows."""
    return UnknownText()
