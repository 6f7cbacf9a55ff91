"""Which actions on which resources a call asks for."""

from typing import Any

import pytest

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.keys import CallKeys, Circumstances
from tests.unit.emulator.iam.conftest import ACCOUNT, targets, user

HERE = "us-east-1:000000000000"
ROLE = "arn:aws:iam::000000000000:role/r"


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "expected"),
    [
        ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
        (
            "s3",
            "GetObject",
            {"Bucket": "b", "Key": "k", "VersionId": "1"},
            [("s3:GetObjectVersion", "arn:aws:s3:::b/k")],
        ),
        ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        (
            "s3",
            "PutPublicAccessBlock",
            {"Bucket": "b"},
            [("s3:PutBucketPublicAccessBlock", "arn:aws:s3:::b")],
        ),
        ("s3", "ListBuckets", {}, [("s3:ListAllMyBuckets", "*")]),
        (
            "events",
            "PutEvents",
            {"Entries": [{"EventBusName": f"arn:aws:events:{HERE}:event-bus/b"}, {}]},
            [
                ("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/b"),
                ("events:PutEvents", f"arn:aws:events:{HERE}:event-bus/default"),
            ],
        ),
        (
            "events",
            "PutRule",
            {"Name": "r"},
            [("events:PutRule", f"arn:aws:events:{HERE}:rule/r")],
        ),
        (
            "events",
            "DeleteRule",
            {"Name": "r", "EventBusName": "b"},
            [("events:DeleteRule", f"arn:aws:events:{HERE}:rule/b/r")],
        ),
        (
            "scheduler",
            "DeleteSchedule",
            {"Name": "s"},
            [("scheduler:DeleteSchedule", f"arn:aws:scheduler:{HERE}:schedule/default/s")],
        ),
        (
            "ssm",
            "GetParameters",
            {"Names": ["/of/one", "two"]},
            [
                ("ssm:GetParameters", f"arn:aws:ssm:{HERE}:parameter/two"),
                ("ssm:GetParameters", f"arn:aws:ssm:{HERE}:parameter/of/one"),
            ],
        ),
        (
            "dynamodb",
            "BatchWriteItem",
            {"RequestItems": {"t": []}},
            [("dynamodb:BatchWriteItem", f"arn:aws:dynamodb:{HERE}:table/t")],
        ),
        (
            "ses",
            "SendRawEmail",
            {"Source": "a@b.example", "RawMessage": {}},
            [("ses:SendRawEmail", f"arn:aws:ses:{HERE}:identity/a@b.example")],
        ),
        (
            "s3",
            "CopyObject",
            {"Bucket": "b", "Key": "k", "CopySource": "c/x/y"},
            [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:GetObject", "arn:aws:s3:::c/x/y")],
        ),
        (
            "firehose",
            "PutRecordBatch",
            {"DeliveryStreamName": "d", "Records": []},
            [("firehose:PutRecordBatch", f"arn:aws:firehose:{HERE}:deliverystream/d")],
        ),
        (
            "lambda",
            "Invoke",
            {"FunctionName": "f"},
            [("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:f")],
        ),
        (
            "glue",
            "GetTable",
            {"DatabaseName": "d", "Name": "t"},
            [
                ("glue:GetTable", f"arn:aws:glue:{HERE}:catalog"),
                ("glue:GetTable", f"arn:aws:glue:{HERE}:database/d"),
                ("glue:GetTable", f"arn:aws:glue:{HERE}:table/d/t"),
            ],
        ),
        (
            "logs",
            "PutLogEvents",
            {"logGroupName": "g", "logStreamName": "s"},
            [("logs:PutLogEvents", f"arn:aws:logs:{HERE}:log-group:g:log-stream:s")],
        ),
        (
            "athena",
            "GetTableMetadata",
            {"CatalogName": "AwsDataCatalog", "DatabaseName": "d", "TableName": "t"},
            [("athena:GetTableMetadata", f"arn:aws:athena:{HERE}:datacatalog/AwsDataCatalog")],
        ),
        (
            "budgets",
            "UpdateBudget",
            {"AccountId": ACCOUNT, "NewBudget": {"BudgetName": "month"}},
            [("budgets:ModifyBudget", f"arn:aws:budgets::{ACCOUNT}:budget/month")],
        ),
        (
            "lambda",
            "GetLayerVersion",
            {"LayerName": "knives", "VersionNumber": 3},
            [("lambda:GetLayerVersion", f"arn:aws:lambda:{HERE}:layer:knives:3")],
        ),
        (
            "athena",
            "StartQueryExecution",
            {"QueryString": "SELECT 1"},
            [("athena:StartQueryExecution", f"arn:aws:athena:{HERE}:workgroup/primary")],
        ),
        (
            "cloudformation",
            "DescribeStacks",
            {"StackName": "s"},
            [("cloudformation:DescribeStacks", f"arn:aws:cloudformation:{HERE}:stack/s/*")],
        ),
        (
            "cloudwatch",
            "DeleteAlarms",
            {"AlarmNames": ["a", "b"]},
            [
                ("cloudwatch:DeleteAlarms", f"arn:aws:cloudwatch:{HERE}:alarm:a"),
                ("cloudwatch:DeleteAlarms", f"arn:aws:cloudwatch:{HERE}:alarm:b"),
            ],
        ),
        ("sns", "CreateTopic", {"Name": "t"}, [("sns:CreateTopic", f"arn:aws:sns:{HERE}:t")]),
        (
            "budgets",
            "CreateBudget",
            {"AccountId": "000000000000", "Budget": {"BudgetName": "b"}},
            [("budgets:ModifyBudget", "arn:aws:budgets::000000000000:budget/b")],
        ),
        (
            "kms",
            "CreateAlias",
            {"AliasName": "alias/a", "TargetKeyId": "x", "KeyId": "k"},
            [
                ("kms:CreateAlias", f"arn:aws:kms:{HERE}:alias/a"),
                ("kms:CreateAlias", f"arn:aws:kms:{HERE}:key/k"),
            ],
        ),
        ("sts", "GetCallerIdentity", {}, []),
        (
            "dynamodb",
            "GetItem",
            {"TableName": "t"},
            [("dynamodb:GetItem", f"arn:aws:dynamodb:{HERE}:table/t")],
        ),
    ],
)  # fmt: skip
def test_call_asks_for(
    service: str, operation: str, parameters: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert targets(service, operation, **parameters) == expected


def test_api_gateways_actions_are_methods_on_paths() -> None:
    asked = targets("apigateway", "GetRestApi", restApiId="x", method="GET", path="/restapis/x")
    assert asked == [("apigateway:GET", "arn:aws:apigateway:us-east-1::/restapis/x")]


def test_a_role_anywhere_in_a_change_is_passed_and_in_a_question_not() -> None:
    nested = {"ExtendedS3DestinationConfiguration": {"RoleARN": ROLE}}
    asked = targets("firehose", "CreateDeliveryStream", DeliveryStreamName="d", **nested)
    assert ("iam:PassRole", ROLE) in asked
    assert ("iam:PassRole", ROLE) not in targets("lambda", "ListFunctions", Role=ROLE)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("kms", "CreateGrant", {"KeyId": "k", "GranteePrincipal": ROLE}),
        ("ssm", "PutParameter", {"Name": "p", "Value": ROLE}),
        (
            "cloudformation",
            "CreateStack",
            {"StackName": "s", "Parameters": [{"ParameterKey": "Role", "ParameterValue": ROLE}]},
        ),
        (
            "lambda",
            "UpdateFunctionConfiguration",
            {"FunctionName": "f", "Environment": {"Variables": {"Role": ROLE}}},
        ),
    ],
)
def test_a_role_that_no_service_gets_is_not_passed(
    service: str, operation: str, parameters: dict[str, Any]
) -> None:
    assert ("iam:PassRole", ROLE) not in targets(service, operation, **parameters)


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("SetTopicAttributes", {
            "TopicArn": f"arn:aws:sns:{HERE}:t", "AttributeName": "LambdaSuccessFeedbackRoleArn",
            "AttributeValue": ROLE,
        }),
        ("CreatePlatformApplication", {"Attributes": {"SuccessFeedbackRoleArn": ROLE}}),
    ],
)  # fmt: skip
def test_a_role_that_an_attribute_names_is_passed(
    operation: str, parameters: dict[str, Any]
) -> None:
    assert ("iam:PassRole", ROLE) in targets("sns", operation, **parameters)


def test_settings_of_an_object_are_asked_for_beside_it() -> None:
    asked = targets("s3", "PutObject", Bucket="b", Key="k", Tagging="a=b", ACL="private")
    actions = ["PutObject", "PutObjectAcl", "PutObjectTagging"]
    assert asked == [(f"s3:{action}", "arn:aws:s3:::b/k") for action in actions]


@pytest.mark.parametrize(
    "url", ["https://b.s3.us-east-1.amazonaws.com/t.yaml", "http://127.0.0.1:4566/b/t.yaml"]
)
def test_a_template_by_address_is_read_with_the_callers_permissions(url: str) -> None:
    asked = targets("cloudformation", "CreateStack", StackName="s", TemplateURL=url)
    assert ("s3:GetObject", "arn:aws:s3:::b/t.yaml") in asked


def test_code_of_a_function_is_read_with_the_callers_permissions() -> None:
    code = {"S3Bucket": "b", "S3Key": "k.zip"}
    asked = targets("lambda", "CreateFunction", FunctionName="f", Code=code)
    assert ("s3:GetObject", "arn:aws:s3:::b/k.zip") in asked


def test_several_deleted_objects_are_asked_for_one_by_one() -> None:
    keys = {"Objects": [{"Key": "x"}, {"Key": "y"}]}
    asked = targets("s3", "DeleteObjects", Bucket="b", Delete=keys)
    assert asked == [("s3:DeleteObject", f"arn:aws:s3:::b/{key}") for key in "xy"]


@pytest.mark.parametrize("name", ["f", "f:live", f"arn:aws:lambda:{HERE}:function:f"])
def test_a_functions_alias_is_asked_for_and_not_the_function(name: str) -> None:
    asked = targets("lambda", "Invoke", FunctionName=name, Qualifier="live")
    assert asked == [("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:f:live")]


TAGS = [{"Key": "a", "Value": "b"}]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "expected"),
    [
        ("logs", "CreateLogGroup", {"logGroupName": "g", "tags": {"a": "b"}},
         ("logs:TagResource", f"arn:aws:logs:{HERE}:log-group:g:log-stream:")),
        ("lambda", "CreateFunction", {"FunctionName": "f", "Tags": {"a": "b"}},
         ("lambda:TagResource", f"arn:aws:lambda:{HERE}:function:f")),
        ("firehose", "CreateDeliveryStream", {"DeliveryStreamName": "d", "Tags": TAGS},
         ("firehose:TagDeliveryStream", f"arn:aws:firehose:{HERE}:deliverystream/d")),
        ("cloudwatch", "PutMetricAlarm", {"AlarmName": "a", "Tags": TAGS},
         ("cloudwatch:TagResource", f"arn:aws:cloudwatch:{HERE}:alarm:a")),
        ("iam", "CreateRole", {"RoleName": "r", "Tags": TAGS}, ("iam:TagRole", ROLE)),
        ("sqs", "CreateQueue", {"QueueName": "q", "tags": {"a": "b"}},
         ("sqs:TagQueue", f"arn:aws:sqs:{HERE}:q")),
        ("cloudformation", "CreateStack", {"StackName": "s", "Tags": TAGS},
         ("cloudformation:TagResource", f"arn:aws:cloudformation:{HERE}:stack/s/*")),
        ("kms", "CreateKey", {"Tags": TAGS},
         ("kms:TagResource", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000000000")),
        ("quicksight", "CreateDataSource", {"DataSourceId": "d", "Tags": TAGS},
         ("quicksight:TagResource", f"arn:aws:quicksight:{HERE}:datasource/d")),
    ],
)  # fmt: skip
def test_tags_on_creation_are_asked_for_beside_it(
    service: str, operation: str, parameters: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert expected in targets(service, operation, **parameters)
    bare = {name: one for name, one in parameters.items() if name.lower() != "tags"}
    assert expected not in targets(service, operation, **bare)


def test_a_role_that_deletes_a_stack_is_passed() -> None:
    asked = targets("cloudformation", "DeleteStack", StackName="s", RoleARN=ROLE)
    assert ("iam:PassRole", ROLE) in asked


@pytest.mark.parametrize(
    ("service", "operation", "resource", "passed_to"),
    [
        ("lambda", "CreateFunction", ROLE, ("lambda.amazonaws.com",)),
        ("stepfunctions", "CreateStateMachine", ROLE, ("states.amazonaws.com",)),
        ("ecs", "RegisterTaskDefinition", ROLE, ("ecs-tasks.amazonaws.com",)),
        ("cloudwatch", "PutMetricStream", ROLE, ("streams.metrics.cloudwatch.amazonaws.com",)),
        ("lambda", "CreateFunction", f"arn:aws:lambda:{HERE}:function:f", None),
    ],
)
def test_a_role_is_passed_to_the_service_that_takes_it(
    service: str, operation: str, resource: str, passed_to: tuple[str, ...] | None
) -> None:
    call = Call(service, operation, {"RoleArn": ROLE}, "us-east-1", "000000000000")
    keys = CallKeys(user(), call, resource, Circumstances())
    assert keys["iam:passedtoservice"] == passed_to


def test_who_a_role_is_passed_to_isnt_guessed() -> None:
    call = Call("rds", "CreateDBInstance", {"RoleArn": ROLE}, "us-east-1", "000000000000")
    with pytest.raises(UnjudgedError, match="PassedToService of calls of rds"):
        CallKeys(user(), call, ROLE, Circumstances())["iam:passedtoservice"]


def test_an_action_that_isnt_known_is_named() -> None:
    with pytest.raises(UnjudgedError, match="Teleport"):
        targets("s3", "Teleport")
