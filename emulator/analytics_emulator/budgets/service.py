"""AWS Budgets, its API: budgets of an account with their notifications and subscribers.

Nothing costs anything here, so a budget's actual and forecasted spend are 0 and no notification is
ever sent. Not there, and refused by name: budget actions, histories, tags.
"""

import threading
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from analytics_emulator.service import CallContext, ServiceError
from analytics_emulator.state.values import Document

Request = dict[str, Any]
Response = dict[str, Any]

_END_OF_TIME = datetime(2087, 6, 15, tzinfo=UTC)  # TimePeriod's default end, API reference
_MAX_NOTIFICATIONS = 10  # of a budget; CreateBudget's NotificationsWithSubscribers, API reference
_MAX_EMAILS, _MAX_TOPICS = 10, 1  # of a notification; Subscriber, API reference


@dataclass
class Budget:
    """A budget's settings, and its notifications with whom they tell."""

    settings: dict[str, Any]
    alerts: list[dict[str, Any]] = field(default_factory=list)

    def alert(self, notification: dict[str, Any]) -> dict[str, Any]:
        """Find a notification."""
        for alert in self.alerts:
            if alert["Notification"] == _completed(notification):
                return alert
        raise ServiceError("NotFoundException", "The notification doesn't exist.")


_DOCUMENT = Document(1, Budget)


class BudgetsService:
    """The operations of Budgets; state is per account, since budgets belong to no region."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._accounts: dict[str, dict[str, Budget]] = {}

    def create_budget(self, context: CallContext, request: Request) -> Response:
        """Make a budget with its notifications."""
        settings = _with_defaults(request["Budget"])
        name = settings["BudgetName"]
        alerts = request.get("NotificationsWithSubscribers") or []
        with self._lock:
            budgets = self._budgets(context, request)
            if name in budgets:
                raise ServiceError(
                    "DuplicateRecordException",
                    f"Error creating budget: {name} - the budget already exists.",
                )
            budget = Budget(settings)
            for alert in alerts:
                _add_alert(budget, alert["Notification"], alert["Subscribers"])
            budgets[name] = budget
        return {}

    def describe_budget(self, context: CallContext, request: Request) -> Response:
        """Return one budget."""
        with self._lock:
            return {"Budget": _shown(self._budget(context, request))}

    def describe_budgets(self, context: CallContext, request: Request) -> Response:
        """Return all budgets, by name."""
        with self._lock:
            budgets = self._budgets(context, request)
            shown = [_shown(budgets[name]) for name in sorted(budgets)]
        return _page("Budgets", shown, request)

    def update_budget(self, context: CallContext, request: Request) -> Response:
        """Replace a budget's settings; its notifications stay."""
        settings = _with_defaults(request["NewBudget"])
        with self._lock:
            named = {"AccountId": request["AccountId"], "BudgetName": settings["BudgetName"]}
            self._budget(context, named).settings = settings
        return {}

    def delete_budget(self, context: CallContext, request: Request) -> Response:
        """Take a budget away with its notifications."""
        with self._lock:
            self._budget(context, request)
            del self._budgets(context, request)[request["BudgetName"]]
        return {}

    def create_notification(self, context: CallContext, request: Request) -> Response:
        """Add a notification and whom it tells."""
        with self._lock:
            budget = self._budget(context, request)
            _add_alert(budget, request["Notification"], request["Subscribers"])
        return {}

    def delete_notification(self, context: CallContext, request: Request) -> Response:
        """Take a notification away with its subscribers."""
        with self._lock:
            budget = self._budget(context, request)
            budget.alerts.remove(budget.alert(request["Notification"]))
        return {}

    def describe_notifications_for_budget(self, context: CallContext, request: Request) -> Response:
        """Return a budget's notifications; none can be in alarm."""
        with self._lock:
            budget = self._budget(context, request)
            shown = [alert["Notification"] | {"NotificationState": "OK"} for alert in budget.alerts]
        return _page("Notifications", shown, request)

    def describe_subscribers_for_notification(
        self, context: CallContext, request: Request
    ) -> Response:
        """Return whom a notification tells."""
        with self._lock:
            alert = self._budget(context, request).alert(request["Notification"])
            return _page("Subscribers", deepcopy(alert["Subscribers"]), request)

    def dump_state(self) -> bytes:
        """Return all budgets, as `load_state` takes them."""
        with self._lock:
            return _DOCUMENT.text(self._accounts).encode()

    def load_state(self, content: bytes) -> None:
        """Put kept budgets in place of none."""
        with self._lock:
            self._accounts = _DOCUMENT.value(content)

    def _budgets(self, context: CallContext, request: Request) -> dict[str, Budget]:
        if request["AccountId"] != context.account_id:
            raise ServiceError(
                "AccessDeniedException", f"Account {request['AccountId']} is not the caller's."
            )
        return self._accounts.setdefault(context.account_id, {})

    def _budget(self, context: CallContext, request: Request) -> Budget:
        name = request["BudgetName"]
        found = self._budgets(context, request).get(name)
        if found is None:
            raise ServiceError(
                "NotFoundException", f"Unable to get budget: {name} - the budget doesn't exist."
            )
        return found


def _with_defaults(budget: dict[str, Any]) -> dict[str, Any]:
    if "BudgetLimit" not in budget:
        raise ServiceError("InvalidParameterException", "This emulator needs a BudgetLimit.")
    now = datetime.now(UTC)
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    period = {"Start": start, "End": _END_OF_TIME} | (budget.get("TimePeriod") or {})
    return deepcopy(budget) | {"TimePeriod": period, "LastUpdatedTime": now}


def _completed(notification: dict[str, Any]) -> dict[str, Any]:
    """Fill in the type of the threshold: PERCENTAGE by default (API reference, Notification)."""
    given = {key: value for key, value in notification.items() if key != "NotificationState"}
    return {"ThresholdType": "PERCENTAGE"} | given


def _add_alert(
    budget: Budget, notification: dict[str, Any], subscribers: list[dict[str, Any]]
) -> None:
    kinds = [subscriber["SubscriptionType"] for subscriber in subscribers]
    if len(budget.alerts) == _MAX_NOTIFICATIONS:
        raise ServiceError("CreationLimitExceededException", "A budget takes 10 notifications.")
    if kinds.count("EMAIL") > _MAX_EMAILS or kinds.count("SNS") > _MAX_TOPICS:
        raise ServiceError(
            "CreationLimitExceededException", "A notification takes 10 addresses and one topic."
        )
    wanted = _completed(notification)
    if any(alert["Notification"] == wanted for alert in budget.alerts):
        raise ServiceError("DuplicateRecordException", "The notification already exists.")
    budget.alerts.append({"Notification": wanted, "Subscribers": deepcopy(subscribers)})


def _shown(budget: Budget) -> dict[str, Any]:
    nothing = {"Amount": "0.0", "Unit": budget.settings["BudgetLimit"]["Unit"]}
    spend = {"ActualSpend": nothing, "ForecastedSpend": nothing}
    return deepcopy(budget.settings) | {"CalculatedSpend": spend}


def _page(name: str, items: list[dict[str, Any]], request: Request) -> Response:
    first, limit = int(request.get("NextToken") or 0), request.get("MaxResults") or 100
    answer: Response = {name: items[first : first + limit]}
    if first + limit < len(items):
        answer["NextToken"] = str(first + limit)
    return answer
