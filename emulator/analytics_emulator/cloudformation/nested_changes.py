"""What a change set says of the stacks within its stack.

Source: CloudFormation API reference, ResourceChangeDetail (ChangeSource `Automatic`), and guide,
"Change sets for nested stacks", whose example the members and words are.
"""

from collections.abc import Mapping
from typing import Any

NESTED = "AWS::CloudFormation::Stack"
AUTOMATIC: Mapping[str, Any] = {
    "Target": {"Attribute": "Properties", "RequiresRecreation": "Never"},
    "Evaluation": "Dynamic",
    "ChangeSource": "Automatic",
}
FROM_ROOT = "Executable from root change set"


def name_of_child(change_set_name: str, logical_id: str, suffix: str) -> str:
    """Return the name of the change set of a nested stack (its form is unverified)."""
    return f"{change_set_name[:80]}-{logical_id[:30]}-{suffix}"


def child_request(
    name: str, stack: str, kind: str, properties: Mapping[str, Any], parameters: Any
) -> dict[str, Any]:
    """Return the request for the change set of a nested stack."""
    tags = properties.get("Tags")
    request = {
        "StackName": stack,
        "ChangeSetName": name,
        "ChangeSetType": kind,
        "TemplateURL": properties["TemplateURL"],
        "Parameters": parameters,
        "IncludeNestedStacks": True,
    }
    return {**request, "Tags": tags} if tags else request
