"""What a deployed role may do, and which IAM action and resource a call needs.

Names of actions and resources: service authorization reference of each service.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

REGION, ACCOUNT = "us-east-1", "000000000000"


@dataclass(frozen=True)
class Permission:
    """An action on a resource, each perhaps with wildcards."""

    action: str
    resource: str

    def covers(self, need: "Permission") -> bool:
        """Tell whether this allows what is needed."""
        return fnmatchcase(need.action, self.action) and fnmatchcase(need.resource, self.resource)


def permissions_of(iam: Any, role_name: str) -> list[Permission]:
    """Give what a role's own policies allow, one by one."""
    names = iam.list_role_policies(RoleName=role_name)["PolicyNames"]
    policies = [iam.get_role_policy(RoleName=role_name, PolicyName=name) for name in names]
    statements = [s for policy in policies for s in policy["PolicyDocument"]["Statement"]]
    assert all(statement["Effect"] == "Allow" for statement in statements)
    return [
        Permission(action, resource)
        for statement in statements
        for action in _listed(statement["Action"])
        for resource in _listed(statement["Resource"])
    ]


def needs_of(call: dict[str, Any]) -> Iterator[Permission]:
    """Give the permissions that a recorded call needs; KeyError for a call not known here."""
    operation = f"{call['service']}:{call['operation']}"
    action, resources = _NEEDS[operation]
    for resource in resources(call["parameters"]):
        yield Permission(action, resource)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def _table(names: dict[str, str]) -> list[str]:
    """Reading a table needs the catalog and the database as well."""
    database, table = names["DatabaseName"], names["Name"]
    places = ("catalog", f"database/{database}", f"table/{database}/{table}")
    return [_arn("glue", place) for place in places]


def _log_stream(names: dict[str, str]) -> list[str]:
    place = f"log-group:{names['logGroupName']}:log-stream:{names['logStreamName']}"
    return [_arn("logs", place)]


def _log_group(names: dict[str, str]) -> list[str]:
    return [_arn("logs", f"log-group:{names['logGroupName']}:*")]


def _stream(names: dict[str, str]) -> list[str]:
    return [_arn("firehose", f"deliverystream/{names['DeliveryStreamName']}")]


_NEEDS: dict[str, tuple[str, Callable[[dict[str, str]], list[str]]]] = {
    "firehose:PutRecordBatch": ("firehose:PutRecordBatch", _stream),
    "glue:GetTable": ("glue:GetTable", _table),
    "lambda:Invoke": ("lambda:InvokeFunction", lambda names: [names["FunctionName"]]),
    "logs:CreateLogStream": ("logs:CreateLogStream", _log_group),
    "logs:PutLogEvents": ("logs:PutLogEvents", _log_stream),
    "s3:PutObject": (
        "s3:PutObject",
        lambda names: [f"arn:aws:s3:::{names['Bucket']}/{names['Key']}"],
    ),
    "secretsmanager:GetSecretValue": (
        "secretsmanager:GetSecretValue",
        lambda names: [names["SecretId"]],
    ),
}
