"""What holds data: tables of DynamoDB, streams, keys, secrets, and QuickSight's assets."""

from collections.abc import Callable, Mapping
from typing import Any

from analytics_emulator.cloudformation.drift.reading import Clients, Properties, Reader, of, tags

type Model = Mapping[str, Any]


def _table(clients: Clients, name: str, _model: Model) -> Properties:
    asked = clients("dynamodb")
    found = asked.describe_table(TableName=name)["Table"]
    expiry = asked.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    is_expiring = expiry["TimeToLiveStatus"] in ("ENABLED", "ENABLING")
    mode = found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    sse = found.get("SSEDescription", {}).get("Status") in ("ENABLED", "ENABLING")
    listed = asked.list_tags_of_resource(ResourceArn=found["TableArn"])["Tags"]
    names = ("AttributeDefinitions", "DeletionProtectionEnabled", "KeySchema",
             "LocalSecondaryIndexes", "TableName")  # fmt: skip
    return of(found, *names, Arn="TableArn", StreamArn="LatestStreamArn") | {
        "BillingMode": mode,
        "GlobalSecondaryIndexes": [_index(one) for one in found.get("GlobalSecondaryIndexes", ())],
        "ProvisionedThroughput": found.get("ProvisionedThroughput"),
        "SSESpecification": {"SSEEnabled": sse},
        "StreamSpecification": found.get("StreamSpecification"),
        "TimeToLiveSpecification": {**expiry, "Enabled": is_expiring},
        "Tags": tags(listed),
    }


def _index(found: Model) -> Properties:
    return of(found, "IndexName", "KeySchema", "Projection", "ProvisionedThroughput")


def _stream(clients: Clients, name: str, _model: Model) -> Properties:
    told = clients("kinesis").describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]
    renamed = {"Name": "StreamName", "Arn": "StreamARN", "ShardCount": "OpenShardCount"}
    return of(told, "RetentionPeriodHours", "StreamModeDetails", **renamed)


def _key(clients: Clients, key: str, _model: Model) -> Properties | None:
    asked = clients("kms")
    found = asked.describe_key(KeyId=key)["KeyMetadata"]
    if found["KeyState"] == "PendingDeletion":
        return None
    policy = asked.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    is_rotated = asked.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    listed = asked.list_resource_tags(KeyId=key)["Tags"]
    names = ("Arn", "Description", "Enabled", "KeyId", "KeySpec", "KeyUsage", "MultiRegion")
    pairs = {tag["TagKey"]: tag["TagValue"] for tag in listed}
    more = {"EnableKeyRotation": is_rotated, "KeyPolicy": policy, "Tags": tags(pairs)}
    return of(found, *names) | more


def _key_alias(clients: Clients, name: str, model: Model) -> Properties | None:
    listed = clients("kms").list_aliases(KeyId=model["TargetKeyId"])["Aliases"]
    is_there = any(one["AliasName"] == name for one in listed)
    return {"AliasName": name, "TargetKeyId": model["TargetKeyId"]} if is_there else None


def _secret(clients: Clients, arn: str, _model: Model) -> Properties:
    found = clients("secretsmanager").describe_secret(SecretId=arn)
    told = of(found, "Name", "Description", "KmsKeyId", Id="ARN")
    return told | {"Tags": tags(found.get("Tags"))}


def _asset(kind: str, member: str, identifier: str, *names: str) -> Reader:
    """Return the reader of a kind of QuickSight's assets."""

    def read(clients: Clients, _id: str, model: Model) -> Properties:
        asked = clients("quicksight")
        known = {name: model[name] for name in ("AwsAccountId", identifier)}
        found = _called(asked, f"describe_{kind}", known)[member]
        if kind in ("analysis", "dashboard"):
            found |= _called(asked, f"describe_{kind}_definition", known)
        allowed = _called(asked, f"describe_{kind}_permissions", known)["Permissions"]
        listed = asked.list_tags_for_resource(ResourceArn=model["Arn"])["Tags"]
        told = {**known, **of(found, "Arn", "Name", *names), "Permissions": allowed}
        return {**told, "Tags": tags(listed)}

    return read


def _theme(clients: Clients, _id: str, model: Model) -> Properties:
    known = {name: model[name] for name in ("AwsAccountId", "ThemeId")}
    found = clients("quicksight").describe_theme(**known)["Theme"]
    told = of(found["Version"], "BaseThemeId", "Configuration")
    return {**known, **of(found, "Arn", "Name"), **told}


def _called(client: Any, operation: str, request: Model) -> Properties:
    call: Callable[..., Properties] = getattr(client, operation)
    return call(**request)


READERS: dict[str, Reader] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::KMS::Alias": _key_alias,
    "AWS::KMS::Key": _key,
    "AWS::Kinesis::Stream": _stream,
    "AWS::QuickSight::Analysis": _asset(
        "analysis", "Analysis", "AnalysisId", "Definition", "ThemeArn"
    ),
    "AWS::QuickSight::Dashboard": _asset("dashboard", "Dashboard", "DashboardId", "Definition"),
    "AWS::QuickSight::DataSet": _asset(
        "data_set", "DataSet", "DataSetId", "ImportMode", "LogicalTableMap", "PhysicalTableMap"
    ),
    "AWS::QuickSight::DataSource": _asset(
        "data_source", "DataSource", "DataSourceId", "DataSourceParameters", "Type"
    ),
    "AWS::QuickSight::Theme": _theme,
    "AWS::SecretsManager::Secret": _secret,
}
