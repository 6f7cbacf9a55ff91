"""Whether a request to a deployed API is allowed, by policies: its own, and its caller's.

API Gateway developer guide, "Create and attach an API Gateway resource policy": within an account
either is enough, and a Deny of either wins; of a method without authorization the API's own policy
decides alone, where it has one. AWS hides the account in the text, all but four digits.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import Need, ResourcePolicy, Verdict, judge
from analytics_emulator.iam.keys import CallKeys, Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.iam.refusals import text
from analytics_emulator.localstack.iam import lookups
from analytics_emulator.localstack.iam.judging import LENIENT

LOG = logging.getLogger(__name__)
_ACTION = "execute-api:Invoke"


@dataclass(frozen=True)
class ApiRequest:
    """A request to a method of a deployed API; `policy` is the API's own, as deployed."""

    arn: str
    headers: Mapping[str, str]
    source_ip: str
    policy: str | None

    @property
    def place(self) -> tuple[str, str, str]:
        """Return partition, region and account of the API."""
        _, partition, _, region, account, *_ = self.arn.split(":")
        return partition, region, account


def verdict_on_request(principal: Principal, request: ApiRequest) -> Verdict:
    """Return whether somebody may make a request."""
    return judge(principal, _need(principal, request), _policy(request))


def is_explicitly_denied(principal: Principal, request: ApiRequest) -> bool:
    """Return whether the API's own policy keeps somebody out before anybody else is asked."""
    return request.policy is not None and verdict_on_request(principal, request).is_explicit


def refusal(principal: Principal, request: ApiRequest) -> str | None:
    """Return AWS's text for a request that isn't allowed; None where it is, or is let through."""
    verdict = verdict_on_request(principal, request)
    if verdict.allowed:
        return None
    need = _need(principal, request)
    account = request.place[2]
    masked = need.resource.replace(f":{account}:", f":{'*' * 8}{account[-4:]}:")
    said = text(principal, replace(need, resource=masked), verdict)
    if os.environ.get(LENIENT) == "1":
        LOG.warning("Let through: %s", said)
        return None
    return said


def _policy(request: ApiRequest) -> ResourcePolicy:
    return ResourcePolicy(request.place[2], request.policy)


def _need(principal: Principal, request: ApiRequest) -> Need:
    partition, region, account = request.place
    around = Circumstances(
        source_ip=request.source_ip,
        user_agent=request.headers.get("User-Agent"),
        tags_of=lookups.tags_of,
        boundary_of=lookups.boundary_of,
        resource_account=account,
    )
    call = Call("execute-api", "Invoke", {}, region, account, partition)
    return Need(_ACTION, request.arn, CallKeys(principal, call, request.arn, around))
