"""What stands of a deployment: its stacks, the buckets that go with them, and the data."""

from dataclasses import dataclass, field

from scripts.aws import buckets
from scripts.aws.target import Target
from scripts.release.adoption import data_bucket_name
from scripts.stacks.deployment import EVERY_COMPONENT, PARENTS, Deployment, describe
from scripts.stacks.stack_events import StackFailedError


@dataclass(frozen=True)
class Inventory:
    """Components whose stacks stand, in the order of deletion, and buckets.

    `emptied` holds the buckets that go with a stack and so must be empty; `protected` the
    components whose stacks CloudFormation refuses to delete as they are.
    """

    stacks: tuple[str, ...] = ()
    emptied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    protected: frozenset[str] = frozenset()
    data_bucket: str | None = None


def find(target: Target, deployment: Deployment, component: str) -> Inventory:
    """Look what stands; raises `StackFailedError` where a stack that stays needs this one."""
    described = {
        name: stack
        for name in EVERY_COMPONENT[::-1]
        if (stack := describe(target, deployment.stack_name(name)))
    }
    chosen = EVERY_COMPONENT[::-1] if component == "all" else (component,)
    _refuse_with_children(deployment, chosen, set(described))
    standing = tuple(name for name in chosen if name in described)
    data_bucket = data_bucket_name(target, deployment) if "s3" in chosen else None
    return Inventory(
        standing,
        {name: _own_buckets(target, deployment.stack_name(name), data_bucket) for name in standing},
        frozenset(n for n in standing if described[n].get("EnableTerminationProtection")),
        data_bucket if data_bucket and buckets.exists(target, data_bucket) else None,
    )


def _refuse_with_children(
    deployment: Deployment, chosen: tuple[str, ...], standing: set[str]
) -> None:
    for component in chosen:
        children = [
            deployment.stack_name(child)
            for child in EVERY_COMPONENT
            if component in PARENTS[child] and child in standing and child not in chosen
        ]
        if children:
            raise StackFailedError(
                f"{', '.join(children)} need {deployment.stack_name(component)}: delete them first."
            )


def _own_buckets(target: Target, stack_name: str, data_bucket: str | None) -> tuple[str, ...]:
    client = target.session.client("cloudformation")
    pages = client.get_paginator("list_stack_resources").paginate(StackName=stack_name)
    found = [
        resource.get("PhysicalResourceId", "")
        for page in pages
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == "AWS::S3::Bucket"
    ]
    return tuple(
        bucket
        for bucket in found
        if bucket and bucket != data_bucket and buckets.exists(target, bucket)
    )
