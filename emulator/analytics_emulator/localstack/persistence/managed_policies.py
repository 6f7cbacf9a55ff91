"""Policies that AWS manages: moto makes the 1,443 of them anew for each account, from its own file.

What nobody attached or changed is named in a pickle, with its identifier: written out they are
3 MB, of which each save of IAM would write every byte again.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from moto.iam.models import AWSManagedPolicy, iam_backends

from analytics_emulator.state.pickles import PROTOCOL, Reducer


def reducers() -> Mapping[type, Reducer]:
    """Return how such a policy is pickled."""

    def reduce(policy: AWSManagedPolicy) -> Any:
        if _is_as_made(policy):
            return managed, (policy.account_id, policy.partition, policy.name, policy.id)
        return policy.__reduce_ex__(PROTOCOL)

    return {AWSManagedPolicy: reduce}


def managed(account: str, partition: str, name: str, identifier: str) -> AWSManagedPolicy:
    """Return an account's policy of a name, as moto has made it, with the identifier it had."""
    policy: AWSManagedPolicy = _made(account, partition)[name]
    policy.id = identifier
    return policy


def _is_as_made(policy: AWSManagedPolicy) -> bool:
    return not policy.attachment_count and not policy.tags and len(policy.versions) == 1


@cache
def _made(account: str, partition: str) -> dict[str, Any]:
    return {policy.name: policy for policy in iam_backends[account][partition].aws_managed_policies}
