"""What API Gateway keeps of an account."""

from typing import Any

from analytics_emulator.cloudformation.resource_type import Properties


def update_account(clients: Any, _before: Properties, after: Properties) -> None:
    """Set the role by which logs are written."""
    role = after.get("CloudWatchRoleArn", "")
    change = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role}
    clients.apigateway.update_account(patchOperations=[change])
