"""Refuses the templates and parameters that CloudFormation refuses, before anything is created.

LocalStack deploys most of them, answers some with InternalError, and reads circles for minutes. It
also expands `AWS::LanguageExtensions` in part and wrongly; here that happens first.
"""

import json
from typing import Any

from localstack.aws.api.cloudformation import InsufficientCapabilitiesException
from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.engine.v2.change_set_model import is_nothing
from localstack.services.cloudformation.engine.v2.change_set_model_transform import (
    ChangeSetModelTransform,
)
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.deployment_request import unlisted_type
from analytics_emulator.cloudformation.templates.assertions import check_rules
from analytics_emulator.cloudformation.templates.calls import calls_of
from analytics_emulator.cloudformation.templates.capabilities import missing_capability
from analytics_emulator.cloudformation.templates.early_values import EarlyValues
from analytics_emulator.cloudformation.templates.errors import TemplateError
from analytics_emulator.cloudformation.templates.extensions import (
    has_extensions,
    with_plain_policies,
    without_extensions,
)
from analytics_emulator.cloudformation.templates.preparation import (
    check_after_transforms,
    check_before_transforms,
    check_properties,
    with_listed_attributes,
)
from analytics_emulator.cloudformation.templates.regional_types import (
    check_types,
    check_unconditional_types,
)
from analytics_emulator.localstack.corrections.parameters import (
    parameter_values,
    resolved_parameters,
)
from analytics_emulator.localstack.corrections.requests import (
    capabilities_of_request,
    refusing,
    request_in_hand,
)
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Look at each template before LocalStack models it, and again when its transforms have run."""

    @patched(provider.CloudformationProviderV2._setup_change_set_model)
    def set_up(
        original: Any,
        *args: Any,
        change_set: Any,
        before_template: Any,
        after_template: Any,
        before_parameters: Any,
        after_parameters: Any,
        **more: Any,
    ) -> None:
        with refusing():
            if after_template is not None and not is_nothing(after_template):
                check_before_transforms(after_template)
            change_set.is_extended = bool(after_template) and has_extensions(after_template)
            resolved = _resolved(change_set, after_template, after_parameters)
            original(
                *args,
                change_set=change_set,
                before_template=_plain(
                    change_set, _as_it_stands(change_set.stack, before_template), before_parameters
                ),
                after_template=_plain(change_set, after_template, resolved),
                before_parameters=before_parameters,
                after_parameters=after_parameters,
                **more,
            )

    @patched(ChangeSetModelTransform.transform)
    def transform(original: Any, self: Any) -> Any:
        before, after = original(self)
        if not is_nothing(after) and after:
            _check(self._change_set, after)
        return before, after

    @patched(provider.CloudformationProviderV2.validate_template)
    def validate_template(original: Any, self: Any, context: Any, request: Any) -> Any:
        answer = original(self, context, request)
        with refusing():
            body = template_preparer.template_to_json(api_utils.extract_template_body(request))
            check_unconditional_types(json.loads(body), context.region)
        return answer


def _resolved(change_set: Any, template: Any, given: Any) -> Any:
    """Resolve the parameters, and ask the section Rules about them."""
    if not template or given is None:
        return None
    stack = change_set.stack
    resolved = resolved_parameters(template, given, stack.account_id, stack.region_name)
    values = parameter_values(stack, resolved)
    check_rules(template.get("Rules"), EarlyValues(template, values))
    if not template.get("Transform") and not any(calls_of(template, "Fn::Transform")):
        _check(change_set, with_plain_policies(template, values), values)
    return resolved


def _as_it_stands(stack: Any, template: Any) -> Any:
    """Return what macros made of a stack's template: an update asks none of them again for it."""
    if template and any(calls_of(template, "Fn::Transform")):
        return stack.processed_template or template
    return template


def _plain(change_set: Any, template: Any, resolved: Any) -> Any:
    if not template:
        return template
    values = parameter_values(change_set.stack, resolved)
    plain = without_extensions if has_extensions(template) else with_plain_policies
    return with_listed_attributes(plain(template, values))


def _check(change_set: Any, template: Any, values: Any = None) -> None:
    stack = change_set.stack
    if values is None:
        values = parameter_values(stack, change_set.resolved_parameters)
    with refusing():
        check_after_transforms(template, values, change_set.is_extended)
        check_types(template, values, stack.region_name)
        if missing := missing_capability(template["Resources"], capabilities_of_request()):
            raise InsufficientCapabilitiesException(f"Requires capabilities : [{missing}]")
        check_properties(template, values)
        types = [resource["Type"] for resource in template["Resources"].values()]
        if refusal := unlisted_type(types, request_in_hand().get("ResourceTypes") or ()):
            raise TemplateError(refusal)
