"""Whose call it is, told by its access key: a user's, a role's session, or the account's own."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from localstack.services.sts.models import sts_stores
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from analytics_emulator.iam.patterns import Values
from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.web_identity import provider_of_token

# Made here, by IAM or STS: a key of this form that nobody has is one that was deleted.
_MADE_HERE = re.compile(r"L[KS]IA[A-Z0-9]{16}")
NO_POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})


class InvalidKeyError(Exception):
    """The access key was deleted, or is turned off."""


@dataclass(frozen=True)
class Session:
    """A role's session as STS gave it."""

    account: str
    role_arn: str
    arn: str
    name: str
    policies: tuple[str, ...] | None
    keys: Mapping[str, Values | None]


_SESSIONS: dict[str, Session] = {}


def principal_of_key(key: str, account: str) -> Principal | None:
    """Return who has an access key; None for one that isn't from here, and so the account's own."""
    session = _SESSIONS.get(key) or _session(key, account)
    if session:
        return principal_of_session(session)
    user = _user(key, account)
    if user is not None:
        return principal_of_user(user, account)
    if _MADE_HERE.fullmatch(key):
        raise InvalidKeyError
    return None


def find_role(account: str, arn: str) -> Any | None:
    """Return a role of moto's by its ARN."""
    roles = iam_backends[account]["aws"].roles.values()
    return next((role for role in list(roles) if role.arn == arn), None)


def find_role_of_name(account: str, name: str) -> Any | None:
    """Return a role of moto's by its name."""
    roles = iam_backends[account]["aws"].roles.values()
    return next((role for role in list(roles) if role.name == name), None)


def find_user(account: str, arn: str) -> Any | None:
    """Return a user of moto's by its ARN."""
    users = iam_backends[account]["aws"].users.values()
    return next((user for user in list(users) if user.arn == arn), None)


def principal_of_session(session: Session) -> Principal:
    """Return a session with what its role's policies say now; nothing, once the role is gone."""
    role = find_role(session.account, session.role_arn)
    if role is None:
        return Principal(session.account, session.arn, session.role_arn)
    found = principal_of_role(role, session.role_arn)
    own = {"aws:userid": (f"{role.id}:{session.name}",), **session.keys}
    return replace(found, arn=session.arn, session=session.policies, keys=found.keys | own)


def principal_of_role(role: Any, arn: str) -> Principal:
    """Return a role with what its policies say now."""
    account = arn.split(":")[4]
    return Principal(
        account=account,
        arn=arn,
        role_arn=arn,
        identity=_documents(role),
        boundary=_boundary(role, account),
        keys={
            "aws:principaltype": ("AssumedRole",),
            "aws:userid": (role.id,),
            "aws:username": None,
            **_tag_keys(role.tags),
        },
    )


def principal_of_user(user: Any, account: str) -> Principal:
    """Return a user with what his policies and those of his groups say now."""
    groups = [one for one in iam_backends[account]["aws"].groups.values() if user in one.users]
    return Principal(
        account=account,
        arn=user.arn,
        identity=tuple(document for one in (user, *groups) for document in _documents(one)),
        boundary=None,  # of users moto keeps none, and refuses them
        keys={
            "aws:principaltype": ("User",),
            "aws:userid": (user.id,),
            "aws:username": (user.name,),
            **_tag_keys(user.tags or ()),
        },
    )


def note_session(answer: Mapping[str, Any], request: Mapping[str, Any]) -> None:
    """Keep what moto doesn't of a session: its managed policies, and when it was given.

    It stays with moto's record, and so lasts as long.
    """
    account = answer["AssumedRoleUser"]["Arn"].split(":")[4]
    key = answer["Credentials"]["AccessKeyId"]
    record: Any = sts_backends[account]["aws"].get_assumed_role_from_access_key(key)
    if record is not None:
        record.policy_arns = [one["arn"] for one in request.get("PolicyArns") or ()]
        if token := request.get("WebIdentityToken"):
            record.provider = provider_of_token(token, account)
        if provider := request.get("PrincipalArn"):
            record.provider = provider
        record.issued = datetime.now(UTC).isoformat()


def _session(key: str, account: str) -> Session | None:
    """Return a session that STS gave."""
    found = sts_backends[account]["aws"].get_assumed_role_from_access_key(key)
    if found is None:
        return None
    managed = [_managed(arn, account) for arn in getattr(found, "policy_arns", ())]
    policies = (*([found.policy] if found.policy else ()), *managed) or None
    given: Mapping[str, Any] = sts_stores[account]["us-east-1"].sessions.get(key) or {}
    # Nobody here has a second factor (IAM user guide, "Global condition context keys": both keys
    # are there whenever temporary credentials are used).
    keys: dict[str, Values | None] = {"aws:multifactorauthpresent": ("false",)}
    keys |= _tag_keys(given.get("tags", {}).values())
    if provider := getattr(found, "provider", None):
        keys["aws:federatedprovider"] = (provider,)
    an_hour = timedelta(hours=1)  # what a service asks for, whose calls nobody notes
    issued = getattr(found, "issued", (found.expiration - an_hour).isoformat())
    keys["aws:tokenissuetime"] = (issued,)
    session = Session(account, found.role_arn, found.arn, found.session_name, policies, keys)
    return _SESSIONS.setdefault(key, session)


def _tag_keys(tags: Iterable[Mapping[str, str]]) -> dict[str, Values]:
    return {f"aws:principaltag/{one['Key'].lower()}": (one["Value"],) for one in tags}


def _user(key: str, account: str) -> Any | None:
    for user in list(iam_backends[account]["aws"].users.values()):
        for found in user.access_keys:
            if found.access_key_id == key:
                if found.status != "Active":
                    raise InvalidKeyError
                return user
    return None


def _documents(holder: Any) -> tuple[str, ...]:
    return tuple(_all_documents(holder))


def _all_documents(holder: Any) -> Iterator[str]:
    for policy in list(holder.policies.values()):
        yield policy if isinstance(policy, str) else policy.policy_document
    for managed in list(holder.managed_policies.values()):
        yield _document_of(managed)


def _boundary(role: Any, account: str) -> str | None:
    arn = role.permissions_boundary_arn
    return _managed(arn, account) if arn else None


def _managed(arn: str, account: str) -> str:
    """Return a managed policy's document; one that isn't there allows nothing."""
    found = iam_backends[account]["aws"].managed_policies.get(arn)
    return _document_of(found) if found else NO_POLICY


def _document_of(managed: Any) -> str:
    """Return the document of a managed policy's version that is in force."""
    text: str = next(one.document for one in managed.versions if one.is_default)
    return text
