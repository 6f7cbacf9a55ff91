"""Requests that come at once leave each other's stacks alone."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.conformance.stacks import Stacks

REFUSED = {"Resources": {f"X{n}": {"Type": "AWS::Nowhere::Thing"} for n in range(40)}}


def test_refused_requests_take_no_other_request_s_stack_with_them(stacks: Stacks) -> None:
    def create(request: dict[str, Any]) -> str | None:
        try:
            return stacks.create(**request).name
        except ClientError:
            return None

    protected = {"template": {}, "EnableTerminationProtection": True}
    with ThreadPoolExecutor(6) as pool:
        names = list(pool.map(create, [{"template": REFUSED}, protected] * 6))
    for name in filter(None, names):
        assert stacks.ended(name).described["EnableTerminationProtection"] is True
        stacks.cloudformation.update_termination_protection(
            StackName=name, EnableTerminationProtection=False
        )
    assert len(list(filter(None, names))) == 6
