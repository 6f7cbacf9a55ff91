"""Finds what is wrong with a stack's outputs once its resources stand.

An export's name is one stack's alone in its region, and an output is a text (CloudFormation guide,
"Outputs"; texts as users quote them). LocalStack takes the later export for the earlier one's.
"""

from typing import Any

from localstack.services.cloudformation.stores import get_cloudformation_store

from analytics_emulator.cloudformation.templates.parameters import as_text


def fault_of_outputs(stack: Any, outputs: list[Any]) -> str | None:
    """Return why the deployment must be undone, if so; turns numbers into text else."""
    for output in outputs:
        value = output["OutputValue"]
        if isinstance(value, (list, dict)):
            return (
                "Template format error: The Value field of every Outputs member must evaluate to a "
                "String."
            )
        output["OutputValue"] = as_text(value)
        if owner := _owner(stack, output.get("ExportName")):
            return (
                f"Export with name {output['ExportName']} is already exported by stack {owner}. "
                "Rollback requested by user."
            )
    return None


def _owner(stack: Any, export: str | None) -> str | None:
    """Name the other stack that exports this name."""
    store = get_cloudformation_store(stack.account_id, stack.region_name)
    for other in list(store.stacks_v2.values()):
        if other is not stack and other.is_active() and export in other.resolved_exports:
            return str(other.stack_name)
    return None
