"""A stack that an earlier run left behind: waited for, deleted, rolled back on, or refused."""

import pytest

from scripts.stacks.settling import FAILED_CREATIONS, settle
from scripts.stacks.stack_events import Event, StackFailedError
from tests.unit.scripts.fakes.account import Account

STACK = "shop-dev-s3"


def ignore(_: Event) -> None:
    """Report nothing."""


@pytest.mark.parametrize("status", [*FAILED_CREATIONS, "IMPORT_ROLLBACK_COMPLETE"])
def test_failed_creation_is_deleted_before_the_next_try(account: Account, status: str) -> None:
    account.cloudformation.stand(STACK, status)
    settle(account.target, STACK, ignore)
    assert account.cloudformation.stacks == {}


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_stack_that_stands_is_left_alone(account: Account, status: str) -> None:
    account.cloudformation.stand(STACK, status)
    settle(account.target, STACK, ignore)
    assert account.cloudformation.calls == []


def test_failed_import_into_a_stack_that_holds_resources_is_left_alone(account: Account) -> None:
    account.cloudformation.stand(STACK, "IMPORT_ROLLBACK_COMPLETE")
    account.cloudformation.stacks[STACK].resources = [{"LogicalResourceId": "DataBucket"}]
    settle(account.target, STACK, ignore)
    assert STACK in account.cloudformation.stacks


def test_rollback_that_stuck_goes_on(account: Account) -> None:
    account.cloudformation.stand(STACK, "UPDATE_ROLLBACK_FAILED")
    settle(account.target, STACK, ignore)
    assert account.cloudformation.stacks[STACK].status == "UPDATE_ROLLBACK_COMPLETE"


def test_rollback_that_sticks_again_names_the_resource_and_the_way_out(account: Account) -> None:
    account.cloudformation.stand(STACK, "UPDATE_ROLLBACK_FAILED")
    account.cloudformation.blocked.add(STACK)
    with pytest.raises(StackFailedError, match=r"Thing .*Still in the way.*--resources-to-skip"):
        settle(account.target, STACK, ignore)
