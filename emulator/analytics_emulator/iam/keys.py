"""What is known of a call, by condition keys (IAM user guide, "Global condition context keys")."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.iam import reference
from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.documents import listed
from analytics_emulator.iam.errors import UnjudgedError
from analytics_emulator.iam.passing import passed_to
from analytics_emulator.iam.patterns import Values
from analytics_emulator.iam.principals import Principal

# What no call here has: it comes from no private network, organisation or second factor.
NEVER = (
    "aws:federatedprovider", "aws:multifactorauthage", "aws:multifactorauthpresent",
    "aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths",
    "aws:sourceidentity", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpc",
    "aws:sourcevpcarn", "aws:sourcevpce", "aws:tokenissuetime", "aws:vpceaccount",
    "aws:vpceorgid", "aws:vpceorgpaths", "aws:vpcsourceip", "ec2:sourceinstancearn",
    "glue:credentialissuingservice", "s3:dataaccesspointarn",
    "kms:viaservice", "kms:grantisforawsresource",
)  # fmt: skip
# SNS's older name of a source's account. Who needs a statement of his own beside a topic's first
# policy doesn't give it (SNS guide, "Example cases"; EventBridge and Budgets user guides).
_NAME_NO_OWNER = ("budgets.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com")
TAG_PARAMETERS = ("tags", "taglist", "tagset")


@dataclass(frozen=True)
class Circumstances:
    """What the host knows of a call beside its parameters.

    `tags_of` and `boundary_of` look a resource's tags and a role's boundary up; None where there
    are none, UnjudgedError where that can't be told.
    """

    source_ip: str | None = None
    user_agent: str | None = None
    source_arn: str | None = None
    called_via: str | None = None
    tags_of: Callable[[str], Mapping[str, str]] = lambda _arn: {}
    boundary_of: Callable[[Call], str | None] = lambda _call: None
    resource_account: str | None = None


class CallKeys(Mapping[str, Values | None]):
    """The keys of a call on one resource, each found when a condition asks for it."""

    def __init__(
        self, principal: Principal, call: Call, resource: str, around: Circumstances
    ) -> None:
        self._principal, self._call, self._resource = principal, call, resource
        self._around = around
        self._known: dict[str, Values | None] | None = None

    def __getitem__(self, key: str) -> Values | None:
        if self._known is None:
            self._known = self._plain()
        if key not in self._known:
            self._known[key] = self._looked_up(key)
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        try:
            self[str(key)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._known or self._plain())

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _plain(self) -> dict[str, Values | None]:
        now = datetime.now(UTC)
        principal, around = self._principal, self._around
        source_account = (around.source_arn or "::::").split(":")[4]
        if principal.service and not source_account:
            source_account = principal.account
        owner = None if principal.service in _NAME_NO_OWNER else source_account
        found: dict[str, Values | None] = dict.fromkeys(NEVER)
        found |= {
            "aws:currenttime": (now.isoformat(),),
            "aws:epochtime": (str(int(now.timestamp())),),
            "aws:requestedregion": (self._call.region,),
            # Over loopback or in memory: there is nobody to listen, as TLS asks for on AWS.
            "aws:securetransport": ("true",),
            "s3:tlsversion": ("1.3",),
            "aws:sourceip": _maybe(around.source_ip),
            "aws:useragent": _maybe(around.user_agent),
            "aws:referer": None,
            "aws:sourcearn": _maybe(around.source_arn),
            "aws:sourceaccount": _maybe(source_account),
            "aws:sourceowner": _maybe(owner),
            "aws:calledvia": _maybe(around.called_via),
            "aws:calledviafirst": _maybe(around.called_via),
            "aws:calledvialast": _maybe(around.called_via),
            "aws:viaawsservice": (str(around.called_via is not None).lower(),),
            "aws:principalisawsservice": (str(principal.service is not None).lower(),),
            "aws:principalservicename": _maybe(principal.service),
            "aws:principalarn": _principal_arn(principal),
            "aws:principalaccount": _maybe(principal.account),
            "aws:resourceaccount": _maybe(around.resource_account),
            "s3:resourceaccount": _maybe(around.resource_account),
            "aws:tagkeys": tuple(self._request_tags()) or None,
        }
        found |= dict(principal.keys)
        parameters = self._call.parameters
        for key, name in reference.table("keys").get(self._call.service, {}).items():
            found[key.lower()] = _texts(parameters.get(name))
        return found

    def _looked_up(self, key: str) -> Values | None:
        start, _, name = key.partition("/")
        match start:
            case "aws:requesttag":
                return _of_name(self._request_tags(), name)
            case (
                "aws:resourcetag"
                | "iam:resourcetag"
                | "s3:buckettag"
                | "secretsmanager:resourcetag"
            ):
                return _of_name(self._around.tags_of(self._resource), name)
            case "aws:principaltag":
                return None  # those that there are stand with the principal
            case "iam:passedtoservice":
                return passed_to(self._call, self._resource)
            case "iam:permissionsboundary":
                given = self._call.parameters.get("PermissionsBoundary")
                return _maybe(given or self._around.boundary_of(self._call))
        raise KeyError(key)

    def _request_tags(self) -> dict[str, str]:
        for name, value in self._call.parameters.items():
            if name.lower() in TAG_PARAMETERS:
                return tags_as_dict(value)
        return {}


def tags_as_dict(value: Any) -> dict[str, str]:
    """Return tags of any service's form as names and values."""
    if isinstance(value, Mapping):
        return {str(name): str(one) for name, one in value.items()}
    found = {}
    for tag in value or ():
        by_end = {name.lower().removeprefix("tag"): one for name, one in tag.items()}
        if "key" not in by_end:
            raise UnjudgedError("tags of this form")
        found[str(by_end["key"])] = str(by_end.get("value", ""))
    return found


def _of_name(tags: Mapping[str, str], name: str) -> Values | None:
    return next(((value,) for key, value in tags.items() if key.lower() == name), None)


def _principal_arn(principal: Principal) -> Values | None:
    """Return the user's or the role's; a service and who didn't sign have none."""
    return None if principal.has_no_policies else (principal.role_arn or principal.arn,)


def _maybe(text: str | None) -> Values | None:
    return (text,) if text else None


def _texts(value: Any) -> Values | None:
    return None if value is None else listed(value)
