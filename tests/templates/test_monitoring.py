"""The alarms, their runbook, and whom they reach."""

import json
import re
from typing import Any

import pytest
import yaml

from scripts import ROOT
from scripts.generators.monitoring_dashboard import SOURCE, dashboard_body, with_dashboard
from scripts.stacks.templates import template_path
from tests.templates.conftest import Template, read_template

RUNBOOK = ROOT / "docs" / "runbook.md"
ALARMS = [
    name
    for name, item in read_template(template_path("monitoring"))["Resources"].items()
    if item["Type"] == "AWS::CloudWatch::Alarm"
]
every_alarm = pytest.mark.parametrize("alarm", ALARMS)


def properties(template: Template, resource: str) -> dict[str, Any]:
    """A resource's properties."""
    return dict(template["Resources"][resource]["Properties"])


def anchors() -> set[str]:
    """The anchors of the runbook's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", RUNBOOK.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}


def alarm_name(template: Template, alarm: str) -> str:
    name = properties(template, alarm)["AlarmName"]["Fn::Sub"]
    return str(name).removeprefix("${Prefix}-${Environment}-")


@every_alarm
def test_alarm_leads_to_a_section_of_the_runbook(template: Template, alarm: str) -> None:
    text = properties(template, alarm)["AlarmDescription"]["Fn::Sub"]
    _, _, anchor = text.partition(" ${RunbookUrl}#")
    assert anchor in anchors()


@every_alarm
def test_alarm_tells_the_topic_when_it_begins_and_ends(template: Template, alarm: str) -> None:
    found = properties(template, alarm)
    assert found["AlarmActions"] == found["OKActions"] == [{"Ref": "AlertTopic"}]


@every_alarm
def test_alarm_stays_quiet_while_nothing_happens(template: Template, alarm: str) -> None:
    assert properties(template, alarm)["TreatMissingData"] == "notBreaching"


@every_alarm
def test_alarm_is_on_the_dashboard_and_in_the_runbook(template: Template, alarm: str) -> None:
    name = alarm_name(template, alarm)
    assert name in yaml.safe_load(SOURCE.read_text())["rows"][0]["widgets"][0]["alarms"]
    assert f"`{name}`" in RUNBOOK.read_text()


@pytest.mark.parametrize("function", ["Ingest", "Transform"])
def test_duration_alarms_at_four_fifths_of_the_timeout(template: Template, function: str) -> None:
    functions = read_template(template_path("lambda"))["Resources"]
    seconds = functions[f"{function}Function"]["Properties"]["Timeout"]
    assert properties(template, f"{function}DurationAlarm")["Threshold"] == seconds * 800


def test_freshness_limit_leaves_time_for_the_buffer() -> None:
    settings = yaml.safe_load(template_path("parameters/environments").read_text())
    for chosen in settings.values():
        # With dynamic partitioning a delivery may take 1.5 times the interval (Firehose guide).
        assert chosen["FreshnessLimitInSeconds"] > 1.5 * chosen["BufferIntervalInSeconds"]


def test_mail_goes_out_only_where_an_address_is_given(template: Template) -> None:
    subscription = template["Resources"]["EmailSubscription"]
    assert subscription["Condition"] == "HasEmailAddress"
    assert subscription["Properties"]["Endpoint"] == {"Ref": "EmailAddress"}


def test_topic_is_encrypted_by_a_key_that_alarms_may_use(template: Template) -> None:
    assert properties(template, "AlertTopic")["KmsMasterKeyId"]["Fn::If"][0] == "IsKeyOurs"
    key = properties(template, "AlertKey")
    assert key["EnableKeyRotation"] is True
    _, publishing = key["KeyPolicy"]["Statement"]
    assert "cloudwatch.amazonaws.com" in publishing["Principal"]["Service"]


def test_topic_takes_messages_of_this_account_over_tls_alone(template: Template) -> None:
    allow, deny = properties(template, "AlertTopicPolicy")["PolicyDocument"]["Statement"]
    assert allow["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert (deny["Effect"], deny["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )


def test_budget_tells_before_and_when_it_is_spent(template: Template) -> None:
    alerts = properties(template, "Budget")["NotificationsWithSubscribers"]
    told = [(a["Notification"]["NotificationType"], a["Notification"]["Threshold"]) for a in alerts]
    assert told == [("ACTUAL", 80), ("FORECASTED", 100)]
    assert {one["SubscriptionType"] for alert in alerts for one in alert["Subscribers"]} == {"SNS"}


def test_budget_can_be_left_out(template: Template) -> None:
    assert template["Resources"]["Budget"]["Condition"] == "HasBudget"
    managed, wanted = template["Conditions"]["HasBudget"]["Fn::And"]
    assert managed == {"Fn::Equals": [{"Ref": "ManageBudget"}, "true"]}
    assert wanted == {"Fn::Not": [{"Fn::Equals": [{"Ref": "MonthlyBudgetInUsd"}, "0"]}]}


def test_dashboard_is_what_its_source_says(template: Template) -> None:
    text = template_path("monitoring").read_text()
    assert with_dashboard(text, SOURCE.read_text()) == text
    body = properties(template, "Dashboard")["DashboardBody"]["Fn::Sub"]
    assert json.loads(body) == dashboard_body(yaml.safe_load(SOURCE.read_text()))


def test_dashboard_widgets_lie_side_by_side_and_never_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in dashboard_body(yaml.safe_load(SOURCE.read_text()))["widgets"]:
        columns = range(widget["x"], widget["x"] + widget["width"])
        rows = range(widget["y"], widget["y"] + widget["height"])
        cells = {(column, row) for column in columns for row in rows}
        assert not cells & taken
        assert max(columns) < 24
        taken |= cells
