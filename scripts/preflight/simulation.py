"""Asks IAM beforehand whether the caller may do what a deployment does.

CloudFormation acts with the caller's permissions, and a change set doesn't check them. What is
asked is what the handlers of the resources that will be made need, on the names that they will
have, with what IAM will know of the call: a simulation without resources tests `*`, and calls a
grant on named resources a denial (IAM API reference, SimulatePrincipalPolicy).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from scripts.aws.target import Target
from scripts.grants import commands, needs
from scripts.grants.needs import Scope
from scripts.grants.policy import Need

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_iam.type_defs import ContextEntryTypeDef, EvaluationResultTypeDef

DENIED = ("AccessDenied", "AccessDeniedException")


class NotSimulatedError(Exception):
    """IAM can't be asked; the text says why."""


@dataclass(frozen=True)
class Caller:
    """Who deploys, as STS names it."""

    arn: str

    @property
    def kind(self) -> str:
        """Return `root`, `user`, `assumed-role` or `federated-user`."""
        return self.arn.rpartition(":")[2].split("/")[0]

    @property
    def role_name(self) -> str:
        """Return the role's name of an assumed role, whose ARN lacks the role's path."""
        return self.arn.split("/")[1]


@dataclass(frozen=True)
class Verdict:
    """What IAM makes of an action on a resource; `doubt` says why a denial isn't a sure one."""

    action: str
    resource: str
    is_allowed: bool
    doubt: str = ""

    @property
    def is_denied(self) -> bool:
        """Return whether the call is sure to be refused."""
        return not self.is_allowed and not self.doubt


def wanted(scope: Scope) -> list[Need]:
    """List what making the components' resources and calling for it needs."""
    found = dict.fromkeys(needs.of_resources(scope, ("create", "read", "update")))
    found |= dict.fromkeys(need for need, _ in commands.of_deploying(scope))
    return list(found)


def verdicts(target: Target, source: str, wanted: Iterable[Need]) -> list[Verdict]:
    """Simulate the policies of a user or role for all that is wanted.

    Raises `NotSimulatedError` for a caller who may not ask.
    """
    iam = target.session.client("iam")
    found: list[Verdict] = []
    for call in _calls(wanted):
        try:
            found += _simulated(iam, source, call)
        except ClientError as error:
            if error.response["Error"]["Code"] in DENIED:
                raise NotSimulatedError("the caller may not ask IAM for a simulation") from error
            raise NotSimulatedError(str(error)) from error
    return found


class _Call(NamedTuple):
    """Actions that are asked on the same resources in the same context."""

    resources: tuple[str, ...]
    context: Mapping[str, str]
    actions: list[str]


def _calls(wanted: Iterable[Need]) -> Iterator[_Call]:
    """Gather what can be asked together."""
    by_action: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for need in wanted:
        context = tuple(sorted(need.context.items()))
        by_action.setdefault((need.action, context), []).append(need.resource)
    calls: dict[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], list[str]] = {}
    for (action, context), resources in by_action.items():
        calls.setdefault((tuple(sorted(resources)), context), []).append(action)
    for (names, known), actions in calls.items():
        yield _Call(names, dict(known), actions)


def _simulated(iam: "IAMClient", source: str, call: _Call) -> list[Verdict]:
    """Ask in one call, or in two where IAM won't take the actions together.

    It refuses some that "require different authorization information"; what it won't simulate
    alone stays in doubt.
    """
    try:
        return list(_asked(iam, source, call))
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("InvalidInput"):
            raise
        if len(call.actions) == 1:
            why = error.response["Error"]["Message"]
            return [Verdict(call.actions[0], one, False, why) for one in call.resources]
    half = len(call.actions) // 2
    parts = (call._replace(actions=part) for part in (call.actions[:half], call.actions[half:]))
    return [verdict for part in parts for verdict in _simulated(iam, source, part)]


def _asked(iam: "IAMClient", source: str, call: _Call) -> Iterator[Verdict]:
    entries: list[ContextEntryTypeDef] = [
        {"ContextKeyName": key, "ContextKeyValues": [value], "ContextKeyType": "string"}
        for key, value in call.context.items()
    ]
    pages = iam.get_paginator("simulate_principal_policy").paginate(
        PolicySourceArn=source,
        ActionNames=call.actions,
        ResourceArns=list(call.resources),
        ContextEntries=entries,
    )
    for page in pages:
        for result in page["EvaluationResults"]:
            yield from _verdicts(result)


def _verdicts(result: "EvaluationResultTypeDef") -> Iterator[Verdict]:
    """Read the verdict on each resource, or the one on all of them."""
    specific = result.get("ResourceSpecificResults") or []
    doubt = _doubt(result)
    if not specific:
        is_allowed = result["EvalDecision"] == "allowed"
        yield Verdict(
            result["EvalActionName"], result.get("EvalResourceName", "*"), is_allowed, doubt
        )
    for one in specific:
        missing = one.get("MissingContextValues") or []
        own = f"IAM would need to know {', '.join(missing)}" if missing else doubt
        is_allowed = one["EvalResourceDecision"] == "allowed"
        yield Verdict(result["EvalActionName"], one["EvalResourceName"], is_allowed, own)


def _doubt(result: "EvaluationResultTypeDef") -> str:
    """Say why a denial may not come true: what a condition asks, or what an organization says."""
    if missing := result.get("MissingContextValues"):
        return f"IAM would need to know {', '.join(missing)}"
    organization = result.get("OrganizationsDecisionDetail", {})
    if result["EvalDecision"] == "implicitDeny" and not organization.get(
        "AllowedByOrganizations", True
    ):
        # A service control policy with conditions reads so for administrators too.
        return "a policy of the organization may refuse it, which a simulation can't tell"
    return ""


def source(target: Target, caller: Caller) -> str:
    """Name the user or role whose policies count for a caller.

    Raises `NotSimulatedError` for a caller that IAM has no policies of.
    """
    if caller.kind == "user":
        return caller.arn
    if caller.kind == "assumed-role":
        try:
            role = target.session.client("iam").get_role(RoleName=caller.role_name)["Role"]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise NotSimulatedError(
                f"iam:GetRole of the caller's own role fails ({code})"
            ) from error
        return str(role["Arn"])
    raise NotSimulatedError(f"IAM has no policies of a {caller.kind} caller to simulate")
