"""What resources have now, by the describing calls of their services, in their schema's terms.

A reader gives each property that it knows, None where it isn't set. Types without a reader, and
properties that a reader doesn't give, can't be compared.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from analytics_emulator.cloudformation.drift import apis, events, permissions, records
from analytics_emulator.cloudformation.drift.reading import (
    Clients,
    Properties,
    Reader,
    lower,
    of,
    tags,
)
from analytics_emulator.cloudformation.gone import is_not_there

_UNSET = frozenset(
    {
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "OwnershipControlsNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)


def live_properties(
    type_name: str, clients: Clients, physical_id: str, model: Mapping[str, Any]
) -> Properties | None:
    """Return a resource's properties, None where it is gone; KeyError for types without reader."""
    reader = _READERS[type_name]
    try:
        return reader(clients, physical_id, model)
    except ClientError as error:
        said = error.response["Error"]
        if is_not_there(said["Code"], said["Message"]):
            return None
        raise


def _alarm(clients: Clients, name: str, _model: Mapping[str, Any]) -> Properties | None:
    found = clients("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return of(found[0], *_ALARM, Arn="AlarmArn") if found else None


_ALARM = (
    "ActionsEnabled", "AlarmActions", "AlarmDescription", "AlarmName", "ComparisonOperator",
    "DatapointsToAlarm", "Dimensions", "EvaluationPeriods", "InsufficientDataActions",
    "MetricName", "Namespace", "OKActions", "Period", "Statistic", "Threshold",
    "TreatMissingData", "Unit",
)  # fmt: skip


def _log_group(clients: Clients, name: str, _model: Mapping[str, Any]) -> Properties | None:
    listed = clients("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    found = next((one for one in listed if one["logGroupName"] == name), None)
    if found is None:
        return None
    listed = clients("logs").list_tags_log_group(logGroupName=name)["tags"]
    told = lower(found, "KmsKeyId", "LogGroupName", "RetentionInDays", Arn="arn")
    return told | {"Tags": tags(listed)}


def _bucket(clients: Clients, name: str, _model: Mapping[str, Any]) -> Properties:
    s3 = clients("s3")
    s3.head_bucket(Bucket=name)
    versioning = s3.get_bucket_versioning(Bucket=name)
    access = _unless_unset(lambda: s3.get_public_access_block(Bucket=name))
    encryption = _unless_unset(lambda: s3.get_bucket_encryption(Bucket=name))
    owners = _unless_unset(lambda: s3.get_bucket_ownership_controls(Bucket=name))
    logging = s3.get_bucket_logging(Bucket=name).get("LoggingEnabled", {})
    logged = of(logging, DestinationBucketName="TargetBucket", LogFilePrefix="TargetPrefix")
    tagged = _unless_unset(lambda: s3.get_bucket_tagging(Bucket=name))
    rules = encryption.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
    return {
        "BucketName": name,
        "LoggingConfiguration": logged,
        "VersioningConfiguration": {"Status": versioning.get("Status", "Suspended")},
        "PublicAccessBlockConfiguration": access.get("PublicAccessBlockConfiguration"),
        "OwnershipControls": owners.get("OwnershipControls"),
        "Tags": tags(tagged.get("TagSet")),
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [_sse(one) for one in rules]},
    }


def _sse(rule: Mapping[str, Any]) -> Properties:
    found = rule.get("ApplyServerSideEncryptionByDefault", {})
    default = of(found, "SSEAlgorithm", KMSMasterKeyID="KMSMasterKeyID")
    return {"ServerSideEncryptionByDefault": default, **of(rule, "BucketKeyEnabled")}


def _unless_unset(ask: Callable[[], Properties]) -> Properties:
    try:
        return ask()
    except ClientError as error:
        if error.response["Error"]["Code"] in _UNSET:
            return {}
        raise


def _bucket_policy(clients: Clients, _id: str, model: Mapping[str, Any]) -> Properties:
    found = clients("s3").get_bucket_policy(Bucket=model["Bucket"])
    return {"Bucket": model["Bucket"], "PolicyDocument": found["Policy"]}


def _topic(clients: Clients, arn: str, _model: Mapping[str, Any]) -> Properties:
    asked = clients("sns")
    found = asked.get_topic_attributes(TopicArn=arn)["Attributes"]
    names = ("ContentBasedDeduplication", "DisplayName", "FifoTopic", "KmsMasterKeyId",
             "SignatureVersion", "TopicArn", "TracingConfig")  # fmt: skip
    listed = asked.list_tags_for_resource(ResourceArn=arn)["Tags"]
    return of(found, *names) | {"TopicName": arn.rpartition(":")[2], "Tags": tags(listed)}


def _queue(clients: Clients, url: str, _model: Mapping[str, Any]) -> Properties:
    asked = clients("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    listed = clients("sqs").list_queue_tags(QueueUrl=url).get("Tags")
    told = of(asked["Attributes"], *_QUEUE, Arn="QueueArn") | {"Tags": tags(listed)}
    return told | {"QueueName": url.rpartition("/")[2], "QueueUrl": url}


_QUEUE = (
    "DelaySeconds", "KmsMasterKeyId", "MaximumMessageSize", "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds", "RedrivePolicy", "SqsManagedSseEnabled",
    "VisibilityTimeout", "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope",
    "FifoThroughputLimit", "KmsDataKeyReusePeriodSeconds", "RedriveAllowPolicy",
)  # fmt: skip


def _work_group(clients: Clients, name: str, _model: Mapping[str, Any]) -> Properties:
    found = clients("athena").get_work_group(WorkGroup=name)["WorkGroup"]
    renamed = {"WorkGroupConfiguration": "Configuration"}
    return of(found, "Name", "Description", "State", **renamed)


def _named_query(clients: Clients, query_id: str, _model: Mapping[str, Any]) -> Properties:
    found = clients("athena").get_named_query(NamedQueryId=query_id)["NamedQuery"]
    return of(found, "Name", "Description", "Database", "QueryString", "WorkGroup")


def _glue_database(clients: Clients, name: str, model: Mapping[str, Any]) -> Properties:
    found = clients("glue").get_database(Name=name)["Database"]
    return {"CatalogId": model.get("CatalogId"), "DatabaseInput": found}


def _glue_table(clients: Clients, _id: str, model: Mapping[str, Any]) -> Properties:
    name = model["TableInput"]["Name"]
    found = clients("glue").get_table(DatabaseName=model["DatabaseName"], Name=name)["Table"]
    kept = {"CatalogId": model.get("CatalogId"), "DatabaseName": model["DatabaseName"]}
    return {**kept, "TableInput": found}


def _stream(clients: Clients, name: str, model: Mapping[str, Any]) -> Properties:
    asked = clients("firehose").describe_delivery_stream(DeliveryStreamName=name)
    found = asked["DeliveryStreamDescription"]
    s3 = found["Destinations"][0].get("ExtendedS3DestinationDescription")
    older = "S3DestinationConfiguration"
    told = {
        older if older in model else f"Extended{older}": s3 and _backed_up(s3),
        "DeliveryStreamEncryptionConfigurationInput": found.get(
            "DeliveryStreamEncryptionConfiguration"
        ),
    }
    names = ("DeliveryStreamName", "DeliveryStreamType")
    return of(found, *names, Arn="DeliveryStreamARN") | told


def _backed_up(description: Properties) -> Properties:
    renamed = {**description, "S3BackupConfiguration": description.get("S3BackupDescription")}
    return {name: value for name, value in renamed.items() if name != "S3BackupDescription"}


def _ssm_parameter(clients: Clients, name: str, _model: Mapping[str, Any]) -> Properties:
    asked = clients("ssm")
    found = asked.get_parameter(Name=name)["Parameter"]
    listed = asked.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    return of(found, "Name", "Type", "Value", "DataType") | {"Tags": tags(listed)}


_READERS: dict[str, Reader] = {
    **apis.READERS,
    **events.READERS,
    **permissions.READERS,
    **records.READERS,
    "AWS::Athena::NamedQuery": _named_query,
    "AWS::Athena::WorkGroup": _work_group,
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::Glue::Database": _glue_database,
    "AWS::Glue::Table": _glue_table,
    "AWS::KinesisFirehose::DeliveryStream": _stream,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::SSM::Parameter": _ssm_parameter,
}
TYPES = frozenset(_READERS)
