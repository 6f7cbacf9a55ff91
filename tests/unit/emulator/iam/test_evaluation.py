"""Which policies have to allow, and which one stops (IAM user guide, "Policy evaluation logic")."""

from collections.abc import Callable
from typing import Any

import pytest

from analytics_emulator.iam import refusals
from analytics_emulator.iam.evaluation import Need, Verdict
from analytics_emulator.iam.principals import Principal
from tests.unit.emulator.iam.conftest import (
    ACCOUNT,
    ROLE,
    SESSION,
    USER,
    policy,
    session,
    statement,
    user,
)

type Ask = Callable[..., Verdict]
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ALLOW, DENY = statement(), statement("Deny")
OTHER = statement(Action="s3:PutObject")


def for_principal(principal: Any, effect: str = "Allow") -> str:
    return policy(statement(effect, Principal=principal))


def test_nothing_is_allowed_that_no_policy_allows(ask: Ask) -> None:
    assert ask(user(OTHER)) == Verdict(allowed=False, kind="identity-based policy")
    assert ask(user(ALLOW)).allowed


@pytest.mark.parametrize(
    "principal",
    [
        user(ALLOW, DENY),
        user(ALLOW, boundary=policy(DENY)),
        session(ALLOW, session=(policy(DENY),)),
    ],
)
def test_a_deny_anywhere_wins(ask: Ask, principal: Principal) -> None:
    verdict = ask(principal)
    assert verdict.is_explicit
    assert not verdict.allowed


def test_a_resources_policy_denies_whom_everything_else_allows(ask: Ask) -> None:
    verdict = ask(user(ALLOW), for_principal("*", "Deny"))
    assert (verdict.kind, verdict.is_explicit) == ("resource-based policy", True)


@pytest.mark.parametrize(
    ("limits", "kind"),
    [
        ({"boundary": policy(OTHER)}, "permissions boundary"),
        ({"session": (policy(OTHER),)}, "session policy"),
    ],
)
def test_limits_have_to_allow_too(ask: Ask, limits: dict[str, Any], kind: str) -> None:
    assert ask(session(ALLOW, **limits)).kind == kind
    assert ask(session(ALLOW, **limits), for_principal({"AWS": ROLE})).kind == kind


def test_limits_dont_count_where_the_resource_names_the_session_itself(ask: Ask) -> None:
    limited = session(boundary=policy(OTHER), session=(policy(OTHER),))
    assert ask(limited, for_principal({"AWS": SESSION})).allowed


@pytest.mark.parametrize("name", [USER, "*"])
def test_a_resources_policy_is_enough_within_its_account(ask: Ask, name: str) -> None:
    assert ask(user(), for_principal({"AWS": name})).allowed


@pytest.mark.parametrize("name", [ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root"])
def test_a_resource_that_names_the_account_leaves_it_to_the_callers_policies(
    ask: Ask, name: str
) -> None:
    by_account = for_principal({"AWS": name})
    assert not ask(user(), by_account).allowed
    assert ask(user(ALLOW), by_account, decides=True).allowed


def test_between_accounts_both_have_to_allow(ask: Ask) -> None:
    named = for_principal({"AWS": USER})
    assert not ask(user(ALLOW), None, owner="111111111111").allowed
    assert not ask(user(), named, owner="111111111111").allowed
    assert ask(user(ALLOW), named, owner="111111111111").allowed


def test_a_keys_policy_decides_alone(ask: Ask) -> None:
    assert not ask(user(ALLOW), for_principal({"AWS": ROLE}), decides=True).allowed
    assert ask(user(), for_principal({"AWS": USER}), decides=True).allowed


def test_a_service_is_let_in_by_its_name_and_where_it_comes_from(ask: Ask) -> None:
    service = Principal(ACCOUNT, "sns", service="sns.amazonaws.com")
    condition = {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:menu"}}
    let_in = policy(statement(Principal={"Service": "sns.amazonaws.com"}, Condition=condition))
    keys = {"aws:sourcearn": ("arn:aws:sns:us-east-1:0:menu",)}
    assert ask(service, let_in, keys=keys).allowed
    assert not ask(service, let_in, keys={"aws:sourcearn": ("arn:aws:sns:::x",)}).allowed
    assert not ask(service, None).allowed


@pytest.mark.parametrize(
    ("service", "name", "lets_in"),
    [
        ("states", "states.us-east-1.amazonaws.com", True),
        ("states", "states.amazonaws.com", True),
        ("logs", "logs.us-east-1.amazonaws.com", True),
        ("states", "states.eu-west-1.amazonaws.com", False),
        ("lambda", "lambda.us-east-1.amazonaws.com", False),
    ],
)
def test_a_service_with_its_region_is_let_in(
    ask: Ask, service: str, name: str, *, lets_in: bool
) -> None:
    full = f"{service}.amazonaws.com"
    caller = Principal(ACCOUNT, service, service=full, region="us-east-1")
    assert ask(caller, for_principal({"Service": name})).allowed is lets_in


def test_excepted_actions_resources_and_principals_are_left_out(ask: Ask) -> None:
    assert not ask(user({"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"})).allowed
    other = {"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::larder/*"}
    assert not ask(user(other)).allowed


@pytest.mark.parametrize(
    ("named", "who", "is_allowed"),
    [
        ([USER, ROOT], user(ALLOW), True),
        ([USER], user(ALLOW), False),  # AWS looks at the account first
        ([ROOT], user(ALLOW), False),  # and then at the user
        ([USER, ROOT], user(ALLOW, boundary=policy(ALLOW)), False),  # whom it never leaves out
        ([SESSION, ROLE, ROOT], session(ALLOW), True),
        ([ROLE, ROOT], session(ALLOW), False),
        ([USER, ROOT], session(ALLOW), False),
    ],
)
def test_a_deny_of_all_but_some_leaves_out_who_is_named_with_account_and_role(
    ask: Ask, named: list[str], who: Principal, is_allowed: bool
) -> None:
    assert ask(who, policy({**DENY, "NotPrincipal": {"AWS": named}})).allowed is is_allowed


def test_everybody_but_some_may_not_be_allowed(ask: Ask) -> None:
    all_but_one = policy({**ALLOW, "NotPrincipal": {"AWS": [USER, ROOT]}})
    assert ask(session(), all_but_one).unjudged == "NotPrincipal with Allow"


def test_limits_dont_count_where_everybody_is_named_and_a_condition_says_who(ask: Ask) -> None:
    keys = {"aws:principalarn": (ROLE,)}
    who = {"Principal": "*", "Condition": {"ArnEquals": {"aws:PrincipalArn": ROLE}}}
    limited = session(boundary=policy(OTHER))
    assert ask(limited, policy(statement(**who)), keys=keys).allowed
    assert not ask(limited, for_principal("*"), keys=keys).allowed


@pytest.mark.parametrize(
    "unknown",
    [
        statement(Condition={"Resembles": {"aws:username": "cook"}}),
        statement(Condition={"StringEquals": {"aws:Mood": "good"}}),
        statement(Reason="hunger"),
    ],
)
def test_what_cant_be_judged_is_refused_by_name(ask: Ask, unknown: dict[str, Any]) -> None:
    verdict = ask(user(unknown), keys={"aws:username": ("cook",)})
    need = Need("s3:GetObject", "arn:aws:s3:::larder/jam", {})
    text = refusals.text(user(), need, verdict)
    assert not verdict.allowed
    assert any(name in text for name in ("Resembles", "aws:Mood", "Reason"))


def test_an_allow_that_cant_be_judged_doesnt_hide_another_and_a_deny_does(ask: Ask) -> None:
    mood = {"Condition": {"StringEquals": {"aws:Mood": "good"}}}
    assert ask(user(statement(**mood), ALLOW)).allowed
    assert ask(user(statement("Deny", **mood), ALLOW)).unjudged == "the condition key aws:Mood"


def test_who_did_not_sign_is_let_in_by_everybody_alone(ask: Ask) -> None:
    nobody = Principal(account="")
    assert ask(nobody, for_principal("*")).allowed
    assert ask(nobody, for_principal({"AWS": ACCOUNT})) == Verdict(
        allowed=False, kind="resource-based policy"
    )
    assert not ask(nobody).allowed
