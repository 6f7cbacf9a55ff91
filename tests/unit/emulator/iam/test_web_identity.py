"""Tokens of identity providers, and the roles that trust whom they speak of."""

import base64
import json
from typing import Any

import pytest

from analytics_emulator.iam.errors import InvalidTokenError
from analytics_emulator.iam.evaluation import Need, ResourcePolicy, judge
from analytics_emulator.iam.web_identity import principal_of_token
from tests.unit.emulator.iam.conftest import ACCOUNT, ROLE, policy

HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
CLIENTS = {HOST: ["sts.amazonaws.com"]}
CLAIMS = {
    "iss": f"https://{HOST}",
    "aud": "sts.amazonaws.com",
    "sub": "repo:diner/larder:environment:dev",
    "exp": 32_503_680_000,  # in the year 3000
}


def token(**claims: Any) -> str:
    body = base64.urlsafe_b64encode(json.dumps(CLAIMS | claims).encode()).decode().rstrip("=")
    return f"head.{body}.signature"


def is_trusted(principal: Any, condition: dict[str, Any], **claims: Any) -> bool:
    action = "sts:AssumeRoleWithWebIdentity"
    trust = {"Effect": "Allow", "Action": action, "Principal": principal, "Condition": condition}
    who = principal_of_token(token(**claims), ACCOUNT, CLIENTS)
    resource = ResourcePolicy(ACCOUNT, policy(trust), decides=True)
    return judge(who, Need(action, ROLE, who.keys), resource).allowed


OURS = {"Federated": PROVIDER}
BY_NAME = {"StringEquals": {f"{HOST}:sub": CLAIMS["sub"], f"{HOST}:aud": CLAIMS["aud"]}}


@pytest.mark.parametrize(
    ("principal", "condition", "claims", "is_met"),
    [
        (OURS, BY_NAME, {}, True),
        (OURS, BY_NAME, {"sub": "repo:diner/larder:ref:refs/heads/main"}, False),
        (OURS, BY_NAME, {"sub": "repo:diner@7/larder@9:environment:dev"}, False),
        (OURS, {"StringLike": {f"{HOST}:sub": "repo:diner@*/larder@9:*"}},
         {"sub": "repo:diner@7/larder@9:environment:dev"}, True),
        (OURS, {"StringEquals": {f"{HOST}:environment": "dev"}}, {"environment": "dev"}, True),
        (OURS, {"StringEquals": {f"{HOST}:environment": "dev"}}, {}, False),
        (OURS, {"StringLike": {f"{HOST}:job_workflow_ref": "diner/larder/*@refs/heads/main"}},
         {"job_workflow_ref": "diner/larder/.github/workflows/x.yml@refs/heads/y"}, False),
        (OURS, {"StringEquals": {f"{HOST}:repository_id": "9"}}, {"repository_id": 9}, True),
        ({"Federated": f"{PROVIDER}s"}, BY_NAME, {}, False),
        ({"AWS": "*"}, BY_NAME, {}, False),
        ({"Service": "lambda.amazonaws.com"}, BY_NAME, {}, False),
    ],
)  # fmt: skip
def test_a_role_is_taken_by_whom_it_trusts_alone(
    principal: Any, condition: dict[str, Any], claims: dict[str, Any], is_met: bool
) -> None:
    assert is_trusted(principal, condition, **claims) is is_met


def test_a_claim_that_sts_doesnt_read_is_refused_by_name() -> None:
    """GitHub's token has more claims than STS reads: a condition on one lets nobody in, on AWS."""
    who = principal_of_token(token(runner_environment="self-hosted"), ACCOUNT, CLIENTS)
    assert f"{HOST}:runner_environment" not in who.keys


@pytest.mark.parametrize(
    ("given", "code", "text"),
    [
        (token(iss="https://login.example"), "InvalidIdentityToken", "No OpenIDConnect provider"),
        (token(aud="https://github.com/diner"), "InvalidIdentityToken", "Incorrect token audience"),
        (token(exp=1), "ExpiredTokenException", "must be before the expiration date/time 1"),
        ("secret", "InvalidIdentityToken", "not a valid JWT"),
    ],
)
def test_a_token_that_sts_doesnt_take_is_refused_in_its_words(
    given: str, code: str, text: str
) -> None:
    with pytest.raises(InvalidTokenError, match=text) as caught:
        principal_of_token(given, ACCOUNT, CLIENTS)
    assert caught.value.code == code
