"""Checks the parameters of a stack, and gives their values as they were sent.

LocalStack checks none of their constraints, takes an empty value for the default, ignores names
that the template doesn't have, and makes 1.1 of a number 1.10 (CloudFormation guide, "Parameters").
"""

import re
from typing import Any

from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_preproc import (
    ChangeSetModelPreproc,
    PreprocEntityDelta,
)
from localstack.services.cloudformation.v2 import provider
from localstack.services.cloudformation.v2.types import EngineParameter, engine_parameter_value
from localstack.utils.aws.arns import get_partition
from localstack.utils.numbers import to_number

from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.parameter_types import ssm_value_type
from analytics_emulator.cloudformation.templates.parameters import (
    effective_values,
    is_hidden,
    typed_value,
)
from analytics_emulator.localstack.corrections.addresses import url_suffix
from analytics_emulator.localstack.corrections.notifications import topics_of
from analytics_emulator.localstack.corrections.parameter_lookups import (
    check_existence,
    stored_value,
)
from analytics_emulator.localstack.typed import patched

_INTEGER = re.compile(r"-?(0|[1-9]\d*)")


def apply() -> None:
    """Resolve, keep and show parameters in place of LocalStack."""
    operations = provider.CloudformationProviderV2

    # Static methods, which the patch turns into ones with `self` where they are called on one.
    @patched(operations._resolve_parameters)
    def resolve_parameters(
        _resolve: Any, template: Any, given: Any, account_id: str, region: str, _before: Any
    ) -> dict[str, EngineParameter]:
        return resolved_parameters(template, given, account_id, region)

    @patched(operations._extract_after_parameters)
    def extract(
        _extract: Any, _self: Any, request_parameters: Any, before: Any = None
    ) -> dict[str, str]:
        given = [_given(parameter, before or {}) for parameter in request_parameters or []]
        names = [name for name, _ in given]
        if twice := {name for name in names if names.count(name) > 1}:
            raise TemplateError(f"Parameters: [{', '.join(sorted(twice))}] come more than once")
        return dict(given)

    @patched(operations._render_resolved_parameters)
    def render(_render: Any, _self: Any, resolved: Any) -> list[dict[str, Any]]:
        return [_shown(name, parameter) for name, parameter in resolved.items()]

    @patched(ChangeSetModelPreproc.visit_node_parameter)
    def visit_node_parameter(_visit: Any, self: Any, node: Any) -> Any:
        dynamic, types = self.visit(node.dynamic_value), self.visit(node.type_)
        return PreprocEntityDelta(
            _value(types.before, dynamic.before), _value(types.after, dynamic.after)
        )


def parameter_values(stack: Any, resolved: Any) -> dict[str, Any]:
    """Return what Ref gives for each parameter, and for the pseudo parameters."""
    values = {
        name: typed_value(
            parameter["type_"], parameter.get("resolved_value") or engine_parameter_value(parameter)
        )
        for name, parameter in (resolved or {}).items()
    }
    return values | {
        "AWS::AccountId": stack.account_id,
        "AWS::NotificationARNs": topics_of(stack),
        "AWS::Partition": get_partition(stack.region_name),
        "AWS::Region": stack.region_name,
        "AWS::StackId": stack.stack_id,
        "AWS::StackName": stack.stack_name,
        "AWS::URLSuffix": url_suffix(stack.region_name),
    }


def resolved_parameters(
    template: Any, given: Any, account_id: str, region: str
) -> dict[str, EngineParameter]:
    """Return what the engine keeps of each parameter; raise for those that may not be so."""
    declarations = template.get("Parameters") or {}
    texts = effective_values(declarations, given or {})
    resolved: dict[str, EngineParameter] = {}
    for name, text in texts.items():
        declared = declarations[name]
        is_given = name in (given or {})
        resolved[name] = EngineParameter(
            type_=declared["Type"],
            given_value=text if is_given else None,
            default_value=None if is_given else text,
            no_echo=is_hidden(declared),
        )
        if ssm_value_type(declared["Type"]):
            stored: Any = stored_value(declared["Type"], text, account_id, region)
            resolved[name]["resolved_value"] = stored
        value: Any = resolved[name].get("resolved_value", text)
        check_existence(name, declared["Type"], value, account_id, region)
    return resolved


def _given(parameter: Any, before: dict[str, Any]) -> tuple[str, str]:
    """Read one parameter of a request; how AWS words the two refusals is unverified."""
    name = parameter.get("ParameterKey")
    if not name:
        raise TemplateError("Parameters: each must have a ParameterKey")
    if not parameter.get("UsePreviousValue"):
        if parameter.get("ParameterValue") is None:
            raise TemplateError(f"Parameters: [{name}] must have values")
        return name, parameter["ParameterValue"]
    if parameter.get("ParameterValue") is not None:
        raise TemplateError(
            f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true and "
            "a parameterValue"
        )
    if name not in before:
        raise TemplateError(
            f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for "
            "a parameter key not in the previous template"
        )
    return name, engine_parameter_value(before[name])


def _shown(name: str, parameter: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ParameterKey": name,
        "ParameterValue": engine_parameter_value(parameter),
    }
    if parameter.get("no_echo"):
        return {**shown, "ParameterValue": "****"}
    if (stored := parameter.get("resolved_value")) is not None:
        shown["ResolvedValue"] = ",".join(stored) if isinstance(stored, list) else stored
    return shown


def _value(type_name: Any, value: Any) -> Any:
    """Return what Ref gives; an integer stays a number, as LocalStack's providers want it."""
    if is_nothing(value) or is_nothing(type_name):
        return value
    if type_name == "Number" and isinstance(value, str) and _INTEGER.fullmatch(value):
        return to_number(value)
    return typed_value(str(type_name), value)
