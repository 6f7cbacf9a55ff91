"""The roles of .github/aws/deployer.yaml: what each may do, its policies taken together."""

from dataclasses import replace

from scripts import ROOT
from scripts.grants.needs import Scope
from scripts.grants.policy import Statement, statements
from scripts.grants.proof import CUSTOMER_KEY
from scripts.grants.rendering import Rendering

TEMPLATE = ROOT / ".github" / "aws" / "deployer.yaml"


def roles(scope: Scope, template: str | None = None) -> dict[str, list[Statement]]:
    """Return each role's statements, those of its managed policies and its own."""
    given = {
        "Repository": "owner/name",
        "Environment": scope.deployment.environment,
        "Prefix": scope.deployment.prefix,
        "KmsKeyArn": scope.place.arn("kms", CUSTOMER_KEY),
    }
    text = TEMPLATE.read_text() if template is None else template
    made = Rendering(scope.place).resources(f"github-{scope.tag}", text, given)
    policies = {
        one.properties["ManagedPolicyName"]: statements(one.properties["PolicyDocument"])
        for one in made
        if one.type == "AWS::IAM::ManagedPolicy"
    }
    return {
        role.logical_id: [
            statement
            for arn in role.properties["ManagedPolicyArns"]
            for statement in policies[arn.rpartition("/")[2]]
        ]
        for role in made
        if role.type == "AWS::IAM::Role"
    }


def boundary_arn(scope: Scope) -> str:
    """Name the boundary that the template makes for the deployment's roles."""
    return scope.place.global_arn("iam", f"policy/{scope.tag}-{scope.place.region}-boundary")


def with_boundary(scope: Scope) -> Scope:
    """Have the deployment's roles bounded, as the deployer asks."""
    bounded = {"PermissionsBoundaryArn": boundary_arn(scope)}
    return replace(scope, parameters=bounded | dict(scope.parameters))
