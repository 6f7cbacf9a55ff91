"""Finds what is wrong with a stack's outputs once its resources stand.

An export's name is one stack's alone in its region, an output is a text, and what another stack
imports can be neither changed nor removed (CloudFormation guide, "Outputs" and "Get exported
outputs"; texts as users quote them). LocalStack takes the later export for the earlier one's, and
changes them all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.services.cloudformation.stores import get_cloudformation_store

from analytics_emulator.cloudformation.templates.parameters import as_text
from analytics_emulator.localstack.stacks import importers


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
    exports = {o["ExportName"]: o["OutputValue"] for o in outputs if o.get("ExportName")}
    for name, users in used_exports(stack, exports):
        verb = "updated" if name in exports else "deleted"
        return f"Export {name} cannot be {verb} as it is in use by {users}"
    return None


def used_exports(stack: Any, after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what others import of a stack and wouldn't be there as it is, and who they are."""
    for name, value in (stack.resolved_exports or {}).items():
        if after.get(name) == value:
            continue
        users = importers(name, stack.account_id, stack.region_name)
        if others := [user for user in users if user != stack.stack_name]:
            yield name, _listed(others)


def _listed(names: list[str]) -> str:
    """Write names as AWS does: commas, and "and" before the last."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _owner(stack: Any, export: str | None) -> str | None:
    """Name the other stack that exports this name."""
    store = get_cloudformation_store(stack.account_id, stack.region_name)
    for other in list(store.stacks_v2.values()):
        if other is not stack and other.is_active() and export in other.resolved_exports:
            return str(other.stack_name)
    return None
