"""Compares what an account still has room for with what a first deployment takes.

Only quotas that new or crowded accounts run into, each asked of the service that holds it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from scripts.aws.target import Target

# New accounts start with as few as ten, on which a batch of events and a delivery can starve each
# other (Lambda developer guide, "Lambda quotas": new accounts have reduced concurrency).
ENOUGH_CONCURRENCY = 50


@dataclass(frozen=True)
class Room:
    """How much of something is left, and how much is needed, or but advised."""

    what: str
    left: int
    needed: int
    is_advice: bool = False

    @property
    def is_enough(self) -> bool:
        """Return whether it fits."""
        return self.left >= self.needed


def look(target: Target, needed: dict[str, int]) -> tuple[list[Room], list[str]]:
    """Ask each service; gives what was found, and a line a quota that could not be asked.

    `needed` counts the resource types of the stacks that will be created.
    """
    rooms, unknown = [], []
    for name, ask in QUOTAS.items():
        try:
            rooms.append(ask(target, needed))
        except ClientError as error:
            unknown.append(f"quota of {name} ({error.response['Error']['Code']})")
    return rooms, unknown


def _roles(target: Target, needed: dict[str, int]) -> Room:
    summary = target.session.client("iam").get_account_summary()["SummaryMap"]
    left = summary["RolesQuota"] - summary["Roles"]
    return Room("IAM roles", left, needed.get("AWS::IAM::Role", 0))


def _concurrency(target: Target, needed: dict[str, int]) -> Room:
    limit = target.session.client("lambda").get_account_settings()["AccountLimit"]
    wanted = ENOUGH_CONCURRENCY if "AWS::Lambda::Function" in needed else 0
    left = limit["UnreservedConcurrentExecutions"]
    return Room("unreserved Lambda concurrency", left, wanted, is_advice=True)


def _stacks(target: Target, needed: dict[str, int]) -> Room:
    client = target.session.client("cloudformation")
    limits = client.describe_account_limits()["AccountLimits"]
    limit = next(item["Value"] for item in limits if item["Name"] == "StackLimit")
    pages = client.get_paginator("describe_stacks").paginate()
    used = sum(len(page["Stacks"]) for page in pages)
    return Room("CloudFormation stacks", limit - used, needed.get("stacks", 0))


QUOTAS: dict[str, Callable[[Target, dict[str, int]], Room]] = {
    "IAM roles": _roles,
    "Lambda concurrency": _concurrency,
    "CloudFormation stacks": _stacks,
}
