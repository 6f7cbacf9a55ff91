"""Calls are judged by IAM's policies, and refused in AWS's words."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import boto3
import pytest
import requests
from botocore.exceptions import ClientError

from tests.integration.roles import role_of
from tests.integration.stacks import Stack
from tests.one_emulator import Client

REFUSED = "is not authorized to perform"
NOTHING = {"W": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}


def policy(**statement: Any) -> str:
    found = {"Effect": "Allow", "Action": "*", "Resource": "*", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [found]})


@dataclass(frozen=True)
class Person:
    """A user with one policy, and his clients."""

    name: str
    arn: str
    session: Any
    endpoint: str
    iam: Any

    def may(self, **statement: Any) -> None:
        self.iam.put_user_policy(
            UserName=self.name, PolicyName="own", PolicyDocument=policy(**statement)
        )

    def client(self, service: Any) -> Any:
        return self.session.client(service, endpoint_url=self.endpoint)


@pytest.fixture
def person(client: Client, endpoint: str) -> Iterator[Person]:
    """Somebody who may do nothing yet."""
    iam, name = client("iam"), f"cook-{uuid4().hex[:8]}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    key = iam.create_access_key(UserName=name)["AccessKey"]
    session: Any = boto3.Session(
        key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1"
    )
    yield Person(name, arn, session, endpoint, iam)
    for policy_name in iam.list_user_policies(UserName=name)["PolicyNames"]:
        iam.delete_user_policy(UserName=name, PolicyName=policy_name)
    for known in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=name, AccessKeyId=known["AccessKeyId"])
    iam.delete_user(UserName=name)


@pytest.fixture
def bucket(client: Client) -> Iterator[str]:
    s3, name = client("s3"), f"larder-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    yield name
    for found in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=found["Key"])
    s3.delete_bucket(Bucket=name)


def refusal(call: Callable[[], Any]) -> dict[str, str]:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return {"Code": error["Code"], "Message": error["Message"]}


def test_who_has_no_policy_is_refused_in_s3s_words(person: Person, bucket: str) -> None:
    error = refusal(lambda: person.client("s3").get_object(Bucket=bucket, Key="jam"))
    assert error["Code"] == "AccessDenied"
    assert error["Message"] == (
        f'User: {person.arn} is not authorized to perform: s3:GetObject on resource: '
        f'"arn:aws:s3:::{bucket}/jam" because no identity-based policy allows '
        'the s3:GetObject action'
    )  # fmt: skip


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("athena", "list_data_catalogs", "AccessDeniedException"),
        ("apigateway", "get_rest_apis", "AccessDeniedException"),
        ("iam", "list_roles", "AccessDenied"),
        ("sns", "list_topics", "AuthorizationError"),
    ],
)
def test_refusal_has_the_services_own_code(
    person: Person, service: str, operation: str, code: str
) -> None:
    error = refusal(getattr(person.client(service), operation))
    assert error["Code"] == code
    assert REFUSED in error["Message"]


@pytest.mark.parametrize(
    ("service", "operation", "wrong"),
    [
        ("apigateway", "create_api_key", {"stageKeys": [{"restApiId": "a", "stageName": "b"}]}),
        ("lambda", "update_function_code", {"FunctionName": "f"}),
        ("logs", "put_retention_policy", {"logGroupName": "g", "retentionInDays": 2}),
    ],
)
def test_who_may_not_call_hears_that_whatever_else_is_wrong(
    person: Person, service: str, operation: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match=REFUSED):
        getattr(person.client(service), operation)(**wrong)
    person.may()
    with pytest.raises(ClientError) as refused:
        getattr(person.client(service), operation)(**wrong)
    assert REFUSED not in str(refused.value)


def test_group_and_managed_policies_count_and_a_deny_stops(
    person: Person, client: Client, bucket: str
) -> None:
    iam, name = client("iam"), f"group-{uuid4().hex[:8]}"
    iam.create_group(GroupName=name)
    arn = iam.create_policy(PolicyName=name, PolicyDocument=policy(Action="s3:*"))["Policy"]["Arn"]
    iam.attach_group_policy(GroupName=name, PolicyArn=arn)
    iam.add_user_to_group(GroupName=name, UserName=person.name)
    person.client("s3").put_object(Bucket=bucket, Key="jam")
    person.may(Effect="Deny", Action="s3:PutObject")
    error = refusal(lambda: person.client("s3").put_object(Bucket=bucket, Key="jam"))
    assert error["Message"].endswith("with an explicit deny in an identity-based policy")
    iam.remove_user_from_group(GroupName=name, UserName=person.name)
    iam.detach_group_policy(GroupName=name, PolicyArn=arn)
    iam.delete_group(GroupName=name)


def test_a_buckets_policy_lets_in_and_keeps_out(
    person: Person, client: Client, bucket: str
) -> None:
    resource = f"arn:aws:s3:::{bucket}/*"
    given = {"Principal": {"AWS": person.arn}, "Action": "s3:PutObject", "Resource": resource}
    client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(**given))
    person.client("s3").put_object(Bucket=bucket, Key="jam")
    person.may(Action="s3:*")
    denied = policy(**{**given, "Effect": "Deny", "Principal": "*"})
    client("s3").put_bucket_policy(Bucket=bucket, Policy=denied)
    error = refusal(lambda: person.client("s3").put_object(Bucket=bucket, Key="jam"))
    assert error["Message"].endswith("with an explicit deny in a resource-based policy")
    client("s3").delete_bucket_policy(Bucket=bucket)


def test_a_role_is_taken_by_whom_it_trusts_within_what_the_session_asks(
    person: Person, client: Client, bucket: str
) -> None:
    iam, name = client("iam"), f"role-{uuid4().hex[:8]}"
    trust = {"Effect": "Allow", "Principal": {"AWS": person.arn}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(Action="s3:*"))
    asked = {"RoleArn": role, "RoleSessionName": "shift", "Policy": policy(Action="s3:ListBucket")}
    given = person.client("sts").assume_role(**asked)["Credentials"]
    taken: Any = boto3.Session(
        given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], "us-east-1"
    ).client("s3", endpoint_url=person.endpoint)
    taken.list_objects_v2(Bucket=bucket)
    error = refusal(lambda: taken.put_object(Bucket=bucket, Key="jam"))
    assert "because no session policy allows the s3:PutObject action" in error["Message"]
    iam.update_assume_role_policy(
        RoleName=name, PolicyDocument=document.replace(person.arn, person.arn[:-12] + "root")
    )
    iam.delete_role_policy(RoleName=name, PolicyName="p")
    iam.delete_role(RoleName=name)


def test_a_stranger_cant_take_a_role(person: Person) -> None:
    role = "arn:aws:iam::000000000000:role/nobodys"
    asked = {"RoleArn": role, "RoleSessionName": "shift"}
    person.may(Action="sts:AssumeRole")
    error = refusal(lambda: person.client("sts").assume_role(**asked))
    assert (error["Code"], REFUSED in error["Message"]) == ("AccessDenied", True)


def test_a_key_that_was_deleted_or_turned_off_is_nobodys(person: Person, client: Client) -> None:
    iam = client("iam")
    (key,) = iam.list_access_keys(UserName=person.name)["AccessKeyMetadata"]
    change = {"UserName": person.name, "AccessKeyId": key["AccessKeyId"]}
    sts = person.client("sts")
    iam.update_access_key(**change, Status="Inactive")
    assert refusal(sts.get_caller_identity)["Code"] == "InvalidClientTokenId"
    iam.update_access_key(**change, Status="Active")
    sts.get_caller_identity()
    iam.delete_access_key(**change)
    assert refusal(sts.get_caller_identity)["Code"] == "InvalidClientTokenId"


def test_an_unknown_condition_key_refuses_by_name(person: Person, bucket: str) -> None:
    person.may(Action="s3:*", Condition={"StringEquals": {"aws:Ec2InstanceSourceVpc": "x"}})
    error = refusal(lambda: person.client("s3").list_objects_v2(Bucket=bucket))
    assert "can't judge the condition key aws:Ec2InstanceSourceVpc" in error["Message"]


def test_a_presigned_address_has_its_signers_permissions(person: Person, bucket: str) -> None:
    asked = {"Bucket": bucket, "Key": "jam"}
    url = person.client("s3").generate_presigned_url("put_object", Params=asked)
    assert requests.put(url, b"x", timeout=10).status_code == 403
    person.may(Action="s3:PutObject")
    assert requests.put(url, b"x", timeout=10).status_code == 200


def test_a_queue_takes_from_the_topic_that_its_policy_names_alone(client: Client) -> None:
    sns, sqs, name = client("sns"), client("sqs"), f"orders-{uuid4().hex[:8]}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    topics = [sns.create_topic(Name=f"{name}-{end}")["TopicArn"] for end in ("stranger", "own")]
    allowed = {"Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    condition = {"ArnEquals": {"aws:SourceArn": topics[1]}}
    document = policy(**allowed, Condition=condition)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document})
    for topic in topics:
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        sns.publish(TopicArn=topic, Message=topic)
    assert received(sqs, url) == {topics[1]}


def received(sqs: Any, url: str) -> set[str]:
    """The messages until none comes any more."""
    found: set[str] = set()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)
        if found and "Messages" not in answer:
            break
        found |= {json.loads(one["Body"])["Message"] for one in answer.get("Messages", [])}
    return found


def test_a_topic_takes_from_a_bucket_that_its_policy_lets_in_alone(
    client: Client, bucket: str
) -> None:
    sns, s3 = client("sns"), client("s3")
    topic = sns.create_topic(Name=f"uploads-{uuid4().hex[:8]}")["TopicArn"]
    told = {"TopicConfigurations": [{"TopicArn": topic, "Events": ["s3:ObjectCreated:*"]}]}
    put = {"Bucket": bucket, "NotificationConfiguration": told}
    with pytest.raises(ClientError, match="Unable to validate the following destination"):
        s3.put_bucket_notification_configuration(**put)
    allowed = policy(
        Action="sns:Publish", Resource=topic, Principal={"Service": "s3.amazonaws.com"}
    )
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=allowed)
    s3.put_bucket_notification_configuration(**put)
    sns.delete_topic(TopicArn=topic)


def test_the_simulation_judges_as_calls_are_judged(person: Person, client: Client) -> None:
    person.may(Action="s3:Get*", Resource="arn:aws:s3:::larder/*")
    answer = client("iam").simulate_principal_policy(
        PolicySourceArn=person.arn,
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=["arn:aws:s3:::larder/jam"],
    )
    found = [one["EvalDecision"] for one in answer["EvaluationResults"]]
    assert found == ["allowed", "implicitDeny"]


@pytest.mark.parametrize("version", [{}, {"Version": "2008-10-17"}])
def test_policies_without_todays_version_count_and_managed_ones_need_it(
    person: Person, bucket: str, version: dict[str, str]
) -> None:
    document = json.dumps({**version, "Statement": json.loads(policy())["Statement"]})
    person.iam.put_user_policy(UserName=person.name, PolicyName="own", PolicyDocument=document)
    assert person.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    error = refusal(lambda: person.iam.create_policy(PolicyName="m", PolicyDocument=document))
    assert error["Code"] == "MalformedPolicyDocument"
    assert "must be version 2012-10-17" in error["Message"]


def test_a_condition_on_the_resources_account_is_judged(person: Person, bucket: str) -> None:
    person.may(Action="s3:*", Condition={"StringEquals": {"aws:ResourceAccount": "0" * 12}})
    assert person.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    person.may(Action="s3:*", Condition={"StringEquals": {"aws:ResourceAccount": "1" * 12}})
    assert refusal(lambda: person.client("s3").list_objects_v2(Bucket=bucket))


@pytest.fixture
def service_role(client: Client) -> Iterator[tuple[str, Callable[..., None]]]:
    """A role for CloudFormation, and what gives it its one policy."""
    iam, name = client("iam"), f"service-{uuid4().hex[:8]}"
    trust = policy(Principal={"Service": "cloudformation.amazonaws.com"}, Action="sts:AssumeRole")
    trust = trust.replace(', "Resource": "*"', "")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]

    def may(**statement: Any) -> None:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(**statement))

    yield arn, may
    iam.delete_role_policy(RoleName=name, PolicyName="own")
    iam.delete_role(RoleName=name)


def test_a_stacks_service_role_acts_for_whoever_calls(
    person: Person, client: Client, service_role: tuple[str, Callable[..., None]]
) -> None:
    role, role_may = service_role
    person.may(Action=["cloudformation:*", "iam:PassRole"])
    role_may(Action="sns:*", Condition={"Bool": {"aws:ViaAWSService": "false"}})
    stack, topic = Stack(person.client("cloudformation")), {"T": {"Type": "AWS::SNS::Topic"}}
    asked = {"TemplateBody": json.dumps({"Resources": topic}), "RoleARN": role}
    stack.cloudformation.create_stack(StackName=stack.name, **asked)
    assert stack.ended() == "CREATE_COMPLETE"
    assert stack.described()["RoleARN"] == role  # type: ignore[index]
    role_may(Action="sqs:*")
    own = Stack(client("cloudformation"), stack.name)  # the account itself, which may do all
    own.update({"T": {**topic["T"], "Properties": {"DisplayName": "x"}}})
    assert own.ended() == "UPDATE_ROLLBACK_COMPLETE"
    assert f"{role.rpartition('/')[2]}/AWSCloudFormation is not authorized" in own.failure("T")
    role_may(Action="sns:*")
    stack.delete()


def test_a_service_role_that_cloudformation_cant_take_is_refused(
    person: Person, client: Client, service_role: tuple[str, Callable[..., None]]
) -> None:
    role, role_may = service_role
    role_may(Action="*")
    stack = Stack(client("cloudformation"))
    stack.cloudformation.create_stack(
        StackName=stack.name, RoleARN=role, TemplateBody=json.dumps({"Resources": NOTHING})
    )
    assert stack.ended() == "CREATE_COMPLETE"
    trust = policy(Principal={"AWS": person.arn}, Action="sts:AssumeRole")
    client("iam").update_assume_role_policy(
        RoleName=role.rpartition("/")[2], PolicyDocument=trust.replace(', "Resource": "*"', "")
    )
    error = refusal(lambda: stack.cloudformation.delete_stack(StackName=stack.name))
    assert error["Message"] == f"Role {role} is invalid or cannot be assumed"
    other = role_of(client("iam"), "cloudformation")
    stack.cloudformation.delete_stack(StackName=stack.name, RoleARN=other)
    assert stack.ended() is None
