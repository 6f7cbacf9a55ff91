"""The roles of .github/aws/deployer.yaml at work, and one that may nothing."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch
from uuid import uuid4

from scripts import ROOT
from tests.integration.product import Product, product_at, run_module
from tests.integration.stacks import Stack
from tests.one_emulator import Client

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

    def module(self, name: str, *arguments: str) -> tuple[int, str]:
        """Run a command in a process of its own with the role's credentials."""
        with patch.dict(os.environ, self.credentials):
            done = run_module(self.product, name, *arguments)
        return done.returncode, done.stdout + done.stderr

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


@contextmanager
def deployer_at(endpoint: str, client: Client) -> Iterator[Deployer]:
    """Make the roles for a deployment that doesn't stand yet, and take them away at the end."""
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


@contextmanager
def stranger_to(product: Product, client: Client) -> Iterator[Deployer]:
    """Make a role without any policy."""
    name = f"stranger-{uuid4().hex[:8]}"
    trust = {"Version": "2012-10-17", "Statement": []}
    iam = client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    try:
        yield Deployer(product, credentials_of(client, role), "", role)
    finally:
        iam.delete_role(RoleName=name)
