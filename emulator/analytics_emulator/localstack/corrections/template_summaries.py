"""Tells which capabilities and transforms a template asks for; LocalStack leaves both out.

Deployment tools ask ValidateTemplate or GetTemplateSummary what to acknowledge (CloudFormation API
reference; each tells a stack's template, or one that is given).
"""

from typing import Any

from localstack.services.cloudformation import api_utils
from localstack.services.cloudformation.engine import template_preparer
from localstack.services.cloudformation.stores import get_cloudformation_store
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.cloudformation.templates.capabilities import summary
from analytics_emulator.localstack.typed import patched


def apply() -> None:
    """Add them to both answers."""
    operations = provider.CloudformationProviderV2
    for operation in (operations.validate_template, operations.get_template_summary):
        _complete(operation)


def _complete(operation: Any) -> None:
    @patched(operation)
    def answer(original: Any, self: Any, context: Any, request: Any) -> Any:
        return {**original(self, context, request), **summary(_template(context, request))}


def _template(context: Any, request: dict[str, Any]) -> Any:
    if name := request.get("StackName"):
        store = get_cloudformation_store(context.account_id, context.region)
        found: Any = provider.find_stack_v2(store, name)
        return found.template
    return template_preparer.parse_template(api_utils.extract_template_body(request))
