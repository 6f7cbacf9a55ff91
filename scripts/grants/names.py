"""What resources are called: the ARNs by which policies name them.

The kinds are those of the service authorization reference, so that an action's kinds lead here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNKNOWN = "made-by-aws-0a1b2c"  # of what AWS names itself: a policy that knew it would be lying


@dataclass(frozen=True)
class Place:
    """Where a deployment lies."""

    region: str = "us-east-1"
    account: str = "111122223333"
    partition: str = "aws"

    def arn(self, service: str, resource: str) -> str:
        """Name a resource of this region and account."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    def global_arn(self, service: str, resource: str) -> str:
        """Name a resource of the account, of no region."""
        return f"arn:{self.partition}:{service}::{self.account}:{resource}"

    def bare_arn(self, service: str, resource: str, *, in_region: bool = False) -> str:
        """Name a resource whose ARN says no account."""
        region = self.region if in_region else ""
        return f"arn:{self.partition}:{service}:{region}::{resource}"


# By type and by kind: scope and the rest of the ARN, with properties in braces.
_R, _G, _B, _A = "region", "global", "bare", "apigateway"
_CATALOG = (_R, "glue", "catalog")
KINDS: dict[str, dict[str, tuple[str, str, str]]] = {
    "AWS::ApiGateway::Account": {"item": (_A, "apigateway", "/account")},
    "AWS::ApiGateway::ApiKey": {
        "collection": (_A, "apigateway", "/apikeys"),
        "item": (_A, "apigateway", "/apikeys/{?}"),
    },
    "AWS::ApiGateway::RestApi": {
        "collection": (_A, "apigateway", "/restapis"),
        "item": (_A, "apigateway", "/restapis/{?}"),
    },
    "AWS::ApiGateway::Deployment": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/deployments"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/deployments/{?}"),
    },
    "AWS::ApiGateway::GatewayResponse": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/gatewayresponses"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/gatewayresponses/{ResponseType}"),
    },
    "AWS::ApiGateway::Method": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/resources/{ResourceId}/methods"),
        "item": (
            _A,
            "apigateway",
            "/restapis/{RestApiId}/resources/{ResourceId}/methods/{HttpMethod}",
        ),
    },
    "AWS::ApiGateway::Model": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/models"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/models/{Name}"),
    },
    "AWS::ApiGateway::RequestValidator": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/requestvalidators"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/requestvalidators/{?}"),
    },
    "AWS::ApiGateway::Resource": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/resources/{ParentId}"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/resources/{?}"),
    },
    "AWS::ApiGateway::Stage": {
        "collection": (_A, "apigateway", "/restapis/{RestApiId}/stages"),
        "item": (_A, "apigateway", "/restapis/{RestApiId}/stages/{StageName}"),
    },
    "AWS::ApiGateway::UsagePlan": {
        "collection": (_A, "apigateway", "/usageplans"),
        "item": (_A, "apigateway", "/usageplans/{?}"),
    },
    "AWS::ApiGateway::UsagePlanKey": {
        "collection": (_A, "apigateway", "/usageplans/{UsagePlanId}/keys"),
        "item": (_A, "apigateway", "/usageplans/{UsagePlanId}/keys/{KeyId}"),
    },
    "AWS::Athena::NamedQuery": {"workgroup": (_R, "athena", "workgroup/{WorkGroup}")},
    "AWS::Athena::WorkGroup": {"workgroup": (_R, "athena", "workgroup/{Name}")},
    "AWS::Budgets::Budget": {
        "budget": (_G, "budgets", "budget/{Budget.BudgetName}"),
        "billingview": (_G, "billing", "billingview/primary"),
    },
    "AWS::CloudWatch::Alarm": {"alarm": (_R, "cloudwatch", "alarm:{AlarmName}")},
    "AWS::CloudWatch::Dashboard": {"dashboard": (_G, "cloudwatch", "dashboard/{DashboardName}")},
    "AWS::Glue::Database": {
        "catalog": _CATALOG,
        "database": (_R, "glue", "database/{DatabaseInput.Name}"),
        "table": (_R, "glue", "table/{DatabaseInput.Name}/*"),
        "userdefinedfunction": (_R, "glue", "userDefinedFunction/{DatabaseInput.Name}/*"),
    },
    "AWS::Glue::Table": {
        "catalog": _CATALOG,
        "database": (_R, "glue", "database/{DatabaseName}"),
        "table": (_R, "glue", "table/{DatabaseName}/{TableInput.Name}"),
    },
    "AWS::IAM::ManagedPolicy": {"policy": (_G, "iam", "policy/{ManagedPolicyName}")},
    "AWS::IAM::OIDCProvider": {"oidc-provider": (_G, "iam", "oidc-provider/{?}")},
    "AWS::IAM::Role": {"role": (_G, "iam", "role/{RoleName}")},
    "AWS::KMS::Key": {"key": (_R, "kms", "key/{?}")},
    "AWS::KinesisFirehose::DeliveryStream": {
        "deliverystream": (_R, "firehose", "deliverystream/{DeliveryStreamName}")
    },
    "AWS::Lambda::Function": {"function": (_R, "lambda", "function:{FunctionName}")},
    "AWS::Lambda::Permission": {"function": (_R, "lambda", "function:{FunctionName}")},
    "AWS::Logs::LogGroup": {"log-group": (_R, "logs", "log-group:{LogGroupName}:*")},
    "AWS::Logs::LogStream": {
        "log-group": (_R, "logs", "log-group:{LogGroupName}:*"),
        "log-stream": (_R, "logs", "log-group:{LogGroupName}:log-stream:{LogStreamName}"),
    },
    "AWS::Logs::MetricFilter": {"log-group": (_R, "logs", "log-group:{LogGroupName}:*")},
    "AWS::QuickSight::Analysis": {"analysis": (_R, "quicksight", "analysis/{AnalysisId}")},
    "AWS::QuickSight::Dashboard": {"dashboard": (_R, "quicksight", "dashboard/{DashboardId}")},
    "AWS::QuickSight::DataSet": {"dataset": (_R, "quicksight", "dataset/{DataSetId}")},
    "AWS::QuickSight::DataSource": {"datasource": (_R, "quicksight", "datasource/{DataSourceId}")},
    "AWS::QuickSight::RefreshSchedule": {
        "refreshschedule": (
            _R,
            "quicksight",
            "dataset/{DataSetId}/refresh-schedule/{Schedule.ScheduleId}",
        ),
        "dataset": (_R, "quicksight", "dataset/{DataSetId}"),
    },
    "AWS::QuickSight::Template": {"template": (_R, "quicksight", "template/{TemplateId}")},
    "AWS::QuickSight::Theme": {"theme": (_R, "quicksight", "theme/{ThemeId}")},
    "AWS::S3::Bucket": {
        "bucket": (_B, "s3", "{BucketName}"),
        "object": (_B, "s3", "{BucketName}/*"),
    },
    "AWS::S3::BucketPolicy": {"bucket": (_B, "s3", "{Bucket}")},
    "AWS::Scheduler::Schedule": {"schedule": (_R, "scheduler", "schedule/default/{Name}")},
    "AWS::SNS::Subscription": {"topic": ("given", "sns", "{TopicArn}")},
    "AWS::SNS::Topic": {"topic": (_R, "sns", "{TopicName}")},
    "AWS::SNS::TopicPolicy": {"topic": ("given", "sns", "{Topics.0}")},
    # Without a name CloudFormation makes one of the logical id; Secrets Manager adds six letters.
    "AWS::SecretsManager::Secret": {"secret": (_R, "secretsmanager", "secret:{!}-{?}")},
    "AWS::WAFv2::WebACL": {
        "webacl": (_R, "wafv2", "regional/webacl/{Name}/{?}"),
        "managedruleset": (_R, "wafv2", "regional/managedruleset/*/*"),
    },
    "AWS::WAFv2::WebACLAssociation": {
        "webacl": ("given", "wafv2", "{WebACLArn}"),
        "apigateway": ("given", "apigateway", "{ResourceArn}"),
        "stage": ("given", "apigateway", "{ResourceArn}"),
    },
}
WITHOUT_CALLS = ("AWS::CloudFormation::WaitConditionHandle",)
# What Ref gives where it isn't the ARN: the property that names the resource.
REFERENCES = {
    "AWS::ApiGateway::Stage": "StageName",
    "AWS::Athena::WorkGroup": "Name",
    "AWS::Glue::Database": "DatabaseInput.Name",
    "AWS::Glue::Table": "TableInput.Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Logs::LogStream": "LogStreamName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::ApiGateway::Model": "Name",
}
BY_ARN = (
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::OIDCProvider",
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
)


def arns(
    resource_type: str, logical_id: str, properties: Mapping[str, Any], place: Place
) -> dict[str, str]:
    """Return the ARNs that a resource goes by, by kind; KeyError for a type not known here."""
    if resource_type in WITHOUT_CALLS:
        return {}
    return {
        kind: _arn(scope, service, _filled(rest, logical_id, properties), place)
        for kind, (scope, service, rest) in KINDS[resource_type].items()
    }


def arn(resource_type: str, logical_id: str, properties: Mapping[str, Any], place: Place) -> str:
    """Return what GetAtt gives for a resource's ARN; a log group's ends in `:*` as AWS's does."""
    return next(iter(arns(resource_type, logical_id, properties, place).values()), UNKNOWN)


def reference(
    resource_type: str, logical_id: str, properties: Mapping[str, Any], place: Place
) -> str:
    """Return what Ref gives for a resource."""
    if resource_type in BY_ARN:
        return arn(resource_type, logical_id, properties, place)
    if resource_type in REFERENCES:
        return _property(properties, REFERENCES[resource_type])
    return UNKNOWN


def _arn(scope: str, service: str, rest: str, place: Place) -> str:
    if scope == "given" or rest.startswith("arn:"):
        return rest
    match scope:
        case "global":
            return place.global_arn(service, rest)
        case "bare":
            return place.bare_arn(service, rest)
        case "apigateway":
            return place.bare_arn(service, rest, in_region=True)
        case _:
            return place.arn(service, rest)


def _filled(text: str, logical_id: str, properties: Mapping[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] in "?!":
            return UNKNOWN if match[1] == "?" else logical_id
        found = _property(properties, match[1])
        # A function is named by its ARN too; the name is its last part.
        return found.rpartition(":")[2] if match[1] == "FunctionName" else found

    return re.sub(r"\{([\w.?!]+)\}", value, text)


def _property(properties: Mapping[str, Any], path: str) -> str:
    found: Any = properties
    for part in path.split("."):
        found = found[int(part)] if part.isdigit() else found[part]
    return str(found)
