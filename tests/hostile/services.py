"""Good requests of every API that the product has, for `hostile_requests` to spoil."""

import base64
import json
from typing import Any

from tests.hostile.requests import Sent

EVENT = {
    "timestamp": "2026-11-22T12:30:00Z",
    "menuItem": "Falafel",
    "quantity": 2,
    "price": 7.5,
    "customerId": "c-1",
    "restaurantId": "hostile",
}
_DATA = base64.b64encode(json.dumps(EVENT).encode()).decode()
_DASHBOARD = {
    "Name": "x",
    "Definition": {
        "DataSetIdentifierDeclarations": [{"Identifier": "a", "DataSetArn": "arn:aws:x"}],
        "Sheets": [{"SheetId": "s"}],
    },
}
_TABLE = {"Name": "t", "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}]}}


def of_the_api(path: str, key: str) -> list[Sent]:
    """Return posts of events to a deployed API."""
    headers = {"Content-Type": "application/json", "x-api-key": key}
    return [
        Sent("POST", path, EVENT, headers),
        Sent("POST", path, {"events": [EVENT, EVENT]}, headers),
    ]


def of_firehose(stream: str) -> list[Sent]:
    """Return calls of Firehose about a stream."""
    named = {"DeliveryStreamName": stream}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("PutRecord", {**named, "Record": {"Data": _DATA}}),
        ("PutRecordBatch", {**named, "Records": [{"Data": _DATA}, {"Data": _DATA}]}),
        ("ListDeliveryStreams", {"Limit": 3, "ExclusiveStartDeliveryStreamName": "a"}),
        ("TagDeliveryStream", {**named, "Tags": [{"Key": "a", "Value": "b"}]}),
        ("DescribeDeliveryStream", named),
    ]
    return [_call("firehose", f"Firehose_20150804.{name}", said) for name, said in calls]


def of_athena_and_glue(database: str, table: str) -> list[Sent]:
    """Return calls of Athena and Glue about a table."""
    named = {"DatabaseName": database}
    one = {**named, "TableName": table}
    page = {"MaxResults": 10, "NextToken": "x"}
    query = {"QueryString": "SELECT ?", "ExecutionParameters": ["1"], "WorkGroup": "primary"}
    athena: list[tuple[str, dict[str, Any]]] = [
        ("StartQueryExecution", {**query, "QueryExecutionContext": {"Database": database}}),
        ("GetQueryResults", {**page, "QueryExecutionId": "5f0c8f6e-1111-4222-8333-444455556666"}),
        ("ListNamedQueries", {**page, "WorkGroup": "primary"}),
        ("CreateNamedQuery", {"Name": "a", "Database": database, "QueryString": "SELECT 1"}),
        ("GetTableMetadata", {**one, "CatalogName": "AwsDataCatalog"}),
    ]
    glue: list[tuple[str, dict[str, Any]]] = [
        ("GetTable", {**named, "Name": table}),
        ("GetTables", {**named, **page, "Expression": "c.*"}),
        ("GetPartitions", {**one, "Expression": "dt > '2026'"}),
        ("CreateTable", {**named, "TableInput": _TABLE}),
        ("CreateDatabase", {"DatabaseInput": {"Name": "hostile_db", "Parameters": {"a": "b"}}}),
    ]
    calls = [("athena", "AmazonAthena", *call) for call in athena]
    calls += [("glue", "AWSGlue", *call) for call in glue]
    return [_call(api, f"{target}.{name}", said) for api, target, name, said in calls]


def of_quicksight(dashboard: str) -> list[Sent]:
    """Return calls of QuickSight, which are REST."""
    account = "/accounts/000000000000"
    headers = {"Content-Type": "application/json", "Authorization": _signed("quicksight")}
    source = {"DataSourceId": "h", "Name": "h", "Type": "ATHENA"}
    colours = {"DataColorPalette": {"Colors": ["#ffffff"]}}
    theme = {"Name": "x", "BaseThemeId": "CLASSIC", "Configuration": colours}
    return [
        Sent("GET", f"{account}/dashboards", {}, headers),
        Sent("POST", f"{account}/data-sources", source, headers),
        Sent("PUT", f"{account}/dashboards/{dashboard}", _DASHBOARD, headers),
        Sent("POST", f"{account}/themes/t", theme, headers),
    ]


def of_local_routes(stream: str) -> list[Sent]:
    """Return calls of the emulator's own routes."""
    return [
        Sent("GET", "/_analytics/health", {}),
        Sent("POST", f"/_analytics/firehose/{stream}/flush", {}),
        Sent("POST", "/_analytics/firehose/%00/flush", {}),
        Sent("GET", "/_analytics/cloudformation/%ff/notes", {}),
    ]


def _call(api: str, target: str, said: dict[str, Any]) -> Sent:
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
    return Sent("POST", "/", said, {**headers, "Authorization": _signed(api)})


def _signed(api: str) -> str:
    scope = f"test/20261128/us-east-1/{api}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=x"
