"""What IAM knows of a session: whom a provider vouches for, its tags, and since when it is."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.integration.stacks import Stack
from tests.one_emulator import Client
from tests.unit.emulator.iam.test_saml import ISSUER, SIGN_IN, response

TRUSTED = {"Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Action": "sts:*"}
type Role = Callable[..., str]


@pytest.fixture
def role(client: Client) -> Iterator[Role]:
    """`role(trust, **statement)` makes a role that may what the statement says."""
    iam, names = client("iam"), []

    def make(trust: Any, **statement: Any) -> str:
        names.append(f"kitchen-{uuid4().hex[:8]}")
        document, own = (
            json.dumps({"Version": "2012-10-17", "Statement": [one]})
            for one in (trust, {"Effect": "Allow", "Action": "s3:*", "Resource": "*", **statement})
        )
        made = iam.create_role(RoleName=names[-1], AssumeRolePolicyDocument=document)
        iam.put_role_policy(RoleName=names[-1], PolicyName="own", PolicyDocument=own)
        return str(made["Role"]["Arn"])

    yield make
    for name in names:
        iam.delete_role_policy(RoleName=name, PolicyName="own")
        iam.delete_role(RoleName=name)


def with_credentials(given: dict[str, str], service: Any, endpoint: str) -> Any:
    keys = given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]
    return boto3.Session(*keys, region_name="us-east-1").client(service, endpoint_url=endpoint)


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def token(host: str, sub: str) -> str:
    claims = {"iss": f"https://{host}", "aud": "kitchen", "sub": sub, "exp": time.time() + 60}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"head.{body}.signature"


def test_a_session_is_given_to_whom_the_role_trusts_by_a_provider_of_the_account(
    client: Client, stack: Stack, role: Role, endpoint: str
) -> None:
    host = f"{uuid4().hex[:8]}.example.com"
    provider = {"Url": f"https://{host}", "ClientIdList": ["kitchen"]}
    stack.create({"P": {"Type": "AWS::IAM::OIDCProvider", "Properties": provider}})
    assert stack.ended() == "CREATE_COMPLETE"
    principal = {"Federated": f"arn:aws:iam::000000000000:oidc-provider/{host}"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRoleWithWebIdentity"}
    trust["Condition"] = {"StringEquals": {f"{host}:sub": "chef"}}
    asked = {"RoleArn": role(trust, Action="s3:ListAllMyBuckets"), "RoleSessionName": "shift"}
    take = client("sts").assume_role_with_web_identity
    given = take(**asked, WebIdentityToken=token(host, "chef"))["Credentials"]
    s3 = with_credentials(given, "s3", endpoint)
    s3.list_buckets()
    assert "no identity-based policy" in refusal(lambda: s3.create_bucket(Bucket="larder"))
    said = refusal(lambda: take(**asked, WebIdentityToken=token(host, "guest")))
    assert said == "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
    said = refusal(lambda: take(**asked, WebIdentityToken=token("x.example.com", "chef")))
    assert said.endswith(
        "No OpenIDConnect provider found in your account for https://x.example.com"
    )


def test_a_saml_response_gives_the_role_that_trusts_its_provider(
    client: Client, role: Role, endpoint: str
) -> None:
    iam, name = client("iam"), f"staff-{uuid4().hex[:8]}"
    metadata = f'<EntityDescriptor entityID="{ISSUER}">{" " * 1000}</EntityDescriptor>'
    provider = iam.create_saml_provider(Name=name, SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    trust = {"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML"}
    trust["Principal"] = {"Federated": provider}
    trust["Condition"] = {"StringEquals": {"SAML:aud": SIGN_IN}}
    ours, theirs = role(trust, Action="s3:ListAllMyBuckets"), role(TRUSTED)
    pairs = [f"{one},{provider}" for one in (ours, theirs)]
    said = {"PrincipalArn": provider, "SAMLAssertion": response(attributes={"Role": pairs})}
    take = client("sts").assume_role_with_saml
    given = take(RoleArn=ours, **said)
    assert (given["Subject"], given["Issuer"]) == ("chef", ISSUER)
    s3 = with_credentials(given["Credentials"], "s3", endpoint)
    s3.list_buckets()
    assert "no identity-based policy" in refusal(lambda: s3.create_bucket(Bucket="larder"))
    denied = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML"
    assert refusal(lambda: take(RoleArn=theirs, **said)) == denied
    iam.delete_saml_provider(SAMLProviderArn=provider)
    assert refusal(lambda: take(RoleArn=ours, **said)).endswith("Specified provider doesn't exist")


@pytest.mark.parametrize(
    ("condition", "is_met"),
    [
        ({"StringEquals": {"aws:PrincipalTag/Team": "kitchen"}}, True),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "kitchen"}}, False),
        ({"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}}, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, True),
    ],
)
def test_a_sessions_tags_and_age_are_known(
    client: Client, role: Role, endpoint: str, condition: dict[str, Any], is_met: bool
) -> None:
    asked = {"RoleArn": role(TRUSTED, Condition=condition), "RoleSessionName": "shift"}
    given = client("sts").assume_role(**asked, Tags=[{"Key": "Team", "Value": "kitchen"}])
    s3 = with_credentials(given["Credentials"], "s3", endpoint)
    if is_met:
        s3.list_buckets()
    else:
        assert "no identity-based policy" in refusal(s3.list_buckets)
