"""IAM's simulation: asked on names, split where IAM wants it, doubted where it can't be sure."""

from typing import Any

import pytest

from scripts.grants.policy import Need
from scripts.preflight import simulation
from scripts.preflight.simulation import Verdict
from tests.unit.scripts.fakes.account import ACCOUNT, Account
from tests.unit.scripts.fakes.answers import client_error

USER = f"arn:aws:iam::{ACCOUNT}:user/deployer"
NEEDS = [Need("s3:CreateBucket", "b"), Need("s3:ListBucket", "b"), Need("s3:PutObject", "b/k")]


def verdicts(account: Account) -> list[Verdict]:
    return simulation.verdicts(account.target, USER, NEEDS)


def test_actions_on_the_same_names_are_asked_together(account: Account) -> None:
    assert all(one.is_allowed for one in verdicts(account))
    assert [call["actions"] for call in account.iam.asked] == [
        ["s3:CreateBucket", "s3:ListBucket"],
        ["s3:PutObject"],
    ]


def test_actions_that_iam_wants_apart_are_asked_apart(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = account.iam.simulate_principal_policy

    def alone(**request: Any) -> dict[str, Any]:
        if len(request["ActionNames"]) > 1 or request["ActionNames"] == ["s3:PutObject"]:
            raise client_error("InvalidInput", "require different authorization information")
        return answer(**request)

    monkeypatch.setattr(account.iam, "simulate_principal_policy", alone)
    found = {one.action: one for one in verdicts(account)}
    assert found["s3:CreateBucket"].is_allowed
    assert found["s3:ListBucket"].is_allowed
    assert (found["s3:PutObject"].is_denied, found["s3:PutObject"].doubt) == (
        False,
        "require different authorization information",
    )


def test_condition_that_asks_for_more_is_in_doubt(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = {"EvalResourceName": "b", "EvalResourceDecision": "explicitDeny",
               "MissingContextValues": ["aws:SourceIp"]}  # fmt: skip
    result = {"EvalActionName": "s3:ListBucket", "EvalDecision": "explicitDeny",
              "ResourceSpecificResults": [missing]}  # fmt: skip
    answer = {"EvaluationResults": [result]}
    monkeypatch.setattr(account.iam, "simulate_principal_policy", lambda **_: answer)
    assert not any(one.is_denied for one in verdicts(account))
    assert verdicts(account)[0].doubt == "IAM would need to know aws:SourceIp"
