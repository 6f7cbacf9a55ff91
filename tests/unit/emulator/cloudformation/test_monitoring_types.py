"""Alarms, dashboards, metric filters and budgets call their services as AWS's handlers do."""

import json

import pytest

from analytics_emulator.cloudformation.budgets_types import BUDGET
from analytics_emulator.cloudformation.cloudwatch_types import ALARM, METRICS_DASHBOARD
from analytics_emulator.cloudformation.logs_types import LOG_GROUP, METRIC_FILTER
from analytics_emulator.service import ServiceError
from tests.unit.emulator.cloudformation.test_resource_types import RecordingApi

ACCOUNT = {"AccountId": "111122223333"}


def test_alarm_is_deleted_by_its_name_and_has_an_arn() -> None:
    api = RecordingApi()
    created = ALARM.create_resource(api, {"AlarmName": "late"})
    ALARM.delete_resource(api, created)
    assert created["Arn"] == "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:late"
    assert api.calls[-1] == ("delete_alarms", {"AlarmNames": ["late"]})


def test_alarm_update_changes_settings_and_tags_apart() -> None:
    api = RecordingApi()
    before = {"AlarmName": "late", "Arn": "arn", "Tags": [{"Key": "a", "Value": "1"}]}
    ALARM.update_resource(api, before, {"AlarmName": "late", "Threshold": 5})
    assert [name for name, _ in api.calls] == ["put_metric_alarm", "untag_resource"]
    assert api.calls[0][1] == {"AlarmName": "late", "Threshold": 5}


def test_dashboard_is_put_as_it_is_written() -> None:
    api, body = RecordingApi(), json.dumps({"widgets": []})
    METRICS_DASHBOARD.create_resource(api, {"DashboardName": "d", "DashboardBody": body})
    assert api.calls == [("put_dashboard", {"DashboardName": "d", "DashboardBody": body})]


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"widgets": 1}'])
def test_dashboard_without_widgets_is_refused(body: str) -> None:
    with pytest.raises(ServiceError, match="DashboardBody"):
        METRICS_DASHBOARD.create_resource(
            RecordingApi(), {"DashboardName": "d", "DashboardBody": body}
        )


def test_metric_filter_is_spelled_as_the_api_wants_it() -> None:
    api = RecordingApi()
    transformation = {"MetricName": "Failed", "MetricNamespace": "Shop", "MetricValue": "1"}
    METRIC_FILTER.create_resource(
        api, {"LogGroupName": "g", "FilterName": "f", "MetricTransformations": [transformation]}
    )
    (given,) = api.calls[0][1]["metricTransformations"]
    assert given == {"metricName": "Failed", "metricNamespace": "Shop", "metricValue": "1"}


def test_budget_is_made_in_the_callers_account() -> None:
    api, budget = RecordingApi(), {"BudgetName": "month"}
    BUDGET.create_resource(api, {"Budget": budget})
    BUDGET.delete_resource(api, {"Budget": budget})
    assert api.calls == [
        ("create_budget", ACCOUNT | {"Budget": budget}),
        ("delete_budget", ACCOUNT | {"BudgetName": "month"}),
    ]


def test_budget_changes_its_limit_alone() -> None:
    api, budget = RecordingApi(), {"BudgetName": "month", "BudgetLimit": {"Amount": 9}}
    BUDGET.update_resource(api, {"Budget": {"BudgetName": "month"}}, {"Budget": budget})
    assert api.calls == [("update_budget", ACCOUNT | {"NewBudget": budget})]


def test_log_group_takes_a_key_and_gives_it_up_in_place() -> None:
    api, group = RecordingApi(), {"LogGroupName": "g"}
    LOG_GROUP.update_resource(api, group | {"Arn": "a"}, group | {"KmsKeyId": "key"})
    LOG_GROUP.update_resource(api, group | {"Arn": "a", "KmsKeyId": "key"}, group)
    assert api.calls == [
        ("associate_kms_key", {"logGroupName": "g", "kmsKeyId": "key"}),
        ("disassociate_kms_key", {"logGroupName": "g"}),
    ]
