"""The real templates through the real scripts: deployed, deployed again, broken, torn down."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from scripts.answers.athena import Athena
from scripts.smoke_test import days, marks
from scripts.stacks.deployment import COMPONENTS
from scripts.stacks.events_api import EventsApi
from tests.integration.product import Product, deployed_at, product_at

PROMISED_OUTPUTS = {
    "DataBucketName", "ArtifactBucketName", "DatabaseName", "TableName", "WorkGroupName",
    "IngestFunctionArn", "TransformFunctionArn", "DeliveryStreamName", "ApiId", "StageName",
    "ApiEndpoint", "ApiKeyId", "AlertTopicArn",
}  # fmt: skip


@pytest.fixture(scope="module")
def deployed(endpoint: str) -> Iterator[Product]:
    """All stacks, smoke test included."""
    with deployed_at(endpoint, "dev") as product:
        yield product


@pytest.fixture
def product(endpoint: str) -> Iterator[Product]:
    """Nothing yet."""
    with product_at(endpoint, "dev") as product:
        yield product


@pytest.fixture
def prod(endpoint: str) -> Iterator[Product]:
    """Nothing yet, in prod."""
    with product_at(endpoint, "prod") as product:
        yield product


def test_every_stack_stands(deployed: Product) -> None:
    assert {deployed.status(component) for component in COMPONENTS} == {"CREATE_COMPLETE"}


def test_outputs_are_those_that_other_programs_rely_on(deployed: Product) -> None:
    assert deployed.outputs().keys() >= PROMISED_OUTPUTS


def test_second_run_changes_nothing_and_says_so(deployed: Product) -> None:
    done = deployed.script("deploy")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("no changes") == len(COMPONENTS)
    assert f"Events go to {deployed.target.events_url(deployed.outputs())}" in done.stdout


def test_browser_may_ask_before_it_posts(deployed: Product) -> None:
    url = deployed.target.events_url(deployed.outputs())
    answer = requests.options(url, headers={"Origin": "https://menu.example"}, timeout=30)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "x-api-key" in answer.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("body", ["[]", "{}", '"text"', "{", '{"events": 1}'])
def test_gateway_refuses_what_is_no_envelope(deployed: Product, body: str) -> None:
    found = deployed.outputs()
    keys = deployed.target.session.client("apigateway")
    key = keys.get_api_key(apiKey=found["ApiKeyId"], includeValue=True)["value"]
    headers = {"x-api-key": key, "content-type": "application/json"}
    answer = requests.post(
        deployed.target.events_url(found), data=body, headers=headers, timeout=30
    )
    assert (answer.status_code, answer.json()) == (400, {"message": "Invalid request body"})


def test_component_that_others_need_is_not_torn_down(deployed: Product) -> None:
    done = deployed.script("teardown", "--component", "s3", "--force")
    assert done.returncode == 1
    assert "delete them first" in done.stderr
    assert deployed.status("s3") == "CREATE_COMPLETE"


def test_teardown_deletes_nothing_without_a_yes(deployed: Product) -> None:
    done = deployed.script("teardown", answer="n\n")
    assert done.returncode == 1
    assert deployed.status("api-gateway") == "CREATE_COMPLETE"


def test_plan_leaves_nothing_behind(product: Product) -> None:
    done = product.script("deploy", "--plan")
    assert done.returncode == 0, done.stderr
    assert "DeliveryRole" in done.stdout
    assert [product.status(component) for component in COMPONENTS] == [None] * len(COMPONENTS)


def test_component_alone_needs_its_parents(product: Product) -> None:
    done = product.script("deploy", "--component", "athena")
    assert done.returncode == 1
    assert f"needs {product.deployment.stack_name('s3')}: deploy first" in done.stderr


def test_failure_names_resource_and_reason_and_the_next_run_converges(product: Product) -> None:
    product.deploy("iam", "s3")
    logs = product.target.session.client("logs")
    group = f"/aws/lambda/{product.deployment.prefix}-dev-transform"
    logs.create_log_group(logGroupName=group)
    done = product.script("deploy", "--component", "lambda")
    assert done.returncode == 1
    assert "TransformLogGroup (AWS::Logs::LogGroup)" in done.stderr
    assert "already exists" in done.stderr
    logs.delete_log_group(logGroupName=group)
    product.deploy("lambda")


def test_code_goes_to_the_bucket_that_is_given(product: Product) -> None:
    s3 = product.target.session.client("s3")
    bucket = f"{product.deployment.prefix}-given"
    s3.create_bucket(Bucket=bucket)
    for component in ("iam", "s3", "lambda"):
        product.script("deploy", "--component", component, "--s3-bucket-name", bucket)
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    for key in keys:
        s3.delete_object(Bucket=bucket, Key=key)
    s3.delete_bucket(Bucket=bucket)
    assert {key.split("/")[0] for key in keys} == {"code", "templates"}
    assert "ArtifactBucketName" not in product.outputs()


def test_teardown_leaves_nothing_and_a_second_one_is_quiet(product: Product) -> None:
    assert product.script("deploy", "--no-run-tests").returncode == 0
    s3 = product.target.session.client("s3")
    s3.put_object(Bucket=product.outputs()["DataBucketName"], Key="raw/event", Body=b"1")
    assert product.script("teardown", "--force").returncode == 0
    assert product.names() == set()
    again = product.script("teardown")
    assert again.returncode == 0
    assert "Nothing to delete" in again.stdout


def test_data_of_prod_outlives_its_stack_and_is_taken_over_by_the_next(prod: Product) -> None:
    prod.deploy("s3")
    bucket = prod.outputs()["DataBucketName"]
    s3 = prod.target.session.client("s3")
    s3.put_object(Bucket=bucket, Key="clickstream-data/dt=2026-01-01/orders", Body=b"1")
    done = prod.script("teardown", "--force")
    assert f"{bucket} stays with 1 object versions" in done.stdout
    assert prod.names() == {bucket}
    assert "Nothing to delete" in prod.script("teardown").stdout
    prod.deploy("s3")
    assert prod.status("s3") == "UPDATE_COMPLETE"
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    assert prod.script("teardown", "--force", "--delete-data-bucket", bucket).returncode == 0
    assert prod.names() == set()


def test_stack_of_prod_is_protected_from_other_tools(prod: Product) -> None:
    prod.deploy("s3")
    cloudformation = prod.target.session.client("cloudformation")
    with pytest.raises(ClientError, match="TerminationProtection"):
        cloudformation.delete_stack(StackName=prod.deployment.stack_name("s3"))


def test_what_was_just_deployed_has_no_drift(deployed: Product) -> None:
    done = deployed.script("deploy", "--drift")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No drift in 8 stacks" in done.stdout


def test_smoke_test_leaves_no_mark(deployed: Product) -> None:
    folders = {item["Key"].split("/")[0] for item in versions(deployed)}
    assert folders <= {"athena-results"}


def versions(product: Product) -> list[dict[str, Any]]:
    """List all that the data's bucket holds, or has held."""
    s3, bucket = product.target.session.client("s3"), product.outputs()["DataBucketName"]
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
    return [
        item for page in pages for item in page.get("Versions", []) + page.get("DeleteMarkers", [])
    ]


def forget_what_was_sent(product: Product) -> None:
    """Delete the records as they came."""
    s3, bucket = product.target.session.client("s3"), product.outputs()["DataBucketName"]
    for item in versions(product):
        if item["Key"].startswith("raw/"):
            s3.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"])


def test_next_smoke_test_removes_what_an_interrupted_one_left(deployed: Product) -> None:
    own, found = deployed.deployment, deployed.outputs()
    api = EventsApi.of_deployment(deployed.target, own.prefix, own.environment)
    athena = Athena.of_deployment(deployed.target, own.prefix, own.environment)
    left = marks.Marks(deployed.target, found["DataBucketName"], found["TableName"], "2020-01-05")
    other = {**left.events()[0], "restaurantId": "r-1", "timestamp": "2020-01-06T00:00:00Z"}
    body = [*left.events(), other]
    requests.post(api.url, json=body, headers={"x-api-key": api.key}, timeout=30).raise_for_status()
    deployed.target.flush(found["DeliveryStreamName"])
    assert deployed.script("deploy", "--run-tests").returncode == 0
    first_month = days.first_days(found["FirstDay"], date(2026, 1, 1))
    rows = marks.days_with_rows(athena, found["TableName"], first_month)
    assert rows == {"2020-01-06": (0, 1)}
    marks.remove_day(deployed.target, found["DataBucketName"], "2020-01-06")
    forget_what_was_sent(deployed)
