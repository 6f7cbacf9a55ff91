"""Gives LocalStack's engine the functions that it takes for plain maps, or resolves otherwise.

They are `Fn::Cidr`, and what the transform AWS::LanguageExtensions adds: `Fn::Length`,
`Fn::ToJsonString` and the default of `Fn::FindInMap`. Whether a template may use the latter is
asked elsewhere (`template_checks`). `Fn::Join` and `Fn::Equals` write booleans as CloudFormation.
"""

from collections.abc import Callable
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import (
    INTRINSIC_FUNCTIONS,
    ChangeSetModel,
    ChangeType,
    NodeParameter,
    is_nothing,
)
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocEntityDelta,
)
from localstack.services.cloudformation.engine.v2.change_set_model_visitor import (
    ChangeSetModelVisitor,
)
from localstack.services.cloudformation.engine.validations import ValidationError

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.functions import (
    are_equal,
    cidr_blocks,
    joined,
    json_string,
    length,
)
from analytics_emulator.localstack.stacks import refused
from analytics_emulator.localstack.typed import patched

_ADDED: dict[str, Callable[[Any], Any]] = {
    "Fn::Cidr": cidr_blocks,
    "Fn::Equals": are_equal,
    "Fn::Join": joined,
    "Fn::Length": length,
    "Fn::ToJsonString": json_string,
}


def apply() -> None:
    """Let the engine see the functions, and resolve them."""
    for name, function in _ADDED.items():
        INTRINSIC_FUNCTIONS.add(name)
        method = f"visit_node_intrinsic_function_{_METHOD[name]}"
        setattr(ChangeSetModelVisitor, method, lambda self, node: self.visit_children(node))
        setattr(ChangeSetModelPreproc, method, _resolved_by(function))

    @patched(ChangeSetModel._resolve_intrinsic_function_fn_find_in_map)
    def change_type(resolve: Any, self: Any, arguments: Any) -> Any:
        try:
            return resolve(self, arguments)
        except (RuntimeError, AttributeError):  # the key is missing: the default counts
            return arguments.change_type

    for resolve_change in (
        ChangeSetModel._resolve_intrinsic_function_fn_get_att,
        ChangeSetModel._resolve_intrinsic_function_fn_if,
    ):
        _notice_other_arguments(resolve_change)

    @patched(ChangeSetModel._resolve_intrinsic_function_ref)
    def change_type_of_ref(resolve: Any, self: Any, arguments: Any) -> Any:
        """Ask parameters first: a condition of the same name, which no Ref means, led to itself."""
        name = getattr(arguments, "value", None)
        is_same = arguments.change_type == ChangeType.UNCHANGED and isinstance(name, str)
        found = self._retrieve_parameter_if_exists(parameter_name=name) if is_same else None
        return found.change_type if isinstance(found, NodeParameter) else resolve(self, arguments)

    @patched(ChangeSetModelPreproc._resolve_mapping)
    def resolve_mapping(
        resolve: Any, self: Any, name: Any, first: Any, second: Any, *rest: Any
    ) -> Any:
        try:
            return resolve(self, name, first, second)
        except ValidationError:
            if not rest or not isinstance(rest[0], dict):
                raise
            default = rest[0].get("DefaultValue")  # nothing, where it is AWS::NoValue
        return PreprocEntityDelta(before=default, after=default)


def _notice_other_arguments(resolve_change: Any) -> None:
    """Take another resource, attribute or condition for a change.

    LocalStack looks at what the former one becomes alone.
    """

    @patched(resolve_change)
    def change_of_call(original: Any, self: Any, arguments: Any) -> Any:
        found = original(self, arguments)
        is_other = arguments.change_type != ChangeType.UNCHANGED
        return arguments.change_type if is_other else found


_METHOD = {
    "Fn::Cidr": "fn_cidr",
    "Fn::Equals": "fn_equals",
    "Fn::Join": "fn_join",
    "Fn::Length": "fn_length",
    "Fn::ToJsonString": "fn_to_json_string",
}


def _resolved_by(function: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def visit(self: Any, node_intrinsic_function: Any) -> Any:  # by name, its subclasses call it
        node = node_intrinsic_function
        delta = self.visit(node.arguments)
        return self._cached_apply(node.scope, delta, lambda value: _result(function, value))

    return visit


def _result(function: Callable[[Any], Any], value: Any) -> Any:
    """Call a function; what a validation leaves open (nothing yet) stays open."""
    if is_nothing(value):
        return value
    try:
        return function(value)
    except TemplateError as error:
        raise refused(str(error)) from None
