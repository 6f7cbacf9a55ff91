"""Tells the account's quotas, which LocalStack can't: AWS's defaults.

CloudFormation API reference, AccountLimit, and user guide, "Understand CloudFormation quotas":
2,000 stacks, 200 outputs; "ConcurrentResourcesLimit" of 2,500 is what users quote of new accounts.
"""

from typing import Any

from localstack.aws.api import handler
from localstack.services.cloudformation.v2 import provider

from analytics_emulator.localstack.typed import add_operations

_LIMITS = {"ConcurrentResourcesLimit": 2500, "StackLimit": 2000, "StackOutputsLimit": 200}


def apply() -> None:
    """Put the operation in place of LocalStack's."""
    add_operations(provider.CloudformationProviderV2, describe_account_limits)


@handler("DescribeAccountLimits", expand=False)
def describe_account_limits(
    _self: Any, _context: Any, _request: dict[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """Give each limit by its name."""
    return {"AccountLimits": [{"Name": n, "Value": v} for n, v in _LIMITS.items()]}
