"""SAML responses, and the roles that trust whom they speak of."""

import base64
from typing import Any

import pytest

from analytics_emulator.iam.errors import InvalidTokenError, UnjudgedError
from analytics_emulator.iam.evaluation import Need, ResourcePolicy, judge
from analytics_emulator.iam.saml import (
    ATTRIBUTES,
    SIGN_IN,
    issuer_of_metadata,
    principal_of_assertion,
    read_assertion,
)
from tests.unit.emulator.iam.conftest import ACCOUNT, ROLE, policy

PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/Staff"
ISSUER = "https://staff.example"
OTHERS = f"arn:aws:iam::{ACCOUNT}:role/cellar,{PROVIDER}"


def response(**parts: Any) -> str:
    """Write a response as an identity provider sends it, with what `parts` change of it."""
    given = {
        "RoleSessionName": ["chef@staff.example"],
        "Role": [OTHERS, f"{PROVIDER},{ROLE}"],
        **parts.pop("attributes", {}),
    }
    attributes = "".join(
        f'<Attribute Name="{ATTRIBUTES}{name}">'
        + "".join(f"<AttributeValue>{value}</AttributeValue>" for value in values)
        + "</Attribute>"
        for name, values in given.items()
    )
    form = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    end = parts.pop("end", "3000-01-01T00:00:00Z")
    text = (
        '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">'
        f"<Issuer>{parts.pop('issuer', ISSUER)}</Issuer><Subject>"
        f'<NameID Format="{form}">chef</NameID><SubjectConfirmation>'
        f'<SubjectConfirmationData Recipient="{SIGN_IN}" NotOnOrAfter="{end}"/>'
        "</SubjectConfirmation></Subject>"
        f"<AttributeStatement>{attributes}</AttributeStatement></Assertion></p:Response>"
    )
    return base64.b64encode(text.encode()).decode()


def principal(provider: str = PROVIDER, **parts: Any) -> Any:
    return principal_of_assertion(
        read_assertion(response(**parts)), ROLE, provider, {PROVIDER: ISSUER}
    )


@pytest.mark.parametrize(
    ("trusted", "condition", "is_met"),
    [
        (PROVIDER, {"StringEquals": {"SAML:aud": SIGN_IN}}, True),
        (PROVIDER, {"StringEquals": {"saml:sub": "chef", "saml:sub_type": "persistent"}}, True),
        (PROVIDER, {"StringEquals": {"saml:iss": ISSUER, "saml:doc": f"{ACCOUNT}/Staff"}}, True),
        (PROVIDER, {"StringEquals": {"saml:sub": "guest"}}, False),
        (f"{PROVIDER}2", {}, False),
    ],
)
def test_a_role_is_taken_by_whom_it_trusts_alone(
    trusted: str, condition: dict[str, Any], is_met: bool
) -> None:
    action, who = "sts:AssumeRoleWithSAML", principal()
    trust = {"Effect": "Allow", "Action": action, "Condition": condition}
    trust["Principal"] = {"Federated": trusted}
    resource = ResourcePolicy(ACCOUNT, policy(trust), decides=True)
    assert judge(who, Need(action, ROLE, who.keys), resource).allowed is is_met


@pytest.mark.parametrize(
    ("parts", "code", "text"),
    [
        ({"issuer": "https://others.example"}, "InvalidIdentityToken", "Issuer not present"),
        ({"provider": f"{PROVIDER}2"}, "InvalidIdentityToken", "Specified provider doesn't exist"),
        ({"end": "2001-01-01T00:00:00Z"}, "ExpiredTokenException", "must be redeemed"),
        ({"attributes": {"RoleSessionName": []}}, "InvalidIdentityToken", "RoleSessionName is"),
        ({"attributes": {"Role": [OTHERS]}}, "AccessDenied", "Not authorized to perform sts:"),
    ],
)
def test_a_response_that_sts_doesnt_take_is_refused_in_its_words(
    parts: dict[str, Any], code: str, text: str
) -> None:
    with pytest.raises(InvalidTokenError, match=text) as caught:
        principal(**parts)
    assert caught.value.code == code


@pytest.mark.parametrize("given", ["%%%", base64.b64encode(b"<a").decode(), "YQ=="])
def test_what_is_no_response_is_refused(given: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_assertion(given)


def test_tags_of_a_response_are_refused_by_name() -> None:
    with pytest.raises(UnjudgedError, match="session tags of a SAML response"):
        principal(attributes={"PrincipalTag:Team": ["kitchen"]})


def test_a_providers_metadata_names_its_issuer() -> None:
    assert issuer_of_metadata(f'<EntityDescriptor entityID="{ISSUER}"/>') == ISSUER
    assert issuer_of_metadata("nothing") == ""
