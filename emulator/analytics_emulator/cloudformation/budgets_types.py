"""AWS::Budgets::Budget over the Budgets API, whose every call names the account."""

from analytics_emulator.cloudformation.resource_type import (
    Operation,
    Properties,
    ResourceType,
    members,
)
from analytics_emulator.service import CallContext

_NAME = "Budget/BudgetName"
_ALERTS = "NotificationsWithSubscribers"


def _account(context: CallContext) -> Properties:
    return {"AccountId": context.account_id}


BUDGET = ResourceType(
    "AWS::Budgets::Budget",
    service="budgets",
    reference=_NAME,
    name=_NAME,
    create=Operation("create_budget", members("Budget", _ALERTS), context_members=_account),
    update=Operation("update_budget", {"NewBudget": "Budget"}, context_members=_account),
    delete=Operation("delete_budget", {"BudgetName": _NAME}, context_members=_account),
    # Other alerts are another budget, and a name that the template gives is taken then.
    create_only=(_NAME, _ALERTS),
)
