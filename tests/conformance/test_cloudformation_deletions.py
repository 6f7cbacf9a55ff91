"""What a deletion finds gone already is no fault, and isn't where it ends."""

import json
from collections.abc import Callable
from uuid import uuid4

from tests.conformance.stacks import Deployed, Stacks
from tests.one_emulator import Client

NAMED = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
LISTS = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def test_policy_leaves_every_role_although_one_is_gone(
    stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    iam, gone, left = client("iam"), f"gone-{uuid4().hex[:8]}", f"left-{uuid4().hex[:8]}"
    for role in (gone, left):
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
    document = {"Version": "2012-10-17", "Statement": [LISTS]}
    policy = {"PolicyName": "row", "Roles": [gone, left], "PolicyDocument": document}
    made = deployed(
        {"Resources": {"Policy": {"Type": "AWS::IAM::Policy", "Properties": policy}}}, **NAMED
    )
    iam.delete_role_policy(RoleName=gone, PolicyName="row")
    iam.delete_role(RoleName=gone)
    assert stacks.delete(made.name) == "DELETE_COMPLETE"
    assert iam.list_role_policies(RoleName=left)["PolicyNames"] == []
    iam.delete_role(RoleName=left)


def test_resource_that_is_gone_counts_as_deleted(
    stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    made = deployed(
        {
            "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
            "Outputs": {"Url": {"Value": {"Ref": "Queue"}}},
        }
    )
    client("sqs").delete_queue(QueueUrl=made.outputs["Url"])
    assert stacks.delete(made.name) == "DELETE_COMPLETE"
