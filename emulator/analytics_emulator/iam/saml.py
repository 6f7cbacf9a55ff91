"""Who a SAML response speaks of (IAM user guide, "SAML federation", "Configure SAML assertions").

The assertion is read and held against the provider that IAM knows; its signature is not checked.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from analytics_emulator.iam.errors import InvalidTokenError, UnjudgedError
from analytics_emulator.iam.patterns import Values
from analytics_emulator.iam.principals import Principal

ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:"
SIGN_IN = "https://signin.aws.amazon.com/saml"
NAMES = {
    "a": "urn:oasis:names:tc:SAML:2.0:assertion",
    "p": "urn:oasis:names:tc:SAML:2.0:protocol",
}
INVALID = "InvalidIdentityToken"


@dataclass(frozen=True)
class Assertion:
    """What a SAML response says."""

    issuer: str
    subject: str
    subject_type: str
    recipient: str
    not_after: str | None
    attributes: Mapping[str, tuple[str, ...]]

    @property
    def session_name(self) -> str:
        """Return the session's name; STS refuses a response that gives none."""
        names = self.attributes.get(f"{ATTRIBUTES}RoleSessionName", ())
        if len(names) != 1 or not names[0]:
            raise InvalidTokenError(INVALID, "RoleSessionName is required in AuthnResponse")
        return names[0]

    @property
    def roles(self) -> set[frozenset[str]]:
        """Return each role with its provider; the two stand in either order."""
        pairs = self.attributes.get(f"{ATTRIBUTES}Role", ())
        return {frozenset(part.strip() for part in pair.split(",")) for pair in pairs}

    def qualifier(self, provider: str) -> str:
        """Return the hash of issuer, account and provider that STS calls NameQualifier."""
        text = f"{self.issuer}{provider.split(':')[4]}/{provider.rpartition('/')[2]}"
        return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()  # noqa: S324 -- AWS's own


def read_assertion(encoded: str) -> Assertion:
    """Read a response as it stands in a request, in Base64."""
    try:
        document = ElementTree.fromstring(base64.b64decode(encoded, validate=True))  # noqa: S314 -- Expat bounds expansion
    except (binascii.Error, ElementTree.ParseError, ValueError):
        raise InvalidTokenError(INVALID, "Invalid base64 or XML in SAMLAssertion") from None
    found = document if document.tag == f"{{{NAMES['a']}}}Assertion" else None
    found = document.find("a:Assertion", NAMES) if found is None else found
    if found is None:
        raise InvalidTokenError(INVALID, "The response holds no assertion that can be read")
    subject = found.find("a:Subject/a:NameID", NAMES)
    confirmed = found.find(".//a:SubjectConfirmationData", NAMES)
    attributes = {
        one.get("Name", ""): tuple(
            (value.text or "").strip() for value in one.findall("a:AttributeValue", NAMES)
        )
        for one in found.findall(".//a:Attribute", NAMES)
    }
    return Assertion(
        (found.findtext("a:Issuer", "", NAMES)).strip(),
        (subject.text or "").strip() if subject is not None else "",
        (subject.get("Format", "") if subject is not None else "").removeprefix(FORMAT),
        confirmed.get("Recipient", "") if confirmed is not None else "",
        confirmed.get("NotOnOrAfter") if confirmed is not None else None,
        attributes,
    )


def issuer_of_metadata(metadata: str) -> str:
    """Return the issuer that a provider's metadata names."""
    try:
        return ElementTree.fromstring(metadata).get("entityID", "")  # noqa: S314 -- as above
    except ElementTree.ParseError:
        return ""


def principal_of_assertion(
    said: Assertion, role: str, provider: str, issuers: Mapping[str, str]
) -> Principal:
    """Return who a response speaks of; `issuers` are those of IAM's providers by their ARN."""
    if provider not in issuers:
        raise InvalidTokenError(INVALID, "Specified provider doesn't exist")
    if said.issuer != issuers[provider]:
        raise InvalidTokenError(INVALID, "Issuer not present in specified provider")
    if said.not_after and datetime.fromisoformat(said.not_after) <= datetime.now(UTC):
        text = "Token must be redeemed within 5 minutes of issuance"
        raise InvalidTokenError("ExpiredTokenException", text)
    if frozenset((role, provider)) not in said.roles:
        text = "Not authorized to perform sts:AssumeRoleWithSAML"
        raise InvalidTokenError("AccessDenied", text)
    if any(name.startswith(f"{ATTRIBUTES}PrincipalTag:") for name in said.attributes):
        raise UnjudgedError("session tags of a SAML response")
    keys: dict[str, Values | None] = {
        "saml:aud": (said.recipient or SIGN_IN,),
        "saml:iss": (said.issuer,),
        "saml:sub": (said.subject,),
        "saml:sub_type": (said.subject_type,),
        "saml:doc": (f"{provider.split(':')[4]}/{provider.rpartition('/')[2]}",),
        "saml:namequalifier": (said.qualifier(provider),),
    }
    return Principal("", said.session_name, federated=provider, keys=keys)
