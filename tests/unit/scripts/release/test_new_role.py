"""A role that is new on AWS is given time before QuickSight is to take it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scripts.release.new_role import ROLE_SECONDS, wait_until_known
from tests.unit.scripts.fakes.account import Account

ARN = "arn:aws:iam::123456789012:role/shop-dev-quicksight"


@pytest.mark.parametrize(
    ("age", "waited"),
    [(0, ROLE_SECONDS), (ROLE_SECONDS - 5, 5.0), (-60, ROLE_SECONDS), (3600, None)],
)
def test_role_is_waited_for_while_it_is_new(
    account: Account, age: float, waited: float | None
) -> None:
    account.iam.roles.add("shop-dev-quicksight")
    account.iam.made = datetime.now(UTC) - timedelta(seconds=age)
    pauses: list[float] = []
    wait_until_known(replace(account.target, endpoint=None), ARN, pauses.append)
    assert pauses == ([] if waited is None else [pytest.approx(waited, abs=1)])
