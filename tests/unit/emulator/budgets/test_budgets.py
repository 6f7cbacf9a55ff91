"""The operations of AWS Budgets."""

from typing import Any
from uuid import uuid4

import pytest

from analytics_emulator.budgets import BudgetsService
from analytics_emulator.service import CallContext, ServiceError

ACCOUNT = "123456789012"
CONTEXT = CallContext(ACCOUNT, "eu-central-1")
ALERT = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
MAIL = {"SubscriptionType": "EMAIL", "Address": "ops@example.com"}


@pytest.fixture
def budgets() -> BudgetsService:
    return BudgetsService()


@pytest.fixture
def name(budgets: BudgetsService) -> str:
    """A budget with one notification."""
    name = f"budget-{uuid4().hex[:8]}"
    alerts = [{"Notification": ALERT, "Subscribers": [MAIL]}]
    request = {"AccountId": ACCOUNT, "Budget": budget(name), "NotificationsWithSubscribers": alerts}
    budgets.create_budget(CONTEXT, request)
    return name


def budget(name: str, amount: str = "20") -> dict[str, Any]:
    limit = {"Amount": amount, "Unit": "USD"}
    return {"BudgetName": name, "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit}


def about(name: str, **more: Any) -> dict[str, Any]:
    return {"AccountId": ACCOUNT, "BudgetName": name} | more


def test_budget_is_described_with_what_it_was_made_of(budgets: BudgetsService, name: str) -> None:
    found = budgets.describe_budget(CONTEXT, about(name))["Budget"]
    assert found.items() >= budget(name).items()
    assert found["CalculatedSpend"]["ActualSpend"] == {"Amount": "0.0", "Unit": "USD"}


def test_update_changes_the_limit_and_leaves_notifications(
    budgets: BudgetsService, name: str
) -> None:
    budgets.update_budget(CONTEXT, {"AccountId": ACCOUNT, "NewBudget": budget(name, "50")})
    assert budgets.describe_budget(CONTEXT, about(name))["Budget"]["BudgetLimit"]["Amount"] == "50"
    assert budgets.describe_notifications_for_budget(CONTEXT, about(name))["Notifications"]


def test_notification_tells_its_subscribers(budgets: BudgetsService, name: str) -> None:
    (found,) = budgets.describe_notifications_for_budget(CONTEXT, about(name))["Notifications"]
    assert found == ALERT | {"ThresholdType": "PERCENTAGE", "NotificationState": "OK"}
    request = about(name, Notification=found)
    assert budgets.describe_subscribers_for_notification(CONTEXT, request)["Subscribers"] == [MAIL]


def test_notification_can_go_and_come(budgets: BudgetsService, name: str) -> None:
    budgets.delete_notification(CONTEXT, about(name, Notification=ALERT))
    assert not budgets.describe_notifications_for_budget(CONTEXT, about(name))["Notifications"]
    budgets.create_notification(CONTEXT, about(name, Notification=ALERT, Subscribers=[MAIL]))
    with pytest.raises(ServiceError, match="DuplicateRecordException"):
        budgets.create_notification(CONTEXT, about(name, Notification=ALERT, Subscribers=[MAIL]))


def test_budget_is_gone_once_deleted(budgets: BudgetsService, name: str) -> None:
    budgets.delete_budget(CONTEXT, about(name))
    with pytest.raises(ServiceError, match="NotFoundException"):
        budgets.describe_budget(CONTEXT, about(name))


def test_second_budget_of_one_name_is_refused(budgets: BudgetsService, name: str) -> None:
    with pytest.raises(ServiceError, match="DuplicateRecordException"):
        budgets.create_budget(CONTEXT, {"AccountId": ACCOUNT, "Budget": budget(name)})


def test_account_of_another_is_closed(budgets: BudgetsService, name: str) -> None:
    other = CallContext("210987654321", "eu-central-1")
    with pytest.raises(ServiceError, match="AccessDeniedException"):
        budgets.describe_budgets(other, {"AccountId": ACCOUNT})


def test_budgets_come_in_pages(budgets: BudgetsService, name: str) -> None:
    budgets.create_budget(CONTEXT, {"AccountId": ACCOUNT, "Budget": budget(f"{name}-more")})
    first = budgets.describe_budgets(CONTEXT, {"AccountId": ACCOUNT, "MaxResults": 1})
    request = {"AccountId": ACCOUNT, "NextToken": first["NextToken"]}
    rest = budgets.describe_budgets(CONTEXT, request)
    names = [found["BudgetName"] for found in first["Budgets"] + rest["Budgets"]]
    assert names == [name, f"{name}-more"]


def test_budgets_are_the_same_in_the_next_process(budgets: BudgetsService, name: str) -> None:
    later = BudgetsService()
    later.load_state(budgets.dump_state())
    for operation in ("describe_budget", "describe_notifications_for_budget"):
        found = [getattr(service, operation)(CONTEXT, about(name)) for service in (budgets, later)]
        assert found[0] == found[1]
    later.delete_budget(CONTEXT, about(name))
