"""One stack by change set: made, left alone, mended or refused."""

import pytest

from scripts import change_sets
from scripts.change_sets import Change, Request
from scripts.stack_events import Event, StackFailedError
from tests.unit.scripts.conftest import Account

REQUEST = Request("shop-dev-s3", {"TemplateBody": "x"}, {"Prefix": "shop"}, {"Component": "s3"})


def ignore(_: Event) -> None:
    """Report nothing."""


def deploy(account: Account, events: list[Event] | None = None) -> None:
    """Create and execute the change set of the request."""
    change_set = change_sets.create(account.target, REQUEST)
    assert change_set is not None
    change_set.execute(events.append if events is not None else ignore)


def test_execution_makes_the_stack_and_tells_its_events(account: Account) -> None:
    events: list[Event] = []
    deploy(account, events)
    assert account.cloudformation.stacks["shop-dev-s3"].status == "CREATE_COMPLETE"
    assert [event.logical_id for event in events] == ["Thing"]


def test_second_change_set_finds_no_changes_and_leaves_nothing(account: Account) -> None:
    deploy(account)
    before = dict(account.cloudformation.change_sets)
    assert change_sets.create(account.target, REQUEST) is None
    assert account.cloudformation.change_sets == before


def test_failure_names_the_first_resource_that_failed_and_why(account: Account) -> None:
    account.cloudformation.failing["shop-dev-s3"] = "DataBucket"
    with pytest.raises(StackFailedError, match=r"DataBucket \(AWS::A::Thing\): No room left\."):
        deploy(account)


def test_discarded_change_set_of_a_new_stack_takes_the_stack_along(account: Account) -> None:
    change_set = change_sets.create(account.target, REQUEST)
    assert change_set is not None
    change_set.discard()
    assert account.cloudformation.stacks == {}


@pytest.mark.parametrize("status", change_sets.FAILED_CREATIONS)
def test_failed_creation_is_deleted_before_the_next_try(account: Account, status: str) -> None:
    account.cloudformation.stand("shop-dev-s3", status)
    change_sets.settle(account.target, "shop-dev-s3", ignore)
    assert account.cloudformation.stacks == {}


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"])
def test_stack_that_stands_is_left_alone(account: Account, status: str) -> None:
    account.cloudformation.stand("shop-dev-s3", status)
    change_sets.settle(account.target, "shop-dev-s3", ignore)
    assert account.cloudformation.calls == []


def test_stack_that_only_its_owner_can_mend_is_refused(account: Account) -> None:
    account.cloudformation.stand("shop-dev-s3", "UPDATE_ROLLBACK_FAILED")
    with pytest.raises(StackFailedError, match="continue-update-rollback"):
        change_sets.settle(account.target, "shop-dev-s3", ignore)


@pytest.mark.parametrize(
    ("action", "replacement", "is_destructive"),
    [
        ("Add", "False", False),
        ("Modify", "False", False),
        ("Modify", "True", True),
        ("Modify", "Conditional", True),
        ("Remove", "False", True),
    ],
)
def test_change_is_destructive_where_something_goes(
    action: str, replacement: str, is_destructive: bool
) -> None:
    change = Change(action, "DataBucket", "AWS::S3::Bucket", replacement)
    assert change.is_destructive is is_destructive
