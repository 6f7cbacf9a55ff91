"""A deployment of the product that a test has to itself, made by the scripts that users run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from click.testing import CliRunner
from rich.console import Console

from scripts import ROOT, deploy, teardown
from scripts.aws.target import Target
from scripts.release.teardown import Teardown
from scripts.stacks.deployment import Deployment, describe, outputs

COMMANDS: dict[str, click.Command] = {"deploy": deploy.main, "teardown": teardown.main}


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
        """Run a command on this deployment, in this process, for starting one takes a second."""
        own = self.deployment
        options = ["--stack-name-prefix", own.prefix, "--environment", own.environment]
        runner = CliRunner(env={"AWS_ENDPOINT_URL": self.endpoint})
        done = runner.invoke(COMMANDS[name], [*options, *arguments], input=answer)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess([name], done.exit_code, done.stdout, done.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the deploy command as users do, in a process group of its own."""
        own = self.deployment
        options = ["--stack-name-prefix", own.prefix, "--environment", own.environment]
        return subprocess.Popen(
            [str(ROOT / "scripts" / "deploy"), *options, *arguments],
            env=os.environ | {"AWS_ENDPOINT_URL": self.endpoint, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
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
            *(item.get("name", "") for item in client("apigateway").get_api_keys()["items"]),
            *(item.get("name", "") for item in client("apigateway").get_usage_plans()["items"]),
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
        rest = Teardown(product.target, product.deployment, Console(quiet=True))
        rest.run(rest.inventory("all"))
        for bucket in (name for name in product.names() if "-data-" in name):
            product.target.session.client("s3").delete_bucket(Bucket=bucket)


@contextmanager
def deployed_at(endpoint: str, environment: str, *arguments: str) -> Iterator[Product]:
    """Deploy the whole product by the script, with further arguments."""
    with product_at(endpoint, environment) as product:
        done = product.script("deploy", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        yield product


def run_module(product: Product, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the commands on a deployment, as make does."""
    own = product.deployment
    place = ["--stack-name-prefix", own.prefix, "--environment", own.environment]
    return subprocess.run(
        [sys.executable, "-m", module, *place, *arguments],
        cwd=ROOT,
        env=os.environ | {"AWS_ENDPOINT_URL": product.endpoint},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@contextmanager
def seeded_month(
    endpoint: str, events: int, truth: Path
) -> Iterator[tuple[Product, dict[str, Any]]]:
    """Deploy the product, send a month through it, and give it with the month's ground truth."""
    with deployed_at(endpoint, "test", "--no-run-tests") as product:
        options = ["--events", str(events), "--ground-truth", str(truth)]
        seeded = run_module(product, "scripts.seed", *options)
        assert seeded.returncode == 0, seeded.stdout + seeded.stderr
        product.target.flush(product.outputs()["DeliveryStreamName"])
        yield product, json.loads(truth.read_text())
