"""Looks at what an account has to be set up for that no stack brings.

QuickSight has to be subscribed and know the dashboard's owner; Lake Formation must leave new tables
to IAM, else the stream's role is refused by Glue ("Insufficient Lake Formation permission(s)"); a
given key's policy has to let the services in that use it for themselves; a member of an
organization makes budgets only once its payer does.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from scripts.aws.target import Target
from scripts.stacks.failure_advice import advised

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
    has_budget = parameters.get("ManageBudget") != "false"
    if "monitoring" in new and has_budget and parameters.get("MonthlyBudgetInUsd") != "0":
        asked.append(("the account's budgets", lambda: _budget(target, parameters)))
    if key := parameters.get("KmsKeyArn", ""):
        asked.append(("the key's policy", lambda: _key(target, key, new)))
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


def _budget(target: Target, parameters: Mapping[str, str]) -> Finding:
    """Ask for the budget that will be made: nothing is there yet, or nobody here has any.

    The latter's text is as users quote it (org-formation-cli 198); no document has it.
    """
    name = f"{parameters['Prefix']}-{parameters['Environment']}-clickstream-{target.region}"
    text = "the account may have budgets"
    try:
        target.session.client("budgets").describe_budget(
            AccountId=target.account_id, BudgetName=name
        )
    except ClientError as error:
        said = error.response["Error"]
        if "is a linked account" in said["Message"]:
            return Finding(text, advised(said["Message"]))
        if said["Code"] != "NotFoundException":
            raise
    return Finding(text)


def _key(target: Target, key: str, new: Sequence[str]) -> Finding:
    """Look whether the key's policy names the services at all; what it asks of them is theirs."""
    text = "the key's policy lets in who uses it"
    if (region := key.split(":")[3]) != target.region:
        return Finding(text, f"key {key} is in {region}, the deployment in {target.region}")
    answer = target.session.client("kms").get_key_policy(KeyId=key, PolicyName="default")
    found = json.loads(answer["Policy"])["Statement"]
    allowing = [one for one in found if one["Effect"] == "Allow"]
    named = json.dumps([one.get("Principal") for one in allowing])
    is_open = any(one.get("Principal") in ("*", {"AWS": "*"}) for one in allowing)
    missing = [one for one in _users_of_key(target, new) if f'"{one}"' not in named]
    if missing and not is_open:
        fault = f"the policy of key {key} lets {', '.join(missing)} do nothing"
        return Finding(text, f"{fault}: see docs/runbook.md")
    return Finding(text)


def _users_of_key(target: Target, new: Sequence[str]) -> list[str]:
    logged = {"lambda", "firehose", "api-gateway"} & set(new)
    told = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] if "monitoring" in new else []
    return ([f"logs.{target.region}.{target.dns_suffix}"] if logged else []) + told
