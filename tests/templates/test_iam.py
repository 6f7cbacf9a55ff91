"""The roles: who may assume each, and what each may do."""

from typing import Any

import pytest

from tests.templates.conftest import Template


def actions(template: Template, role: str) -> set[str]:
    """Every action that a role's own policies allow, those under a condition included."""
    policies = template["Resources"][role]["Properties"]["Policies"]
    plain = [item["Fn::If"][1] if "Fn::If" in item else item for item in policies]
    found: set[str] = set()
    for policy in plain:
        for statement in policy["PolicyDocument"]["Statement"]:
            action = statement["Action"]
            found |= {action} if isinstance(action, str) else set(action)
    return found


def principal(template: Template, role: str) -> Any:
    """The service that may assume a role."""
    document = template["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]
    return document["Statement"][0]["Principal"]["Service"]


@pytest.mark.parametrize(
    ("role", "service"),
    [
        ("IngestRole", "lambda.amazonaws.com"),
        ("TransformRole", "lambda.amazonaws.com"),
        ("DeliveryRole", "firehose.amazonaws.com"),
        ("ApiGatewayLogsRole", "apigateway.amazonaws.com"),
    ],
)
def test_role_is_assumed_by_its_service_alone(template: Template, role: str, service: str) -> None:
    assert principal(template, role) == service


LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
TRACES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


PSEUDONYMS = {"secretsmanager:GetSecretValue", "kms:Decrypt"}


def test_ingest_role_puts_batches_reads_its_key_and_writes_logs_and_traces(
    template: Template,
) -> None:
    expected = LOGS | TRACES | PSEUDONYMS | {"firehose:PutRecordBatch"}
    assert actions(template, "IngestRole") == expected


def test_key_of_pseudonyms_is_generated_and_kept_where_asked_for(template: Template) -> None:
    key = template["Resources"]["PseudonymKey"]
    assert key["Condition"] == "IsPseudonymous"
    assert key["DeletionPolicy"] == "RetainExceptOnCreate"
    assert "SecretString" not in key["Properties"]


def test_key_of_pseudonyms_is_read_by_its_own_name_and_only_where_asked_for(
    template: Template,
) -> None:
    policies = template["Resources"]["IngestRole"]["Properties"]["Policies"]
    named = [item["Fn::If"] for item in policies if "Fn::If" in item]
    (reading,) = [item for item in named if item[1]["PolicyName"] == "read-pseudonym-key"]
    assert reading[0] == "IsPseudonymous"
    (statement,) = reading[1]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == {"Ref": "PseudonymKey"}


def test_transform_role_only_writes_logs_and_traces(template: Template) -> None:
    assert actions(template, "TransformRole") == LOGS | TRACES


def test_delivery_role_can_delete_nothing(template: Template) -> None:
    assert not {action for action in actions(template, "DeliveryRole") if ":Delete" in action}


def test_delivery_role_serves_streams_of_this_account_alone(template: Template) -> None:
    document = template["Resources"]["DeliveryRole"]["Properties"]["AssumeRolePolicyDocument"]
    condition = document["Statement"][0]["Condition"]
    assert condition == {"StringEquals": {"sts:ExternalId": {"Ref": "AWS::AccountId"}}}


def test_account_setting_is_made_only_where_asked(template: Template) -> None:
    assert template["Resources"]["ApiGatewayAccount"]["Condition"] == "IsAccountManaged"


CONSOLE = {"athena:ListDataCatalogs", "athena:ListDatabases", "glue:GetDatabases", "glue:GetTables"}


def test_quicksight_may_do_what_its_editor_asks_for(template: Template) -> None:
    assert actions(template, "QuickSightRole") >= CONSOLE


def test_quicksight_is_bound_to_the_account_only_where_asked(template: Template) -> None:
    (trust,) = template["Resources"]["QuickSightRole"]["Properties"]["AssumeRolePolicyDocument"][
        "Statement"
    ]
    assert trust["Condition"]["Fn::If"] == [
        "IsQuickSightBound",
        {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
        {"Ref": "AWS::NoValue"},
    ]
    asked = {"Fn::Equals": [{"Ref": "QuickSightTrust"}, "ThisAccount"]}
    assert template["Conditions"]["IsQuickSightBound"] == asked
    assert template["Parameters"]["QuickSightTrust"]["Default"] == "AnyAccount"
