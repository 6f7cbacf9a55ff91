"""Takes a data bucket that outlived its stack into a new one, with all that is in it.

CloudFormation can't create a bucket that is there already. It takes existing resources over by a
change set of type IMPORT, which may hold nothing else; the update that follows makes the rest. (It
can find them by name itself only where the name is a literal; ours is made of parameters. User
guide, "Import AWS resources into a CloudFormation stack", manually and automatically.)
"""

import json
from collections.abc import Callable

from scripts.aws import buckets
from scripts.aws.target import Target
from scripts.stacks import change_sets
from scripts.stacks.deployment import Deployment, describe
from scripts.stacks.stack_events import Event, StackFailedError

BUCKET_TYPE = "AWS::S3::Bucket"
LOGICAL_ID = "DataBucket"  # of cloudformation/s3.yaml


def data_bucket_name(target: Target, deployment: Deployment) -> str:
    """Name the data bucket as cloudformation/s3.yaml does."""
    start = f"{deployment.prefix}-{deployment.environment}"
    return f"{start}-data-{target.account_id}-{target.region}"


def left_over(target: Target, deployment: Deployment) -> str | None:
    """Name the data bucket where it is there and its stack is not."""
    stack = describe(target, deployment.stack_name("s3"))
    bucket = data_bucket_name(target, deployment)
    if not change_sets.is_new(target, stack) or not buckets.exists(target, bucket):
        return None
    return bucket


def adopt(
    target: Target, deployment: Deployment, bucket: str, report: Callable[[Event], None]
) -> None:
    """Make the s3 stack of the bucket alone; raises `StackFailedError` where it can't be."""
    name = deployment.stack_name("s3")
    resource = {
        "Type": BUCKET_TYPE,
        "DeletionPolicy": "Retain",  # an import asks for a policy
        "UpdateReplacePolicy": "Retain",
        "Properties": {"BucketName": bucket},
    }
    change_set = change_sets.work_out(
        target,
        is_creation=True,
        StackName=name,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": {LOGICAL_ID: resource}}),
        ResourcesToImport=[
            {
                "ResourceType": BUCKET_TYPE,
                "LogicalResourceId": LOGICAL_ID,
                "ResourceIdentifier": {"BucketName": bucket},
            }
        ],
    )
    if change_set is None:
        raise StackFailedError(f"{name}: nothing to import, though {bucket} is there.")
    change_set.execute(report)
