"""Principals, policies and calls, short to write."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from analytics_emulator.iam import calls
from analytics_emulator.iam.calls import Call
from analytics_emulator.iam.evaluation import Need, ResourcePolicy, Verdict, judge
from analytics_emulator.iam.principals import Principal

ACCOUNT = "000000000000"
USER = f"arn:aws:iam::{ACCOUNT}:user/cook"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/kitchen"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/kitchen/shift"

type Json = dict[str, Any]


def statement(effect: str = "Allow", **rest: Any) -> Json:
    return {"Effect": effect, "Action": "s3:GetObject", "Resource": "*", **rest}


def policy(*statements: Json, version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def user(*statements: Json, **rest: Any) -> Principal:
    return Principal(ACCOUNT, USER, identity=(policy(*statements),), **rest)


def session(*statements: Json, **rest: Any) -> Principal:
    return Principal(ACCOUNT, SESSION, role_arn=ROLE, identity=(policy(*statements),), **rest)


@pytest.fixture
def ask() -> Callable[..., Verdict]:
    """Judge s3:GetObject on one object."""

    def ask(
        principal: Principal, resource_policy: str | None = None, owner: str = ACCOUNT, **more: Any
    ) -> Verdict:
        keys: Mapping[str, Any] = more.get("keys", {})
        need = Need(more.get("action", "s3:GetObject"), "arn:aws:s3:::larder/jam", keys)
        decides = more.get("decides", False)
        return judge(principal, need, ResourcePolicy(owner, resource_policy, decides))

    return ask


def targets(service: str, operation: str, **parameters: Any) -> list[tuple[str, str]]:
    """What a call asks for."""
    more = {name: parameters.pop(name) for name in ("method", "path") if name in parameters}
    call = Call(service, operation, parameters, "us-east-1", ACCOUNT, **more)
    return list(calls.targets(call))
