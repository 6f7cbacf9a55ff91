"""SimulatePrincipalPolicy by the same rules as real calls; LocalStack's own knows no wildcards."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack.aws.api import CommonServiceException
from localstack.services.iam.resources.policy_simulator import BasicIAMPolicySimulator

from analytics_emulator.iam.evaluation import Need, ResourcePolicy, Verdict, judge
from analytics_emulator.iam.patterns import Values
from analytics_emulator.iam.principals import Principal
from analytics_emulator.localstack.iam import callers
from analytics_emulator.localstack.typed import patched

HONOURED = {"ActionNames", "ContextEntries", "MaxItems", "PolicySourceArn", "ResourceArns"}


def apply() -> None:
    """Put our simulation in place of LocalStack's."""

    @patched(BasicIAMPolicySimulator.simulate_principal_policy)
    def simulate(_simulate: Any, _self: Any, context: Any, request: Mapping[str, Any]) -> Any:
        if unread := sorted(set(request) - HONOURED):
            raise CommonServiceException(
                "NotImplementedException", f"This emulator simulates without {unread}.", 501
            )
        principal = _source(context.account_id, request["PolicySourceArn"])
        return {"IsTruncated": False, "EvaluationResults": list(_results(principal, request))}


class _GivenKeys(Mapping[str, Values | None]):
    """The keys of a simulation: those that are given; others are missing, and told so."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._given = {
            one["ContextKeyName"].lower(): tuple(one["ContextKeyValues"]) for one in entries
        }
        self.missing: dict[str, None] = {}

    def __getitem__(self, key: str) -> Values | None:
        if key not in self._given:
            self.missing[key] = None
            return None
        return self._given[key]

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def _source(account: str, arn: str) -> Principal:
    """Return the user or role whose policies are asked about."""
    if role := callers.find_role(account, arn):
        return callers.principal_of_role(role, arn)
    if user := callers.find_user(account, arn):
        return callers.principal_of_user(user, account)
    raise CommonServiceException("NoSuchEntity", f"The entity {arn} cannot be found.", 404)


def _results(principal: Principal, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for action in request["ActionNames"]:
        for resource in request.get("ResourceArns") or ["*"]:
            keys = _GivenKeys(request.get("ContextEntries") or [])
            verdict = judge(
                principal, Need(action, resource, keys), ResourcePolicy(principal.account)
            )
            yield {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": _decision(verdict),
                "MatchedStatements": [],
                "MissingContextValues": list(keys.missing),
            }


def _decision(verdict: Verdict) -> str:
    if verdict.unjudged:
        raise CommonServiceException(
            "InvalidInput", f"This emulator can't judge {verdict.unjudged}.", sender_fault=True
        )
    if verdict.allowed:
        return "allowed"
    return "explicitDeny" if verdict.is_explicit else "implicitDeny"
