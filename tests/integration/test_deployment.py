"""The real templates through the real scripts: deployed, deployed again, broken, torn down."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

import pytest
import requests
from rich.console import Console

from scripts.stacks import COMPONENTS, ROOT, Deployment, describe, outputs
from scripts.target import Target
from scripts.teardown import Teardown

PROMISED_OUTPUTS = {
    "DataBucketName", "ArtifactBucketName", "DatabaseName", "TableName", "WorkGroupName",
    "IngestFunctionArn", "TransformFunctionArn", "DeliveryStreamName", "ApiId", "StageName",
    "ApiEndpoint", "ApiKeyId",
}  # fmt: skip


@dataclass(frozen=True)
class Product:
    """A deployment of the product that no other test touches."""

    endpoint: str
    deployment: Deployment

    @cached_property
    def target(self) -> Target:
        return Target.at(self.endpoint)

    def script(
        self, name: str, *arguments: str, answer: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts on this deployment."""
        own = self.deployment
        options = ["--stack-name-prefix", own.prefix, "--environment", own.environment]
        return subprocess.run(
            [str(ROOT / "scripts" / name), *options, *arguments],
            env=os.environ | {"AWS_ENDPOINT_URL": self.endpoint},
            input=answer,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def deploy(self, *components: str) -> None:
        """Deploy some stacks, which must succeed."""
        for component in components:
            done = self.script("deploy", "--component", component)
            assert done.returncode == 0, done.stdout + done.stderr

    def outputs(self) -> dict[str, str]:
        return outputs(self.target, self.deployment.prefix, self.deployment.environment)

    def status(self, component: str) -> str | None:
        stack = describe(self.target, self.deployment.stack_name(component))
        return stack["StackStatus"] if stack else None

    def names(self) -> set[str]:
        """Name everything in the account that carries this deployment's name."""
        client = self.target.session.client
        databases = [item["Name"] for item in client("glue").get_databases()["DatabaseList"]]
        found = [
            *(item["Name"] for item in client("s3").list_buckets()["Buckets"]),
            *(item["RoleName"] for item in client("iam").list_roles()["Roles"]),
            *(item["FunctionName"] for item in client("lambda").list_functions()["Functions"]),
            *(item["logGroupName"] for item in client("logs").describe_log_groups()["logGroups"]),
            *client("firehose").list_delivery_streams()["DeliveryStreamNames"],
            *(item["Name"] for item in client("athena").list_work_groups()["WorkGroups"]),
            *(item["name"] for item in client("apigateway").get_rest_apis()["items"]),
            *(item["name"] for item in client("apigateway").get_api_keys()["items"]),
            *(item["name"] for item in client("apigateway").get_usage_plans()["items"]),
            *(name.replace("_", "-") for name in databases),
        ]
        return {name for name in found if self.deployment.prefix in name}


@contextmanager
def product_at(endpoint: str, environment: str) -> Iterator[Product]:
    """Name a deployment, and take away at the end whatever stands of it."""
    product = Product(endpoint, Deployment(f"t{uuid4().hex[:8]}", environment))
    try:
        yield product
    finally:
        teardown = Teardown(product.target, product.deployment, Console(quiet=True))
        teardown.run(teardown.inventory("all"))
        for bucket in (name for name in product.names() if "-data-" in name):
            product.target.session.client("s3").delete_bucket(Bucket=bucket)


@pytest.fixture(scope="module")
def deployed(endpoint: str) -> Iterator[Product]:
    """All stacks, smoke test included."""
    with product_at(endpoint, "dev") as product:
        done = product.script("deploy")
        assert done.returncode == 0, done.stdout + done.stderr
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


def test_data_of_prod_outlives_its_stack(prod: Product) -> None:
    prod.deploy("s3")
    bucket = prod.outputs()["DataBucketName"]
    done = prod.script("teardown", "--force")
    assert f"{bucket} stays" in done.stdout
    assert prod.names() == {bucket}
    assert prod.script("teardown").returncode == 0
