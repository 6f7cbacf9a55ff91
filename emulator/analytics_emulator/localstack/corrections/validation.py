"""Lets what looks at a template before its deployment wait for what only that knows.

LocalStack's transforms and validation put a function's arguments, or an empty text, in the place of
an attribute that isn't there yet, and then refuse what functions make of it: `Fn::Select` of a
split ARN, `Fn::Sub` with a map, `Fn::Base64`. Here such a value stays unknown through all of them.
"""

from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import Nothing, is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocEntityDelta,
)
from localstack.services.cloudformation.engine.v2.change_set_model_transform import (
    ChangeSetModelTransform,
)
from localstack.services.cloudformation.engine.v2.change_set_model_validator import (
    ChangeSetModelValidator,
)
from localstack.services.cloudformation.engine.validations import ValidationError

from analytics_emulator.localstack.typed import patched

_FUNCTIONS = ("base64", "cidr", "join", "length", "select", "split", "to_json_string")
_VISIT = "visit_node_intrinsic_function_fn_"


class UnknownText(str):
    """A text that a deployment makes; whatever it holds is no part of it."""

    __slots__ = ()


def apply() -> None:
    """Stand before the functions of both; what they inherit must be in place."""
    for visitor in (ChangeSetModelTransform, ChangeSetModelValidator):
        for name in _FUNCTIONS:
            method = f"{_VISIT}{name}"
            setattr(visitor, method, _patient(getattr(visitor, method)))
        setattr(visitor, f"{_VISIT}get_att", _attribute)
        setattr(visitor, "visit_node_intrinsic_function_ref", _reference)  # noqa: B010 -- a patch
        method = f"{_VISIT}import_value"
        setattr(visitor, method, _import(getattr(visitor, method)))
        visitor._maybe_perform_replacements = _replaced  # type: ignore[method-assign] # a patch

    @patched(ChangeSetModelTransform.visit_node_resource)
    def visit_node_resource(visit: Any, self: Any, node_resource: Any) -> Any:
        """Look into no resource from within itself, which LocalStack does without end.

        A macro may leave such a reference out; what is left of circles is refused behind it.
        """
        begun = vars(self).setdefault("begun_resources", set())
        if node_resource.name in begun:
            return PreprocEntityDelta(before=Nothing, after=Nothing)
        begun.add(node_resource.name)
        try:
            return visit(self, node_resource)
        finally:
            begun.discard(node_resource.name)


def _replaced(self: Any, delta: Any) -> Any:
    if isinstance(delta.after, UnknownText):
        return delta
    return ChangeSetModelPreproc._maybe_perform_replacements(self, delta)


def _patient(visit: Any) -> Any:
    def visit_or_wait(self: Any, node_intrinsic_function: Any) -> Any:
        arguments = self.visit(node_intrinsic_function.arguments)
        if not is_unknown(arguments.after):
            return visit(self, node_intrinsic_function)
        before = self._before_cache.get(node_intrinsic_function.scope, Nothing)
        return PreprocEntityDelta(before=before, after=UnknownText())

    return visit_or_wait


def _import(visit: Any) -> Any:
    """Leave what nobody exports open: that it is missing is said later, by its name."""

    def visit_or_wait(self: Any, node_intrinsic_function: Any) -> Any:
        delta = visit(self, node_intrinsic_function)
        if is_nothing(delta.after) and isinstance(_name_of(self, node_intrinsic_function), str):
            delta.after = UnknownText()
        return delta

    return visit_or_wait


def _name_of(visitor: Any, node_intrinsic_function: Any) -> Any:
    return visitor.visit(node_intrinsic_function.arguments).after


def _reference(self: Any, node_intrinsic_function: Any) -> Any:
    visit = ChangeSetModelPreproc.visit_node_intrinsic_function_ref
    try:
        delta = visit(self, node_intrinsic_function)
    except ValidationError:
        return _made_by_transform(self, node_intrinsic_function)
    if delta.after is None:  # the resource has no identifier yet
        delta.after = UnknownText()
    return delta


def _made_by_transform(self: Any, node_intrinsic_function: Any) -> Any:
    """Leave open what names a resource that a transform makes, such as SAM's `MyApi.Stage`."""
    if not isinstance(self, ChangeSetModelTransform):
        raise  # noqa: PLE0704 -- the error that is handled
    before = self._before_cache.get(node_intrinsic_function.scope, Nothing)
    return PreprocEntityDelta(before=before, after=UnknownText())


def _attribute(self: Any, node_intrinsic_function: Any) -> Any:
    try:
        visit = ChangeSetModelPreproc.visit_node_intrinsic_function_fn_get_att
        delta = visit(self, node_intrinsic_function)
    except ValidationError:
        return _made_by_transform(self, node_intrinsic_function)
    except RuntimeError:  # no such resource has been deployed
        before = self._before_cache.get(node_intrinsic_function.scope, Nothing)
        return PreprocEntityDelta(before=before, after=UnknownText())
    if delta.after is None:
        delta.after = UnknownText()
    return delta


def is_unknown(value: Any) -> bool:
    """Return whether something in a value isn't known yet."""
    if isinstance(value, dict):
        return any(map(is_unknown, value.values()))
    if isinstance(value, list):
        return any(is_nothing(item) or is_unknown(item) for item in value)
    return isinstance(value, UnknownText)
