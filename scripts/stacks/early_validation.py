"""What CloudFormation found wrong with a change set before it would change anything.

Since November 2025 a change set's reason names no more than the check that failed; resource,
identifier and reason come from DescribeEvents (CloudFormation API reference, OperationEvent).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import OperationEventTypeDef

FAILED = ("FAILED", "HOOK_COMPLETE_FAILED", "HOOK_FAILED")

MAY_NOT_ASK = "what they found can't be told without cloudformation:DescribeEvents"


def findings(client: "CloudFormationClient", change_set_id: str, stack_id: str) -> list[str]:
    """Say what each failed check found, once, or that the caller may not ask for it.

    Nothing where CloudFormation won't tell: an older emulator, say, whose reason says enough.
    """
    try:
        return list(
            dict.fromkeys(_text(event) for event in _events(client, change_set_id, stack_id))
        )
    except ClientError as error:
        is_denied = error.response.get("Error", {}).get("Code", "").startswith("AccessDenied")
        return [MAY_NOT_ASK] if is_denied else []
    except BotoCoreError:
        return []


def _events(
    client: "CloudFormationClient", change_set_id: str, stack_id: str
) -> "Iterator[OperationEventTypeDef]":
    more: dict[str, Any] = {}
    while True:
        page = client.describe_events(ChangeSetName=change_set_id, StackName=stack_id, **more)
        for event in page.get("OperationEvents", []):
            status = event.get("ValidationStatus") or event.get("HookStatus")
            if status in FAILED:
                yield event
        if "NextToken" not in page:
            return
        more = {"NextToken": page["NextToken"]}


def _text(event: "OperationEventTypeDef") -> str:
    where = event.get("LogicalResourceId") or event.get("ValidationPath", "")
    kind, identifier = event.get("ResourceType"), event.get("PhysicalResourceId")
    path = event.get("ValidationPath", "")
    details = ", ".join(text for text in (kind, identifier, path) if text and text != where)
    reason = event.get("ValidationStatusReason") or event.get("HookStatusReason", "")
    check = event.get("ValidationName") or event.get("HookType", "")
    return f"{where}{f' ({details})' if details else ''}: {reason or check}"
