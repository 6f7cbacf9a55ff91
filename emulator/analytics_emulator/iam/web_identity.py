"""Who an identity provider's token speaks of (IAM user guide, "OIDC federation").

The claims are read and held against the provider that IAM knows; the signature is not checked, for
that takes the provider's keys.
"""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from analytics_emulator.iam.documents import listed
from analytics_emulator.iam.errors import InvalidTokenError
from analytics_emulator.iam.patterns import Values
from analytics_emulator.iam.principals import Principal

# Providers that are trusted by their name, without an entry in IAM.
BY_NAME = ("accounts.google.com", "cognito-identity.amazonaws.com")
CLAIMS = ("amr", "aud", "oaud", "sub")
# Of these providers STS reads more claims since January 2026 (AWS News, "AWS STS now supports
# validation of select identity provider specific claims"); Google's, CircleCI's and Oracle's
# aren't here, so that a condition on them is refused by name.
MORE_CLAIMS = {
    "token.actions.githubusercontent.com": (
        "actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref",
        "repository", "repository_id", "workflow",
    ),
}  # fmt: skip


def principal_of_token(token: str, account: str, clients: Mapping[str, list[str]]) -> Principal:
    """Return who a token speaks of; `clients` has the audiences of IAM's providers by their URL."""
    claims = _claims(token)
    url = _url(claims)
    audiences = listed(claims.get("azp") or claims.get("aud", []))
    if url not in BY_NAME and url not in clients:
        text = f"No OpenIDConnect provider found in your account for https://{url}"
        raise InvalidTokenError("InvalidIdentityToken", text)
    if url not in BY_NAME and not set(audiences) & set(clients[url]):
        raise InvalidTokenError("InvalidIdentityToken", "Incorrect token audience")
    end, now = int(claims.get("exp", 0)), int(time.time())
    if end <= now:
        text = (
            f"Token expired: current date/time {now} must be before the expiration date/time {end}"
        )
        raise InvalidTokenError("ExpiredTokenException", text)
    keys: dict[str, Values | None] = {
        f"{url}:{name}".lower(): listed(claims[name]) if name in claims else None
        for name in (*CLAIMS, *MORE_CLAIMS.get(url, ()))
    }
    keys[f"{url}:aud".lower()] = audiences
    return Principal("", str(claims.get("sub")), federated=_provider(url, account), keys=keys)


def provider_of_token(token: str, account: str) -> str:
    """Return the provider that a token is of, as policies name it."""
    return _provider(_url(_claims(token)), account)


def _provider(url: str, account: str) -> str:
    return url if url in BY_NAME else f"arn:aws:iam::{account}:oidc-provider/{url}"


def _url(claims: Mapping[str, Any]) -> str:
    return str(claims.get("iss", "")).removeprefix("https://")


def _claims(token: str) -> dict[str, Any]:
    try:
        _head, body, _signature = token.split(".")
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except ValueError:
        text = "The ID Token provided is not a valid JWT."
        more = "(You may see this error if you sent an Access Token)"
        raise InvalidTokenError("InvalidIdentityToken", f"{text} {more}") from None
    return found
