"""The verdict on one thing that a call asks for, with all that the host knows of it."""

from dataclasses import replace

from analytics_emulator.iam.calls import Call, Target
from analytics_emulator.iam.evaluation import Need, Verdict, judge
from analytics_emulator.iam.keys import CallKeys, Circumstances
from analytics_emulator.iam.principals import Principal
from analytics_emulator.localstack.iam.resource_policies import resource_policy


def verdict_on(
    principal: Principal, call: Call, target: Target, around: Circumstances
) -> tuple[Need, Verdict]:
    """Return what is needed, and whether the policies of the caller and the resource allow it."""
    action, resource = target
    policy = resource_policy(call, action, resource)
    owned = replace(around, resource_account=policy.account)
    need = Need(action, resource, CallKeys(principal, call, resource, owned))
    return need, judge(principal, need, policy)
