"""AWS::Budgets::Budget over the Budgets API, whose every call names the account."""

from analytics_emulator.cloudformation.resource_type import (
    Api,
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


def _update_budget(api: Api, before: Properties, after: Properties) -> None:
    """UpdateBudget leaves notifications alone: those that changed go and come anew."""
    account = _account(api.context)
    api.call("update_budget", account | {"NewBudget": after["Budget"]})
    budget = account | {"BudgetName": after["Budget"]["BudgetName"]}
    old, new = before.get(_ALERTS) or [], after.get(_ALERTS) or []
    for alert in (alert for alert in old if alert not in new):
        api.call("delete_notification", budget | {"Notification": alert["Notification"]})
    for alert in (alert for alert in new if alert not in old):
        api.call("create_notification", budget | alert)


BUDGET = ResourceType(
    "AWS::Budgets::Budget",
    service="budgets",
    reference=_NAME,
    name=_NAME,
    create=Operation("create_budget", members("Budget", _ALERTS), context_members=_account),
    update=_update_budget,
    delete=Operation("delete_budget", {"BudgetName": _NAME}, context_members=_account),
    create_only=(_NAME,),
)
