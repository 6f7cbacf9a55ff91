"""The one role by which API Gateway writes logs in an account and region, shared by all its APIs.

Several deployments can stand in one account, so each takes the setting only where no working role
is set, and gives it back when its own role goes (API Gateway developer guide, CloudWatch logging).
"""

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks.deployment import Deployment


def sets_logging_role(target: Target, deployment: Deployment) -> bool:
    """Return whether this deployment shall set the role: nobody has, or it was this one."""
    current = _current(target)
    if not current or current.endswith(f"/{_role_name(target, deployment)}"):
        return True
    return not _role_exists(target, current)


def unset_logging_role(target: Target, deployment: Deployment) -> bool:
    """Clear the setting where it names this deployment's role; tells whether it did."""
    if not _current(target).endswith(f"/{_role_name(target, deployment)}"):
        return False
    target.session.client("apigateway").update_account(
        patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}]
    )
    return True


def _current(target: Target) -> str:
    return target.session.client("apigateway").get_account().get("cloudwatchRoleArn") or ""


def _role_name(target: Target, deployment: Deployment) -> str:
    return f"{deployment.prefix}-{deployment.environment}-{target.region}-api-logs"


def _role_exists(target: Target, arn: str) -> bool:
    try:
        target.session.client("iam").get_role(RoleName=arn.rsplit("/", 1)[-1])
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise
    return True
