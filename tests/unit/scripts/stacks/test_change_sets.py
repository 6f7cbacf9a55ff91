"""One stack by change set: made, left alone, mended or refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scripts.release.stack_requests import Options, StackRequests
from scripts.stacks import change_sets
from scripts.stacks.change_sets import Change, Request
from scripts.stacks.deployment import Deployment, describe
from scripts.stacks.stack_events import Event, StackFailedError
from tests.unit.scripts.fakes.account import Account
from tests.unit.scripts.fakes.answers import client_error

TEXT = "Parameters: {Prefix: {Type: String}}"
TEMPLATE = {"TemplateBody": TEXT}
REQUEST = Request("shop-dev-s3", TEXT, {"Prefix": "shop"}, {"Component": "s3"})
OTHER: dict[str, Any] = {
    "template": f"{TEXT} # changed",
    "parameters": {"Prefix": "other"},
    "tags": {"Component": "other"},
}


def ignore(_: Event) -> None:
    """Report nothing."""


def template_of(account: Account) -> Callable[[Any], str]:
    """Read a stack's template as the deployment does."""
    requests = StackRequests(account.target, Deployment("shop"), Options())
    return requests.deployed_template


def deploy(account: Account, events: list[Event] | None = None) -> None:
    """Create and execute the change set of the request."""
    change_set = change_sets.create(account.target, REQUEST, TEMPLATE)
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
    assert change_sets.create(account.target, REQUEST, TEMPLATE) is None
    assert account.cloudformation.change_sets == before


def test_failure_names_the_first_resource_that_failed_and_why(account: Account) -> None:
    account.cloudformation.failing["shop-dev-s3"] = "DataBucket"
    with pytest.raises(StackFailedError, match=r"DataBucket \(AWS::A::Thing\): No room left\."):
        deploy(account)


def test_failure_that_first_deployments_meet_is_told_with_what_to_do(account: Account) -> None:
    account.cloudformation.failing["shop-dev-s3"] = "DataBucket"
    account.cloudformation.reason = "A conflicting conditional operation is in progress"
    with pytest.raises(StackFailedError, match="free after up to an hour"):
        deploy(account)


def test_discarded_change_set_of_a_new_stack_takes_the_stack_along(account: Account) -> None:
    change_set = change_sets.create(account.target, REQUEST, TEMPLATE)
    assert change_set is not None
    change_set.discard()
    assert account.cloudformation.stacks == {}


@pytest.mark.parametrize("changed", ["template", "parameters", "tags"])
def test_stack_that_differs_is_not_as_requested(account: Account, changed: str) -> None:
    deploy(account)
    other = replace(REQUEST, **{changed: OTHER[changed]})
    stack = describe(account.target, REQUEST.stack_name)
    assert change_sets.is_as_requested(REQUEST, stack, template_of(account))
    assert not change_sets.is_as_requested(other, stack, template_of(account))


def test_default_that_the_template_declares_counts_as_requested(account: Account) -> None:
    template = "Parameters: {Prefix: {Type: String}, Days: {Type: Number, Default: 7}}"
    request = replace(REQUEST, template=template)
    account.cloudformation.stand("shop-dev-s3")
    parameters = [{"ParameterKey": "Prefix", "ParameterValue": "shop"},
                  {"ParameterKey": "Days", "ParameterValue": "7"}]  # fmt: skip
    tags = [{"Key": "Component", "Value": "s3"}]
    account.cloudformation.stacks["shop-dev-s3"].request = {
        "TemplateBody": template, "Parameters": parameters, "Tags": tags
    }  # fmt: skip
    stack = describe(account.target, "shop-dev-s3")
    assert change_sets.is_as_requested(request, stack, template_of(account))


def test_stack_whose_update_was_rolled_back_is_not_trusted(account: Account) -> None:
    deploy(account)
    account.cloudformation.stacks["shop-dev-s3"].status = "UPDATE_ROLLBACK_COMPLETE"
    stack = describe(account.target, "shop-dev-s3")
    assert not change_sets.is_as_requested(REQUEST, stack, template_of(account))


def test_change_set_of_a_killed_run_makes_way_for_a_new_one(account: Account) -> None:
    change_sets.create(account.target, REQUEST, TEMPLATE)
    deploy(account)
    assert account.cloudformation.stacks["shop-dev-s3"].status == "CREATE_COMPLETE"


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


def test_early_validation_tells_resource_identifier_and_reason(account: Account) -> None:
    found = {
        "EventType": "VALIDATION_ERROR",
        "LogicalResourceId": "DataBucket",
        "PhysicalResourceId": "shop-dev-data",
        "ResourceType": "AWS::S3::Bucket",
        "ValidationName": "NAME_CONFLICT_VALIDATION",
        "ValidationStatus": "FAILED",
        "ValidationStatusReason": "Resource of type 'AWS::S3::Bucket' already exists.",
        "ValidationPath": "/Resources/DataBucket",
    }
    account.cloudformation.invalid = [found, {**found, "ValidationStatus": "SKIPPED"}]
    where = r"DataBucket \(AWS::S3::Bucket, shop-dev-data, /Resources/DataBucket\)"
    told = f"EarlyValidation.*; {where}: Resource of type.* --stack-name-prefix"
    with pytest.raises(StackFailedError, match=told):
        change_sets.create(account.target, REQUEST, TEMPLATE)
    assert account.cloudformation.stacks == {}


def test_every_reason_of_one_resource_is_told(account: Account) -> None:
    """Of aws-cdk-cli#1463: two missing properties were one error, the last."""
    account.cloudformation.invalid = [
        {
            "LogicalResourceId": "BadPolicy",
            "ValidationStatus": "FAILED",
            "ValidationStatusReason": f"Required property [{name}] not found",
            "ValidationPath": "/Resources/BadPolicy/Properties",
        }
        for name in ("PolicyDocument", "PolicyName", "PolicyName")
    ]
    with pytest.raises(StackFailedError) as failed:
        change_sets.create(account.target, REQUEST, TEMPLATE)
    where = "BadPolicy (/Resources/BadPolicy/Properties): Required property"
    assert str(failed.value).count(where) == 2


@pytest.mark.parametrize(
    ("code", "told"),
    [("InvalidAction", "EarlyValidation"), ("AccessDenied", "without cloudformation:DescribeEv")],
)
def test_reason_stays_where_nothing_can_be_told_of_a_failed_check(
    account: Account, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    def refuse(ChangeSetName: str, StackName: str) -> None:  # noqa: N803
        raise client_error(code, f"no events of {ChangeSetName}")

    account.cloudformation.invalid = [{"ValidationStatus": "FAILED"}]
    monkeypatch.setattr(account.cloudformation, "describe_events", refuse)
    with pytest.raises(StackFailedError, match=told):
        change_sets.create(account.target, REQUEST, TEMPLATE)
