"""What a role may do, where a service looks before it takes on the role."""

import os
from collections.abc import Iterator, Mapping

from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import Need, judge
from analytics_emulator.iam.patterns import Values
from analytics_emulator.localstack.iam import callers
from analytics_emulator.localstack.iam.judging import LENIENT
from analytics_emulator.localstack.iam.resource_policies import resource_policy


class _UnknownKeys(Mapping[str, Values | None]):
    """What is known of a call that nobody makes yet: nothing, and whether somebody asked."""

    def __init__(self) -> None:
        self.are_asked_for = False

    def __getitem__(self, key: str) -> Values | None:
        self.are_asked_for = True
        return None

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def is_denied(role_arn: str, action: str, resource: str) -> bool:
    """Return whether a role of the account may surely not do something.

    What depends on the circumstances of the call isn't denied yet, nor is a role that isn't here.
    """
    _, _, service, region, *_ = (*resource.split(":"), "", "", "", "")
    account = role_arn.split(":")[4]
    role = callers.find_role(account, role_arn)
    if role is None or os.environ.get(LENIENT) == "1":
        return False
    keys = _UnknownKeys()
    call = Call(service, action.partition(":")[2], {}, region, account)
    policy = resource_policy(call, action, resource)
    verdict = judge(callers.principal_of_role(role, role_arn), Need(action, resource, keys), policy)
    return not (verdict.allowed or verdict.unjudged or keys.are_asked_for)
