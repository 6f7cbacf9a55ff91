"""Looks at what an account has to be set up for that no stack brings.

QuickSight has to be subscribed and know the dashboard's owner; Lake Formation must leave new tables
to IAM, else the stream's role is refused by Glue ("Insufficient Lake Formation permission(s)").
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from scripts.aws.target import Target

NOT_THERE = ("ResourceNotFoundException", "ResourceNotFound")
BY_IAM = "IAM_ALLOWED_PRINCIPALS"  # in Lake Formation's settings: whoever IAM lets in
STEPS = 'see docs/aws.md, "QuickSight, step by step"'
ADVICE = 'see docs/aws.md, "What AWS asks for that CloudFormation can\'t"'


class Finding(NamedTuple):
    """What was looked at, and what is wrong with it; both where it couldn't be asked."""

    text: str
    fault: str = ""
    is_unknown: bool = False


def look(target: Target, new: Sequence[str], parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what was found of the services that the new components depend on."""
    owner = parameters.get("PrincipalArn", "")
    asked: list[tuple[str, Callable[[], Finding]]] = []
    if "quicksight" in new and owner:
        asked += [
            ("QuickSight's subscription", lambda: _subscription(target, owner)),
            ("QuickSight's owner", lambda: _owner(target, owner)),
        ]
    if {"athena", "firehose"} <= set(new):
        asked.append(("Lake Formation's settings", lambda: _tables(target)))
    for name, ask in asked:
        try:
            yield ask()
        except (BotoCoreError, ClientError) as error:
            code = getattr(error, "response", {}).get("Error", {}).get("Code")
            yield Finding(name, code or str(error), is_unknown=True)


def _subscription(target: Target, owner: str) -> Finding:
    """Ask where users are kept: the region in the owner's ARN."""
    client = target.session.client("quicksight", region_name=owner.split(":")[3])
    text = "QuickSight's subscription"
    try:
        answer = client.describe_account_subscription(AwsAccountId=target.account_id)
    except ClientError as error:
        if error.response["Error"]["Code"] not in NOT_THERE:
            raise
        return Finding(text, f"the account {target.account_id} has no QuickSight: {STEPS}")
    found = answer["AccountInfo"]
    if found.get("AccountSubscriptionStatus") not in (None, "ACCOUNT_CREATED"):
        state = found["AccountSubscriptionStatus"]
        return Finding(text, f"QuickSight's subscription is {state}: {STEPS}")
    if found.get("Edition") == "STANDARD":
        fault = "QuickSight is subscribed in its Standard edition; a data source with a role of its"
        return Finding(text, f"{fault} own needs Enterprise: {STEPS}")
    return Finding(text)


def _owner(target: Target, owner: str) -> Finding:
    region, account, resource = owner.split(":", 5)[3:]
    kind, namespace, name = resource.split("/", 2)
    text = f"QuickSight's {kind} {name}"
    if account != target.account_id:
        fault = f"--quicksight-principal-arn is of account {account}, the deployment of"
        return Finding(text, f"{fault} {target.account_id}")
    asked = {"AwsAccountId": account, "Namespace": namespace, f"{kind.title()}Name": name}
    client = target.session.client("quicksight", region_name=region)
    try:
        client.describe_group(**asked) if kind == "group" else client.describe_user(**asked)
    except ClientError as error:
        if error.response["Error"]["Code"] not in NOT_THERE:
            raise
        return Finding(text, f"QuickSight knows no {kind} {name} in {region}: {STEPS}")
    return Finding(text)


def _tables(target: Target) -> Finding:
    text = "new tables are IAM's to govern"
    found = target.session.client("lakeformation").get_data_lake_settings()["DataLakeSettings"]
    for name in ("CreateDatabaseDefaultPermissions", "CreateTableDefaultPermissions"):
        named = [one["Principal"]["DataLakePrincipalIdentifier"] for one in found.get(name) or ()]
        if BY_IAM not in named:
            fault = f"Lake Formation governs new tables here ({name} lacks {BY_IAM}), so Glue would"
            return Finding(text, f"{fault} refuse the stream: {ADVICE}")
    return Finding(text)
