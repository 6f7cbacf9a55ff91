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


QUEUE = {"Type": "AWS::SQS::Queue"}
STATEMENT = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
POLICY = {"Version": "2012-10-17", "Statement": [STATEMENT]}


def test_policy_of_a_queue_that_is_gone_counts_as_deleted(
    stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    queue = client("sqs").create_queue(QueueName=f"gone-{uuid4().hex[:8]}")["QueueUrl"]
    policy = {"Queues": [queue], "PolicyDocument": POLICY}
    made = deployed(
        {"Resources": {"Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": policy}}}
    )
    client("sqs").delete_queue(QueueUrl=queue)
    assert stacks.delete(made.name) == "DELETE_COMPLETE"


def test_work_group_that_is_gone_with_its_queries_counts_as_deleted(
    stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    name = f"gone-{uuid4().hex[:8]}"
    group = {"Type": "AWS::Athena::WorkGroup", "Properties": {"Name": name}}
    query = {"Database": "default", "QueryString": "SELECT 1", "WorkGroup": {"Ref": "Group"}}
    named = {"Type": "AWS::Athena::NamedQuery", "Properties": query}
    made = deployed({"Resources": {"Group": group, "Query": named}})
    client("athena").delete_work_group(WorkGroup=name, RecursiveDeleteOption=True)
    assert stacks.delete(made.name) == "DELETE_COMPLETE"


def test_partition_is_made_known_by_its_table_and_values_and_deleted(
    stacks: Stacks, deployed: Callable[..., Deployed], client: Client
) -> None:
    database, account = f"db_{uuid4().hex[:8]}", {"Ref": "AWS::AccountId"}
    table = {"Name": "t", "PartitionKeys": [{"Name": "day", "Type": "string"}]}
    place = {"CatalogId": account, "DatabaseName": {"Ref": "Database"}}
    partition = {"Values": ["2026-12-01"]}
    made = deployed({"Resources": {
        "Database": {"Type": "AWS::Glue::Database",
                     "Properties": {"CatalogId": account, "DatabaseInput": {"Name": database}}},
        "Table": {"Type": "AWS::Glue::Table", "Properties": {**place, "TableInput": table}},
        "Partition": {"Type": "AWS::Glue::Partition",
                      "Properties": {**place, "TableName": {"Ref": "Table"},
                                     "PartitionInput": partition}}}})  # fmt: skip
    glue = client("glue")
    (found,) = glue.get_partitions(DatabaseName=database, TableName="t")["Partitions"]
    assert found["Values"] == ["2026-12-01"]
    glue.delete_partition(DatabaseName=database, TableName="t", PartitionValues=["2026-12-01"])
    assert stacks.delete(made.name) == "DELETE_COMPLETE"
