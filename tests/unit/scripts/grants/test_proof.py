"""The deployer's roles may do what a deployment needs, no more, and whatever is taken is named."""

import json
import random
from functools import cache

import pytest

from scripts.grants import deployer, proof
from scripts.grants.names import KINDS, WITHOUT_CALLS, Place
from scripts.grants.needs import Scope
from scripts.grants.policy import Need, Statement, allows, statements
from scripts.grants.rendering import Rendering, Resource
from scripts.stacks import templates
from scripts.stacks.deployment import COMPONENTS, Deployment

SCOPE = Scope(Deployment(), Place(), {})
BOUNDED = deployer.with_boundary(SCOPE)
LARGEST_POLICY = 6_144  # characters without white space: IAM quotas
# Granted as a whole on the deployment's own names.
WHOLE_SERVICES = "*"


@cache
def wanted() -> dict[Need, list[str]]:
    return proof.of_deploying(proof.every_option(BOUNDED))


@cache
def roles() -> dict[str, list[Statement]]:
    return deployer.roles(SCOPE)


def without(action: str) -> list[Statement]:
    """The deployer's policies with an action taken out."""
    text = deployer.TEMPLATE.read_text()
    lines = [line for line in text.splitlines() if line.strip() != f"- {action}"]
    return deployer.roles(SCOPE, "\n".join(lines))["DeployRole"]


def test_every_type_of_the_templates_has_names() -> None:
    kinds = {kind for one in COMPONENTS for kind in templates.resource_types(templates.text(one))}
    assert kinds <= set(KINDS) | set(WITHOUT_CALLS)


def test_deployer_lacks_nothing_and_has_nothing_for_nothing() -> None:
    assert proof.missing(roles()["DeployRole"], wanted()) == []
    assert list(proof.unneeded(roles()["DeployRole"], wanted())) == []
    assert list(proof.unknown_actions(roles()["DeployRole"])) == []


def test_planner_lacks_nothing_and_has_nothing_for_nothing() -> None:
    planned = proof.of_planning(proof.every_option(BOUNDED))
    assert proof.missing(roles()["PlanRole"], planned) == []
    assert list(proof.unneeded(roles()["PlanRole"], planned)) == []


@pytest.mark.parametrize(
    "action",
    [
        "quicksight:CreateDataSource",
        "quicksight:ListIngestions",
        "secretsmanager:GetRandomPassword",
        "budgets:UntagResource",
        "billing:GetBillingViewData",
        "kms:UpdateKeyDescription",
        "iam:CreateRole",
        "iam:ListRoleTags",
        "sns:SetSubscriptionAttributes",
        "logs:DescribeIndexPolicies",
        "cloudformation:DescribeStackDriftDetectionStatus",
    ],
)
def test_action_that_is_taken_away_is_named(action: str) -> None:
    assert action in {one.action for one in proof.missing(without(action), wanted())}


def test_any_service_that_is_taken_away_is_named() -> None:
    """Of a random sample of the needs, each, when denied, is told as missing."""
    for need in random.sample(list(wanted()), 20):
        denial = {"Effect": "Deny", "Action": need.action, "Resource": need.resource}
        policies = [*roles()["DeployRole"], *statements({"Statement": denial})]
        lacking = {(one.action, one.resource) for one in proof.missing(policies, wanted())}
        assert (need.action, need.resource) in lacking


def test_what_nothing_needs_is_told() -> None:
    extra = {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Sid": "Extra"}
    policies = statements({"Statement": extra})
    assert [one.granted for one in proof.unneeded(policies, wanted())] == ["ec2:RunInstances"]
    wrong = {**extra, "Action": "s3:PutObjekt"}
    (told,) = proof.unknown_actions(statements({"Statement": wrong}))
    assert told.granted == "s3:PutObjekt (no such action)"


@pytest.mark.parametrize(
    "raw",
    [{"Action": "*", "Resource": "*"}, {"NotAction": ["iam:*", "account:*"], "NotResource": "x"}],
)
def test_what_is_granted_at_large_is_not_told_as_too_much(raw: dict[str, object]) -> None:
    policies = statements({"Statement": {"Effect": "Allow", **raw}})
    assert list(proof.unneeded(policies, wanted())) == []
    assert list(proof.unknown_actions(policies)) == []


def made(scope: Scope = SCOPE) -> list[Resource]:
    given = {"Repository": "owner/name", "Environment": "dev"}
    return Rendering(scope.place).resources("github", deployer.TEMPLATE.read_text(), given)


def test_policies_fit_their_quota() -> None:
    for one in made():
        if one.type == "AWS::IAM::ManagedPolicy":
            text = json.dumps(one.properties["PolicyDocument"], separators=(",", ":"))
            assert len(text) <= LARGEST_POLICY, one.logical_id


def test_no_role_is_made_or_given_policies_beyond_the_boundary() -> None:
    role = SCOPE.place.global_arn("iam", "role/poc-dev-us-east-1-ingest")
    boundary = {"iam:PermissionsBoundary": deployer.boundary_arn(SCOPE)}
    for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"):
        assert allows(roles()["DeployRole"], Need(action, role, boundary))
        assert not allows(roles()["DeployRole"], Need(action, role, {}))
    admin = {**boundary, "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}
    assert not allows(roles()["DeployRole"], Need("iam:AttachRolePolicy", role, admin))


@pytest.mark.parametrize(
    "action",
    ["iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary", "iam:CreateUser"],
)
def test_deployer_cannot_widen_its_boundary(action: str) -> None:
    resources = (deployer.boundary_arn(SCOPE), SCOPE.place.global_arn("iam", "role/poc-dev-x"), "*")
    for resource in resources:
        assert not allows(roles()["DeployRole"], Need(action, resource, {}))


def test_deployer_cannot_change_its_own_role() -> None:
    own = SCOPE.place.global_arn("iam", "role/deployers/github-poc-dev-us-east-1-deploy")
    assert not allows(roles()["DeployRole"], Need("iam:UpdateAssumeRolePolicy", own, {}))


def test_plan_writes_nothing_that_a_deployment_reads() -> None:
    bucket = SCOPE.place.bare_arn("s3", "poc-dev-artifacts-111122223333-us-east-1")
    plan = roles()["PlanRole"]
    assert allows(plan, Need("s3:PutObject", f"{bucket}/plans/templates/s3/hash.yaml", {}))
    for key in ("templates/s3/hash.yaml", "code/ingest/hash.zip"):
        assert not allows(plan, Need("s3:PutObject", f"{bucket}/{key}", {}))


def test_roles_of_the_product_stay_within_the_boundary() -> None:
    boundary = statements(
        next(one for one in made() if one.logical_id == "Boundary").properties["PolicyDocument"]
    )
    for _, resource in next(proof.every_option(SCOPE)).resources():
        for policy in resource.properties.get("Policies", []):
            for statement in statements(policy["PolicyDocument"]):
                for action in statement.actions:
                    for on in statement.resources:
                        if action.startswith("kms:"):
                            continue  # the customer's key, which this deployer wasn't given
                        assert allows(boundary, Need(action, on, {})), (action, on)


@pytest.mark.parametrize(
    ("identifiers", "subject"),
    [
        ({}, "repo:owner/name:environment:dev"),
        ({"OwnerId": "12", "RepositoryId": "345"}, "repo:owner@12/name@345:environment:dev"),
    ],
)
def test_roles_trust_githubs_subject_in_either_form(
    identifiers: dict[str, str], subject: str
) -> None:
    given = {"Repository": "owner/name", "Environment": "dev", **identifiers}
    found = Rendering(Place()).resources("github", deployer.TEMPLATE.read_text(), given)
    subjects = {}
    for role in (one for one in found if one.type == "AWS::IAM::Role"):
        (statement,) = role.properties["AssumeRolePolicyDocument"]["Statement"]
        claims = statement["Condition"]["StringEquals"]
        assert claims["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
        subjects[role.logical_id] = claims["token.actions.githubusercontent.com:sub"]
    assert subjects == {"DeployRole": subject, "PlanRole": f"{subject}-plan"}
