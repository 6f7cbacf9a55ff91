"""The deployed product is the same after a stop or a kill, and works on without a deployment."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from scripts.answers.athena import Athena
from scripts.aws.target import Target
from scripts.stacks.deployment import Deployment
from scripts.stacks.events_api import EventsApi
from tests.integration.host import PYTHON, Host, host_in
from tests.integration.product import Product

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="the emulator is not installed")

COUNT = "SELECT COUNT(*), SUM(quantity * price) FROM clickstream_data"
ACCOUNT = {"AwsAccountId": "000000000000"}
# Service, operation, the answer's member, the request.
LISTS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("cloudformation", "describe_stacks", "Stacks", {}),
    ("cloudformation", "list_exports", "Exports", {}),
    ("apigateway", "get_rest_apis", "items", {}),
    ("apigateway", "get_api_keys", "items", {"includeValues": True}),
    ("apigateway", "get_usage_plans", "items", {}),
    ("firehose", "list_delivery_streams", "DeliveryStreamNames", {}),
    ("s3", "list_buckets", "Buckets", {}),
    ("glue", "get_databases", "DatabaseList", {}),
    ("athena", "list_work_groups", "WorkGroups", {}),
    ("quicksight", "list_dashboards", "DashboardSummaryList", ACCOUNT),
    ("quicksight", "list_data_sets", "DataSetSummaries", ACCOUNT),
    ("cloudwatch", "list_dashboards", "DashboardEntries", {}),
    ("logs", "describe_metric_filters", "metricFilters", {}),
    ("sns", "list_topics", "Topics", {}),
    ("iam", "list_roles", "Roles", {}),
    ("kms", "list_keys", "Keys", {}),
    ("budgets", "describe_budgets", "Budgets", {"AccountId": "000000000000"}),
]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with host_in(tmp_path_factory.mktemp("kept")) as found:
        found.start()
        yield found


@pytest.fixture(scope="module")
def product(host: Host) -> Product:
    """Give a deployment with some rows; it goes with its emulator."""
    found = Product(host.endpoint, Deployment(f"t{uuid4().hex[:8]}", "test"))
    done = found.script("deploy", "--no-run-tests")
    assert done.returncode == 0, done.stdout + done.stderr
    return found


def post(product: Product) -> int:
    """Send an event by the address and key that were known before; give the status."""
    own = product.deployment
    api = EventsApi.of_deployment(Target.at(product.endpoint), own.prefix, own.environment)
    event = {"timestamp": "2026-11-28T12:00:00Z", "menuItem": "Falafel", "quantity": 2}
    event |= {"price": 7.5, "customerId": "c", "restaurantId": "r"}
    headers = {"x-api-key": api.key, "content-type": "application/json"}
    answer = requests.post(api.url, data=json.dumps(event), headers=headers, timeout=60)
    return answer.status_code


def known(host: Host, product: Product) -> dict[str, Any]:
    found: dict[str, Any] = {
        f"{service} {operation}": getattr(host.client(service), operation)(**given)[member]
        for service, operation, member, given in LISTS
    }
    athena, group = host.client("athena"), {"WorkGroup": product.outputs()["WorkGroupName"]}
    found["queries"] = athena.list_named_queries(**group)["NamedQueryIds"]
    found["history"] = athena.list_query_executions(**group)["QueryExecutionIds"]
    found["functions"] = {
        one["FunctionName"]: (one["CodeSha256"], one["Environment"], one["RevisionId"])
        for one in host.client("lambda").list_functions()["Functions"]
    }
    bucket = product.outputs()["DataBucketName"]
    listed = host.client("s3").list_object_versions(Bucket=bucket)["Versions"]
    found["objects"] = [(one["Key"], one["ETag"], one["VersionId"]) for one in listed]
    alarms = host.client("cloudwatch").describe_alarms()["MetricAlarms"]
    found["alarms"] = [(alarm["AlarmArn"], alarm["Threshold"]) for alarm in alarms]
    return found


def rows(product: Product) -> Any:
    own = product.deployment
    target = Target.at(product.endpoint)
    return Athena.of_deployment(target, own.prefix, own.environment).ask(COUNT).rows


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_everything_is_still_there(host: Host, product: Product, end: str) -> None:
    stream = product.outputs()["DeliveryStreamName"]
    assert post(product) == 202
    Target.at(host.endpoint).flush(stream)
    answer, before = rows(product), known(host, product)
    host.until_saved()
    getattr(host, end)()
    host.start()
    assert post(product) == 202
    assert {**known(host, product), "objects": before["objects"]} == before
    Target.at(host.endpoint).flush(stream)
    assert int(rows(product)[0][0] or 0) == int(answer[0][0] or 0) + 1
    assert host.state("problems") == []
