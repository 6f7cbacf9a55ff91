"""What the commands call themselves, beside what CloudFormation does for them.

A test holds these lists against the calls that stand in the sources.
"""

from collections.abc import Iterator

from scripts.grants.names import UNKNOWN
from scripts.grants.needs import Scope
from scripts.grants.policy import Need

PLAN = {
    "stack": (
        "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet",
        "cloudformation:DeleteStack", "cloudformation:DescribeChangeSet",
        "cloudformation:DescribeEvents", "cloudformation:DescribeStacks",
        "cloudformation:GetTemplate", "cloudformation:ListStackResources",
        "cloudformation:TagResource",
    ),
    "artifact bucket": ("s3:ListBucket",),
    "data bucket": ("s3:ListBucket",),
    "plan": ("s3:GetObject", "s3:PutObject"),
    "/account": ("apigateway:GET",),
    "role": ("iam:GetRole",),
    "account": ("cloudformation:ValidateTemplate",),
}  # fmt: skip
DEPLOY = {
    "stack": (
        *PLAN["stack"], "cloudformation:ContinueUpdateRollback", "cloudformation:DetectStackDrift",
        "cloudformation:DetectStackResourceDrift", "cloudformation:DescribeStackEvents",
        "cloudformation:DescribeStackResourceDrifts", "cloudformation:ExecuteChangeSet",
        "cloudformation:UntagResource", "cloudformation:UpdateTerminationProtection",
    ),
    "account": (
        "cloudformation:DescribeAccountLimits", "cloudformation:DescribeStackDriftDetectionStatus",
        "cloudformation:DescribeStacks", "cloudformation:ListExports",
        "cloudformation:ListImports", "iam:GetAccountSummary", "iam:SimulatePrincipalPolicy",
        "lambda:GetAccountSettings",
    ),
    "artifact bucket": (
        "s3:ListBucket", "s3:ListBucketVersions",
    ),
    "artifact": ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"),
    "data bucket": ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"),
    "data": (
        "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject",
    ),
    "/account": ("apigateway:GET", "apigateway:PATCH"),
    "/apikeys": ("apigateway:GET",),
    "role": ("iam:GetRole",),
    "stream": ("firehose:DescribeDeliveryStream",),
    "alarm": ("cloudwatch:DescribeAlarms",),
    "work group": (
        "athena:GetQueryExecution", "athena:GetQueryResults", "athena:GetWorkGroup",
        "athena:StartQueryExecution", "athena:StopQueryExecution",
    ),
    "table": ("glue:GetDatabase", "glue:GetPartitions", "glue:GetTable"),
}  # fmt: skip
# What opens the page that draws the dashboard, and what is asked beforehand of who may ask it;
# deploying goes without.
LOOKING: dict[str, tuple[str, ...]] = {
    "account": (
        "cloudformation:ValidateTemplate", "lakeformation:GetDataLakeSettings",
        "quicksight:DescribeAccountSubscription",
        "quicksight:DescribeGroup", "quicksight:DescribeUser", "quicksight:ListDashboards",
    ),
}  # fmt: skip
KEY_CALLS = ("kms:Decrypt", "kms:GenerateDataKey")  # of S3, for buckets under a customer key


def of_deploying(scope: Scope) -> Iterator[tuple[Need, str]]:
    """Yield what deploying, testing and taking down calls, with the group that it stands in."""
    yield from _calls(scope, DEPLOY)


def of_looking(scope: Scope) -> Iterator[tuple[Need, str]]:
    """Yield what drawing the deployed dashboard calls, beside what deploying does."""
    yield from _calls(scope, LOOKING)
    if key := scope.parameters.get("KmsKeyArn"):
        yield Need("kms:GetKeyPolicy", key), "customer key"


def of_planning(scope: Scope) -> Iterator[tuple[Need, str]]:
    """Yield what a plan calls."""
    yield from _calls(scope, PLAN)


def _calls(scope: Scope, table: dict[str, tuple[str, ...]]) -> Iterator[tuple[Need, str]]:
    places = _places(scope)
    for group, actions in table.items():
        for action in actions:
            for arn in places[group]:
                yield Need(action, arn, {"aws:RequestedRegion": scope.place.region}), group
    if key := scope.parameters.get("KmsKeyArn"):
        for action in KEY_CALLS:
            yield (
                Need(action, key, {"kms:ViaService": f"s3.{scope.place.region}.amazonaws.com"}),
                ("customer key"),
            )


def _places(scope: Scope) -> dict[str, list[str]]:
    place, start = scope.place, scope.tag
    ours = f"{start}-artifacts-{place.account}-{place.region}"
    artifacts = scope.parameters.get("ArtifactBucketName") or ours
    data = f"{start}-data-{place.account}-{place.region}"
    database = f"{start}-clickstream".replace("-", "_")
    return {
        "stack": [
            place.arn("cloudformation", f"stack/{start}-{component}/{UNKNOWN}")
            for component in scope.components
        ],
        "account": ["*"],
        "artifact bucket": [place.bare_arn("s3", artifacts)],
        "artifact": [
            place.bare_arn("s3", f"{artifacts}/{folder}/{UNKNOWN}")
            for folder in ("code", "templates")
        ],
        "plan": [place.bare_arn("s3", f"{artifacts}/plans/{UNKNOWN}")],
        "data bucket": [place.bare_arn("s3", data)],
        "data": [place.bare_arn("s3", f"{data}/*")],
        "/account": [place.bare_arn("apigateway", "/account", in_region=True)],
        "/apikeys": [place.bare_arn("apigateway", f"/apikeys/{UNKNOWN}", in_region=True)],
        "role": [place.global_arn("iam", f"role/{UNKNOWN}")],
        "stream": [place.arn("firehose", f"deliverystream/{start}-clickstream")],
        "alarm": ["*"],
        "work group": [place.arn("athena", f"workgroup/{start}")],
        "table": [
            place.arn("glue", rest)
            for rest in ("catalog", f"database/{database}", f"table/{database}/clickstream_data")
        ],
    }
