"""What who asks Athena may do beside it: of the catalog and of S3."""

from typing import Any

from analytics_emulator.athena.permissions import (
    EveryPermission,
    PermissionDeniedError,
    Permissions,
)
from analytics_emulator.iam import calls, refusals
from analytics_emulator.iam.calls import Call, Target
from analytics_emulator.iam.keys import Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.localstack.iam import callers, lookups
from analytics_emulator.localstack.iam.enforcement import calling_key
from analytics_emulator.localstack.iam.verdicts import verdict_on
from analytics_emulator.service import CallContext


def permissions_of_caller(context: CallContext) -> Permissions:
    """Return the permissions of who makes the call that this thread serves."""
    key = calling_key()
    principal = callers.principal_of_key(key, context.account_id) if key else None
    return CallerPermissions(principal, context) if principal else EveryPermission()


class CallerPermissions:
    """The permissions of a user or a session, as they were when the query was asked."""

    is_limited = True

    def __init__(self, principal: Principal, place: CallContext) -> None:
        self._principal, self._place = principal, place
        self._around = Circumstances(
            called_via="athena.amazonaws.com",
            tags_of=lookups.tags_of,
            boundary_of=lookups.boundary_of,
        )

    def require(self, action: str, resource: str) -> None:
        """Return if the caller may do an action on a resource."""
        service, _, operation = action.partition(":")
        self._judge(self._call(service, operation, {}), (action, resource))

    def require_call(self, service: str, operation: str, request: dict[str, Any]) -> None:
        """Return if the caller may make a call to another service."""
        call = self._call(service, operation, request)
        for target in calls.targets(call):
            self._judge(call, target)

    def _call(self, service: str, operation: str, request: dict[str, Any]) -> Call:
        place = self._place
        return Call(service, operation, request, place.region, place.account_id)

    def _judge(self, call: Call, target: Target) -> None:
        need, verdict = verdict_on(self._principal, call, target, self._around)
        if not verdict.allowed:
            raise PermissionDeniedError(refusals.text(self._principal, need, verdict))
