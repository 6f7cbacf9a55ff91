"""The account's one logging role, shared by deployments that don't know of each other."""

import pytest

from scripts.release.logging_role import sets_logging_role, unset_logging_role
from scripts.stacks.deployment import Deployment
from tests.unit.scripts.fakes.account import Account

DEPLOYMENT = Deployment("shop", "dev")
OURS = "arn:aws:iam::123456789012:role/shop-dev-eu-west-1-api-logs"
THEIRS = "arn:aws:iam::123456789012:role/other-dev-eu-west-1-api-logs"


@pytest.mark.parametrize("current", ["", OURS])
def test_role_is_set_where_none_is_or_ours(account: Account, current: str) -> None:
    account.apigateway.role_arn = current
    assert sets_logging_role(account.target, DEPLOYMENT)


def test_working_role_of_another_is_left(account: Account) -> None:
    account.apigateway.role_arn = THEIRS
    account.iam.roles.add("other-dev-eu-west-1-api-logs")
    assert not sets_logging_role(account.target, DEPLOYMENT)


def test_role_that_is_gone_is_replaced(account: Account) -> None:
    account.apigateway.role_arn = THEIRS
    assert sets_logging_role(account.target, DEPLOYMENT)


def test_setting_is_given_back_only_where_it_is_ours(account: Account) -> None:
    account.apigateway.role_arn = OURS
    assert unset_logging_role(account.target, DEPLOYMENT)
    assert account.apigateway.role_arn == ""
    account.apigateway.role_arn = THEIRS
    assert not unset_logging_role(account.target, DEPLOYMENT)
