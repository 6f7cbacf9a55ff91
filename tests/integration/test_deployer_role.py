"""The deployer's role suffices, a stranger's doesn't, and each grant of the roles counts."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
import requests
from botocore.exceptions import ClientError

from scripts import ROOT
from scripts.stacks.events_api import EventsApi
from tests.integration.conftest import Client
from tests.integration.product import Product, product_at
from tests.integration.stacks import Stack

TEMPLATE = (ROOT / ".github" / "aws" / "deployer.yaml").read_text()
ACCOUNT = "000000000000"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


@dataclass(frozen=True)
class Deployer:
    """A deployment, and the role that may make it."""

    product: Product
    credentials: Mapping[str, str]
    boundary: str
    role: str

    def run(self, name: str, *arguments: str) -> tuple[int, str]:
        """Run a script with the role's credentials."""
        with patch.dict(os.environ, self.credentials):
            done = self.product.script(name, *arguments)
        return done.returncode, done.stdout + done.stderr


def credentials_of(client: Client, role: str) -> dict[str, str]:
    given = client("sts").assume_role(RoleArn=role, RoleSessionName="github")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


@pytest.fixture(scope="module")
def deployer(endpoint: str, client: Client) -> Iterator[Deployer]:
    """The roles of deployer.yaml for a deployment that doesn't stand yet."""
    with product_at(endpoint, "dev") as product:
        stack = Stack(client("cloudformation"))
        names = {
            "Repository": "owner/name",
            "Environment": "dev",
            "Prefix": product.deployment.prefix,
            "ProviderArn": PROVIDER,
        }
        stack.cloudformation.create_stack(
            StackName=stack.name,
            TemplateBody=TEMPLATE,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in names.items()],
        )
        assert stack.ended() == "CREATE_COMPLETE"
        made = stack.outputs()
        role = made["DeployRoleArn"]
        yield Deployer(product, credentials_of(client, role), made["BoundaryArn"], role)
    stack.delete()


@pytest.fixture(scope="module")
def deployed(deployer: Deployer) -> Deployer:
    given = f"PermissionsBoundaryArn={deployer.boundary}"
    code, said = deployer.run("deploy", "--parameter", given)
    assert code == 0, said
    assert "3 marked events went from the API to Athena's answer" in said
    return deployer


def test_deployer_changes_what_it_deployed(deployed: Deployer) -> None:
    parameter = "LogsRetentionInDays=7"
    code, said = deployed.run("deploy", "--no-run-tests", "--parameter", parameter)
    assert code == 0, said
    assert "changes" in said


def test_a_stranger_is_told_in_one_line_what_he_lacks(deployed: Deployer, client: Client) -> None:
    name = f"stranger-{uuid4().hex[:8]}"
    trust = {"Version": "2012-10-17", "Statement": []}
    iam = client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    stranger = Deployer(deployed.product, credentials_of(client, role), "", role)
    code, said = stranger.run("deploy")
    (error,) = [line for line in said.splitlines() if "rror" in line]
    assert code == 1
    assert "is not authorized to perform: cloudformation:" in error
    iam.delete_role(RoleName=name)


@pytest.mark.parametrize(
    ("role", "policy"),
    [
        ("ingest", "put-events"),
        ("delivery", "transform"),
        ("delivery", "read-table"),
        ("delivery", "write-data"),
    ],
)
def test_without_a_grant_of_its_roles_the_path_is_broken(
    deployed: Deployer, client: Client, role: str, policy: str
) -> None:
    own, iam = deployed.product.deployment, client("iam")
    names = {
        "RoleName": f"{own.prefix}-{own.environment}-us-east-1-{role}",
        "PolicyName": policy,
    }
    document = iam.get_role_policy(**names)["PolicyDocument"]
    iam.delete_role_policy(**names)
    try:
        assert not arrives(deployed.product)
    finally:
        iam.put_role_policy(**names, PolicyDocument=json.dumps(document))


@pytest.mark.parametrize("policy", ["query", "read-data"])
def test_without_a_grant_quicksight_reads_nothing(
    deployed: Deployer, client: Client, policy: str
) -> None:
    own, iam, quicksight = deployed.product.deployment, client("iam"), client("quicksight")
    start = f"{own.prefix}-{own.environment}"
    names = {"RoleName": f"{start}-us-east-1-quicksight", "PolicyName": policy}
    found = quicksight.describe_data_set(AwsAccountId=ACCOUNT, DataSetId=f"{start}-orders")
    kept = ("DataSetId", "Name", "PhysicalTableMap", "LogicalTableMap", "ImportMode")
    again = {name: found["DataSet"][name] for name in kept if name in found["DataSet"]}
    document = iam.get_role_policy(**names)["PolicyDocument"]
    iam.delete_role_policy(**names)
    try:
        with pytest.raises(ClientError, match="is not authorized to perform"):
            quicksight.update_data_set(AwsAccountId=ACCOUNT, **again)
    finally:
        iam.put_role_policy(**names, PolicyDocument=json.dumps(document))
    quicksight.update_data_set(AwsAccountId=ACCOUNT, **again)


def test_with_its_grants_the_path_is_whole(deployed: Deployer) -> None:
    assert arrives(deployed.product)


def test_deployer_takes_down_what_it_deployed(deployed: Deployer) -> None:
    code, said = deployed.run("teardown", "--force")
    assert code == 0, said
    assert deployed.product.status("iam") is None


def arrives(product: Product) -> bool:
    """Tell whether an event is accepted and delivered as a row."""
    api = EventsApi.of_deployment(
        product.target, product.deployment.prefix, product.deployment.environment
    )
    event: dict[str, Any] = {
        "timestamp": "2026-11-20T12:00:00Z", "menuItem": "Soup", "quantity": 1, "price": 4.5,
        "customerId": "guest", "restaurantId": "north",
    }  # fmt: skip
    posted = requests.post(api.url, json=event, headers={"x-api-key": api.key}, timeout=60)
    if posted.status_code != 202:
        return False
    before = delivered(product)
    stream = product.outputs()["DeliveryStreamName"]
    with suppress(requests.Timeout):  # what can't be written is tried again until it can
        requests.post(f"{product.endpoint}/_analytics/firehose/{stream}/flush", timeout=10)
    return delivered(product) > before


def delivered(product: Product) -> int:
    """Count the objects of rows."""
    bucket = product.outputs()["DataBucketName"]
    listed = product.target.session.client("s3").list_objects_v2(
        Bucket=bucket, Prefix="clickstream-data/"
    )
    return int(listed["KeyCount"])
