"""Asks IAM beforehand whether the caller may do what a deployment does.

CloudFormation acts with the caller's permissions, and a change set doesn't check them. The
actions are those of each resource type's creation, the most telling ones, not every read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.stacks import templates

ALWAYS = (
    "cloudformation:CreateChangeSet", "cloudformation:DeleteStack",
    "cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks",
    "cloudformation:ExecuteChangeSet", "cloudformation:GetTemplate", "s3:GetObject", "s3:PutObject",
)  # fmt: skip
OF_TYPE: dict[str, tuple[str, ...]] = {
    "AWS::ApiGateway": ("apigateway:PATCH", "apigateway:POST", "apigateway:PUT"),
    "AWS::Athena::NamedQuery": ("athena:CreateNamedQuery",),
    "AWS::Athena::WorkGroup": ("athena:CreateWorkGroup", "athena:TagResource"),
    "AWS::Budgets::Budget": ("budgets:ModifyBudget",),
    "AWS::CloudFormation": (),
    "AWS::CloudWatch::Alarm": ("cloudwatch:PutMetricAlarm",),
    "AWS::CloudWatch::Dashboard": ("cloudwatch:PutDashboard",),
    "AWS::Glue::Database": ("glue:CreateDatabase",),
    "AWS::Glue::Table": ("glue:CreateTable",),
    "AWS::IAM::Role": ("iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy", "iam:TagRole"),
    "AWS::KMS::Key": ("kms:CreateKey",),
    "AWS::KinesisFirehose": ("firehose:CreateDeliveryStream", "firehose:TagDeliveryStream"),
    "AWS::Lambda::Function": ("lambda:CreateFunction", "lambda:TagResource"),
    "AWS::Lambda::Permission": ("lambda:AddPermission",),
    "AWS::Logs": ("logs:CreateLogGroup", "logs:PutRetentionPolicy"),
    "AWS::QuickSight": ("quicksight:CreateDashboard", "quicksight:CreateDataSet"),
    "AWS::S3::Bucket": (
        "s3:CreateBucket", "s3:PutBucketPolicy", "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
    ),
    "AWS::SNS": ("sns:CreateTopic", "sns:Subscribe"),
    "AWS::SecretsManager": ("secretsmanager:CreateSecret",),
    "AWS::WAFv2": ("wafv2:AssociateWebACL", "wafv2:CreateWebACL"),
}  # fmt: skip
DENIED = ("AccessDenied", "AccessDeniedException")


class NotSimulatedError(Exception):
    """IAM can't be asked; the text says why."""


@dataclass(frozen=True)
class Caller:
    """Who deploys, as STS names it."""

    arn: str

    @property
    def kind(self) -> str:
        """Return `root`, `user`, `assumed-role` or `federated-user`."""
        return self.arn.rpartition(":")[2].split("/")[0]

    @property
    def role_name(self) -> str:
        """Return the role's name of an assumed role, whose ARN lacks the role's path."""
        return self.arn.split("/")[1]


def actions(components: Iterable[str]) -> list[str]:
    """List the actions that the components' templates ask for."""
    kinds = {kind for name in components for kind in templates.resource_types(templates.text(name))}
    found = {action for kind in kinds for action in of_type(kind)}
    return sorted(found | set(ALWAYS))


def of_type(resource_type: str) -> tuple[str, ...]:
    """Return the actions of one resource type, or of its service; none where neither is listed."""
    parts = resource_type.split("::")
    service = "::".join(parts[:2])
    known = OF_TYPE.get(resource_type) or OF_TYPE.get(service, ())
    return known or OF_TYPE.get(_parent_type(resource_type), ())


def denied(target: Target, caller: Caller, wanted: list[str]) -> list[str]:
    """Simulate the caller's policies; gives the actions that no policy allows.

    Conditions and resource names aren't part of it, so an allowed action may still be refused.
    Raises `NotSimulatedError` for a caller that IAM has no policies of, or who may not ask.
    """
    iam = target.session.client("iam")
    try:
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=_source(target, caller), ActionNames=wanted
        )
        results = [result for page in pages for result in page["EvaluationResults"]]
    except ClientError as error:
        if error.response["Error"]["Code"] in DENIED:
            raise NotSimulatedError("the caller may not ask IAM for a simulation") from error
        raise NotSimulatedError(str(error)) from error
    return [item["EvalActionName"] for item in results if item["EvalDecision"] != "allowed"]


def _source(target: Target, caller: Caller) -> str:
    if caller.kind == "user":
        return caller.arn
    if caller.kind == "assumed-role":
        role = target.session.client("iam").get_role(RoleName=caller.role_name)["Role"]
        return str(role["Arn"])
    raise NotSimulatedError(f"IAM has no policies of a {caller.kind} caller to simulate")


def _parent_type(resource_type: str) -> str:
    """Turn `AWS::S3::BucketPolicy` into `AWS::S3::Bucket`."""
    return next((known for known in OF_TYPE if resource_type.startswith(known)), "")
