"""What the suites expect of an account: buckets, work groups and a stack of awswrangler's."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

Client = Callable[[str], Any]

_BUCKET = "clients-staging"
_STACK = "aws-sdk-pandas-base"
_KEY_POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
}
_DBT = {
    "DBT_TEST_ATHENA_REGION_NAME": "us-east-1",
    "DBT_TEST_ATHENA_DATABASE": "awsdatacatalog",
    "DBT_TEST_ATHENA_SCHEMA": "dbt_suite",
    "DBT_TEST_ATHENA_WORK_GROUP": "primary",
    "DBT_TEST_ATHENA_THREADS": "2",
    "DBT_TEST_ATHENA_POLL_INTERVAL": "0.1",
    "DBT_TEST_ATHENA_NUM_RETRIES": "0",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
}
# The outputs that awswrangler's tests of Athena, its catalog and S3 read.
_TEMPLATE = {
    "Resources": {
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": _KEY_POLICY}},
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Database": {
            "Type": "AWS::Glue::Database",
            "Properties": {
                "CatalogId": {"Ref": "AWS::AccountId"},
                "DatabaseInput": {
                    "Name": "aws_sdk_pandas",
                    "LocationUri": {"Fn::Sub": "s3://${Bucket}"},
                },
            },
        },
    },
    "Outputs": {
        "Region": {"Value": {"Ref": "AWS::Region"}},
        "BucketName": {"Value": {"Ref": "Bucket"}},
        "GlueDatabaseName": {"Value": {"Ref": "Database"}},
        "KmsKeyArn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}},
    },
}


def prepared(name: str, client: Client) -> dict[str, str]:
    """Make what a suite expects; return the variables that tell it."""
    client("s3").create_bucket(Bucket=_BUCKET)
    staging = f"s3://{_BUCKET}/{name}/"
    if name == "awswrangler":
        _deploy(client("cloudformation"))
        return {}
    if name == "dbt-athena":
        return _DBT | {
            "DBT_TEST_ATHENA_S3_STAGING_DIR": staging,
            "DBT_TEST_ATHENA_S3_TMP_TABLE_DIR": f"s3://{_BUCKET}/dbt-tables/",
        }
    results = {"ResultConfiguration": {"OutputLocation": staging}}
    with suppress(ClientError):  # it is there
        client("athena").create_work_group(Name="pyathena", Configuration=results)
    return {
        "AWS_ATHENA_S3_STAGING_DIR": staging,
        "AWS_ATHENA_WORKGROUP": "pyathena",
        "AWS_ATHENA_SPARK_WORKGROUP": "pyathena-spark",
    }


def _deploy(cloudformation: Any) -> None:
    with suppress(ClientError):  # it is there
        cloudformation.create_stack(StackName=_STACK, TemplateBody=json.dumps(_TEMPLATE))
        cloudformation.get_waiter("stack_create_complete").wait(StackName=_STACK)
