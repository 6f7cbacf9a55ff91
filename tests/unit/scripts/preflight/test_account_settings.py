"""What an account lacks that no stack brings is told before anything is made."""

import json
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest

from scripts.aws.target import Target
from scripts.preflight.account_settings import Finding, look
from tests.unit.scripts.fakes.account import ACCOUNT
from tests.unit.scripts.fakes.answers import client_error

OWNER = f"arn:aws:quicksight:eu-central-1:{ACCOUNT}:user/default/Admin/me@example.com"
IAM = [{"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}}]
BOTH = {"CreateDatabaseDefaultPermissions": IAM, "CreateTableDefaultPermissions": IAM}


class Services:
    """An account whose QuickSight and Lake Formation answer as told, or fail with a code."""

    def __init__(self, **answers: Any) -> None:
        self.answers = {
            "describe_account_subscription": {"AccountInfo": {"Edition": "ENTERPRISE"}},
            "describe_user": {},
            "describe_group": {},
            "get_data_lake_settings": {"DataLakeSettings": BOTH},
        } | answers
        self.asked: list[tuple[str, Any]] = []

    def client(self, service: str, region_name: str = "us-east-1") -> Any:
        return SimpleNamespace(**{n: self._operation(n, region_name) for n in self.answers})

    def get_partition_for_region(self, region: str) -> str:
        return "aws-cn" if region.startswith("cn-") else "aws"

    def _operation(self, name: str, region: str) -> Any:
        def call(**request: str) -> Any:
            self.asked.append((region, request))
            if isinstance(answer := self.answers[name], str):
                raise client_error(answer, "no")
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def target_of(services: Services) -> Target:
    target = Target(cast("boto3.Session", services), "us-east-1", None)
    target.__dict__["_caller"] = {"Account": ACCOUNT, "Arn": ""}
    return target


def found(services: Services, *new: str, owner: str = OWNER) -> list[Finding]:
    return list(look(target_of(services), new, {"PrincipalArn": owner}))


def test_the_owner_is_asked_for_where_users_are_kept() -> None:
    services = Services()
    assert not any(one.fault for one in found(services, "quicksight"))
    user = {"AwsAccountId": ACCOUNT, "Namespace": "default", "UserName": "Admin/me@example.com"}
    assert services.asked == [("eu-central-1", {"AwsAccountId": ACCOUNT}), ("eu-central-1", user)]


@pytest.mark.parametrize(
    ("answers", "owner", "fault"),
    [
        ({"describe_account_subscription": "ResourceNotFoundException"}, OWNER, "no QuickSight"),
        (
            {"describe_account_subscription": {"AccountInfo": {"Edition": "STANDARD"}}},
            OWNER,
            "Standard edition",
        ),
        (
            {
                "describe_account_subscription": {
                    "AccountInfo": {"AccountSubscriptionStatus": "UNSUBSCRIBED"}
                }
            },
            OWNER,
            "is UNSUBSCRIBED",
        ),
        ({"describe_user": "ResourceNotFoundException"}, OWNER, "knows no user Admin/me@"),
        (
            {"describe_group": "ResourceNotFoundException"},
            OWNER.replace("user/default/Admin/me@example.com", "group/default/chefs"),
            "knows no group chefs in eu-central-1",
        ),
        ({}, OWNER.replace(ACCOUNT, "999999999999"), "is of account 999999999999"),
    ],
)
def test_what_quicksight_lacks_is_named(answers: dict[str, Any], owner: str, fault: str) -> None:
    faults = [one.fault for one in found(Services(**answers), "quicksight", owner=owner)]
    assert any(fault in one for one in faults)


def test_tables_that_iam_doesnt_govern_are_named() -> None:
    lake = {
        "get_data_lake_settings": {"DataLakeSettings": BOTH | {"CreateTableDefaultPermissions": []}}
    }
    (one,) = found(Services(**lake), "athena", "firehose")
    assert "CreateTableDefaultPermissions lacks IAM_ALLOWED_PRINCIPALS" in one.fault


MONTH = {"Prefix": "shop", "Environment": "dev", "MonthlyBudgetInUsd": "20"}
LINKED = "Account 1 is a linked account. To enable budgets for your account, ask the payer account."


@pytest.mark.parametrize(
    ("code", "text", "fault", "is_unknown"),
    [
        ("NotFoundException", "the budget doesn't exist", "", False),
        ("AccessDeniedException", LINKED, "MonthlyBudgetInUsd 0", False),
        ("AccessDeniedException", "not authorized", "AccessDeniedException", True),
    ],
)
def test_an_account_that_may_have_no_budgets_is_named(
    code: str, text: str, fault: str, is_unknown: bool
) -> None:
    services = Services(describe_budget=client_error(code, text))
    (one,) = look(target_of(services), ["monitoring"], MONTH)
    assert (fault in one.fault, one.is_unknown) == (True, is_unknown)
    for without in ({"MonthlyBudgetInUsd": "0"}, {"ManageBudget": "false"}):
        assert not list(look(target_of(services), ["monitoring"], MONTH | without))


KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k"
ROOT = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
LOGS = {"Effect": "Allow", "Principal": {"Service": ["logs.us-east-1.amazonaws.com"]}}


@pytest.mark.parametrize(
    ("statements", "key", "fault"),
    [
        ([ROOT, LOGS], KEY, ""),
        ([ROOT], KEY, "lets logs.us-east-1.amazonaws.com do nothing"),
        ([ROOT, {**LOGS, "Effect": "Deny"}], KEY, "do nothing"),
        ([{"Effect": "Allow", "Principal": "*"}], KEY, ""),
        ([ROOT, LOGS], KEY.replace("us-east-1", "eu-west-1"), "is in eu-west-1"),
    ],
)
def test_a_key_that_lets_its_users_in_is_asked_for(
    statements: list[Any], key: str, fault: str
) -> None:
    services = Services(get_key_policy={"Policy": json.dumps({"Statement": statements})})
    (one,) = look(target_of(services), ["lambda"], {"KmsKeyArn": key})
    assert (fault in one.fault) if fault else not one.fault


def test_what_may_not_be_asked_is_unknown_and_what_stands_isnt_asked() -> None:
    services = Services(get_data_lake_settings="AccessDeniedException")
    (one,) = found(services, "athena", "firehose")
    assert (one.is_unknown, one.fault) == (True, "AccessDeniedException")
    assert found(services, "firehose") == []
    assert found(services, "quicksight", owner="") == []
