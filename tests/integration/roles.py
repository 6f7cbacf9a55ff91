"""Roles for tests that are about something else."""

import json
from typing import Any


def role_of(iam: Any, service: str, *actions: str) -> str:
    """Return the ARN of a role that a service may take; it is made where it isn't there."""
    name = f"role-of-{service}"
    trusted = {"Service": f"{service}.amazonaws.com"}
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    granted = {"Effect": "Allow", "Action": list(actions) or ["*"], "Resource": "*"}
    try:
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    except iam.exceptions.EntityAlreadyExistsException:
        made = iam.get_role(RoleName=name)
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=_policy(granted))
    arn: str = made["Role"]["Arn"]
    return arn


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
